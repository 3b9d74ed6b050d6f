#define G_LOG_DOMAIN "hunch-cli"
#include "cli/sources.h"

#include <glib/gi18n-lib.h>
#include <glob.h>

#include "cli/command.h"

static gboolean
is_pattern (const char *word)
{
  return strpbrk (word, "*?[") != NULL && strstr (word, ":") == NULL && !g_file_test (word, G_FILE_TEST_EXISTS);
}

static gboolean
add_source (GPtrArray  *sources,
            const char *word,
            GError    **error)
{
  HunchSource *source = hunch_source_new (word, error);

  if (source == NULL)
    return FALSE;

  g_ptr_array_add (sources, source);

  return TRUE;
}

static gboolean
add_pattern (GPtrArray  *sources,
             const char *pattern,
             GError    **error)
{
  glob_t found = { 0 };
  gboolean is_done = glob (pattern, 0, NULL, &found) == 0;

  if (!is_done)
    hunch_cli_failure (error, _("No file fits the pattern %s."), pattern);

  for (gsize i = 0; is_done && i < found.gl_pathc; i++)
    is_done = add_source (sources, found.gl_pathv[i], error);

  globfree (&found);

  return is_done;
}

GPtrArray *
hunch_cli_sources_new (HunchCliArguments *arguments,
                       guint              first,
                       GError           **error)
{
  g_autoptr (GPtrArray) sources = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = first; i < hunch_cli_arguments_get_n_words (arguments); i++)
    {
      const char *word = hunch_cli_arguments_get_word (arguments, i);

      if (!(is_pattern (word) ? add_pattern : add_source) (sources, word, error))
        return NULL;
    }

  return g_steal_pointer (&sources);
}
