#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/strata.h"

#include <math.h>
#include <string.h>

#include "project/columns.h"
#include "project/holdout.h"

#define ROWS_AT_ONCE 8192

/* Proportional shares are rounded to whole rows: weights that differ by no more than that are alike. */
#define ROUNDING_ROWS 1.0

/* Rows of the table with row ids that follow each other. */
typedef struct
{
  gint64 id;
  gint64 row;  /* position */
} Run;

struct _HunchStrata
{
  HunchColumns *columns;   /* owned: the strata's column of the table that was drawn */
  HunchColumns *ids;       /* owned: of a view, the row ids there; else NULL */
  GArray       *runs;      /* owned, of Run, with ids: one where the table's row ids have no holes */
  gint64        n_found;   /* rows met while the runs are made */
  char         *column;    /* owned */
  guint         n;
  double       *weights;   /* owned [n], or NULL */
  double        share;     /* rows of the whole for each row of the sample */
  guint32      *places;    /* owned: stratum of each code, missing last */
  guint         n_levels;
  gint32       *codes;     /* owned [ROWS_AT_ONCE]: scratch */
  double       *numbers;   /* owned [ROWS_AT_ONCE], with ids */
  gint64        codes_first; /* the table's row that codes[0] is of, and how many are there */
  gsize         n_codes;
};

void
hunch_strata_free (HunchStrata *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->columns, hunch_columns_free);
  g_clear_pointer (&self->ids, hunch_columns_free);
  g_clear_pointer (&self->runs, g_array_unref);
  g_free (self->column);
  g_free (self->weights);
  g_free (self->places);
  g_free (self->codes);
  g_free (self->numbers);
  g_free (self);
}

guint
hunch_strata_get_n (const HunchStrata *self)
{
  return self->n;
}

const char *
hunch_strata_get_column (const HunchStrata *self)
{
  return self->column;
}

const double *
hunch_strata_get_weights (const HunchStrata *self)
{
  return self->weights;
}

double
hunch_strata_get_share (const HunchStrata *self)
{
  return self->share;
}

/* --- from the ticket --- */

static const HunchTicketStratum *
get_stratum (const HunchTicket *ticket,
             guint              i)
{
  return g_ptr_array_index (ticket->strata, i);
}

static gboolean
is_stratified (const HunchTableInfo *table)
{
  const HunchTicket *ticket = table->ticket;

  return ticket != NULL && ticket->choice.method == HUNCH_SAMPLE_STRATIFIED && ticket->strata != NULL && ticket->strata->len > 0
      && ticket->rows_kept > 0 && ticket->rows_kept < ticket->rows_seen;
}

/* N_h / n_h, so that their mean over the rows is 1. */
static void
make_weights (HunchStrata       *self,
              const HunchTicket *ticket)
{
  double n_seen = 0, n_kept = 0;
  gboolean is_even = TRUE;

  self->n = ticket->strata->len;
  self->weights = g_new0 (double, self->n);
  for (guint i = 0; i < self->n; i++)
    if (get_stratum (ticket, i)->n_kept > 0)
      {
        n_seen += (double) get_stratum (ticket, i)->n_seen;
        n_kept += (double) get_stratum (ticket, i)->n_kept;
      }
  self->share = n_seen / n_kept;
  for (guint i = 0; i < self->n; i++)
    {
      const HunchTicketStratum *stratum = get_stratum (ticket, i);

      if (stratum->n_kept == 0)
        continue;
      self->weights[i] = (double) stratum->n_seen / (double) stratum->n_kept * (n_kept / n_seen);
      is_even = is_even && fabs ((double) stratum->n_seen * (n_kept / n_seen) - (double) stratum->n_kept) <= ROUNDING_ROWS;
    }
  if (is_even)
    g_clear_pointer (&self->weights, g_free);
}

static const char *
get_boolean_word (const char *level)
{
  return g_str_equal (level, "1") ? "true" : g_str_equal (level, "0") ? "false" : level;
}

