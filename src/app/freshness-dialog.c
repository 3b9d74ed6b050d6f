#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/freshness-dialog.h"

#include <glib/gi18n.h>

#include "app/rows.h"
#include "app/util.h"
#include "app/work-dialog.h"
#include "deck/changes.h"
#include "project/refresh.h"
#include "project/timer.h"

/* --- what changed --------------------------------------------------------------------------------- */

static char *
dup_outcome_words (const HunchRefreshOutcome *outcome)
{
  g_autofree char *before = hunch_format_count (outcome->rows_before);
  g_autofree char *after = hunch_format_count (outcome->rows_after);
  g_autofree char *added = hunch_format_count (outcome->rows_added);
  g_autofree char *changed = hunch_format_count (outcome->rows_changed);
  g_autofree char *bytes = g_format_size ((guint64) MAX (outcome->bytes, 0));
  GString *words;

  if (outcome->status == HUNCH_REFRESH_FAILED)
    return g_strdup_printf (_("%s The rows are as they were."), hunch_or_empty (outcome->message));
  if (outcome->status == HUNCH_REFRESH_SAME)
    return g_strdup (_("Nothing has changed at the source."));
  words = g_string_new (NULL);
  g_string_append_printf (words, _("%s rows before, %s now"), before, after);
  if (outcome->rows_added >= 0 && outcome->rows_changed >= 0)
    g_string_append_printf (words, _("; %s new, %s changed"), added, changed);
  if (outcome->columns_added != NULL && outcome->columns_added[0] != NULL)
    {
      g_autofree char *names = g_strjoinv (", ", outcome->columns_added);

      g_string_append_printf (words, _("; new columns: %s"), names);
    }
  g_string_append_printf (words, _(" · %s fetched"), bytes);
  return g_string_free (words, FALSE);
}

static void
append_line (GtkBox     *box,
             const char *icon_name,
             const char *title,
             const char *words)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (icon, 2);
  gtk_box_append (GTK_BOX (texts), hunch_label_new (title, "heading"));
  gtk_box_append (GTK_BOX (texts), hunch_label_new (words, NULL));
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (line), icon);
  gtk_box_append (GTK_BOX (line), texts);
  gtk_box_append (box, line);
}

static const char *
get_icon (HunchRefreshStatus status)
{
  return status == HUNCH_REFRESH_FAILED ? "dialog-warning-symbolic"
         : status == HUNCH_REFRESH_SAME ? "emblem-ok-symbolic" : "emblem-synchronizing-symbolic";
}

static void
append_changes (GtkBox       *box,
                HunchChanges *changes)
{
  for (guint i = 0; i < changes->results->len; i++)
    {
      const HunchResultChange *it = changes->results->pdata[i];

      append_line (box, "hunch-question-symbolic", it->name, it->words);
    }
  for (guint i = 0; i < changes->claims->len; i++)
    {
      const HunchClaimChange *it = changes->claims->pdata[i];
      g_autofree char *words = g_strdup_printf ("“%s” %s", it->claim, it->why);
      g_autofree char *title = g_strdup_printf (_("Slide %d"), it->position + 1);

      append_line (box, "x-office-presentation-symbolic", title, words);
    }
}

static void
show_outcomes (HunchWindow  *window,
               GPtrArray    *outcomes,
               HunchChanges *changes)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (window), _("Refreshed"), NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  for (guint i = 0; i < outcomes->len; i++)
    {
      const HunchRefreshOutcome *it = outcomes->pdata[i];
      g_autofree char *words = dup_outcome_words (it);

      append_line (GTK_BOX (box), get_icon (it->status), it->table, words);
    }
  if (changes != NULL)
    append_changes (GTK_BOX (box), changes);
  gtk_widget_set_size_request (box, 380, -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

/* --- the job ----------------------------------------------------------------------------------------- */

typedef struct
{
  HunchWindow   *window;       /* owned */
  HunchProject  *project;      /* owned */
  HunchProgress *progress;     /* owned */
  GCancellable  *cancellable;  /* owned */
  GtkWidget     *dialog;       /* lent; NULL when it runs behind the window */
  GPtrArray     *outcomes;     /* owned */
} Refresh;

static void
refresh_free (Refresh *self)
{
  if (self->dialog != NULL)
    gtk_window_destroy (GTK_WINDOW (self->dialog));
  g_object_unref (self->window);
  g_object_unref (self->project);
  g_object_unref (self->progress);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->outcomes, g_ptr_array_unref);
  g_free (self);
}

