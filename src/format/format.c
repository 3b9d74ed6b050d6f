#define G_LOG_DOMAIN "hunch-format"
#include "format/format.h"

HunchFormatOptions *
hunch_format_options_new (void)
{
  HunchFormatOptions *options = g_new0 (HunchFormatOptions, 1);

  options->csv = hunch_csv_options_new ();
  return options;
}

HunchFormatOptions *
hunch_format_options_copy (const HunchFormatOptions *options)
{
  HunchFormatOptions *copy;

  g_return_val_if_fail (options != NULL, NULL);

  copy = g_new0 (HunchFormatOptions, 1);
  copy->format = g_strdup (options->format);
  copy->csv = hunch_csv_options_copy (options->csv);
  copy->flatten = options->flatten;
  copy->records = g_strdup (options->records);
  copy->member = g_strdup (options->member);
  copy->labels = g_strdup (options->labels);
  copy->columns = g_strdupv (options->columns);
  return copy;
}

void
hunch_format_options_free (HunchFormatOptions *options)
{
  if (options == NULL)
    return;
  g_clear_pointer (&options->format, g_free);
  g_clear_pointer (&options->csv, hunch_csv_options_free);
  g_clear_pointer (&options->records, g_free);
  g_clear_pointer (&options->member, g_free);
  g_clear_pointer (&options->labels, g_free);
  g_clear_pointer (&options->columns, g_strfreev);
  g_free (options);
}
