/* analysis/power-private.h: a question of power read from the options, and what is known of each test. */
#pragma once
#include <math.h>

#include "analysis/inquiry.h"
#include "analysis/verdict.h"
#include "stats/power.h"

G_BEGIN_DECLS

typedef struct
{
  const char      *word;
  const char      *title;    /* untranslated, as below */
  const char      *symbol;
  const char      *effect;
  HunchEffectScale scale;
  double           factor;   /* from the effect to the scale */
  gboolean         is_split; /* n counts the rows of a group */
  const char      *source;
} HunchPowerInfo;

const HunchPowerInfo *hunch_power_get_info (HunchPowerTest test);

typedef enum { HUNCH_SOUGHT_N, HUNCH_SOUGHT_EFFECT, HUNCH_SOUGHT_POWER } HunchPowerSought;

typedef struct
{
  HunchPowerPlan   plan;
  HunchPowerSought sought;
  double           n_rows;  /* of a table; 0: none */
  double           unit;    /* sd of the table's measure; NAN: not known */
  char            *y;       /* owned; NULL without a table */
} HunchPowerQuestion;

/* The effect is the difference of two shares. */
static inline gboolean
hunch_power_is_difference (const HunchPowerQuestion *self)
{
  return isfinite (self->plan.share);
}

static inline gboolean
hunch_power_has_two_groups (const HunchPowerQuestion *self)
{
  return self->plan.test == HUNCH_POWER_TTEST || self->plan.test == HUNCH_POWER_PROPORTIONS || self->plan.test == HUNCH_POWER_MANNWHITNEY;
}

/* A question whose plan is complete, in numbers, words and a picture, into the inquiry's result. */
void hunch_power_report (const HunchPowerQuestion *self, HunchInquiry *inquiry);

G_END_DECLS
