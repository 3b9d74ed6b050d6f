/* Numbers as SQL functions: texts read as numbers, bins, and a draw that is always the same. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include "base/json.h"
#include "base/random.h"

#include <errno.h>
#include <math.h>
#include <string.h>

/* --- reading -------------------------------------------------------------- */

static char
get_decimal (sqlite3_value **values,
             int             n_values)
{
  const char *mark = n_values > 1 ? (const char *) sqlite3_value_text (values[1]) : NULL;

  return mark != NULL && *mark == ',' ? ',' : '.';
}

static gboolean
is_group_mark (const char *at,
               char        decimal,
               gsize      *out_n)
{
  static const char *const blanks[] = { " ", "'", "\xc2\xa0", "\xe2\x80\xaf", "\xe2\x80\x99" };

  for (guint i = 0; i < G_N_ELEMENTS (blanks); i++)
    if (g_str_has_prefix (at, blanks[i]))
      {
        *out_n = strlen (blanks[i]);
        return TRUE;
      }
  *out_n = 1;
  return *at == (decimal == ',' ? '.' : ',');
}

/* The number with a point and without marks between thousands, which are taken only where they belong: three digits
 * behind each. NULL when it is none. */
static char *
dup_plain (const char *text,
           char        decimal)
{
  g_autoptr (GString) plain = g_string_new (NULL);
  int n_run = 0;
  gboolean has_groups = FALSE, has_digits = FALSE;
  const char *at = text;
  gsize n;

  if (*at == '+' || *at == '-')
    g_string_append_c (plain, *at++);
  for (; g_ascii_isdigit (*at) || (has_digits && is_group_mark (at, decimal, &n) && g_ascii_isdigit (at[n]));)
    if (g_ascii_isdigit (*at))
      {
        g_string_append_c (plain, *at++);
        has_digits = TRUE;
        n_run++;
      }
    else
      {
        if (has_groups ? n_run != 3 : n_run > 3)
          return NULL;
        has_groups = TRUE;
        n_run = 0;
        at += n;
      }
  if (has_groups && n_run != 3)
    return NULL;

  if (*at == decimal)
    {
      g_string_append_c (plain, '.');
      for (at++; g_ascii_isdigit (*at); has_digits = TRUE)
        g_string_append_c (plain, *at++);
    }
  if (has_digits && (*at == 'e' || *at == 'E') && (g_ascii_isdigit (at[1]) || ((at[1] == '-' || at[1] == '+') && g_ascii_isdigit (at[2]))))
    for (g_string_append_c (plain, *at++); g_ascii_isdigit (*at) || *at == '-' || *at == '+';)
      g_string_append_c (plain, *at++);
  return has_digits && *at == '\0' ? g_string_free (g_steal_pointer (&plain), FALSE) : NULL;
}

static char *
dup_number_text (sqlite3_value **values,
                 int             n_values)
{
  HunchSpan span = hunch_function_get_text (values, 0);
  g_autofree char *text = NULL;

  if (span.at == NULL || span.n > 400)
    return NULL;
  text = g_strstrip (g_strndup (span.at, span.n));
  return dup_plain (text, get_decimal (values, n_values));
}

static void
as_integer (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  g_autofree char *text = NULL;
  double number;
  gint64 integer;
  char *end;

  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER)
    {
      sqlite3_result_value (context, values[0]);
      return;
    }
  if (sqlite3_value_type (values[0]) == SQLITE_FLOAT)
    {
      number = sqlite3_value_double (values[0]);
      if (number == floor (number) && fabs (number) < 9.2e18)
        sqlite3_result_int64 (context, (gint64) number);
      return;
    }

  text = dup_number_text (values, n_values);
  if (text == NULL)
    return;
  errno = 0;
  integer = g_ascii_strtoll (text, &end, 10);
  if (*end == '.')
    for (end++; *end == '0';)
      end++;
  if (*end == '\0' && errno == 0)
    sqlite3_result_int64 (context, integer);
}

static void
as_real (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  g_autofree char *text = NULL;
  double number;

  if (sqlite3_value_type (values[0]) == SQLITE_INTEGER || sqlite3_value_type (values[0]) == SQLITE_FLOAT)
    number = sqlite3_value_double (values[0]);
  else
    {
      text = dup_number_text (values, n_values);
      if (text == NULL)
        return;
      number = g_ascii_strtod (text, NULL);
    }
  if (isfinite (number))
    sqlite3_result_double (context, number);
}

static void
as_boolean (sqlite3_context *context,
            int              n_values,
            sqlite3_value  **values)
{
  static const char *const words[2][6] = {
    { "0", "false", "no", "f", "n", "off" },
    { "1", "true", "yes", "t", "y", "on" },
  };
  HunchSpan span = hunch_function_get_text (values, 0);
  g_autofree char *text = NULL;

  if (span.at == NULL || span.n > 20)
    return;
  text = g_strstrip (g_strndup (span.at, span.n));
  for (int is_true = 0; is_true < 2; is_true++)
    for (guint i = 0; i < G_N_ELEMENTS (words[0]); i++)
      if (g_ascii_strcasecmp (text, words[is_true][i]) == 0)
        sqlite3_result_int (context, is_true);
}