static gboolean
has_news (GPtrArray *outcomes)
{
  for (guint i = 0; i < outcomes->len; i++)
    {
      const HunchRefreshOutcome *it = outcomes->pdata[i];

      if (it->status != HUNCH_REFRESH_SAME && it->status != HUNCH_REFRESH_FAILED)
        return TRUE;
    }
  return FALSE;
}

/* Behind the window a failure, such as no network, is told in passing: the rows are as they were. */
static void
toast_failures (Refresh *self)
{
  const HunchRefreshOutcome *failed = NULL;
  guint n_failed = 0;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->outcomes->len; i++)
    {
      const HunchRefreshOutcome *it = self->outcomes->pdata[i];

      if (it->status == HUNCH_REFRESH_FAILED)
        {
          failed = it;
          n_failed++;
        }
    }
  if (n_failed == 1)
    text = g_strdup_printf (_("“%s” could not be refreshed: %s"), failed->table, hunch_or_empty (failed->message));
  else if (n_failed > 1)
    text = g_strdup_printf (ngettext ("%u table could not be refreshed", "%u tables could not be refreshed", n_failed), n_failed);
  if (text != NULL)
    hunch_window_toast (self->window, text);
}

static void
compared_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  Refresh *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchChanges) changes = hunch_changes_find_finish (self->project, result, &error);
  gboolean is_quiet = self->dialog == NULL;

  if (!is_quiet)
    gtk_window_destroy (GTK_WINDOW (g_steal_pointer (&self->dialog)));
  if (!is_quiet || has_news (self->outcomes))
    show_outcomes (self->window, self->outcomes, changes);
  else
    toast_failures (self);
  refresh_free (self);
}

static void
refreshed_cb (GObject      *object,
              GAsyncResult *result,
              gpointer      user_data)
{
  Refresh *self = user_data;
  g_autoptr (GError) error = NULL;

  self->outcomes = hunch_refresh_tables_finish (self->project, result, &error);
  if (self->outcomes == NULL)
    {
      if (self->dialog == NULL && !hunch_is_cancelled (error))
        hunch_window_toast (self->window, error->message);
      else
        hunch_window_show_error (self->window, _("The tables could not be refreshed"), error);
      refresh_free (self);
      return;
    }
  hunch_changes_find_async (self->project, self->progress, self->cancellable, compared_cb, self);
}

static void
start (HunchWindow       *window,
       const char *const *tables,
       gboolean           is_quiet)
{
  Refresh *self = g_new0 (Refresh, 1);

  self->window = g_object_ref (window);
  self->project = g_object_ref (hunch_window_get_project (window));
  self->progress = hunch_progress_new ();
  self->cancellable = g_cancellable_new ();
  if (!is_quiet)
    self->dialog = hunch_work_dialog_show (GTK_WINDOW (window), _("Refreshing"), self->progress, self->cancellable);
  hunch_refresh_tables_async (self->project, tables, self->progress, self->cancellable, refreshed_cb, self);
}

void
hunch_freshness_refresh (HunchWindow       *window,
                         const char *const *tables)
{
  if (hunch_window_get_project (window) != NULL && tables[0] != NULL)
    start (window, tables, FALSE);
}

void
hunch_freshness_check_opened (HunchWindow *window)
{
  g_auto (GStrv) due = hunch_refresh_dup_due (hunch_window_get_project (window), TRUE, -1, NULL);

  if (due != NULL && due[0] != NULL)
    start (window, (const char *const *) due, TRUE);
}

/* --- the policy --------------------------------------------------------------------------------------- */

static const struct { gint64 seconds; const char *title; } AGES[] = {
  { 60 * 60, N_("an hour") }, { 24 * 60 * 60, N_("a day") }, { 7 * 24 * 60 * 60, N_("a week") }, { 30 * 24 * 60 * 60, N_("30 days") },
};

static const struct { const char *word; const char *title; } TIMERS[] = {
  { NULL, N_("No") }, { "hourly", N_("Every hour") }, { "daily", N_("Every day") },
};

typedef struct
{
  HunchWindow *window;    /* owned */
  char        *table;     /* owned */
  GtkWidget   *when_row;
  GtkWidget   *age_row;
  GtkWidget   *timer_row;
  guint        timer;     /* as it was */
} Freshness;

static void
freshness_free (gpointer  data,
                GClosure *closure)
{
  Freshness *self = data;

  g_object_unref (self->window);
  g_free (self->table);
  g_free (self);
}

static void
when_cb (Freshness *self)
{
  gtk_widget_set_visible (self->age_row, hunch_choice_row_get (self->when_row) == HUNCH_REFRESH_OLDER_THAN);
}

