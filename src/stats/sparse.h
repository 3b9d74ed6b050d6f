/* stats/sparse.h: a matrix of which most cells are 0, kept row by row. */
#pragma once
#include "stats/stop.h"

G_BEGIN_DECLS

typedef struct
{
  gsize          n_rows;
  guint          n_columns;
  const gsize   *starts;   /* lent [n_rows + 1]: cells starts[r] .. starts[r + 1] - 1 are row r */
  const guint32 *columns;  /* lent, each below n_columns, each once in a row */
  const double  *values;   /* lent, finite */
} HunchSparse;

G_END_DECLS
