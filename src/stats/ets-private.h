/* stats/ets-private.h: one pass of a smoothing model over a series, with the derivatives by its parameters. */
#pragma once
#include "stats/ets.h"

G_BEGIN_DECLS

#define HUNCH_ETS_MAX_PARAMETERS (6 + HUNCH_ETS_MAX_PERIOD)

/* Set up once, with `y`, `scale` and `stop` filled in by the caller. The parameters of the search in their order: alpha, share of beta's range, share of gamma's, phi, level, slope, seasons but the last. */
typedef struct
{
  HunchEtsForm form;
  gsize        n;
  const double *y;       /* divided by `scale` */
  double       scale;
  guint        n_smooth; /* of alpha, beta, gamma, phi: those that there are */
  guint        n_all;
  HunchEtsStop stop;     /* or NULL */
  gpointer     stop_data;
  int          beta, gamma, phi, level, slope, season;  /* places; -1 where there is none */
} HunchEtsProblem;

typedef struct
{
  double alpha, beta, gamma, phi;
  double level, slope;
  double season[HUNCH_ETS_MAX_PERIOD];
} HunchEtsStates;

void     hunch_ets_problem_set_up (HunchEtsProblem *self, const HunchEtsForm *form, const double *y, gsize n);
void     hunch_ets_problem_get_states (const HunchEtsProblem *self, const double *v, HunchEtsStates *out);

/* The criterion n log (sum of squares) (+ 2 sum log fitted): INFINITY where it does not exist, or when it is stopped. @matrix [P * P] and @gradient [P] (NULL: not wanted): the normal
 * equations of a Gauss-Newton step. */
double   hunch_ets_problem_evaluate (const HunchEtsProblem *self, const double *v, double *matrix, double *gradient);

/* One step: the forecast from the states, then the states after a value that differs from it by @r. */
static inline double
hunch_ets_step_forecast (const HunchEtsForm *form, const HunchEtsStates *states, double season)
{
  double base = states->level + (form->trend != HUNCH_ETS_NONE ? states->phi * states->slope : 0);

  if (form->season == HUNCH_ETS_NONE)
    return base;
  return form->season == HUNCH_ETS_ADDITIVE ? base + season : base * season;
}

static inline void
hunch_ets_step_update (const HunchEtsForm *form, HunchEtsStates *states, double *season, double r)
{
  double growth = form->trend != HUNCH_ETS_NONE ? states->phi * states->slope : 0;
  double base = states->level + growth;
  double by_level = form->season == HUNCH_ETS_MULTIPLICATIVE ? r / *season : r;
  double by_season = form->season == HUNCH_ETS_MULTIPLICATIVE ? r / base : r;

  states->level = base + states->alpha * by_level;
  if (form->trend != HUNCH_ETS_NONE)
    states->slope = growth + states->beta * by_level;
  if (form->season != HUNCH_ETS_NONE)
    *season += states->gamma * by_season;
}

G_END_DECLS
