/* What comes next? A series out of rows, a smoothing model of it, and whether that would have beaten simple rules. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/forecast-private.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/verdict.h"
#include "analysis/words.h"

#define MAX_GROUPS 40
#define MOST_LINES 8
#define MAX_HORIZON 1000
#define OWN_LEVEL 3

typedef struct
{
  guint    n_held;
  gboolean has_n_held;
  double   period;  /* NAN: natural */
} Wishes;

static gboolean
read_whole (HunchInquiry *inquiry,
            const char   *word,
            double        low,
            double        high,
            double       *out,
            GError      **error)
{
  if (!hunch_inquiry_get_number (inquiry, word, out, error))
    return FALSE;
  if (isnan (*out) || (*out >= low && *out <= high && *out == trunc (*out)))
    return TRUE;
  return hunch_bad_option (error, _("%s= must be a whole number from %.0f to %.0f."), word, low, high);
}

static gboolean
read_wishes (HunchInquiry  *inquiry,
             HunchForecast *self,
             Wishes        *wishes,
             GError       **error)
{
  double horizon = NAN, held = NAN, seed = 1, n_paths = 5000;
  const char *model = hunch_inquiry_get (inquiry, "model");

  wishes->period = NAN;
  self->inquiry = inquiry;
  if (!read_whole (inquiry, "horizon", 1, MAX_HORIZON, &horizon, error) || !read_whole (inquiry, "holdout", 0, MAX_HORIZON, &held, error)
      || !read_whole (inquiry, "seed", 0, 0x1p53, &seed, error) || !read_whole (inquiry, "paths", 100, 100000, &n_paths, error)
      || (!hunch_inquiry_is (inquiry, "period", "auto") && !read_whole (inquiry, "period", 1, 1000, &wishes->period, error)))
    return FALSE;

  self->horizon = isnan (horizon) ? 0 : (guint) horizon;
  wishes->has_n_held = !isnan (held);
  wishes->n_held = wishes->has_n_held ? (guint) held : 0;
  self->seed = (guint64) seed;
  self->n_paths = (guint) n_paths;
  self->is_log = hunch_inquiry_is (inquiry, "transform", "log");
  self->form = g_strcmp0 (model, "auto") == 0 ? NULL : model;
  return TRUE;
}

/* A natural season needs two of it; one that was asked for and cannot be had is refused. */
static gboolean
choose_period (HunchForecast *self,
               const Wishes  *wishes,
               GError       **error)
{
  gsize n = self->series.n;

  if (isnan (wishes->period))
    {
      guint natural = hunch_time_series_get_period (&self->series);

      self->period = n > 2 * (gsize) natural + 2 ? natural : 1;
      if (self->period < natural && self->form != NULL && !g_str_has_suffix (self->form, "N"))
        return hunch_no_answer (error, _("model=%s has a season, and %zu %s are too few for one of %u."), self->form, n,
                                hunch_time_step_get_words (self->series.step), natural);
      return TRUE;
    }
  self->period = (guint) wishes->period;
  if (self->period > 1 && n <= 2 * (gsize) self->period + 2)
    return hunch_no_answer (error, _("%zu %s are too few for a season of %u: more than two of it are needed."), n,
                            hunch_time_step_get_words (self->series.step), self->period);
  return TRUE;
}

static gboolean
run_single (HunchInquiry *inquiry,
            GError      **error)
{
  g_auto (HunchForecast) self = { 0 };
  Wishes wishes = { 0 };

  if (!read_wishes (inquiry, &self, &wishes, error) || !hunch_time_series_read (inquiry, -1, NULL, &self.series, error)
      || !choose_period (&self, &wishes, error) || !hunch_forecast_work (&self, wishes.n_held, wishes.has_n_held, error))
    return FALSE;

  hunch_forecast_add_numbers (&self);
  hunch_forecast_set_words (&self);
  hunch_forecast_take_plots (&self);
  return TRUE;
}

/* --- a series for each group --- */

typedef struct
{
  HunchInquiry *inquiry;    /* lent */
  HunchTimeSeries all;      /* owned */
  GPtrArray    *labels;     /* owned, of owned text: of the groups below */
  GPtrArray    *forecasts;  /* owned, of HunchForecast */
} Groups;

static void
forecast_free (gpointer data)
{
  hunch_forecast_clear (data);
  g_free (data);
}

static void
groups_clear (Groups *self)
{
  hunch_time_series_clear (&self->all);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_pointer (&self->forecasts, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Groups, groups_clear)

/* FALSE with an error; TRUE without a forecast when the group has none, which is said. */
static gboolean
work_group (Groups     *self,
            const char *label,
            int         level,
            GError    **error)
{
  HunchForecast *forecast = g_new0 (HunchForecast, 1);
  Wishes wishes = { 0 };
  g_autoptr (GError) cause = NULL;

  if (!read_wishes (self->inquiry, forecast, &wishes, error))
    {
      forecast_free (forecast);
      return FALSE;
    }
  if (hunch_time_series_read (self->inquiry, level, &self->all, &forecast->series, &cause) && choose_period (forecast, &wishes, &cause)
      && hunch_forecast_work (forecast, wishes.n_held, wishes.has_n_held, &cause))
    {
      g_ptr_array_add (self->labels, g_strdup (label));
      g_ptr_array_add (self->forecasts, forecast);
      return TRUE;
    }
  forecast_free (forecast);
  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error))
    return FALSE;
  hunch_result_add_warning (self->inquiry->result, _("%s was left out: %s"), label, cause->message);
  return TRUE;
}

