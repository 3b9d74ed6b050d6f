/* analysis/eventstudy-private.h: what happened around a date of each unit's own, day by day. */
#pragma once
#include "analysis/inquiry.h"
#include "stats/ttest.h"

G_BEGIN_DECLS

typedef struct
{
  char    *label;    /* owned */
  double   event;    /* day; NAN when none was seen */
  gint64   n_rows;   /* within the window */
  double  *values;   /* owned [n_days]; NAN where nothing is known */
  double  *counts;   /* owned [n_days]: rows */
  double   before;   /* mean of the days of the baseline; NAN where nothing is known, so below */
  double   after;    /* of days 0 to the last */
  double   total;    /* sum of days 0 to the last */
  int      peak;     /* day of the highest value from 0 on */
  gboolean is_complete;  /* the data cover the whole window */
  gboolean is_used;  /* known before and after */
} HunchEventUnit;

typedef struct
{
  double n;          /* units */
  double mean;
  double se;
  double low;
  double high;
} HunchEventDay;

/* A number with the ends of a bootstrap interval over units; NAN where there is none. */
typedef struct
{
  double value;
  double low;
  double high;
} HunchEventGuess;

typedef struct
{
  HunchInquiry   *inquiry;     /* lent */
  char           *what;        /* owned: "Number of rows per day" */
  int             from, to;    /* days around the event */
  int             base_from, base_to;
  guint           n_days;
  gboolean        is_counted;  /* days without rows are nought */
  gboolean        is_mean;
  gboolean        is_bootstrap;
  guint64         seed;
  guint           n_resamples;
  double          first_day, last_day;  /* of the data */
  HunchEventUnit *units;       /* owned [n_units] */
  guint           n_units;
  guint           n_used;
  guint           n_incomplete;
  HunchEventDay  *days;        /* owned [n_days] */
  gboolean        has_test;
  HunchTtest      test;        /* after less before, over units */
  double         *differences; /* owned [n_used] */
  double          slope_p;     /* of a drift before the event; NAN */
  HunchEventGuess before, after, change, peak, half_life;
} HunchEventStudy;

void     hunch_event_study_clear (HunchEventStudy *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HunchEventStudy, hunch_event_study_clear)

/* Reads rows into units and days. Reports n and dropped. */
gboolean hunch_event_study_read  (HunchEventStudy *self, GError **error);

/* Into the inquiry's result. */
void     hunch_event_study_add_numbers (HunchEventStudy *self);
void     hunch_event_study_set_words   (HunchEventStudy *self);
void     hunch_event_study_take_plots  (HunchEventStudy *self);

G_END_DECLS
