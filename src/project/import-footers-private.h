/* project/import-footers-private.h: what the footers of Parquet files say of their columns. */
#pragma once
#include "format/parquet.h"

G_BEGIN_DECLS

/* Of the files whose footers were read. */
typedef struct
{
  char         *name;     /* owned */
  HunchDataType type;
  char         *min;      /* owned; NULL when some part does not say */
  char         *max;      /* owned */
  gint64        n_rows;   /* of the parts that say how many are missing */
  gint64        n_nulls;
  gboolean      is_bounded;  /* every part has said its bounds */
} HunchFooterColumn;

typedef struct
{
  GArray *columns;        /* owned, of HunchFooterColumn; those of the first file */
  gint64 *rows;           /* owned; [n objects] -1 where the footer was not read */
  guint   n_read;
  gboolean is_all;        /* every object's footer was read */
} HunchFooters;

void          hunch_footers_free (HunchFooters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchFooters, hunch_footers_free)

/* Of at most `max` of the sources, drawn at random by `seed`, all at a time. A source that is no Parquet is an error. Blocking. */
HunchFooters *hunch_footers_new (GPtrArray *sources, guint max, guint64 seed, GCancellable *cancellable, GError **error);

G_END_DECLS
