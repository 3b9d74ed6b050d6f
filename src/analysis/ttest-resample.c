/* The t test by drawing rows again, and what it points to. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/rank-groups.h"
#include "analysis/resample.h"
#include "analysis/ttest-private.h"

static gboolean
add_permutation (HunchInquiry           *inquiry,
                 const HunchPermutation *permutation,
                 const HunchTtest       *answer)
{
  hunch_resample_add_permutation (inquiry, permutation, answer->t, _("Cohen’s d"), &answer->cohens_d);
  return TRUE;
}

/* --- two groups --- */

static gboolean
resample_two (HunchInquiry             *inquiry,
              const HunchTtestQuestion *question,
              const HunchTtest         *answer,
              HunchResample             choice,
              const HunchResampling    *resampling,
              GError                  **error)
{
  g_autoptr (HunchRankGroups) groups = hunch_rank_groups_read (inquiry, question->y, question->by, 0, FALSE, error);
  HunchPermutation permutation;
  HunchBootstrap bootstrap;

  if (groups == NULL)
    return FALSE;
  if (choice == HUNCH_RESAMPLE_PERMUTATION)
    return hunch_permute_two_groups (groups->storage, groups->sizes[0], groups->sizes[1],
                                     question->is_pooled ? HUNCH_PERMUTE_SUM : HUNCH_PERMUTE_WELCH, hunch_rank_get_alternative (inquiry),
                                     resampling, &permutation, error)
           && add_permutation (inquiry, &permutation, answer);

  if (!hunch_bootstrap_means (groups->values[0], groups->sizes[0], groups->values[1], groups->sizes[1], inquiry->conf, resampling, &bootstrap,
                              error))
    return FALSE;
  hunch_resample_add_bootstrap (inquiry, "difference", &bootstrap);
  return TRUE;
}

/* --- one column, or pairs --- */

static GArray *
read_differences (HunchInquiry             *inquiry,
                  const HunchTtestQuestion *question,
                  GError                  **error)
{
  g_autoptr (HunchFrame) frame = hunch_frame_new (inquiry);
  g_autoptr (GArray) differences = g_array_new (FALSE, FALSE, sizeof (double));
  guint a = hunch_frame_add_number (frame, question->y);
  guint b = question->paired != NULL ? hunch_frame_add_number (frame, question->paired) : 0;
  gsize n;

  if (!hunch_frame_open (frame, error))
    return NULL;
  do
    {
      if (!hunch_frame_next (frame, &n, error))
        return NULL;
      for (gsize i = 0; i < n; i++)
        {
          double difference = hunch_frame_get_numbers (frame, a)[i] - question->mu;

          if (question->paired != NULL)
            difference -= hunch_frame_get_numbers (frame, b)[i];
          g_array_append_val (differences, difference);
        }
    }
  while (n > 0);
  return g_steal_pointer (&differences);
}

static gboolean
resample_one (HunchInquiry             *inquiry,
              const HunchTtestQuestion *question,
              const HunchTtest         *answer,
              HunchResample             choice,
              const HunchResampling    *resampling,
              GError                  **error)
{
  g_autoptr (GArray) differences = read_differences (inquiry, question, error);
  HunchPermutation permutation;
  HunchBootstrap bootstrap;

  if (differences == NULL)
    return FALSE;
  if (choice == HUNCH_RESAMPLE_PERMUTATION)
    return hunch_permute_signs ((double *) differences->data, differences->len, hunch_rank_get_alternative (inquiry), resampling, &permutation,
                                error)
           && add_permutation (inquiry, &permutation, answer);

  if (!hunch_bootstrap_means ((double *) differences->data, differences->len, NULL, 0, inquiry->conf, resampling, &bootstrap, error))
    return FALSE;
  bootstrap.value += question->mu;
  bootstrap.ci_low += question->mu;
  bootstrap.ci_high += question->mu;
  hunch_resample_add_bootstrap (inquiry, question->paired != NULL ? "difference" : "mean", &bootstrap);
  return TRUE;
}

gboolean
hunch_ttest_resample (HunchInquiry             *inquiry,
                      const HunchTtestQuestion *question,
                      const HunchTtest         *answer,
                      gint64                    n,
                      GError                  **error)
{
  HunchResample choice;
  HunchResampling resampling;

  if (!hunch_resample_get (inquiry, (double) n, &choice, &resampling, error))
    return FALSE;
  if (choice == HUNCH_RESAMPLE_NONE)
    return TRUE;
  return question->by != NULL ? resample_two (inquiry, question, answer, choice, &resampling, error)
                              : resample_one (inquiry, question, answer, choice, &resampling, error);
}

/* --- references --- */

void
hunch_ttest_add_references (HunchInquiry             *inquiry,
                            const HunchTtestQuestion *question)
{
  static const char *const two[] = { "y", "by", "alternative", "conf", NULL };
  static const char *const one[] = { "y", "paired", "mu", "alternative", "conf", NULL };
  g_autoptr (GHashTable) options = hunch_rank_dup_options (inquiry, question->by != NULL ? two : one);
  HunchResult *result = inquiry->result;

  if (question->by != NULL)
    hunch_result_add_source (result, "B. L. Welch, Biometrika 34 (1947): t and its degrees of freedom when variances may differ");
  hunch_result_add_source (result, "Student, Biometrika 6 (1908): the t test");
  hunch_result_add_source (result, "J. Cohen, Statistical Power Analysis for the Behavioral Sciences (1988): d; L. V. Hedges, J. Educational Statistics 6 (1981): g");
  hunch_result_add_source (result, "J. H. Steiger and R. T. Fouladi, in What If There Were No Significance Tests (1997): intervals of d and g by the noncentral t");
  if (inquiry->clusters != NULL)
    hunch_result_add_source (result, "D. A. Binder, International Statistical Review 51 (1983): variance of means by blocks");
  hunch_result_set_twin (result, question->by != NULL ? "mannwhitney" : "wilcoxon", options,
                         _("It compares the order of the rows instead of their means, so skewed columns and single wild values do no harm."));
}
