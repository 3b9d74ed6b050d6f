#define G_LOG_DOMAIN "hunch-cli"
#include "cli/import-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/csv-words.h"
#include "source/s3.h"

#define STRATIFIED "stratified:"

static gboolean
read_mode (HunchCliArguments *arguments,
           HunchImport       *import,
           GError           **error)
{
  static const struct { const char *option; HunchImportMode mode; } modes[] = {
    { "append", HUNCH_IMPORT_APPEND }, { "replace", HUNCH_IMPORT_REPLACE }, { "upsert", HUNCH_IMPORT_UPSERT },
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    if (hunch_cli_arguments_has (arguments, modes[i].option))
      {
        import->mode = modes[i].mode;
        n++;
      }
  if (n > 1)
    return hunch_cli_usage_error (error, _("--append, --replace and --upsert exclude each other."));
  import->key = g_strdup (hunch_cli_arguments_get (arguments, "upsert"));
  if (import->key != NULL && import->key[strspn (import->key, ", ")] == '\0')
    return hunch_cli_usage_error (error, _("--upsert needs the column whose values name the rows."));
  return TRUE;
}

/* Without --sample, --rows asks for the first ones and --fraction for each with that share. */
static gboolean
read_method (HunchCliArguments *arguments,
             HunchSampleChoice *choice,
             GError           **error)
{
  const char *name = hunch_cli_arguments_get (arguments, "sample");

  if (name == NULL)
    choice->method = hunch_cli_arguments_has (arguments, "rows") ? HUNCH_SAMPLE_HEAD
                     : hunch_cli_arguments_has (arguments, "fraction") ? HUNCH_SAMPLE_BERNOULLI : HUNCH_SAMPLE_ALL;
  else if (g_str_has_prefix (name, STRATIFIED) && name[strlen (STRATIFIED)] != '\0')
    {
      choice->method = HUNCH_SAMPLE_STRATIFIED;
      if (g_strlcpy (choice->stratum, name + strlen (STRATIFIED), sizeof choice->stratum) >= sizeof choice->stratum)
        return hunch_cli_usage_error (error, _("The name of the column in --sample is too long."));
    }
  else if (!hunch_sample_method_from_name (name, &choice->method) || choice->method == HUNCH_SAMPLE_STRATIFIED)
    return hunch_cli_usage_error (error, _("A sample is all, head, reservoir, bernoulli, blocks or stratified:COLUMN; not “%s”."), name);

  return TRUE;
}

static gboolean
read_share (HunchCliArguments *arguments,
            HunchSampleChoice *choice,
            GError           **error)
{
  const char *text = hunch_cli_arguments_get (arguments, "fraction");
  char *end = NULL;

  if (choice->method != HUNCH_SAMPLE_BERNOULLI)
    return text == NULL || hunch_cli_usage_error (error, _("--fraction goes with --sample bernoulli."));
  if (text == NULL)
    return hunch_cli_usage_error (error, _("--sample bernoulli needs --fraction, the share of the rows to keep."));

  choice->share = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(choice->share > 0 && choice->share <= 1))
    return hunch_cli_usage_error (error, _("--fraction is a share above 0 and up to 1; not “%s”."), text);

  return TRUE;
}

static gboolean
read_seed (HunchCliArguments *arguments,
           HunchSampleChoice *choice,
           GError           **error)
{
  const char *text = hunch_cli_arguments_get (arguments, "seed");

  if (choice->method == HUNCH_SAMPLE_ALL || choice->method == HUNCH_SAMPLE_HEAD)
    return TRUE;
  choice->seed = g_random_int ();
  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT64, &choice->seed, NULL))
    return hunch_cli_usage_error (error, _("--seed needs a whole number that is not negative, not “%s”."), text);

  return TRUE;
}

