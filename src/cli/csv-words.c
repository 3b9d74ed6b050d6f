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

static const Word quotes[] = {
  { "double", '"' }, { "\"", '"' }, { "single", '\'' }, { "'", '\'' }, { "none", HUNCH_CSV_QUOTE_NONE },
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
read_format (const char         *text,
             HunchFormatOptions *options,
             GError            **error)
{
  static const char *const formats[] = { "csv", "json", "parquet", "spss", "stata", "sas", NULL };

  if (text == NULL)
    return TRUE;

  if (strcmp (text, "tsv") == 0)
    {
      options->format = g_strdup ("csv");
      options->csv->separator = '\t';
      return TRUE;
    }

  options->format = g_strdup (text);
  return g_strv_contains (formats, text)
         || hunch_cli_failure (error, _("“%s” cannot be read; a table can be read from csv, tsv, json, parquet, spss, stata and sas."), text);
}

static gboolean
read_labels (const char         *text,
             HunchFormatOptions *options,
             GError            **error)
{
  static const char *const words[] = { "labels", "codes", "both", NULL };

  options->labels = g_strdup (text);
  return text == NULL || g_strv_contains (words, text)
         || hunch_cli_usage_error (error, _("--labels is labels, codes or both; not “%s”."), text);
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
read_quote (const char      *text,
            HunchCsvOptions *options,
            GError         **error)
{
  int mark;

  if (text == NULL)
    return TRUE;
  if (!find_word (quotes, G_N_ELEMENTS (quotes), text, &mark))
    return hunch_cli_usage_error (error, _("--quote is double, single or none; not “%s”."), text);
  if (options->separator == mark && mark != HUNCH_CSV_QUOTE_NONE)
    return hunch_cli_usage_error (error, _("The separator and the quotation mark cannot be the same."));

  options->quote = mark;

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

  if (!hunch_data_type_from_name (equals + 1, &type) || type == HUNCH_DATA_BLOB)
    return hunch_cli_usage_error (error, _("A type is text, integer, real, boolean, date, timestamp or duration; not “%s”."), equals + 1);

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

static gboolean
read_csv (HunchCliArguments *arguments,
          HunchCsvOptions   *csv,
          GError           **error)
{
  const char *missing = hunch_cli_arguments_get (arguments, "missing");

  if (!read_separator (hunch_cli_arguments_get (arguments, "separator"), csv, error)
      || !read_quote (hunch_cli_arguments_get (arguments, "quote"), csv, error)
      || !read_marks (arguments, csv, error)
      || !read_date_order (hunch_cli_arguments_get (arguments, "date-order"), csv, error)
      || !read_types (arguments, csv, error)
      || !read_header (arguments, csv, error))
    return FALSE;

  g_free (csv->encoding);
  csv->encoding = g_strdup (hunch_cli_arguments_get (arguments, "encoding"));
  if (missing != NULL)
    {
      g_strfreev (csv->missing);
      csv->missing = hunch_cli_split_list (missing);
    }
  return TRUE;
}

HunchFormatOptions *
hunch_cli_format_words_read (HunchCliArguments *arguments,
                             GError           **error)
{
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();

  if (!read_format (hunch_cli_arguments_get (arguments, "format"), options, error)
      || !read_csv (arguments, options->csv, error)
      || !read_labels (hunch_cli_arguments_get (arguments, "labels"), options, error))
    return NULL;
  options->flatten = hunch_cli_arguments_has (arguments, "flatten");
  options->records = g_strdup (hunch_cli_arguments_get (arguments, "records"));
  options->member = g_strdup (hunch_cli_arguments_get (arguments, "member"));
  return g_steal_pointer (&options);
}
