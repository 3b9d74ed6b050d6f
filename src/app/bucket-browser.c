#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/bucket-browser.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/rows.h"
#include "app/settings.h"
#include "app/util.h"
#include "source/s3.h"
#include "source/secrets.h"

#define SCHEME "s3://"

struct _HunchBucketBrowser
{
  AdwBin         parent_instance;

  GtkWidget     *words_row;
  GtkWidget     *up;
  GtkWidget     *stack;
  GtkWidget     *list;
  GtkWidget     *message;
  GtkWidget     *summary;
  GtkWidget     *key_row;
  GtkWidget     *secret_row;
  GtkWidget     *subject_row;
  GtkWidget     *key_note;
  GtkWidget     *pays_switch;

  GtkStringList *names;        /* owned by the list's model; one for each item of the page */
  HunchS3Page   *page;         /* owned, NULL for none */
  char          *folder;       /* owned; what is shown: "" for the buckets, or words that end with "/" */
  GCancellable  *cancellable;  /* owned, NULL when nothing is asked */
};

static guint changed;

G_DEFINE_FINAL_TYPE (HunchBucketBrowser, hunch_bucket_browser, ADW_TYPE_BIN)

char *
hunch_bucket_browser_dup_words (HunchBucketBrowser *self)
{
  g_autofree char *words = NULL;

  g_return_val_if_fail (HUNCH_IS_BUCKET_BROWSER (self), NULL);

  words = hunch_text_row_dup (self->words_row);
  if (words[0] == '\0' || g_str_equal (words, SCHEME))
    return NULL;
  return g_str_has_prefix (words, SCHEME) ? g_steal_pointer (&words) : g_strconcat (SCHEME, words, NULL);
}

/* --- what is there ------------------------------------------------------------------- */

static void
show_message (HunchBucketBrowser *self,
              const char         *message)
{
  gtk_label_set_text (GTK_LABEL (self->message), message);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "message");
}

static void
show_summary (HunchBucketBrowser *self)
{
  gint64 bytes = 0;
  guint n_files = 0;
  g_autofree char *count = NULL;
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < self->page->items->len; i++)
    {
      const HunchS3Item *item = self->page->items->pdata[i];

      n_files += !item->is_folder;
      bytes += MAX (item->size, 0);
    }
  count = hunch_format_count (n_files);
  size = g_format_size ((guint64) bytes);
  text = g_strdup_printf (self->page->has_more ? _("%s files here and more, %s so far") : _("%s files here, %s"), count, size);
  gtk_label_set_text (GTK_LABEL (self->summary), n_files > 0 ? text : "");
}

static void
show_page (HunchBucketBrowser *self,
           HunchS3Page        *page)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  g_clear_pointer (&self->page, hunch_s3_page_free);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)), NULL);
  self->page = page;
  for (guint i = 0; i < page->items->len; i++)
    g_ptr_array_add (names, ((const HunchS3Item *) page->items->pdata[i])->name);
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->names, 0, 0, (const char *const *) names->pdata);
  show_summary (self);
  if (page->items->len == 0)
    show_message (self, _("There is nothing here."));
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "list");
}

static void
listed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (HunchBucketBrowser) self = user_data;
  g_autoptr (GError) error = NULL;
  HunchS3Page *page = g_task_get_source_tag (G_TASK (result)) == hunch_s3_list_buckets_async ? hunch_s3_list_buckets_finish (result, &error)
                                                                                              : hunch_s3_browse_finish (result, &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable || hunch_is_cancelled (error))
    {
      g_clear_pointer (&page, hunch_s3_page_free);
      return;
    }
  g_clear_object (&self->cancellable);
  if (page != NULL)
    show_page (self, page);
  else
    show_message (self, error->message);
}

static void
go_to (HunchBucketBrowser *self,
       const char         *folder)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (self->folder != folder)
    {
      g_free (self->folder);
      self->folder = g_strdup (folder);
    }
  gtk_widget_set_sensitive (self->up, self->folder[0] != '\0');
  gtk_label_set_text (GTK_LABEL (self->summary), "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "waiting");
  if (self->folder[0] == '\0')
    hunch_s3_list_buckets_async (self->cancellable, listed_cb, g_object_ref (self));
  else
    hunch_s3_browse_async (self->folder, 0, self->cancellable, listed_cb, g_object_ref (self));
}

/* The folder that words lie in: all up to the last slash before the first pattern letter; "" for none. */
static char *
dup_folder_of (const char *words)
{
  gsize n = strcspn (words, "*?[");

  while (n > strlen (SCHEME) && words[n - 1] != '/')
    n--;
  return n <= strlen (SCHEME) ? g_strdup ("") : g_strndup (words, n);
}

static void
entered_cb (HunchBucketBrowser *self)
{
  g_autofree char *words = hunch_bucket_browser_dup_words (self);
  g_autofree char *whole = words == NULL ? g_strdup ("") : strchr (words + strlen (SCHEME), '/') == NULL ? g_strconcat (words, "/", NULL) : g_strdup (words);
  g_autofree char *folder = dup_folder_of (whole);

  go_to (self, folder);
}

