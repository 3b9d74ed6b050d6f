/* format/hollow-private.h: objects of a data set that hold no record: empty texts, [] and {}. Of many they are passed over, and named. */
#pragma once
#include "format/scan.h"
#include "source/source.h"

G_BEGIN_DECLS

/* Whether `cause`, with which looking at a JSON object failed, means that there is no record in it; a single value is no record, but is
 * something. Opens the source again. */
gboolean hunch_hollow_is_meant (HunchSource *source, const GError *cause, GCancellable *cancellable);

/* `text` is all of an object or its beginning: TRUE when it is nothing but blanks, or a list or an object without anything in it. */
gboolean hunch_hollow_is_text (const char *text, gsize n);

/* Takes those objects out of `sources` (JSON, owned references) whose size is known to be so small that they may be hollow, and that are, unless
 * all are. For each a sentence goes to `warnings`. */
void     hunch_hollow_drop (GPtrArray *sources, GPtrArray *warnings, GCancellable *cancellable);

/* The sentence; owned. */
char    *hunch_hollow_dup_warning (HunchSource *source);

G_END_DECLS
