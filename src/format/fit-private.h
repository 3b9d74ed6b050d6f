/* format/fit-private.h: the rows of one object in the shape of the whole data set. */
#pragma once
#include "format/batch.h"

G_BEGIN_DECLS

#define HUNCH_FIT_ABSENT -1    /* the object has no such column: missing */
#define HUNCH_FIT_CONSTANT -2  /* the same value in every row */

typedef struct
{
  const char   *name;      /* borrowed while the reader is made */
  HunchDataType type;
  int           position;  /* among the part's fields, or one of the above */
  const char   *constant;  /* NULL: missing */
} HunchFitColumn;

/* Whether values of one type can stand in a column of the other without loss. */
gboolean     hunch_fit_can (HunchDataType from, HunchDataType to);

/* Keeps `part`; NULL: there are no rows. Columns that agree are handed on as they are; integers become reals, days time stamps at midnight. */
HunchReader *hunch_fit_reader_new (HunchReader *part, const HunchFitColumn *columns, guint n_columns);

G_END_DECLS
