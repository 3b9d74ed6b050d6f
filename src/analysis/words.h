/* analysis/words.h: numbers as people read them, for sentences. All return text to be released with g_free(). */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* Three significant digits, thousands set apart: "0.0123", "12.3", "4,812". Not finite: "–". */
char *hunch_words_number   (double value);

/* With @n_decimals, thousands set apart. */
char *hunch_words_decimals (double value, int n_decimals);

/* An estimate as exact as its interval, to two digits of the half width; @is_year leaves thousands together: "2013.12". */
char *hunch_words_estimate (double estimate, double low, double high, gboolean is_year);

/* A mean standing alone, to the first digit of its standard error: "41.2", "2013.1". */
char *hunch_words_mean     (double mean, double se, gboolean is_year);

char *hunch_words_count    (gint64 count);

/* "12 %", "0.4 %"; @share in 0..1. */
char *hunch_words_percent  (double share);

/* "p < 0.001", "p = 0.023". */
char *hunch_words_p        (double p);

/* "95 % interval 1.2 to 3.4"; an open end is named as such. */
char *hunch_words_interval (double low, double high, double conf);
char *hunch_words_year_interval (double low, double high, double conf);  /* thousands left together */

/* Up to @max of the words, joined by commas, with "…" where more follow. */
char *hunch_words_list     (const char *const *words, guint n, guint max);

/* Decimals that show an estimate with this interval to two digits of its half width: 0..6. */
int   hunch_words_get_n_decimals (double estimate, double low, double high);

/* @text with its braces doubled, for a claim (see deck/claim.h). */
char *hunch_words_escape_claim (const char *text);

G_END_DECLS
