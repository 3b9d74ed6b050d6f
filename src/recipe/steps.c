/* The list of steps that a recipe may hold; what each asks for stands in step-info.c. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/recipe-private.h"

#include <string.h>

static const HunchStep steps[] = {
  { "filter", hunch_step_add_filter, FALSE },
  { "sample", hunch_step_add_sample, FALSE },
  { "distinct", hunch_step_add_distinct, FALSE },
  { "sort", hunch_step_add_sort, TRUE },
  { "top", hunch_step_add_top, FALSE },
  { "choose", hunch_step_add_choose, TRUE },
  { "rename", hunch_step_add_rename, TRUE },
  { "retype", hunch_step_add_retype, TRUE },
  { "derive", hunch_step_add_derive, TRUE },
  { "fill", hunch_step_add_fill, TRUE },
  { "recode", hunch_step_add_recode, TRUE },
  { "bin", hunch_step_add_bin, TRUE },
  { "rank", hunch_step_add_rank, TRUE },
  { "date-parts", hunch_step_add_date_parts, TRUE },
  { "days-since", hunch_step_add_days_since, TRUE },
  { "sessions", hunch_step_add_sessions, TRUE },
  { "split", hunch_step_add_split, FALSE },
  { "extract", hunch_step_add_extract, TRUE },
  { "fold", hunch_step_add_fold, TRUE },
  { "match", hunch_step_add_match, FALSE },
  { "match-table", hunch_step_add_match_table, FALSE },
  { "lookup", hunch_step_add_lookup, FALSE },
  { "stack", hunch_step_add_stack, FALSE },
  { "group", hunch_step_add_group, FALSE },
  { "pivot", hunch_step_add_pivot, FALSE },
  { "unpivot", hunch_step_add_unpivot, FALSE },
};

const HunchStep *
hunch_step_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    if (strcmp (steps[i].name, name) == 0)
      return &steps[i];

  return NULL;
}
