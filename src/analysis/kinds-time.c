/* Questions about what happens over time. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#include "analysis/runs.h"

/* --- forecast --- */

static const char *const aggs[] = { "mean", "sum", "count", NULL };
static const char *const agg_labels[] = { N_("Mean"), N_("Sum"), N_("Number of rows"), NULL };
static const char *const step_words[] = { "auto", "minute", "hour", "day", "week", "month", "quarter", "year", NULL };
static const char *const step_labels[] = { N_("As the times are"), N_("Minute"), N_("Hour"), N_("Day"), N_("Week"), N_("Month"), N_("Quarter"), N_("Year"), NULL };
static const char *const gap_words[] = { "auto", "zero", "interpolate", "refuse", NULL };
static const char *const gap_labels[] = { N_("Nought for counts, else a straight line"), N_("Nought"), N_("A straight line"), N_("Refuse"), NULL };
static const char *const transforms[] = { "none", "log", NULL };
static const char *const transform_labels[] = { N_("As it is"), N_("Logarithm"), NULL };
static const char *const models[] = { "auto", "ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN", "ANA", "AAA", "AAdA", "MNA", "MAA", "MAdA", "MNM", "MAM", "MAdM", NULL };
static const char *const model_labels[] = { N_("The one with the smallest AICc"), "ANN", "AAN", "AAdN", "MNN", "MAN", "MAdN", "ANA", "AAA", "AAdA", "MNA", "MAA",
                                            "MAdA", "MNM", "MAM", "MAdM", NULL };

static const HunchOptionInfo forecast_options[] = {
  { "y", N_("Measure"), N_("The column of numbers that is forecast. Empty: the number of rows."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "time", N_("Time"), N_("A date, a time, a whole number, or text such as 2019-03, 2019-Q2 or March 2019."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_ANY, NULL, NULL, NULL, TRUE },
  { "by", N_("Groups"), N_("A series for each value of this column, at most 40."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, FALSE },
  { "agg", N_("Rows of one step"), N_("What is made of the rows that fall on one step of time."),
    HUNCH_OPTION_CHOICE, 0, aggs, agg_labels, "mean", FALSE },
  { "step", N_("Step"), N_("How long one step is."),
    HUNCH_OPTION_CHOICE, 0, step_words, step_labels, "auto", FALSE },
  { "period", N_("Season"), N_("After how many steps a season comes back: auto takes 12 months, 4 quarters, 7 days and so on; 1 is none."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, "auto", FALSE },
  { "horizon", N_("Steps ahead"), N_("How far to forecast; about one season when left empty."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "holdout", N_("Held back"), N_("How many of the last steps to forecast as if they were not known, to see how good that is. 0: none."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, NULL, FALSE },
  { "model", N_("Model"), N_("Error, trend and season: none (N), adding (A), damped (Ad) or multiplying (M)."),
    HUNCH_OPTION_CHOICE, 0, models, model_labels, "auto", FALSE },
  { "transform", N_("Scale"), N_("Logarithms keep forecasts above 0 and let swings grow with the level."),
    HUNCH_OPTION_CHOICE, 0, transforms, transform_labels, "none", FALSE },
  { "gaps", N_("Steps without rows"), N_("What they count as. More than a third are refused unless they are nought."),
    HUNCH_OPTION_CHOICE, 0, gap_words, gap_labels, "auto", FALSE },
  { "paths", N_("Simulated paths"), N_("Where intervals have no formula, their ends are quantiles of this many simulated futures."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "5000", FALSE },
  { "seed", N_("Seed"), N_("The same seed simulates the same futures."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  HUNCH_CONF_OPTION,
};

/* --- event study --- */

static const char *const intervals[] = { "t", "bootstrap", NULL };
static const char *const interval_labels[] = { N_("t over units"), N_("Units drawn anew"), NULL };

static const HunchOptionInfo eventstudy_options[] = {
  { "y", N_("Measure"), N_("The column of numbers that is followed. Empty: the number of rows."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, FALSE },
  { "time", N_("Time"), N_("When a row happened: a date or a time."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_TIMES | HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "unit", N_("Unit"), N_("What each event belongs to, such as a show."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_GROUPS, NULL, NULL, NULL, TRUE },
  { "event", N_("Event"), N_("The date of the unit’s own event, such as its launch, on every row of the unit."),
    HUNCH_OPTION_COLUMN, HUNCH_ACCEPT_TIMES | HUNCH_ACCEPT_NUMBERS, NULL, NULL, NULL, TRUE },
  { "from", N_("From day"), N_("The first day looked at, below 0."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "-7", FALSE },
  { "to", N_("To day"), N_("The last day looked at; the event is day 0."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "28", FALSE },
  { "baseline", N_("Compare with"), N_("Days before the event that the days from it on are compared with, as in -7..-1; all of them when left empty."),
    HUNCH_OPTION_TEXT, 0, NULL, NULL, NULL, FALSE },
  { "agg", N_("Rows of one day"), N_("What is made of the rows of one unit and day. Days without rows are 0 when rows are counted or summed."),
    HUNCH_OPTION_CHOICE, 0, aggs, agg_labels, "mean", FALSE },
  { "ci", N_("Intervals"), N_("How the intervals of days are found. Units are what they rest on."),
    HUNCH_OPTION_CHOICE, 0, intervals, interval_labels, "t", FALSE },
  { "resamples", N_("Resamples"), N_("How often units are drawn anew."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "2000", FALSE },
  { "seed", N_("Seed"), N_("The same seed draws the same units."),
    HUNCH_OPTION_NUMBER, 0, NULL, NULL, "1", FALSE },
  HUNCH_CONF_OPTION,
};

static const HunchKind kinds[] = {
  { { "forecast", N_("What comes next"), "time",
      N_("Makes a regular series out of rows, takes it apart into trend, season and remainder, carries it on by exponential smoothing, and tries "
         "out on the last values, held back, whether that beats the simplest forecasts."),
      forecast_options, G_N_ELEMENTS (forecast_options) }, hunch_run_forecast },
  { { "eventstudy", N_("Before and after an event"), "time",
      N_("Counts every unit’s days from its own event, lays the units on each other, and compares each with itself, after with before. Shows the mean curve, "
         "its peak and how fast it falls back, and ranks the units."),
      eventstudy_options, G_N_ELEMENTS (eventstudy_options) }, hunch_run_eventstudy },
};

const HunchKindFamily hunch_kinds_time = { kinds, G_N_ELEMENTS (kinds) };
