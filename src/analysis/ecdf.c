#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/describe-private.h"
#include "analysis/frame.h"
#include "analysis/plot-parts.h"
#include "analysis/runs.h"
#include "analysis/words.h"
#include "base/json.h"
#include "stats/ecdf.h"
#include "stats/quantile.h"
#include "stats/ranks.h"

#define MAX_GROUPS 1000

static const double probs[] = { 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99 };

typedef struct
{
  char   *label;   /* owned, NULL when not split */
  GArray *values;  /* owned, doubles; sorted before use */
} Curve;

static void
curve_free (Curve *curve)
{
  g_free (curve->label);
  g_array_unref (curve->values);
  g_free (curve);
}

static Curve *
curve_new (const char *label)
{
  Curve *curve = g_new0 (Curve, 1);

  curve->label = g_strdup (label);
  curve->values = g_array_new (FALSE, FALSE, sizeof (double));
  return curve;
}

static gboolean
fill_curves (HunchFrame *frame,
             gboolean    is_split,
             GPtrArray  *curves,
             GError    **error)
{
  const double *values = hunch_frame_get_numbers (frame, 0);
  const gint32 *codes = is_split ? hunch_frame_get_codes (frame, 0) : NULL;
  gsize n;

  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return FALSE;
      if (codes == NULL)
        g_array_append_vals (((Curve *) g_ptr_array_index (curves, 0))->values, values, n);
      for (gsize i = 0; codes != NULL && i < n; i++)
        g_array_append_val (((Curve *) g_ptr_array_index (curves, codes[i]))->values, values[i]);
    }
  while (n > 0);
  return TRUE;
}

static GPtrArray *
read_curves (HunchInquiry          *inquiry,
             const HunchColumnInfo *column,
             const HunchColumnInfo *by,
             GError               **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  g_autoptr (GPtrArray) curves = g_ptr_array_new_with_free_func ((GDestroyNotify) curve_free);
  const char *const *levels = NULL;
  guint n_levels = 1;

  hunch_frame_add_number (frame, column->name);
  if (by != NULL)
    hunch_frame_add_codes (frame, by->name);
  if (!hunch_frame_open (frame, error))
    return NULL;
  if (by != NULL)
    levels = hunch_frame_get_levels (frame, 0, MAX_GROUPS, &n_levels, error);
  if (by != NULL && levels == NULL)
    return NULL;

  for (guint g = 0; g < n_levels; g++)
    g_ptr_array_add (curves, curve_new (levels != NULL ? levels[g] : NULL));
  if (!fill_curves (frame, by != NULL, curves, error))
    return NULL;

  hunch_frame_report (frame);
  return g_steal_pointer (&curves);
}

static int
compare_sizes (gconstpointer a,
               gconstpointer b)
{
  const Curve *first = *(Curve *const *) a;
  const Curve *second = *(Curve *const *) b;

  return (first->values->len < second->values->len) - (first->values->len > second->values->len);
}

static void
drop_small_curves (GPtrArray *curves,
                   guint      top)
{
  g_ptr_array_sort (curves, compare_sizes);
  while (curves->len > top || (curves->len > 0 && ((Curve *) g_ptr_array_index (curves, curves->len - 1))->values->len == 0))
    g_ptr_array_set_size (curves, curves->len - 1);
}

static void
add_value (HunchInquiry *inquiry,
           const char   *column,
           const char   *group,
           const char   *stat,
           double        value)
{
  g_autofree char *name = group != NULL ? g_strdup_printf ("%s[%s].%s", column, group, stat)
                                        : g_strdup_printf ("%s.%s", column, stat);

  hunch_result_add_value (inquiry->result, name, value);
}

static gboolean
add_curve (HunchInquiry          *inquiry,
           const HunchColumnInfo *column,
           const Curve           *curve,
           HunchPlot             *plot,
           JsonArray             *rows,
           GError               **error)
{
  g_auto (HunchEcdf) ecdf = { 0 };
  double *values = (double *) curve->values->data;
  gsize n = curve->values->len;

  if (!hunch_sort_values (values, n, inquiry->cancellable, error) || !hunch_ecdf (values, n, &ecdf, error)
      || g_cancellable_set_error_if_cancelled (inquiry->cancellable, error))
    return FALSE;

  add_value (inquiry, column->name, curve->label, "n", n);
  add_value (inquiry, column->name, curve->label, "min", values[0]);
  for (guint i = 0; i < G_N_ELEMENTS (probs); i++)
    {
      double value = hunch_quantile_sorted (values, n, probs[i]);
      char number[HUNCH_NUMBER_BUFFER];
      g_autofree char *stat = g_strdup_printf ("q%s", hunch_number_to_json (probs[i], number));

      add_value (inquiry, column->name, curve->label, stat, value);
      hunch_result_add_row (rows, "snn", curve->label, probs[i], value);
    }
  add_value (inquiry, column->name, curve->label, "max", values[n - 1]);
  hunch_plot_take_layer (plot, hunch_layer_new_ecdf (curve->label, &ecdf));
  return TRUE;
}

