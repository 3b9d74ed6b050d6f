/* project/iso-time-private.h: dates and times as they stand in a project file, to numbers and back. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_ISO_BUFFER 40

/* YYYY-MM-DD as days since 1970-01-01. FALSE for anything else. `text` need not be terminated. */
gboolean hunch_iso_parse_date (const char *text, gsize length, double *out_days);

/* YYYY-MM-DD[ T]HH:MM[:SS[.f…]][Z|±hh:mm], or a date alone, as seconds since 1970-01-01 UTC. No zone is UTC. */
gboolean hunch_iso_parse_timestamp (const char *text, gsize length, double *out_seconds);

/* Back to text; fractions of a second only where there are any. `buffer` has room for HUNCH_ISO_BUFFER bytes and is returned. */
const char *hunch_iso_format_date (double days, char *buffer);
const char *hunch_iso_format_timestamp (double seconds, char *buffer);

G_END_DECLS
