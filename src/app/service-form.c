#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/service-form.h"

#include <glib/gi18n.h>

#include "app/rows.h"
#include "app/util.h"
#include "source/connector.h"

#define PLAN_DELAY_MS 200

struct _HunchServiceForm
{
  AdwBin      parent_instance;

  GtkWidget  *service_row;
  GtkWidget  *about;
  GtkWidget  *key_group;
  GtkWidget  *key_row;
  GtkWidget  *key_button;
  GtkWidget  *key_note;
  GtkWidget  *endpoint_row;
  GtkWidget  *endpoint_help;
  GtkWidget  *parameter_group;
  GtkWidget  *plan_label;
  GtkWidget  *plan_expander;
  GtkWidget  *plan_lines;

  GPtrArray  *services;     /* owned; HunchConnectorInfo */
  GPtrArray  *rows;         /* owned list of lent rows, one per parameter */
  guint       plan_id;      /* timeout before the plan is made */
  gboolean    is_filling;
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchServiceForm, hunch_service_form, ADW_TYPE_BIN)

/* --- what is chosen ------------------------------------------------------------------ */

static const HunchConnectorInfo *
get_service (HunchServiceForm *self)
{
  guint selected = hunch_choice_row_get (self->service_row);

  return selected < self->services->len ? self->services->pdata[selected] : NULL;
}

static const HunchConnectorEndpoint *
get_endpoint (HunchServiceForm *self)
{
  const HunchConnectorInfo *service = get_service (self);
  guint selected = hunch_choice_row_get (self->endpoint_row);

  return service != NULL && selected < service->endpoints->len ? service->endpoints->pdata[selected] : NULL;
}

/* What stands in the row of a parameter, "" for nothing. Release with g_free(). */
static char *
dup_value (const HunchConnectorParameter *parameter,
           GtkWidget                     *row)
{
  GtkWidget *control = g_object_get_data (G_OBJECT (row), "control");
  guint selected;

  if (GTK_IS_SWITCH (control))
    return g_strdup (gtk_switch_get_active (GTK_SWITCH (control)) ? "true" : "false");
  if (GTK_IS_ENTRY (control))
    return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (control))));
  selected = hunch_choice_row_get (row);
  if (selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return g_strdup ("");
  return g_strdup (selected - 1 < g_strv_length (parameter->choices) ? parameter->choices[selected - 1] : "all");
}

/* Commas, points and @ have a meaning of their own in a list and stay as they are. */
static void
append_value (GString    *words,
              const char *name,
              const char *value)
{
  g_autofree char *escaped = g_uri_escape_string (value, ",.@:/ ", TRUE);

  g_string_append_printf (words, "&%s=%s", name, escaped);
}

char *
hunch_service_form_dup_words (HunchServiceForm *self)
{
  const HunchConnectorInfo *service;
  const HunchConnectorEndpoint *endpoint;
  g_autoptr (GString) words = g_string_new (NULL);

  g_return_val_if_fail (HUNCH_IS_SERVICE_FORM (self), NULL);

  service = get_service (self);
  endpoint = get_endpoint (self);
  if (endpoint == NULL)
    return NULL;
  g_string_append_printf (words, "connector:%s?what=%s", service->name, endpoint->name);
  for (guint i = 0; i < self->rows->len; i++)
    {
      const HunchConnectorParameter *parameter = endpoint->parameters->pdata[i];
      g_autofree char *value = dup_value (parameter, self->rows->pdata[i]);

      if (value[0] == '\0' && parameter->is_required && parameter->fallback == NULL)
        return NULL;
      if (value[0] != '\0' && g_strcmp0 (value, parameter->fallback) != 0)
        append_value (words, parameter->name, value);
    }
  return g_string_free (g_steal_pointer (&words), FALSE);
}

/* --- the requests --------------------------------------------------------------------- */

