/* format/parquet-bits-private.h: numbers packed into few bits, in the two ways of Parquet: runs (levels, places in a dictionary,
 * booleans) and differences (DELTA_BINARY_PACKED). Both are read a few at a time, so that a run of a thousand million
 * costs no memory. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Runs of one value, and groups of eight packed ones. */
typedef struct
{
  const guint8 *at;
  const guint8 *end;
  guint         width;     /* bits, at most 32 */
  guint64       n_same;    /* left of a run of `value` */
  guint32       value;
  guint64       n_packed;  /* left of packed values */
  const guint8 *packed;
  guint64       bit;       /* place of the next one after `packed` */
  gboolean      is_msb;    /* the old way of levels: all packed, highest bit first */
} HunchParquetRuns;

void     hunch_parquet_runs_init (HunchParquetRuns *self,
                                  const guint8     *data,
                                  gsize             n_bytes,
                                  guint             width);
void     hunch_parquet_runs_init_msb (HunchParquetRuns *self,
                                      const guint8     *data,
                                      gsize             n_bytes,
                                      guint             width);

/* FALSE when there are not that many. */
gboolean hunch_parquet_runs_read (HunchParquetRuns *self,
                                  guint32          *to,
                                  guint             n);
gboolean hunch_parquet_runs_read_bytes (HunchParquetRuns *self,
                                        guint8           *to,
                                        guint             n);

typedef struct
{
  const guint8 *at;          /* of what is not begun yet */
  const guint8 *end;
  guint32       n_minis;     /* miniblocks of a block */
  guint32       n_in_mini;   /* values of a miniblock */
  guint64       n_left;      /* values not handed out */
  gboolean      has_first;   /* the next one stands in the head */
  guint64       last;
  guint64       smallest;    /* difference of the block */
  const guint8 *widths;      /* of its miniblocks */
  guint32       mini;        /* the next of them */
  guint32       n_mini_left;
  guint         width;
  const guint8 *packed;
  guint64       bit;
} HunchParquetDelta;

/* FALSE when the head makes no sense. */
gboolean      hunch_parquet_delta_init (HunchParquetDelta *self,
                                        const guint8      *data,
                                        gsize              n_bytes);
gboolean      hunch_parquet_delta_read (HunchParquetDelta *self,
                                        gint64            *to,
                                        guint              n);

/* Where the bytes go on behind the last value; NULL when they are damaged. Steps over miniblocks without unpacking them. */
const guint8 *hunch_parquet_delta_find_end (const HunchParquetDelta *self);

G_END_DECLS
