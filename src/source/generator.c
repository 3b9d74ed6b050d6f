#define G_LOG_DOMAIN "hunch-source"
#include "source/generator.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "source/generator-private.h"
#include "source/source.h"

#define DEFAULT_ROWS 100000
#define DEFAULT_DAYS 30
#define MAX_ROWS G_GINT64_CONSTANT (10000000000)
#define MAX_DAYS 36525

/* Rows are made this many bytes at a time. */
#define CHUNK_BYTES 65536

typedef enum
{
  KIND_CLICKSTREAM,
  KIND_TITLES,
  KIND_GENRES,
  N_KINDS
} Kind;

static const char *const kind_names[N_KINDS] = { "clickstream", "titles", "genres" };

typedef struct
{
  Kind              kind;
  HunchClicksChoice clicks;
} Choice;

#define HUNCH_TYPE_GENERATOR_STREAM (hunch_generator_stream_get_type ())
G_DECLARE_FINAL_TYPE (HunchGeneratorStream, hunch_generator_stream, HUNCH, GENERATOR_STREAM, GInputStream)

struct _HunchGeneratorStream
{
  GInputStream parent_instance;
  HunchClicks *clicks;    /* owned, NULL when all is in `chunk` from the start */
  GString     *chunk;     /* owned; what is made and not yet read begins at `position` */
  gsize        position;
};

G_DEFINE_FINAL_TYPE (HunchGeneratorStream, hunch_generator_stream, G_TYPE_INPUT_STREAM)

static gboolean
set_bad_option (GError    **error,
                const char *option,
                Kind        kind)
{
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
               kind == KIND_CLICKSTREAM ? _("“%s” is not an option of this made-up data: rows=N, seed=S, from=YYYY-MM-DD and days=D are.")
               : kind == KIND_GENRES ? _("“%s” is not an option of this made-up data, which has none.")
                                     : _("“%s” is not an option of this made-up data: seed=S is."), option);

  return FALSE;
}

static gboolean
parse_day (const char *text,
           gint64     *out_day)
{
  GDate date;
  GDate epoch;
  int year, month, day, n = 0;

  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n) != 3 || text[n] != '\0' || n != 10)
    return FALSE;

  if (!g_date_valid_dmy (day, month, year))
    return FALSE;

  g_date_clear (&date, 1);
  g_date_clear (&epoch, 1);
  g_date_set_dmy (&date, day, month, year);
  g_date_set_dmy (&epoch, 1, 1, 1970);
  *out_day = g_date_days_between (&epoch, &date);

  return *out_day >= 0;
}

static gboolean
parse_option (Choice     *choice,
              const char *option)
{
  const char *value = strchr (option, '=');
  gboolean is_clicks = choice->kind == KIND_CLICKSTREAM;

  if (value == NULL)
    return FALSE;

  value++;
  if (is_clicks && g_str_has_prefix (option, "rows="))
    return g_ascii_string_to_signed (value, 10, 0, MAX_ROWS, &choice->clicks.rows, NULL);
  if (choice->kind != KIND_GENRES && g_str_has_prefix (option, "seed="))
    return g_ascii_string_to_unsigned (value, 10, 0, G_MAXUINT64, &choice->clicks.seed, NULL);
  if (is_clicks && g_str_has_prefix (option, "days="))
    return g_ascii_string_to_signed (value, 10, 1, MAX_DAYS, &choice->clicks.n_days, NULL);
  if (is_clicks && g_str_has_prefix (option, "from="))
    return parse_day (value, &choice->clicks.first_day);

  return FALSE;
}

static gboolean
parse_kind (const char *name,
            Kind       *out_kind)
{
  for (guint i = 0; i < N_KINDS; i++)
    if (g_strcmp0 (name, kind_names[i]) == 0)
      {
        *out_kind = i;
        return TRUE;
      }

  return FALSE;
}

static gboolean
parse_choice (const char *words,
              Choice     *choice,
              GError    **error)
{
  g_auto (GStrv) parts = g_strsplit (words, "?", 2);
  g_auto (GStrv) options = g_strsplit (parts[0] != NULL && parts[1] != NULL ? parts[1] : "", "&", -1);

  if (!parse_kind (parts[0], &choice->kind))
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                   _("There is no made-up data “%s”: clickstream, titles and genres are known."),
                   parts[0] != NULL ? parts[0] : "");
      return FALSE;
    }

  choice->clicks = (HunchClicksChoice) { DEFAULT_ROWS, 1, 0, DEFAULT_DAYS };
  parse_day ("2019-01-01", &choice->clicks.first_day);

  for (guint i = 0; options[i] != NULL; i++)
    if (*options[i] != '\0' && !parse_option (choice, options[i]))
      return set_bad_option (error, options[i], choice->kind);

  return TRUE;
}

char *
hunch_generator_dup_version (const char *words,
                             GError    **error)
{
  Choice choice;
  char day[16];

  g_return_val_if_fail (words != NULL, NULL);

  if (!parse_choice (words, &choice, error))
    return NULL;

  hunch_clicks_format_day (choice.clicks.first_day, day);

  switch (choice.kind)
    {
    case KIND_CLICKSTREAM:
      return g_strdup_printf ("clickstream-1 rows=%" G_GINT64_FORMAT " seed=%" G_GUINT64_FORMAT " from=%s days=%" G_GINT64_FORMAT,
                              choice.clicks.rows, choice.clicks.seed, day, choice.clicks.n_days);
    case KIND_TITLES:
      return g_strdup_printf ("titles-1 seed=%" G_GUINT64_FORMAT, choice.clicks.seed);
    case KIND_GENRES:
    case N_KINDS:
    default:
      return g_strdup ("genres-1");
    }
}

