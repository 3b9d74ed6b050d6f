/* What a run calls things: the table, from the words, and columns, as the person has renamed those of the source. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/import-private.h"

#include <string.h>

#include "project/schema-private.h"

/* --- the table ------------------------------------------------------------------------------ */

#define WILDCARDS "*?["

/* A part of a path that names something: "full", and of a pattern what stands before its first wildcard, "train" in "train-*.csv". Folders of a
 * partition ("dt=…") name none. NULL for the others. Release with g_free(). */
static char *
dup_telling_part (const char *part)
{
  g_autofree char *plain = g_strndup (part, strcspn (part, WILDCARDS));
  guint n_letters = 0;

  for (const char *at = plain; *at != '\0'; at = g_utf8_next_char (at))
    n_letters += g_unichar_isalpha (g_utf8_get_char (at));
  if (strchr (part, '=') != NULL || n_letters == 0 || (n_letters < 2 && strpbrk (part, WILDCARDS) != NULL))
    return NULL;
  return hunch_source_make_table_name (plain);
}

/* The last part that tells something; of an address the bucket or host when no other does. */
static char *
dup_name_of_word (const char *word)
{
  g_autofree char *lasting = hunch_import_dup_lasting_word (word);
  g_autofree char *valid = g_utf8_make_valid (lasting, -1);
  const char *path = strstr (valid, "://");
  g_auto (GStrv) parts = g_strsplit (path == NULL ? valid : path + 3, "/", -1);

  for (guint i = g_strv_length (parts); i > 0; i--)
    {
      char *name = dup_telling_part (parts[i - 1]);

      if (name != NULL)
        return name;
    }
  return NULL;
}

/* Whether the word is not simply the name of the source: a folder, a prefix, or a pattern. */
static gboolean
stands_for_others (const char  *word,
                   HunchSource *source)
{
  return strcmp (word, hunch_source_get_name (source)) != 0 && !g_str_has_prefix (word, "connector:") && !g_str_has_prefix (word, "generator:")
      && (strpbrk (word, WILDCARDS) != NULL || g_str_has_suffix (word, "/") || g_str_has_prefix (hunch_source_get_name (source), word));
}

char *
hunch_import_choose_table_name (HunchImportRun *run)
{
  HunchSource *first = g_ptr_array_index (run->sources, 0);
  const char *word = run->import->words[0];
  g_autofree char *name = NULL;

  if (run->import->table != NULL)
    return g_strdup (run->import->table);
  if (stands_for_others (word, first))
    name = dup_name_of_word (word);
  if (name == NULL)
    name = hunch_source_dup_table_name (first);
  return hunch_schema_is_reserved (name) ? g_strconcat ("t_", name, NULL) : g_steal_pointer (&name);
}

/* --- columns --------------------------------------------------------------------------------- */

const char *
hunch_import_get_present_name (GHashTable *renames,
                               const char *name)
{
  const char *present = renames == NULL ? NULL : g_hash_table_lookup (renames, name);

  return present == NULL ? name : present;
}

const char *
hunch_import_get_source_name (GHashTable *renames,
                              const char *name)
{
  GHashTableIter iter;
  gpointer source, present;

  if (renames == NULL)
    return name;
  g_hash_table_iter_init (&iter, renames);
  while (g_hash_table_iter_next (&iter, &source, &present))
    if (g_ascii_strcasecmp (present, name) == 0)
      return source;
  return name;
}

void
hunch_import_adopt_renames (HunchImportRun *run,
                            HunchProject   *project)
{
  gboolean adds = run->import->mode == HUNCH_IMPORT_APPEND || run->import->mode == HUNCH_IMPORT_UPSERT;
  g_autoptr (HunchImport) before = NULL;
  GHashTable *names = run->import->names;

  if (names == NULL && adds)
    {
      before = hunch_import_of_table (project, run->table, NULL);
      names = before == NULL ? NULL : before->names;
    }
  run->renames = names == NULL ? NULL : g_hash_table_ref (names);
}

/* Another field has the name already. */
static gboolean
is_taken (HunchImportRun *run,
          guint           field)
{
  for (guint i = 0; i < run->n_fields; i++)
    if (i != field && g_ascii_strcasecmp (run->present[i], run->present[field]) == 0)
      return TRUE;
  return FALSE;
}

void
hunch_import_name_fields (HunchImportRun *run)
{
  run->present = g_new0 (const char *, run->n_fields + 1);
  for (guint i = 0; i < run->n_fields; i++)
    run->present[i] = hunch_import_get_present_name (run->renames, run->names[i]);
  /* The source has a column of that name by now, which has the older right to it. */
  for (guint i = 0; i < run->n_fields; i++)
    if (run->present[i] != run->names[i] && is_taken (run, i))
      run->present[i] = run->names[i];
  for (guint i = 0; i < run->n_fields; i++)
    if (run->present[i] == run->names[i])
      run->present[i] = NULL;
}
