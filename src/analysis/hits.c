#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/hits.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/words.h"

#define MOST_VALUES 10000
#define MOST_GROUPS 200

static const char *const absent[] = { "0", "false", "no", "No", "FALSE", NULL };
static const char *const present[] = { "1", "true", "yes", "Yes", "TRUE", NULL };

static gboolean
is_same_number (const char *a,
                const char *b)
{
  char *end_a, *end_b;
  double first = g_ascii_strtod (a, &end_a);
  double second = g_ascii_strtod (b, &end_b);

  return *a != '\0' && *b != '\0' && *end_a == '\0' && *end_b == '\0' && first == second;
}

static int
find_label (const HunchCounts *counts,
            const char        *value)
{
  for (guint i = 0; i < counts->n; i++)
    if (g_str_equal (counts->labels[i], value) || is_same_number (counts->labels[i], value))
      return (int) i;
  return -1;
}

/* Of two values the second; a lone one is what it says, yes or no. */
static gboolean
choose_success (HunchHits *self,
                GError   **error)
{
  const HunchCounts *counts = self->counts;
  g_autofree char *list = hunch_words_list ((const char *const *) counts->labels, counts->n, 6);

  if (counts->n > 2)
    return hunch_bad_option (error, _("“%s” has %u values (%s): say with success= which of them counts."), self->y, counts->n, list);
  if (counts->n == 2)
    {
      self->label = 1;
      self->success = g_strdup (counts->labels[1]);
      return TRUE;
    }
  for (guint i = 0; absent[i] != NULL; i++)
    if (g_str_equal (counts->labels[0], absent[i]))
      {
        self->label = -1;
        self->success = g_strdup (present[i]);
        return TRUE;
      }
  if (g_strv_contains (present, counts->labels[0]))
    {
      self->label = 0;
      self->success = g_strdup (counts->labels[0]);
      return TRUE;
    }
  return hunch_bad_option (error, _("“%s” has only the value %s: say with success= which value counts."), self->y, list);
}

/* A number that no row has is a share of nothing; a word that no row has is a slip. */
static gboolean
find_success (HunchHits    *self,
              HunchInquiry *inquiry,
              GError      **error)
{
  const char *given = hunch_inquiry_get (inquiry, "success");
  g_autofree char *list = NULL;

  if (given == NULL || *given == '\0')
    return choose_success (self, error);
  self->label = find_label (self->counts, given);
  self->success = g_strdup (self->label >= 0 ? self->counts->labels[self->label] : given);
  if (self->label >= 0 || is_same_number (given, given) || g_strv_contains (present, given) || g_strv_contains (absent, given))
    return TRUE;
  list = hunch_words_list ((const char *const *) self->counts->labels, self->counts->n, 6);
  return hunch_bad_option (error, _("“%s” has no value “%s”; it has %s."), self->y, given, list);
}

static void
fill_groups (HunchHits *self)
{
  const HunchCounts *counts = self->counts;

  self->n = counts->n_by;
  self->groups = (const char *const *) counts->by_labels;
  self->hits = g_new0 (double, self->n + 1);
  self->totals = g_new0 (double, self->n + 1);
  self->n_rows = counts->n_rows;
  for (guint k = 0; k < self->n; k++)
    {
      self->totals[k] = hunch_counts_get_column_total (counts, k);
      self->hits[k] = self->label >= 0 ? hunch_counts_get (counts, self->label, k) : 0;
    }
}

HunchHits *
hunch_hits_read (HunchInquiry *inquiry,
                 gboolean      is_split,
                 GError      **error)
{
  g_autoptr (HunchHits) self = g_new0 (HunchHits, 1);
  const HunchColumnInfo *y, *by = NULL, *weights;

  if (!hunch_inquiry_get_column (inquiry, "y", &y, error) || !hunch_inquiry_get_column (inquiry, "weights", &weights, error)
      || (is_split && !hunch_inquiry_get_column (inquiry, "by", &by, error)))
    return NULL;
  if (y == by)
    {
      hunch_bad_option (error, _("y= and by= name the same column."));
      return NULL;
    }
  self->counts = hunch_counts_read (inquiry, y->name, by != NULL ? by->name : NULL, weights != NULL ? weights->name : NULL, MOST_VALUES,
                                    MOST_GROUPS, error);
  if (self->counts == NULL || !hunch_counts_check (self->counts, error))
    return NULL;
  self->y = g_strdup (y->name);
  self->by = by != NULL ? g_strdup (by->name) : NULL;
  if (!find_success (self, inquiry, error))
    return NULL;
  fill_groups (self);
  return g_steal_pointer (&self);
}

void
hunch_hits_free (HunchHits *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->counts, hunch_counts_free);
  g_free (self->y);
  g_free (self->by);
  g_free (self->success);
  g_free (self->hits);
  g_free (self->totals);
  g_free (self);
}

gboolean
hunch_hits_has_blocks (const HunchHits *self)
{
  return self->counts->blocks != NULL;
}

double
hunch_hits_count_rows (const HunchHits *self)
{
  double n = 0;

  for (guint k = 0; k < self->n && self->label >= 0; k++)
    n += hunch_counts_get_rows (self->counts, (guint) self->label, k);
  return n;
}

void
hunch_hits_fill_share (const HunchHits *self,
                       guint            group,
                       double           conf,
                       HunchEstimate   *out)
{
  if (self->label >= 0)
    {
      hunch_counts_fill_share (self->counts, (guint) self->label, group, FALSE, conf, out);
      return;
    }
  *out = HUNCH_ESTIMATE_NONE;
  out->estimate = 0;
  out->se = 0;
  hunch_wilson_interval (0, self->totals[group], conf, &out->ci_low, &out->ci_high);
}

void
hunch_hits_report_blocks (const HunchHits *self,
                          HunchInquiry    *inquiry)
{
  if (self->label >= 0)
    hunch_counts_report_label (self->counts, inquiry, (guint) self->label);
}
