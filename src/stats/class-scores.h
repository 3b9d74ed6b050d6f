/* stats/class-scores.h: how well guesses of a class do: intervals and tests of shares on the same rows. */
#pragma once
#include "stats/stats.h"

G_BEGIN_DECLS

/* Rows by whether the first and the second guess were right. */
typedef struct
{
  double n_both;
  double n_first;    /* only the first */
  double n_second;   /* only the second */
  double n_neither;
} HunchPairedRight;

/* Q. McNemar's test (Psychometrika 12, 1947) by the exact binomial: R's binom.test (n_first, n_first + n_second). 1 where no row differs. */
double      hunch_paired_right_p (const HunchPairedRight *self);

/* Share right of the first less that of the second, with R. G. Newcombe's interval (Statistics in Medicine 17, 1998, method 10: Wilson's intervals
 * put together with their correlation). All NAN without rows. */
HunchEffect hunch_paired_right_gain (const HunchPairedRight *self, double conf);

/* E. B. Wilson's interval (JASA 22, 1927) of a share. All NAN when @n is 0. */
HunchEffect hunch_share_effect (double count, double n, double conf);

/* F1 = 2 hits / (2 hits + false alarms + misses). It rises with the share of hits among all that are hit, falsely alarmed or missed (D. J. Hand,
 * P. Christen and N. Kirielle, Machine Learning 110, 2021), whose interval by Wilson is carried over. All NAN where nothing is of the class or guessed to be. */
HunchEffect hunch_f1 (double n_hits, double n_alarms, double n_misses, double conf);

G_END_DECLS
