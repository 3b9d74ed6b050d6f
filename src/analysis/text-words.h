/* analysis/text-words.h: words out of text, as numbers.
 *
 * A word is a run of at least two letters, marks, digits or underscores by Unicode (after NFC), in lower case: what the pattern \w\w+ finds. Apostrophes
 * and hyphens end it. Characters of writing without blanks (Chinese, Japanese, Thai) are taken in overlapping pairs, the usual stand-in for words.
 * Words of a language's stop list are left out; what is left may be cut to its stem by Snowball's rules (M. F. Porter, 2001), and neighbours may be put
 * together in pairs. Each distinct word is looked at once. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef struct _HunchTextWords HunchTextWords;

/* @stem: a language of libstemmer, or NULL; @stops: a language of hunch_stop_words_get(), or NULL; @n_grams: 1, or 2 for pairs too. */
HunchTextWords *hunch_text_words_new  (const char *stem, const char *stops, guint n_grams);
void            hunch_text_words_free (HunchTextWords *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTextWords, hunch_text_words_free)

/* Appends the numbers (guint32) of the text's words to @out, in their order, repeats and all; pairs behind. Text that is not UTF-8 gives nothing. */
void            hunch_text_words_read (HunchTextWords *self, const char *text, GArray *out);

guint           hunch_text_words_get_n (HunchTextWords *self);
/* As most often written: "village" where the stem is "villag". Lent. */
const char     *hunch_text_words_get_name (HunchTextWords *self, guint word);
/* The number of @word, in lower case, alone; G_MAXUINT32 when it never occurred or is left out. */
guint           hunch_text_words_find (HunchTextWords *self, const char *word);

/* --- stop words --- */

/* Languages with a list, NULL-terminated, and whether a word in lower case is on one. */
extern const char *const hunch_stop_languages[];
gboolean        hunch_stop_words_contain (const char *language, const char *word);

/* The language of which most stop words stand in the texts: at least one word in eight; else NULL. Lent. */
const char     *hunch_stop_words_guess (const char *const *texts, guint n);

G_END_DECLS
