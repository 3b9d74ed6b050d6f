/* analysis/sheet-words.h: what the numbers of a result are called, and how they are written for the eye. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* A measure of fit: "ss_between" as "Sum of squares between groups". Release with g_free(). */
char *hunch_sheet_words_dup_measure (const char *name);

/* An estimate: "cohens_d" as "Cohen’s d", "minutes[film].mean" as "minutes, film: mean"; other names as they are. Release with g_free(). */
char *hunch_sheet_words_dup_name (const char *name);

/* The same for an estimate of a result of `kind` (may be NULL), whose own names have words: "share[Drama]" of allocate as "Share: Drama", "a~b" of correlation
 * as "a and b", "b-a" of anova as "b − a". Release with g_free(). */
char *hunch_sheet_words_dup_estimate (const char *kind, const char *name);

/* TRUE for the head or the measure of a p. */
gboolean hunch_sheet_words_is_p (const char *name);

/* A number alone: four significant digits, thousands set apart. "–" for what is not finite. Release with g_free(). */
char *hunch_sheet_words_dup_number (double value);

/* "0.032", "< 0.001". Release with g_free(). */
char *hunch_sheet_words_dup_p (double p);

G_END_DECLS
