#define G_LOG_DOMAIN "hunch-source"
#include "source/source.h"

#include <glib/gi18n-lib.h>

#include "source/generator.h"

#define GENERATOR_PREFIX "generator:"
#define FILE_PREFIX "file:"
#define MAX_TABLE_NAME 60

#define WANTED_ATTRIBUTES \
  G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," \
  G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," \
  G_FILE_ATTRIBUTE_UNIX_INODE "," G_FILE_ATTRIBUTE_ACCESS_CAN_READ

struct _HunchSource
{
  GObject parent_instance;
  char   *name;     /* owned; as the person wrote it */
  GFile  *file;     /* owned, NULL for made-up data */
  char   *version;  /* owned */
  gint64  size;
};

G_DEFINE_FINAL_TYPE (HunchSource, hunch_source, G_TYPE_OBJECT)
G_DEFINE_QUARK (hunch-source-error-quark, hunch_source_error)

/* Endings that say how bytes are packed or written, not what they are about. */
static const char *const known_endings[] = {
  ".csv", ".tsv", ".tab", ".txt", ".dat", ".json", ".jsonl", ".ndjson", ".parquet",
  ".gz", ".bz2", ".xz", ".zst", ".zip", ".tar",
};

static void
hunch_source_finalize (GObject *object)
{
  HunchSource *self = HUNCH_SOURCE (object);

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_object (&self->file);

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
}

static gboolean
has_scheme (const char *words)
{
  const char *at = words;

  while (g_ascii_isalnum (*at) || *at == '+' || *at == '-' || *at == '.')
    at++;

  return at - words > 1 && *at == ':' && g_ascii_isalpha (words[0]);
}

static void
set_no_such_file (GError    **error,
                  const char *name,
                  GError     *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_FOUND)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NOT_DIRECTORY))
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("There is no file “%s”."), name);
  else
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND, _("“%s” cannot be read: %s%s"), name, cause->message,
                 g_str_has_suffix (cause->message, ".") ? "" : ".");
}

static gboolean
check_file_kind (GFileInfo  *info,
                 const char *name,
                 GError    **error)
{
  switch (g_file_info_get_file_type (info))
    {
    case G_FILE_TYPE_REGULAR:
      break;
    case G_FILE_TYPE_DIRECTORY:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” is a folder, not a file."), name);
      return FALSE;
    default:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” is not an ordinary file, so it cannot be read twice."), name);
      return FALSE;
    }

  if (!g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ))
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” cannot be read: you have no permission to."), name);
      return FALSE;
    }

  return TRUE;
}

static char *
dup_file_version (GFileInfo *info)
{
  return g_strdup_printf ("%" G_GINT64_FORMAT "-%" G_GUINT64_FORMAT ".%06u-%" G_GUINT64_FORMAT,
                          (gint64) g_file_info_get_size (info),
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED),
                          g_file_info_get_attribute_uint32 (info, G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC),
                          g_file_info_get_attribute_uint64 (info, G_FILE_ATTRIBUTE_UNIX_INODE));
}

static gboolean
look_at_file (HunchSource *self,
              GError     **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (self->file, WANTED_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, NULL, &cause);

  if (info == NULL)
    {
      if (has_scheme (self->name) && !g_str_has_prefix (self->name, FILE_PREFIX))
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                     _("“%s” names no file, and no kind of source that is known."), self->name);
      else
        set_no_such_file (error, self->name, cause);
      return FALSE;
    }

  if (!check_file_kind (info, self->name, error))
    return FALSE;

  self->size = g_file_info_get_size (info);
  self->version = dup_file_version (info);

  return TRUE;
}

HunchSource *
hunch_source_new (const char *words,
                  GError    **error)
{
  g_autoptr (HunchSource) self = NULL;

  g_return_val_if_fail (words != NULL, NULL);

  if (*words == '\0')
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("The name of the source is empty."));
      return NULL;
    }

  self = g_object_new (HUNCH_TYPE_SOURCE, NULL);
  self->name = g_strdup (words);

  if (g_str_has_prefix (words, GENERATOR_PREFIX))
    {
      self->version = hunch_generator_dup_version (words + strlen (GENERATOR_PREFIX), error);
      return self->version != NULL ? g_steal_pointer (&self) : NULL;
    }

  self->file = g_str_has_prefix (words, FILE_PREFIX "///") ? g_file_new_for_uri (words) : g_file_new_for_path (words);

  return look_at_file (self, error) ? g_steal_pointer (&self) : NULL;
}

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
hunch_source_dup_table_name (HunchSource *self)
{
  g_autofree char *base = NULL;
  g_autofree char *valid = NULL;
  char *query;

  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  base = self->file != NULL ? g_file_get_basename (self->file) : g_strdup (self->name + strlen (GENERATOR_PREFIX));
  query = self->file == NULL ? strchr (base, '?') : NULL;
  if (query != NULL)
    *query = '\0';

  while (cut_ending (base))
    ;

  valid = g_utf8_make_valid (base, -1);

  return make_plain_word (valid);
}

gint64
hunch_source_get_size (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), -1);

  return self->size;
}

const char *
hunch_source_get_version (HunchSource *self)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  return self->version;
}

static gboolean
check_version (HunchSource *self,
               GFileInfo   *info,
               GError     **error)
{
  g_autofree char *version = dup_file_version (info);

  if (g_strcmp0 (version, self->version) == 0)
    return TRUE;

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED,
               _("“%s” has changed since it was first looked at."), self->name);

  return FALSE;
}

static GInputStream *
open_file (HunchSource  *self,
           GCancellable *cancellable,
           GError      **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (self->file, cancellable, &cause);

  if (stream != NULL)
    info = g_file_input_stream_query_info (stream, WANTED_ATTRIBUTES, cancellable, &cause);

  if (info == NULL)
    {
      if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        set_no_such_file (error, self->name, cause);
      return NULL;
    }

  return check_version (self, info, error) ? G_INPUT_STREAM (g_steal_pointer (&stream)) : NULL;
}

GInputStream *
hunch_source_open (HunchSource  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SOURCE (self), NULL);

  if (self->file == NULL)
    return hunch_generator_open (self->name + strlen (GENERATOR_PREFIX), error);

  return open_file (self, cancellable, error);
}

/* Asks the open file, which need not have a name any more. */
gboolean
hunch_source_check_stream (HunchSource  *self,
                           GInputStream *stream,
                           GError      **error)
{
  g_autoptr (GFileInfo) info = NULL;

  g_return_val_if_fail (HUNCH_IS_SOURCE (self), FALSE);

  if (self->file != NULL && G_IS_FILE_INPUT_STREAM (stream))
    info = g_file_input_stream_query_info (G_FILE_INPUT_STREAM (stream), WANTED_ATTRIBUTES, NULL, NULL);

  return info == NULL || check_version (self, info, error);
}
