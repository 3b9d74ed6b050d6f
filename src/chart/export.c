#define G_LOG_DOMAIN "hunch-chart"
/* A picture as a file. It is made in memory, gets the title that cairo cannot
 * write into PNG and SVG, and replaces the file at the path in one step. */
#include "chart/chart.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

G_DEFINE_QUARK (hunch-chart-error-quark, hunch_chart_error)

/* Signature and IHDR: new chunks go behind. */
#define PNG_HEAD 33
#define INCH 72.0
#define METRES_PER_INCH 0.0254
#define MAX_PNG_SIDE 30000

typedef struct
{
  HunchPlot             *plot;
  double                 width, height;
  double                 scale;
  const HunchChartTheme *theme;
} Picture;

typedef gboolean (*WriteFunc) (const Picture *picture,
                               GByteArray    *out,
                               GError       **error);

static cairo_status_t
append_bytes (gpointer             closure,
              const unsigned char *data,
              unsigned int         length)
{
  GByteArray *out = closure;

  if (length > G_MAXUINT - 1 - out->len)
    return CAIRO_STATUS_WRITE_ERROR;
  g_byte_array_append (out, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static gboolean
check_status (cairo_status_t status,
              GError       **error)
{
  if (status == CAIRO_STATUS_SUCCESS)
    return TRUE;
  g_set_error (error, HUNCH_CHART_ERROR, HUNCH_CHART_ERROR_WRITE, _("The picture could not be drawn: %s."),
               cairo_status_to_string (status));
  return FALSE;
}

/* Paints, finishes and destroys `surface`. */
static gboolean
paint_on (const Picture   *picture,
          cairo_surface_t *surface,
          double           scale,
          GError         **error)
{
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  hunch_chart_paint (picture->plot, cr, picture->width, picture->height, scale, picture->theme);
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return check_status (status, error);
}

/* --- PNG -------------------------------------------------------------------- */

/* The check sum of PNG (ISO 3309), bit by bit: chunks of ours are short. */
static guint32
get_check_sum (const guint8 *data,
               gsize         n)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < n; i++)
    {
      sum ^= data[i];
      for (int bit = 0; bit < 8; bit++)
        sum = (sum >> 1) ^ (0xedb88320 & -(sum & 1));
    }
  return ~sum;
}

static void
append_word (GByteArray *out,
             guint32     word)
{
  guint32 big_endian = GUINT32_TO_BE (word);

  g_byte_array_append (out, (const guint8 *) &big_endian, 4);
}

static void
append_chunk (GByteArray   *out,
              const char   *type,
              const guint8 *data,
              gsize         n)
{
  guint start = out->len + 4;

  append_word (out, n);
  g_byte_array_append (out, (const guint8 *) type, 4);
  g_byte_array_append (out, data, n);
  append_word (out, get_check_sum (out->data + start, n + 4));
}

/* iTXt: keyword, no compression, no language, no translated keyword, text in UTF-8. */
static void
append_png_text (GByteArray *out,
                 const char *keyword,
                 const char *text)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  const guint8 nothing[4] = { 0 };

  if (valid == NULL || *valid == '\0')
    return;
  g_byte_array_append (data, (const guint8 *) keyword, strlen (keyword) + 1);
  g_byte_array_append (data, nothing, 4);
  g_byte_array_append (data, (const guint8 *) valid, strlen (valid));
  append_chunk (out, "iTXt", data->data, data->len);
}

static void
append_png_resolution (GByteArray *out,
                       double      scale)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();
  guint32 per_metre = (guint32) lround (scale * INCH / METRES_PER_INCH);
  const guint8 unit_is_metre = 1;

  append_word (data, per_metre);
  append_word (data, per_metre);
  g_byte_array_append (data, &unit_is_metre, 1);
  append_chunk (out, "pHYs", data->data, data->len);
}

static gboolean
write_png (const Picture *picture,
           GByteArray    *out,
           GError       **error)
{
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  double scale = MIN (picture->scale, MAX_PNG_SIDE / MAX (picture->width, picture->height));
  cairo_surface_t *surface = cairo_image_surface_create (picture->theme->transparent ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24,
                                                         MAX (1, (int) lround (picture->width * scale)),
                                                         MAX (1, (int) lround (picture->height * scale)));
  cairo_status_t status;
  cairo_t *cr = cairo_create (surface);

  cairo_scale (cr, scale, scale);
  hunch_chart_paint (picture->plot, cr, picture->width, picture->height, scale, picture->theme);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, plain);
  cairo_surface_destroy (surface);
  if (!check_status (status, error))
    return FALSE;

  g_byte_array_append (out, plain->data, MIN (plain->len, PNG_HEAD));
  append_png_resolution (out, scale);
  append_png_text (out, "Title", picture->plot->title);
  append_png_text (out, "Description", picture->plot->summary);
  append_png_text (out, "Source", picture->plot->source);
  append_png_text (out, "Software", "Hunch");
  if (plain->len > PNG_HEAD)
    g_byte_array_append (out, plain->data + PNG_HEAD, plain->len - PNG_HEAD);
  return TRUE;
}

