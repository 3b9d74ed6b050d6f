/* app/result-words.h: what the numbers of a result are called on screen, and how they are written there. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A measure of fit: "ss_between" as "Sum of squares between groups". Release with g_free(). */
char *hunch_result_words_dup_measure (const char *name);

/* An estimate: "cohens_d" as "Cohen’s d", "minutes[film].mean" as "minutes, film: mean"; other names as they are. Release with g_free(). */
char *hunch_result_words_dup_name (const char *name);

/* A cell below the head or beside the measure `name`: a p as "< 0.001", other numbers as everywhere. `node` may be NULL.
 * Release with g_free(). */
char *hunch_result_words_dup_cell (const char *name,
                                   JsonNode   *node);

G_END_DECLS
