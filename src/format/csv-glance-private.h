/* format/csv-glance-private.h: what a cell can be, told from its first bytes. For the tally, which
 * meets millions of texts and wants to look closely at few. Eight bytes from the
 * beginning of a cell may be read. */
#pragma once
#include <string.h>
#include "format/csv-dates-private.h"

G_BEGIN_DECLS

/* What the first byte of a cell allows it to be. */
typedef enum
{
  FIRST_NOTHING = 0,
  FIRST_DIGIT,   /* number or date */
  FIRST_LETTER,  /* month, day of the week, true, false, yes, no */
  FIRST_ODD,     /* sign, point, blank, beginning of a no-break blank, what spreadsheets write: look closely */
} First;

static const guint8 firsts[256] = {
  ['0'] = FIRST_DIGIT, ['1'] = FIRST_DIGIT, ['2'] = FIRST_DIGIT, ['3'] = FIRST_DIGIT, ['4'] = FIRST_DIGIT,
  ['5'] = FIRST_DIGIT, ['6'] = FIRST_DIGIT, ['7'] = FIRST_DIGIT, ['8'] = FIRST_DIGIT, ['9'] = FIRST_DIGIT,
  ['J'] = FIRST_LETTER, ['F'] = FIRST_LETTER, ['M'] = FIRST_LETTER, ['A'] = FIRST_LETTER, ['S'] = FIRST_LETTER,
  ['O'] = FIRST_LETTER, ['N'] = FIRST_LETTER, ['D'] = FIRST_LETTER, ['T'] = FIRST_LETTER, ['Y'] = FIRST_LETTER, ['W'] = FIRST_LETTER,
  ['j'] = FIRST_LETTER, ['f'] = FIRST_LETTER, ['m'] = FIRST_LETTER, ['a'] = FIRST_LETTER, ['s'] = FIRST_LETTER,
  ['o'] = FIRST_LETTER, ['n'] = FIRST_LETTER, ['d'] = FIRST_LETTER, ['t'] = FIRST_LETTER, ['y'] = FIRST_LETTER, ['w'] = FIRST_LETTER,
  ['+'] = FIRST_ODD, ['-'] = FIRST_ODD, ['.'] = FIRST_ODD, [','] = FIRST_ODD, [' '] = FIRST_ODD, ['\t'] = FIRST_ODD, [0xc2] = FIRST_ODD,
  ['='] = FIRST_ODD, ['#'] = FIRST_ODD,
};

/* Whether the first three letters are those of a month: a perfect hash of the twelve. */
static inline gboolean
begins_like_month (const char *text)
{
  static const guint32 months[16] = {
    0x6e6f76, 0x6d6172, 0x736570, 0x6a756c, 0x6d6179, 0x000000, 0x617567, 0x6f6374,
    0x6a756e, 0x000000, 0x000000, 0x646563, 0x6a616e, 0x000000, 0x617072, 0x666562,
  };
  guint32 letters = (guint32) (text[0] | 0x20) << 16 | (guint32) (text[1] | 0x20) << 8 | (guint32) (text[2] | 0x20);

  return months[(letters * 0x2c4a3699u) >> 28] == letters;
}

static inline gboolean
is_maybe_boolean (char  first,
                  gsize n)
{
  static const char initials[6] = { 0, 0, 'n', 'y', 't', 'f' };

  return n == 1 || (first | 0x20) == initials[n];
}

/* A digit first and then a letter where neither a number nor a time has one, as in 26bd5987e8.
 * Written without branches, as the letters of such cells are as good as random. */
static inline gboolean
has_odd_letter (const char *text,
                gsize       n)
{
  guint64 bytes, letters;
  gboolean is_exponent, is_half_day, is_time;
  char letter, next;
  gsize at;

  /* Letters have bit 6 set and bit 7 not; digits, marks and blanks do not have bit 6. */
  memcpy (&bytes, text, sizeof bytes);
  bytes = GUINT64_FROM_LE (bytes);
  letters = bytes & ~(bytes >> 1) & G_GUINT64_CONSTANT (0x4040404040404040);
  if (letters == 0)
    return FALSE;

  at = __builtin_ctzll (letters) / 8;
  letter = text[at] | 0x20;
  next = text[at + 1] | 0x20;
  is_exponent = (letter == 'e') & !((guint8) (next - 'a') < 26);
  is_half_day = ((letter == 'a') | (letter == 'p')) & (next == 'm');
  is_time = letter == 't';

  return (at + 1 < n) & ((guint8) (text[at - 1] - '0') < 10) & !(is_exponent | is_half_day | is_time);
}

/* A cell that can be nothing but text, seen at a glance. */
static inline gboolean
is_surely_text (const char *text,
                gsize       n)
{
  First first = firsts[(guint8) *text];
  guint8 last = text[n - 1];

  if (first == FIRST_ODD || last == ' ' || last == '\t' || last == 0xa0)
    return FALSE;
  if (first == FIRST_DIGIT)
    return has_odd_letter (text, n);

  if (n >= HUNCH_CSV_MIN_WEEKDAY && hunch_csv_find_weekday (text) >= 0)
    return FALSE;

  return n > 5 ? !begins_like_month (text) : !is_maybe_boolean (*text, n);
}

G_END_DECLS