static void
show_plan_words (HunchServiceForm         *self,
                 const HunchConnectorPlan *plan)
{
  g_autofree char *requests = hunch_format_count (plan->requests);
  g_autofree char *known = hunch_format_count (plan->known_requests);
  g_autofree char *text = g_strdup_printf (plan->is_exact ? ngettext ("%s request", "%s requests", (gulong) plan->requests)
                                                          : ngettext ("At most %s request", "At most %s requests", (gulong) plan->requests), requests);
  g_autoptr (GString) words = g_string_new (text);

  if (plan->n_series > 1)
    g_string_append_printf (words, _(" in %d series"), (int) plan->n_series);
  if (plan->records >= 0)
    {
      g_autofree char *records = hunch_format_count (plan->records);

      g_string_append_printf (words, _(" · at most %s rows"), records);
    }
  if (plan->seconds >= 1)
    g_string_append_printf (words, _(" · about %.0f s"), plan->seconds);
  if (plan->known_requests > 0)
    g_string_append_printf (words, _(" · %s of them are kept already and are only asked whether they changed"), known);
  gtk_label_set_text (GTK_LABEL (self->plan_label), words->str);
}

static gboolean
show_plan_cb (gpointer user_data)
{
  HunchServiceForm *self = user_data;
  g_autofree char *words = hunch_service_form_dup_words (self);
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchConnectorPlan) plan = words == NULL ? NULL : hunch_connector_plan (words, &error);
  g_autofree char *lines = plan == NULL ? NULL : g_strjoinv ("\n", plan->lines);

  self->plan_id = 0;
  if (plan != NULL)
    show_plan_words (self, plan);
  else
    gtk_label_set_text (GTK_LABEL (self->plan_label), error != NULL ? error->message : _("Something is still missing."));
  gtk_widget_set_visible (self->plan_expander, plan != NULL);
  gtk_label_set_text (GTK_LABEL (self->plan_lines), hunch_or_empty (lines));
  return G_SOURCE_REMOVE;
}

static void
value_cb (HunchServiceForm *self)
{
  if (self->is_filling)
    return;
  g_clear_handle_id (&self->plan_id, g_source_remove);
  self->plan_id = g_timeout_add (PLAN_DELAY_MS, show_plan_cb, self);
  g_signal_emit (self, changed, 0);
}

/* --- the parameters --------------------------------------------------------------------- */

static GtkWidget *
make_choice_row (HunchServiceForm              *self,
                 const HunchConnectorParameter *parameter)
{
  GtkStringList *titles = gtk_string_list_new (NULL);
  GtkWidget *row = hunch_choice_row_new (self->parameter_group, parameter->title, G_CALLBACK (value_cb), self);
  guint selected = 0;

  gtk_string_list_append (titles, parameter->is_required ? _("Choose one") : _("Any"));
  for (guint i = 0; parameter->choices[i] != NULL; i++)
    {
      gtk_string_list_append (titles, parameter->choice_titles[i]);
      if (g_strcmp0 (parameter->choices[i], parameter->fallback) == 0)
        selected = i + 1;
    }
  if (parameter->is_series)
    {
      gtk_string_list_append (titles, _("All, one after another"));
      if (g_strcmp0 (parameter->fallback, "all") == 0)
        selected = g_strv_length (parameter->choices) + 1;
    }
  hunch_choice_row_take (row, titles, selected);
  return row;
}

static GtkWidget *
make_text_row (HunchServiceForm              *self,
               const HunchConnectorParameter *parameter)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *entry = gtk_entry_new ();

  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_editable_set_text (GTK_EDITABLE (entry), hunch_or_empty (parameter->fallback));
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 18);
  if (parameter->is_required && parameter->fallback == NULL)
    gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("required"));
  hunch_set_accessible_name (entry, parameter->title);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (value_cb), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), parameter->title);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), entry);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), entry);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->parameter_group), row);
  g_object_set_data (G_OBJECT (row), "control", entry);
  return row;
}

static GtkWidget *
make_switch_row (HunchServiceForm              *self,
                 const HunchConnectorParameter *parameter)
{
  GtkWidget *toggle;
  GtkWidget *row = hunch_switch_row_new (self->parameter_group, parameter->title, NULL, &toggle);

  gtk_switch_set_active (GTK_SWITCH (toggle), g_strcmp0 (parameter->fallback, "true") == 0);
  g_signal_connect_swapped (toggle, "notify::active", G_CALLBACK (value_cb), self);
  g_object_set_data (G_OBJECT (row), "control", toggle);
  return row;
}

