#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/util.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <string.h>

#include "base/json.h"

/* --- numbers ----------------------------------------------------------------- */

static const char *
thousands_mark (void)
{
  const struct lconv *conventions = localeconv ();

  if (conventions->thousands_sep != NULL && conventions->thousands_sep[0] != '\0')
    return conventions->thousands_sep;
  return conventions->decimal_point[0] == ',' ? "." : ",";
}

/* `digits` with a mark between every three, and `rest` behind. */
static char *
group_digits (gboolean    negative,
              const char *digits,
              const char *rest)
{
  gsize n = strlen (digits);
  GString *text = g_string_new (negative ? "−" : "");

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_c (text, digits[i]);
      if ((n - i) % 3 == 1 && i + 1 < n)
        g_string_append (text, thousands_mark ());
    }
  g_string_append (text, rest);
  return g_string_free (text, FALSE);
}

char *
hunch_format_count (gint64 count)
{
  g_autofree char *digits = NULL;

  digits = g_strdup_printf ("%" G_GUINT64_FORMAT, count < 0 ? -(guint64) count : (guint64) count);
  return group_digits (count < 0, digits, "");
}

static char *
format_small_or_huge (double value)
{
  g_autofree char *text = g_strdup_printf ("%.3g", fabs (value));
  char *exponent = strchr (text, 'e');

  if (exponent == NULL)
    return g_strconcat (value < 0 ? "−" : "", text, NULL);
  *exponent = '\0';
  return g_strdup_printf ("%s%s × 10^%d", value < 0 ? "−" : "", text, atoi (exponent + 1));
}

char *
hunch_format_number (double value)
{
  g_autofree char *text = NULL;
  double size = fabs (value);
  int decimals;
  char *mark;

  if (!isfinite (value))
    return g_strdup (isnan (value) ? "–" : value > 0 ? "∞" : "−∞");
  if (size != 0 && (size < 1e-4 || size >= 1e15))
    return format_small_or_huge (value);
  if (value == floor (value))
    return hunch_format_count ((gint64) value);

  decimals = CLAMP (3 - (int) floor (log10 (size)), 0, 7);
  text = g_strdup_printf ("%.*f", decimals, size);
  mark = strpbrk (text, ".,");
  if (mark == NULL)
    return group_digits (value < 0, text, "");

  g_autofree char *rest = g_strdup (mark);
  *mark = '\0';
  return group_digits (value < 0, text, rest);
}

char *
hunch_format_p (double p)
{
  if (!isfinite (p))
    return g_strdup ("–");
  if (p < 0.001)
    return g_strdup_printf ("< %.3f", 0.001);
  return g_strdup_printf (p < 0.1 ? "%.3f" : "%.2f", p);
}

char *
hunch_format_clock (int seconds)
{
  int size = ABS (seconds);

  return g_strdup_printf ("%s%d:%02d", seconds < 0 ? "−" : "", size / 60, size % 60);
}

char *
hunch_format_share (double share)
{
  if (share > 0 && share < 0.01)
    return g_strdup (_("< 1 %"));
  if (share < 1 && share > 0.99)
    return g_strdup (_("> 99 %"));
  return g_strdup_printf (_("%.0f %%"), share * 100);
}

/* --- types ------------------------------------------------------------------- */

static const struct { const char *title; const char *sign; } TYPES[] = {
  [HUNCH_DATA_TEXT] = { N_("Text"), "Aa" },
  [HUNCH_DATA_INTEGER] = { N_("Whole number"), "12" },
  [HUNCH_DATA_REAL] = { N_("Number"), "1.5" },
  [HUNCH_DATA_BOOLEAN] = { N_("Yes or no"), "0/1" },
  [HUNCH_DATA_DATE] = { N_("Date"), "Y-M" },
  [HUNCH_DATA_TIMESTAMP] = { N_("Date and time"), "h:m" },
  [HUNCH_DATA_DURATION] = { N_("Length of time"), "sec" },
  [HUNCH_DATA_BLOB] = { N_("Bytes"), "bin" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (TYPES) == HUNCH_N_DATA_TYPES);

const char *
hunch_type_get_title (HunchDataType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (TYPES), "");
  return _(TYPES[type].title);
}

const char *
hunch_type_get_sign (HunchDataType type)
{
  g_return_val_if_fail ((guint) type < G_N_ELEMENTS (TYPES), "");
  return TYPES[type].sign;
}

/* --- widgets ----------------------------------------------------------------- */

GtkWidget *
hunch_label_new (const char *text,
                 const char *classes)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (classes != NULL)
    {
      g_auto (GStrv) list = g_strsplit (classes, " ", -1);

      gtk_widget_set_css_classes (label, (const char **) list);
    }
  return label;
}

GtkWidget *
hunch_icon_button_new (const char *icon,
                       const char *name,
                       const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_tooltip_text (button, name);
  hunch_set_accessible_name (button, name);
  if (action != NULL)
    gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_add_css_class (button, "flat");
  return button;
}

void
hunch_set_accessible_name (GtkWidget  *widget,
                           const char *name)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, hunch_or_empty (name),
                                  -1);
}

void
hunch_set_accessible_description (GtkWidget  *widget,
                                  const char *description)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, hunch_or_empty (description),
                                  -1);
}

void
hunch_clear_children (GtkWidget *parent)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    {
      if (GTK_IS_LIST_BOX (parent))
        gtk_list_box_remove (GTK_LIST_BOX (parent), child);
      else
        gtk_box_remove (GTK_BOX (parent), child);
    }
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* An item of a menu acts after the menu has closed, so it has to live a little longer. */
void
hunch_unparent_later (GtkWidget *popover)
{
  g_idle_add (unparent_cb, popover);
}

void
hunch_copy_text (GtkWidget  *widget,
                 const char *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), hunch_or_empty (text));
}

const char *
hunch_or_empty (const char *text)
{
  return text == NULL ? "" : text;
}

/* --- JSON -------------------------------------------------------------------- */

char *
hunch_json_cell_to_text (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup ("–");
  if (!JSON_NODE_HOLDS_VALUE (node))
    return hunch_json_to_text (node, FALSE);
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (node) ? _("yes") : _("no"));
  return hunch_format_number (json_node_get_double (node));
}

gboolean
hunch_is_cancelled (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

void
hunch_show_file (GtkWindow  *parent,
                 const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);

  gtk_show_uri (parent, uri, GDK_CURRENT_TIME);
}
