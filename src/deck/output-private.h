/* deck/output-private.h: a file that appears whole or not at all. */
#pragma once
#include <cairo.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Written beside its place under another name, and renamed when all is there. */
typedef struct _HunchOutput HunchOutput;

/* Error HUNCH_DECK_ERROR_WRITE with a sentence that names the file and the reason. */
HunchOutput   *hunch_output_open (const char *path, GError **error);

/* A cairo_write_func_t; `closure` is the HunchOutput. */
cairo_status_t hunch_output_write (void *closure, const unsigned char *data, unsigned int n);

/* Puts the file in its place. `self` is gone afterwards, as after hunch_output_abandon(). */
gboolean       hunch_output_commit (HunchOutput *self, GError **error);
void           hunch_output_abandon (HunchOutput *self);

G_END_DECLS
