#define G_LOG_DOMAIN "hunch-source"
#include "source/source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/connector.h"
#include "source/s3-private.h"

#define MAX_TABLE_NAME 60

G_DEFINE_FINAL_TYPE (HunchSource, hunch_source, G_TYPE_OBJECT)
G_DEFINE_QUARK (hunch-source-error-quark, hunch_source_error)

/* Beginnings of words and who makes a source of them; every other word is a file. */
static const struct
{
  const char  *prefix;
  HunchSource *(*make) (const char *words, GError **error);
} kinds[] = {
  { "generator:", hunch_generator_source_new },
  { "connector:", hunch_connector_source_new },
  { "http://", hunch_http_source_new },
  { "https://", hunch_http_source_new },
  { HUNCH_S3_PREFIX, hunch_s3_source_new },
};

/* Endings that say how bytes are packed or written, not what they are about. */
static const char *const known_endings[] = {
  ".csv", ".tsv", ".tab", ".txt", ".dat", ".json", ".jsonl", ".ndjson", ".parquet", ".pq",
  ".sav", ".zsav", ".por", ".dta", ".sas7bdat", ".xpt",
  ".gz", ".bz2", ".xz", ".zst", ".zip", ".7z", ".tar", ".tgz", ".tbz2",
};

static void
hunch_source_finalize (GObject *object)
{
  HunchSource *self = HUNCH_SOURCE (object);

  if (self->kind != NULL && self->kind->free_data != NULL && self->data != NULL)
    self->kind->free_data (g_steal_pointer (&self->data));
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_pointer (&self->meter, hunch_meter_unref);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (hunch_source_parent_class)->finalize (object);
}

static void
hunch_source_class_init (HunchSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_source_finalize;
}

static void
hunch_source_init (HunchSource *self)
{
  self->size = -1;
  g_mutex_init (&self->lock);
}

/* --- for the kinds ----------------------------------------------------------- */

gboolean
hunch_source_has_scheme (const char *words)
{
  const char *at = words;

  while (g_ascii_isalnum (*at) || *at == '+' || *at == '-' || *at == '.')
    at++;

  return at - words > 1 && *at == ':' && g_ascii_isalpha (words[0]);
}

HunchSource *
hunch_source_new_of_kind (const HunchSourceKind *kind,
                          const char            *name,
                          gpointer               data)
{
  HunchSource *self = g_object_new (HUNCH_TYPE_SOURCE, NULL);

  self->kind = kind;
  self->name = g_strdup (name);
  self->data = data;

  return self;
}

gboolean
hunch_source_set_changed_error (HunchSource *self,
                                GError     **error)
{
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED,
               _("“%s” has changed since it was first looked at."), self->name);
  return FALSE;
}

gboolean
hunch_source_set_facts (HunchSource *self,
                        const char  *version,
                        gint64       size,
                        GError     **error)
{
  gboolean is_same = TRUE;

  g_mutex_lock (&self->lock);
  if (self->version == NULL)
    {
      self->size = size;
      self->version = g_strdup (version);
    }
  else
    is_same = g_strcmp0 (self->version, version) == 0 && (size < 0 || self->size < 0 || self->size == size);
  g_mutex_unlock (&self->lock);

  return is_same || hunch_source_set_changed_error (self, error);
}

static gboolean
is_known (HunchSource *self)
{
  gboolean is_known;

  g_mutex_lock (&self->lock);
  is_known = self->version != NULL;
  g_mutex_unlock (&self->lock);

  return is_known;
}

/* --- making ------------------------------------------------------------------ */

HunchSource *
hunch_source_new (const char *words,
                  GError    **error)
{
  g_return_val_if_fail (words != NULL, NULL);

  if (*words == '\0')
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("The name of the source is empty."));
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strncasecmp (words, kinds[i].prefix, strlen (kinds[i].prefix)) == 0)
      return kinds[i].make (words, error);

  return hunch_file_source_new (words, error);
}

static gboolean
is_file_name (const char *words)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_ascii_strncasecmp (words, kinds[i].prefix, strlen (kinds[i].prefix)) == 0)
      return FALSE;

  return *words != '\0';
}

static gboolean
expand_one (const char   *words,
            GPtrArray    *sources,
            HunchMeter   *meter,
            GCancellable *cancellable,
            GError      **error)
{
  HunchSource *source;

  if (is_file_name (words))
    return hunch_file_source_expand (words, sources, cancellable, error);
  if (g_ascii_strncasecmp (words, HUNCH_S3_PREFIX, strlen (HUNCH_S3_PREFIX)) == 0)
    return hunch_s3_source_expand (words, sources, meter, cancellable, error);

  source = hunch_source_new (words, error);
  if (source != NULL)
    g_ptr_array_add (sources, source);

  return source != NULL;
}

GPtrArray *
hunch_source_expand (const char *const *words,
                     HunchMeter        *meter,
                     GCancellable      *cancellable,
                     GError           **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (words != NULL, NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (!expand_one (words[i], sources, meter, cancellable, error))
      return NULL;

  for (guint i = 0; i < sources->len && meter != NULL; i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);

      if (source->meter == NULL)
        source->meter = hunch_meter_ref (meter);
    }

  return g_steal_pointer (&sources);
}

