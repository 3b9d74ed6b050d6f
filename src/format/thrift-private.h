/* format/thrift-private.h: Thrift's compact protocol, as far as Parquet uses it: structs are walked field by field, what is not known
 * is stepped over. Nothing is allocated. A mistake in the bytes sticks: every later call gives nothing, and `is_bad` says so. */
#pragma once
#include "format/batch.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_THRIFT_STOP = 0,
  HUNCH_THRIFT_TRUE = 1,
  HUNCH_THRIFT_FALSE = 2,
  HUNCH_THRIFT_BYTE = 3,
  HUNCH_THRIFT_I16 = 4,
  HUNCH_THRIFT_I32 = 5,
  HUNCH_THRIFT_I64 = 6,
  HUNCH_THRIFT_DOUBLE = 7,
  HUNCH_THRIFT_BINARY = 8,
  HUNCH_THRIFT_LIST = 9,
  HUNCH_THRIFT_SET = 10,
  HUNCH_THRIFT_MAP = 11,
  HUNCH_THRIFT_STRUCT = 12,
  HUNCH_THRIFT_UUID = 13,
} HunchThriftType;

typedef struct
{
  const guint8 *at;
  const guint8 *end;
  gboolean      is_bad;    /* no Thrift, or deeper than 64 structs */
  gboolean      is_short;  /* bad because the bytes end: with more of them it might do */
} HunchThrift;

/* A place in a struct; zero at its beginning. */
typedef struct
{
  gint32          id;
  HunchThriftType type;
  gboolean        is_element;  /* of a list */
} HunchThriftField;

void     hunch_thrift_init (HunchThrift  *self,
                            const guint8 *data,
                            gsize         n_bytes);

/* The next field of the struct, FALSE at its end. Each field found must be read or skipped before the next one. */
gboolean hunch_thrift_next (HunchThrift      *self,
                            HunchThriftField *field);
void     hunch_thrift_skip (HunchThrift            *self,
                            const HunchThriftField *field);

/* These read the field when it is of that type. If not they skip it, leave the out argument as it was and return FALSE. */
gboolean hunch_thrift_read_integer (HunchThrift            *self,
                                    const HunchThriftField *field,
                                    gint64                 *out_value);
gboolean hunch_thrift_read_int32 (HunchThrift            *self,
                                  const HunchThriftField *field,
                                  gint32                 *out_value);
gboolean hunch_thrift_read_boolean (HunchThrift            *self,
                                    const HunchThriftField *field,
                                    gboolean               *out_value);
gboolean hunch_thrift_read_binary (HunchThrift            *self,
                                   const HunchThriftField *field,
                                   HunchSlice             *out_bytes);

/* Begins a struct that is a field: go on with hunch_thrift_next() on a new HunchThriftField. */
gboolean hunch_thrift_begin_struct (HunchThrift            *self,
                                    const HunchThriftField *field);

/* Begins a list whose elements are of `type`; there are no more of them than bytes. Elements are read with hunch_thrift_read_…()
 * on `out_element`; of structs each begins with a new HunchThriftField. */
gboolean hunch_thrift_begin_list (HunchThrift            *self,
                                  const HunchThriftField *field,
                                  HunchThriftType         type,
                                  HunchThriftField       *out_element,
                                  guint32                *out_n);

G_END_DECLS
