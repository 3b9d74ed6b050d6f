#define G_LOG_DOMAIN "hunch-cli"
#include "cli/command.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

G_DEFINE_QUARK (hunch-cli-error-quark, hunch_cli_error)

static const HunchCliCommand *const commands[] = {
  &hunch_cli_command_new,
  &hunch_cli_command_import,
  &hunch_cli_command_refresh,
  &hunch_cli_command_connectors,
  &hunch_cli_command_sample,
  &hunch_cli_command_list,
  &hunch_cli_command_preview,
  &hunch_cli_command_tables,
  &hunch_cli_command_query,
  &hunch_cli_command_recipe,
  &hunch_cli_command_analyze,
  &hunch_cli_command_ledger,
  &hunch_cli_command_holdout,
  &hunch_cli_command_chart,
  &hunch_cli_command_export,
  &hunch_cli_command_playbook,
  &hunch_cli_command_generate,
  &hunch_cli_command_help,
};

const HunchCliCommand *
hunch_cli_commands_get (guint position)
{
  return position < G_N_ELEMENTS (commands) ? commands[position] : NULL;
}

const HunchCliCommand *
hunch_cli_commands_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];

  return NULL;
}

static void
set_error (GError      **error,
           HunchCliError code,
           const char   *format,
           va_list       arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);

  g_set_error_literal (error, HUNCH_CLI_ERROR, code, message);
}

gboolean
hunch_cli_usage_error (GError    **error,
                       const char *format,
                       ...)
{
  va_list arguments;

  va_start (arguments, format);
  set_error (error, HUNCH_CLI_ERROR_USAGE, format, arguments);
  va_end (arguments);

  return FALSE;
}

gboolean
hunch_cli_failure (GError    **error,
                   const char *format,
                   ...)
{
  va_list arguments;

  va_start (arguments, format);
  set_error (error, HUNCH_CLI_ERROR_FAILED, format, arguments);
  va_end (arguments);

  return FALSE;
}

gboolean
hunch_cli_document_open (HunchCliDocument *self,
                         const char       *path,
                         GError          **error)
{
  self->is_created = !g_file_test (path, G_FILE_TEST_EXISTS);
  self->project = self->is_created ? hunch_project_create (path, error) : hunch_project_open (path, error);

  return self->project != NULL;
}

void
hunch_cli_document_close (HunchCliDocument *self,
                          gboolean          is_done)
{
  g_autofree char *path = NULL;

  if (self->project == NULL)
    return;

  path = g_strdup (hunch_project_get_path (self->project));
  g_clear_object (&self->project);

  if (self->is_created && !is_done)
    for (guint i = 0; i < 4; i++)
      {
        static const char *const endings[] = { "", "-journal", "-wal", "-shm" };
        g_autofree char *name = g_strconcat (path, endings[i], NULL);

        g_unlink (name);
      }
}

char **
hunch_cli_split_list (const char *text)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  GString *part = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *at = text; *at != '\0'; at++)
    if (*at == '`')
      is_quoted = !is_quoted;
    else if (*at == ',' && !is_quoted)
      {
        g_ptr_array_add (parts, g_string_free (part, FALSE));
        part = g_string_new (NULL);
      }
    else
      g_string_append_c (part, *at);

  if (part->len > 0 || parts->len > 0)
    g_ptr_array_add (parts, g_string_free (part, FALSE));
  else
    g_string_free (part, TRUE);
  g_ptr_array_add (parts, NULL);

  return (char **) g_ptr_array_steal (parts, NULL);
}
