#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/result.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/kinds.h"
#include "base/json.h"

struct _HunchResult
{
  gint64      n;
  gint64      n_dropped;
  char       *dropped_why;  /* owned, NULL when nothing was dropped */
  char       *title;        /* owned */
  char       *verdict;      /* owned */
  char       *claim;        /* owned */
  JsonObject *headline;     /* owned */
  JsonObject *design;       /* owned; NULL but for a sample of blocks */
  JsonObject *fit;          /* owned, as all below */
  JsonArray  *estimates;
  JsonArray  *tests;
  JsonArray  *tables;
  JsonArray  *checks;
  JsonArray  *warnings;
  JsonArray  *plots;
  JsonArray  *sources;
  JsonObject *twin;         /* NULL when there is none */
};

HunchResult *
hunch_result_new (void)
{
  HunchResult *self = g_new0 (HunchResult, 1);

  self->fit = json_object_new ();
  self->estimates = json_array_new ();
  self->tests = json_array_new ();
  self->tables = json_array_new ();
  self->checks = json_array_new ();
  self->warnings = json_array_new ();
  self->plots = json_array_new ();
  self->sources = json_array_new ();
  return self;
}

void
hunch_result_free (HunchResult *self)
{
  if (self == NULL)
    return;

  g_free (self->dropped_why);
  g_free (self->title);
  g_free (self->verdict);
  g_free (self->claim);
  g_clear_pointer (&self->headline, json_object_unref);
  g_clear_pointer (&self->design, json_object_unref);
  g_clear_pointer (&self->fit, json_object_unref);
  g_clear_pointer (&self->estimates, json_array_unref);
  g_clear_pointer (&self->tests, json_array_unref);
  g_clear_pointer (&self->tables, json_array_unref);
  g_clear_pointer (&self->checks, json_array_unref);
  g_clear_pointer (&self->warnings, json_array_unref);
  g_clear_pointer (&self->plots, json_array_unref);
  g_clear_pointer (&self->sources, json_array_unref);
  g_clear_pointer (&self->twin, json_object_unref);
  g_free (self);
}

void
hunch_result_add_estimate (HunchResult         *self,
                           const char          *name,
                           const HunchEstimate *estimate)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  hunch_json_set_number (object, "estimate", estimate->estimate);
  hunch_json_set_number (object, "se", estimate->se);
  hunch_json_set_number (object, "statistic", estimate->statistic);
  hunch_json_set_number (object, "df", estimate->df);
  hunch_json_set_number (object, "p", estimate->p);
  hunch_json_set_number (object, "ci_low", estimate->ci_low);
  hunch_json_set_number (object, "ci_high", estimate->ci_high);
  json_array_add_object_element (self->estimates, object);
}

void
hunch_result_add_value (HunchResult *self,
                        const char  *name,
                        double       value)
{
  HunchEstimate estimate = HUNCH_ESTIMATE_NONE;

  estimate.estimate = value;
  hunch_result_add_estimate (self, name, &estimate);
}

static JsonObject *
effect_to_json (const HunchTest *test)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", test->effect_name);
  hunch_json_set_number (object, "value", test->effect.value);
  hunch_json_set_number (object, "ci_low", test->effect.ci_low);
  hunch_json_set_number (object, "ci_high", test->effect.ci_high);
  return object;
}

void
hunch_result_add_test (HunchResult     *self,
                       const HunchTest *test)
{
  JsonObject *object = json_object_new ();
  JsonArray *df = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (test->df); i++)
    if (isfinite (test->df[i]))
      json_array_add_double_element (df, test->df[i]);

  json_object_set_string_member (object, "name", test->name);
  hunch_json_set_number (object, "statistic", test->statistic);
  json_object_set_array_member (object, "df", df);
  hunch_json_set_number (object, "p", test->p);
  if (test->effect_name != NULL)
    json_object_set_object_member (object, "effect", effect_to_json (test));
  else
    json_object_set_null_member (object, "effect");
  json_array_add_object_element (self->tests, object);
}

void
hunch_result_set_fit (HunchResult *self,
                      const char  *name,
                      double       value)
{
  hunch_json_set_number (self->fit, name, value);
}

