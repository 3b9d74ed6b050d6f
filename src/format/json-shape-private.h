/* format/json-shape-private.h: the members that the records have, as a tree; and which column each is.
 *
 * Records mostly repeat one another, so every member remembers which one came after it and the bytes that stood between
 * its value and the one before: `, "name": `. As long as the next record has the same bytes there, no name is
 * read and nothing is looked up. */
#pragma once
#include <string.h>

#include "format/json-lexer-private.h"

G_BEGIN_DECLS

#define HUNCH_JSON_MAX_COLUMNS 2000
#define HUNCH_JSON_MAX_LEAD 32

#define HUNCH_JSON_NO_COLUMN -1   /* none yet */
#define HUNCH_JSON_UNWANTED -2

typedef struct _HunchJsonNode HunchJsonNode;

struct _HunchJsonNode
{
  guint64        seen;          /* stamp of the record in which it was met last */
  HunchJsonNode *follower;      /* the member that came next, last time; NULL: none */
  HunchJsonNode *first;         /* of its own members the one that came first, last time */
  int            column;
  gboolean       is_expanded;   /* an object here is not kept as it is; its members are columns */
  guint8         lead_length;   /* 0: not known, or too long */
  char           lead[HUNCH_JSON_MAX_LEAD];
  HunchJsonNode *parent;        /* NULL for the record itself */
  gboolean       is_again;      /* the same key was in the same object before */
  HunchJsonNode *again;         /* the same key once more in the same object */
  HunchJsonNode *latest;        /* of those with the same key the last one in the record `latest_stamp`; kept in the first of them */
  guint64        latest_stamp;
  const char    *start;         /* of the object being read */
  guint          index;         /* in the shape */
  guint          depth;
  guint32        hash;
  gsize          key_length;
  char          *key;           /* owned */
  char          *path;          /* owned; keys joined by points; NULL when longer than a name may be */
};

typedef struct
{
  GPtrArray     *nodes;         /* owned; the record itself, then members in order of appearance */
  HunchJsonNode *root;
  HunchJsonNode *value;         /* of records that are no objects; no member of the root */
  HunchJsonNode **slots;        /* owned; by hash of key and parent */
  gsize          n_slots;
  guint32        seed;          /* of the hashes, so that nobody can choose keys that all have the same */
  GHashTable    *taken;         /* owned; names given, capitals made small → the last number put behind them */
  GPtrArray     *names;         /* owned; of the columns, unique */
  GPtrArray     *columns;       /* the node of each, borrowed */
  GHashTable    *wanted;        /* owned set of names, NULL: all */
  GHashTable    *opened;        /* owned set of paths of objects to be expanded for a wanted member */
  gboolean       flattens;
  gboolean       is_frozen;     /* a reader's: a column more is a surprise */
  gint64         n_repeated;    /* columns whose name was taken */
  gint64         n_nameless;
  char          *surprise;      /* owned; name of the column that was not expected, or NULL */
} HunchJsonShape;

/* `wanted`: names of columns to keep, NULL for all; members asked for as a.b make the object a be expanded. */
HunchJsonShape *hunch_json_shape_new (char **wanted, gboolean flattens);

/* For a reader: the same members; positions[old column] is the new column or HUNCH_JSON_UNWANTED. */
HunchJsonShape *hunch_json_shape_copy (const HunchJsonShape *self, const int *positions);
void            hunch_json_shape_free (HunchJsonShape *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchJsonShape, hunch_json_shape_free)

/* The member of `object` with that key, which is new to the record `stamp`. `*out_node` is NULL for one that is not wanted and
 * not worth remembering. FALSE when it cannot be: `*out_fault` then is DEPTH or WIDE. */
gboolean        hunch_json_shape_find (HunchJsonShape *self, HunchJsonNode *object, const char *key, gsize n, guint64 stamp,
                                       HunchJsonNode **out_node, HunchJsonFault *out_fault);

/* Gives a member its column, or makes it UNWANTED. FALSE: `*out_fault` then is WIDE or SURPRISE. */
gboolean        hunch_json_shape_add_column (HunchJsonShape *self, HunchJsonNode *node, HunchJsonFault *out_fault);

/* Takes back the columns from the one at `n_columns` on. */
void            hunch_json_shape_forget (HunchJsonShape *self, guint n_columns);

static inline gboolean
hunch_json_node_leads (const HunchJsonNode *self,
                       const char          *at)
{
#ifdef __SSE2__
  guint32 low = _mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) at), _mm_loadu_si128 ((const __m128i *) self->lead)));
  guint32 high = _mm_movemask_epi8 (_mm_cmpeq_epi8 (_mm_loadu_si128 ((const __m128i *) (at + 16)), _mm_loadu_si128 ((const __m128i *) (self->lead + 16))));
  guint64 same = low | high << 16;
  guint64 needed = (G_GUINT64_CONSTANT (1) << self->lead_length) - 1;

  return (same & needed) == needed && needed != 0;
#else
  return self->lead_length > 0 && memcmp (self->lead, at, self->lead_length) == 0;
#endif
}

G_END_DECLS
