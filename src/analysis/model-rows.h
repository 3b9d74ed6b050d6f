/* analysis/model-rows.h: made-up rows for a fitted formula: those asked for with predict=, and those that a marginal mean averages over. */
#pragma once
#include "analysis/model-fit.h"

G_BEGIN_DECLS

#define HUNCH_MODEL_MAX_ROWS 1000

/* Rows of the design's columns, without the intercept's. */
typedef struct
{
  guint   n;
  char  **labels;   /* owned [n]: "x = 3, g = a" */
  double *columns;  /* owned [n * n_columns], row by row */
  double *offset;   /* owned [n] */
} HunchModelRows;

void            hunch_model_rows_free  (HunchModelRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchModelRows, hunch_model_rows_free)

/* "x=3,g=a;x=4,g=b": rows parted by semicolons; every column that predicts needs a value. Errors: BAD_OPTION (a column without value, a value that is
 * no number or no level of the rows used), NO_ANSWER (log of 0). The design's block in hand is lost. */
HunchModelRows *hunch_model_rows_parse (HunchInquiry *inquiry, HunchDesign *design, const char *text, GError **error);

/* --- marginal means --- */

/* Means of the response for the levels of one factor (or the combinations of several), all other factors' levels counting alike and columns of numbers at
 * their mean: S. R. Searle, F. M. Speed and G. A. Milliken, The American Statistician 34 (1980), as R's emmeans with cov.keep = NULL. */
typedef struct
{
  guint     n;        /* levels, or combinations: the first factor's fastest */
  char    **labels;   /* owned [n]: "a", "a, u" */
  double   *rows;     /* owned [n * n_coefficients]: what each mean is made of */
  double   *means;    /* owned [n]; NaN where the rows do not determine it */
  double   *vcov;     /* owned [n * n] */
  gint64   *sizes;    /* owned [n]: rows of the table in it; 0 where none is */
  gboolean  has_all;  /* all means are known */
} HunchMargins;

void            hunch_margins_free (HunchMargins *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchMargins, hunch_margins_free)

/* @variables: factors, by their place in the model. One pass over the rows. Errors: NO_ANSWER (too many combinations). */
HunchMargins   *hunch_margins_new (HunchInquiry *inquiry, HunchModelFit *model, const guint *variables, guint n_variables, GError **error);

/* Average over the rows used of the slope of the fit along the column @name of numbers, as Stata's margins, dydx() and R's margins: central differences of
 * fourth order; one pass, four matrices a block. Errors: NO_ANSWER (a value nearby does not exist). */
gboolean        hunch_margins_get_slope (HunchInquiry *inquiry, HunchModelFit *model, const char *name, HunchEstimate *out_slope, GError **error);

/* The option margins= of a kind: "g,x,g:h" into a table "margins". */
gboolean        hunch_margins_report (HunchInquiry *inquiry, HunchModelFit *model, const char *text, GError **error);

G_END_DECLS