/* Dates as dates. */
static char *
dup_value (const HunchColumnInfo *column,
           double                 value)
{
  gboolean is_date = column->type == HUNCH_DATA_DATE || column->type == HUNCH_DATA_TIMESTAMP;
  char *date = is_date ? hunch_description_dup_date (column, value) : NULL;

  return date != NULL ? date : hunch_words_number (value);
}

static void
set_words (HunchInquiry          *inquiry,
           const HunchColumnInfo *column,
           const Curve           *curve,
           HunchPlot             *plot)
{
  const double *values = (const double *) curve->values->data;
  gsize n = curve->values->len;
  double middle = hunch_quantile_sorted (values, n, 0.5);
  g_autofree char *median = dup_value (column, middle);
  g_autofree char *tenth = dup_value (column, hunch_quantile_sorted (values, n, 0.9));
  g_autofree char *name = hunch_words_escape_claim (column->name);
  gboolean is_number = column->type != HUNCH_DATA_DATE && column->type != HUNCH_DATA_TIMESTAMP;
  g_autofree char *claim = is_number ? g_strdup_printf (_("Half of all have %s of {estimate} or less"), name)
                                     : g_strdup_printf (_("Half of all have %s of %s or earlier"), name, median);
  g_autofree char *verdict = NULL;

  if (curve->label != NULL)
    verdict = g_strdup_printf (_("In the largest group, %s, half of the rows have %s of %s or less, and one in ten more than %s."),
                               curve->label, column->name, median, tenth);
  else
    verdict = g_strdup_printf (_("Half of the rows have %s of %s or less, and one in ten more than %s."), column->name, median, tenth);
  plot->summary = g_strdup (verdict);
  hunch_result_set_verdict (inquiry->result, verdict);
  hunch_result_set_claim (inquiry->result, claim);
  hunch_result_set_headline (inquiry->result, column->name, middle, NAN, NAN, NAN, NULL);
}

gboolean
hunch_run_ecdf (HunchInquiry *inquiry,
                GError      **error)
{
  const char *const heads[] = { _("Group"), _("Share"), _("Value"), NULL };
  const HunchColumnInfo *column;
  const HunchColumnInfo *by;
  g_autoptr (GPtrArray) curves = NULL;
  g_autoptr (HunchPlot) plot = NULL;
  g_autofree char *title = NULL;
  JsonArray *rows;
  double top = 8;

  if (!hunch_inquiry_get_column (inquiry, "column", &column, error) || !hunch_inquiry_get_column (inquiry, "by", &by, error)
      || !hunch_inquiry_get_number (inquiry, "top", &top, error))
    return FALSE;
  curves = read_curves (inquiry, column, by, error);
  if (curves == NULL)
    return FALSE;
  drop_small_curves (curves, (guint) CLAMP (top, 1, MAX_GROUPS));
  if (curves->len == 0)
    return hunch_no_answer (error, _("“%s” has no values to work with."), column->name);

  title = g_strdup_printf (_("Share of rows at or below each %s"), column->name);
  plot = hunch_plot_new_titled (inquiry, title, column->name, _("Share of rows"), 0, NULL);
  hunch_axis_set_type (&plot->x, column->type);
  plot->y.percent = TRUE;
  plot->y.min = 0;
  plot->y.max = 1;
  rows = hunch_result_add_table (inquiry->result, "quantiles", _("Quantiles"), heads);
  for (guint i = 0; i < curves->len; i++)
    {
      if (!add_curve (inquiry, column, g_ptr_array_index (curves, i), plot, rows, error))
        return FALSE;
      plot->n += ((Curve *) g_ptr_array_index (curves, i))->values->len;
    }
  g_free (plot->source);
  plot->source = hunch_inquiry_dup_source (inquiry, plot->n);
  set_words (inquiry, column, g_ptr_array_index (curves, 0), plot);
  hunch_result_set_title (inquiry->result, title);
  hunch_result_take_plot (inquiry->result, g_steal_pointer (&plot));
  return TRUE;
}
