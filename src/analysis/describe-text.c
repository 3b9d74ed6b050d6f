/* What of a column is no number: text, and dates as dates. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/describe-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/words.h"

#define EPOCH_JULIAN 719163  /* GDate's number of 1970-01-01 */

void
hunch_description_warn_of_nothing (HunchDescription      *self,
                                   const HunchColumnInfo *column)
{
  hunch_result_add_warning (self->inquiry->result, _("“%s” has not one value among these rows: nothing about it is known."), column->name);
}

/* --- dates --- */

char *
hunch_description_dup_date (const HunchColumnInfo *column,
                            double                 value)
{
  if (!isfinite (value))
    return NULL;
  if (column->type == HUNCH_DATA_TIMESTAMP)
    {
      g_autoptr (GDateTime) time = fabs (value) < 2e11 ? g_date_time_new_from_unix_utc ((gint64) floor (value)) : NULL;

      return time != NULL ? g_date_time_format (time, "%Y-%m-%d %H:%M:%S") : NULL;
    }
  else
    {
      double julian = floor (value) + EPOCH_JULIAN;
      GDate date;

      if (!(julian >= 1 && julian < 3652060))  /* to the year 9999 */
        return NULL;
      g_date_clear (&date, 1);
      g_date_set_julian (&date, (guint32) julian);
      return g_strdup_printf ("%04d-%02d-%02d", g_date_get_year (&date), g_date_get_month (&date), g_date_get_day (&date));
    }
}

void
hunch_description_add_dates (HunchDescription      *self,
                             const HunchColumnInfo *column,
                             const char            *group,
                             gint64                 n,
                             gint64                 n_missing,
                             double                 min,
                             double                 median,
                             double                 max)
{
  const char *const heads[] = { _("Column"), _("Group"), _("n"), _("Missing"), _("Min"), _("Median"), _("Max"), NULL };
  g_autofree char *first = hunch_description_dup_date (column, min);
  g_autofree char *middle = hunch_description_dup_date (column, median);
  g_autofree char *last = hunch_description_dup_date (column, max);

  if (self->date_rows == NULL)
    self->date_rows = hunch_result_add_table (self->inquiry->result, "dates", _("Columns of dates"), heads);
  hunch_result_add_row (self->date_rows, "ssiisss", column->name, group, n, n_missing, first, middle, last);
}

void
hunch_description_set_date_words (HunchDescription      *self,
                                  const HunchColumnInfo *column,
                                  double                 min,
                                  double                 median,
                                  double                 max)
{
  HunchResult *result = self->inquiry->result;
  g_autofree char *first = hunch_description_dup_date (column, min);
  g_autofree char *middle = hunch_description_dup_date (column, median);
  g_autofree char *last = hunch_description_dup_date (column, max);
  g_autofree char *name = hunch_words_escape_claim (column->name);
  g_autofree char *verdict = g_strdup_printf (_("%s runs from %s to %s; half of the rows lie at or before %s."), column->name,
                                              first != NULL ? first : "–", last != NULL ? last : "–", middle != NULL ? middle : "–");
  g_autofree char *claim = g_strdup_printf (_("%s runs from %s to %s"), name, first != NULL ? first : "–", last != NULL ? last : "–");

  hunch_result_set_verdict (result, verdict);
  hunch_result_set_claim (result, claim);
  hunch_result_set_headline (result, column->name, median, NAN, NAN, NAN, NULL);
  self->has_words = TRUE;
}

/* --- text --- */

/* How many rows each group has in all; NULL without groups. */
static gboolean
read_group_totals (HunchDescription *self,
                   HunchCounts     **out_groups,
                   GError          **error)
{
  *out_groups = NULL;
  if (self->by == NULL)
    return TRUE;
  *out_groups = hunch_counts_read (self->inquiry, self->by->name, NULL, NULL, HUNCH_DESCRIPTION_MAX_GROUPS, 0, error);
  return *out_groups != NULL;
}

static double
count_rows (const HunchCounts *counts,
            guint              g)
{
  double n = 0;

  for (guint i = 0; i < counts->n; i++)
    n += hunch_counts_get_rows (counts, i, g);
  return n;
}

static int
find_group (const HunchCounts *counts,
            const char        *label)
{
  for (guint g = 0; g < counts->n_by; g++)
    if (g_str_equal (counts->by_labels[g], label))
      return (int) g;
  return -1;
}

