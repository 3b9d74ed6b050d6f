/* app/analysis-rules.h: which options of a kind matter, given what else is filled in, and what is still missing in words of the form. */
#pragma once
#include "analysis/kinds.h"
#include "project/profile.h"

G_BEGIN_DECLS

/* `options`: word → text, what is filled in. An option that does not matter is not shown and not sent. `info` and `profiles` may be NULL. */
gboolean hunch_analysis_rules_matters (const HunchKindInfo   *kind,
                                       const HunchOptionInfo *option,
                                       GHashTable            *options,
                                       const HunchTableInfo  *info,
                                       GPtrArray             *profiles);

/* A sentence on what is still to be chosen where one option stands in place of another; NULL when nothing is. Lent. */
const char *hunch_analysis_rules_find_missing (const HunchKindInfo *kind,
                                               GHashTable          *options);

/* Options that are seldom needed wait behind “More options”. */
gboolean hunch_analysis_rules_is_seldom (const HunchKindInfo   *kind,
                                         const HunchOptionInfo *option);

G_END_DECLS
