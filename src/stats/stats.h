/* stats/stats.h: what every method of this room shares.
 *
 * Methods take arrays of double with a count and never change them. Missing values have been taken
 * out by the caller; a NaN or an infinite value is refused with HUNCH_STATS_ERROR_BAD_INPUT. On
 * failure the out arguments are untouched. A number that does not exist (the sd of one value) is NAN
 * in a result; the open end of a one-sided interval is +-INFINITY. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_STATS_ERROR (hunch_stats_error_quark ())

typedef enum
{
  HUNCH_STATS_ERROR_TOO_FEW,    /* fewer values, groups or degrees of freedom than the method needs */
  HUNCH_STATS_ERROR_CONSTANT,   /* no spread where the question is about spread */
  HUNCH_STATS_ERROR_SINGULAR,   /* the columns do not determine an answer */
  HUNCH_STATS_ERROR_BAD_INPUT,  /* NaN, infinite, negative count, confidence outside 0..1 */
  HUNCH_STATS_ERROR_NUMERIC     /* overflow, or an iteration that did not converge */
} HunchStatsError;

typedef enum
{
  HUNCH_ALTERNATIVE_TWO_SIDED,
  HUNCH_ALTERNATIVE_LESS,     /* the true value is less than the one asked about */
  HUNCH_ALTERNATIVE_GREATER
} HunchAlternative;

/* An effect size with its interval. All NAN when it does not exist. */
typedef struct
{
  double value;
  double ci_low;
  double ci_high;
} HunchEffect;

/* Widens the interval, where there is one, to hold the value. An inverted noncentral F or chi-square lies below a share of variation
 * that is smaller than what chance alone gives, because such shares lean upwards. */
void     hunch_effect_hold_value  (HunchEffect *effect);

GQuark hunch_stats_error_quark (void);

/* Switches GSL's own handler, which ends the program, off. Call once at start, before any thread. */
void hunch_stats_init (void);

/* TRUE when 0 < @conf < 1; otherwise sets BAD_INPUT with a sentence. */
gboolean hunch_stats_check_conf (double   conf,
                                 GError **error);

/* TRUE when all @n values are finite; otherwise sets BAD_INPUT. O(n). */
gboolean hunch_stats_check_finite (const double *values,
                                   gsize         n,
                                   GError      **error);

G_END_DECLS