/* --- SVG -------------------------------------------------------------------- */

static void
append_element (GByteArray *out,
                const char *name,
                const char *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;
  g_autofree char *element = NULL;

  if (valid == NULL || *valid == '\0')
    return;
  element = g_markup_printf_escaped ("<%s>%s</%s>\n", name, valid, name);
  g_byte_array_append (out, (const guint8 *) element, strlen (element));
}

/* Where the content of the <svg> element begins; 0 when there is none. */
static gsize
find_svg_content (const GByteArray *svg)
{
  const char *start = g_strstr_len ((const char *) svg->data, svg->len, "<svg");
  const char *end = start != NULL ? memchr (start, '>', svg->len - (start - (const char *) svg->data)) : NULL;

  return end != NULL ? end + 1 - (const char *) svg->data : 0;
}

static gboolean
write_svg (const Picture *picture,
           GByteArray    *out,
           GError       **error)
{
  g_autoptr (GByteArray) plain = g_byte_array_new ();
  cairo_surface_t *surface = cairo_svg_surface_create_for_stream (append_bytes, plain, picture->width, picture->height);
  gsize content;

  cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PT);
  if (!paint_on (picture, surface, 4, error))
    return FALSE;
  content = find_svg_content (plain);
  g_byte_array_append (out, plain->data, content);
  g_byte_array_append (out, (const guint8 *) "\n", 1);
  append_element (out, "title", picture->plot->title);
  append_element (out, "desc", picture->plot->summary);
  g_byte_array_append (out, plain->data + content, plain->len - content);
  return TRUE;
}

/* --- PDF -------------------------------------------------------------------- */

static void
set_pdf_text (cairo_surface_t     *surface,
              cairo_pdf_metadata_t field,
              const char          *text)
{
  g_autofree char *valid = text != NULL ? g_utf8_make_valid (text, -1) : NULL;

  if (valid != NULL)
    cairo_pdf_surface_set_metadata (surface, field, valid);
}

static gboolean
write_pdf (const Picture *picture,
           GByteArray    *out,
           GError       **error)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (append_bytes, out, picture->width, picture->height);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format_iso8601 (now);
  const char *epoch = g_getenv ("SOURCE_DATE_EPOCH");

  if (epoch != NULL)
    {
      g_autoptr (GDateTime) given = g_date_time_new_from_unix_utc (g_ascii_strtoll (epoch, NULL, 10));

      g_free (date);
      date = given != NULL ? g_date_time_format_iso8601 (given) : g_strdup ("1970-01-01T00:00:00Z");
    }
  set_pdf_text (surface, CAIRO_PDF_METADATA_TITLE, picture->plot->title);
  set_pdf_text (surface, CAIRO_PDF_METADATA_SUBJECT, picture->plot->summary);
  set_pdf_text (surface, CAIRO_PDF_METADATA_CREATOR, "Hunch");
  set_pdf_text (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
  return paint_on (picture, surface, 4, error);
}

/* --- all -------------------------------------------------------------------- */

static WriteFunc
find_writer (const char *path)
{
  static const struct
  {
    const char *ending;
    WriteFunc   write;
  } writers[] = { { ".png", write_png }, { ".svg", write_svg }, { ".pdf", write_pdf } };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_has_suffix (lower, writers[i].ending))
      return writers[i].write;
  return NULL;
}

gboolean
hunch_chart_export (HunchPlot             *plot,
                    const char            *path,
                    double                 width,
                    double                 height,
                    double                 scale,
                    const HunchChartTheme *theme,
                    GError               **error)
{
  Picture picture = { plot, MAX (width, 20), MAX (height, 20), scale > 0 ? scale : 1, theme };
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GError) local_error = NULL;
  WriteFunc write;

  g_return_val_if_fail (plot != NULL && path != NULL && theme != NULL, FALSE);

  write = find_writer (path);
  if (write == NULL)
    {
      g_set_error (error, HUNCH_CHART_ERROR, HUNCH_CHART_ERROR_FORMAT,
                   _("A chart is written as .png, .svg or .pdf; “%s” ends with none of them."), path);
      return FALSE;
    }
  if (!write (&picture, out, error))
    return FALSE;
  if (g_file_set_contents_full (path, (const char *) out->data, out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644, &local_error))
    return TRUE;
  g_set_error (error, HUNCH_CHART_ERROR, HUNCH_CHART_ERROR_WRITE, _("“%s” could not be written: %s"), path, local_error->message);
  return FALSE;
}
