/* json-bench FILE [MAX-ROWS]: scans and reads a file of JSON, and says what came of it and how long either took. For bench-json.py,
 * which so tells the reading from the writing. */
#include <glib.h>
#include <inttypes.h>
#include <stdlib.h>
#include <time.h>

#include "format/json-scan.h"

static double
get_cpu (void)
{
  return (double) clock () / CLOCKS_PER_SEC;
}

/* The rest of a scan that was surprised is done by one that looks at all. */
static gint64
read_all (HunchScan *scan,
          GError   **error)
{
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, NULL, 0, NULL, error);
  const HunchBatch *batch;
  gint64 n_rows = 0;

  while (reader != NULL && (batch = hunch_reader_next (reader, NULL, error)) != NULL)
    n_rows += batch->n_rows;
  return n_rows;
}

static void
print_scan (HunchScan *scan)
{
  const char *const *warnings = hunch_scan_get_warnings (scan);
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  for (guint i = 0; i < n; i++)
    g_print ("  %s %s: %s\n", fields[i].name, hunch_data_type_get_name (fields[i].type), hunch_scan_get_evidence (scan, i));
  for (; warnings != NULL && *warnings != NULL; warnings++)
    g_print ("  ! %s\n", *warnings);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchSource) source = hunch_source_new (argc > 1 ? argv[1] : "", &error);
  g_autoptr (HunchFormatOptions) options = hunch_format_options_new ();
  g_autoptr (HunchScan) scan = NULL;
  double begin = get_cpu ();
  double scanned;
  gint64 n_rows;

  options->flatten = g_getenv ("FLATTEN") != NULL;
  options->records = g_strdup (g_getenv ("RECORDS"));
  if (source != NULL)
    scan = hunch_json_scan_new (source, options, argc > 2 ? g_ascii_strtoll (argv[2], NULL, 10) : -1, NULL, NULL, &error);
  if (scan == NULL)
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  scanned = get_cpu ();
  n_rows = read_all (scan, &error);
  g_print ("%" PRId64 " rows; scan %.3f s, reading %.3f s; %s\n", n_rows, scanned - begin, get_cpu () - scanned,
           hunch_scan_is_whole (scan) ? "whole" : "first rows");
  print_scan (scan);
  if (error != NULL)
    g_printerr ("%s\n", error->message);
  return error == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
