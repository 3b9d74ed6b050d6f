/* format/parquet-time-private.h: counted days and moments as text. Years outside of 0000 … 9999 have a sign and as many digits as they need. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_PARQUET_MAX_TIME 48

/* Days since 1970-01-01. Returns the number of bytes written, at most HUNCH_PARQUET_MAX_TIME. */
gsize hunch_parquet_write_date (char  *to,
                                gint64 days);

/* HH:MM:SS and as many decimals as the unit has, none when they are all zero. `n_decimals`: 3, 6 or 9. */
gsize hunch_parquet_write_time (char  *to,
                                gint64 value,
                                guint  n_decimals);

/* Date, blank, time; `units` since the day began. */
gsize hunch_parquet_write_timestamp (char    *to,
                                     gint64   days,
                                     gint64   units,
                                     guint    n_decimals,
                                     gboolean is_utc);

/* Quotient and remainder that round down. */
static inline gint64
hunch_parquet_split (gint64  value,
                     gint64  by,
                     gint64 *out_rest)
{
  gint64 quotient = value / by;
  gint64 rest = value % by;

  if (rest < 0)
    {
      rest += by;
      quotient--;
    }
  *out_rest = rest;

  return quotient;
}

G_END_DECLS
