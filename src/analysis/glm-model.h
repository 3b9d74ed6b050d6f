/* analysis/glm-model.h: a formula over a table fitted as a generalized linear model: rows in memory while they are few, else streamed. */
#pragma once
#include "analysis/design.h"
#include "analysis/model-fit.h"
#include "stats/glm.h"

G_BEGIN_DECLS

/* Numbers kept in memory: rows times columns. Beyond, about HUNCH_GLM_KEPT rows, picked evenly, are kept for a first guess and for pictures. */
#define HUNCH_GLM_MAX_WHOLE 3000000
#define HUNCH_GLM_KEPT 20000

typedef struct
{
  HunchInquiry  *inquiry;      /* lent */
  HunchGlmFamily family;
  HunchDesign   *design;       /* owned */
  guint          n_columns;
  gint64         n_rows;       /* used */
  char          *response;     /* owned: in words; for yes or no with groups "column = level" */
  char          *event;        /* owned: the level that counts as yes; NULL where y is a number as it is */
  double         event_value;  /* NAN, or the number that counts as yes */
  gint32         event_code;
  gint32         other_code;
  gboolean       has_exposure;

  gboolean       is_whole;     /* all rows are in `kept` */
  GArray       **kept;         /* owned [n_columns], doubles */
  GArray        *kept_y;       /* owned */
  GArray        *kept_weights; /* owned; empty without weights */
  GArray        *kept_offset;  /* owned; empty without offset */
  GArray        *kept_codes;   /* owned, gint32; empty without clusters */
  GArray        *kept_rows;    /* owned, gint64: positions in the table */
  double        *centers;      /* owned [n_columns]: means */
  double         sum_weights;
  double         sum_y;        /* weighted */
  double         min_y, max_y;
  gboolean       has_parts;    /* y that is not whole */
  gboolean       has_part_weights;

  HunchGlmFit    fit;
  HunchGlmState  state;
  HunchGlmFit    null;         /* the intercept alone, or nothing, with offset and weights the same */
  HunchErrors    errors;
  guint          n_clusters;   /* with HUNCH_ERRORS_CLUSTER or HUNCH_ERRORS_BLOCKS */
  double         df;           /* below t and F: INFINITY, or clusters - 1 */
  double         icc;          /* by blocks */
  gboolean       is_firth;

  /* Work space of streamed blocks. */
  double        *y_block;      /* owned */
  double        *offset_block; /* owned */
} HunchGlmModel;

/* What a model is made from; zeroed but for the formula and the family. */
typedef struct
{
  HunchGlmFamily family;
  const char    *formula;
  const char    *weights;   /* a column, or NULL */
  const char    *exposure;  /* a column whose logarithm is an offset, or NULL */
  const char    *success;   /* which value counts as yes, or NULL: the second */
  HunchErrors    errors;
  const char    *cluster;
  gboolean       is_firth;
} HunchGlmWishes;

/* Reads the rows once and says what it found; nothing is fitted. Reports n and dropped. Errors: BAD_OPTION, NO_ANSWER. */
HunchGlmModel *hunch_glm_model_new  (HunchInquiry *inquiry, const HunchGlmWishes *wishes, GError **error);
void           hunch_glm_model_free (HunchGlmModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchGlmModel, hunch_glm_model_free)

/* A few thousand rows. */
typedef struct
{
  const double *const *columns;
  const double        *y;
  const double        *weights;  /* NULL: none; so the next two */
  const double        *offset;
  const gint32        *codes;
  gsize                n;
  HunchFrame          *frame;    /* whose rows they are; NULL when they come from memory */
  gsize                first;    /* position among the rows used */
} HunchGlmBlock;

typedef gboolean (*HunchGlmBlockFunc) (const HunchGlmBlock *block, gpointer data, GError **error);

/* All rows in their order (or, with @only_kept, those in memory), cancellable. */
gboolean hunch_glm_model_each (HunchGlmModel *self, gboolean only_kept, HunchGlmBlockFunc func, gpointer data, GError **error);

/* The next block of the table into @out, zeroed before the first; n = 0 at the end. */
gboolean hunch_glm_model_next (HunchGlmModel *self, HunchGlmBlock *out, GError **error);

/* Fits the columns flagged in @uses (NULL: all), coefficients in their order. @start: `linear` of such a fit, or NULL. @theta: NAN, or where to begin with
 * it. @is_fixed: it stays there. Errors: NO_ANSWER. */
gboolean hunch_glm_model_fit_columns (HunchGlmModel *self, const gboolean *uses, const double *start, double theta, gboolean is_fixed,
                                      HunchGlmFit *out_fit, HunchGlmState *out_state, GError **error);

/* The intercept alone, the other coefficients held at 0: with Firth's penalty another model than one without the columns. */
gboolean hunch_glm_model_fit_held (HunchGlmModel *self, HunchGlmFit *out_fit, HunchGlmState *out_state, GError **error);

/* self->fit and self->null; the latter with @theta of the former held. */
gboolean hunch_glm_model_fit (HunchGlmModel *self, double start_theta, const double *start, GError **error);

/* The errors asked for, and those by blocks where the rows came in blocks, in the place of the classic ones. */
gboolean hunch_glm_model_fit_errors (HunchGlmModel *self, const char *cluster, GError **error);

const char *hunch_glm_model_get_name (HunchGlmModel *self, guint coefficient);
/* The columns of a model without term @term and without those that contain it (or with it and without those). New array. */
gboolean   *hunch_glm_model_dup_uses (HunchGlmModel *self, guint term, gboolean with_term);

G_END_DECLS
