/* analysis/nls-private.h: a formula with parameters, and the rows it is fitted to; shared by the files of nls. */
#pragma once
#include "analysis/formula.h"
#include "analysis/frame.h"
#include "stats/nls.h"

#define HUNCH_NLS_MAX_WHOLE 3000000  /* numbers kept in memory; beyond, rows are read again for each pass */
#define HUNCH_NLS_KEPT 5000

typedef struct
{
  HunchInquiry    *inquiry;     /* lent */
  HunchFormula    *formula;     /* owned */
  char            *response_text;  /* owned */
  char           **names;       /* owned, NULL-terminated: of the parameters */
  double          *start;       /* owned */
  guint            n_parameters;
  HunchFrame      *frame;       /* owned */
  guint            n_columns;   /* numbers of the frame */
  int              weights;     /* place in the frame, -1: none */
  HunchNlsProgram *model;       /* owned */
  HunchNlsProgram *response;    /* owned */
  const double   **block;       /* owned array of lent columns */

  gboolean         is_whole;
  GArray         **kept;        /* owned [n_columns], doubles */
  gint64           n_rows;
  HunchNlsFit      fit;
} HunchNlsModel;

/* Reads formula=, start= and weights=, and opens the columns. Errors: BAD_OPTION, NO_ANSWER. */
HunchNlsModel *hunch_nls_model_new  (HunchInquiry *inquiry, GError **error);
void           hunch_nls_model_free (HunchNlsModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchNlsModel, hunch_nls_model_free)

/* Fits it. Errors: NO_ANSWER. */
gboolean       hunch_nls_model_fit  (HunchNlsModel *self, GError **error);

/* Value, and standard error of the mean there, of row @i of @columns. */
double         hunch_nls_model_predict (HunchNlsModel *self, const double *const *columns, gsize i, double *out_se);
double         hunch_nls_model_get_response (HunchNlsModel *self, const double *const *columns, gsize i);

/* The only column that predicts, or -1. */
int            hunch_nls_model_find_single (HunchNlsModel *self);

void           hunch_nls_take_plots (HunchNlsModel *self);
gboolean       hunch_nls_add_predictions (HunchNlsModel *self, GError **error);
void           hunch_nls_take_model (HunchNlsModel *self);