static void
up_cb (HunchBucketBrowser *self)
{
  g_autofree char *folder = NULL;
  g_autofree char *shorter = g_strndup (self->folder, MAX (strlen (self->folder), 1) - 1);

  folder = dup_folder_of (shorter);
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), folder[0] == '\0' ? SCHEME : folder);
  go_to (self, folder);
}

static void
activated_cb (GtkListView        *list,
              guint               position,
              HunchBucketBrowser *self)
{
  const HunchS3Item *item = self->page != NULL && position < self->page->items->len ? self->page->items->pdata[position] : NULL;
  g_autofree char *words = item == NULL ? NULL : g_strdup (item->words);

  if (item == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), words);
  if (item->is_folder)
    go_to (self, words);
}

static void
words_cb (HunchBucketBrowser *self)
{
  g_signal_emit (self, changed, 0);
}

/* --- rows of the list ---------------------------------------------------------------------- */

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = gtk_inscription_new (NULL);
  GtkWidget *size = gtk_label_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (name), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_MIDDLE);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (size, "dim-label");
  gtk_widget_add_css_class (size, "numeric");
  gtk_box_append (GTK_BOX (box), gtk_image_new ());
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), size);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item,
         HunchBucketBrowser       *self)
{
  GtkWidget *icon = gtk_widget_get_first_child (gtk_list_item_get_child (list_item));
  GtkWidget *name = gtk_widget_get_next_sibling (icon);
  guint position = gtk_list_item_get_position (list_item);
  const HunchS3Item *item = self->page != NULL && position < self->page->items->len ? self->page->items->pdata[position] : NULL;
  g_autofree char *size = NULL;

  if (item == NULL)
    return;
  size = item->is_folder ? g_strdup ("") : g_format_size ((guint64) MAX (item->size, 0));
  gtk_image_set_from_icon_name (GTK_IMAGE (icon), item->is_folder ? "folder-symbolic" : "text-x-generic-symbolic");
  gtk_inscription_set_text (GTK_INSCRIPTION (name), item->name);
  gtk_label_set_text (GTK_LABEL (gtk_widget_get_next_sibling (name)), size);
}

/* --- keys ------------------------------------------------------------------------------------ */

typedef struct
{
  char *subject, *id, *secret;  /* owned */
} KeyCall;

static void
key_call_free (gpointer data)
{
  KeyCall *call = data;

  g_free (call->subject);
  g_free (call->id);
  hunch_secret_free (call->secret);
  g_free (call);
}

static void
store_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      task_data,
                 GCancellable *cancellable)
{
  KeyCall *call = task_data;
  GError *error = NULL;

  if (hunch_secret_store (HUNCH_SECRET_S3, call->subject, call->id, call->secret, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
stored_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  HunchBucketBrowser *self = HUNCH_BUCKET_BROWSER (object);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      gtk_label_set_text (GTK_LABEL (self->key_note), error->message);
      return;
    }
  gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
  gtk_label_set_text (GTK_LABEL (self->key_note), _("The key is in the keyring now."));
  hunch_s3_forget ();
  go_to (self, self->folder);
}

static void
store_cb (HunchBucketBrowser *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, stored_cb, NULL);
  KeyCall *call = g_new0 (KeyCall, 1);

  call->subject = hunch_text_row_dup (self->subject_row);
  call->id = hunch_text_row_dup (self->key_row);
  call->secret = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->secret_row)));
  g_task_set_task_data (task, call, key_call_free);
  if (call->subject[0] == '\0' || call->id[0] == '\0' || call->secret[0] == '\0')
    gtk_label_set_text (GTK_LABEL (self->key_note), _("Bucket, key and secret are all needed."));
  else
    g_task_run_in_thread (task, store_in_thread);
}

static char *
dup_bucket (HunchBucketBrowser *self)
{
  g_autofree char *words = hunch_bucket_browser_dup_words (self);
  const char *bucket = words == NULL ? "" : words + strlen (SCHEME);

  return g_strndup (bucket, strcspn (bucket, "/"));
}

static void
keys_shown_cb (HunchBucketBrowser *self)
{
  g_autofree char *bucket = dup_bucket (self);
  g_autofree char *subject = hunch_text_row_dup (self->subject_row);

  if (subject[0] == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->subject_row), bucket[0] == '\0' ? HUNCH_S3_AMAZON : bucket);
}

static void
pays_cb (HunchBucketBrowser *self)
{
  g_autofree char *bucket = dup_bucket (self);

  if (bucket[0] == '\0')
    return;
  hunch_s3_set_requester_pays (bucket, gtk_switch_get_active (GTK_SWITCH (self->pays_switch)));
  go_to (self, self->folder);
}

/* --- how it is built ---------------------------------------------------------------------------- */

