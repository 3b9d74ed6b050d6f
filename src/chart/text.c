#define G_LOG_DOMAIN "hunch-chart"
/* Two font configurations, made once per process. The first holds nothing but
 * Inter, handed to fontconfig through memory files, so no disk is read and no
 * setting of the machine reaches a picture. The second is the system's own plus
 * Inter and is made the first time that a text has a letter which Inter lacks.
 * A Pango font map belongs to one thread; each thread makes its own of both. */
#define _GNU_SOURCE
#include "chart/text.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define FAMILY "Inter"

typedef struct
{
  const char          *name;
  const unsigned char *start;
  const unsigned char *end;
} Font;

typedef struct
{
  PangoContext *inter;     /* owned */
  PangoContext *fallback;  /* owned, NULL until needed */
} ThreadFonts;

#define DECLARE_FONT(name) extern const unsigned char hunch_font_##name[], hunch_font_##name##_end[]
DECLARE_FONT (regular);
DECLARE_FONT (semibold);
DECLARE_FONT (bold);
DECLARE_FONT (italic);
DECLARE_FONT (bold_italic);

static const Font fonts[] = {
  { "Inter-Regular", hunch_font_regular, hunch_font_regular_end },
  { "Inter-SemiBold", hunch_font_semibold, hunch_font_semibold_end },
  { "Inter-Bold", hunch_font_bold, hunch_font_bold_end },
  { "Inter-Italic", hunch_font_italic, hunch_font_italic_end },
  { "Inter-BoldItalic", hunch_font_bold_italic, hunch_font_bold_italic_end },
};

static const char plain_settings[] =
  "<?xml version='1.0'?><fontconfig><match target='font'>"
  "<edit name='antialias' mode='assign'><bool>true</bool></edit>"
  "<edit name='hinting' mode='assign'><bool>false</bool></edit>"
  "<edit name='autohint' mode='assign'><bool>false</bool></edit>"
  "<edit name='hintstyle' mode='assign'><const>hintnone</const></edit>"
  "<edit name='rgba' mode='assign'><const>none</const></edit>"
  "<edit name='lcdfilter' mode='assign'><const>lcdnone</const></edit>"
  "</match></fontconfig>";

static void thread_fonts_free (gpointer data);
static GPrivate thread_fonts = G_PRIVATE_INIT (thread_fonts_free);

static void
thread_fonts_free (gpointer data)
{
  ThreadFonts *self = data;

  g_clear_object (&self->inter);
  g_clear_object (&self->fallback);
  g_free (self);
}

static gboolean
write_all (int                  fd,
           const unsigned char *data,
           gsize                size)
{
  while (size > 0)
    {
      gssize written = write (fd, data, size);

      if (written <= 0)
        return FALSE;
      data += written;
      size -= written;
    }
  return TRUE;
}

/* The path of a memory file with the font, which stays open as long as the process. */
static char *
open_font (const Font *font)
{
  int fd = memfd_create (font->name, MFD_CLOEXEC);

  if (fd < 0 || !write_all (fd, font->start, font->end - font->start))
    return NULL;
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

static const char *const *
get_font_paths (void)
{
  static char *paths[G_N_ELEMENTS (fonts) + 1];
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      guint n = 0;

      for (guint i = 0; i < G_N_ELEMENTS (fonts); i++)
        if ((paths[n] = open_font (&fonts[i])) != NULL)
          n++;
      if (n == 0)
        g_warning ("No memory file for the program's fonts; charts have no text");
      g_once_init_leave (&once, 1);
    }
  return (const char *const *) paths;
}

static FcConfig *
add_fonts (FcConfig *config)
{
  const char *const *paths = get_font_paths ();

  for (guint i = 0; paths[i] != NULL; i++)
    FcConfigAppFontAddFile (config, (const FcChar8 *) paths[i]);
  FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) plain_settings, FcTrue);
  FcConfigBuildFonts (config);
  return config;
}

static FcConfig *
get_inter_config (void)
{
  static FcConfig *config = NULL;

  if (g_once_init_enter (&config))
    g_once_init_leave (&config, add_fonts (FcConfigCreate ()));
  return config;
}

static FcConfig *
get_fallback_config (void)
{
  static FcConfig *config = NULL;

  if (g_once_init_enter (&config))
    {
      FcConfig *made = FcInitLoadConfigAndFonts ();

      g_once_init_leave (&config, add_fonts (made != NULL ? made : FcConfigCreate ()));
    }
  return config;
}

