#define G_LOG_DOMAIN "hunch-cli"
#include "cli/csv-words.h"

#include <glib/gi18n-lib.h>

#include "cli/command.h"

typedef struct
{
  const char *word;
  int         value;
} Word;

static const Word separators[] = {
  { "comma", ',' }, { "semicolon", ';' }, { "tab", '\t' }, { "\\t", '\t' }, { "pipe", '|' }, { "space", ' ' }, { "colon", ':' },
};

static const Word date_orders[] = {
  { "auto", HUNCH_DATE_ORDER_AUTO }, { "ymd", HUNCH_DATE_ORDER_YMD }, { "dmy", HUNCH_DATE_ORDER_DMY }, { "mdy", HUNCH_DATE_ORDER_MDY },
};

static const Word thousands_words[] = {
  { "space", ' ' }, { "comma", ',' }, { "point", '.' }, { "apostrophe", '\'' },
};

static gboolean
find_word (const Word *words,
           guint       n_words,
           const char *text,
           int        *out_value)
{
  for (guint i = 0; i < n_words; i++)
    if (g_ascii_strcasecmp (words[i].word, text) == 0)
      {
        *out_value = words[i].value;
        return TRUE;
      }

  return FALSE;
}

static gboolean
read_format (const char      *text,
             HunchCsvOptions *options,
             GError         **error)
{
  if (text == NULL || strcmp (text, "csv") == 0)
    return TRUE;

  if (strcmp (text, "tsv") == 0)
    {
      options->separator = '\t';
      return TRUE;
    }

  return hunch_cli_failure (error, _("“%s” cannot be read yet; a table can be read from csv and tsv."), text);
}

static gboolean
read_separator (const char      *text,
                HunchCsvOptions *options,
                GError         **error)
{
  int mark;

  if (text == NULL)
    return TRUE;

  if (find_word (separators, G_N_ELEMENTS (separators), text, &mark))
    options->separator = mark;
  else if (text[0] > 0 && text[1] == '\0' && text[0] != '"')
    options->separator = text[0];
  else
    return hunch_cli_usage_error (error, _("The separator is one letter, or comma, semicolon, tab or pipe; not “%s”."), text);

  return TRUE;
}

static gboolean
read_marks (HunchCliArguments *arguments,
            HunchCsvOptions   *options,
            GError           **error)
{
  const char *decimal = hunch_cli_arguments_get (arguments, "decimal");
  const char *thousands = hunch_cli_arguments_get (arguments, "thousands");
  int mark;

  if (decimal != NULL && strcmp (decimal, ".") != 0 && strcmp (decimal, ",") != 0)
    return hunch_cli_usage_error (error, _("The decimal mark is . or , and not “%s”."), decimal);

  if (decimal != NULL)
    options->decimal = decimal[0];

  if (thousands == NULL)
    return TRUE;

  if (find_word (thousands_words, G_N_ELEMENTS (thousands_words), thousands, &mark))
    options->thousands = mark;
  else if (thousands[0] != '\0' && thousands[1] == '\0' && strchr (",. '", thousands[0]) != NULL)
    options->thousands = thousands[0];
  else
    return hunch_cli_usage_error (error, _("The thousands mark is , or . or ' or a blank; not “%s”."), thousands);

  if (options->thousands == options->decimal)
    return hunch_cli_usage_error (error, _("The decimal mark and the thousands mark cannot be the same."));

  return TRUE;
}

static gboolean
read_date_order (const char      *text,
                 HunchCsvOptions *options,
                 GError         **error)
{
  int order;

  if (text == NULL)
    return TRUE;

  if (!find_word (date_orders, G_N_ELEMENTS (date_orders), text, &order))
    return hunch_cli_usage_error (error, _("The order of dates is ymd, dmy or mdy; not “%s”."), text);

  options->date_order = order;

  return TRUE;
}

static gboolean
read_type (const char      *text,
           HunchCsvOptions *options,
           GError         **error)
{
  const char *equals = strrchr (text, '=');
  HunchDataType type;

  if (equals == NULL || equals == text)
    return hunch_cli_usage_error (error, _("--type is written COLUMN=TYPE; not “%s”."), text);

  if (!hunch_data_type_from_name (equals + 1, &type))
    return hunch_cli_usage_error (error, _("A type is text, integer, real, boolean, date or timestamp; not “%s”."), equals + 1);

  if (options->types == NULL)
    options->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (options->types, g_strndup (text, equals - text), GINT_TO_POINTER (type));

  return TRUE;
}

static gboolean
read_types (HunchCliArguments *arguments,
            HunchCsvOptions   *options,
            GError           **error)
{
  const char *const *types = hunch_cli_arguments_get_all (arguments, "type");

  for (guint i = 0; types[i] != NULL; i++)
    if (!read_type (types[i], options, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_header (HunchCliArguments *arguments,
             HunchCsvOptions   *options,
             GError           **error)
{
  gboolean is_there = hunch_cli_arguments_has (arguments, "header");
  gboolean is_absent = hunch_cli_arguments_has (arguments, "no-header");

  if (is_there && is_absent)
    return hunch_cli_usage_error (error, _("--header and --no-header exclude each other."));

  if (is_there || is_absent)
    options->header = is_there ? 1 : 0;

  return TRUE;
}

HunchCsvOptions *
hunch_cli_csv_words_read (HunchCliArguments *arguments,
                          GError           **error)
{
  g_autoptr (HunchCsvOptions) options = hunch_csv_options_new ();
  const char *missing = hunch_cli_arguments_get (arguments, "missing");

  if (!read_format (hunch_cli_arguments_get (arguments, "format"), options, error)
      || !read_separator (hunch_cli_arguments_get (arguments, "separator"), options, error)
      || !read_marks (arguments, options, error)
      || !read_date_order (hunch_cli_arguments_get (arguments, "date-order"), options, error)
      || !read_types (arguments, options, error)
      || !read_header (arguments, options, error))
    return NULL;

  g_free (options->encoding);
  options->encoding = g_strdup (hunch_cli_arguments_get (arguments, "encoding"));

  if (missing != NULL)
    {
      g_strfreev (options->missing);
      options->missing = hunch_cli_split_list (missing);
    }

  return g_steal_pointer (&options);
}