/* FALSE when the column has values that were not drawn by. */
static gboolean
match_levels (HunchStrata       *self,
              const HunchTicket *ticket,
              GError           **error)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_boolean = hunch_columns_get_type (self->columns, 0) == HUNCH_DATA_BOOLEAN;
  const char *const *levels = hunch_columns_get_levels (self->columns, 0, &self->n_levels, error);
  guint missing = 0;

  if (levels == NULL)
    return FALSE;
  for (guint i = 0; i < self->n; i++)
    if (get_stratum (ticket, i)->value == NULL)
      missing = i + 1;
    else
      g_hash_table_insert (places, get_stratum (ticket, i)->value, GUINT_TO_POINTER (i + 1));

  self->places = g_new0 (guint32, self->n_levels + 1);
  for (guint i = 0; i < self->n_levels; i++)
    {
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, is_boolean ? get_boolean_word (levels[i]) : levels[i]));

      if (place == 0)
        return FALSE;
      self->places[i] = place - 1;
    }
  if (missing == 0 && hunch_columns_get_n_missing (self->columns, 0) > 0)
    return FALSE;
  self->places[self->n_levels] = missing > 0 ? missing - 1 : 0;
  return TRUE;
}

/* --- the rows of a view --- */

static gboolean
take_ends_cb (const HunchQueryHead  *head,
              const HunchQueryValue *values,
              gpointer               user_data)
{
  gint64 *ends = user_data;

  for (guint i = 0; values != NULL && i < 2; i++)
    ends[i] = values[i].integer;
  return TRUE;
}

static gboolean
take_id_cb (const HunchQueryHead  *head,
            const HunchQueryValue *values,
            gpointer               user_data)
{
  HunchStrata *self = user_data;
  const Run *last = self->runs->len > 0 ? &g_array_index (self->runs, Run, self->runs->len - 1) : NULL;

  if (values == NULL)
    return TRUE;
  if (last == NULL || values[0].integer - last->id != self->n_found - last->row)
    {
      Run run = { values[0].integer, self->n_found };

      g_array_append_val (self->runs, run);
    }
  self->n_found++;
  return TRUE;
}

/* From the first and the last row id while they leave no room for holes, else by a look at each. */
static gboolean
find_runs (HunchStrata  *self,
           HunchProject *project,
           const char   *name,
           GCancellable *cancellable,
           GError      **error)
{
  g_autofree char *ends_sql = g_strdup_printf ("SELECT (SELECT min(rowid) FROM \"%s\"), (SELECT max(rowid) FROM \"%s\")", name, name);
  g_autofree char *sql = g_strdup_printf ("SELECT rowid FROM \"%s\" ORDER BY rowid", name);
  gint64 n_rows = hunch_columns_get_n_rows (self->columns);
  gint64 ends[2] = { 0, -1 };

  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  if (!hunch_project_query (project, ends_sql, take_ends_cb, ends, cancellable, error))
    return FALSE;
  if (ends[1] - ends[0] + 1 == n_rows)
    {
      Run run = { ends[0], 0 };

      g_array_append_val (self->runs, run);
      return TRUE;
    }
  return hunch_project_query (project, sql, take_id_cb, self, cancellable, error) && self->n_found == n_rows && n_rows > 0;
}

static gboolean
open_ids (HunchStrata          *self,
          HunchProject         *project,
          const HunchTableInfo *view,
          const char           *base,
          GCancellable         *cancellable,
          GError              **error)
{
  static const char *const names[] = { "hunch_row" };
  g_auto (GStrv) parts = g_strsplit (base, "\"", -1);
  g_autofree char *name = g_strjoinv ("\"\"", parts);

  if (!find_runs (self, project, name, cancellable, error))
    return FALSE;
  self->ids = hunch_columns_open (project, view->name, names, 1, NULL, cancellable, error);
  self->numbers = g_new (double, ROWS_AT_ONCE);
  return self->ids != NULL;
}

