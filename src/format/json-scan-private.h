/* format/json-scan-private.h: what the scan of JSON hands to its reader. */
#pragma once
#include "format/json-layout-private.h"
#include "format/json-scan.h"
#include "format/json-values-private.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_JSON_SCAN (hunch_json_scan_get_type ())
G_DECLARE_FINAL_TYPE (HunchJsonScan, hunch_json_scan, HUNCH, JSON_SCAN, HunchScan)

struct _HunchJsonScan
{
  HunchScan          parent_instance;
  HunchSource       *source;          /* owned */
  char              *name;            /* owned; of the source, without its folder */
  HunchJsonLayout   *layout;          /* owned */
  HunchJsonShape    *shape;           /* owned */
  HunchCsvMarkers    markers;         /* none unless the person said some */
  HunchField        *fields;          /* owned */
  HunchJsonDecision *decisions;       /* owned; one for each field */
  char             **evidence;        /* owned */
  guint              n_fields;
  guint              n_items;         /* of the lists that are split into columns */
  gint64             n_rows;          /* looked at */
  gboolean           is_whole;
  gint64             n_undecodable;
  gint64             n_lone_halves;
  gint64             n_zeros;
  GPtrArray         *warnings;        /* owned, of owned text; ends with NULL */
  GStringChunk      *texts;           /* owned; of the preview */
  const char       **preview_raw;     /* owned; [row * n_fields + field] */
  const char       **preview_values;  /* owned */
  guint8            *preview_states;  /* owned, of HunchCellState */
  guint              n_preview_rows;
};

HunchReader *hunch_json_reader_new (HunchJsonScan *scan,
                                    const guint   *fields,
                                    guint          n_fields,
                                    GCancellable  *cancellable,
                                    GError       **error);

/* A string as it is meant, in `room`, which has room for it and HUNCH_JSON_PADDING. */
static inline HunchJsonToken
hunch_json_token_mean (const HunchJsonToken *token,
                       char                 *room)
{
  HunchJsonToken meant = *token;

  meant.text = room;
  meant.length = (guint32) hunch_json_unescape (token->text, token->length, room);
  meant.has_escapes = FALSE;
  return meant;
}

G_END_DECLS
