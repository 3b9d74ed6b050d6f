#define G_LOG_DOMAIN "hunch-format"
#include "format/scan.h"

G_DEFINE_ABSTRACT_TYPE (HunchScan, hunch_scan, G_TYPE_OBJECT)
G_DEFINE_QUARK (hunch-format-error-quark, hunch_format_error)

static void
hunch_scan_class_init (HunchScanClass *klass)
{
}

static void
hunch_scan_init (HunchScan *self)
{
}

const char *
hunch_scan_get_format (HunchScan *self)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_format (self);
}

const HunchField *
hunch_scan_get_fields (HunchScan *self,
                       guint     *out_n_fields)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_fields (self, out_n_fields);
}

const char *
hunch_scan_get_evidence (HunchScan *self,
                         guint      field)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_evidence (self, field);
}

gint64
hunch_scan_get_n_rows (HunchScan *self)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), -1);

  return HUNCH_SCAN_GET_CLASS (self)->get_n_rows (self);
}

gboolean
hunch_scan_is_whole (HunchScan *self)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), FALSE);

  return HUNCH_SCAN_GET_CLASS (self)->is_whole (self);
}

const char *const *
hunch_scan_get_warnings (HunchScan *self)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_warnings (self);
}

guint
hunch_scan_get_n_preview_rows (HunchScan *self)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), 0);

  return HUNCH_SCAN_GET_CLASS (self)->get_n_preview_rows (self);
}

const char *
hunch_scan_get_preview_raw (HunchScan *self,
                            guint      row,
                            guint      field)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_preview_raw (self, row, field);
}

const char *
hunch_scan_get_preview_value (HunchScan      *self,
                              guint           row,
                              guint           field,
                              HunchCellState *out_state)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->get_preview_value (self, row, field, out_state);
}

HunchReader *
hunch_scan_read (HunchScan    *self,
                 const guint  *fields,
                 guint         n_fields,
                 GCancellable *cancellable,
                 GError      **error)
{
  g_return_val_if_fail (HUNCH_IS_SCAN (self), NULL);

  return HUNCH_SCAN_GET_CLASS (self)->read (self, fields, n_fields, cancellable, error);
}