static PangoContext *
create_context (FcConfig *config)
{
  g_autoptr (PangoFontMap) map = pango_cairo_font_map_new_for_font_type (CAIRO_FONT_TYPE_FT);
  cairo_font_options_t *options = cairo_font_options_create ();
  PangoContext *context;

  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), config);
  context = pango_font_map_create_context (map);

  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  pango_context_set_language (context, pango_language_from_string ("en"));
  return context;
}

/* The letters of Inter, from its first font. */
static const FcCharSet *
get_letters (void)
{
  FcFontSet *set = FcConfigGetFonts (get_inter_config (), FcSetApplication);
  FcCharSet *letters = NULL;

  if (set == NULL || set->nfont == 0)
    return NULL;
  FcPatternGetCharSet (set->fonts[0], FC_CHARSET, 0, &letters);
  return letters;
}

static gboolean
needs_no_glyph (gunichar letter)
{
  switch (g_unichar_type (letter))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return letter >= 0xfe00 && letter <= 0xfe0f;
    }
}

static gboolean
inter_has_all (const char *text)
{
  const FcCharSet *letters = NULL;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (letter < 0x7f || needs_no_glyph (letter))
        continue;
      if (letters == NULL && (letters = get_letters ()) == NULL)
        return FALSE;
      if (!FcCharSetHasChar (letters, letter))
        return FALSE;
    }
  return TRUE;
}

static PangoContext *
get_context (const char *text)
{
  ThreadFonts *own = g_private_get (&thread_fonts);

  if (own == NULL)
    {
      own = g_new0 (ThreadFonts, 1);
      g_private_set (&thread_fonts, own);
    }

  if (inter_has_all (text))
    {
      if (own->inter == NULL)
        own->inter = create_context (get_inter_config ());
      return own->inter;
    }

  if (own->fallback == NULL)
    own->fallback = create_context (get_fallback_config ());
  return own->fallback;
}

static PangoWeight
to_pango_weight (HunchWeight weight)
{
  switch (weight)
    {
    case HUNCH_WEIGHT_BOLD:
      return PANGO_WEIGHT_BOLD;
    case HUNCH_WEIGHT_SEMIBOLD:
      return PANGO_WEIGHT_SEMIBOLD;
    case HUNCH_WEIGHT_REGULAR:
    case HUNCH_WEIGHT_ITALIC:
    default:
      return PANGO_WEIGHT_NORMAL;
    }
}

static void
set_font (PangoLayout *layout,
          double       size,
          HunchWeight  weight)
{
  PangoFontDescription *font = pango_font_description_new ();

  pango_font_description_set_family_static (font, FAMILY);
  pango_font_description_set_size (font, MAX (1, (int) (size * PANGO_SCALE + 0.5)));
  pango_font_description_set_weight (font, to_pango_weight (weight));
  if (weight == HUNCH_WEIGHT_ITALIC)
    pango_font_description_set_style (font, PANGO_STYLE_ITALIC);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
}

/* Markup that cannot be read is shown as it stands. */
static void
set_text (PangoLayout *layout,
          const char  *text,
          gboolean     markup)
{
  g_autofree char *plain = NULL;
  PangoAttrList *attributes = NULL;

  if (markup && pango_parse_markup (text, -1, 0, &attributes, &plain, NULL, NULL))
    {
      pango_layout_set_text (layout, plain, -1);
      pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
    }
  else
    pango_layout_set_text (layout, text, -1);
}

PangoLayout *
hunch_text_layout_new (const char    *text,
                       double         size,
                       HunchWeight    weight,
                       double         width,
                       PangoAlignment alignment,
                       gboolean       markup)
{
  g_autofree char *repaired = NULL;
  PangoLayout *layout;

  if (text == NULL)
    text = "";
  if (!g_utf8_validate (text, -1, NULL))
    text = repaired = g_utf8_make_valid (text, -1);

  layout = pango_layout_new (get_context (text));
  set_font (layout, size, weight);
  pango_layout_set_alignment (layout, alignment);
  if (width >= 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
    }
  set_text (layout, text, markup);
  return layout;
}

double
hunch_text_measure (const char *text,
                    double      size,
                    int         weight,
                    gpointer    unused)
{
  g_autoptr (PangoLayout) layout = hunch_text_layout_new (text, size, weight, -1, PANGO_ALIGN_LEFT, FALSE);
  int width;

  pango_layout_get_size (layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

void
hunch_text_show (cairo_t     *cr,
                 PangoLayout *layout,
                 double       x,
                 double       y)
{
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

void
hunch_text_use_no_system_fonts (void)
{
  FcConfigSetCurrent (get_inter_config ());
}