/* @g: of the counts; -1: a group without a value. */
static void
add_text_group (HunchDescription      *self,
                const HunchColumnInfo *column,
                const HunchCounts     *counts,
                const char            *group,
                int                    g,
                double                 n_missing)
{
  const char *const heads[] = { _("Column"), _("Group"), _("n"), _("Missing"), _("Different values"), _("Most frequent"), _("Times"), _("Share"), NULL };
  g_autofree char *prefix = hunch_description_dup_prefix (column->name, group);
  g_autofree char *share_name = g_strdup_printf ("%s.mode_share", prefix);
  HunchEstimate share = HUNCH_ESTIMATE_NONE;
  double n = 0, most = 0;
  guint n_different = 0, mode = 0;

  for (guint i = 0; g >= 0 && i < counts->n; i++)
    {
      double count = hunch_counts_get (counts, i, (guint) g);

      n += hunch_counts_get_rows (counts, i, (guint) g);
      n_different += count > 0;
      mode = count > most ? i : mode;
      most = MAX (most, count);
    }
  if (most > 0)
    most = hunch_counts_get_rows (counts, mode, (guint) g);
  if (most > 0)
    hunch_counts_fill_share (counts, mode, (guint) g, FALSE, self->inquiry->conf, &share);
  hunch_description_add_stat (self, prefix, "n", n);
  hunch_description_add_stat (self, prefix, "missing", n_missing);
  hunch_description_add_stat (self, prefix, "different", n_different);
  hunch_description_add_stat (self, prefix, "mode_n", most > 0 ? most : NAN);
  hunch_result_add_estimate (self->inquiry->result, share_name, &share);
  if (self->text_rows == NULL)
    self->text_rows = hunch_result_add_table (self->inquiry->result, "text", _("Columns of text"), heads);
  hunch_result_add_row (self->text_rows, "ssnnisnn", column->name, group, n, n_missing, (gint64) n_different, most > 0 ? counts->labels[mode] : NULL,
                        most > 0 ? most : NAN, share.estimate);
}

/* A column without one value could be anything: it is described as numbers that are not there. */
static gboolean
describe_nothing (HunchDescription      *self,
                  const HunchColumnInfo *column,
                  const HunchCounts     *groups,
                  GError               **error)
{
  hunch_description_warn_of_nothing (self, column);
  if (groups == NULL)
    return hunch_description_add_nothing (self, column, NULL, self->n_rows, error);
  for (guint g = 0; g < groups->n; g++)
    if (!hunch_description_add_nothing (self, column, groups->labels[g], (gint64) hunch_counts_get_rows (groups, g, 0), error))
      return FALSE;
  return TRUE;
}

static void
take_words_and_bars (HunchDescription  *self,
                     const HunchCounts *counts)
{
  if (self->n_plots < HUNCH_DESCRIPTION_MAX_PLOTS)
    {
      hunch_result_take_plot (self->inquiry->result, hunch_counts_new_bars (counts, self->inquiry, 0));
      self->n_plots++;
    }
  if (!self->has_words)
    hunch_counts_set_words (counts, self->inquiry);
  self->has_words = TRUE;
}

gboolean
hunch_describe_text (HunchDescription      *self,
                     const HunchColumnInfo *column,
                     GError               **error)
{
  g_autoptr (HunchCounts) groups = NULL;
  g_autoptr (HunchCounts) counts = NULL;

  if (!read_group_totals (self, &groups, error))
    return FALSE;
  counts = hunch_counts_read (self->inquiry, column->name, self->by != NULL ? self->by->name : NULL, NULL, 0, HUNCH_DESCRIPTION_MAX_GROUPS, error);
  if (counts == NULL)
    return FALSE;

  self->n_rows = counts->n_rows + counts->n_dropped;
  self->n_used = MAX (self->n_used, counts->n_rows);
  if (counts->n == 0)
    return describe_nothing (self, column, groups, error);
  if (groups == NULL)
    add_text_group (self, column, counts, NULL, 0, (double) counts->n_dropped);
  for (guint g = 0; groups != NULL && g < groups->n; g++)
    {
      int at = find_group (counts, groups->labels[g]);

      add_text_group (self, column, counts, groups->labels[g], at,
                      hunch_counts_get_rows (groups, g, 0) - (at >= 0 ? count_rows (counts, (guint) at) : 0));
    }
  take_words_and_bars (self, counts);
  return TRUE;
}
