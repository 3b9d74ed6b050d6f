/* Hunch's own SQL functions on a connection, and what they keep between calls. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include "recipe/pattern-private.h"
#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static HunchFunctionState *
state_new (void)
{
  HunchFunctionState *state = g_new0 (HunchFunctionState, 1);

  g_atomic_ref_count_init (&state->n_references);
  state->patterns = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) hunch_pattern_free);
  state->zones = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_time_zone_unref);
  state->terms = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  return state;
}

static void
state_unref (gpointer data)
{
  HunchFunctionState *state = data;

  if (!g_atomic_ref_count_dec (&state->n_references))
    return;

  g_hash_table_unref (state->patterns);
  g_hash_table_unref (state->zones);
  g_hash_table_unref (state->terms);
  g_clear_pointer (&state->words, g_array_unref);
  if (state->letters != NULL)
    g_string_free (state->letters, TRUE);
  g_clear_pointer (&state->edges, g_array_unref);
  g_free (state->words_text);
  g_free (state->edges_text);
  g_free (state);
}

/* SQLite releases the reference, also when it fails. */
static HunchFunctionState *
state_ref (HunchFunctionState *state)
{
  g_atomic_ref_count_inc (&state->n_references);
  return state;
}

static gboolean
check (sqlite3    *db,
       int         code,
       const char *name,
       GError    **error)
{
  if (code == SQLITE_OK)
    return TRUE;

  g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
               _("The SQL function %s could not be added: %s."), name, sqlite3_errmsg (db));
  return FALSE;
}

#define FLAGS (SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS)

static gboolean
add_scalars (sqlite3                 *db,
             const HunchFunctionInfo *infos,
             HunchFunctionState      *state,
             GError                 **error)
{
  for (const HunchFunctionInfo *info = infos; info->name != NULL; info++)
    if (!check (db, sqlite3_create_function_v2 (db, info->name, info->n_arguments, FLAGS, state_ref (state), info->call, NULL, NULL, state_unref),
                info->name, error))
      return FALSE;

  return TRUE;
}

static gboolean
add_aggregates (sqlite3                  *db,
                const HunchAggregateInfo *infos,
                HunchFunctionState       *state,
                GError                  **error)
{
  for (const HunchAggregateInfo *info = infos; info->name != NULL; info++)
    if (!check (db, sqlite3_create_window_function (db, info->name, info->n_arguments, FLAGS, state_ref (state), info->step,
                                                    info->final, info->value, info->inverse, state_unref),
                info->name, error))
      return FALSE;

  return TRUE;
}

gboolean
hunch_functions_add (gpointer db,
                     GError **error)
{
  const HunchFunctionInfo *const scalars[] = {
    hunch_functions_url, hunch_functions_netflix, hunch_functions_text, hunch_functions_terms, hunch_functions_time,
    hunch_functions_number, hunch_functions_language, hunch_functions_agent,
  };
  HunchFunctionState *state = state_new ();
  gboolean done = TRUE;

  for (guint i = 0; done && i < G_N_ELEMENTS (scalars); i++)
    done = add_scalars (db, scalars[i], state, error);
  done = done && add_aggregates (db, hunch_functions_statistics, state, error);

  /* The first use of json_each() declares a table, which those who may only read are not allowed to; later ones find it. */
  sqlite3_exec (db, "SELECT 1 FROM json_each('[]')", NULL, NULL, NULL);

  state_unref (state);
  return done;
}

/* --- arguments and results -------------------------------------------------- */

HunchSpan
hunch_function_get_text (sqlite3_value **values,
                         int             position)
{
  HunchSpan span = { (const char *) sqlite3_value_text (values[position]), 0 };

  if (span.at != NULL)
    span.n = sqlite3_value_bytes (values[position]);

  return span;
}

void
hunch_function_take_text (sqlite3_context *context,
                          char            *text)
{
  if (text == NULL)
    sqlite3_result_null (context);
  else
    sqlite3_result_text (context, text, -1, g_free);
}

void
hunch_function_return_number (sqlite3_context *context,
                              double           number)
{
  if (!isfinite (number))
    sqlite3_result_null (context);
  else if (number == floor (number) && fabs (number) < 9e15)
    sqlite3_result_int64 (context, (gint64) number);
  else
    sqlite3_result_double (context, number);
}
