/* format/parquet-private.h: what a footer says: the columns, and where each chunk of them lies.
 *
 * A file is row groups of column chunks of pages; the footer at its end names them. Chunks are described anew from the bytes of
 * the footer whenever one is asked for, so a footer costs its own bytes and four more per chunk. */
#pragma once
#include "format/parquet.h"
#include "format/thrift-private.h"

G_BEGIN_DECLS

/* Rows of a batch. */
#define HUNCH_PARQUET_MAX_ROWS 4096
/* One page, packed or not. */
#define HUNCH_PARQUET_MAX_PAGE (256u << 20)

/* The numbers are those of the format. */
typedef enum
{
  HUNCH_PARQUET_BOOLEAN = 0,
  HUNCH_PARQUET_INT32 = 1,
  HUNCH_PARQUET_INT64 = 2,
  HUNCH_PARQUET_INT96 = 3,
  HUNCH_PARQUET_FLOAT = 4,
  HUNCH_PARQUET_DOUBLE = 5,
  HUNCH_PARQUET_BYTE_ARRAY = 6,
  HUNCH_PARQUET_FIXED = 7,
} HunchParquetPhysical;

/* The numbers are those of the format. */
typedef enum
{
  HUNCH_PARQUET_PLAIN = 0,
  HUNCH_PARQUET_PLAIN_DICTIONARY = 2,
  HUNCH_PARQUET_RLE = 3,
  HUNCH_PARQUET_BIT_PACKED = 4,
  HUNCH_PARQUET_DELTA_BINARY_PACKED = 5,
  HUNCH_PARQUET_DELTA_LENGTH_BYTE_ARRAY = 6,
  HUNCH_PARQUET_DELTA_BYTE_ARRAY = 7,
  HUNCH_PARQUET_RLE_DICTIONARY = 8,
  HUNCH_PARQUET_BYTE_STREAM_SPLIT = 9,
} HunchParquetEncoding;

/* What the values mean. */
typedef enum
{
  HUNCH_PARQUET_MEANS_BOOLEAN,
  HUNCH_PARQUET_MEANS_INTEGER,
  HUNCH_PARQUET_MEANS_UNSIGNED,
  HUNCH_PARQUET_MEANS_REAL,
  HUNCH_PARQUET_MEANS_HALF,
  HUNCH_PARQUET_MEANS_DECIMAL,
  HUNCH_PARQUET_MEANS_DATE,
  HUNCH_PARQUET_MEANS_TIME,
  HUNCH_PARQUET_MEANS_TIMESTAMP,
  HUNCH_PARQUET_MEANS_TEXT,
  HUNCH_PARQUET_MEANS_UUID,
  HUNCH_PARQUET_MEANS_BYTES,
  HUNCH_PARQUET_MEANS_NOTHING,   /* every value is missing */
} HunchParquetMeaning;

typedef struct
{
  HunchParquetPhysical physical;
  HunchParquetMeaning  meaning;
  HunchDataType        data;        /* what its values become in a batch */
  guint32              n_bytes;     /* of a fixed one */
  guint8               n_bits;      /* of an annotated integer */
  guint8               n_decimals;  /* of a time: 3, 6 or 9 */
  gboolean             is_utc;
  gint32               scale;       /* of a decimal */
  gint32               precision;
  const char          *word;        /* the annotation as the format calls it, NULL: none */
} HunchParquetType;

/* A column of values. Levels are at most 255: deeper schemas are refused. */
typedef struct
{
  HunchParquetType type;
  guint8           max_definition;
  guint8           max_repetition;
  gboolean         is_flat;     /* a field of its own, never repeated */
  guint            field;       /* position of the top-level column it belongs to */
  char            *path;        /* owned; a.b.c, for people */
} HunchParquetLeaf;

typedef enum
{
  HUNCH_PARQUET_NODE_LEAF,
  HUNCH_PARQUET_NODE_STRUCT,
  HUNCH_PARQUET_NODE_LIST,     /* one child, the element */
  HUNCH_PARQUET_NODE_MAP,      /* two children, key and value */
} HunchParquetNodeKind;

/* What a nested value looks like, after the layers that only carry lists are taken out. Reading a value at a definition level below `null_level`
 * gives null; of a list or map, below `item_level` one that is empty. */
typedef struct _HunchParquetNode HunchParquetNode;
struct _HunchParquetNode
{
  HunchParquetNodeKind kind;
  char                *name;        /* owned */
  guint8               null_level;
  guint8               item_level;
  guint8               repetition;  /* of a list or map: the level of its second and later items */
  guint                first_leaf;
  guint                n_leaves;
  GPtrArray           *children;    /* owned, of owned nodes; NULL for a leaf */
};

