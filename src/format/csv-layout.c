#define G_LOG_DOMAIN "hunch-format"
#include "format/csv-layout-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PEEK_ROWS 200
#define MIN_SAME_SHARE 0.5
#define MIN_SPLIT_SHARE 0.9
#define EQUAL_SHARE 0.02
#define MAX_NAME_BYTES 200

/* No text has a zero byte: see csv-input-private.h. */
#define NO_SEPARATOR '\0'

/* Nor is it a quotation mark. */
#define NO_QUOTE '\0'

/* In order of preference among equals. */
static const char separators[] = { '\t', ';', '|', ',' };

typedef enum
{
  KIND_MISSING,
  KIND_TEXT,
  KIND_NUMBER,
  KIND_DATE,
  KIND_BOOLEAN,
} Kind;

static GPtrArray *
get_row (GPtrArray *rows,
         guint      i)
{
  return g_ptr_array_index (rows, i);
}

/* 0 when the separator is none; else the share of rows that have as many cells as the first. */
static double
rate_separator (GPtrArray *rows)
{
  guint n_first, n_same = 0, n_split = 0;

  if (rows->len == 0 || get_row (rows, 0)->len < 2)
    return 0;

  n_first = get_row (rows, 0)->len;
  for (guint i = 0; i < rows->len; i++)
    {
      n_same += get_row (rows, i)->len == n_first;
      n_split += get_row (rows, i)->len > 1;
    }

  if (n_same < MIN_SAME_SHARE * rows->len && n_split < MIN_SPLIT_SHARE * rows->len)
    return 0;

  return (double) n_same / rows->len;
}

static char
find_told_separator (const char *text,
                     gsize       n,
                     gsize      *out_n_line)
{
  if (n < 5 || g_ascii_strncasecmp (text, "sep=", 4) != 0 || text[4] == '\n' || text[4] == '\r')
    return 0;

  if (n > 5 && text[5] == '\n')
    *out_n_line = 6;
  else if (n > 6 && text[5] == '\r' && text[6] == '\n')
    *out_n_line = 7;
  else
    return 0;

  return text[4];
}

static GPtrArray *
peek_by (HunchCsvRows *rows,
         char          separator,
         char          quote,
         gboolean      has_told_line)
{
  GPtrArray *peeked = hunch_csv_rows_peek (rows, separator, quote, PEEK_ROWS + has_told_line);

  if (has_told_line && peeked->len > 0)
    g_ptr_array_remove_index (peeked, 0);

  return peeked;
}

static GPtrArray *
peek_best (HunchCsvRows *rows,
           char          quote,
           char         *out_separator)
{
  g_autoptr (GPtrArray) best = hunch_csv_rows_peek (rows, NO_SEPARATOR, quote, PEEK_ROWS);
  double best_rate = 0;

  *out_separator = NO_SEPARATOR;
  for (guint i = 0; i < G_N_ELEMENTS (separators); i++)
    {
      g_autoptr (GPtrArray) peeked = hunch_csv_rows_peek (rows, separators[i], quote, PEEK_ROWS);
      double rate = rate_separator (peeked);

      if (rate > best_rate + EQUAL_SHARE)
        {
          best_rate = rate;
          *out_separator = separators[i];
          g_ptr_array_unref (best);
          best = g_steal_pointer (&peeked);
        }
    }

  return g_steal_pointer (&best);
}

/* A quotation mark may stand among the first cells as a letter: without it there are rows, and all of the first one's width. */
static gboolean
is_better_unquoted (HunchCsvRows *rows,
                    GPtrArray    *peeked)
{
  g_autoptr (GPtrArray) plain = peeked->len < 2 ? hunch_csv_rows_peek (rows, '\t', NO_QUOTE, PEEK_ROWS) : NULL;

  return plain != NULL && plain->len >= 2 && get_row (plain, 0)->len > 1 && rate_separator (plain) == 1;
}

/* Takes in more of the text until two rows are whole. */
static GPtrArray *
peek_first_rows (HunchCsvLayout *self,
                 HunchCsvRows   *rows,
                 char            told,
                 gboolean        is_quote_told,
                 GCancellable   *cancellable,
                 GError        **error)
{
  g_autoptr (GPtrArray) peeked = NULL;
  gboolean is_more;

  do
    {
      const char *text;
      char named;
      gsize n;

      if (!hunch_csv_rows_peek_more (rows, &is_more, cancellable, error))
        return NULL;

      text = hunch_csv_rows_get_text (rows, &n);
      named = find_told_separator (text, n, &self->n_skip_bytes);
      g_clear_pointer (&peeked, g_ptr_array_unref);

      self->separator = told != 0 ? told : named;
      if (self->separator != NO_SEPARATOR)
        peeked = peek_by (rows, self->separator, self->quote, named != 0);
      else
        peeked = peek_best (rows, self->quote, &self->separator);

      if (!is_quote_told && (told == 0 || told == '\t') && named == 0 && is_better_unquoted (rows, peeked))
        {
          self->separator = '\t';
          self->quote = NO_QUOTE;
          g_ptr_array_unref (peeked);
          peeked = peek_by (rows, self->separator, self->quote, FALSE);
        }
    }
  while (is_more && peeked->len < 2);

  return g_steal_pointer (&peeked);
}

