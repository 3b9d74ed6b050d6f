#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/grid-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/util.h"

enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };
enum { SORT_REQUESTED, CURSOR_MOVED, MENU_REQUESTED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchGrid, hunch_grid, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* --- layout -------------------------------------------------------------------- */

void
hunch_grid_measure_fonts (HunchGrid *self)
{
  PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int line = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));

  if (line <= 0)
    line = PANGO_PIXELS_CEIL (pango_font_metrics_get_ascent (metrics) + pango_font_metrics_get_descent (metrics));
  self->char_width = pango_font_metrics_get_approximate_digit_width (metrics) / (double) PANGO_SCALE;
  self->row_height = line + 8;
  self->header_height = 2 * line + 46;
  pango_font_metrics_unref (metrics);
}

double
hunch_grid_get_scroll_x (HunchGrid *self)
{
  return self->hadjustment == NULL ? 0 : floor (gtk_adjustment_get_value (self->hadjustment));
}

double
hunch_grid_get_scroll_y (HunchGrid *self)
{
  return self->vadjustment == NULL ? 0 : floor (gtk_adjustment_get_value (self->vadjustment));
}

int
hunch_grid_find_column (HunchGrid *self,
                        double     x)
{
  double place = x - self->gutter + hunch_grid_get_scroll_x (self);
  guint low = 0, high = self->n_columns;

  if (x < self->gutter || self->n_columns == 0 || place >= self->edges[self->n_columns])
    return -1;
  while (high - low > 1)
    {
      guint middle = (low + high) / 2;

      if (self->edges[middle] <= place)
        low = middle;
      else
        high = middle;
    }
  return (int) low;
}

gint64
hunch_grid_find_row (HunchGrid *self,
                     double     y)
{
  gint64 row = (gint64) floor ((y - self->header_height + hunch_grid_get_scroll_y (self)) / self->row_height);

  return y < self->header_height || row < 0 || row >= self->n_rows ? -1 : row;
}

gboolean
hunch_grid_is_right (HunchGrid *self,
                     int        column)
{
  return hunch_data_type_is_number (self->info->columns[column].type);
}

void
hunch_grid_configure (HunchGrid *self)
{
  double width = MAX (gtk_widget_get_width (GTK_WIDGET (self)) - self->gutter, 0);
  double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height, 0);
  double whole_width = self->n_columns == 0 ? 0 : self->edges[self->n_columns];
  double whole_height = (double) self->n_rows * self->row_height;

  if (self->hadjustment != NULL)
    gtk_adjustment_configure (self->hadjustment, gtk_adjustment_get_value (self->hadjustment), 0, MAX (whole_width, width),
                              40, width * 0.9, width);
  if (self->vadjustment != NULL)
    gtk_adjustment_configure (self->vadjustment, gtk_adjustment_get_value (self->vadjustment), 0, MAX (whole_height, height),
                              self->row_height, MAX (height - self->row_height, self->row_height), height);
}