static GtkWidget *
build_list (HunchBucketBrowser *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->names = gtk_string_list_new (NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (self->names))), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  hunch_set_accessible_name (self->list, _("What is there"));
  g_signal_connect (self->list, "activate", G_CALLBACK (activated_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  return scrolled;
}

static GtkWidget *
build_stack (HunchBucketBrowser *self)
{
  GtkWidget *spinner = gtk_spinner_new ();
  GtkWidget *frame = gtk_frame_new (NULL);

  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_widget_set_halign (spinner, GTK_ALIGN_CENTER);
  self->message = hunch_label_new ("", "dim-label");
  gtk_label_set_justify (GTK_LABEL (self->message), GTK_JUSTIFY_CENTER);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0.5);
  gtk_widget_set_margin_start (self->message, 24);
  gtk_widget_set_margin_end (self->message, 24);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), self->message, "message");
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), build_list (self), "list");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_size_request (self->stack, -1, 220);
  gtk_frame_set_child (GTK_FRAME (frame), self->stack);
  return frame;
}

static GtkWidget *
build_keys (HunchBucketBrowser *self)
{
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_("_Keys"));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = hunch_group_new (box, NULL);
  GtkWidget *keep = gtk_button_new_with_mnemonic (_("_Keep in the Keyring"));

  self->subject_row = hunch_text_row_new (group, _("For the bucket, or the server’s address"));
  self->key_row = hunch_text_row_new (group, _("Access key ID"));
  self->secret_row = adw_password_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->secret_row), _("Secret access key"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->secret_row);
  hunch_switch_row_new (group, _("I pay for what is read"), _("Some buckets ask that of their readers"), &self->pays_switch);
  self->key_note = hunch_label_new (_("Public buckets need no key. Otherwise the keys of the environment and of ~/.aws are tried before the keyring."), "dim-label caption");
  gtk_widget_set_halign (keep, GTK_ALIGN_END);
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (store_cb), self);
  g_signal_connect_swapped (self->pays_switch, "notify::active", G_CALLBACK (pays_cb), self);
  g_signal_connect_swapped (expander, "notify::expanded", G_CALLBACK (keys_shown_cb), self);
  gtk_box_append (GTK_BOX (box), self->key_note);
  gtk_box_append (GTK_BOX (box), keep);
  gtk_widget_set_margin_top (box, 9);
  gtk_expander_set_child (GTK_EXPANDER (expander), box);
  return expander;
}

static GtkWidget *
build_words (HunchBucketBrowser *self,
             GtkWidget          *box)
{
  GtkWidget *group = hunch_group_new (box, NULL);
  g_autofree char *last = hunch_settings_dup_string ("last-bucket", "");

  self->words_row = hunch_text_row_new (group, _("Bucket, folder, or pattern"));
  self->up = hunch_icon_button_new ("go-up-symbolic", _("The folder above"), NULL);
  gtk_widget_set_valign (self->up, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->words_row), self->up);
  gtk_editable_set_text (GTK_EDITABLE (self->words_row), last[0] == '\0' ? SCHEME : last);
  g_signal_connect_swapped (self->words_row, "changed", G_CALLBACK (words_cb), self);
  g_signal_connect_swapped (self->words_row, "entry-activated", G_CALLBACK (entered_cb), self);
  g_signal_connect_swapped (self->up, "clicked", G_CALLBACK (up_cb), self);
  return group;
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_bucket_browser_dispose (GObject *object)
{
  HunchBucketBrowser *self = HUNCH_BUCKET_BROWSER (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->folder != NULL && self->folder[0] != '\0')
    hunch_settings_set_string ("last-bucket", self->folder);

  G_OBJECT_CLASS (hunch_bucket_browser_parent_class)->dispose (object);
}

static void
hunch_bucket_browser_finalize (GObject *object)
{
  HunchBucketBrowser *self = HUNCH_BUCKET_BROWSER (object);

  g_clear_pointer (&self->page, hunch_s3_page_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (hunch_bucket_browser_parent_class)->finalize (object);
}

static void
hunch_bucket_browser_class_init (HunchBucketBrowserClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_bucket_browser_dispose;
  G_OBJECT_CLASS (klass)->finalize = hunch_bucket_browser_finalize;
  changed = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_bucket_browser_init (HunchBucketBrowser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->folder = g_strdup ("");
  build_words (self, box);
  gtk_box_append (GTK_BOX (box), hunch_label_new (_("All files of a folder: end with /. Patterns: dt=2016-0[1-3]-*/* takes three months."), "dim-label caption"));
  gtk_box_append (GTK_BOX (box), build_stack (self));
  self->summary = hunch_label_new ("", "dim-label caption numeric");
  gtk_box_append (GTK_BOX (box), self->summary);
  gtk_box_append (GTK_BOX (box), build_keys (self));
  gtk_widget_set_margin_top (box, 18);
  gtk_widget_set_margin_bottom (box, 18);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  adw_bin_set_child (ADW_BIN (self), scrolled);
  gtk_widget_set_sensitive (self->up, FALSE);
  show_message (self, _("Write the name of a bucket and press Return, or press Return at once to see your own."));
}

GtkWidget *
hunch_bucket_browser_new (void)
{
  return g_object_new (HUNCH_TYPE_BUCKET_BROWSER, NULL);
}
