#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/resample.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/result.h"
#include "analysis/words.h"

#define MOST_STEPS 4e8       /* some seconds */
#define FEWEST_RESAMPLES 199
#define MOST_RESAMPLES 1000000

const char *const hunch_resample_words[] = { "none", "permutation", "bootstrap", NULL };
const char *const hunch_resample_labels[] = { N_("No"), N_("Permutation test"), N_("Bootstrap interval"), NULL };

static gboolean
get_whole (HunchInquiry *inquiry,
           const char   *word,
           double        low,
           double        high,
           double       *out_value,
           GError      **error)
{
  if (!hunch_inquiry_get_number (inquiry, word, out_value, error))
    return FALSE;
  if (!(*out_value >= low && *out_value <= high) || *out_value != floor (*out_value))
    return hunch_bad_option (error, _("%s= takes a whole number from %.0f to %.0f."), word, low, high);
  return TRUE;
}

gboolean
hunch_resample_get (HunchInquiry    *inquiry,
                    double           cost,
                    HunchResample   *out_resample,
                    HunchResampling *out_resampling,
                    GError         **error)
{
  double n, seed;
  double most = MAX (floor (MOST_STEPS / cost), FEWEST_RESAMPLES);

  *out_resample = HUNCH_RESAMPLE_NONE;
  if (!get_whole (inquiry, "resamples", FEWEST_RESAMPLES, MOST_RESAMPLES, &n, error)
      || !get_whole (inquiry, "seed", 0, 9007199254740991.0, &seed, error))
    return FALSE;
  if (hunch_inquiry_is (inquiry, "resample", "none"))
    return TRUE;

  *out_resample = hunch_inquiry_is (inquiry, "resample", "permutation") ? HUNCH_RESAMPLE_PERMUTATION : HUNCH_RESAMPLE_BOOTSTRAP;
  *out_resampling = (HunchResampling){ (guint64) seed, (guint) MIN (n, most), inquiry->cancellable };
  if (n > most)
    {
      g_autofree char *count = hunch_words_count ((gint64) most);

      hunch_result_add_warning (inquiry->result, _("With so many rows %s resamples were made, not as many as asked for."), count);
    }
  if (inquiry->uses_strata)
    hunch_result_add_warning (inquiry->result, _("Rows were drawn by strata; what comes of drawing them again is of the sample as drawn, each row counting alike."));
  if (inquiry->clusters != NULL)
    hunch_result_add_warning (inquiry->result, _("Rows came in blocks, and were drawn again singly: what comes of it is surer than it should be."));
  return TRUE;
}

void
hunch_resample_add_permutation (HunchInquiry           *inquiry,
                                const HunchPermutation *permutation,
                                double                  statistic,
                                const char             *effect_name,
                                const HunchEffect      *effect)
{
  g_autofree char *count = hunch_words_count (permutation->n);
  g_autofree char *name = g_strdup_printf (permutation->is_exhaustive ? _("Permutation test, all %s arrangements")
                                                                      : _("Permutation test, %s random arrangements"), count);
  HunchTest test = { name, statistic, { NAN, NAN }, permutation->p, effect_name, *effect };

  hunch_result_add_test (inquiry->result, &test);
  if (permutation->is_exhaustive)
    hunch_result_add_source (inquiry->result, "R. A. Fisher, The Design of Experiments (1935): permutation test over all arrangements");
  else
    hunch_result_add_source (inquiry->result, "B. Phipson and G. K. Smyth, Statistical Applications in Genetics and Molecular Biology 9 (2010): p = (b + 1) / (m + 1)");
}

void
hunch_resample_add_bootstrap (HunchInquiry         *inquiry,
                              const char           *name,
                              const HunchBootstrap *bootstrap)
{
  HunchEstimate estimate = { bootstrap->value, bootstrap->se, NAN, NAN, NAN, bootstrap->ci_low, bootstrap->ci_high };
  g_autofree char *full = g_strdup_printf ("%s.bootstrap", name);
  g_autofree char *count = hunch_words_count (bootstrap->n);
  g_autofree char *interval = hunch_words_interval (bootstrap->ci_low, bootstrap->ci_high, inquiry->conf);
  g_autofree char *text = g_strdup_printf (bootstrap->is_accelerated
                                           ? _("Bootstrap of %s resamples, bias-corrected and accelerated: %s.")
                                           : _("Bootstrap of %s resamples: %s, by percentiles, since all resamples lie on one side or no row has "
                                               "an influence."), count, interval);

  hunch_result_add_estimate (inquiry->result, full, &estimate);
  hunch_result_add_check (inquiry->result, "bootstrap", HUNCH_CHECK_UNKNOWN, bootstrap->value, NAN, text);
  hunch_result_add_source (inquiry->result, "B. Efron, Journal of the American Statistical Association 82 (1987): BCa interval");
}
