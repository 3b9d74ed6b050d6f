#define G_LOG_DOMAIN "hunch-format"
#include "format/json-values-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_SHOWN 60

/* The longest text that may be a date. */
#define MAX_DATE 64

static gboolean
is_marked (const HunchCsvMarkers *markers,
           const HunchJsonToken  *token)
{
  return markers->n > 0 && (token->kind == HUNCH_JSON_STRING || token->kind == HUNCH_JSON_NUMBER)
         && hunch_csv_markers_find (markers, token->text, token->length) >= 0;
}

/* As years come first: 2021-09-25, and the same with a time; or a day of the week tells that it is a date. */
static gboolean
read_date (const HunchJsonToken *token,
           HunchCsvDate         *out_date)
{
  if (token->length >= HUNCH_CSV_MIN_WEEKDAY && token->length <= MAX_DATE && hunch_csv_find_weekday (token->text) >= 0)
    return hunch_csv_read_date (token->text, token->length, HUNCH_DATE_ORDER_YMD, out_date);

  return token->length >= 10 && token->length <= MAX_DATE && g_ascii_isdigit (*token->text) && token->text[4] == '-'
         && hunch_csv_read_date (token->text, token->length, HUNCH_DATE_ORDER_YMD, out_date)
         && out_date->form == HUNCH_CSV_FORM_YEAR_FIRST && out_date->mark == '-';
}

static HunchCsvNumberFlags
read_number (const HunchJsonToken *token,
             HunchCsvNumber       *out_number)
{
  gboolean is_grouped;
  HunchCsvNumberFlags flags = hunch_csv_read_plain_number (token->text, token->length, out_number, &is_grouped);

  return flags != 0 ? flags : hunch_csv_read_number (token->text, token->length, '.', 0, FALSE, out_number);
}

/* --- one value ------------------------------------------------------------------- */

static HunchJsonFit
read_told (const HunchJsonDecision *decision,
           const HunchCsvMarkers   *markers,
           const HunchJsonToken    *token,
           HunchCsvValue           *out_value)
{
  HunchCsvDecision lenient = decision->lenient;

  if (token->kind == HUNCH_JSON_NESTED && decision->type != HUNCH_DATA_TEXT)
    return HUNCH_JSON_IS_UNPARSED;
  if (token->kind == HUNCH_JSON_NUMBER)
    lenient.style = HUNCH_CSV_POINT;
  return (HunchJsonFit) hunch_csv_read_value (&lenient, markers, token->text, token->length, out_value);
}

static gboolean
read_as (HunchDataType         type,
         const HunchJsonToken *token,
         HunchCsvValue        *out_value)
{
  HunchCsvNumber number;
  HunchCsvDate date;

  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      if (token->kind != HUNCH_JSON_NUMBER || !(read_number (token, &number) & HUNCH_READS_INTEGER))
        return FALSE;
      out_value->integer = number.integer;
      return TRUE;
    case HUNCH_DATA_REAL:
      if (token->kind != HUNCH_JSON_NUMBER || !(read_number (token, &number) & HUNCH_READS_REAL))
        return FALSE;
      out_value->real = number.real;
      return TRUE;
    case HUNCH_DATA_BOOLEAN:
      out_value->integer = token->kind == HUNCH_JSON_TRUE;
      return token->kind == HUNCH_JSON_TRUE || token->kind == HUNCH_JSON_FALSE;
    case HUNCH_DATA_DATE:
    case HUNCH_DATA_TIMESTAMP:
      if (token->kind != HUNCH_JSON_STRING || !read_date (token, &date) || date.has_time != (type == HUNCH_DATA_TIMESTAMP))
        return FALSE;
      out_value->n_iso = hunch_csv_write_date (&date, out_value->iso);
      return TRUE;
    default:
      return TRUE;
    }
}

HunchJsonFit
hunch_json_read_value (const HunchJsonDecision *decision,
                       const HunchCsvMarkers   *markers,
                       const HunchJsonToken    *token,
                       HunchCsvValue           *out_value)
{
  if (token->kind == HUNCH_JSON_NULL || is_marked (markers, token))
    return HUNCH_JSON_IS_MISSING;
  if (decision->type == HUNCH_DATA_TEXT)
    return decision->is_open && !decision->is_told && token->length > 0 ? HUNCH_JSON_MISFITS : HUNCH_JSON_FITS;
  if (token->kind == HUNCH_JSON_STRING && token->length == 0)
    return HUNCH_JSON_IS_MISSING;
  if (decision->is_told)
    return read_told (decision, markers, token, out_value);
  return read_as (decision->type, token, out_value) ? HUNCH_JSON_FITS : HUNCH_JSON_MISFITS;
}

