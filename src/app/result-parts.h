/* app/result-parts.h: what a result's page is put together from, each part made once from the JSON of the result. */
#pragma once
#include <adwaita.h>
#include <json-glib/json-glib.h>
#include "project/project.h"

G_BEGIN_DECLS

/* NULL: the result has none of it. */
GtkWidget *hunch_result_headline_new (JsonObject *result);  /* the number that matters, large, with its interval */
GtkWidget *hunch_result_figures_new  (JsonObject *result);  /* effect, p, rows */
GtkWidget *hunch_result_warnings_new (JsonObject *result);
GtkWidget *hunch_result_checks_new   (JsonObject *result);
GtkWidget *hunch_result_twin_new     (JsonObject *result);  /* a button for analyze.ask-twin */
GtkWidget *hunch_result_rows_new     (JsonObject           *result,
                                      const HunchTableInfo *info);  /* used, left out and why, the sample; `info` may be NULL */
GtkWidget *hunch_result_sources_new  (JsonObject *result);

/* A box with a heading, to be filled. */
GtkWidget *hunch_result_section_new  (const char *title);

/* An icon with its meaning, and a sentence beside it. */
GtkWidget *hunch_result_line_new     (const char *icon_name,
                                      const char *icon_class,
                                      const char *icon_words,
                                      const char *text);

/* "−1.18 to −1.03", or NULL. Release with g_free(). */
char      *hunch_result_dup_interval (JsonObject *object);

G_END_DECLS