HunchStrata *
hunch_strata_new (HunchProject         *project,
                  const HunchTableInfo *table,
                  GCancellable         *cancellable,
                  GError              **error)
{
  g_autoptr (HunchStrata) self = NULL;
  g_autoptr (HunchTableInfo) base = NULL;
  g_autofree char *name = NULL;
  const char *column;

  if (!is_stratified (table))
    return NULL;
  name = hunch_project_dup_base (project, table->name);
  base = name == NULL ? NULL : hunch_project_get_table (project, name, error);
  if (base == NULL || !is_stratified (base) || hunch_table_info_find (base, base->ticket->choice.stratum) < 0)
    return NULL;

  column = base->columns[hunch_table_info_find (base, base->ticket->choice.stratum)].name;
  self = g_new0 (HunchStrata, 1);
  self->column = g_strdup (column);
  self->codes = g_new (gint32, ROWS_AT_ONCE);
  make_weights (self, base->ticket);
  self->columns = hunch_columns_open (project, base->name, &column, 1, NULL, cancellable, error);
  if (self->columns == NULL || !match_levels (self, base->ticket, error)
      || (table->is_view && !open_ids (self, project, table, base->name, cancellable, error)))
    return NULL;
  return g_steal_pointer (&self);
}

/* --- reading --- */

static inline guint32
get_place (HunchStrata *self,
           gint32       code)
{
  return self->places[code < 0 ? self->n_levels : (guint) code];
}

static gboolean
read_table (HunchStrata *self,
            gint64       first,
            gsize        n,
            guint32     *out_codes,
            GError     **error)
{
  for (gsize done = 0; done < n;)
    {
      gsize n_part = MIN (n - done, ROWS_AT_ONCE);

      if (!hunch_columns_read_codes (self->columns, 0, first + (gint64) done, n_part, self->codes, error))
        return FALSE;
      for (gsize i = 0; i < n_part; i++)
        out_codes[done + i] = get_place (self, self->codes[i]);
      done += n_part;
    }
  return TRUE;
}

/* The position of the row with that id. */
static gint64
find_row (const HunchStrata *self,
          gint64             id)
{
  guint low = 0, high = self->runs->len;
  const Run *run;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->runs, Run, middle).id <= id)
        low = middle;
      else
        high = middle;
    }
  run = &g_array_index (self->runs, Run, low);
  return run->row + (id - run->id);
}

/* Rows of a view stand in the order of the table, so what is read for one serves its neighbours. */
static gboolean
read_one (HunchStrata *self,
          gint64       row,
          guint32     *out_code,
          GError     **error)
{
  gint64 n_rows = hunch_columns_get_n_rows (self->columns);

  row = CLAMP (row, 0, MAX (n_rows - 1, 0));
  if (row < self->codes_first || row >= self->codes_first + (gint64) self->n_codes)
    {
      self->codes_first = row;
      self->n_codes = (gsize) MIN (ROWS_AT_ONCE, n_rows - self->codes_first);
      if (!hunch_columns_read_codes (self->columns, 0, self->codes_first, self->n_codes, self->codes, error))
        return FALSE;
    }
  *out_code = get_place (self, self->codes[row - self->codes_first]);
  return TRUE;
}

gboolean
hunch_strata_read (HunchStrata *self,
                   gint64       first,
                   gsize        n,
                   guint32     *out_codes,
                   GError     **error)
{
  if (self->ids == NULL)
    return read_table (self, first, n, out_codes, error);

  for (gsize done = 0; done < n;)
    {
      gsize n_part = MIN (n - done, ROWS_AT_ONCE);

      if (!hunch_columns_read (self->ids, 0, first + (gint64) done, n_part, self->numbers, error))
        return FALSE;
      for (gsize i = 0; i < n_part; i++)
        if (isnan (self->numbers[i]))
          out_codes[done + i] = get_place (self, -1);
        else if (!read_one (self, find_row (self, (gint64) self->numbers[i]), &out_codes[done + i], error))
          return FALSE;
      done += n_part;
    }
  return TRUE;
}