JsonArray *
hunch_result_add_table (HunchResult       *self,
                        const char        *name,
                        const char        *title,
                        const char *const *columns)
{
  JsonObject *object = json_object_new ();
  JsonArray *heads = json_array_new ();
  JsonArray *rows = json_array_new ();

  for (guint i = 0; columns[i] != NULL; i++)
    json_array_add_string_element (heads, columns[i]);

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "title", title);
  json_object_set_array_member (object, "columns", heads);
  json_object_set_array_member (object, "rows", rows);
  json_array_add_object_element (self->tables, object);
  return rows;
}

static void
add_text_cell (JsonArray  *row,
               const char *text)
{
  if (text != NULL)
    json_array_add_string_element (row, text);
  else
    json_array_add_null_element (row);
}

static void
add_number_cell (JsonArray *row,
                 double     value)
{
  if (isfinite (value))
    json_array_add_double_element (row, value);
  else
    json_array_add_null_element (row);
}

void
hunch_result_add_row (JsonArray  *rows,
                      const char *format,
                      ...)
{
  JsonArray *row = json_array_new ();
  va_list args;

  va_start (args, format);
  for (const char *letter = format; *letter != '\0'; letter++)
    switch (*letter)
      {
      case 's':
        add_text_cell (row, va_arg (args, const char *));
        break;
      case 'n':
        add_number_cell (row, va_arg (args, double));
        break;
      case 'i':
        json_array_add_int_element (row, va_arg (args, gint64));
        break;
      case 'b':
        json_array_add_boolean_element (row, va_arg (args, gboolean));
        break;
      default:
        g_assert_not_reached ();
      }
  va_end (args);

  json_array_add_array_element (rows, row);
}

void
hunch_result_add_check (HunchResult    *self,
                        const char     *name,
                        HunchCheckState state,
                        double          statistic,
                        double          p,
                        const char     *text)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  if (state == HUNCH_CHECK_UNKNOWN)
    json_object_set_null_member (object, "passed");
  else
    json_object_set_boolean_member (object, "passed", state == HUNCH_CHECK_PASSED);
  hunch_json_set_number (object, "statistic", statistic);
  hunch_json_set_number (object, "p", p);
  json_object_set_string_member (object, "text", text);
  json_array_add_object_element (self->checks, object);
}

void
hunch_result_add_warning (HunchResult *self,
                          const char  *format,
                          ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);

  json_array_add_string_element (self->warnings, text);
}

void
hunch_result_set_n (HunchResult *self,
                    gint64       n,
                    gint64       dropped)
{
  self->n = n;
  self->n_dropped = dropped;
}

