#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/import-preview.h"

#include <glib/gi18n.h>
#include <math.h>

#include "app/util.h"

#define PADDING 8

enum { PROP_0, PROP_HADJUSTMENT, PROP_VADJUSTMENT, PROP_HSCROLL_POLICY, PROP_VSCROLL_POLICY };

struct _HunchImportPreview
{
  GtkWidget      parent_instance;

  HunchScan  *scan;         /* owned, or NULL */
  GtkAdjustment *adjustments[2];  /* owned: horizontal, vertical */
  guint          policies[2];
  double        *edges;        /* owned, [n_columns + 1] */
  double        *raw_widths;   /* owned, [n_columns] */
  guint          n_columns;
  int            chosen;
  int            row_height;
  int            header_height;
  PangoLayout   *layout;       /* owned */
};

static guint column_selected;

G_DEFINE_FINAL_TYPE_WITH_CODE (HunchImportPreview, hunch_import_preview, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

/* --- layout -------------------------------------------------------------------- */

static void
configure (HunchImportPreview *self)
{
  double sizes[2] = { gtk_widget_get_width (GTK_WIDGET (self)),
                      gtk_widget_get_height (GTK_WIDGET (self)) - self->header_height };
  double wholes[2] = { self->n_columns == 0 ? 0 : self->edges[self->n_columns],
                       self->scan == NULL ? 0 : (double) hunch_scan_get_n_preview_rows (self->scan) * self->row_height };

  for (int i = 0; i < 2; i++)
    if (self->adjustments[i] != NULL)
      gtk_adjustment_configure (self->adjustments[i], gtk_adjustment_get_value (self->adjustments[i]), 0,
                                MAX (wholes[i], MAX (sizes[i], 0)), self->row_height, MAX (sizes[i], 0) * 0.9, MAX (sizes[i], 0));
}

static double
get_scroll (HunchImportPreview *self,
            int                 direction)
{
  return self->adjustments[direction] == NULL ? 0 : floor (gtk_adjustment_get_value (self->adjustments[direction]));
}

static glong
count_letters (const char *text)
{
  return text == NULL ? 1 : MIN (g_utf8_strlen (text, -1), 40);
}

/* What stands on the right of a cell: its value, or that it has none. */
static glong
count_value_letters (HunchImportPreview *self,
                     guint               row,
                     guint               column)
{
  HunchCellState state = HUNCH_CELL_VALUE;
  const char *value = hunch_scan_get_preview_value (self->scan, row, column, &state);

  return count_letters (state == HUNCH_CELL_UNPARSED ? _("✗ not read") : value);
}

/* How many cells do not read as the type they were told; only separated text has them counted beforehand. */
static gint64
count_lost (HunchImportPreview *self,
            guint               column)
{
  HunchCsvScan *text = hunch_csv_scan_of (self->scan);
  guint n_texts = 0;
  const HunchCsvColumn *texts = text == NULL ? NULL : hunch_csv_scan_get_columns (text, &n_texts);

  return column < n_texts ? texts[column].n_unparsed : 0;
}

static char *
dup_type_line (HunchImportPreview *self,
               const HunchField   *field,
               guint               column)
{
  gint64 n_lost = count_lost (self, column);
  g_autofree char *lost = hunch_format_count (n_lost);

  return n_lost > 0 ? g_strdup_printf (_("%s · %s not read"), hunch_type_get_title (field->type), lost)
                    : g_strdup (hunch_type_get_title (field->type));
}

static void
lay_out (HunchImportPreview *self)
{
  guint n_rows = MIN (hunch_scan_get_n_preview_rows (self->scan), 40);
  const HunchField *columns = hunch_scan_get_fields (self->scan, &self->n_columns);
  PangoFontMetrics *metrics = pango_context_get_metrics (gtk_widget_get_pango_context (GTK_WIDGET (self)), NULL, NULL);
  double letter = pango_font_metrics_get_approximate_digit_width (metrics) / (double) PANGO_SCALE;

  self->row_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics)) + 8;
  self->header_height = 2 * self->row_height + 4;
  pango_font_metrics_unref (metrics);
  self->edges = g_renew (double, self->edges, self->n_columns + 1);
  self->raw_widths = g_renew (double, self->raw_widths, MAX (self->n_columns, 1));
  self->edges[0] = 0;
  for (guint i = 0; i < self->n_columns; i++)
    {
      g_autofree char *type = dup_type_line (self, &columns[i], i);
      glong head = MAX (count_letters (columns[i].name), count_letters (type));
      glong raw = 4, value = 4;

      for (guint row = 0; row < n_rows && i < 100; row++)
        {
          raw = MAX (raw, count_letters (hunch_scan_get_preview_raw (self->scan, row, i)));
          value = MAX (value, count_value_letters (self, row, i));
        }
      self->raw_widths[i] = MIN (raw * letter + 2 * PADDING, 200);
      self->edges[i + 1] = self->edges[i] + MAX (self->raw_widths[i] + MIN (value * letter + 2 * PADDING, 200),
                                                 MIN (head * letter + 2 * PADDING + 24, 240));
    }
}

