#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/evidence-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/inquiry.h"
#include "analysis/rows.h"
#include "analysis/survive-private.h"
#include "analysis/survive.h"
#include "analysis/words.h"
#include "base/json.h"
#include "stats/power.h"

static JsonObject *
get_first (JsonObject *object,
           const char *member)
{
  JsonArray *array = hunch_json_get_array (object, member);

  return array != NULL && json_array_get_length (array) > 0 ? json_array_get_object_element (array, 0) : NULL;
}

static double
get_df (JsonObject *test,
        guint       which)
{
  JsonArray *df = test != NULL ? hunch_json_get_array (test, "df") : NULL;
  JsonNode *node = df != NULL && which < json_array_get_length (df) ? json_array_get_element (df, which) : NULL;

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_double (node) : NAN;
}

/* Sizes of the groups, from the table that kinds which compare groups give. */
static guint
read_sizes (JsonObject *result,
            double     *out_first,
            double     *out_second)
{
  JsonArray *tables = hunch_json_get_array (result, "tables");

  for (guint i = 0; tables != NULL && i < json_array_get_length (tables); i++)
    {
      JsonObject *table = json_array_get_object_element (tables, i);
      JsonArray *rows = hunch_json_get_array (table, "rows");

      if (g_strcmp0 (hunch_json_get_string (table, "name"), "groups") != 0 || rows == NULL || json_array_get_length (rows) == 0)
        continue;
      *out_first = (double) json_array_get_int_element (json_array_get_array_element (rows, 0), 1);
      *out_second = json_array_get_length (rows) > 1 ? (double) json_array_get_int_element (json_array_get_array_element (rows, 1), 1) : 0;
      return json_array_get_length (rows);
    }
  return 0;
}

/* Rows in blocks tell as much as fewer single ones. */
static double
get_thinning (JsonObject *result)
{
  JsonObject *design = hunch_json_get_object (result, "design");
  double effect = design != NULL ? hunch_json_get_number (design, "design_effect", 1) : 1;

  return effect > 0 ? 1 / effect : 1;
}

static const struct
{
  const char *kind;
  const char *symbol;
} effects[] = {
  { "ttest", "d" }, { "anova", "f" }, { "correlation", "r" }, { "chisq", "w" }, { "ols", "f²" },
};

static double
find_smallest (HunchEvidence *self)
{
  JsonObject *test = get_first (self->result, "tests");
  double thinning = get_thinning (self->result);
  double n = hunch_json_get_number (self->result, "n", NAN) * thinning;
  double first = n, second = 0;
  guint n_groups = read_sizes (self->result, &first, &second);

  if (g_str_equal (self->kind, "ttest"))
    return n_groups > 0 ? hunch_power_smallest_d (first * thinning, second * thinning) : hunch_power_smallest_d (n, 0);
  if (g_str_equal (self->kind, "anova"))
    return n_groups > 1 ? hunch_power_smallest_f (n, n_groups) : NAN;
  if (g_str_equal (self->kind, "correlation"))
    return hunch_power_smallest_r (n);
  if (g_str_equal (self->kind, "chisq"))
    return hunch_power_smallest_w (n, get_df (test, 0));
  if (g_str_equal (self->kind, "ols"))
    return hunch_power_smallest_f2 (n, get_df (test, 0));
  return NAN;
}

static void
add_smallest_effect (HunchEvidence *self)
{
  double smallest = find_smallest (self);
  g_autofree char *number = NULL;

  if (!isfinite (smallest))
    return;
  number = hunch_words_number (smallest);
  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_str_equal (effects[i].kind, self->kind))
      hunch_evidence_take (self, _("Smallest effect"), g_strdup_printf (_("With these rows an effect of %s = %s is found in 8 of 10 samples (power 0.8, α 0.05); "
                                                                          "smaller ones are often missed."), effects[i].symbol, number));
}

/* In the unit of the answer: with a normal estimate, 1.960 + 0.842 standard errors are found with power 0.8. */
static void
add_smallest_difference (HunchEvidence *self)
{
  HunchSurviveAnswer answer;
  g_autofree char *number = NULL;
  double se;

  hunch_survive_read (self->result, &answer);
  se = (answer.high - answer.low) / 2 / 1.959963984540054;
  if (!isfinite (se) || !(se > 0) || self->conf != 0.95 || isnan (answer.p))
    return;
  number = hunch_words_number (2.8015852198578745 * se);
  hunch_evidence_take (self, _("In its own unit"), g_strdup_printf (_("Samples with an interval as wide as this one find a difference of %s in 8 of 10 cases."), number));
}

static void
add_survive (HunchEvidence *self)
{
  if (self->survive != NULL)
    hunch_evidence_add (self, _("Another sample"), hunch_json_get_string (self->survive, "sentence"));
}

/* --- otherwise asked ---------------------------------------------------------------- */

static GHashTable *
read_options (JsonObject *object)
{
  GHashTable *options = hunch_analysis_copy_options (NULL);
  JsonObjectIter iter;
  const char *word;
  JsonNode *node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &word, &node))
    if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
      g_hash_table_insert (options, g_strdup (word), json_node_dup_string (node));
  return options;
}

