/* stats/nls-private.h: what the files of nls share. */
#pragma once
#include "stats/nls.h"

/* Sums at some parameters. */
typedef struct
{
  HunchQuad *jtj;       /* owned [p * p], upper triangle */
  HunchQuad *jtr;       /* owned [p] */
  HunchQuad  rss;
  gboolean   is_bad;    /* a value does not exist */
} HunchNlsSums;

struct _HunchNls
{
  HunchNlsProgram *model;      /* lent */
  HunchNlsProgram *response;   /* lent */
  guint            p;
  gboolean         is_undamped;
  guint            max_passes;

  HunchQuad   *parameters;     /* owned: the best so far */
  HunchQuad   *trial;          /* owned: of the pass in hand */
  HunchQuad   *step;           /* owned */
  HunchQuad   *scale;          /* owned: largest length of each column of the Jacobian so far, squared */
  HunchNlsSums best;
  HunchNlsSums sums;           /* of the pass in hand */
  double       damping;
  double       growth;
  HunchQuad    promised;
  guint        n_passes;
  HunchNlsState state;

  /* Of the first pass. */
  gsize        n_rows;
  long double  weight, mean_y, tss, tss_raw, log_weights;

  long double *gradient;       /* owned [p] */
  long double *rounded;        /* owned [p]: the trial */
  long double *jtj, *jtr;      /* owned: sums of the block in hand */
};

void     hunch_nls_sums_reset (HunchNlsSums *self, guint p);
void     hunch_nls_sums_copy  (HunchNlsSums *to, const HunchNlsSums *from, guint p);

/* @out = (jtj + damping * scale)^-1 @in; FALSE when a pivot is lost. */
gboolean hunch_nls_solve      (const HunchNls *self, const HunchNlsSums *sums, double damping, const HunchQuad *in, HunchQuad *out);
/* What an undamped step from the best would bring, over the sum of squares: its root is the relative offset. NAN where it cannot be told. */
double   hunch_nls_get_offset (const HunchNls *self);
