/* app/spark-view.h: a column at a glance, a line high: how its numbers are spread, or how often its most frequent values occur. */
#pragma once
#include <gtk/gtk.h>
#include "project/profile.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_SPARK_VIEW (hunch_spark_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchSparkView, hunch_spark_view, HUNCH, SPARK_VIEW, GtkWidget)

GtkWidget *hunch_spark_view_new (void);

/* Of `profiles` (kept alive, may be NULL) the one at `column`. */
void       hunch_spark_view_set (HunchSparkView *self,
                                 GPtrArray      *profiles,
                                 guint           column);

G_END_DECLS