static Kind
find_kind (const char            *text,
           const HunchCsvMarkers *markers)
{
  gsize n = strlen (text);
  HunchCsvNumber number;
  HunchCsvDate date;
  gint64 value;

  hunch_csv_trim (&text, &n);
  if (n == 0 || hunch_csv_markers_find (markers, text, n) >= 0)
    return KIND_MISSING;

  for (HunchCsvStyle style = 0; style < HUNCH_CSV_N_STYLES; style++)
    if (hunch_csv_read_number (text, n, hunch_csv_style_decimal[style], hunch_csv_style_thousands[style], TRUE, &number))
      return KIND_NUMBER;

  for (HunchDateOrder order = HUNCH_DATE_ORDER_YMD; order <= HUNCH_DATE_ORDER_MDY; order++)
    if (hunch_csv_read_date (text, n, order, &date))
      return KIND_DATE;

  return hunch_csv_read_boolean (text, n, &value) == HUNCH_CSV_BOOLEAN ? KIND_BOOLEAN : KIND_TEXT;
}

static const char *
get_text (GPtrArray *rows,
          guint      row,
          guint      column)
{
  GPtrArray *cells = get_row (rows, row);

  return column < cells->len ? g_ptr_array_index (cells, column) : "";
}

/* What all cells below the first row are; MISSING when there are none, TEXT when they differ. */
static Kind
find_body_kind (GPtrArray             *rows,
                guint                  column,
                const HunchCsvMarkers *markers)
{
  Kind body = KIND_MISSING;

  for (guint row = 1; row < rows->len; row++)
    {
      Kind kind = find_kind (get_text (rows, row, column), markers);

      if (kind == KIND_MISSING)
        continue;
      if (body != KIND_MISSING && body != kind)
        return KIND_TEXT;
      body = kind;
    }

  return body;
}

/* 2019,2020,2021 above numbers: at least two years, in even steps. */
static gboolean
is_years (const int *years,
          guint      n)
{
  if (n < 2 || years[0] == years[1])
    return FALSE;

  for (guint i = 0; i < n; i++)
    if (years[i] < 1500 || years[i] > 2200 || (i > 0 && years[i] - years[i - 1] != years[1] - years[0]))
      return FALSE;

  return TRUE;
}

static gboolean
comes_again (GPtrArray *rows,
             guint      column)
{
  const char *first = get_text (rows, 0, column);

  for (guint row = 1; row < rows->len; row++)
    if (strcmp (first, get_text (rows, row, column)) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
looks_like_names (GPtrArray *rows)
{
  guint n = get_row (rows, 0)->len;
  guint n_empty = 0;

  for (guint column = 0; column < n; column++)
    {
      if (*get_text (rows, 0, column) == '\0')
        n_empty++;
      else if (comes_again (rows, column))
        return FALSE;
    }

  return n_empty * 2 <= n;
}

static gboolean
find_header (GPtrArray             *rows,
             const HunchCsvMarkers *markers)
{
  guint n = get_row (rows, 0)->len;
  g_autofree int *years = g_new0 (int, n);
  guint n_years = 0, n_against = 0, n_for = 0, n_values = 0;

  for (guint column = 0; column < n; column++)
    {
      const char *text = get_text (rows, 0, column);
      Kind first = find_kind (text, markers);
      Kind body = find_body_kind (rows, column, markers);

      n_values += first == KIND_NUMBER || first == KIND_DATE || first == KIND_BOOLEAN;
      if (body == KIND_MISSING || body == KIND_TEXT || first == KIND_MISSING)
        continue;

      n_for += first != body;
      n_against += first == body;
      if (first == body && strlen (text) == 4)
        years[n_years++] = atoi (text);
    }

  if (n_against > 0 && n_years == n_against && is_years (years, n_years))
    return TRUE;
  if (n_for != n_against)
    return n_for > n_against;

  return n_for > 0 || (n_values == 0 && looks_like_names (rows));
}

/* The commonest number of cells. */
static guint
find_common_width (GPtrArray *rows)
{
  guint best = 1, n_best = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      guint width = get_row (rows, i)->len;
      guint n = 0;

      for (guint j = 0; j < rows->len; j++)
        n += get_row (rows, j)->len == width;

      if (n > n_best)
        {
          best = width;
          n_best = n;
        }
    }

  return best;
}

static gboolean
is_nothing (HunchCsvRows *rows)
{
  gsize n;
  const char *text = hunch_csv_rows_get_text (rows, &n);

  for (gsize i = 0; i < n; i++)
    if (!g_ascii_isspace (text[i]))
      return FALSE;

  return TRUE;
}

static gboolean
check_table (HunchCsvLayout *self,
             GPtrArray      *peeked,
             HunchCsvRows   *rows,
             const char     *name,
             GError        **error)
{
  if (is_nothing (rows))
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_NO_TABLE, _("%s is empty."), name);
      return FALSE;
    }

  if (peeked->len == 1 && get_row (peeked, 0)->len == 1)
    {
      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_NO_TABLE,
                   _("%s holds a single value, which is no table."), name);
      return FALSE;
    }

  if (self->n_named > HUNCH_CSV_MAX_COLUMNS)
    {
      g_autofree char *n = g_strdup_printf ("%u", self->n_named);

      g_set_error (error, HUNCH_CSV_ERROR, HUNCH_CSV_ERROR_TOO_LARGE,
                   _("%s has %s columns, and a table holds at most %d: choose the ones you need."), name, n, HUNCH_CSV_MAX_COLUMNS);
      return FALSE;
    }

  return TRUE;
}

