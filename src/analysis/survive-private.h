/* analysis/survive-private.h: what the draws of a question are compared by, and their picture. */
#pragma once
#include "analysis/plot.h"

G_BEGIN_DECLS

/* The headline of a result; NAN where it has none. */
typedef struct
{
  double n;
  double estimate;
  double low;
  double high;
  double p;
} HunchSurviveAnswer;

void       hunch_survive_read     (JsonObject *result, HunchSurviveAnswer *out);

/* A strip of dots with intervals, one for each draw in order of its estimate, beside the @first answer. */
HunchPlot *hunch_survive_new_plot (const char *name, const char *sentence, const HunchSurviveAnswer *first, const HunchSurviveAnswer *answers,
                                   const gboolean *holds, guint n);

G_END_DECLS
