/* app/profile-view.h: what a column looks like, drawn: a histogram, or its most frequent values as bars. */
#pragma once
#include <gtk/gtk.h>
#include "project/profile.h"

G_BEGIN_DECLS

#define HUNCH_TYPE_PROFILE_VIEW (hunch_profile_view_get_type ())
G_DECLARE_FINAL_TYPE (HunchProfileView, hunch_profile_view, HUNCH, PROFILE_VIEW, GtkWidget)

GtkWidget *hunch_profile_view_new (void);

/* Lent by `profiles`, of which a reference is taken; NULL shows nothing. */
void       hunch_profile_view_set (HunchProfileView *self,
                                   GPtrArray        *profiles,
                                   guint             column);

G_END_DECLS
