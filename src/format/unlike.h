/* format/unlike.h: the few cells of a text column that are of another kind than all others.
 *
 * "74 min" among ratings like PG-13 has slid over from another column, "unknown" among codes like
 * 12-345 says that something is missing. A cell is of one of four kinds, told by its first
 * character and whether it has letters. It is unlike the others when the column has 200 cells or more, of which all
 * but 20 at most, and but 0.5 % at most, are of one other kind. In free text such a cell means nothing; so the column must also
 * repeat itself: the usual cells have few different texts, or are short and of few shapes. The shape of a
 * text writes every run of digits as 9 and every run of letters as a: "PG-13" is a-9. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

#define HUNCH_UNLIKE_MAX_SHOWN 3
#define HUNCH_UNLIKE_MAX_CELLS 20

typedef enum
{
  HUNCH_KIND_WORD = 0,    /* begins with a letter */
  HUNCH_KIND_NUMBER = 1,  /* begins with a digit, perhaps after a sign, and has no letters */
  HUNCH_KIND_MIXED = 2,   /* begins with a digit and has letters */
  HUNCH_KIND_OTHER = 3,
  HUNCH_N_KINDS
} HunchKind;

#define HUNCH_UNLIKE_ROOM_SHAPES 8
#define HUNCH_UNLIKE_ROOM_TEXTS 256

/* All zero but for `watched` to begin with, see hunch_unlike_init(). */
typedef struct
{
  guint    watched;     /* bits of the kinds whose cells are counted; 0: the column is not one that has unlike cells */
  gboolean is_settled;  /* the usual kind is known and is watched no more */
  HunchKind usual;      /* when settled */
  gint64   n_learned;
  gint64   n[HUNCH_N_KINDS];
  char    *shown[HUNCH_N_KINDS][HUNCH_UNLIKE_MAX_SHOWN];  /* owned; the first different texts of a kind */
  guint    n_shapes[HUNCH_N_KINDS];
  guint32  shapes[HUNCH_N_KINDS][HUNCH_UNLIKE_ROOM_SHAPES];
  guint    n_texts;
  guint32  texts[HUNCH_UNLIKE_ROOM_TEXTS];
} HunchUnlike;

/* So few of `n_values` cells that they are worth a word. */
gboolean  hunch_unlike_is_few (gint64 n, gint64 n_values);

void      hunch_unlike_init (HunchUnlike *self);
void      hunch_unlike_clear (HunchUnlike *self);

HunchKind hunch_unlike_find_kind (const char *text, gsize n);

/* `n_cells` cells with this text. Before the usual kind is settled every cell or every different text is to be
 * added; afterwards those of watched kinds must be, and some of the usual kind may be. */
void      hunch_unlike_add (HunchUnlike *self, HunchKind kind, const char *text, gsize n, gint64 n_cells);

/* Finds the usual kind. Cells that were not added are numbers: there are `n_values` in all. */
void      hunch_unlike_settle (HunchUnlike *self, gint64 n_values);

/* How many of the column's `n_values` cells are unlike the others, 0 when none; their first different
 * texts go to `out_shown`, lent, the rest of it NULL. */
gint64    hunch_unlike_finish (HunchUnlike *self, gint64 n_values, const char *out_shown[HUNCH_UNLIKE_MAX_SHOWN]);

G_END_DECLS
