/* cli/arguments.h: the words behind a command: options by name, everything else in order. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  const char *name;   /* "as", written --as; a single letter is written -o */
  const char *value;  /* what follows it, for the help: "TABLE"; NULL for a switch; "[N]" for a number that may be left out */
  const char *help;   /* untranslated */
} HunchCliOption;

typedef struct _HunchCliArguments HunchCliArguments;

/* `words` ends with NULL and does not begin with the command's name. An option's value
 * is the next word, or stands behind "="; "--" ends the options. Unknown options and
 * missing values are HUNCH_CLI_ERROR_USAGE. */
HunchCliArguments *hunch_cli_arguments_new (const HunchCliOption *options,
                                            guint                 n_options,
                                            char                **words,
                                            GError              **error);
void               hunch_cli_arguments_free (HunchCliArguments *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchCliArguments, hunch_cli_arguments_free)

/* Whether the option was given; a switch is asked for this way. */
gboolean           hunch_cli_arguments_has (HunchCliArguments *self,
                                            const char        *name);

/* The last value given, lent; NULL when the option is absent. */
const char        *hunch_cli_arguments_get (HunchCliArguments *self,
                                            const char        *name);

/* Every value given, in order; lent, ends with NULL, never NULL itself. */
const char *const *hunch_cli_arguments_get_all (HunchCliArguments *self,
                                                const char        *name);

guint              hunch_cli_arguments_get_n_words (HunchCliArguments *self);

/* Lent; NULL beyond the last one. */
const char        *hunch_cli_arguments_get_word (HunchCliArguments *self,
                                                 guint              position);

/* A whole number of at least `min`, or `fallback` when the option is absent. */
gboolean           hunch_cli_arguments_get_integer (HunchCliArguments *self,
                                                    const char        *name,
                                                    gint64             min,
                                                    gint64             fallback,
                                                    gint64            *out_value,
                                                    GError           **error);

/* The words from `first` on as name → value, each written name=value; owned by the
 * caller. A word without "=" and a name given twice are HUNCH_CLI_ERROR_USAGE. */
GHashTable        *hunch_cli_arguments_dup_pairs (HunchCliArguments *self,
                                                  guint              first,
                                                  GError           **error);

G_END_DECLS
