#define G_LOG_DOMAIN "hunch-format"
#include "format/csv.h"

G_DEFINE_QUARK (hunch-csv-error-quark, hunch_csv_error)

HunchCsvOptions *
hunch_csv_options_new (void)
{
  HunchCsvOptions *options = g_new0 (HunchCsvOptions, 1);

  options->header = -1;

  return options;
}

static GHashTable *
copy_types (GHashTable *types)
{
  GHashTable *copy = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer name, type;

  g_hash_table_iter_init (&iter, types);
  while (g_hash_table_iter_next (&iter, &name, &type))
    g_hash_table_insert (copy, g_strdup (name), type);

  return copy;
}

HunchCsvOptions *
hunch_csv_options_copy (const HunchCsvOptions *options)
{
  HunchCsvOptions *copy;

  g_return_val_if_fail (options != NULL, NULL);

  copy = g_new (HunchCsvOptions, 1);
  *copy = *options;
  copy->encoding = g_strdup (options->encoding);
  copy->missing = g_strdupv (options->missing);
  copy->types = options->types != NULL ? copy_types (options->types) : NULL;

  return copy;
}

void
hunch_csv_options_free (HunchCsvOptions *options)
{
  if (options == NULL)
    return;

  g_clear_pointer (&options->encoding, g_free);
  g_clear_pointer (&options->missing, g_strfreev);
  g_clear_pointer (&options->types, g_hash_table_unref);
  g_free (options);
}
