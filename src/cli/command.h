/* cli/command.h: what every command of hunch-cli is made of, and the list of them. */
#pragma once
#include "cli/arguments.h"
#include "cli/watch.h"
#include "project/project.h"

G_BEGIN_DECLS

#define HUNCH_CLI_ERROR (hunch_cli_error_quark ())
GQuark hunch_cli_error_quark (void);

typedef enum
{
  HUNCH_CLI_ERROR_USAGE,   /* the words themselves are wrong: exit 2 */
  HUNCH_CLI_ERROR_FAILED,  /* they are right and yet it cannot be done: exit 1 */
} HunchCliError;

typedef struct
{
  const char           *name;
  const char           *synopsis;  /* the words behind the name: "FILE.hunch SOURCE…" */
  const char           *summary;   /* one line, untranslated */
  const char           *help;      /* paragraphs, untranslated; NULL when the summary says it all */
  const HunchCliOption *options;
  guint                 n_options;
  guint                 n_words_min;
  guint                 n_words_max;
  gboolean            (*run) (HunchCliArguments *arguments,
                              HunchCliWatch     *watch,
                              GError           **error);
  void                (*print_details) (void);  /* what the help says behind the options; may be NULL */
} HunchCliCommand;

extern const HunchCliCommand hunch_cli_command_new;
extern const HunchCliCommand hunch_cli_command_import;
extern const HunchCliCommand hunch_cli_command_sample;
extern const HunchCliCommand hunch_cli_command_list;
extern const HunchCliCommand hunch_cli_command_refresh;
extern const HunchCliCommand hunch_cli_command_connectors;
extern const HunchCliCommand hunch_cli_command_preview;
extern const HunchCliCommand hunch_cli_command_tables;
extern const HunchCliCommand hunch_cli_command_query;
extern const HunchCliCommand hunch_cli_command_recipe;
extern const HunchCliCommand hunch_cli_command_analyze;
extern const HunchCliCommand hunch_cli_command_ledger;
extern const HunchCliCommand hunch_cli_command_holdout;
extern const HunchCliCommand hunch_cli_command_chart;
extern const HunchCliCommand hunch_cli_command_export;
extern const HunchCliCommand hunch_cli_command_playbook;
extern const HunchCliCommand hunch_cli_command_generate;
extern const HunchCliCommand hunch_cli_command_help;

/* In the order of the help. NULL beyond the last one. */
const HunchCliCommand *hunch_cli_commands_get (guint position);

/* NULL when there is none of that name. */
const HunchCliCommand *hunch_cli_commands_find (const char *name);

/* Sets HUNCH_CLI_ERROR_USAGE and returns FALSE. */
gboolean hunch_cli_usage_error (GError    **error,
                                const char *format,
                                ...) G_GNUC_PRINTF (2, 3);

/* Sets HUNCH_CLI_ERROR_FAILED and returns FALSE. */
gboolean hunch_cli_failure (GError    **error,
                            const char *format,
                            ...) G_GNUC_PRINTF (2, 3);

/* A project that a command may have had to make. */
typedef struct
{
  HunchProject *project;     /* owned */
  gboolean      is_created;  /* there was no such file */
} HunchCliDocument;

/* Opens the project at `path`, or makes it when nothing is there. */
gboolean hunch_cli_document_open (HunchCliDocument *self,
                                  const char       *path,
                                  GError          **error);

/* Closes it. A file that was made for a job that then failed is taken away again. */
void     hunch_cli_document_close (HunchCliDocument *self,
                                   gboolean          is_done);

/* A text of parts joined by commas; a part that holds a comma stands in backticks.
 * Release with g_strfreev(). */
char   **hunch_cli_split_list (const char *text);

G_END_DECLS
