/* analysis/textclass-private.h: the parts of textclass: rows with words and labels, models of them, and how their guesses fare. */
#pragma once
#include "analysis/clusters.h"
#include "analysis/inquiry.h"
#include "analysis/text-words.h"
#include "stats/class-scores.h"
#include "stats/linear-classes.h"

G_BEGIN_DECLS

#define HUNCH_TEXT_MAX_LABELS 200
#define HUNCH_TEXT_MAX_CELLS 16000000    /* different words of all texts: 128 MB, and 192 MB while a model is made */
#define HUNCH_TEXT_MAX_WEIGHTS 4000000   /* words times labels of a model */

/* --- rows --- */

typedef struct
{
  HunchInquiry   *inquiry;       /* lent */
  HunchTextWords *words;         /* owned */
  const char     *stem;          /* lent, NULL: none */
  const char     *stops;         /* the same */
  gboolean        is_several;    /* a row may have several labels */
  char          **labels;        /* owned, NULL-terminated, ascending */
  guint           n_labels;
  double         *label_rows;    /* owned [n_labels] */

  gsize           n_rows;        /* used */
  guint32        *texts;         /* owned [n_rows]: which of the different texts; as all of that size below */
  gint64         *positions;     /* owned: in the table, from 0 */
  guint32        *blocks;        /* owned: that the row came in; NULL when the rows came singly */
  gsize          *label_starts;  /* owned [n_rows + 1] */
  guint32        *row_labels;    /* owned: ascending within a row */

  gsize           n_texts;       /* different ones */
  gsize           n_repeats;     /* rows whose text stood in a row before */
  gsize          *starts;        /* owned [n_texts + 1] */
  guint32        *terms;         /* owned: the different words of a text */
  guint32        *counts;        /* owned: how often each stands in it */
} HunchTextRows;

/* Reads the columns text= and label= and reports n, dropped and why. */
HunchTextRows *hunch_text_rows_read (HunchInquiry *inquiry, GError **error);
void           hunch_text_rows_free (HunchTextRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTextRows, hunch_text_rows_free)

/* The part of each row, 0 .. n_parts - 1, every label spread evenly over them; rows of the same text stand in the same part. Release with g_free(). */
guint8        *hunch_text_rows_dup_parts   (const HunchTextRows *self, guint n_parts, guint64 seed);
/* The same in two parts: 0 for about @share of the rows of each label, else 1. */
guint8        *hunch_text_rows_dup_holdout (const HunchTextRows *self, double share, guint64 seed);

/* --- models --- */

typedef enum { HUNCH_TERMS_COUNT, HUNCH_TERMS_PRESENT, HUNCH_TERMS_TFIDF } HunchTextTerms;

typedef struct
{
  gboolean       is_logistic;
  HunchTextTerms terms;
  double         alpha;
  double         c;          /* NAN: chosen on rows held back within those learnt from */
  double         threshold;  /* the same */
  guint          min_rows;   /* a word must stand in so many of the rows learnt from */
  double         tolerance;   /* of the weights */
  guint8        *inner;      /* owned: parts of the rows; 0 is held back for such choices. NULL when nothing is chosen */
} HunchTextHow;

typedef struct
{
  HunchSparse         x;           /* of the different texts, by the words of the model */
  gsize              *starts;      /* owned, as x's, and so below */
  guint32            *columns;
  double             *values;
  guint32            *term_columns; /* owned: of each word of the rows; G_MAXUINT32 where the model has it not */
  HunchLinearClasses *classes;     /* owned */
  double             *thresholds;  /* owned [n_labels] */
  double              c;
  guint               commonest;   /* label of the rows learnt from */
} HunchTextModel;

/* From the rows whose @is_used is not 0, and nothing of the others. Errors: NO_ANSWER, cancelled. */
HunchTextModel *hunch_text_model_new  (const HunchTextRows *rows, const HunchTextHow *how, const guint8 *is_used, GError **error);
void            hunch_text_model_free (HunchTextModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTextModel, hunch_text_model_free)

/* --- scores --- */

typedef struct
{
  const HunchTextRows *rows;         /* lent */
  gsize                n;            /* rows scored */
  guint8              *is_scored;    /* owned [rows->n_rows], as all of that size below */
  guint16             *guesses;      /* owned: the likeliest label */
  guint16             *commonest;    /* owned: what is guessed without words */
  float               *chances;      /* owned: probability of the guess */
  gsize               *set_starts;   /* owned: of the labels held likely enough, in sets */
  guint16             *set_sizes;    /* owned */
  GArray              *sets;         /* owned, of guint16 */

  HunchPairedRight     right;        /* by words, and by the commonest label */
  HunchEffect          accuracy;     /* of the likeliest label; with several it is right when it is among them */
  HunchEffect          baseline;
  HunchEffect          gain;
  HunchEffect          kappa;        /* one label; else NAN */
  HunchEffect          f1_macro;
  HunchEffect          f1_micro;
  HunchEffect          subset;       /* several: all labels right */
  double               se[7];        /* in the order above, of accuracy .. subset */
  double               df;           /* blocks - 1, else NAN */
  double               p;            /* of the gain */
  double               gain_t;       /* by blocks */
  double               kappa_z;      /* against 0 */
  guint                n_blocks;
  double              *confusion;    /* owned [n_labels * n_labels]: label, likeliest label */
  double              *hits;         /* owned [n_labels] */
  double              *alarms;
  double              *misses;
} HunchTextScores;

HunchTextScores *hunch_text_scores_new    (const HunchTextRows *rows);
void             hunch_text_scores_free   (HunchTextScores *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTextScores, hunch_text_scores_free)
/* Guesses the rows of @part. Returns the share right through @out_accuracy. */
gboolean         hunch_text_scores_guess  (HunchTextScores *self, const HunchTextModel *model, const guint8 *parts, guint part, double *out_accuracy,
                                           gsize *out_n, GError **error);
/* Sums up, when all have been guessed. */
void             hunch_text_scores_finish (HunchTextScores *self, double conf);

/* --- words that tell --- */

typedef struct
{
  guint  label;
  guint  term;      /* of the rows' words */
  double weight;    /* log odds ratio, or weight of the model */
  double ci_low;    /* NAN for weights */
  double ci_high;
  double order;     /* by which they are ordered */
  gint64 n_rows;    /* in which it stands, of all and of the label */
  gint64 n_inside;
} HunchTellingWord;

/* The @n_most of each label, the most telling first. Array of HunchTellingWord. */
GArray *hunch_text_rows_tell (const HunchTextRows *rows, const HunchTextModel *model, gboolean is_logistic, guint n_most, double conf);

/* --- pictures --- */

void hunch_textclass_take_plots (HunchInquiry *inquiry, const HunchTextRows *rows, const HunchTextScores *scores, GArray *telling, gboolean is_logistic);

G_END_DECLS