static int
find_column (HunchImportPreview *self,
             double              x)
{
  double place = x + get_scroll (self, 0);

  for (guint i = 0; i < self->n_columns; i++)
    if (place >= self->edges[i] && place < self->edges[i + 1])
      return (int) i;
  return -1;
}

/* --- drawing ------------------------------------------------------------------- */

typedef struct
{
  HunchImportPreview *self;
  GtkSnapshot        *snapshot;
  GdkRGBA             ink, muted, faint, accent, amber, header, tint;
} Painter;

static const HunchField *
get_columns (HunchImportPreview *self)
{
  guint n_columns;

  return hunch_scan_get_fields (self->scan, &n_columns);
}

static GdkRGBA
get_color (HunchImportPreview *self,
           const char         *name,
           double              alpha)
{
  GdkRGBA color = { 0, 0, 0, 1 };

  gtk_style_context_lookup_color (gtk_widget_get_style_context (GTK_WIDGET (self)), name, &color);
  color.alpha *= alpha;
  return color;
}

static void
draw_text (Painter       *painter,
           const char    *text,
           double         x,
           double         y,
           double         width,
           gboolean       is_italic,
           gboolean       is_bold,
           const GdkRGBA *color)
{
  PangoLayout *layout = painter->self->layout;
  g_autoptr (PangoAttrList) look = pango_attr_list_new ();

  if (text == NULL || width < 4)
    return;
  pango_attr_list_insert (look, pango_attr_font_features_new ("tnum"));
  if (is_italic)
    pango_attr_list_insert (look, pango_attr_style_new (PANGO_STYLE_ITALIC));
  if (is_bold)
    pango_attr_list_insert (look, pango_attr_weight_new (PANGO_WEIGHT_SEMIBOLD));
  pango_layout_set_attributes (layout, look);
  pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
  pango_layout_set_text (layout, text, (int) MIN (strlen (text), 300));
  gtk_snapshot_save (painter->snapshot);
  gtk_snapshot_translate (painter->snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (painter->snapshot, layout, color);
  gtk_snapshot_restore (painter->snapshot);
}

static void
draw_cell (Painter *painter,
           guint    row,
           guint    column,
           double   x,
           double   y,
           double   width)
{
  HunchImportPreview *self = painter->self;
  HunchCellState state = HUNCH_CELL_VALUE;
  const char *raw = hunch_scan_get_preview_raw (self->scan, row, column);
  const char *value = hunch_scan_get_preview_value (self->scan, row, column, &state);
  double raw_width = self->raw_widths[column];
  double value_x = x + raw_width + PADDING;
  double value_width = width - raw_width - 2 * PADDING;

  draw_text (painter, raw, x + PADDING, y + 4, raw_width - PADDING - 2, FALSE, FALSE, &painter->muted);
  if (state == HUNCH_CELL_UNPARSED)
    draw_text (painter, _("✗ not read"), value_x, y + 4, value_width, TRUE, FALSE, &painter->amber);
  else if (state == HUNCH_CELL_MISSING)
    draw_text (painter, "—", value_x, y + 4, value_width, FALSE, FALSE, &painter->faint);
  else
    draw_text (painter, value, value_x, y + 4, value_width, FALSE, FALSE, &painter->ink);
}

static void
draw_head (Painter              *painter,
           const HunchField     *column,
           guint                 index,
           double                x,
           double                width,
           gboolean              is_chosen)
{
  HunchImportPreview *self = painter->self;
  g_autofree char *type = dup_type_line (self, column, index);

  draw_text (painter, column->name, x + PADDING, 5, width - 2 * PADDING, FALSE, TRUE,
             is_chosen ? &painter->accent : &painter->ink);
  draw_text (painter, type, x + PADDING, self->row_height + 3, width - 2 * PADDING, FALSE, FALSE,
             count_lost (self, index) > 0 ? &painter->amber : &painter->muted);
}

static void
draw_column (Painter              *painter,
             const HunchField *column,
             guint                 index,
             double                x,
             double                width)
{
  HunchImportPreview *self = painter->self;
  guint n_rows = hunch_scan_get_n_preview_rows (self->scan);
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  double top = get_scroll (self, 1);
  gboolean is_chosen = (int) index == self->chosen;

  if (is_chosen)
    gtk_snapshot_append_color (painter->snapshot, &painter->tint, &GRAPHENE_RECT_INIT (x, 0, width, height));
  draw_head (painter, column, index, x, width, is_chosen);
  gtk_snapshot_append_color (painter->snapshot, &painter->faint, &GRAPHENE_RECT_INIT (x + width - 1, 0, 1, height));
  gtk_snapshot_push_clip (painter->snapshot,
                          &GRAPHENE_RECT_INIT (x, self->header_height, width, MAX (height - self->header_height, 0)));
  for (guint row = (guint) (top / self->row_height); row < n_rows; row++)
    {
      double y = self->header_height + (double) row * self->row_height - top;

      if (y >= height)
        break;
      draw_cell (painter, row, index, x, y, width);
    }
  gtk_snapshot_pop (painter->snapshot);
}

static void
hunch_import_preview_snapshot (GtkWidget   *widget,
                               GtkSnapshot *snapshot)
{
  HunchImportPreview *self = HUNCH_IMPORT_PREVIEW (widget);
  Painter painter = { self, snapshot, get_color (self, "view_fg_color", 1), get_color (self, "view_fg_color", 0.6),
                      get_color (self, "view_fg_color", 0.15), get_color (self, "accent_color", 1),
                      get_color (self, "warning_color", 1), get_color (self, "window_bg_color", 1),
                      get_color (self, "accent_bg_color", 0.1) };
  GdkRGBA base = get_color (self, "view_bg_color", 1);
  const HunchField *columns;
  double width = gtk_widget_get_width (widget);

  gtk_snapshot_append_color (snapshot, &base, &GRAPHENE_RECT_INIT (0, 0, width, gtk_widget_get_height (widget)));
  gtk_snapshot_append_color (snapshot, &painter.header, &GRAPHENE_RECT_INIT (0, 0, width, self->header_height));
  if (self->scan == NULL)
    return;
  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (widget, NULL);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  columns = get_columns (self);
  for (int i = MAX (find_column (self, 0), 0); i < (int) self->n_columns; i++)
    {
      double x = self->edges[i] - get_scroll (self, 0);

      if (x >= width)
        break;
      draw_column (&painter, &columns[i], (guint) i, x, self->edges[i + 1] - self->edges[i]);
    }
}

/* --- choosing a column ----------------------------------------------------------- */

static void
describe_column (HunchImportPreview *self)
{
  const HunchField *column;
  g_autofree char *words = NULL;

  if (self->scan == NULL || self->chosen >= (int) self->n_columns)
    return;
  column = &get_columns (self)[self->chosen];
  words = g_strdup_printf (_("Column %s, %s"), column->name, hunch_type_get_title (column->type));
  hunch_set_accessible_name (GTK_WIDGET (self), words);
  hunch_set_accessible_description (GTK_WIDGET (self), hunch_or_empty (hunch_scan_get_evidence (self->scan, (guint) self->chosen)));
}

static void
choose (HunchImportPreview *self,
        int                 column)
{
  if (self->n_columns == 0)
    return;
  self->chosen = CLAMP (column, 0, (int) self->n_columns - 1);
  gtk_adjustment_clamp_page (self->adjustments[0], self->edges[self->chosen], self->edges[self->chosen + 1]);
  describe_column (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, column_selected, 0, self->chosen);
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   user_data)
{
  HunchImportPreview *self = HUNCH_IMPORT_PREVIEW (widget);
  int step = g_variant_get_int32 (args);

  choose (self, ABS (step) > 1 ? (step < 0 ? 0 : (int) self->n_columns - 1) : self->chosen + step);
  return TRUE;
}

static void
pressed_cb (GtkGestureClick    *click,
            int                 n_press,
            double              x,
            double              y,
            HunchImportPreview *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (find_column (self, x) >= 0)
    choose (self, find_column (self, x));
}

/* --- class ----------------------------------------------------------------------- */

static void
set_adjustment (HunchImportPreview *self,
                int                 direction,
                GtkAdjustment      *adjustment)
{
  if (self->adjustments[direction] != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustments[direction], self);
  g_clear_object (&self->adjustments[direction]);
  if (adjustment == NULL)
    adjustment = gtk_adjustment_new (0, 0, 0, 0, 0, 0);
  self->adjustments[direction] = g_object_ref_sink (adjustment);
  g_signal_connect_swapped (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self);
  configure (self);
}

static void
hunch_import_preview_set_property (GObject      *object,
                                   guint         property_id,
                                   const GValue *value,
                                   GParamSpec   *pspec)
{
  HunchImportPreview *self = HUNCH_IMPORT_PREVIEW (object);

  if (property_id == PROP_HADJUSTMENT || property_id == PROP_VADJUSTMENT)
    set_adjustment (self, property_id == PROP_VADJUSTMENT, g_value_get_object (value));
  else
    self->policies[property_id == PROP_VSCROLL_POLICY] = (guint) g_value_get_enum (value);
}

static void
hunch_import_preview_get_property (GObject    *object,
                                   guint       property_id,
                                   GValue     *value,
                                   GParamSpec *pspec)
{
  HunchImportPreview *self = HUNCH_IMPORT_PREVIEW (object);

  if (property_id == PROP_HADJUSTMENT || property_id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->adjustments[property_id == PROP_VADJUSTMENT]);
  else
    g_value_set_enum (value, (int) self->policies[property_id == PROP_VSCROLL_POLICY]);
}

static void
hunch_import_preview_size_allocate (GtkWidget *widget,
                                    int        width,
                                    int        height,
                                    int        baseline)
{
  configure (HUNCH_IMPORT_PREVIEW (widget));
}

static void
hunch_import_preview_css_changed (GtkWidget         *widget,
                                  GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hunch_import_preview_parent_class)->css_changed (widget, change);
  g_clear_object (&HUNCH_IMPORT_PREVIEW (widget)->layout);
}

