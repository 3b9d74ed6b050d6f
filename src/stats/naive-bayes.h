/* stats/naive-bayes.h: multinomial naive Bayes: words are drawn one by one with the shares they have in their class.
 *
 * Share of column t in class c: (N_ct + alpha) / (N_c + alpha T), N_ct the sum of the column over the rows of the class, N_c that of all columns, T the
 * number of columns; priors are the shares of the classes among the rows. (A. McCallum and K. Nigam, AAAI workshop 1998; C. D. Manning, P. Raghavan and
 * H. Schuetze, Introduction to Information Retrieval, 2008, chapter 13; scikit-learn's MultinomialNB.) One against the rest: the log odds of two such
 * models, the class and all other rows. */
#pragma once
#include "stats/linear-classes.h"

G_BEGIN_DECLS

/* @alpha > 0: what every column has been seen beforehand (Laplace: 1). A class without a row gets probability 0 where one class holds; one against the
 * rest its prior is smoothed by half a row on either side when it has none or all. Errors: TOO_FEW (no row or no class), BAD_INPUT (alpha,
 * a negative value). NULL without error when @stop ended it. O(cells + n_columns n_classes). */
HunchLinearClasses *hunch_naive_bayes_fit (const HunchSparse *x, const HunchClassRows *rows, double alpha,
                                           HunchStopFunc stop, gpointer stop_data, GError **error);

/* Which columns tell a class from the rest: log odds ratios with an informative prior, the columns' shares in all rows times @prior_size, by B. L. Monroe,
 * M. P. Colaresi and K. M. Quinn, Political Analysis 16 (2008), equations 15 and 16.
 * @class_counts, @all_counts: sums of the column; @class_total, @all_total: those of all columns. */
void                hunch_log_odds_ratio (double class_count, double class_total, double all_count, double all_total, double prior_size,
                                          double *out_log_odds, double *out_se);

G_END_DECLS
