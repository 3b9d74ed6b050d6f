/* analysis/kinds.h: the questions that can be asked, as data: forms, the command line and the help are made from it. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_OPTION_COLUMN,    /* one column */
  HUNCH_OPTION_COLUMNS,   /* several, joined by commas; names with a comma in backticks */
  HUNCH_OPTION_CHOICE,
  HUNCH_OPTION_NUMBER,
  HUNCH_OPTION_TEXT,
  HUNCH_OPTION_FORMULA,
} HunchOptionKind;

typedef enum
{
  HUNCH_ACCEPT_NUMBERS = 1 << 0,   /* integer, real */
  HUNCH_ACCEPT_GROUPS = 1 << 1,    /* text, boolean, integers with few values */
  HUNCH_ACCEPT_TIMES = 1 << 2,     /* date, timestamp */
  HUNCH_ACCEPT_ANY = 7,
} HunchAccept;

typedef struct
{
  const char        *word;      /* "y", "by", "var" */
  const char        *label;     /* for the form, untranslated: pass through _() */
  const char        *help;      /* one sentence, untranslated */
  HunchOptionKind    kind;
  guint              accepts;   /* HunchAccept flags, for columns; for a formula, of what is predicted by a sum of columns, 0 for another formula */
  const char *const *choices;   /* NULL-terminated, for choices */
  const char *const *choice_labels;
  const char        *fallback;  /* the default, or NULL */
  gboolean           required;
} HunchOptionInfo;

typedef struct
{
  const char            *kind;      /* "ttest" */
  const char            *title;     /* "Two groups: t test", untranslated */
  const char            *question;  /* "groups", "together", "often", "predicts", "column" */
  const char            *help;      /* what it answers and how, a few sentences, untranslated */
  const HunchOptionInfo *options;
  guint                  n_options;
  gboolean               needs_no_table;  /* the question is asked of numbers given as options, such as power */
} HunchKindInfo;

/* The questions in order: id and its sentence, untranslated. */
typedef struct { const char *id; const char *sentence; const char *icon; } HunchQuestion;
const HunchQuestion   *hunch_kinds_get_questions (guint *out_n);

const HunchKindInfo   *hunch_kinds_get (guint *out_n);
const HunchKindInfo   *hunch_kinds_find (const char *kind);  /* NULL when unknown */

/* The kinds of charts of hunch_plot_build(), in the same form (question NULL). */
const HunchKindInfo   *hunch_kinds_get_charts (guint *out_n);
const HunchKindInfo   *hunch_kinds_find_chart (const char *kind);

G_END_DECLS