static void
hunch_import_preview_dispose (GObject *object)
{
  HunchImportPreview *self = HUNCH_IMPORT_PREVIEW (object);

  for (int i = 0; i < 2; i++)
    {
      if (self->adjustments[i] != NULL)
        g_signal_handlers_disconnect_by_data (self->adjustments[i], self);
      g_clear_object (&self->adjustments[i]);
    }
  g_clear_object (&self->scan);
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->raw_widths, g_free);
  g_clear_object (&self->layout);
  self->n_columns = 0;

  G_OBJECT_CLASS (hunch_import_preview_parent_class)->dispose (object);
}

static void
hunch_import_preview_class_init (HunchImportPreviewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hunch_import_preview_dispose;
  object_class->set_property = hunch_import_preview_set_property;
  object_class->get_property = hunch_import_preview_get_property;
  widget_class->snapshot = hunch_import_preview_snapshot;
  widget_class->size_allocate = hunch_import_preview_size_allocate;
  widget_class->css_changed = hunch_import_preview_css_changed;

  g_object_class_override_property (object_class, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object_class, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object_class, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object_class, PROP_VSCROLL_POLICY, "vscroll-policy");
  column_selected = g_signal_new ("column-selected", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GRID);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Left, 0, key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Right, 0, key_cb, "i", 1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Home, 0, key_cb, "i", -2);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_End, 0, key_cb, "i", 2);
}

static void
hunch_import_preview_init (HunchImportPreview *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->row_height = 25;
  self->header_height = 54;
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
hunch_import_preview_set_scan (HunchImportPreview *self,
                               HunchScan       *scan)
{
  g_return_if_fail (HUNCH_IS_IMPORT_PREVIEW (self));

  g_set_object (&self->scan, scan);
  lay_out (self);
  configure (self);
  self->chosen = CLAMP (self->chosen, 0, MAX ((int) self->n_columns - 1, 0));
  describe_column (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

int
hunch_import_preview_get_column (HunchImportPreview *self)
{
  return self->chosen;
}
