/* app/analyze-private.h: the analyze page's parts, shared by asking, answering and keeping. */
#pragma once
#include "analysis/analysis.h"
#include "app/analyze-page.h"
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
  GtkWidget           *kind_drop_down;
  GtkWidget           *kind_help;
  GtkWidget           *form;
  GtkWidget           *inspector;
  GtkWidget           *title;
  GtkWidget           *spinner;
  GtkWidget           *keep_button;
  GtkWidget           *deck_button;
  GtkWidget           *answers;
  GtkWidget           *guide;
  GtkWidget           *result_view;
  GtkWidget           *chart_view;

  HunchProject        *project;      /* owned, or NULL */
  HunchTableInfo      *info;         /* owned, of the table asked about, or NULL */
  GPtrArray           *profiles;     /* owned, or NULL */
  GPtrArray           *kinds;        /* owned list of lent HunchKindInfo, those of the question */
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
  guint                ask_id;       /* timeout */
};

/* analyze-page.c */
const HunchKindInfo *hunch_analyze_get_kind (HunchAnalyzePage *self);
gboolean             hunch_analyze_select_table (HunchAnalyzePage *self, const char *table);
gboolean             hunch_analyze_is_asking (HunchAnalyzePage *self);
/* `question` NULL: charts. `kind` NULL: the first of the question. */
void                 hunch_analyze_choose_question (HunchAnalyzePage *self, const char *question, const char *kind, GHashTable *options);

/* analyze-answer.c */
void                 hunch_analyze_ask_soon (HunchAnalyzePage *self);
void                 hunch_analyze_stop (HunchAnalyzePage *self);
void                 hunch_analyze_forget_answer (HunchAnalyzePage *self);
void                 hunch_analyze_show_guide (HunchAnalyzePage *self);
void                 hunch_analyze_show_result (HunchAnalyzePage *self, JsonObject *result, const HunchKindInfo *kind,
                                                const char *table, const char *token, const char *options);
void                 hunch_analyze_update_actions (HunchAnalyzePage *self);

/* analyze-keep.c */
void                 hunch_analyze_keep_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_add_to_deck_action (GtkWidget *widget, const char *action, GVariant *parameter);
void                 hunch_analyze_update_kept (HunchAnalyzePage *self);
void                 hunch_analyze_show_kept (HunchAnalyzePage *self, gint64 id, gboolean is_chart);

G_END_DECLS
