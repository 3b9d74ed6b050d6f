/* project/ledger.h: what was asked of a project's tables, also what nobody kept: the rows of hunch_ledger.
 *
 * One row for each question: a kind, the table's number for life, the options in a fixed form, and whether it was asked of the rows
 * that a seal had held back (project/holdout.h). Asking again counts in the same row. Nothing here is an edit: undo does not take a
 * question back, and deleting a kept result does not either. Which words make the same question, and what many questions do to
 * each p, is known further on (analysis/ledger.h), which is the door for everybody else. */
#pragma once
#include "project/project.h"

G_BEGIN_DECLS

typedef struct
{
  gint64   id;
  char    *kind;         /* owned, as all text here */
  char    *table;        /* its name now, or as it was last when it is gone */
  char    *key;          /* the options by which questions are told apart */
  char    *options;      /* of the last run: JSON object of words */
  char    *title;        /* of the result */
  char    *test;         /* name of the headline test, or NULL */
  double   p;            /* of the last run; NAN: none */
  double   p_first;      /* of the first run */
  char    *effect_name;  /* or NULL */
  double   effect;       /* NAN: none, as the next two */
  double   effect_low;
  double   effect_high;
  gint64   n;            /* rows used by the last run */
  gint64   n_tests;      /* values of p that the result showed */
  gint64   first_run;    /* seconds since 1970 */
  gint64   last_run;
  gint64   n_runs;
  gboolean is_held_out;  /* asked of the rows that were held back, when the seal was opened */
} HunchLedgerRow;

void       hunch_ledger_row_free (HunchLedgerRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchLedgerRow, hunch_ledger_row_free)

/* Adds the question or counts it once more. Of @row are read: kind, table, key, options, title, test, p, the effect, n, n_tests, is_held_out; id and
 * the other fields are filled in. One small transaction of its own (about a millisecond and a write to the disk), outside of undo; no signal.
 * A file that cannot be written is left as it is, without error, and id stays 0. Errors: NO_SUCH table; BUSY when another program writes
 * for longer than a second. */
gboolean   hunch_project_note_question  (HunchProject *self, HunchLedgerRow *row, GError **error);

/* In the order of the first run; elements owned by the array. */
GPtrArray *hunch_project_list_questions (HunchProject *self, GError **error);

G_END_DECLS
