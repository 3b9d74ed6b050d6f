/* format/parquet-page-private.h: one page of a column chunk: its head, its bytes unpacked and checked, and its values, decoded a few at a
 * time straight into arrays. */
#pragma once
#include "format/parquet-bits-private.h"
#include "format/parquet-feed-private.h"
#include "format/parquet-values-private.h"

G_BEGIN_DECLS

enum { HUNCH_PARQUET_PAGE_DATA = 0, HUNCH_PARQUET_PAGE_INDEX = 1, HUNCH_PARQUET_PAGE_DICTIONARY = 2, HUNCH_PARQUET_PAGE_DATA_2 = 3 };

typedef struct
{
  gint32   kind;
  gint32   n_unpacked;
  gint32   n_packed;
  gboolean has_checksum;
  guint32  checksum;
  gint32   n_values;
  gint32   encoding;
  gint32   definition_encoding;
  gint32   repetition_encoding;
  gint32   n_nulls;                 /* of a second-version page, as the next ones */
  gint32   n_definition_bytes;
  gint32   n_repetition_bytes;
  gboolean is_packed;
} HunchParquetPageHead;

/* Reads the head that `feed` stands at and steps behind it. NULL when it could, else a sentence of what is wrong, or NULL with `error` set
 * when the bytes could not be had. */
const char *hunch_parquet_page_read_head (HunchParquetFeed      *feed,
                                          HunchParquetPageHead  *out_head,
                                          GCancellable          *cancellable,
                                          GError               **error);

/* The memory of a page that is no longer needed, for the next one. */
typedef struct
{
  gpointer data;   /* owned, NULL: none */
  gsize    n_bytes;
} HunchParquetSpare;

/* The bytes of the page behind its head, unpacked; of a second-version page the levels stand in front, as in the file. The feed steps behind them.
 * `spare` must outlive the bytes. */
const char *hunch_parquet_page_read_body (HunchParquetFeed            *feed,
                                          const HunchParquetPageHead  *head,
                                          int                          codec,
                                          HunchParquetSpare           *spare,
                                          GBytes                     **out_bytes,
                                          GCancellable                *cancellable,
                                          GError                     **error);

/* Where the next value of a page stands, for every encoding there is. */
typedef struct
{
  HunchParquetEncoding encoding;
  HunchParquetPhysical physical;
  guint32              n_bytes;       /* of a fixed value */
  const guint8        *at;
  const guint8        *end;
  guint                bit;           /* of plain booleans */
  HunchParquetRuns     runs;
  HunchParquetDelta    numbers;       /* numbers; lengths of texts, or of their ends */
  HunchParquetDelta    prefixes;      /* how much of the text before begins the next one */
  HunchSlice           previous;
  gsize                n_split;       /* values of a page whose bytes are sorted by place */
  gsize                split;         /* the next of them */
} HunchParquetDecoder;

/* `is_dictionary`: there is a dictionary to look into. A sentence when something is wrong. */
const char *hunch_parquet_decoder_init (HunchParquetDecoder    *self,
                                        const HunchParquetType *type,
                                        int                     encoding,
                                        gboolean                has_dictionary,
                                        const guint8           *data,
                                        gsize                   n_bytes);

/* Decodes `n` values to `to` from `offset` on, as they stand. Texts point into the page or the arena. Returns how many: fewer when
 * the arena is well filled (at least one), -1 when the page is damaged. Not for dictionaries. */
int         hunch_parquet_decoder_read (HunchParquetDecoder *self,
                                        HunchParquetValues  *to,
                                        guint32              offset,
                                        guint32              n,
                                        HunchParquetArena   *arena);

/* Empties the arena, but for what the next text may begin with. */
void        hunch_parquet_decoder_reset_arena (HunchParquetDecoder *self,
                                               HunchParquetArena   *arena);

/* As hunch_parquet_decoder_read(), through a dictionary of values that are converted already. */
int         hunch_parquet_decoder_look_up (HunchParquetDecoder      *self,
                                           const HunchParquetValues *dictionary,
                                           HunchDataType             data,
                                           HunchParquetValues       *to,
                                           guint32                   offset,
                                           guint32                   n);

G_END_DECLS
