/* analysis/resample.h: the options resample=, resamples= and seed=, and what is said of their answers. */
#pragma once
#include "analysis/inquiry.h"
#include "analysis/kinds.h"
#include "stats/resample.h"

G_BEGIN_DECLS

extern const char *const hunch_resample_words[];
extern const char *const hunch_resample_labels[];

#define HUNCH_RESAMPLE_OPTIONS \
  { "resample", N_("Also by drawing again"), N_("Permutation: how often shuffled rows differ as much. Bootstrap: an interval from rows drawn again. " \
                                                 "Neither needs a formula."), \
    HUNCH_OPTION_CHOICE, 0, hunch_resample_words, hunch_resample_labels, "none", FALSE }, \
  { "resamples", N_("How many times"), N_("More are closer and slower; with very many rows there are fewer, which is said."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "9999", FALSE }, \
  { "seed", N_("Seed"), N_("A whole number: the same one draws the same rows again."), \
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE }

typedef enum
{
  HUNCH_RESAMPLE_NONE,
  HUNCH_RESAMPLE_PERMUTATION,
  HUNCH_RESAMPLE_BOOTSTRAP,
} HunchResample;

/* What was chosen. @cost: steps of one resample; so many resamples are made that all take a few seconds at most, and a warning says when that is fewer
 * than were asked for. */
gboolean hunch_resample_get (HunchInquiry *inquiry, double cost, HunchResample *out_resample, HunchResampling *out_resampling, GError **error);

/* As one more test, with the @effect of the first. */
void     hunch_resample_add_permutation (HunchInquiry *inquiry, const HunchPermutation *permutation, double statistic,
                                         const char *effect_name, const HunchEffect *effect);

/* As one more estimate, named "@name.bootstrap". */
void     hunch_resample_add_bootstrap   (HunchInquiry *inquiry, const char *name, const HunchBootstrap *bootstrap);

G_END_DECLS