/* --- bins ----------------------------------------------------------------- */

/* The edges that the JSON list `text` names, lent; NULL when it is none. */
static GArray *
get_edges (HunchFunctionState *state,
           const char         *text)
{
  GArray *edges;
  const char *at = text;

  if (state->edges_text != NULL && strcmp (state->edges_text, text) == 0)
    return state->edges;

  edges = g_array_new (FALSE, FALSE, sizeof (double));
  while (*at != '\0' && *at != ']')
    {
      char *end;
      double edge;

      at += *at == '[' || *at == ',';
      edge = g_ascii_strtod (at, &end);
      if (end == at)
        break;
      g_array_append_val (edges, edge);
      at = end;
    }
  g_clear_pointer (&state->edges, g_array_unref);
  g_free (state->edges_text);
  state->edges_text = g_strdup (text);
  state->edges = edges;
  return edges;
}

/* Ten digits are enough to tell bins apart, and few enough that 3 × 0.1 is 0.3. */
static char *
dup_edge (double edge)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, "%.10g", edge == 0 ? 0 : edge));
}

typedef struct
{
  double low, high;
  enum { BIN_BELOW, BIN_INSIDE, BIN_LAST, BIN_ABOVE } place;
} Bin;

static gboolean
find_listed (const GArray *edges,
             double        number,
             Bin          *out)
{
  const double *edge = (const double *) edges->data;
  guint low = 0, high = edges->len - 1;

  if (number < edge[low] || number > edge[high])
    {
      *out = (Bin) { edge[high], edge[low], number < edge[low] ? BIN_BELOW : BIN_ABOVE };
      return TRUE;
    }
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (number >= edge[middle])
        low = middle;
      else
        high = middle;
    }
  *out = (Bin) { edge[low], edge[high], high == edges->len - 1 ? BIN_LAST : BIN_INSIDE };
  return TRUE;
}

/* The bin of argument 0 among the edges of argument 1: a JSON list, or the one width of all. */
static gboolean
find_bin (sqlite3_context *context,
          sqlite3_value  **values,
          Bin             *out)
{
  int type = sqlite3_value_numeric_type (values[0]);
  double number = sqlite3_value_double (values[0]);
  double width = sqlite3_value_double (values[1]);
  const char *text;
  GArray *edges;

  if ((type != SQLITE_INTEGER && type != SQLITE_FLOAT) || !isfinite (number) || sqlite3_value_type (values[1]) == SQLITE_NULL)
    return FALSE;
  if (sqlite3_value_type (values[1]) != SQLITE_TEXT)
    {
      double place = floor (number / width);

      *out = (Bin) { place * width, (place + 1) * width, BIN_INSIDE };
      return width > 0 && isfinite (place);
    }

  text = (const char *) sqlite3_value_text (values[1]);
  edges = text != NULL ? get_edges (sqlite3_user_data (context), text) : NULL;
  return edges != NULL && edges->len >= 2 && find_listed (edges, number, out);
}

/* bin_label (x, edges): "[0, 10)"; the last bin holds its upper edge too. */
static void
bin_label (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  Bin bin;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  if (!find_bin (context, values, &bin))
    return;
  low = dup_edge (bin.low);
  high = dup_edge (bin.high);
  if (bin.place == BIN_BELOW)
    hunch_function_take_text (context, g_strdup_printf ("< %s", high));
  else if (bin.place == BIN_ABOVE)
    hunch_function_take_text (context, g_strdup_printf ("> %s", low));
  else
    hunch_function_take_text (context, g_strdup_printf ("[%s, %s%c", low, high, bin.place == BIN_LAST ? ']' : ')'));
}

/* bin_start (x, edges): the lower edge as a number; none below the first. */
static void
bin_start (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  Bin bin;

  if (find_bin (context, values, &bin) && bin.place != BIN_BELOW)
    hunch_function_return_number (context, bin.low);
}

/* --- draws ---------------------------------------------------------------- */

/* random_of (row, seed): 0 <= x < 1, always the same for the same two numbers. */
static void
random_of (sqlite3_context *context,
           int              n_values,
           sqlite3_value  **values)
{
  HunchRandom random;

  if (sqlite3_value_type (values[0]) == SQLITE_NULL || sqlite3_value_type (values[1]) == SQLITE_NULL)
    return;
  random.state = sqlite3_value_int64 (values[1]);
  random.state = hunch_random_next (&random) ^ (guint64) sqlite3_value_int64 (values[0]);
  random.state = hunch_random_next (&random);
  sqlite3_result_double (context, (double) (hunch_random_next (&random) >> 11) * 0x1.0p-53);
}

const HunchFunctionInfo hunch_functions_number[] = {
  { "as_integer", 1, as_integer },
  { "as_integer", 2, as_integer },
  { "as_real", 1, as_real },
  { "as_real", 2, as_real },
  { "as_boolean", 1, as_boolean },
  { "bin_label", 2, bin_label },
  { "bin_start", 2, bin_start },
  { "random_of", 2, random_of },
  { NULL, 0, NULL },
};
