/* analysis/frame-private.h: a frame and the rows chosen for it. */
#pragma once
#include "analysis/frame.h"
#include "analysis/rows.h"
#include "analysis/strata.h"

G_BEGIN_DECLS

typedef struct
{
  char    *name;       /* owned */
  guint    column;     /* in the HunchColumns */
  double  *numbers;    /* owned [HUNCH_FRAME_BLOCK], or NULL */
  gint32  *codes;      /* owned, the same */
  double  *raw_numbers; /* owned; with chosen rows: as they stand in the table */
  gint32  *raw_codes;  /* owned, the same */
  gint64   n_missing;  /* with chosen rows: met so far */
  char   **labels;     /* owned, when the levels have other names than the column gives them */
} HunchFramePart;

/* Rows that are chosen (analysis/rows.h) are read into the raw arrays and handed out as often as they are wanted. */
typedef struct
{
  HunchRows           *rows;      /* lent */
  const HunchRowPiece *pieces;    /* lent */
  guint                n_pieces;
  guint                piece;     /* in hand */
  gint64               done;      /* rows of it that were read */
  gint64               place;     /* of the piece's first row, in the order of reading */
  guint8              *times;     /* owned: of the raw rows, how often they have still to be handed out */
  gsize                n_raw;
  gsize                next_raw;
  gint64               raw_row;   /* position in the table of the first raw row */
  gint64               raw_place;
  guint16             *picks;     /* owned: which raw row stands where in the block in hand */
  guint                trim;      /* place of the trimmed column among the numbers */
  double               trim_low;
  double               trim_high;
  gboolean             is_trimmed;
  gint64               n_seen;    /* counting each time */
} HunchFrameChoice;

struct _HunchFrame
{
  HunchInquiry *inquiry;    /* lent */
  GPtrArray    *numbers;    /* of HunchFramePart, owned */
  GPtrArray    *codes;      /* of HunchFramePart, owned */
  HunchColumns *columns;    /* owned */
  guint16      *kept;       /* owned: where the complete rows of the block were, when some were dropped */
  gboolean      is_partial; /* `kept` counts for this block */
  gboolean      has_missing;
  gboolean      keeps_missing_numbers;
  gint64        n_rows;
  gint64        next_row;
  gint64        block_row;  /* of the block in hand */
  gint64        n_used;
  HunchFrameChoice *choice; /* owned; NULL: all rows, once */
  gboolean      wants_strata;
  guint32      *strata;     /* owned [HUNCH_FRAME_BLOCK], with strata */
  guint32      *raw_strata; /* owned, the same, with chosen rows */
  double       *weights;    /* owned, when rows hunch_frame_weigh differently */
  gint64       *sizes;      /* owned [n strata]: rows met of each */
};

/* --- frame.c --- */

/* The place of a column among @parts (of HunchFramePart), new or known. */
guint    hunch_frame_add_part    (GPtrArray *parts, const char *name);
/* Rows @first to @first + @n of the table into the arrays of the block, or the raw ones of chosen rows. */
gboolean hunch_frame_read_block  (HunchFrame *self, gint64 first, gsize n, GError **error);
/* Weights of the block's rows by their strata, if there are any. */
void     hunch_frame_weigh       (HunchFrame *self, gsize n);

/* --- frame-chosen.c --- */

/* Before the columns are placed: the trimmed one may be none of those asked for. */
void     hunch_frame_choose_rows (HunchFrame *self);
/* Once they are open. */
void     hunch_frame_make_raw_arrays (HunchFrame *self);
gboolean hunch_frame_next_chosen (HunchFrame *self, gsize *out_n, GError **error);
void     hunch_frame_rewind_chosen (HunchFrame *self);
void     hunch_frame_choice_free (HunchFrameChoice *choice);

G_END_DECLS