static gboolean
read_rows (HunchCliArguments *arguments,
           HunchSampleChoice *choice,
           GError           **error)
{
  gboolean is_counted = choice->method != HUNCH_SAMPLE_ALL && choice->method != HUNCH_SAMPLE_BERNOULLI;

  if (!hunch_cli_arguments_get_integer (arguments, "rows", 1, 0, &choice->rows, error))
    return FALSE;
  if (is_counted == (choice->rows > 0))
    return TRUE;
  return is_counted ? hunch_cli_usage_error (error, _("--sample %s needs --rows."), hunch_sample_method_get_name (choice->method))
                    : hunch_cli_usage_error (error, _("--rows goes with --sample head, reservoir, blocks or stratified:COLUMN."));
}

static gboolean
read_design (HunchCliArguments *arguments,
             HunchSampleChoice *choice,
             GError           **error)
{
  const char *allocation = hunch_cli_arguments_get (arguments, "allocation");
  gint64 blocks;

  if (allocation != NULL && choice->method != HUNCH_SAMPLE_STRATIFIED)
    return hunch_cli_usage_error (error, _("--allocation goes with --sample stratified:COLUMN."));
  if (allocation != NULL && strcmp (allocation, "equal") != 0 && strcmp (allocation, "proportional") != 0)
    return hunch_cli_usage_error (error, _("--allocation is proportional or equal; not “%s”."), allocation);
  choice->allocation = g_strcmp0 (allocation, "equal") == 0 ? HUNCH_ALLOCATION_EQUAL : HUNCH_ALLOCATION_PROPORTIONAL;

  if (hunch_cli_arguments_has (arguments, "blocks") && choice->method != HUNCH_SAMPLE_BLOCKS)
    return hunch_cli_usage_error (error, _("--blocks goes with --sample blocks."));
  if (!hunch_cli_arguments_get_integer (arguments, "blocks", 2, 0, &blocks, error))
    return FALSE;
  choice->min_blocks = (int) MIN (blocks, G_MAXINT);
  return TRUE;
}

static gboolean
read_sources (HunchCliArguments *arguments,
              guint              first,
              HunchImport       *import,
              GError           **error)
{
  gboolean pays = hunch_cli_arguments_has (arguments, "requester-pays");

  for (guint i = first; i < hunch_cli_arguments_get_n_words (arguments); i++)
    {
      const char *word = hunch_cli_arguments_get_word (arguments, i);

      if (strcmp (word, "-") == 0)
        return hunch_cli_usage_error (error, _("A source is a file or an address; what comes through a pipe has to be written to a file first."));
      if (pays && g_str_has_prefix (word, "s3://"))
        {
          g_autofree char *bucket = g_strndup (word + 5, strcspn (word + 5, "/"));

          hunch_s3_set_requester_pays (bucket, TRUE);
        }
      if (i > first)
        hunch_import_add_word (import, word);
    }
  return TRUE;
}

HunchImport *
hunch_cli_import_words_read (HunchCliArguments *arguments,
                             guint              first,
                             GError           **error)
{
  g_autoptr (HunchImport) import = hunch_import_new (hunch_cli_arguments_get_word (arguments, first));
  HunchFormatOptions *options = hunch_cli_format_words_read (arguments, error);
  const char *columns = hunch_cli_arguments_get (arguments, "columns");

  if (options == NULL)
    return NULL;
  hunch_format_options_free (import->options);
  import->options = options;
  options->columns = columns == NULL ? NULL : hunch_cli_split_list (columns);
  import->table = g_strdup (hunch_cli_arguments_get (arguments, "as"));
  import->filter = g_strdup (hunch_cli_arguments_get (arguments, "where"));

  if (!read_sources (arguments, first, import, error)
      || !read_mode (arguments, import, error)
      || !read_method (arguments, &import->choice, error)
      || !read_rows (arguments, &import->choice, error)
      || !read_share (arguments, &import->choice, error)
      || !read_seed (arguments, &import->choice, error)
      || !read_design (arguments, &import->choice, error))
    return NULL;
  return g_steal_pointer (&import);
}
