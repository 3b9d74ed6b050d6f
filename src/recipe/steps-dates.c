/* Steps about dates and times: whatever can be read as one will do, see as_timestamp(). */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"
#include "recipe/time-private.h"

#include "base/json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const part_names[] = {
  "year", "quarter", "month", "week", "day", "weekday", "weekday-name", "hour", "minute", "date", "year-month", "year-week", NULL,
};

/* The column, moved into the zone if one is named; missing text stays away. NULL with error. */
static char *
dup_time (HunchCompiler *self,
          JsonObject    *step,
          GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *zone = hunch_json_get_string (step, "zone");
  g_autofree char *quoted = NULL;
  g_autoptr (GTimeZone) known = NULL;

  if (column == NULL || zone == NULL || *zone == '\0')
    return g_steal_pointer (&column);

  known = g_time_zone_new_identifier (zone);
  if (known == NULL)
    {
      hunch_step_fail (error, _("the time zone “%s” is not known; write it like Europe/London."), zone);
      return NULL;
    }
  quoted = hunch_sql_quote_text (zone);
  return g_strdup_printf ("in_zone(%s, %s)", column, quoted);
}

gboolean
hunch_step_add_date_parts (HunchCompiler *self,
                           JsonObject    *step,
                           GError       **error)
{
  g_autofree char *time = dup_time (self, step, error);
  g_autoptr (GPtrArray) parts = time != NULL ? hunch_step_get_words (step, "parts", FALSE, error) : NULL;
  const char *prefix = hunch_json_get_string (step, "prefix");
  g_autofree char *quoted = NULL;
  g_autofree char *found = NULL;
  g_autoptr (GPtrArray) pairs = hunch_names_new ();

  if (parts == NULL)
    return FALSE;

  for (guint i = 0; i < parts->len; i++)
    {
      const char *part = parts->pdata[i];
      g_autofree char *word = g_strdelimit (g_strdup (part), "-", '_');

      if (!g_strv_contains (part_names, part))
        {
          g_autofree char *joined = g_strjoinv (", ", (char **) part_names);

          return hunch_step_fail (error, _("“%s” is no part of a date; there are: %s."), part, joined);
        }
      if (prefix != NULL)
        g_ptr_array_add (pairs, g_strconcat (prefix, word, NULL));
      else
        g_ptr_array_add (pairs, g_strdup_printf ("%s_%s", hunch_json_get_string (step, "column"), word));
      g_ptr_array_add (pairs, g_strdup_printf ("date_part('%s', %s)", part, time));
    }

  quoted = hunch_sql_quote (hunch_json_get_string (step, "column"));
  found = g_strdup_printf ("CASE WHEN %s IS NOT NULL THEN as_timestamp(%s) IS NOT NULL END", quoted, quoted);
  hunch_compiler_note_question (self, NULL, found, quoted);
  return hunch_compiler_put (self, pairs, error);
}

/* Whole days from a launch, a column of its own or one date for all rows, to the column: negative before it. */
gboolean
hunch_step_add_days_since (HunchCompiler *self,
                           JsonObject    *step,
                           GError       **error)
{
  g_autofree char *column = hunch_step_dup_column (self, step, "column", error);
  const char *to = column != NULL ? hunch_step_get_word (step, "to", error) : NULL;
  const char *date = hunch_json_get_string (step, "date");
  const char *since = hunch_json_get_string (step, "since");
  g_autofree char *start = NULL;
  g_autofree char *expression = NULL;

  if (to == NULL)
    return FALSE;
  if ((since != NULL && *since != '\0') == (date != NULL && *date != '\0'))
    return hunch_step_fail (error, _("days since need either the column “since” or a “date”."));

  if (since != NULL && *since != '\0')
    start = hunch_step_dup_column (self, step, "since", error);
  else
    {
      HunchTime time;

      if (hunch_time_read ((HunchSpan) { date, strlen (date) }, HUNCH_ORDER_YMD, &time))
        start = hunch_sql_quote_text (date);
      else
        hunch_step_fail (error, _("“%s” is not a date; write it like 2019-07-04."), date);
    }
  if (start == NULL)
    return FALSE;

  expression = g_strdup_printf ("days_between(%s, %s)", start, column);
  return hunch_compiler_put_one (self, to, expression, error);
}