static void
add_parameter (HunchServiceForm              *self,
               const HunchConnectorParameter *parameter)
{
  GtkWidget *row;
  g_autofree char *help = parameter->help == NULL ? NULL : g_markup_escape_text (parameter->help, -1);

  if (parameter->choices != NULL && !parameter->is_many)
    row = make_choice_row (self, parameter);
  else if (parameter->choices != NULL && parameter->is_series)
    row = make_choice_row (self, parameter);
  else if (g_strcmp0 (parameter->type, "boolean") == 0)
    row = make_switch_row (self, parameter);
  else
    row = make_text_row (self, parameter);
  if (help != NULL)
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), help);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
    }
  g_ptr_array_add (self->rows, row);
}

static void
endpoint_cb (HunchServiceForm *self)
{
  const HunchConnectorEndpoint *endpoint = get_endpoint (self);
  gboolean was_filling = self->is_filling;

  self->is_filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->parameter_group), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  gtk_label_set_text (GTK_LABEL (self->endpoint_help), endpoint == NULL ? "" : hunch_or_empty (endpoint->help));
  for (guint i = 0; endpoint != NULL && i < endpoint->parameters->len; i++)
    add_parameter (self, endpoint->parameters->pdata[i]);
  gtk_widget_set_visible (self->parameter_group, self->rows->len > 0);
  self->is_filling = was_filling;
  value_cb (self);
}

/* --- the key ------------------------------------------------------------------------------ */

/* The keyring may have to be unlocked, so it is asked in a thread. */
typedef struct
{
  char *service;  /* owned */
  char *key;      /* owned; to be kept, or NULL */
} KeyCall;

static void
key_call_free (gpointer data)
{
  KeyCall *call = data;

  g_free (call->service);
  g_free (call->key);
  g_free (call);
}

static void
ask_keyring (GTask        *task,
             gpointer      source,
             gpointer      task_data,
             GCancellable *cancellable)
{
  KeyCall *call = task_data;
  GError *error = NULL;

  if (call->key != NULL && !hunch_connector_store_key (call->service, call->key, &error))
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, hunch_connector_dup_key_place (call->service), g_free);
}

static void
show_key_note (HunchServiceForm *self,
               const char       *place)
{
  const HunchConnectorInfo *service = get_service (self);
  g_autofree char *note = NULL;

  if (place != NULL)
    note = g_strdup_printf (_("There is a key already: %s."), place);
  else
    note = g_strdup_printf (_("%s The key is kept in the keyring and never in the project."),
                            service->key_help == NULL ? _("This service wants a key of yours.") : service->key_help);
  gtk_label_set_text (GTK_LABEL (self->key_note), note);
}

static void
keyring_cb (GObject      *object,
            GAsyncResult *result,
            gpointer      user_data)
{
  HunchServiceForm *self = HUNCH_SERVICE_FORM (object);
  const HunchConnectorInfo *service = get_service (self);
  KeyCall *call = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *place = g_task_propagate_pointer (G_TASK (result), &error);

  if (service == NULL || g_strcmp0 (service->name, call->service) != 0)
    return;
  if (error != NULL)
    gtk_label_set_text (GTK_LABEL (self->key_note), error->message);
  else
    show_key_note (self, place);
  if (error == NULL && call->key != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
}

static void
start_key_call (HunchServiceForm *self,
                const char       *key)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, keyring_cb, NULL);
  KeyCall *call = g_new0 (KeyCall, 1);

  call->service = g_strdup (get_service (self)->name);
  call->key = g_strdup (key);
  g_task_set_task_data (task, call, key_call_free);
  g_task_run_in_thread (task, ask_keyring);
}

static void
show_key (HunchServiceForm *self)
{
  const HunchConnectorInfo *service = get_service (self);
  gboolean wants_key = service != NULL && (service->is_key_required || (service->key_variables != NULL && service->key_variables[0] != NULL));

  gtk_widget_set_visible (self->key_group, wants_key);
  gtk_editable_set_text (GTK_EDITABLE (self->key_row), "");
  gtk_label_set_text (GTK_LABEL (self->key_note), "");
  if (wants_key)
    start_key_call (self, NULL);
}

static void
store_key_cb (HunchServiceForm *self)
{
  const char *key = gtk_editable_get_text (GTK_EDITABLE (self->key_row));

  if (get_service (self) != NULL && key[0] != '\0')
    start_key_call (self, key);
}

