/* sample/blocks-private.h: what the parts of a sample of blocks share. */
#pragma once
#include "format/parquet.h"
#include "format/shape.h"
#include "sample/blocks-draw-private.h"
#include "sample/blocks.h"

G_BEGIN_DECLS

#define HUNCH_BLOCKS_USUAL_MIN 40

/* A block as it will be read. */
typedef struct
{
  HunchBlock        block;
  guint             hits;            /* marks that fell on it */
  HunchStretch      stretches[2];
  guint             n_stretches;
  HunchParquetFile *file;            /* owned; NULL for a whole object */
  gint64            offset;          /* at which the block begins: row of the row group, or of the data set of all drawn objects */
  gint64            n_free;          /* of a block that was drawn before: its rows that are left, which begin with the row `block.run`; 0: all are */
} HunchBlockPlan;

void hunch_block_plan_clear (HunchBlockPlan *self);
/* Adds a block that begins at plan->offset, or, with @n_parts > 1, so many parts of it. Takes nothing; the file gets references. */
void hunch_block_plan_add   (GArray *plans, const HunchBlockPlan *plan, guint n_parts);

/* --- further runs of blocks drawn before (blocks-rests.c) --- */

/* A block of which rows are left. */
typedef struct
{
  HunchBlock block;   /* `run` and `n_run`: of all that were drawn */
  gint64     n_free;
  gboolean   is_taken;
} HunchBlockRest;

/* In the order of objects, row groups and places; element type HunchBlockRest. */
GArray        *hunch_block_rests_new  (GArray *leave_out);
/* Draws marks on those that are left, with the rows that they have as weights, and takes those that are hit. Returns how many: 0 when none is left. */
guint          hunch_block_rests_draw (GArray *rests, guint n_hits, HunchRandom *random, GArray *out_positions);
/* The plan of further rows of one that lies in `n_rows` rows from `offset` on; FALSE when it does not lie in them. */
gboolean       hunch_block_rest_plan  (const HunchBlockRest *self, gint64 offset, gint64 n_rows, HunchBlockPlan *out_plan);

/* --- footers (blocks-footers.c) --- */

/* Footers of objects, each read once; how long they are is learned of those before, so that one small request each is enough. */
typedef struct
{
  GPtrArray *sources;     /* lent */
  GPtrArray *files;       /* owned; of HunchParquetFile by object, NULL where not read */
  gsize      guess;       /* bytes; 0: none was read yet */
  gint64     bytes;       /* of the footers read */
  gint64     rows;        /* in the objects whose footers were read */
  double     object_bytes; /* of these objects */
  guint      n_read;
} HunchFooters;

void              hunch_footers_init  (HunchFooters *self, GPtrArray *sources);
void              hunch_footers_clear (HunchFooters *self);
/* Reads those of `objects` (of guint) that are not at hand, several at a time. */
gboolean          hunch_footers_read  (HunchFooters *self, GArray *objects, GCancellable *cancellable, GError **error);
HunchParquetFile *hunch_footers_get   (HunchFooters *self, guint object);
/* Rows in all: known of the footers read, estimated from bytes for the rest. -1: none was read. */
gint64            hunch_footers_estimate_rows (HunchFooters *self);

/* Whether the data set is of Parquet objects that can be read in pieces: as told, by the name's ending, or by the first four bytes. */
gboolean          hunch_blocks_is_parquet (HunchSource *source, const HunchFormatOptions *options, GCancellable *cancellable);

/* Bytes of an object for drawing: 1 where not known. */
double            hunch_blocks_get_weight (HunchSource *source);

/* --- drawing row groups (blocks-groups.c) --- */

/* Blocks of Parquet objects: exactly choice->rows rows unless there are fewer. Element type HunchBlockPlan, in the order of objects and row groups. */
GArray *hunch_blocks_draw_groups (HunchFooters *footers, const HunchSampleChoice *choice, GArray *leave_out, HunchProgress *progress, GCancellable *cancellable,
                                  GError **error);

/* Puts hits, rows and runs of blocks that were chosen in order. */
void    hunch_blocks_set_runs    (GArray *plans, gint64 wanted, HunchRandom *random);

/* --- fetching ahead (blocks-loads.c) --- */

/* Plans may be parts of one row group, which is read once: whether two are, and the first and the last of those that `plan` belongs to. */
gboolean hunch_block_plans_are_one_group (GArray *plans, guint a, guint b);
guint    hunch_block_plans_find_first    (GArray *plans, guint plan);
guint    hunch_block_plans_find_last     (GArray *plans, guint plan);

typedef struct _HunchBlockLoads HunchBlockLoads;

/* Begins to fetch. Everything is lent and must outlive the loads; `wanted`: fields of the shape; `footer_bytes`: against which, and the chunks, merging is held. */
HunchBlockLoads *hunch_block_loads_new  (GPtrArray *sources, GArray *plans, HunchShape *shape, const guint *wanted, guint n_wanted, gint64 footer_bytes);
void             hunch_block_loads_free (HunchBlockLoads *self);
/* Waits until what was fetched for the row group that begins with `plan` is at hand; out_ready gets its HunchRange, lent until another is reached: none where the
 * format shall read by itself. Plans are reached in rising order. */
gboolean         hunch_block_loads_reach     (HunchBlockLoads *self, guint plan, GPtrArray *out_ready, GCancellable *cancellable, GError **error);
void             hunch_block_loads_release   (HunchBlockLoads *self);
gint64           hunch_block_loads_get_bytes (HunchBlockLoads *self);

/* --- reading (blocks-reader.c) --- */

/* Rows first … first + n - 1 of a batch, without copying; `columns` has room for them. The first_row is 0. */
void         hunch_blocks_slice      (const HunchBatch *batch, gsize first, gsize n, HunchBatchColumn *columns, HunchBatch *out_batch);

/* A reader of the rows of `plans` (borrowed by the scan that keeps it: `owner`, a reference is taken), in their order, fetching ahead. `total_overhead`: bytes
 * of footers, against which merging is held. */
HunchReader *hunch_blocks_reader_new (HunchScan *owner, GPtrArray *sources, GArray *plans, HunchShape *shape, const guint *fields, guint n_fields,
                                      gint64 footer_bytes, GCancellable *cancellable, GError **error);

/* --- objects read as a whole (blocks-whole.c) --- */

typedef struct
{
  HunchScan *scan;     /* owned; of the drawn objects */
  GArray    *plans;    /* owned, of HunchBlockPlan; block.object is the position among all sources */
  gint64     n_rows;   /* of the drawn objects */
  gint64     n_drawn;  /* of the units that marks fell on */
  double     bytes;    /* the same */
} HunchWholeBlocks;

void     hunch_whole_blocks_clear (HunchWholeBlocks *self);
gboolean hunch_whole_blocks_draw  (HunchWholeBlocks *self, GPtrArray *sources, const HunchFormatOptions *options, const HunchSampleChoice *choice,
                                   GArray *leave_out, HunchProgress *progress, GCancellable *cancellable, GError **error);
HunchReader *hunch_whole_blocks_read (HunchWholeBlocks *self, HunchScan *owner, const guint *fields, guint n_fields, GCancellable *cancellable, GError **error);

G_END_DECLS
