/* app/application.h: the program: what it is started with, and what holds for every window. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

#define HUNCH_TYPE_APPLICATION (hunch_application_get_type ())
G_DECLARE_FINAL_TYPE (HunchApplication, hunch_application, HUNCH, APPLICATION, AdwApplication)

HunchApplication *hunch_application_new (void);

G_END_DECLS
