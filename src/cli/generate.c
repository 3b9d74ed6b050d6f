#define G_LOG_DOMAIN "hunch-cli"
#include "source/generator.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"

/* "clickstream?rows=1000&seed=7": how generator/ names its data. */
static char *
join_words (const char *name,
            GHashTable *pairs)
{
  GString *words = g_string_new (name);
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, pairs);
  for (char mark = '?'; g_hash_table_iter_next (&iter, &key, &value); mark = '&')
    g_string_append_printf (words, "%c%s=%s", mark, (const char *) key, (const char *) value);

  return g_string_free (words, FALSE);
}

/* A new file stands under its name only when it is whole. */
static gboolean
write_file (const char    *words,
            const char    *path,
            HunchCliWatch *watch,
            GError       **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);
  g_autoptr (GInputStream) input = hunch_generator_open (words, error);
  g_autoptr (GFileOutputStream) output = NULL;

  if (input == NULL)
    return FALSE;

  output = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  if (output == NULL)
    return FALSE;

  if (g_output_stream_splice (G_OUTPUT_STREAM (output), input, G_OUTPUT_STREAM_SPLICE_NONE, cancellable, error) >= 0)
    return g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, error);

  /* Closing with a cancelled cancellable throws the half-written copy away. */
  g_cancellable_cancel (cancellable);
  g_output_stream_close (G_OUTPUT_STREAM (output), cancellable, NULL);

  return FALSE;
}

static gboolean
is_folder (const char *path)
{
  return g_str_has_suffix (path, "/") || g_file_test (path, G_FILE_TEST_IS_DIR);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const char *path = hunch_cli_arguments_get (arguments, "o");
  g_autoptr (GHashTable) pairs = NULL;
  g_autofree char *words = NULL;
  int n_files;

  if (path == NULL)
    return hunch_cli_usage_error (error, _("generate needs -o FILE, or -o FOLDER/ for a file per day."));

  pairs = hunch_cli_arguments_dup_pairs (arguments, 1, error);
  if (pairs == NULL)
    return FALSE;

  words = join_words (hunch_cli_arguments_get_word (arguments, 0), pairs);
  if (!is_folder (path))
    return write_file (words, path, watch, error);

  n_files = hunch_generator_write_partitions (words, path, hunch_cli_watch_get_cancellable (watch), error);
  if (n_files >= 0)
    {
      printf (g_dngettext (GETTEXT_PACKAGE, "%d file in %s", "%d files in %s", n_files), n_files, path);
      puts ("");
    }

  return n_files >= 0;
}

static const HunchCliOption options[] = {
  { "o", "FILE", N_("where to write; a folder gets dt=YYYY-MM-DD/0000_part_00.csv for each day") },
};

const HunchCliCommand hunch_cli_command_generate = {
  .name = "generate",
  .synopsis = "NAME -o FILE|FOLDER [rows=N] [seed=S] [from=DATE] [days=D]",
  .summary = N_("write made-up data to try Hunch with: clickstream, titles or genres"),
  .help = N_("The same seed gives the same bytes on every machine."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = G_MAXUINT,
  .run = run,
};
