/* parquet-bench FILE [COLUMN…]: reads all rows of a Parquet file, or of some of its columns, and keeps none: what decoding costs. */
#include <stdio.h>

#include "format/parquet.h"

static GArray *
find_columns (HunchScan  *scan,
              int         n_names,
              char      **names)
{
  GArray *positions = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_fields;
  const HunchField *fields = hunch_scan_get_fields (scan, &n_fields);

  for (int k = 0; k < n_names; k++)
    for (guint i = 0; i < n_fields; i++)
      if (g_strcmp0 (fields[i].name, names[k]) == 0)
        g_array_append_val (positions, i);

  return positions;
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = argc > 1 ? hunch_source_new (argv[1], &error) : NULL;
  g_autoptr (HunchScan) scan = source != NULL ? hunch_parquet_scan_new (source, NULL, NULL, &error) : NULL;
  g_autoptr (GArray) columns = scan != NULL ? find_columns (scan, argc - 2, argv + 2) : NULL;
  g_autoptr (HunchReader) reader = NULL;
  const HunchBatch *batch;
  gsize n_rows = 0;

  if (scan != NULL)
    reader = hunch_scan_read (scan, columns->len > 0 ? (const guint *) (gpointer) columns->data : NULL, columns->len, NULL, &error);
  while (reader != NULL && (batch = hunch_reader_next (reader, NULL, &error)) != NULL)
    n_rows += batch->n_rows;

  if (error != NULL || reader == NULL)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "parquet-bench FILE [COLUMN…]");
      return 1;
    }
  printf ("%" G_GSIZE_FORMAT " rows\n", n_rows);

  return 0;
}
