/* Which files of this machine a pattern or a folder names. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/glob.h"

#define MAX_DEPTH 64

/* One walk over folders: what fits is collected, in the order of the names. */
typedef struct
{
  GPtrArray    *files;    /* of char *, owned by it */
  GPtrArray    *folders;  /* of char *: those that fit the whole pattern */
  GCancellable *cancellable;
} Walk;

static gboolean walk_parts (Walk *walk, const char *folder, char **parts, guint depth, GError **error);

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Names in a folder, sorted; empty when it cannot be read. */
static GPtrArray *
list_names (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (*folder == '\0' ? "." : folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return names;
}

static char *
join (const char *folder,
      const char *name)
{
  return *folder == '\0' || g_str_has_suffix (folder, "/") ? g_strconcat (folder, name, NULL) : g_strconcat (folder, "/", name, NULL);
}

static gboolean
is_left_out (const char *name,
             const char *pattern)
{
  return (*name == '.' || *name == '_') && *pattern != *name;
}

static gboolean
walk_named (Walk       *walk,
            const char *path,
            char      **parts,
            guint       depth,
            GError    **error)
{
  if (parts[0] != NULL)
    return g_file_test (path, G_FILE_TEST_IS_DIR) ? walk_parts (walk, path, parts, depth + 1, error) : TRUE;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    g_ptr_array_add (walk->files, g_strdup (path));
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_ptr_array_add (walk->folders, g_strdup (path));

  return TRUE;
}

static gboolean
is_wide (const char *part)
{
  return strcmp (part, "**") == 0;
}

/* A link may lead back to where it was found. */
static gboolean
is_real_folder (const char *path)
{
  return g_file_test (path, G_FILE_TEST_IS_DIR) && !g_file_test (path, G_FILE_TEST_IS_SYMLINK);
}

/* Two stars stand for no folder or for any number of them. */
static gboolean
walk_wide (Walk       *walk,
           const char *folder,
           char      **parts,
           guint       depth,
           GError    **error)
{
  g_autoptr (GPtrArray) names = list_names (folder);
  char *everything[] = { (char *) "*", NULL };
  char **rest = parts[1] != NULL ? parts + 1 : everything;

  if (!walk_parts (walk, folder, rest, depth, error))
    return FALSE;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = join (folder, name);

      if (!is_left_out (name, "") && is_real_folder (path) && !walk_parts (walk, path, parts, depth + 1, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
walk_pattern (Walk       *walk,
              const char *folder,
              char      **parts,
              guint       depth,
              GError    **error)
{
  g_autoptr (GPtrArray) names = list_names (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autofree char *path = join (folder, name);

      if (!is_left_out (name, parts[0]) && hunch_glob_match (parts[0], name) && !walk_named (walk, path, parts + 1, depth, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
walk_parts (Walk       *walk,
            const char *folder,
            char      **parts,
            guint       depth,
            GError    **error)
{
  g_autofree char *path = NULL;

  if (g_cancellable_set_error_if_cancelled (walk->cancellable, error))
    return FALSE;
  if (depth > MAX_DEPTH)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("“%s” lies more than %d folders deep."), folder, MAX_DEPTH);
      return FALSE;
    }
  if (is_wide (parts[0]))
    return walk_wide (walk, folder, parts, depth, error);
  if (hunch_glob_is_pattern (parts[0]))
    return walk_pattern (walk, folder, parts, depth, error);

  path = join (folder, parts[0]);
  return walk_named (walk, path, parts + 1, depth, error);
}

/* The folder that no mark stands before, and the parts behind it. */
static char **
split_pattern (const char *pattern,
               char      **out_folder)
{
  gsize literal = hunch_glob_get_literal_length (pattern);
  g_auto (GStrv) parts = NULL;
  GStrvBuilder *builder = g_strv_builder_new ();
  char **kept;

  while (literal > 0 && pattern[literal - 1] != '/')
    literal--;
  *out_folder = g_strndup (pattern, literal);
  parts = g_strsplit (pattern + literal, "/", -1);
  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && !(is_wide (parts[i]) && parts[i + 1] != NULL && is_wide (parts[i + 1])))
      g_strv_builder_add (builder, parts[i]);
  kept = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return kept;
}

static void
walk_clear (Walk *walk)
{
  g_clear_pointer (&walk->files, g_ptr_array_unref);
  g_clear_pointer (&walk->folders, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gboolean
walk_folder (Walk       *walk,
             const char *folder,
             GError    **error)
{
  char *parts[] = { (char *) "**", NULL };

  return walk_parts (walk, folder, parts, 0, error);
}

static gboolean
add_files (Walk      *walk,
           GPtrArray *sources,
           GError   **error)
{
  g_ptr_array_sort (walk->files, compare_names);
  for (guint i = 0; i < walk->files->len; i++)
    {
      HunchSource *source = hunch_file_source_new (g_ptr_array_index (walk->files, i), error);

      if (source == NULL)
        return FALSE;
      g_ptr_array_add (sources, source);
    }

  return TRUE;
}

/* A pattern that fits folders and no file means what is in them. */
static gboolean
walk_into_folders (Walk    *walk,
                   GError **error)
{
  g_autoptr (GPtrArray) folders = g_steal_pointer (&walk->folders);
  gboolean is_ok = TRUE;

  walk->folders = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < folders->len && is_ok; i++)
    is_ok = walk_folder (walk, g_ptr_array_index (folders, i), error);

  return is_ok;
}

static gboolean
walk_words (Walk       *walk,
            const char *words,
            gboolean    is_folder,
            GError    **error)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) parts = NULL;

  if (is_folder)
    return walk_folder (walk, words, error);

  parts = split_pattern (words, &folder);
  if (!walk_parts (walk, folder, parts, 0, error))
    return FALSE;

  return walk->files->len > 0 || walk_into_folders (walk, error);
}

gboolean
hunch_file_source_expand (const char   *words,
                          GPtrArray    *sources,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autoptr (GFile) file = g_str_has_prefix (words, "file:///") ? g_file_new_for_uri (words) : NULL;
  const char *path = file != NULL ? g_file_peek_path (file) : words;
  gboolean is_folder = g_file_test (path, G_FILE_TEST_IS_DIR);
  g_auto (Walk) walk = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (g_free), cancellable };

  if (!is_folder && (g_file_test (path, G_FILE_TEST_EXISTS) || !hunch_glob_is_pattern (path)))
    {
      HunchSource *source = hunch_file_source_new (words, error);

      if (source != NULL)
        g_ptr_array_add (sources, source);
      return source != NULL;
    }

  if (!walk_words (&walk, path, is_folder, error))
    return FALSE;
  if (walk.files->len > 0)
    return add_files (&walk, sources, error);

  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
               is_folder ? _("There is no file in the folder “%s”.") : _("There is no file whose name fits “%s”."), words);
  return FALSE;
}