static gboolean
work_groups (Groups                *self,
             const HunchColumnInfo *by,
             GError               **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (self->inquiry);
  guint place = hunch_frame_add_codes (frame, by->name);
  const char *const *levels;
  guint n;

  if (!hunch_frame_open (frame, error))
    return FALSE;
  levels = hunch_frame_get_levels (frame, place, MAX_GROUPS, &n, error);
  if (levels == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = hunch_verdict_dup_group (by->name, levels[i]);

      if (!work_group (self, label, (int) i, error))
        return FALSE;
    }
  if (self->forecasts->len == 0)
    return hunch_no_answer (error, _("None of the groups of “%s” makes a series that can be forecast."), by->name);
  return TRUE;
}

static void
add_group_numbers (Groups *self)
{
  const char *const heads[] = { _("Group"), _("Model"), _("Time"), _("Forecast"), _("Low"), _("High"), _("MAE held back"), _("MAE of the naive forecast"), NULL };
  JsonArray *rows = hunch_result_add_table (self->inquiry->result, "groups", _("Forecasts by group"), heads);

  for (guint i = 0; i < self->forecasts->len; i++)
    {
      HunchForecast *forecast = g_ptr_array_index (self->forecasts, i);
      const char *group = g_ptr_array_index (self->labels, i);
      const HunchBacktest *back = &forecast->backtest;

      for (guint h = 0; h < forecast->horizon; h++)
        {
          HunchEstimate estimate = HUNCH_ESTIMATE_NONE;
          g_autofree char *label = hunch_time_series_dup_label (&forecast->series, (gint64) forecast->series.n + h);
          g_autofree char *name = g_strdup_printf ("%s: %s", group, label);

          estimate.estimate = forecast->forecast.mean[h];
          estimate.se = forecast->is_log ? NAN : forecast->forecast.sd[h];
          estimate.ci_low = forecast->forecast.low[OWN_LEVEL * forecast->horizon + h];
          estimate.ci_high = forecast->forecast.high[OWN_LEVEL * forecast->horizon + h];
          hunch_result_add_estimate (self->inquiry->result, name, &estimate);
          if (h + 1 == forecast->horizon)
            hunch_result_add_row (rows, "sssnnnnn", group, forecast->model.name, label, estimate.estimate, estimate.ci_low, estimate.ci_high,
                                  back->n_held > 0 ? back->next[0].mae : NAN, back->n_held > 0 ? back->next[back->best_rival].mae : NAN);
        }
      if (back->n_held > 0)
        hunch_forecast_add_dm (self->inquiry, back, back->best_rival, group);
    }
}

static double
get_last (const Groups *self,
          guint         i)
{
  const HunchForecast *forecast = g_ptr_array_index (self->forecasts, i);

  return forecast->forecast.mean[forecast->horizon - 1];
}

/* How many groups have a higher forecast in the end. */
static guint
get_rank (const Groups *self,
          guint         i)
{
  guint rank = 0;

  for (guint k = 0; k < self->forecasts->len; k++)
    rank += get_last (self, k) > get_last (self, i) || (get_last (self, k) == get_last (self, i) && k < i);
  return rank;
}

static guint
find_highest (const Groups *self)
{
  guint i = 0;

  while (get_rank (self, i) > 0)
    i++;
  return i;
}

static guint
count_beating (const Groups *self)
{
  guint n = 0;

  for (guint i = 0; i < self->forecasts->len; i++)
    {
      const HunchBacktest *back = &((HunchForecast *) g_ptr_array_index (self->forecasts, i))->backtest;

      n += back->n_held > 0 && back->has_dm[back->best_rival] && back->dm[back->best_rival].difference < 0
           && hunch_verdict_is_sure (back->dm[back->best_rival].p, self->inquiry->conf);
    }
  return n;
}

