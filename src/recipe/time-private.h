/* recipe/time-private.h: dates and times as people and programs write them. */
#pragma once
#include "recipe/functions-private.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_ORDER_AUTO,  /* 4/13/2020 can be read one way only; 4/3/2020 cannot be told, and is not read */
  HUNCH_ORDER_YMD,
  HUNCH_ORDER_DMY,
  HUNCH_ORDER_MDY,
} HunchDateOrder;

typedef struct
{
  gint64   day;       /* since 1970-01-01, as written */
  double   seconds;   /* of that day, as written; 0 without a time */
  gboolean has_time;
  gboolean has_zone;
  int      zone;      /* seconds east of UTC */
} HunchTime;

typedef struct
{
  int year;
  int month;  /* 1..12 */
  int day;    /* 1..31 */
} HunchDay;

gint64   hunch_day_to_number (HunchDay day);
HunchDay hunch_day_from_number (gint64 number);

/* FALSE when it is no date. */
gboolean hunch_time_read (HunchSpan text, HunchDateOrder order, HunchTime *out);
/* Seconds, milli-, micro- or nanoseconds since 1970 by their size; whole numbers of eight digits are YYYYMMDD. */
gboolean hunch_time_from_number (double number, HunchTime *out);

G_END_DECLS