/* --- counting -------------------------------------------------------------------- */

void
hunch_json_tally_clear (HunchJsonTally *self)
{
  g_clear_pointer (&self->lossy, g_free);
}

static HunchCsvStyle
find_style (const HunchCsvOptions *options)
{
  for (HunchCsvStyle style = 0; options != NULL && style < HUNCH_CSV_N_STYLES; style++)
    if (hunch_csv_style_decimal[style] == (options->decimal != 0 ? options->decimal : '.')
        && hunch_csv_style_thousands[style] == options->thousands)
      return style;
  return HUNCH_CSV_POINT;
}

/* Durations are written as seconds, and what is no text cannot be told to be bytes. */
void
hunch_json_tally_init (HunchJsonTally        *self,
                       int                    type,
                       const HunchCsvOptions *options)
{
  memset (self, 0, sizeof *self);
  if (type < 0)
    return;

  self->told.is_told = TRUE;
  self->told.type = type == HUNCH_DATA_BLOB ? HUNCH_DATA_TEXT : (HunchDataType) type;
  self->told.lenient.type = type == HUNCH_DATA_DURATION ? HUNCH_DATA_REAL : self->told.type;
  self->told.lenient.style = find_style (options);
  self->told.lenient.order = options != NULL ? options->date_order : HUNCH_DATE_ORDER_AUTO;
  self->told.lenient.is_told = TRUE;
}

static void
add_number (HunchJsonTally       *self,
            const HunchJsonToken *token)
{
  HunchCsvNumber number;
  HunchCsvNumberFlags flags = read_number (token, &number);

  self->n_number++;
  self->n_integer += (flags & HUNCH_READS_INTEGER) != 0;
  self->n_real += (flags & HUNCH_READS_REAL) != 0;
  if (flags == 0 && self->lossy == NULL)
    self->lossy = token->length > MAX_SHOWN ? g_strdup_printf ("%.*s…", MAX_SHOWN, token->text) : g_strndup (token->text, token->length);
}

/* Once a string was no date the column is none. */
static void
add_string (HunchJsonTally       *self,
            const HunchJsonToken *token)
{
  HunchCsvDate date;

  if (self->n_date + self->n_time == self->n_string && read_date (token, &date))
    {
      self->n_time += date.has_time;
      self->n_date += !date.has_time;
    }
  self->n_string++;
}

void
hunch_json_tally_add (HunchJsonTally        *self,
                      const HunchJsonToken  *token,
                      const HunchCsvMarkers *markers)
{
  HunchCsvValue value;

  if (is_marked (markers, token))
    {
      self->n_marked++;
      return;
    }

  switch (token->kind)
    {
    case HUNCH_JSON_NULL:
      self->n_null++;
      return;
    case HUNCH_JSON_STRING:
      if (token->length == 0)
        self->n_empty++;
      else
        add_string (self, token);
      break;
    case HUNCH_JSON_NUMBER:
      add_number (self, token);
      break;
    case HUNCH_JSON_TRUE:
    case HUNCH_JSON_FALSE:
      self->n_boolean++;
      break;
    case HUNCH_JSON_NESTED:
      self->n_nested++;
      break;
    }

  if (self->told.is_told)
    self->n_unparsed += hunch_json_read_value (&self->told, markers, token, &value) == HUNCH_JSON_IS_UNPARSED;
}

/* --- deciding -------------------------------------------------------------------- */

static gint64
count_values (const HunchJsonTally *self)
{
  return self->n_number + self->n_boolean + self->n_string + self->n_nested;
}

HunchJsonDecision
hunch_json_tally_decide (const HunchJsonTally *self)
{
  HunchJsonDecision decision = self->told;
  gint64 n = count_values (self);

  decision.is_open = n == 0;
  if (self->told.is_told)
    return decision;

  decision.type = n == 0                  ? HUNCH_DATA_TEXT
                  : self->n_integer == n  ? HUNCH_DATA_INTEGER
                  : self->n_real == n     ? HUNCH_DATA_REAL
                  : self->n_boolean == n  ? HUNCH_DATA_BOOLEAN
                  : self->n_date == n     ? HUNCH_DATA_DATE
                  : self->n_time == n     ? HUNCH_DATA_TIMESTAMP
                                          : HUNCH_DATA_TEXT;
  return decision;
}

static gulong
get_plural (gint64 n)
{
  return (gulong) MIN (n, G_MAXINT);
}

