/* analysis/formula-eval.h: the arithmetic of a formula, worked out block by block with about 32 digits. */
#pragma once
#include "analysis/formula.h"
#include "analysis/frame.h"
#include "stats/dd.h"

G_BEGIN_DECLS

typedef struct _HunchProgram HunchProgram;

/* @node over columns that are read as numbers through @frame, which is not open yet. */
HunchProgram *hunch_program_new  (const HunchNode *node, HunchFrame *frame);
/* One column as it is. */
HunchProgram *hunch_program_new_column (const char *column, HunchFrame *frame);
void          hunch_program_free (HunchProgram *self);

/* The place of the column when it is nothing but one, else -1. */
int           hunch_program_get_column (const HunchProgram *self);
/* TRUE when it reads that place of the frame. */
gboolean      hunch_program_reads (const HunchProgram *self, guint place);

/* @columns: by their places in the frame, @n values each, n <= HUNCH_FRAME_BLOCK. Errors: NO_ANSWER where a value does not
 * exist (log of 0); @frame names the row, NULL when the values are not rows of it. */
gboolean      hunch_program_run  (HunchProgram *self, const double *const *columns, gsize n, HunchFrame *frame, HunchDd *out, GError **error);

G_END_DECLS
