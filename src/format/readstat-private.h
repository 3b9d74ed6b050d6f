/* format/readstat-private.h: files of SPSS, Stata and SAS, parsed by ReadStat from any source.
 *
 * Such a file declares little: nearly every number is a double, and a day is one with a format. So the scan looks at all values, and by what it
 * found the reader, which runs in a thread since ReadStat calls back for every cell, fills batches. */
#pragma once
#include <readstat.h>
#include "format/readstat-scan.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_READSTAT_SPSS,
  HUNCH_READSTAT_PORTABLE,  /* of SPSS */
  HUNCH_READSTAT_STATA,
  HUNCH_READSTAT_SAS,
  HUNCH_READSTAT_TRANSPORT, /* of SAS */
} HunchReadstatKind;

/* What the numbers of a variable count. */
typedef enum
{
  HUNCH_READSTAT_PLAIN,
  HUNCH_READSTAT_DAY,       /* a date */
  HUNCH_READSTAT_MOMENT,    /* a time stamp */
  HUNCH_READSTAT_SPAN,      /* a duration */
} HunchReadstatMeaning;

typedef struct
{
  HunchReadstatMeaning meaning;
  double               step;    /* seconds per unit */
  double               origin;  /* seconds from 1970 to value 0 */
  int                  months;  /* per unit, for those that count months since 1960; else 0 */
} HunchReadstatClock;

typedef struct
{
  char               *name;        /* owned; unique */
  char               *label;       /* owned; NULL */
  char               *format;      /* owned; as the file says, may be "" */
  char               *label_set;   /* owned; NULL */
  gboolean            is_text;
  gboolean            is_whole;    /* declared as an integer */
  HunchReadstatClock  clock;

  /* counted */
  gint64              n_values;
  gint64              n_missing;
  gint64              n_broken;    /* numbers with a fraction, or beyond 2^53 */
  gint64              n_unlabelled;
  gint64              n_times;     /* days with a time of day */
  gint64              n_beyond;    /* moments outside the years 1 to 9999 */

  /* decided */
  gboolean            is_labelled; /* the labels are given, not the codes */
  HunchDataType       type;
  gboolean            is_told;
} HunchReadstatVariable;

/* What was found; never changes once the scan is made. Reference counted. */
typedef struct
{
  gatomicrefcount   ref_count;
  HunchSource      *source;        /* owned */
  char             *name;          /* owned */
  HunchReadstatKind kind;
  const char       *encoding;      /* NULL: the file's own */
  GPtrArray        *variables;     /* owned, of owned HunchReadstatVariable */
  GHashTable       *label_sets;    /* owned; name → GHashTable of text of the code → label */
  GHashTable       *missing;       /* owned; set of texts that are missing, NULL: none */
  gint64            n_rows;        /* declared; -1 */
  int               spool;
  GMutex            lock;          /* of the spool */
} HunchReadstatFile;

HunchReadstatFile *hunch_readstat_file_ref (HunchReadstatFile *self);
void               hunch_readstat_file_unref (HunchReadstatFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchReadstatFile, hunch_readstat_file_unref)

/* By the first bytes; fails with UNSUPPORTED. */
HunchReadstatFile *hunch_readstat_file_new (HunchSource *source, GCancellable *cancellable, GError **error);

/* Goes through the file, at most `max_rows` rows of it (-1: all). `*out_n_bytes` rises (atomically) while it is read, may be NULL. A handler that returns
 * READSTAT_HANDLER_ABORT ends it without an error of its own. */
gboolean           hunch_readstat_file_parse (HunchReadstatFile *self, readstat_metadata_handler metadata, readstat_variable_handler variable,
                                              readstat_value_label_handler label, readstat_value_handler value, gpointer user_data, gint64 max_rows,
                                              gint64 *out_n_bytes, GCancellable *cancellable, GError **error);

/* By the variable's format. */
HunchReadstatClock hunch_readstat_find_clock (HunchReadstatKind kind, const char *format);

/* The code as it is written in sentences and labels: whole numbers without a point. */
#define HUNCH_READSTAT_CODE_BYTES 32
const char        *hunch_readstat_write_code (double value, char *to);

/* The years 1 to 9999 in seconds from 1970; what is later rounds, in thousandths, to the year 10000. */
#define HUNCH_READSTAT_MIN_SECONDS (-62135596800.0)
#define HUNCH_READSTAT_MAX_SECONDS 253402300799.9994

/* Days and moments as ISO text; returns its length, 0 outside the years 1 to 9999. */
#define HUNCH_READSTAT_ISO_BYTES 40
gsize              hunch_readstat_write_moment (const HunchReadstatClock *clock, double value, gboolean has_time, char *to);
double             hunch_readstat_find_seconds (const HunchReadstatClock *clock, double value);

/* Which columns stand for a variable: itself, and with "both" its labels. */
typedef struct
{
  guint    variable;
  gboolean is_label;   /* the column of labels beside the codes */
} HunchReadstatColumn;

/* `columns` (of HunchReadstatColumn) and `fields` (one each) are borrowed while the reader is made. At most `max_rows` rows, -1: all. */
HunchReader       *hunch_readstat_reader_new (HunchReadstatFile *file, const HunchReadstatColumn *columns, const HunchField *fields, guint n_columns,
                                              gint64 max_rows, gboolean is_strict);

G_END_DECLS
