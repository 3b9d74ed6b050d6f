/* deck/pdf-private.h: what every PDF of Hunch has in common. */
#pragma once
#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* Title, author, subject (each may be NULL), the program and the time of making. */
void     hunch_pdf_describe     (cairo_surface_t *surface, const char *title, const char *author, const char *subject);

/* FALSE with HUNCH_DECK_ERROR_WRITE; a failed write counts as success here, since the output tells it with its reason when it is closed. */
gboolean hunch_pdf_check_status (cairo_status_t status, GError **error);

G_END_DECLS
