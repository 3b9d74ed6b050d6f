/* format/json-rows-private.h: where in a text the records are, and the cells of one after the other.
 *
 * A record that is not whole in the buffer is read again from its beginning when more text is there; so the
 * cells of a record point into the buffer, and hold until it is filled the next time. */
#pragma once
#include "format/json-input-private.h"
#include "format/json-shape-private.h"

G_BEGIN_DECLS

/* How the records lie in the text. */
typedef struct
{
  gboolean is_list;        /* they are the items of a list; else they stand one behind another */
  gboolean is_repeated;    /* several such lists one behind another */
  gboolean splits_lists;   /* every record is a list, whose items are columns */
  char   **path;           /* owned; members that lead to the list; NULL: the text itself is the list */
} HunchJsonLayout;

HunchJsonLayout *hunch_json_layout_copy (const HunchJsonLayout *layout);
void             hunch_json_layout_free (HunchJsonLayout *layout);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchJsonLayout, hunch_json_layout_free)

typedef struct
{
  HunchJsonToken token;
  guint          column;
} HunchJsonCell;

typedef enum
{
  HUNCH_JSON_ROW,
  HUNCH_JSON_MORE,    /* fill, and try again */
  HUNCH_JSON_END,
  HUNCH_JSON_FAILED,  /* see hunch_json_rows_set_error() */
} HunchJsonStep;

typedef struct
{
  HunchJsonInput  *input;          /* owned */
  HunchJsonLayout *layout;         /* owned */
  HunchJsonShape  *shape;          /* borrowed */
  HunchJsonLexer   lexer;
  guint            level;          /* objects of the path that are open */
  gboolean         is_in_list;
  gboolean         is_first;       /* nothing came yet in the innermost that is open */
  gint64           n_tops;         /* values of the text itself that were begun */
  char             top;            /* the byte with which the first of them begins */
  gboolean         has_found;      /* the path led to a list */
  guint64          stamp;
  HunchJsonCell   *cells;          /* owned; of the record at hand */
  guint            n_cells;
  guint            n_room;
  gint64           n_rows;
  gboolean         has_null;       /* a record was no more than null */
  gint64           n_lone_halves;  /* in all records so far */
  gint64           n_zeros;
  GString         *key;            /* owned; the last name that had escapes */
  gboolean         is_misfit;      /* a record is no list, or one of another length, though lists were to be split */
  HunchJsonNode   *items;          /* of the last list that was split: the first */
  guint            n_items;        /* of the lists that are split, 0: not known */
} HunchJsonRows;

HunchJsonRows *hunch_json_rows_new (HunchSource           *source,
                                    const HunchJsonLayout *layout,
                                    HunchJsonShape        *shape,
                                    GCancellable          *cancellable,
                                    GError               **error);
void           hunch_json_rows_free (HunchJsonRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchJsonRows, hunch_json_rows_free)

/* The next record of the text at hand; its cells are then in `cells`, members that are absent have none. */
HunchJsonStep  hunch_json_rows_next (HunchJsonRows *self);

/* The record at `at`, all of its cells; behind it, or NULL when it fails. */
const char    *hunch_json_read_record (HunchJsonRows *self, const char *at);

/* The name of a member whose opening quote is at `at`, `*out_key` lent; to the value of the member, or NULL when it fails. */
const char    *hunch_json_read_key (HunchJsonRows *self, const char *at, const char **out_key, gsize *out_n);

/* Says what failed, with line and column. */
void           hunch_json_rows_set_error (HunchJsonRows *self, GCancellable *cancellable, GError **error);

/* The same for any lexer over the buffer of an input. */
void           hunch_json_set_error (HunchJsonInput *input, const HunchJsonLexer *lexer, GCancellable *cancellable, GError **error);

G_END_DECLS
