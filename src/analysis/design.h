/* analysis/design.h: a formula over a table as columns of numbers, block by block: R's model.frame and model.matrix. */
#pragma once
#include "analysis/formula-eval.h"
#include "analysis/formula-terms.h"

G_BEGIN_DECLS

#define HUNCH_DESIGN_MAX_LEVELS 200
#define HUNCH_DESIGN_MAX_COLUMNS 500

typedef enum
{
  HUNCH_CODING_TREATMENT,  /* first level is the reference */
  HUNCH_CODING_SUM,        /* last level is minus the others: for type III tests */
} HunchCoding;

/* One column of the matrix, without the intercept. */
typedef struct
{
  char  *name;   /* owned: "x", "g=level", "a=u:b=v" */
  guint  term;   /* position in the model's terms */
} HunchDesignColumn;

typedef struct _HunchDesign HunchDesign;

/* What a model may want beside the columns of its formula; zeroed: nothing. Rows without a value in them are dropped. */
typedef struct
{
  const char *weights;        /* a column of numbers that are not negative, or NULL */
  const char *codes;          /* a column read as codes of its levels, such as groups of rows that belong together, or NULL */
  const char *number;         /* a further column of numbers, or NULL */
  const char *also;           /* another formula whose columns must have a value, too, or NULL */
  gboolean    takes_groups;   /* a text column, or C() of any, may be predicted: read with hunch_design_get_response_codes() */
} HunchDesignWishes;

/* Reads the formula, opens the columns and finds which levels occur among complete rows (a pass of its own when values are
 * missing). @weights: a column, or NULL. A kind with an option "reference" ("g:b,h:c") says by it which level each factor is compared with.
 * poly() is made orthogonal over the rows used (a pass for each degree). Errors: BAD_OPTION, NO_ANSWER. */
HunchDesign *hunch_design_new  (HunchInquiry *inquiry, const char *formula, const char *weights, HunchCoding coding, GError **error);
HunchDesign *hunch_design_new_full (HunchInquiry *inquiry, const char *formula, const HunchDesignWishes *wishes, HunchCoding coding, GError **error);
void         hunch_design_free (HunchDesign *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchDesign, hunch_design_free)

const HunchModel        *hunch_design_get_model     (HunchDesign *self);
const char              *hunch_design_get_response  (HunchDesign *self);  /* as it is written */
guint                    hunch_design_get_n_columns (HunchDesign *self);
const HunchDesignColumn *hunch_design_get_column    (HunchDesign *self, guint position);
HunchFrame              *hunch_design_get_frame     (HunchDesign *self);

/* The levels of a factor that occur, ascending; NULL for other variables. Lent. */
const char *const       *hunch_design_get_levels    (HunchDesign *self, guint variable, guint *out_n);

/* The levels of a factor in the block in hand, as places in the above. Lent. */
const gint32            *hunch_design_get_row_levels (HunchDesign *self, guint variable);

/* The next block: @out_n rows, 0 at the end. The arrays below are lent until the next call. Weights are checked. */
gboolean                 hunch_design_next   (HunchDesign *self, gsize *out_n, GError **error);
void                     hunch_design_rewind (HunchDesign *self);

/* With offsets taken off the response. */
const double *const     *hunch_design_get_columns (HunchDesign *self);
const double            *hunch_design_get_y       (HunchDesign *self);
const double            *hunch_design_get_weights (HunchDesign *self);  /* NULL: none */
const double            *hunch_design_get_offset  (HunchDesign *self);  /* what was taken off; NULL: nothing */

/* The wishes of hunch_design_new_full(); NULL where there was none. */
const gint32            *hunch_design_get_codes          (HunchDesign *self);
guint                    hunch_design_get_n_codes        (HunchDesign *self);  /* all that the column has; they need not occur */
const double            *hunch_design_get_number         (HunchDesign *self);
/* Codes of the predicted groups among hunch_design_get_response_levels(), where these are what is predicted; y is then 0. */
const gint32            *hunch_design_get_response_codes (HunchDesign *self);
/* All levels of the predicted column, ascending; they need not occur. More than @max_levels: NO_ANSWER. Lent. */
const char *const       *hunch_design_get_response_levels (HunchDesign *self, guint max_levels, guint *out_n, GError **error);

/* When the problem is small and something is calculated, the same with about 32 digits; else NULL. */
const HunchDd *const    *hunch_design_get_columns_dd (HunchDesign *self);
const HunchDd           *hunch_design_get_y_dd       (HunchDesign *self);

/* When all predictors come from one column of numbers: its name, else NULL. */
const char              *hunch_design_get_single (HunchDesign *self);
/* Then the matrix for other values of it (n <= HUNCH_FRAME_BLOCK), read with hunch_design_get_columns(). */
gboolean                 hunch_design_expand     (HunchDesign *self, const double *values, gsize n, GError **error);
/* The values of that column in the block in hand. */
const double            *hunch_design_get_single_values (HunchDesign *self);

/* The matrix for made-up rows (n <= HUNCH_FRAME_BLOCK), read with hunch_design_get_columns() and _get_columns_dd(): @numbers[place] for each number of the
 * frame, as far as it predicts (hunch_design_reads()), @levels[variable] for each factor: places among its levels. Entries may be NULL: the block in hand.
 * @out_offset: n values (0 without offsets), or NULL. */
gboolean                 hunch_design_expand_rows (HunchDesign *self, const double *const *numbers, const gint32 *const *levels, gsize n,
                                                   double *out_offset, GError **error);
/* TRUE when a predictor or an offset reads the frame's number at @place. */
gboolean                 hunch_design_reads       (HunchDesign *self, guint place);

G_END_DECLS
