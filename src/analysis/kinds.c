/* The questions that can be asked, gathered from their families. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/kinds-private.h"

#include <glib/gi18n-lib.h>

#define MAX_KINDS 64

static const HunchQuestion questions[] = {
  { "column", N_("What does this column look like?"), "view-list-symbolic" },
  { "groups", N_("Are these groups different?"), "system-users-symbolic" },
  { "together", N_("What goes with what?"), "insert-link-symbolic" },
  { "often", N_("How often?"), "view-grid-symbolic" },
  { "predicts", N_("What predicts this?"), "find-location-symbolic" },
  { "time", N_("What happens over time?"), "x-office-calendar-symbolic" },
  { "text", N_("Do the words tell the label?"), "accessories-dictionary-symbolic" },
  { "plan", N_("How much is enough, and who gets what?"), "accessories-calculator-symbolic" },
};

const char *const hunch_alternative_words[] = { "two-sided", "less", "greater", NULL };
const char *const hunch_alternative_labels[] = { N_("Different"), N_("First is less"), N_("First is greater"), NULL };

static const HunchKindFamily *const families[] = {
  &hunch_kinds_column, &hunch_kinds_groups, &hunch_kinds_ranks, &hunch_kinds_counts, &hunch_kinds_together,
  &hunch_kinds_models, &hunch_kinds_generalized, &hunch_kinds_time, &hunch_kinds_text, &hunch_kinds_plan,
};

const HunchQuestion *
hunch_kinds_get_questions (guint *out_n)
{
  *out_n = G_N_ELEMENTS (questions);
  return questions;
}

const HunchKindInfo *
hunch_kinds_get (guint *out_n)
{
  static HunchKindInfo infos[MAX_KINDS];
  static gsize n = 0;

  if (g_once_init_enter (&n))
    {
      gsize n_gathered = 0;

      for (guint i = 0; i < G_N_ELEMENTS (families); i++)
        for (guint k = 0; k < families[i]->n; k++)
          {
            g_assert (n_gathered < MAX_KINDS);
            infos[n_gathered++] = families[i]->kinds[k].info;
          }
      g_once_init_leave (&n, n_gathered);
    }
  *out_n = n;
  return infos;
}

static const HunchKindInfo *
find (const HunchKindInfo *infos,
      guint                n,
      const char          *kind)
{
  for (guint i = 0; kind != NULL && i < n; i++)
    if (g_str_equal (infos[i].kind, kind))
      return &infos[i];

  return NULL;
}

const HunchKindInfo *
hunch_kinds_find (const char *kind)
{
  guint n;
  const HunchKindInfo *infos = hunch_kinds_get (&n);

  return find (infos, n, kind);
}

const HunchKindInfo *
hunch_kinds_find_chart (const char *kind)
{
  guint n;
  const HunchKindInfo *charts = hunch_kinds_get_charts (&n);

  return find (charts, n, kind);
}

const HunchKind *
hunch_kinds_find_run (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint k = 0; k < families[i]->n; k++)
      if (g_strcmp0 (families[i]->kinds[k].info.kind, kind) == 0)
        return &families[i]->kinds[k];

  return NULL;
}
