#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-tally-private.h"

#include <string.h>

static const char *const default_markers[] = { "NA", "N/A", "NULL", "NaN", "-", NULL };

void
hunch_csv_markers_init (HunchCsvMarkers *self,
                        char           **told)
{
  char **markers = told != NULL ? told : (char **) default_markers;

  memset (self, 0, sizeof *self);
  self->na = -1;

  for (guint i = 0; markers[i] != NULL && self->n < HUNCH_CSV_MAX_MARKERS; i++)
    {
      const char *text = markers[i];
      gsize n = strlen (text);

      hunch_csv_trim (&text, &n);
      if (n == 0 || n > HUNCH_CSV_MAX_MARKER_LENGTH)
        continue;
      if (told == NULL && strcmp (text, "NA") == 0)
        self->na = self->n;
      self->is_first[(guint8) *text] = 1;
      self->length[self->n] = n;
      self->marker[self->n++] = g_strndup (text, n);
    }
}

void
hunch_csv_markers_clear (HunchCsvMarkers *self)
{
  for (guint i = 0; i < self->n; i++)
    g_clear_pointer (&self->marker[i], g_free);
  self->n = 0;
}

int
hunch_csv_markers_find (const HunchCsvMarkers *self,
                        const char            *text,
                        gsize                  n)
{
  if (n == 0 || !self->is_first[(guint8) *text])
    return -1;

  for (guint i = 0; i < self->n; i++)
    if (self->length[i] == n && memcmp (self->marker[i], text, n) == 0)
      return (int) i;

  return -1;
}

HunchCsvBoolean
hunch_csv_read_boolean (const char *text,
                        gsize       n,
                        gint64     *out_value)
{
  static const struct
  {
    const char     *word;
    HunchCsvBoolean kind;
    gint64          value;
  } words[] = {
    { "true", HUNCH_CSV_BOOLEAN, 1 }, { "TRUE", HUNCH_CSV_BOOLEAN, 1 }, { "True", HUNCH_CSV_BOOLEAN, 1 },
    { "false", HUNCH_CSV_BOOLEAN, 0 }, { "FALSE", HUNCH_CSV_BOOLEAN, 0 }, { "False", HUNCH_CSV_BOOLEAN, 0 },
    { "yes", HUNCH_CSV_LENIENT_BOOLEAN, 1 }, { "no", HUNCH_CSV_LENIENT_BOOLEAN, 0 },
    { "y", HUNCH_CSV_LENIENT_BOOLEAN, 1 }, { "n", HUNCH_CSV_LENIENT_BOOLEAN, 0 },
    { "t", HUNCH_CSV_LENIENT_BOOLEAN, 1 }, { "f", HUNCH_CSV_LENIENT_BOOLEAN, 0 },
    { "1", HUNCH_CSV_LENIENT_BOOLEAN, 1 }, { "0", HUNCH_CSV_LENIENT_BOOLEAN, 0 },
  };

  if (n > 5)
    return HUNCH_CSV_NO_BOOLEAN;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strlen (words[i].word) == n
        && (words[i].kind == HUNCH_CSV_BOOLEAN ? memcmp (words[i].word, text, n) == 0
                                               : g_ascii_strncasecmp (words[i].word, text, n) == 0))
      {
        *out_value = words[i].value;
        return words[i].kind;
      }

  return HUNCH_CSV_NO_BOOLEAN;
}

gboolean
hunch_csv_is_spreadsheet_error (const char *text,
                                gsize       n)
{
  static const char *const errors[] = { "#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!" };

  if (n < 4 || n > 7 || *text != '#')
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    if (strlen (errors[i]) == n && memcmp (errors[i], text, n) == 0)
      return TRUE;

  return FALSE;
}

/* Digits up to a mark or the end; the number of them, 0 when there are none or more than `most`. */
static guint
read_digits (const char **at,
             const char  *end,
             guint        most,
             double      *out_value)
{
  const char *start = *at;

  for (*out_value = 0; *at < end && g_ascii_isdigit (**at) && *at - start < most; (*at)++)
    *out_value = *out_value * 10 + (**at - '0');

  return (guint) (*at - start);
}

double
hunch_csv_read_duration (const char *text,
                         gsize       n,
                         gboolean    is_lenient)
{
  const char *at = text;
  const char *end = text + n;
  double parts[3], fraction = 0;
  guint n_parts = 0, n_digits;

  do
    {
      n_digits = read_digits (&at, end, n_parts == 0 ? 9 : 2, &parts[n_parts]);
      if (n_digits == 0 || (n_parts > 0 && (n_digits != 2 || parts[n_parts] >= 60)))
        return -1;
      n_parts++;
    }
  while (at < end && *at == ':' && n_parts < 3 && at++ < end);

  if (at < end && *at == '.' && at++ < end)
    {
      n_digits = read_digits (&at, end, 9, &fraction);
      if (n_digits == 0)
        return -1;
      for (; n_digits > 0; n_digits--)
        fraction /= 10;
    }

  if (at != end || (n_parts < 3 && !is_lenient))
    return -1;

  return (n_parts == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : n_parts == 2 ? parts[0] * 60 + parts[1] : parts[0]) + fraction;
}
