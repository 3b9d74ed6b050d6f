#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/pair-rows.h"

#include "app/rows.h"
#include "app/util.h"

typedef struct
{
  char     *first;     /* owned; what the first texts are */
  char     *second;    /* owned */
  GPtrArray *lines;    /* owned list of lent rows */
  GCallback callback;
  gpointer  data;
} Pairs;

static void
pairs_free (gpointer data)
{
  Pairs *self = data;

  g_free (self->first);
  g_free (self->second);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static Pairs *
get_pairs (GtkWidget *pairs)
{
  return g_object_get_data (G_OBJECT (pairs), "pairs");
}

static const char *
get_text (GtkWidget  *line,
          const char *which)
{
  return gtk_editable_get_text (g_object_get_data (G_OBJECT (line), which));
}

/* A filled last line gets an empty one behind it. */
static void
changed_cb (GtkWidget *pairs)
{
  Pairs *self = get_pairs (pairs);
  GtkWidget *last = self->lines->pdata[self->lines->len - 1];

  if (get_text (last, "first")[0] != '\0' || get_text (last, "second")[0] != '\0')
    hunch_pair_rows_add (pairs, "", "");
  ((void (*) (gpointer)) self->callback) (self->data);
}

static GtkWidget *
make_entry (GtkWidget  *pairs,
            const char *text,
            const char *what,
            gboolean    is_wide)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), hunch_or_empty (text));
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), what);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), is_wide ? 16 : 9);
  hunch_set_accessible_name (entry, what);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (changed_cb), pairs);
  return entry;
}

void
hunch_pair_rows_add (GtkWidget  *pairs,
                     const char *first,
                     const char *second)
{
  Pairs *self = get_pairs (pairs);
  GtkWidget *line = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *left = make_entry (pairs, first, self->first, FALSE);
  GtkWidget *right = make_entry (pairs, second, self->second, TRUE);

  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), left);
  gtk_box_append (GTK_BOX (box), gtk_label_new ("→"));
  gtk_box_append (GTK_BOX (box), right);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (line), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (line), FALSE);
  g_object_set_data (G_OBJECT (line), "first", left);
  g_object_set_data (G_OBJECT (line), "second", right);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (pairs), line);
  g_ptr_array_add (self->lines, line);
}

gboolean
hunch_pair_rows_get (GtkWidget *pairs,
                     guint      index,
                     char     **out_first,
                     char     **out_second)
{
  Pairs *self = get_pairs (pairs);

  if (index >= self->lines->len)
    return FALSE;
  *out_first = g_strdup (get_text (self->lines->pdata[index], "first"));
  *out_second = g_strdup (get_text (self->lines->pdata[index], "second"));
  return TRUE;
}

GtkWidget *
hunch_pair_rows_new (GtkWidget  *box,
                     const char *title,
                     const char *first,
                     const char *second,
                     GCallback   callback,
                     gpointer    data)
{
  GtkWidget *group = hunch_group_new (box, title);
  Pairs *self = g_new0 (Pairs, 1);

  self->first = g_strdup (first);
  self->second = g_strdup (second);
  self->lines = g_ptr_array_new ();
  self->callback = callback;
  self->data = data;
  g_object_set_data_full (G_OBJECT (group), "pairs", self, pairs_free);
  return group;
}