static GString *
make_genres_csv (void)
{
  GString *csv = g_string_new ("genre_id,genre\n");

  for (guint i = 0; i < HUNCH_GENERATOR_N_GENRES; i++)
    g_string_append_printf (csv, "%d,%s\n", hunch_generator_genre_id[i], hunch_generator_genre_name[i]);

  return csv;
}

static void
fill_chunk (HunchGeneratorStream *self)
{
  g_string_truncate (self->chunk, 0);
  self->position = 0;

  while (self->chunk->len < CHUNK_BYTES)
    {
      char row[HUNCH_CLICKS_MAX_ROW];
      const char *day;
      gsize length = hunch_clicks_next (self->clicks, row, &day);

      if (length == 0)
        break;

      row[length] = ',';
      memcpy (row + length + 1, day, 10);
      row[length + 11] = '\n';
      g_string_append_len (self->chunk, row, length + 12);
    }
}

static gssize
hunch_generator_stream_read (GInputStream *stream,
                             void         *buffer,
                             gsize         count,
                             GCancellable *cancellable,
                             GError      **error)
{
  HunchGeneratorStream *self = HUNCH_GENERATOR_STREAM (stream);
  gsize n_read = 0;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return -1;

  while (n_read < count)
    {
      gsize n = MIN (count - n_read, self->chunk->len - self->position);

      memcpy ((char *) buffer + n_read, self->chunk->str + self->position, n);
      self->position += n;
      n_read += n;

      if (self->position < self->chunk->len)
        break;
      if (self->clicks != NULL)
        fill_chunk (self);
      if (self->position == self->chunk->len)
        break;
    }

  return n_read;
}

static void
hunch_generator_stream_finalize (GObject *object)
{
  HunchGeneratorStream *self = HUNCH_GENERATOR_STREAM (object);

  g_clear_pointer (&self->clicks, hunch_clicks_free);
  g_string_free (g_steal_pointer (&self->chunk), TRUE);

  G_OBJECT_CLASS (hunch_generator_stream_parent_class)->finalize (object);
}

static void
hunch_generator_stream_class_init (HunchGeneratorStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_generator_stream_finalize;
  G_INPUT_STREAM_CLASS (klass)->read_fn = hunch_generator_stream_read;
}

static void
hunch_generator_stream_init (HunchGeneratorStream *self)
{
}

GInputStream *
hunch_generator_open (const char *words,
                      GError    **error)
{
  HunchGeneratorStream *self;
  Choice choice;

  g_return_val_if_fail (words != NULL, NULL);

  if (!parse_choice (words, &choice, error))
    return NULL;

  self = g_object_new (HUNCH_TYPE_GENERATOR_STREAM, NULL);

  switch (choice.kind)
    {
    case KIND_CLICKSTREAM:
      self->clicks = hunch_clicks_new (&choice.clicks);
      self->chunk = g_string_sized_new (CHUNK_BYTES + HUNCH_CLICKS_MAX_ROW);
      g_string_append (self->chunk, HUNCH_CLICKS_HEADER ",dt\n");
      break;
    case KIND_TITLES:
      self->chunk = hunch_catalogue_to_csv (choice.clicks.seed);
      break;
    case KIND_GENRES:
    case N_KINDS:
    default:
      self->chunk = make_genres_csv ();
    }

  return G_INPUT_STREAM (self);
}

static gboolean
write_part (const char    *folder,
            const char    *day,
            const GString *rows,
            GError       **error)
{
  g_autofree char *day_folder = g_strdup_printf ("%s/dt=%s", folder, day);
  g_autofree char *path = g_build_filename (day_folder, "0000_part_00.csv", NULL);

  if (g_mkdir_with_parents (day_folder, 0777) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
                   _("The folder “%s” cannot be made: %s."), day_folder, g_strerror (code));
      return FALSE;
    }

  return g_file_set_contents (path, rows->str, rows->len, error);
}

/* The rows of a day are held until it is over: a file is there whole or not at all. */
static int
write_parts (HunchClicks  *clicks,
             const char   *folder,
             GCancellable *cancellable,
             GError      **error)
{
  g_autoptr (GString) rows = g_string_new (HUNCH_CLICKS_HEADER "\n");
  char day[16] = "";
  int n_files = 0;

  for (;;)
    {
      char row[HUNCH_CLICKS_MAX_ROW];
      const char *row_day = NULL;
      gsize length = hunch_clicks_next (clicks, row, &row_day);
      gboolean is_over = length == 0 || strcmp (day, row_day) != 0;

      if (is_over && *day != '\0')
        {
          if (g_cancellable_set_error_if_cancelled (cancellable, error) || !write_part (folder, day, rows, error))
            return -1;
          n_files++;
          g_string_assign (rows, HUNCH_CLICKS_HEADER "\n");
        }

      if (length == 0)
        return n_files;

      if (is_over)
        g_strlcpy (day, row_day, sizeof day);
      row[length] = '\n';
      g_string_append_len (rows, row, length + 1);
    }
}

int
hunch_generator_write_partitions (const char   *words,
                                  const char   *folder,
                                  GCancellable *cancellable,
                                  GError      **error)
{
  g_autoptr (HunchClicks) clicks = NULL;
  Choice choice;

  g_return_val_if_fail (words != NULL && folder != NULL, -1);

  if (!parse_choice (words, &choice, error))
    return -1;

  if (choice.kind != KIND_CLICKSTREAM)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                   _("Only a clickstream can be written day by day."));
      return -1;
    }

  clicks = hunch_clicks_new (&choice.clicks);

  return write_parts (clicks, folder, cancellable, error);
}
