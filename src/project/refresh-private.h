/* project/refresh-private.h: what there is to be fetched for a table, found out before anything is changed. */
#pragma once
#include "project/import-private.h"
#include "project/refresh.h"
#include "source/connector.h"

G_BEGIN_DECLS

typedef struct
{
  HunchProject    *project;     /* lent */
  HunchProgress   *progress;    /* lent */
  GCancellable    *cancellable; /* lent */
  HunchTableKey   *key;         /* owned */
  HunchTableInfo  *info;        /* owned; as it was before */
  HunchOrigin     *origin;      /* owned */
  HunchImport     *import;      /* owned; what will be run */
  HunchMeter      *meter;       /* owned; of the looking */
  GPtrArray       *sources;     /* owned */
  gboolean         is_same;     /* nothing is to be done */
  gboolean         is_fetched;  /* all bytes are here, so that the import asks nobody */
} HunchRefresh;

/* Looks at the sources and sets `import` to what has to be run, or is_same. */
gboolean hunch_refresh_look (HunchRefresh *self, GError **error);

G_END_DECLS
