/* Types of columns that nobody declared to Hunch: found by looking at every value once. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/table-private.h"

#include <string.h>

#include "project/iso-time-private.h"

/* SQLite takes no more arguments for one function. */
#define MAX_ARGUMENTS 100

typedef struct
{
  gint64 n_missing;
  gint64 n_integer;
  gint64 n_bit;        /* of the integers, 0 and 1 */
  gint64 n_real;
  gint64 n_date;
  gint64 n_timestamp;
  gint64 n_other;      /* other text */
  gint64 n_blob;
} ValueCounts;

typedef struct
{
  gint64       n_rows;
  ValueCounts *counts;  /* owned; [n columns of the call] */
} LookState;

static void
count_text (ValueCounts   *counts,
            sqlite3_value *value)
{
  const char *text;
  gsize length;
  double number;

  /* Once one value is no date, the column is text, and the others need no look. */
  if (counts->n_other > 0)
    {
      counts->n_other++;
      return;
    }
  text = (const char *) sqlite3_value_text (value);
  length = sqlite3_value_bytes (value);
  if (hunch_iso_parse_date (text, length, &number))
    counts->n_date++;
  else if (hunch_iso_parse_timestamp (text, length, &number))
    counts->n_timestamp++;
  else
    counts->n_other++;
}

static void
look_step (sqlite3_context *context,
           int              n,
           sqlite3_value  **values)
{
  LookState *state = ((HunchProject *) sqlite3_user_data (context))->look;

  if (state == NULL)
    {
      sqlite3_result_error (context, "hunch_look is for Hunch alone", -1);
      return;
    }
  state->n_rows++;
  for (int i = 0; i < n; i++)
    {
      ValueCounts *counts = &state->counts[i];

      switch (sqlite3_value_type (values[i]))
        {
        case SQLITE_NULL:
          counts->n_missing++;
          break;
        case SQLITE_INTEGER:
          counts->n_integer++;
          counts->n_bit += (guint64) sqlite3_value_int64 (values[i]) <= 1;
          break;
        case SQLITE_FLOAT:
          counts->n_real++;
          break;
        case SQLITE_TEXT:
          count_text (counts, values[i]);
          break;
        case SQLITE_BLOB:
          counts->n_blob++;
          break;
        default:
          counts->n_other++;
          break;
        }
    }
}

static void
look_final (sqlite3_context *context)
{
  sqlite3_result_null (context);
}

void
hunch_look_register (HunchProject *self)
{
  sqlite3_create_function_v2 (self->db, "hunch_look", -1, SQLITE_UTF8 | SQLITE_DIRECTONLY, self, NULL, look_step, look_final, NULL);
}

static HunchDataType
choose_type_by_name (const char *declared)
{
  g_autofree char *word = declared == NULL ? NULL : g_ascii_strup (declared, -1);

  if (word == NULL)
    return HUNCH_DATA_TEXT;
  if (strstr (word, "DURATION") != NULL)
    return HUNCH_DATA_DURATION;
  if (strstr (word, "BLOB") != NULL)
    return HUNCH_DATA_BLOB;
  if (strstr (word, "BOOL") != NULL)
    return HUNCH_DATA_BOOLEAN;
  if (strstr (word, "INT") != NULL)
    return HUNCH_DATA_INTEGER;
  if (strstr (word, "REAL") != NULL || strstr (word, "FLOA") != NULL || strstr (word, "DOUB") != NULL)
    return HUNCH_DATA_REAL;
  if (strstr (word, "TIMESTAMP") != NULL || strstr (word, "DATETIME") != NULL)
    return HUNCH_DATA_TIMESTAMP;
  if (strstr (word, "DATE") != NULL)
    return HUNCH_DATA_DATE;
  return HUNCH_DATA_TEXT;
}