void hunch_parquet_node_free (HunchParquetNode *node);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchParquetNode, hunch_parquet_node_free)

typedef struct
{
  HunchSlice  min, max;       /* as PLAIN values; text NULL: none */
  gboolean    is_old;         /* from the fields whose order was not defined */
  gboolean    is_exact;
  gint64      n_nulls;        /* -1: not said */
} HunchParquetStatistics;

typedef struct
{
  guint64                start;           /* of its first page in the file */
  guint64                length;          /* of all its pages */
  guint64                first_data;      /* of its first data page */
  gint64                 n_values;        /* with the missing ones */
  int                    codec;
  gboolean               is_locked;       /* encrypted */
  guint64                index_offset;    /* offset index */
  guint32                index_length;    /* 0: none */
  HunchParquetStatistics statistics;
} HunchParquetChunk;

typedef struct
{
  gint64 n_rows;
} HunchParquetGroup;

/* Shared by the files that look at it with different types. Never changes. */
typedef struct
{
  gatomicrefcount    n_references;
  HunchSource       *source;       /* owned */
  char              *name;         /* owned; base name, for sentences */
  GBytes            *tail;         /* owned; the last bytes of the file, the footer and all that came with it */
  guint64            file_size;
  guint64            tail_offset;
  gsize              footer_size;  /* with length word and magic */
  const guint8      *data;         /* the Thrift bytes, in the tail */
  gsize              n_bytes;
  char              *created_by;   /* owned, may be NULL */
  gint64             n_rows;
  GArray            *leaves;       /* owned, of HunchParquetLeaf */
  GPtrArray         *nodes;        /* owned, of HunchParquetNode: the top-level columns */
  GArray            *groups;       /* owned, of HunchParquetGroup */
  GArray            *chunks;       /* owned, of guint32: place of each ColumnChunk in `data`, group by group */
  gboolean          *is_ordered;   /* owned, by leaf: the order of min_value and max_value is that of the type */
} HunchParquetFooter;

HunchParquetFooter *hunch_parquet_footer_new (HunchSource  *source,
                                              GBytes       *tail,
                                              guint64       file_size,
                                              gsize        *out_needed,
                                              GError      **error);
HunchParquetFooter *hunch_parquet_footer_ref (HunchParquetFooter *self);
void                hunch_parquet_footer_unref (HunchParquetFooter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchParquetFooter, hunch_parquet_footer_unref)

const HunchParquetLeaf *hunch_parquet_footer_get_leaf (HunchParquetFooter *self,
                                                       guint               leaf);

/* MALFORMED or UNSUPPORTED when the chunk cannot be where it says. */
gboolean hunch_parquet_footer_describe_chunk (HunchParquetFooter *self,
                                              guint               row_group,
                                              guint               leaf,
                                              HunchParquetChunk  *out_chunk,
                                              GError            **error);

/* "x.parquet, row group 2, column “a.b”: `sentence`". */
void hunch_parquet_set_error (GError            **error,
                              HunchFormatError    code,
                              HunchParquetFooter *footer,
                              guint               row_group,
                              guint               leaf,
                              const char         *sentence);

/* The schema of a footer; fills leaves and nodes. `thrift` stands at field `field`, the list of elements. */
gboolean hunch_parquet_schema_read (HunchThrift            *thrift,
                                    const HunchThriftField *field,
                                    const char             *name,
                                    GPtrArray              *nodes,
                                    GArray                 *leaves,
                                    GError                **error);

/* A file is a footer and the types its columns are handed out as. */
struct _HunchParquetFile
{
  gatomicrefcount     n_references;
  HunchParquetFooter *footer;    /* owned */
  HunchField         *fields;    /* owned; what is handed out */
  HunchDataType      *natural;   /* owned; what the file itself would give */
  guint              *nodes;     /* owned; position of each field among the footer's columns */
  guint               n_fields;
  char              **missing;   /* owned; texts that count as missing, NULL: none */
};

/* The same file with columns handed out as `types` says (column name → HunchDataType; NULL: none), with texts that count as `missing` (NULL: none), and
 * with only the columns of `names` (NULL: all). */
HunchParquetFile *hunch_parquet_file_new_view (HunchParquetFile   *file,
                                               GHashTable         *types,
                                               char              **missing,
                                               const char *const  *names);

static inline const HunchParquetNode *
hunch_parquet_file_get_node (HunchParquetFile *file,
                             guint             field)
{
  return g_ptr_array_index (file->footer->nodes, file->nodes[field]);
}

G_END_DECLS