void
hunch_grid_set_width (HunchGrid *self,
                      int        column,
                      double     width)
{
  double change = MAX (width, GRID_MIN_WIDTH) - (self->edges[column + 1] - self->edges[column]);

  for (guint i = column + 1; i <= self->n_columns; i++)
    self->edges[i] += change;
  hunch_grid_configure (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* Widths are guessed from the number of letters: setting every cell in type would
 * cost more than drawing the window. */
static double
guess_width (HunchGrid *self,
             int        column,
             gint64     first_row,
             int        n_rows)
{
  const HunchColumnInfo *info = &self->info->columns[column];
  glong n_letters = g_utf8_strlen (info->name, -1) + 3;

  for (gint64 row = first_row; row < MIN (first_row + n_rows, self->n_rows); row++)
    {
      const char *text = hunch_row_pages_get_cell (self->pages, row, column, NULL);

      if (text != NULL)
        n_letters = MAX (n_letters, g_utf8_strlen (text, -1));
    }
  return CLAMP (n_letters * self->char_width + 2 * GRID_PADDING + 6, 88, GRID_MAX_AUTO_WIDTH);
}

void
hunch_grid_fit_column (HunchGrid *self,
                       int        column)
{
  gint64 first = (gint64) (hunch_grid_get_scroll_y (self) / self->row_height);

  hunch_grid_set_width (self, column, guess_width (self, column, first, 200));
}

static void
lay_out_columns (HunchGrid *self)
{
  g_autofree char *last = hunch_format_count (self->n_rows);

  self->edges = g_renew (double, self->edges, self->n_columns + 1);
  self->edges[0] = 0;
  for (guint i = 0; i < self->n_columns; i++)
    self->edges[i + 1] = self->edges[i] + (i < 60 ? MIN (guess_width (self, i, 0, 30), 240) : 120);
  self->gutter = (int) ceil (g_utf8_strlen (last, -1) * self->char_width) + 2 * GRID_PADDING + 4;
}

/* --- what is under the cursor, in words ------------------------------------------ */

static void
describe_cursor (HunchGrid *self)
{
  const HunchColumnInfo *column;
  const char *text;
  gboolean is_unparsed = FALSE;
  g_autofree char *row = NULL;
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;

  if (self->n_rows == 0 || self->n_columns == 0)
    {
      hunch_set_accessible_name (GTK_WIDGET (self), _("No rows"));
      return;
    }
  column = &self->info->columns[self->cursor_column];
  text = hunch_row_pages_get_cell (self->pages, self->cursor_row, self->cursor_column, &is_unparsed);
  row = hunch_format_count (self->cursor_row + 1);
  if (is_unparsed)
    name = g_strdup_printf (_("Row %s, %s: %s, which could not be read"), row, column->name, hunch_or_empty (text));
  else
    name = g_strdup_printf (_("Row %s, %s: %s"), row, column->name, text == NULL ? _("missing") : text);
  description = g_strdup_printf (_("%s, table %s"), hunch_type_get_title (column->type), self->info->name);
  hunch_set_accessible_name (GTK_WIDGET (self), name);
  hunch_set_accessible_description (GTK_WIDGET (self), description);
}

/* --- the cursor ------------------------------------------------------------------ */

static void
scroll_to_cursor (HunchGrid *self)
{
  double top = (double) self->cursor_row * self->row_height;

  if (self->vadjustment != NULL)
    gtk_adjustment_clamp_page (self->vadjustment, top, top + self->row_height);
  if (self->hadjustment != NULL && self->n_columns > 0)
    gtk_adjustment_clamp_page (self->hadjustment, self->edges[self->cursor_column], self->edges[self->cursor_column + 1]);
}

void
hunch_grid_move_cursor (HunchGrid *self,
                        gint64     row,
                        int        column)
{
  g_return_if_fail (HUNCH_IS_GRID (self));

  self->cursor_row = CLAMP (row, 0, MAX (self->n_rows - 1, 0));
  self->cursor_column = CLAMP (column, 0, MAX ((int) self->n_columns - 1, 0));
  scroll_to_cursor (self);
  describe_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

/* --- properties ------------------------------------------------------------------ */

static void
set_adjustment (HunchGrid      *self,
                GtkAdjustment **field,
                GtkAdjustment  *adjustment)
{
  if (*field != NULL)
    g_signal_handlers_disconnect_by_data (*field, self);
  g_clear_object (field);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  *field = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  hunch_grid_configure (self);
}

static void
hunch_grid_set_property (GObject      *object,
                         guint         property_id,
                         const GValue *value,
                         GParamSpec   *pspec)
{
  HunchGrid *self = HUNCH_GRID (object);

  switch (property_id)
    {
    case PROP_HADJUSTMENT:
      set_adjustment (self, &self->hadjustment, g_value_get_object (value));
      break;
    case PROP_VADJUSTMENT:
      set_adjustment (self, &self->vadjustment, g_value_get_object (value));
      break;
    case PROP_HSCROLL_POLICY:
      self->hscroll_policy = g_value_get_enum (value);
      break;
    case PROP_VSCROLL_POLICY:
      self->vscroll_policy = g_value_get_enum (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
hunch_grid_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  HunchGrid *self = HUNCH_GRID (object);

  switch (property_id)
    {
    case PROP_HADJUSTMENT:
      g_value_set_object (value, self->hadjustment);
      break;
    case PROP_VADJUSTMENT:
      g_value_set_object (value, self->vadjustment);
      break;
    case PROP_HSCROLL_POLICY:
      g_value_set_enum (value, self->hscroll_policy);
      break;
    case PROP_VSCROLL_POLICY:
      g_value_set_enum (value, self->vscroll_policy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

/* --- class ----------------------------------------------------------------------- */

static void
hunch_grid_size_allocate (GtkWidget *widget,
                          int        width,
                          int        height,
                          int        baseline)
{
  hunch_grid_configure (HUNCH_GRID (widget));
}

static void
hunch_grid_measure (GtkWidget      *widget,
                    GtkOrientation  orientation,
                    int             for_size,
                    int            *minimum,
                    int            *natural,
                    int            *minimum_baseline,
                    int            *natural_baseline)
{
  *minimum = 60;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 400 : 300;
}

static void
hunch_grid_css_changed (GtkWidget         *widget,
                        GtkCssStyleChange *change)
{
  HunchGrid *self = HUNCH_GRID (widget);

  GTK_WIDGET_CLASS (hunch_grid_parent_class)->css_changed (widget, change);
  g_clear_object (&self->layout);
}

static void
hunch_grid_dispose (GObject *object)
{
  HunchGrid *self = HUNCH_GRID (object);

  set_adjustment (self, &self->hadjustment, NULL);
  set_adjustment (self, &self->vadjustment, NULL);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->pages, hunch_row_pages_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  g_clear_pointer (&self->edges, g_free);
  self->n_columns = 0;
  self->n_rows = 0;

  G_OBJECT_CLASS (hunch_grid_parent_class)->dispose (object);
}

static void
install_signals (HunchGridClass *klass)
{
  signals[SORT_REQUESTED] = g_signal_new ("sort-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
  signals[CURSOR_MOVED] = g_signal_new ("cursor-moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MENU_REQUESTED] = g_signal_new ("menu-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
hunch_grid_class_init (HunchGridClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hunch_grid_dispose;
  object_class->set_property = hunch_grid_set_property;
  object_class->get_property = hunch_grid_get_property;
  widget_class->size_allocate = hunch_grid_size_allocate;
  widget_class->measure = hunch_grid_measure;
  widget_class->snapshot = hunch_grid_snapshot;
  widget_class->css_changed = hunch_grid_css_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  install_signals (klass);

  gtk_widget_class_set_css_name (widget_class, "hunchgrid");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  hunch_grid_class_add_keys (widget_class);
}

static void
hunch_grid_init (HunchGrid *self)
{
  self->sort_column = -1;
  self->hover_row = -1;
  self->hover_header = -1;
  self->resize_column = -1;
  self->row_height = 25;
  self->header_height = 80;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  hunch_grid_add_input (self);
}

GtkWidget *
hunch_grid_new (void)
{
  return g_object_new (HUNCH_TYPE_GRID, NULL);
}

/* --- contents -------------------------------------------------------------------- */

void
hunch_grid_take_table (HunchGrid      *self,
                       HunchTableInfo *info,
                       HunchRowPages  *pages)
{
  g_return_if_fail (HUNCH_IS_GRID (self));

  g_clear_pointer (&self->pages, hunch_row_pages_free);
  g_clear_pointer (&self->info, hunch_table_info_free);
  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  self->info = info;
  self->pages = pages;
  self->n_columns = info == NULL || pages == NULL ? 0 : MIN (info->n_columns, hunch_row_pages_get_n_columns (pages));
  self->n_rows = pages == NULL ? 0 : hunch_row_pages_get_n_rows (pages);
  self->sort_column = -1;
  self->hover_row = -1;
  self->hover_header = -1;
  hunch_grid_measure_fonts (self);
  lay_out_columns (self);
  hunch_grid_configure (self);
  gtk_adjustment_set_value (self->hadjustment, 0);
  gtk_adjustment_set_value (self->vadjustment, 0);
  hunch_grid_move_cursor (self, 0, 0);
}

static void
set_pages (HunchGrid     *self,
           HunchRowPages *pages,
           int            sort_column,
           gboolean       is_descending)
{
  g_clear_pointer (&self->pages, hunch_row_pages_free);
  self->pages = pages;
  self->n_rows = hunch_row_pages_get_n_rows (pages);
  self->sort_column = sort_column;
  self->is_descending = is_descending;
  self->hover_row = -1;
  hunch_grid_configure (self);
}

void
hunch_grid_take_pages (HunchGrid     *self,
                       HunchRowPages *pages,
                       int            sort_column,
                       gboolean       is_descending)
{
  g_return_if_fail (HUNCH_IS_GRID (self) && pages != NULL);

  set_pages (self, pages, sort_column, is_descending);
  gtk_adjustment_set_value (self->vadjustment, 0);
  hunch_grid_move_cursor (self, 0, self->cursor_column);
}

void
hunch_grid_renew (HunchGrid      *self,
                  HunchTableInfo *info,
                  HunchRowPages  *pages,
                  int             sort_column,
                  gboolean        is_descending)
{
  g_return_if_fail (HUNCH_IS_GRID (self) && pages != NULL);
  g_return_if_fail (info == NULL || info->n_columns == self->n_columns);

  if (info != NULL)
    {
      g_clear_pointer (&self->info, hunch_table_info_free);
      g_clear_pointer (&self->profiles, g_ptr_array_unref);
      self->info = info;
    }
  set_pages (self, pages, sort_column, is_descending);
  self->cursor_row = CLAMP (self->cursor_row, 0, MAX (self->n_rows - 1, 0));
  describe_cursor (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[CURSOR_MOVED], 0);
}

void
hunch_grid_set_profiles (HunchGrid *self,
                         GPtrArray *profiles)
{
  g_return_if_fail (HUNCH_IS_GRID (self));

  g_clear_pointer (&self->profiles, g_ptr_array_unref);
  if (profiles != NULL)
    self->profiles = g_ptr_array_ref (profiles);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const HunchTableInfo *
hunch_grid_get_info (HunchGrid *self)
{
  return self->info;
}

GPtrArray *
hunch_grid_get_profiles (HunchGrid *self)
{
  return self->profiles;
}

gint64
hunch_grid_get_cursor_row (HunchGrid *self)
{
  return self->cursor_row;
}

int
hunch_grid_get_cursor_column (HunchGrid *self)
{
  return self->cursor_column;
}

int
hunch_grid_get_sort (HunchGrid *self,
                     gboolean  *out_is_descending)
{
  if (out_is_descending != NULL)
    *out_is_descending = self->is_descending;
  return self->sort_column;
}

char *
hunch_grid_dup_cell (HunchGrid *self)
{
  if (self->n_rows == 0 || self->n_columns == 0)
    return NULL;
  return hunch_row_pages_dup_cell (self->pages, self->cursor_row, self->cursor_column);
}

char *
hunch_grid_dup_row (HunchGrid *self)
{
  GString *text;

  if (self->n_rows == 0 || self->n_columns == 0)
    return NULL;
  text = g_string_new (NULL);
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *cell = hunch_row_pages_dup_cell (self->pages, self->cursor_row, i);

      g_string_append_printf (text, i == 0 ? "%s" : "\t%s", hunch_or_empty (cell));
    }
  return g_string_free (text, FALSE);
}