static HunchDataType
choose_type (const ValueCounts *counts,
             const char        *declared)
{
  gint64 n_text = counts->n_date + counts->n_timestamp + counts->n_other;
  gint64 n_numbers = counts->n_integer + counts->n_real;

  if (counts->n_blob > 0)
    return n_numbers + n_text == 0 ? HUNCH_DATA_BLOB : HUNCH_DATA_TEXT;
  if (n_numbers + n_text == 0)
    return choose_type_by_name (declared);
  if (n_text > 0 && n_numbers > 0)
    return HUNCH_DATA_TEXT;
  if (n_numbers > 0 && choose_type_by_name (declared) == HUNCH_DATA_DURATION)
    return HUNCH_DATA_DURATION;
  if (n_numbers > 0)
    return counts->n_real > 0 ? HUNCH_DATA_REAL
         : counts->n_bit == counts->n_integer && choose_type_by_name (declared) == HUNCH_DATA_BOOLEAN ? HUNCH_DATA_BOOLEAN
         : choose_type_by_name (declared) == HUNCH_DATA_REAL ? HUNCH_DATA_REAL : HUNCH_DATA_INTEGER;

  /* Text that Hunch was told to keep as text. */
  if (counts->n_other > 0 || (declared != NULL && g_ascii_strcasecmp (declared, "TEXT") == 0))
    return HUNCH_DATA_TEXT;
  return counts->n_timestamp > 0 ? HUNCH_DATA_TIMESTAMP : HUNCH_DATA_DATE;
}

static char *
make_sql (const char        *table,
          const char *const *columns,
          guint              n,
          gboolean           is_look)
{
  g_autoptr (HunchSqlText) from = sqlite3_mprintf (" FROM \"%w\"", table);
  GString *sql = g_string_new (is_look ? "SELECT hunch_look(" : "SELECT ");

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *quoted = hunch_db_quote (columns[i]);

      g_string_append_printf (sql, "%s%s", i == 0 ? "" : ", ", quoted);
    }
  g_string_append_printf (sql, "%s%s", is_look ? ")" : n == 0 ? "1" : "", from);
  return g_string_free (sql, FALSE);
}

static gboolean
look_at_group (HunchProject      *self,
               const char        *table,
               const char *const *columns,
               guint              n,
               HunchLook         *out,
               gint64            *out_n_rows,
               GCancellable      *cancellable,
               GError           **error)
{
  g_autofree char *sql = make_sql (table, columns, n, TRUE);
  g_autofree char *plain_sql = make_sql (table, columns, n, FALSE);
  g_autofree ValueCounts *counts = g_new0 (ValueCounts, MAX (n, 1));
  LookState state = { 0, counts };
  g_autoptr (sqlite3_stmt) declared = hunch_db_prepare (self->db, plain_sql, error);
  gboolean done;

  if (declared == NULL)
    return FALSE;

  hunch_db_watch (self->db, cancellable);
  self->look = &state;
  done = hunch_db_exec (self->db, sql, error);
  self->look = NULL;
  hunch_db_watch (self->db, NULL);

  for (guint i = 0; done && i < n; i++)
    {
      out[i].type = choose_type (&counts[i], sqlite3_column_decltype (declared, i));
      out[i].n_missing = counts[i].n_missing;
    }
  *out_n_rows = state.n_rows;
  return done;
}

HunchLook *
hunch_look_at_values (HunchProject      *self,
                      const char        *table,
                      const char *const *columns,
                      guint              n,
                      gint64            *out_n_rows,
                      GCancellable      *cancellable,
                      GError           **error)
{
  g_autofree HunchLook *looks = g_new0 (HunchLook, MAX (n, 1));

  for (guint first = 0; first == 0 || first < n; first += MAX_ARGUMENTS)
    if (!look_at_group (self, table, columns + first, MIN (n - first, MAX_ARGUMENTS), looks + first, out_n_rows, cancellable, error))
      return NULL;
  return g_steal_pointer (&looks);
}
