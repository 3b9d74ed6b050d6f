#define G_LOG_DOMAIN "hunch-cli"
#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/command.h"
#include "cli/output.h"
#include "source/source.h"

#define ROWS_AT_ONCE 500

/* What all of them come to. */
typedef struct
{
  guint  n;
  gint64 bytes;      /* of those whose size is known */
  guint  n_unknown;
} Total;

static gboolean
add_up (GPtrArray    *sources,
        Total        *total,
        GCancellable *cancellable,
        GError      **error)
{
  for (guint i = 0; i < sources->len; i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);
      gint64 size;

      if (!hunch_source_look (source, cancellable, error))
        return FALSE;
      size = hunch_source_get_size (source);
      total->n++;
      total->bytes += MAX (size, 0);
      total->n_unknown += size < 0;
    }

  return TRUE;
}

static JsonObject *
source_to_json (HunchSource *source)
{
  JsonObject *object = json_object_new ();
  const char *version = hunch_source_get_version (source);

  json_object_set_string_member (object, "name", hunch_source_get_name (source));
  if (hunch_source_get_size (source) >= 0)
    json_object_set_int_member (object, "bytes", hunch_source_get_size (source));
  else
    json_object_set_null_member (object, "bytes");
  if (version != NULL)
    json_object_set_string_member (object, "version", version);
  else
    json_object_set_null_member (object, "version");

  return object;
}

static void
print_as_json (GPtrArray   *sources,
               const Total *total,
               HunchMeter  *meter)
{
  g_autoptr (JsonObject) answer = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < sources->len; i++)
    json_array_add_object_element (array, source_to_json (g_ptr_array_index (sources, i)));
  json_object_set_array_member (answer, "sources", array);
  json_object_set_int_member (answer, "count", total->n);
  json_object_set_int_member (answer, "bytes", total->bytes);
  json_object_set_int_member (answer, "without_size", total->n_unknown);
  json_object_set_int_member (answer, "requests", hunch_meter_get_requests (meter));
  hunch_cli_print_json (answer);
}

static void
print_for_people (GPtrArray   *sources,
                  const Total *total)
{
  g_autoptr (HunchCliGrid) grid = hunch_cli_grid_new (2);
  g_autofree char *count = hunch_cli_count_text (total->n);
  g_autofree char *bytes = g_format_size ((guint64) total->bytes);

  hunch_cli_grid_align_right (grid, 0);
  for (guint i = 0; i < sources->len; i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);
      gint64 size = hunch_source_get_size (source);

      hunch_cli_grid_take (grid, size >= 0 ? hunch_cli_count_text (size) : g_strdup ("–"));
      hunch_cli_grid_take (grid, g_strdup (hunch_source_get_name (source)));
      if (i % ROWS_AT_ONCE == ROWS_AT_ONCE - 1)
        hunch_cli_grid_print (grid, "");
    }
  hunch_cli_grid_print (grid, "");

  /* Translators: number of sources, and their size in all. */
  printf (total->n == 1 ? _("%s source, %s") : _("%s sources, %s"), count, bytes);
  if (total->n_unknown > 0)
    printf (_(" and %u of unknown size"), total->n_unknown);
  puts ("");
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  guint n_words = hunch_cli_arguments_get_n_words (arguments);
  g_autofree const char **words = g_new0 (const char *, n_words + 1);
  GCancellable *cancellable = hunch_cli_watch_get_cancellable (watch);
  g_autoptr (HunchMeter) meter = hunch_meter_new ();
  g_autoptr (GPtrArray) sources = NULL;
  Total total = { 0 };

  for (guint i = 0; i < n_words; i++)
    words[i] = hunch_cli_arguments_get_word (arguments, i);

  sources = hunch_source_expand (words, meter, cancellable, error);
  if (sources == NULL || !add_up (sources, &total, cancellable, error))
    return FALSE;

  if (hunch_cli_arguments_has (arguments, "json"))
    print_as_json (sources, &total, meter);
  else
    print_for_people (sources, &total);

  return TRUE;
}

static const HunchCliOption options[] = {
  { "json", NULL, N_("print one JSON object") },
};

const HunchCliCommand hunch_cli_command_list = {
  .name = "list",
  .synopsis = "SOURCE… [--json]",
  .summary = N_("show what files and objects a pattern names, without reading them"),
  .help = N_("A SOURCE is a path, a folder, a pattern such as \"2019-07-*.csv\", an address, a bucket or a prefix or pattern in it such as "
             "\"s3://bucket/full/dt=2016-0[1-3]-*/*\", a connector or made-up data: what import takes.\n"
             "In a pattern * stands for any letters but a slash, ** for any letters, ? for one letter and [1-3] for one of these. "
             "Names that begin with a dot or an underscore are left out unless they are spelled out."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 1,
  .n_words_max = G_MAXUINT,
  .run = run,
};