static void
set_group_words (Groups *self)
{
  guint best = find_highest (self);
  HunchForecast *forecast = g_ptr_array_index (self->forecasts, best);
  const char *group = g_ptr_array_index (self->labels, best);
  guint last = forecast->horizon - 1;
  double mean = forecast->forecast.mean[last];
  double low = forecast->forecast.low[OWN_LEVEL * forecast->horizon + last], high = forecast->forecast.high[OWN_LEVEL * forecast->horizon + last];
  g_autofree char *label = hunch_time_series_dup_label (&forecast->series, (gint64) forecast->series.n + last);
  g_autofree char *number = hunch_words_estimate (mean, low, high, FALSE);
  g_autofree char *interval = hunch_words_interval (low, high, self->inquiry->conf);
  /* Translators: how many groups, of how many. */
  g_autofree char *verdict
      = g_strdup_printf (_("%s has the highest forecast of %s for %s: %s (%s). The model clearly beats the naive forecast on values held back in %u of %u groups."),
                         group, self->all.what, label, number, interval, count_beating (self), self->forecasts->len);
  g_autofree char *title = g_strdup_printf (_("Forecast of %s"), self->all.what);
  g_autofree char *name = g_strdup_printf ("%s: %s, %s", group, self->all.what, label);
  g_autofree char *shown = hunch_words_escape_claim (group);
  int n_decimals = hunch_words_get_n_decimals (mean, low, high);
  g_autofree char *claim = g_strdup_printf (_("%s leads with {estimate:%d} to be expected for %s"), shown, n_decimals, label);

  hunch_result_set_title (self->inquiry->result, title);
  hunch_result_set_verdict (self->inquiry->result, verdict);
  hunch_result_set_claim (self->inquiry->result, claim);
  hunch_result_set_headline (self->inquiry->result, name, mean, low, high, NAN, NULL);
  if (self->forecasts->len > 1)
    hunch_result_add_warning (self->inquiry->result, _("Each group has its own test: of many, one in twenty passes by chance."));
  hunch_result_add_source (self->inquiry->result, "R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder, Forecasting with Exponential Smoothing (2008)");
  hunch_result_add_source (self->inquiry->result, "F. X. Diebold, R. S. Mariano, Journal of Business and Economic Statistics 13 (1995)");
}

static gint64
count_rows (const Groups *self)
{
  gint64 n_rows = 0;

  for (guint i = 0; i < self->forecasts->len; i++)
    {
      const HunchForecast *forecast = g_ptr_array_index (self->forecasts, i);

      for (gsize k = 0; k < forecast->series.n; k++)
        n_rows += (gint64) forecast->series.n_rows[k];
    }
  return n_rows;
}

static void
take_group_plot (Groups *self)
{
  g_autofree char *title = g_strdup_printf (_("Forecast of %s"), self->all.what);
  HunchPlot *plot = hunch_plot_new_titled (self->inquiry, title, hunch_inquiry_get (self->inquiry, "time"), self->all.unit, count_rows (self),
                                           g_strdup_printf (_("Lines of %s for %u groups, carried on with 95 %% intervals."), self->all.what,
                                                            self->forecasts->len));

  if (self->all.step <= HUNCH_TIME_STEP_HOUR)
    plot->x.kind = HUNCH_SCALE_TIME;
  else if (self->all.step != HUNCH_TIME_STEP_NUMBER)
    plot->x.kind = HUNCH_SCALE_DATE;
  if (self->forecasts->len > MOST_LINES)
    plot->subtitle = g_strdup_printf (_("The %d highest of %u, with intervals of 95 %% where the future begins"), MOST_LINES, self->forecasts->len);
  else
    plot->subtitle = g_strdup (_("With intervals of 95 % where the future begins"));
  for (guint i = 0; i < self->forecasts->len; i++)
    {
      HunchForecast *forecast = g_ptr_array_index (self->forecasts, i);
      gsize n = forecast->series.n, n_all = n + forecast->horizon;
      HunchLayer *layer;

      if (get_rank (self, i) >= MOST_LINES)
        continue;
      layer = hunch_layer_new (HUNCH_MARK_LINE, g_ptr_array_index (self->labels, i), n_all);
      layer->x = g_new (double, n_all);
      layer->y = g_new (double, n_all);
      layer->low = g_new (double, n_all);
      layer->high = g_new (double, n_all);
      for (gsize k = 0; k < n_all; k++)
        {
          layer->x[k] = hunch_time_series_get_x (&forecast->series, (gint64) k);
          layer->y[k] = k < n ? forecast->series.y[k] : forecast->forecast.mean[k - n];
          layer->low[k] = k < n ? layer->y[k] : forecast->forecast.low[2 * forecast->horizon + k - n];
          layer->high[k] = k < n ? layer->y[k] : forecast->forecast.high[2 * forecast->horizon + k - n];
        }
      hunch_plot_take_layer (plot, layer);
    }
  hunch_result_take_plot (self->inquiry->result, plot);
}

static gboolean
run_groups (HunchInquiry          *inquiry,
            const HunchColumnInfo *by,
            GError               **error)
{
  g_auto (Groups) self = { inquiry, { 0 }, g_ptr_array_new_with_free_func (g_free), g_ptr_array_new_with_free_func (forecast_free) };

  if (!hunch_time_series_read (inquiry, -1, NULL, &self.all, error) || !work_groups (&self, by, error))
    return FALSE;

  add_group_numbers (&self);
  set_group_words (&self);
  take_group_plot (&self);
  return TRUE;
}

gboolean
hunch_run_forecast (HunchInquiry *inquiry,
                    GError      **error)
{
  const HunchColumnInfo *by;

  if (!hunch_inquiry_get_column (inquiry, "by", &by, error))
    return FALSE;
  return by != NULL ? run_groups (inquiry, by, error) : run_single (inquiry, error);
}
