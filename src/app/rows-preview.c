#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/rows-preview.h"

#include <glib/gi18n.h>

#include "app/util.h"

/* A column view makes cells for columns out of sight, too; the first ones say enough. */
#define MAX_COLUMNS 24

struct _HunchRowsPreview
{
  AdwBin     parent_instance;

  GtkWidget *stack;
  GtkWidget *view;
  GtkWidget *message;
  GtkStringList *numbers;  /* owned by the view's model: "0", "1", … for each row */
  GPtrArray *rows;         /* owned, NULL for none */
  char     **names;        /* owned, NULL for none */
};

G_DEFINE_FINAL_TYPE (HunchRowsPreview, hunch_rows_preview, ADW_TYPE_BIN)

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_list_item_set_child (item, text);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         HunchRowsPreview         *self)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (factory), "column"));
  guint row = gtk_list_item_get_position (item);
  char **cells = self->rows != NULL && row < self->rows->len ? self->rows->pdata[row] : NULL;

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), cells == NULL ? "" : cells[column]);
}

static void
add_column (HunchRowsPreview *self,
            guint             index)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkColumnViewColumn *column;

  g_object_set_data (G_OBJECT (factory), "column", GUINT_TO_POINTER (index));
  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), self);
  column = gtk_column_view_column_new (self->names[index], factory);
  gtk_column_view_column_set_fixed_width (column, 140);
  gtk_column_view_column_set_resizable (column, TRUE);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), column);
  g_object_unref (column);
}

static void
rebuild_columns (HunchRowsPreview *self)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  while (g_list_model_get_n_items (columns) > 0)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 0);

      gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), column);
    }
  for (guint i = 0; self->names[i] != NULL && i < MAX_COLUMNS; i++)
    add_column (self, i);
}

static gboolean
are_same (char             **a,
          const char *const *b)
{
  return a != NULL && g_strv_equal ((const char *const *) a, b);
}

void
hunch_rows_preview_set (HunchRowsPreview  *self,
                        const char *const *names,
                        GPtrArray         *rows)
{
  g_autoptr (GPtrArray) numbers = g_ptr_array_new_with_free_func (g_free);
  gboolean keeps;

  g_return_if_fail (HUNCH_IS_ROWS_PREVIEW (self));

  keeps = are_same (self->names, names);
  gtk_string_list_splice (self->numbers, 0, g_list_model_get_n_items (G_LIST_MODEL (self->numbers)), NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_ptr_array_ref (rows);
  if (!keeps)
    {
      g_strfreev (self->names);
      self->names = g_strdupv ((char **) names);
      rebuild_columns (self);
    }
  for (guint i = 0; i < rows->len; i++)
    g_ptr_array_add (numbers, g_strdup_printf ("%u", i));
  g_ptr_array_add (numbers, NULL);
  gtk_string_list_splice (self->numbers, 0, 0, (const char *const *) numbers->pdata);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), gtk_widget_get_ancestor (self->view, GTK_TYPE_SCROLLED_WINDOW));
}

void
hunch_rows_preview_set_message (HunchRowsPreview *self,
                                const char       *message)
{
  g_return_if_fail (HUNCH_IS_ROWS_PREVIEW (self));

  gtk_label_set_text (GTK_LABEL (self->message), message);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->message);
}

static void
hunch_rows_preview_finalize (GObject *object)
{
  HunchRowsPreview *self = HUNCH_ROWS_PREVIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_strfreev);

  G_OBJECT_CLASS (hunch_rows_preview_parent_class)->finalize (object);
}

static void
hunch_rows_preview_class_init (HunchRowsPreviewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hunch_rows_preview_finalize;
}

static void
hunch_rows_preview_init (HunchRowsPreview *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->numbers = gtk_string_list_new (NULL);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (self->numbers))));
  gtk_widget_add_css_class (self->view, "data-table");
  gtk_column_view_set_show_column_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  hunch_set_accessible_name (self->view, _("The rows after this step"));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  self->message = hunch_label_new ("", "dim-label");
  gtk_label_set_xalign (GTK_LABEL (self->message), 0.5);
  gtk_label_set_justify (GTK_LABEL (self->message), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_start (self->message, 24);
  gtk_widget_set_margin_end (self->message, 24);
  self->stack = gtk_stack_new ();
  gtk_stack_add_child (GTK_STACK (self->stack), scrolled);
  gtk_stack_add_child (GTK_STACK (self->stack), self->message);
  gtk_widget_set_vexpand (self->stack, TRUE);
  adw_bin_set_child (ADW_BIN (self), self->stack);
}

GtkWidget *
hunch_rows_preview_new (void)
{
  return g_object_new (HUNCH_TYPE_ROWS_PREVIEW, NULL);
}
