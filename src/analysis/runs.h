/* analysis/runs.h: one function for each kind; what it finds goes into the inquiry's result. */
#pragma once
#include "analysis/inquiry.h"

G_BEGIN_DECLS

gboolean hunch_run_describe    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_frequencies (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_ecdf        (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_ttest       (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_mannwhitney (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_wilcoxon    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_kruskal     (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_friedman    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_ks          (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_chisq       (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_anova       (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_correlation (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_ols         (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_robust      (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_quantile    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_logistic    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_forecast    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_eventstudy  (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_power       (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_textclass   (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_fisher      (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_mcnemar     (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_mantelhaenszel (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_binomial    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_proportions (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_normality   (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_variance    (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_poisson     (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_negbin      (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_nls         (HunchInquiry *inquiry, GError **error);
gboolean hunch_run_allocate    (HunchInquiry *inquiry, GError **error);

G_END_DECLS