/* --- names ------------------------------------------------------------------- */

const char *
hunch_source_get_name (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  return self->name;
}

static gboolean
cut_ending (char *base)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_endings); i++)
    {
      gsize n_base = strlen (base);
      gsize n_ending = strlen (known_endings[i]);

      if (n_base > n_ending && g_ascii_strcasecmp (base + n_base - n_ending, known_endings[i]) == 0)
        {
          base[n_base - n_ending] = '\0';
          return TRUE;
        }
    }

  return FALSE;
}

/* Letters, digits and single underscores; begins with a letter. */
static char *
make_plain_word (const char *base)
{
  GString *word = g_string_new (NULL);

  for (const char *at = base; *at != '\0' && word->len < MAX_TABLE_NAME; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      if (g_unichar_isalnum (letter))
        g_string_append_unichar (word, letter);
      else if (word->len > 0 && word->str[word->len - 1] != '_')
        g_string_append_c (word, '_');
    }

  while (word->len > 0 && word->str[word->len - 1] == '_')
    g_string_truncate (word, word->len - 1);

  if (word->len == 0)
    g_string_append (word, "data");
  if (g_ascii_isdigit (word->str[0])
      || g_ascii_strncasecmp (word->str, "hunch_", 6) == 0
      || g_ascii_strncasecmp (word->str, "sqlite_", 7) == 0)
    g_string_prepend (word, "t_");

  return g_string_free (word, FALSE);
}

char *
hunch_source_make_table_name (const char *base_name)
{
  g_autofree char *base = g_strdup (base_name);
  g_autofree char *valid = NULL;

  while (cut_ending (base))
    ;

  valid = g_utf8_make_valid (base, -1);

  return make_plain_word (valid);
}

char *
hunch_source_dup_table_name (HunchSource *self)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  base = self->kind->dup_base_name (self);

  return hunch_source_make_table_name (base);
}

const char *
hunch_source_get_format (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  return self->format;
}

gboolean
hunch_source_look (HunchSource  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  return self->kind->look == NULL || is_known (self) || self->kind->look (self, cancellable, error);
}

gint64
hunch_source_get_size (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), -1);

  hunch_source_look (self, NULL, NULL);

  return self->size;
}

const char *
hunch_source_get_version (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  hunch_source_look (self, NULL, NULL);

  return self->version;
}

gboolean
hunch_source_is_local (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  return self->kind->is_local;
}

/* --- reading ----------------------------------------------------------------- */

GInputStream *
hunch_source_open (HunchSource  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return self->kind->open (self, cancellable, error);
}

gboolean
hunch_source_check_stream (HunchSource  *self,
                           GInputStream *stream,
                           GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  return self->kind->check_stream == NULL || self->kind->check_stream (self, stream, error);
}

gboolean
hunch_source_can_range (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  return self->kind->can_range != NULL ? self->kind->can_range (self) : self->kind->read_ranges != NULL;
}

static gboolean
check_ranges (HunchRange *ranges,
              guint       n_ranges,
              GError    **error)
{
  for (guint i = 0; i < n_ranges; i++)
    {
      HunchSource *source = ranges[i].source;

      ranges[i].bytes = NULL;
      if (source->kind->read_ranges == NULL)
        {
          g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK, _("“%s” can only be read from the front."), source->name);
          return FALSE;
        }
    }

  return TRUE;
}

/* Those from `first` on that are of the same kind, in one go; where the next kind begins in `out_next`. */
static gboolean
read_one_kind (HunchRange  **ranges,
               guint         n_ranges,
               guint         first,
               guint        *out_next,
               GCancellable *cancellable,
               GError      **error)
{
  const HunchSourceKind *kind = ranges[first]->source->kind;
  guint n = 1;

  while (first + n < n_ranges && ranges[first + n]->source->kind == kind)
    n++;
  *out_next = first + n;

  return kind->read_ranges (ranges + first, n, cancellable, error);
}

gboolean
hunch_source_read_ranges (HunchRange   *ranges,
                          guint         n_ranges,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autofree HunchRange **pointers = g_new (HunchRange *, n_ranges);
  gboolean is_ok = check_ranges (ranges, n_ranges, error);

  for (guint i = 0; i < n_ranges; i++)
    pointers[i] = &ranges[i];
  for (guint i = 0; i < n_ranges && is_ok;)
    is_ok = read_one_kind (pointers, n_ranges, i, &i, cancellable, error);
  for (guint i = 0; i < n_ranges && !is_ok; i++)
    g_clear_pointer (&ranges[i].bytes, g_bytes_unref);

  return is_ok;
}

gboolean
hunch_source_is_changed (HunchSource  *self,
                         const char   *version,
                         gboolean     *out_changed,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  if (self->kind->is_changed != NULL)
    return self->kind->is_changed (self, version, out_changed, cancellable, error);

  if (!hunch_source_look (self, cancellable, error))
    return FALSE;
  *out_changed = g_strcmp0 (self->version, version) != 0;

  return TRUE;
}
