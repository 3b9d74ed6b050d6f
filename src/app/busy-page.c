#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/busy-page.h"

#include <glib/gi18n.h>

#include "app/util.h"

struct _HunchBusyPage
{
  AdwBin         parent_instance;
  GtkWidget     *bar;
  GtkWidget     *words;
  HunchProgress *progress;     /* owned */
  GCancellable  *cancellable;  /* owned */
  gboolean       counts;
};

G_DEFINE_FINAL_TYPE (HunchBusyPage, hunch_busy_page, ADW_TYPE_BIN)

char *
hunch_progress_dup_words (HunchProgress *progress)
{
  GString *words = g_string_new (NULL);
  gint64 done = hunch_progress_get_bytes_done (progress);
  gint64 total = hunch_progress_get_bytes_total (progress);
  gint64 rows = hunch_progress_get_rows_done (progress);
  g_autofree char *done_text = g_format_size (MAX (done, 0));
  g_autofree char *total_text = g_format_size (MAX (total, 0));
  g_autofree char *rows_text = hunch_format_count (rows);
  g_autofree char *speed_text = hunch_format_count ((gint64) hunch_progress_get_rows_per_second (progress));

  if (done > 0 && total > 0)
    g_string_append_printf (words, _("%s of %s"), done_text, total_text);
  else if (done > 0)
    g_string_append (words, done_text);
  if (rows > 0)
    {
      g_string_append (words, words->len > 0 ? " · " : "");
      g_string_append_printf (words, _("%s rows"), rows_text);
      g_string_append (words, " · ");
      g_string_append_printf (words, _("%s rows per second"), speed_text);
    }
  return g_string_free (words, FALSE);
}

static void
progress_cb (HunchBusyPage *self)
{
  double fraction = hunch_progress_get_fraction (self->progress);
  g_autofree char *message = hunch_progress_dup_message (self->progress);
  g_autofree char *words = self->counts ? hunch_progress_dup_words (self->progress) : g_strdup ("");
  g_autofree char *text = NULL;

  if (fraction >= 0)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->bar), fraction);
  else
    gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->bar));
  text = g_strjoin (message != NULL && words[0] != '\0' ? " — " : "", hunch_or_empty (message), words, NULL);
  gtk_label_set_text (GTK_LABEL (self->words), text);
}

static void
stop_cb (HunchBusyPage *self)
{
  g_cancellable_cancel (self->cancellable);
  gtk_label_set_text (GTK_LABEL (self->words), _("Stopping…"));
}

static void
hunch_busy_page_dispose (GObject *object)
{
  HunchBusyPage *self = HUNCH_BUSY_PAGE (object);

  g_clear_object (&self->progress);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (hunch_busy_page_parent_class)->dispose (object);
}

static void
hunch_busy_page_class_init (HunchBusyPageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_busy_page_dispose;
}

static void
hunch_busy_page_init (HunchBusyPage *self)
{
}

static GtkWidget *
make_content (HunchBusyPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *stop = gtk_button_new_with_mnemonic (_("_Stop"));

  self->bar = gtk_progress_bar_new ();
  self->words = gtk_label_new (NULL);
  hunch_set_accessible_name (self->bar, _("Progress"));
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->words), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (self->words, "numeric");
  gtk_widget_add_css_class (stop, "pill");
  gtk_widget_set_halign (stop, GTK_ALIGN_CENTER);
  gtk_widget_set_size_request (self->bar, 320, -1);
  gtk_widget_set_halign (self->bar, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (stop, "clicked", G_CALLBACK (stop_cb), self);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), stop);
  return box;
}

GtkWidget *
hunch_busy_page_new (const char    *title,
                     gboolean       counts,
                     HunchProgress *progress,
                     GCancellable  *cancellable)
{
  HunchBusyPage *self = g_object_new (HUNCH_TYPE_BUSY_PAGE, NULL);
  GtkWidget *status = adw_status_page_new ();

  self->counts = counts;
  self->progress = g_object_ref (progress);
  self->cancellable = g_object_ref (cancellable);
  adw_status_page_set_title (ADW_STATUS_PAGE (status), title);
  adw_status_page_set_child (ADW_STATUS_PAGE (status), make_content (self));
  adw_bin_set_child (ADW_BIN (self), status);
  g_signal_connect_object (progress, "notify", G_CALLBACK (progress_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
