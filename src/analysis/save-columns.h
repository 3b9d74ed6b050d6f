/* analysis/save-columns.h: what a fitted model says of each row, kept as new columns of the table.
 *
 * The runner of a kind that predicts (ols, robust, quantile, logistic, …) hands its fitted model to the inquiry as its last
 * step, together with a HunchSavedColumns that knows how to ask it row by row. Nothing is read then: only when somebody
 * wants the columns are the rows gone through once more. */
#pragma once
#include "analysis/frame.h"

G_BEGIN_DECLS

/* How a model is asked. One static instance for each kind of model. */
typedef struct
{
  /* What it can say, NULL-terminated: "fitted", "residual" and what else there is ("leverage", "cook", "probability"). These are the
   * words of --save-columns and the names of the columns; not translated. */
  const char *const *words;

  /* The frame whose rows the model used; lent. hunch_frame_get_row() names the rows of the block in hand. */
  HunchFrame *(*get_frame) (gpointer model);

  /* Goes back to the first row. */
  void        (*rewind)    (gpointer model);

  /* The next block of rows: their number through @out_n, 0 at the end. Fills out[k][0 .. n) for the @n_wanted words at the places
   * @wanted of the list above; each has room for HUNCH_FRAME_BLOCK values; NaN where there is no value. */
  gboolean    (*next)      (gpointer model, const guint *wanted, guint n_wanted, double *const *out, gsize *out_n, GError **error);

  GDestroyNotify free;
} HunchSavedColumns;

/* Takes @model, which may lend from the inquiry and is freed before it. A second call replaces the first. @columns is static. */
void     hunch_inquiry_take_model (HunchInquiry *self, const HunchSavedColumns *columns, gpointer model);

/* Runs @kind and writes what it says of each row into new columns of the table: @words, joined by commas ("fitted,residual"), each named @prefix and word
 * (@prefix NULL: the word alone, with a number behind it when there is a column of that name). Rows that the model did not use get no value. The note of each
 * column says where it comes from. One undo step. @out_result (may be NULL): a new reference to the result. Errors: BAD_OPTION (a word or a column name
 * that does not fit, a kind that says nothing of rows), NO_ANSWER (a view: its rows are made by its recipe). */
gboolean hunch_analysis_save_columns (HunchProject *project, const char *kind, const char *table, GHashTable *options, const char *words,
                                      const char *prefix, HunchProgress *progress, GCancellable *cancellable, JsonObject **out_result,
                                      GError **error);

G_END_DECLS