static const char *
compare_sureness (HunchEvidence *self,
                  JsonObject    *other)
{
  gboolean is_sure = hunch_survive_is_sure (self->result, self->conf);

  if (is_sure == hunch_survive_is_sure (other, self->conf))
    return is_sure ? _("Sure, as before.") : _("Not sure, as before.");
  return is_sure ? _("Unlike before, not sure.") : _("Unlike before, sure.");
}

static void
add_twin (HunchEvidence *self)
{
  JsonObject *twin = hunch_json_get_object (self->result, "twin");
  JsonObject *words = twin != NULL ? hunch_json_get_object (twin, "options") : NULL;
  g_autoptr (GHashTable) options = words != NULL ? read_options (words) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) other = NULL;

  if (options == NULL)
    return;
  other = hunch_analysis_run (self->project, hunch_json_get_string (twin, "kind"), self->table, options, NULL, self->cancellable, &error);
  hunch_evidence_add (self, _("Asked otherwise"), hunch_json_get_string (twin, "title"));
  hunch_evidence_add (self, NULL, hunch_json_get_string (twin, "why"));
  if (other == NULL)
    {
      hunch_evidence_add (self, NULL, error->message);
      return;
    }
  hunch_evidence_add (self, NULL, hunch_json_get_string (other, "verdict"));
  hunch_evidence_add (self, NULL, compare_sureness (self, other));
}

/* --- without the most extreme ---------------------------------------------------------- */

/* The column of numbers that the answer is about, if it is a plain one. */
static char *
dup_measure (HunchEvidence *self)
{
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (self->project, self->table, NULL);
  const char *y = g_hash_table_lookup (self->options, "y");
  const char *formula = g_hash_table_lookup (self->options, "formula");
  g_auto (GStrv) sides = y == NULL && formula != NULL ? g_strsplit (formula, "~", 2) : NULL;
  g_auto (GStrv) names = NULL;
  int position;

  if (sides != NULL && sides[0] != NULL)
    y = g_strstrip (sides[0]);
  names = y != NULL ? hunch_split_list (y) : NULL;
  position = info != NULL && names != NULL && g_strv_length (names) == 1 ? hunch_table_info_find (info, names[0]) : -1;
  if (position < 0 || (info->columns[position].type != HUNCH_DATA_INTEGER && info->columns[position].type != HUNCH_DATA_REAL))
    return NULL;
  return g_strdup (info->columns[position].name);
}

static gboolean
find_ends (HunchEvidence *self,
           const char    *column,
           double        *out_low,
           double        *out_high)
{
  g_autoptr (GHashTable) options = hunch_analysis_copy_options (NULL);
  g_autoptr (JsonObject) described = NULL;
  JsonArray *estimates;

  g_hash_table_insert (options, g_strdup ("columns"), g_strdup_printf ("`%s`", column));
  g_hash_table_insert (options, g_strdup ("quantiles"), g_strdup ("0.005,0.995"));
  described = hunch_analysis_run (self->project, "describe", self->table, options, NULL, self->cancellable, NULL);
  estimates = described != NULL ? hunch_json_get_array (described, "estimates") : NULL;
  *out_low = *out_high = NAN;
  for (guint i = 0; estimates != NULL && i < json_array_get_length (estimates); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);
      const char *name = hunch_json_get_string (estimate, "name");

      if (g_str_has_suffix (name, ".q0.005"))
        *out_low = hunch_json_get_number (estimate, "estimate", NAN);
      else if (g_str_has_suffix (name, ".q0.995"))
        *out_high = hunch_json_get_number (estimate, "estimate", NAN);
    }
  return isfinite (*out_low) && isfinite (*out_high);
}

static void
add_trimmed (HunchEvidence *self)
{
  g_autofree char *column = dup_measure (self);
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT };
  g_autoptr (JsonObject) other = NULL;
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;
  g_autofree char *answer = NULL;

  if (column == NULL || !find_ends (self, column, &choice.trim_low, &choice.trim_high))
    return;
  choice.trim = column;
  other = hunch_analysis_run_rows (self->project, self->kind, self->table, self->options, &choice, NULL, self->cancellable, NULL);
  if (other == NULL)
    return;
  low = hunch_words_number (choice.trim_low);
  high = hunch_words_number (choice.trim_high);
  answer = hunch_evidence_dup_answer (other, self->conf);
  hunch_evidence_take (self, _("Without the most extreme 1 %"), g_strdup_printf (_("Only rows with %s from %s to %s: %s. %s"), column, low, high, answer,
                                                                                 compare_sureness (self, other)));
}

void
hunch_evidence_add_sensitivity (HunchEvidence *self,
                                gboolean       is_thorough)
{
  add_smallest_effect (self);
  add_smallest_difference (self);
  add_survive (self);
  if (!is_thorough || self->table == NULL)
    return;
  add_twin (self);
  if (!g_cancellable_is_cancelled (self->cancellable))
    add_trimmed (self);
}