static void
set_text (char      **place,
          const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

void
hunch_result_set_dropped_why (HunchResult *self,
                              const char  *why)
{
  set_text (&self->dropped_why, why);
}

void
hunch_result_set_title (HunchResult *self,
                        const char  *title)
{
  set_text (&self->title, title);
}

void
hunch_result_set_verdict (HunchResult *self,
                          const char  *verdict)
{
  set_text (&self->verdict, verdict);
}

void
hunch_result_set_claim (HunchResult *self,
                        const char  *claim)
{
  set_text (&self->claim, claim);
}

void
hunch_result_set_headline (HunchResult *self,
                           const char  *name,
                           double       estimate,
                           double       ci_low,
                           double       ci_high,
                           double       p,
                           const char  *unit)
{
  JsonObject *object = json_object_new ();

  hunch_json_set_number (object, "estimate", estimate);
  hunch_json_set_number (object, "ci_low", ci_low);
  hunch_json_set_number (object, "ci_high", ci_high);
  hunch_json_set_number (object, "p", p);
  if (unit != NULL)
    json_object_set_string_member (object, "unit", unit);
  else
    json_object_set_null_member (object, "unit");
  json_object_set_string_member (object, "name", name);

  g_clear_pointer (&self->headline, json_object_unref);
  self->headline = object;
}

void
hunch_result_set_headline_n (HunchResult *self,
                             gint64       n)
{
  json_object_set_int_member (self->headline, "n", n);
}

void
hunch_result_set_design (HunchResult *self,
                         guint        n_blocks,
                         double       icc,
                         double       design_effect,
                         double       effective_n)
{
  g_clear_pointer (&self->design, json_object_unref);
  self->design = json_object_new ();
  json_object_set_int_member (self->design, "blocks", n_blocks);
  hunch_json_set_number (self->design, "icc", icc);
  hunch_json_set_number (self->design, "design_effect", design_effect);
  hunch_json_set_number (self->design, "effective_n", effective_n);
}

void
hunch_result_set_strata (HunchResult *self,
                         guint        n_strata,
                         double       design_effect,
                         double       effective_n)
{
  g_clear_pointer (&self->design, json_object_unref);
  self->design = json_object_new ();
  json_object_set_int_member (self->design, "strata", n_strata);
  hunch_json_set_number (self->design, "design_effect", design_effect);
  hunch_json_set_number (self->design, "effective_n", effective_n);
}

void
hunch_result_add_source (HunchResult *self,
                         const char  *source)
{
  for (guint i = 0; i < json_array_get_length (self->sources); i++)
    if (g_str_equal (json_array_get_string_element (self->sources, i), source))
      return;

  json_array_add_string_element (self->sources, source);
}

void
hunch_result_take_plot (HunchResult *self,
                        HunchPlot   *plot)
{
  json_array_add_object_element (self->plots, hunch_plot_to_json (plot));
  hunch_plot_unref (plot);
}

static JsonObject *
options_to_json (GHashTable *options)
{
  JsonObject *object = json_object_new ();
  g_autoptr (GList) words = g_list_sort (g_hash_table_get_keys (options), (GCompareFunc) strcmp);

  for (GList *word = words; word != NULL; word = word->next)
    json_object_set_string_member (object, word->data, g_hash_table_lookup (options, word->data));
  return object;
}

void
hunch_result_set_twin (HunchResult *self,
                       const char  *kind,
                       GHashTable  *options,
                       const char  *why)
{
  const HunchKindInfo *info = hunch_kinds_find (kind);

  g_return_if_fail (info != NULL);

  g_clear_pointer (&self->twin, json_object_unref);
  self->twin = json_object_new ();
  json_object_set_string_member (self->twin, "kind", kind);
  json_object_set_string_member (self->twin, "title", _(info->title));
  json_object_set_object_member (self->twin, "options", options_to_json (options));
  json_object_set_string_member (self->twin, "why", why);
}

static void
set_text_or_null (JsonObject *object,
                  const char *member,
                  const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

JsonObject *
hunch_result_finish (HunchResult *self,
                     const char  *kind,
                     const char  *table,
                     GHashTable  *options)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "kind", kind);
  set_text_or_null (object, "table", table);
  set_text_or_null (object, "title", self->title);
  json_object_set_int_member (object, "n", self->n);
  json_object_set_int_member (object, "dropped", self->n_dropped);
  set_text_or_null (object, "dropped_why", self->dropped_why);
  json_object_set_object_member (object, "options", options_to_json (options));
  json_object_set_array_member (object, "estimates", g_steal_pointer (&self->estimates));
  json_object_set_array_member (object, "tests", g_steal_pointer (&self->tests));
  json_object_set_object_member (object, "fit", g_steal_pointer (&self->fit));
  if (self->design != NULL)
    json_object_set_object_member (object, "design", g_steal_pointer (&self->design));
  json_object_set_array_member (object, "tables", g_steal_pointer (&self->tables));
  json_object_set_array_member (object, "checks", g_steal_pointer (&self->checks));
  json_object_set_array_member (object, "warnings", g_steal_pointer (&self->warnings));
  if (self->twin != NULL)
    json_object_set_object_member (object, "twin", g_steal_pointer (&self->twin));
  else
    json_object_set_null_member (object, "twin");
  json_object_set_array_member (object, "sources", g_steal_pointer (&self->sources));
  if (self->headline != NULL)
    {
      if (!json_object_has_member (self->headline, "n"))
        json_object_set_int_member (self->headline, "n", self->n);
      json_object_set_object_member (object, "headline", g_steal_pointer (&self->headline));
    }
  else
    json_object_set_null_member (object, "headline");
  json_object_set_string_member (object, "verdict", self->verdict != NULL ? self->verdict : "");
  set_text_or_null (object, "claim", self->claim);
  json_object_set_array_member (object, "plots", g_steal_pointer (&self->plots));
  return object;
}
