/* app/service-form.h: a web service from the list of connectors, what to ask it for, and the requests that would be made. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: changed ()  other words. */
#define HUNCH_TYPE_SERVICE_FORM (hunch_service_form_get_type ())
G_DECLARE_FINAL_TYPE (HunchServiceForm, hunch_service_form, HUNCH, SERVICE_FORM, AdwBin)

GtkWidget *hunch_service_form_new (void);

/* "connector:NAME?…"; NULL while something is missing. Release with g_free(). */
char      *hunch_service_form_dup_words (HunchServiceForm *self);

G_END_DECLS
