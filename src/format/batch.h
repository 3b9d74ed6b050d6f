/* format/batch.h: a few thousand rows in columns, on their way from a format to whoever keeps them. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

/* What a column holds. The numbers are stored in project files: add, never renumber. */
typedef enum
{
  HUNCH_DATA_TEXT = 0,
  HUNCH_DATA_INTEGER = 1,   /* 64-bit signed */
  HUNCH_DATA_REAL = 2,
  HUNCH_DATA_BOOLEAN = 3,   /* integer 0 or 1 */
  HUNCH_DATA_DATE = 4,      /* text YYYY-MM-DD */
  HUNCH_DATA_TIMESTAMP = 5, /* text YYYY-MM-DD HH:MM:SS[.fffffffff][Z|+hh:mm] */
  HUNCH_DATA_DURATION = 6,  /* seconds, as a real */
  HUNCH_DATA_BLOB = 7,      /* bytes that are no text */
} HunchDataType;

#define HUNCH_N_DATA_TYPES 8

/* "text", "integer", "real", "boolean", "date", "timestamp", "duration", "blob": the words of the JSON and of the command line. */
const char *hunch_data_type_get_name (HunchDataType type);
gboolean    hunch_data_type_from_name (const char *name, HunchDataType *out_type);

/* TRUE for integer, real and duration. */
gboolean    hunch_data_type_is_number (HunchDataType type);

typedef enum
{
  HUNCH_CELL_VALUE = 0,
  HUNCH_CELL_MISSING = 1,   /* empty or a missing marker */
  HUNCH_CELL_UNPARSED = 2,  /* could not be read as the column's type: raw text in `raw` */
} HunchCellState;

typedef struct
{
  const char *text;  /* borrowed, not NUL terminated, UTF-8 */
  guint32     length;
} HunchSlice;

typedef struct
{
  HunchDataType type;
  guint8       *state;     /* [n_rows] of HunchCellState */
  gint64       *integers;  /* [n_rows] for integer and boolean, else NULL */
  double       *reals;     /* [n_rows] for real and duration, else NULL */
  HunchSlice   *slices;    /* [n_rows] for text, date (ISO), timestamp (ISO) and blob, else NULL; of a missing text the marker as written */
  HunchSlice   *raw;       /* [n_rows], valid where state is HUNCH_CELL_UNPARSED; for missing cells the marker as written; NULL for text */
} HunchBatchColumn;

/* All memory belongs to the reader and holds until its next call. */
typedef struct
{
  gsize             n_rows;
  guint             n_columns;
  HunchBatchColumn *columns;
  gint64            first_row;  /* position of row 0 among all rows seen, from 0 */
} HunchBatch;

/* What a reader promises of a column before the first batch. */
typedef struct
{
  char         *name;  /* owned; unique, not empty */
  HunchDataType type;
} HunchField;

#define HUNCH_TYPE_READER (hunch_reader_get_type ())
G_DECLARE_INTERFACE (HunchReader, hunch_reader, HUNCH, READER, GObject)

/* A format at work: hands out batches from first row to last, once. */
struct _HunchReaderInterface
{
  GTypeInterface parent_iface;

  const HunchField *(*get_fields) (HunchReader *self, guint *out_n_fields);
  const HunchBatch *(*next) (HunchReader *self, GCancellable *cancellable, GError **error);
  gint64            (*get_bytes_read) (HunchReader *self);
};

/* Lent. */
const HunchField *hunch_reader_get_fields (HunchReader *self, guint *out_n_fields);

/* The next batch, lent until the next call. At the end NULL without error. */
const HunchBatch *hunch_reader_next (HunchReader *self, GCancellable *cancellable, GError **error);

gint64            hunch_reader_get_bytes_read (HunchReader *self);

G_END_DECLS
