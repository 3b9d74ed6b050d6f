/* A window with a column view of 1,000 rows and 7 columns and nothing else: what bench-start.py compares Hunch's start with. */
#include <gtk/gtk.h>

#define N_ROWS 1000
#define N_COLUMNS 7

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_list_item_set_child (item, gtk_inscription_new (NULL));
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *item,
         gpointer                  user_data)
{
  GtkStringObject *row = gtk_list_item_get_item (item);

  gtk_inscription_set_text (GTK_INSCRIPTION (gtk_list_item_get_child (item)), gtk_string_object_get_string (row));
}

static GtkSelectionModel *
make_rows (void)
{
  GtkStringList *rows = gtk_string_list_new (NULL);

  for (guint i = 0; i < N_ROWS; i++)
    gtk_string_list_take (rows, g_strdup_printf ("row %u", i));

  return GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows)));
}

static void
activate_cb (GtkApplication *application,
             gpointer        user_data)
{
  GtkWidget *window = gtk_application_window_new (application);
  GtkWidget *view = gtk_column_view_new (make_rows ());
  GtkWidget *scroll = gtk_scrolled_window_new ();

  for (guint i = 0; i < N_COLUMNS; i++)
    {
      g_autofree char *title = g_strdup_printf ("column %u", i);
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
      column = gtk_column_view_column_new (title, factory);
      gtk_column_view_column_set_fixed_width (column, 140);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroll), view);
  gtk_window_set_child (GTK_WINDOW (window), scroll);
  gtk_window_set_default_size (GTK_WINDOW (window), 1180, 760);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GtkApplication) application = gtk_application_new ("io.github.hunch.BareWindow", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);

  return g_application_run (G_APPLICATION (application), argc, argv);
}