static void
service_cb (HunchServiceForm *self)
{
  const HunchConnectorInfo *service = get_service (self);
  GtkStringList *titles = gtk_string_list_new (NULL);
  gboolean was_filling = self->is_filling;
  g_autofree char *about = NULL;

  self->is_filling = TRUE;
  for (guint i = 0; service != NULL && i < service->endpoints->len; i++)
    gtk_string_list_append (titles, ((const HunchConnectorEndpoint *) service->endpoints->pdata[i])->title);
  if (service != NULL)
    about = g_strjoin ("\n", hunch_or_empty (service->description), service->terms, NULL);
  gtk_label_set_text (GTK_LABEL (self->about), hunch_or_empty (about));
  hunch_choice_row_take (self->endpoint_row, titles, 0);
  show_key (self);
  self->is_filling = was_filling;
  endpoint_cb (self);
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_service_form_dispose (GObject *object)
{
  HunchServiceForm *self = HUNCH_SERVICE_FORM (object);

  self->is_filling = TRUE;
  g_clear_handle_id (&self->plan_id, g_source_remove);

  G_OBJECT_CLASS (hunch_service_form_parent_class)->dispose (object);
}

static void
hunch_service_form_finalize (GObject *object)
{
  HunchServiceForm *self = HUNCH_SERVICE_FORM (object);

  g_clear_pointer (&self->services, g_ptr_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (hunch_service_form_parent_class)->finalize (object);
}

static void
hunch_service_form_class_init (HunchServiceFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_service_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_service_form_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
build_key (HunchServiceForm *self,
           GtkWidget        *box)
{
  self->key_group = hunch_group_new (box, NULL);
  self->key_row = adw_password_entry_row_new ();
  self->key_button = gtk_button_new_with_mnemonic (_("_Keep"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->key_row), _("Key"));
  gtk_widget_set_valign (self->key_button, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->key_row), self->key_button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->key_group), self->key_row);
  self->key_note = hunch_label_new ("", "dim-label caption");
  gtk_widget_set_margin_top (self->key_note, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->key_group), self->key_note);
  g_signal_connect_swapped (self->key_button, "clicked", G_CALLBACK (store_key_cb), self);
  g_signal_connect_swapped (self->key_row, "entry-activated", G_CALLBACK (store_key_cb), self);
}

static void
build_plan (HunchServiceForm *self,
            GtkWidget        *box)
{
  GtkWidget *group = hunch_group_new (box, _("What would be asked"));

  self->plan_label = hunch_label_new ("", "numeric");
  self->plan_expander = gtk_expander_new_with_mnemonic (_("_Requests"));
  self->plan_lines = hunch_label_new ("", "caption monospace");
  gtk_label_set_selectable (GTK_LABEL (self->plan_lines), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->plan_lines), PANGO_WRAP_WORD_CHAR);
  gtk_expander_set_child (GTK_EXPANDER (self->plan_expander), self->plan_lines);
  gtk_widget_set_margin_top (self->plan_expander, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->plan_label);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->plan_expander);
}

static void
hunch_service_form_init (HunchServiceForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *group = hunch_group_new (box, NULL);
  GtkStringList *titles = gtk_string_list_new (NULL);

  self->services = hunch_connectors_list ();
  self->rows = g_ptr_array_new ();
  self->is_filling = TRUE;
  self->service_row = hunch_choice_row_new (group, _("Service"), G_CALLBACK (service_cb), self);
  hunch_choice_row_show_whole (self->service_row);
  self->about = hunch_label_new ("", "dim-label caption");
  gtk_widget_set_margin_top (self->about, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->about);
  build_key (self, box);
  group = hunch_group_new (box, NULL);
  self->endpoint_row = hunch_choice_row_new (group, _("What"), G_CALLBACK (endpoint_cb), self);
  hunch_choice_row_show_whole (self->endpoint_row);
  self->endpoint_help = hunch_label_new ("", "dim-label caption");
  gtk_widget_set_margin_top (self->endpoint_help, 6);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->endpoint_help);
  self->parameter_group = hunch_group_new (box, NULL);
  build_plan (self, box);
  for (guint i = 0; i < self->services->len; i++)
    gtk_string_list_append (titles, ((const HunchConnectorInfo *) self->services->pdata[i])->title);
  adw_bin_set_child (ADW_BIN (self), box);
  self->is_filling = FALSE;
  hunch_choice_row_take (self->service_row, titles, 0);
  service_cb (self);
}

GtkWidget *
hunch_service_form_new (void)
{
  return g_object_new (HUNCH_TYPE_SERVICE_FORM, NULL);
}
