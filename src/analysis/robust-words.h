/* analysis/robust-words.h: sentences and pictures that robust and quantile regression share. */
#pragma once
#include "analysis/model-matrix.h"

G_BEGIN_DECLS

/* "Where x is higher by 1, the typical y is 2 lower (95 % interval …)." @what: "typical y", "median of y". Release with g_free(). */
char      *hunch_slope_words_dup (HunchInquiry *inquiry, const HunchModelMatrix *matrix, int k, double value, double se, double df, const char *what);
/* The same as a claim. */
char      *hunch_slope_claim_dup (const HunchModelMatrix *matrix, int k, double value, double se, double df, double conf, const char *what);

/* Coefficients with their intervals, without the intercept's; @lines of them under @n_names names, each line a series. */
typedef struct
{
  const char   *name;          /* NULL when there is one only */
  const double *coefficients;  /* [p] */
  const double *se;
} HunchSlopeLine;

void       hunch_slope_take_plot (HunchInquiry *inquiry, const HunchModelMatrix *matrix, const HunchSlopeLine *lines, guint n_lines, double df,
                                  const char *title, char *summary);

/* Dots with the fitted lines, when there is one predictor of numbers; else nothing. */
void       hunch_slope_take_scatter (HunchInquiry *inquiry, const HunchModelMatrix *matrix, const HunchSlopeLine *lines, guint n_lines, char *summary);

G_END_DECLS
