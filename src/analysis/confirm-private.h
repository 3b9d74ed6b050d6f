/* analysis/confirm-private.h: a seal being opened. */
#pragma once
#include "analysis/analysis.h"
#include "project/holdout.h"
#include "project/ledger.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_OUTCOME_NO_ANSWER,
  HUNCH_OUTCOME_NOT_FOUND,
  HUNCH_OUTCOME_NOT_CONFIRMED,
  HUNCH_OUTCOME_CONTRADICTED,
  HUNCH_OUTCOME_CONFIRMED,
} HunchOutcome;

/* One kept analysis on both sides. */
typedef struct
{
  HunchAnalysisRecord *record;   /* lent */
  GHashTable          *options;  /* owned */
  JsonObject          *open;     /* owned; NULL: no answer */
  JsonObject          *held;     /* owned, the same */
  char                *failure;  /* owned; why there is none */
  char                *question; /* owned; kind, table and key: the same question may be kept under two names */
  gboolean             was_asked; /* before the seal, of all rows */
  HunchOutcome         outcome;
  double               p_holm;   /* NAN unless found on the open side */
} HunchConfirmPair;

typedef struct
{
  HunchProject  *project;      /* lent, as the next three */
  HunchHoldout  *holdout;
  HunchProgress *progress;
  GCancellable  *cancellable;
  GPtrArray     *records;      /* owned, of HunchAnalysisRecord */
  GPtrArray     *rows;         /* owned, of HunchLedgerRow, or NULL */
  GPtrArray     *pairs;        /* owned, of HunchConfirmPair */
} HunchOpening;

/* conf= of the options, else 0.95. */
double hunch_confirm_get_conf (GHashTable *options);

/* Pairs with outcomes from @least to @most. */
guint hunch_opening_count (HunchOpening *self, HunchOutcome least, HunchOutcome most);
/* Confirmed, also after Holm. */
guint hunch_opening_count_holm (HunchOpening *self);
/* "Found on A: …". New text. */
char *hunch_opening_dup_sentence (HunchOpening *self);
/* New references, as the next. */
JsonObject *hunch_confirm_pair_make_result (const HunchConfirmPair *pair);
JsonObject *hunch_confirm_make_object (const HunchHoldout *holdout, const char *state);
/* Member "plot" of @object. */
void hunch_opening_set_plot (HunchOpening *self, JsonObject *object, const char *sentence);

G_END_DECLS