static const char *
get_all_words (HunchDataType type,
               gulong        n)
{
  switch (type)
    {
    case HUNCH_DATA_INTEGER:
      return g_dngettext (GETTEXT_PACKAGE, "%s value is a whole number", "all %s values are whole numbers", n);
    case HUNCH_DATA_REAL:
      return g_dngettext (GETTEXT_PACKAGE, "%s value is a number", "all %s values are numbers", n);
    case HUNCH_DATA_BOOLEAN:
      return g_dngettext (GETTEXT_PACKAGE, "%s value is true or false", "all %s values are true or false", n);
    case HUNCH_DATA_DATE:
      return g_dngettext (GETTEXT_PACKAGE, "%s string is a date", "all %s strings are dates", n);
    case HUNCH_DATA_TIMESTAMP:
      return g_dngettext (GETTEXT_PACKAGE, "%s string is a date with a time", "all %s strings are dates with a time", n);
    default:
      return g_dngettext (GETTEXT_PACKAGE, "%s string", "%s strings", n);
    }
}

char *
hunch_json_fill_in (const char *sentence,
                    gint64      count)
{
  g_autofree char *number = hunch_csv_format_count (count);
  const char *place = strstr (sentence, "%s");
  g_autofree char *before = place != NULL ? g_strndup (sentence, place - sentence) : NULL;

  return place != NULL ? g_strconcat (before, number, place + 2, NULL) : g_strdup (sentence);
}

static void
add_kind (GString    *text,
          gint64      n,
          const char *words)
{
  g_autofree char *phrase = hunch_json_fill_in (words, n);

  if (n > 0)
    g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", phrase);
}

static char *
explain_text (const HunchJsonTally *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (count_values (self) == 0 && self->n_empty == 0)
    return g_strdup (_("every value is missing"));

  add_kind (text, self->n_string + self->n_empty, get_all_words (HUNCH_DATA_TEXT, get_plural (self->n_string + self->n_empty)));
  add_kind (text, self->n_number, g_dngettext (GETTEXT_PACKAGE, "%s number", "%s numbers", get_plural (self->n_number)));
  add_kind (text, self->n_boolean, g_dngettext (GETTEXT_PACKAGE, "%s true or false", "%s true or false", get_plural (self->n_boolean)));
  add_kind (text, self->n_nested, g_dngettext (GETTEXT_PACKAGE, "%s object or list, kept as JSON", "%s objects or lists, kept as JSON",
                                               get_plural (self->n_nested)));
  if (self->lossy != NULL)
    g_string_append_printf (text, _("; %s would lose digits as a number"), self->lossy);
  else if (self->n_number == count_values (self) && self->n_number > 0)
    g_string_append (text, _("; some would lose digits as numbers with a point"));
  return g_strdup (text->str);
}

static char *
explain_told (const HunchJsonTally *self)
{
  gint64 n = count_values (self);
  g_autofree char *count = hunch_csv_format_count (n);
  g_autofree char *n_read = hunch_csv_format_count (n - self->n_unparsed);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "chosen; %s of %s value reads so", "chosen; %s of %s values read so", get_plural (n)), n_read, count);
}

static char *
explain_all (const HunchJsonTally    *self,
             const HunchJsonDecision *decision)
{
  g_autoptr (GString) text = g_string_new (NULL);

  add_kind (text, count_values (self), get_all_words (decision->type, get_plural (count_values (self))));
  if (self->n_empty > 0)
    {
      g_autofree char *empty = hunch_json_fill_in (g_dngettext (GETTEXT_PACKAGE, "; %s empty string is missing", "; %s empty strings are missing",
                                                                get_plural (self->n_empty)), self->n_empty);

      g_string_append (text, empty);
    }
  return g_strdup (text->str);
}

char *
hunch_json_tally_explain (const HunchJsonTally    *self,
                          const HunchJsonDecision *decision,
                          gint64                   n_first)
{
  g_autofree char *text = decision->is_told                    ? explain_told (self)
                          : decision->type == HUNCH_DATA_TEXT ? explain_text (self)
                                                              : explain_all (self, decision);
  g_autofree char *behind = NULL;

  if (n_first < 0)
    return g_steal_pointer (&text);
  behind = hunch_json_fill_in (g_dngettext (GETTEXT_PACKAGE, "in the first record", "in the first %s records", get_plural (n_first)), n_first);

  /* Translators: "12 strings, in the first 12 records". */
  return g_strdup_printf (_("%s, %s"), text, behind);
}
