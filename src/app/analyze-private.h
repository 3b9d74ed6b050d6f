/* app/analyze-private.h: the analyze page's parts, shared by asking, answering and keeping. */
#pragma once
#include "analysis/analysis.h"
#include "app/analyze-page.h"
#include "base/progress.h"
#include "project/profile.h"

G_BEGIN_DECLS

struct _HunchAnalyzePage
{
  AdwBin               parent_instance;

  GtkWidget           *flap;
  GtkWidget           *back_button;
  GtkWidget           *table_drop_down;
  GtkWidget           *stack;
  GtkWidget           *question_list;
  GtkWidget           *kept_group;
  GtkWidget           *kept_list;
  GtkWidget           *question_label;
  GtkWidget           *kind_search;
  GtkWidget           *found_group;
  GtkWidget           *found_list;
  GtkWidget           *found_none;
  GtkWidget           *question_group;
  GtkWidget           *kind_button;
  GtkWidget           *kind_title;
  GtkWidget           *kind_popover;
  GtkWidget           *kind_list;
  GtkWidget           *kind_help;
  GtkWidget           *columns_expander;
  GtkWidget           *variables;
  GtkWidget           *form;
  GtkWidget           *inspector;
  GtkWidget           *title;
  GtkWidget           *spinner;
  GtkWidget           *stop_button;
  GtkWidget           *progress_bar;
  GtkWidget           *menu_button;
  GtkWidget           *keep_button;
  GtkWidget           *deck_button;
  GtkWidget           *answers;
  GtkWidget           *guide;
  GtkWidget           *result_view;
  GtkWidget           *chart_view;

  HunchProject        *project;      /* owned, or NULL */
  HunchTableInfo      *info;         /* owned, of the table asked about, or NULL */
  GPtrArray           *profiles;     /* owned, or NULL */
  const HunchKindInfo *kind;         /* lent by analysis/; what is asked, NULL before a question is chosen */
  gboolean             is_chart;     /* a chart of the table, no analysis */
  GCancellable        *profile_job;  /* owned */
  gboolean             is_filling;

  /* what is shown */
  JsonObject          *result;       /* owned, the answer, NULL for a chart or none */
  char                *options;      /* owned, JSON: with what it was asked */
  char                *spec;         /* owned, of the chart */
  const HunchKindInfo *shown_kind;   /* lent by analysis/ */
  char                *table;        /* owned, about which it was asked */
  char                *token;        /* owned, of the table then */
  gint64               kept_id;      /* it is kept as this; 0: not */

  GCancellable        *job;          /* owned, NULL when nothing runs */
  HunchProgress       *progress;     /* owned, of the job */
  guint                ask_id;       /* timeout */
  guint                busy_id;      /* timeout: work that takes longer says so */

  /* trust */
  guint                note_id;      /* timeout: an answer that was looked at counts as asked */
  GCancellable        *trust_job;    /* owned: further samples, or the ledger; NULL when neither runs */
};

/* analyze-page.c */
gboolean             hunch_analyze_select_table (HunchAnalyzePage *self, const char *table);
gboolean             hunch_analyze_is_asking (HunchAnalyzePage *self);
/* The page asks by this kind (an analysis or a chart) from now on, filled in as far as `options` fit. Nothing is asked yet. */
void                 hunch_analyze_choose_kind (HunchAnalyzePage *self, const HunchKindInfo *kind, GHashTable *options);
/* NULL where there is no table. Lent. */
const char          *hunch_analyze_get_table (HunchAnalyzePage *self);

/* analyze-answer.c */
/* `is_typed`: more letters may follow, so it waits a little. */
void                 hunch_analyze_ask_soon (HunchAnalyzePage *self, gboolean is_typed);
void                 hunch_analyze_ask_twin_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_stop_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_stop (HunchAnalyzePage *self);
void                 hunch_analyze_forget_answer (HunchAnalyzePage *self);
void                 hunch_analyze_show_guide (HunchAnalyzePage *self);
/* `is_new`: it was worked out just now, not kept before. */
void                 hunch_analyze_show_result (HunchAnalyzePage *self, JsonObject *result, const HunchKindInfo *kind,
                                                const char *table, const char *token, const char *options, gboolean is_new);
void                 hunch_analyze_update_actions (HunchAnalyzePage *self);

/* analyze-trust.c: further samples, the ledger of questions, rows held back */
void                 hunch_analyze_update_trust (HunchAnalyzePage *self);
void                 hunch_analyze_stop_trust (HunchAnalyzePage *self);
/* An answer is shown: once it has been looked at for a while, or is kept, it counts as asked, if it is a new one. */
void                 hunch_analyze_watch_answer (HunchAnalyzePage *self, gboolean is_new);
void                 hunch_analyze_note_now (HunchAnalyzePage *self);
void                 hunch_analyze_survive_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_stop_survive_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_ledger_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_holdout_action (GtkWidget *widget, const char *action, GVariant *parameter);

/* analyze-keep.c */
void                 hunch_analyze_keep_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_keep_as_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_note_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_pin_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_compare_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_copy_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_copy_as_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_add_to_deck_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_update_kept (HunchAnalyzePage *self);
void                 hunch_analyze_show_kept (HunchAnalyzePage *self, gint64 id, gboolean is_chart);

G_END_DECLS