static void
set_timer (Freshness *self,
           GError   **error)
{
  guint timer = MIN (hunch_choice_row_get (self->timer_row), G_N_ELEMENTS (TIMERS) - 1);
  const char *path = hunch_project_get_path (hunch_window_get_project (self->window));

  if (timer == self->timer)
    return;
  if (TIMERS[timer].word == NULL)
    hunch_timer_remove (path, error);
  else
    hunch_timer_install (path, TIMERS[timer].word, error);
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             Freshness        *self)
{
  HunchRefreshPolicy policy = { 0 };
  g_autoptr (GError) error = NULL;

  if (!g_str_equal (response, "keep") || hunch_window_get_project (self->window) == NULL)
    return;
  policy.when = (HunchRefreshWhen) MIN (hunch_choice_row_get (self->when_row), HUNCH_REFRESH_OLDER_THAN);
  policy.seconds = AGES[MIN (hunch_choice_row_get (self->age_row), G_N_ELEMENTS (AGES) - 1)].seconds;
  if (hunch_refresh_set_policy (hunch_window_get_project (self->window), self->table, &policy, &error))
    set_timer (self, &error);
  hunch_window_show_error (self->window, _("That could not be kept"), error);
}

static guint
find_age (gint64 seconds)
{
  for (guint i = 0; i < G_N_ELEMENTS (AGES); i++)
    if (seconds <= AGES[i].seconds)
      return i;
  return G_N_ELEMENTS (AGES) - 1;
}

static guint
find_timer (HunchWindow *window)
{
  g_autoptr (HunchTimerState) state = hunch_timer_get_state (hunch_project_get_path (hunch_window_get_project (window)), NULL);

  for (guint i = 1; state != NULL && i < G_N_ELEMENTS (TIMERS); i++)
    if (g_strcmp0 (state->every, TIMERS[i].word) == 0)
      return i;
  return 0;
}

static GtkWidget *
build_policy (Freshness                *self,
              const HunchRefreshPolicy *policy)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = hunch_group_new (box, NULL);
  const char *const whens[] = { _("Never by itself"), _("Whenever the project is opened"), _("When the last look is too long ago"), NULL };
  GtkStringList *ages = gtk_string_list_new (NULL);
  GtkStringList *timers = gtk_string_list_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (AGES); i++)
    gtk_string_list_append (ages, _(AGES[i].title));
  for (guint i = 0; i < G_N_ELEMENTS (TIMERS); i++)
    gtk_string_list_append (timers, _(TIMERS[i].title));
  self->when_row = hunch_choice_row_new (group, _("Refresh"), G_CALLBACK (when_cb), self);
  self->age_row = hunch_choice_row_new (group, _("Too long is"), G_CALLBACK (when_cb), self);
  hunch_choice_row_show_whole (self->when_row);
  hunch_choice_row_take (self->age_row, ages, find_age (policy->seconds));
  hunch_choice_row_set (self->when_row, whens, policy->when);
  group = hunch_group_new (box, NULL);
  self->timer_row = hunch_choice_row_new (group, _("Also while Hunch is closed"), G_CALLBACK (when_cb), self);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->timer_row), _("The system looks at every table of the project that is due"));
  self->timer = find_timer (self->window);
  hunch_choice_row_take (self->timer_row, timers, self->timer);
  when_cb (self);
  gtk_widget_set_size_request (box, 380, -1);
  return box;
}

static char *
dup_last_look (gint64 looked_at)
{
  g_autoptr (GDateTime) time = looked_at == 0 ? NULL : g_date_time_new_from_unix_local (looked_at);
  g_autofree char *text = time == NULL ? NULL : g_date_time_format (time, "%Y-%m-%d %H:%M");

  return text == NULL ? NULL : g_strdup_printf (_("The source was last looked at on %s."), text);
}

void
hunch_freshness_dialog_show (HunchWindow *window,
                             const char  *table)
{
  HunchRefreshPolicy policy = { 0 };
  gint64 looked_at = 0;
  g_autoptr (GError) error = NULL;
  g_autofree char *last = NULL;
  g_autofree char *heading = g_strdup_printf (_("How fresh “%s” has to be"), table);
  GtkWidget *dialog;
  Freshness *self;

  if (!hunch_refresh_get_policy (hunch_window_get_project (window), table, &policy, &looked_at, &error))
    {
      hunch_window_show_error (window, _("This table has no source to look at"), error);
      return;
    }
  last = dup_last_look (looked_at);
  dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, last);
  self = g_new0 (Freshness, 1);
  self->window = g_object_ref (window);
  self->table = g_strdup (table);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), build_policy (self, &policy));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "keep", _("_Apply"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "keep", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "keep");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), self, freshness_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}