gboolean
hunch_csv_layout_find (HunchCsvLayout        *self,
                       HunchCsvRows          *rows,
                       const HunchCsvOptions *options,
                       const HunchCsvMarkers *markers,
                       const char            *name,
                       GCancellable          *cancellable,
                       GError               **error)
{
  g_autoptr (GPtrArray) peeked = NULL;
  gboolean is_possible;

  memset (self, 0, sizeof *self);
  self->quote = options->quote == HUNCH_CSV_QUOTE_NONE ? NO_QUOTE : options->quote != 0 ? options->quote : '"';
  is_possible = strchr ("\r\n", options->separator) == NULL && options->separator != self->quote;
  peeked = peek_first_rows (self, rows, is_possible ? options->separator : NO_SEPARATOR, options->quote != 0, cancellable, error);
  if (peeked == NULL)
    return FALSE;

  self->n_named = 1;
  if (peeked->len > 0)
    {
      self->has_header = options->header >= 0 ? options->header > 0 : find_header (peeked, markers);
      self->n_named = self->has_header ? get_row (peeked, 0)->len : find_common_width (peeked);
      self->header = self->has_header ? g_ptr_array_ref (get_row (peeked, 0)) : NULL;
    }

  return check_table (self, peeked, rows, name, error);
}

void
hunch_csv_layout_clear (HunchCsvLayout *self)
{
  g_clear_pointer (&self->header, g_ptr_array_unref);
}

/* A name without blanks around it and without line breaks, not too long; may be empty. */
static char *
clean_name (const char *raw)
{
  GString *name = g_string_new (NULL);

  for (const char *at = raw; *at != '\0' && name->len < MAX_NAME_BYTES; at = g_utf8_next_char (at))
    {
      gunichar letter = g_utf8_get_char (at);

      g_string_append_unichar (name, g_unichar_iscntrl (letter) || letter == 0xa0 ? ' ' : letter);
    }

  return g_strstrip (g_string_free (name, FALSE));
}

static char *
make_unique (const char *name,
             GHashTable *known)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);

  if (!g_hash_table_contains (known, folded))
    {
      g_hash_table_add (known, g_steal_pointer (&folded));
      return g_strdup (name);
    }

  for (guint i = 2;; i++)
    {
      g_autofree char *candidate = g_strdup_printf ("%s_%u", name, i);
      g_autofree char *candidate_folded = g_utf8_casefold (candidate, -1);

      if (g_hash_table_contains (known, candidate_folded))
        continue;

      g_hash_table_add (known, g_steal_pointer (&candidate_folded));
      return g_steal_pointer (&candidate);
    }
}

/* Names that stand in the header keep theirs; those made up step aside. */
static void
warn_of_names (guint      n_empty,
               GPtrArray *doubled,
               GPtrArray *warnings)
{
  if (n_empty > 0)
    g_ptr_array_add (warnings, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                                             "%u column has no name in the header and was given one.",
                                                             "%u columns have no name in the header and were given one.", n_empty),
                                                n_empty));

  for (guint i = 0; i < MIN (doubled->len, 3); i++)
    g_ptr_array_add (warnings, g_strdup_printf (_("The name “%s” stands in the header more than once; the later ones are numbered."),
                                                (char *) g_ptr_array_index (doubled, i)));
}

GPtrArray *
hunch_csv_layout_make_names (const HunchCsvLayout *self,
                             GPtrArray            *warnings)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) doubled = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_empty = 0;

  for (guint i = 0; i < self->n_named; i++)
    {
      g_autofree char *wanted = self->header != NULL ? clean_name (g_ptr_array_index (self->header, i)) : g_strdup ("");
      char *name;

      if (*wanted == '\0')
        {
          n_empty += self->header != NULL;
          g_free (wanted);
          wanted = g_strdup_printf ("column_%u", i + 1);
        }

      name = make_unique (wanted, known);
      if (strcmp (name, wanted) != 0)
        g_ptr_array_add (doubled, g_strdup (wanted));
      g_ptr_array_add (names, name);
    }

  g_ptr_array_add (names, make_unique ("overflow", known));
  warn_of_names (n_empty, doubled, warnings);

  return names;
}
