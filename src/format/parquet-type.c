#define G_LOG_DOMAIN "hunch-format"
#include "format/parquet-type-private.h"

#include <glib/gi18n-lib.h>

/* The format has two ways to say what values mean: logical types, and the converted types before them, which say less. The older ones are
 * taken as the newer ones that they mean; an annotation that does not fit the physical type is left out of account, as Arrow does. */

typedef HunchParquetElement Element;

static void
set_decimal (HunchParquetType *type,
             const Element    *element)
{
  type->meaning = HUNCH_PARQUET_MEANS_DECIMAL;
  type->word = "DECIMAL";
  type->scale = element->scale;
  type->precision = element->precision;
  if (element->scale == 0 && element->precision <= 18)
    type->data = HUNCH_DATA_INTEGER;
  else if (element->precision <= 15)
    type->data = HUNCH_DATA_REAL;
  else
    type->data = HUNCH_DATA_TEXT;
}

static void
set_moment (HunchParquetType   *type,
            HunchParquetMeaning meaning,
            gint32              unit,
            gboolean            is_utc)
{
  type->meaning = meaning;
  type->word = meaning == HUNCH_PARQUET_MEANS_TIME ? "TIME" : "TIMESTAMP";
  type->data = meaning == HUNCH_PARQUET_MEANS_TIME ? HUNCH_DATA_TEXT : HUNCH_DATA_TIMESTAMP;
  type->n_decimals = 3 * unit;
  type->is_utc = is_utc;
}

static void
set_simple (HunchParquetType   *type,
            HunchParquetMeaning meaning,
            HunchDataType       data,
            const char         *word)
{
  type->meaning = meaning;
  type->data = data;
  type->word = word;
}

static void
set_bits (HunchParquetType *type,
          gint32            n_bits,
          gboolean          is_signed)
{
  type->meaning = is_signed ? HUNCH_PARQUET_MEANS_INTEGER : HUNCH_PARQUET_MEANS_UNSIGNED;
  type->data = !is_signed && n_bits == 64 ? HUNCH_DATA_TEXT : HUNCH_DATA_INTEGER;
  type->n_bits = n_bits;
  type->word = is_signed ? "INT" : "UINT";
}

/* Without an annotation, or with one that is not known or does not fit. */
static void
set_physical (HunchParquetType *type)
{
  static const struct { HunchParquetMeaning meaning; HunchDataType data; } table[] = {
    [HUNCH_PARQUET_BOOLEAN] = { HUNCH_PARQUET_MEANS_BOOLEAN, HUNCH_DATA_BOOLEAN },
    [HUNCH_PARQUET_INT32] = { HUNCH_PARQUET_MEANS_INTEGER, HUNCH_DATA_INTEGER },
    [HUNCH_PARQUET_INT64] = { HUNCH_PARQUET_MEANS_INTEGER, HUNCH_DATA_INTEGER },
    [HUNCH_PARQUET_INT96] = { HUNCH_PARQUET_MEANS_TIMESTAMP, HUNCH_DATA_TIMESTAMP },
    [HUNCH_PARQUET_FLOAT] = { HUNCH_PARQUET_MEANS_REAL, HUNCH_DATA_REAL },
    [HUNCH_PARQUET_DOUBLE] = { HUNCH_PARQUET_MEANS_REAL, HUNCH_DATA_REAL },
    [HUNCH_PARQUET_BYTE_ARRAY] = { HUNCH_PARQUET_MEANS_BYTES, HUNCH_DATA_BLOB },
    [HUNCH_PARQUET_FIXED] = { HUNCH_PARQUET_MEANS_BYTES, HUNCH_DATA_BLOB },
  };

  set_simple (type, table[type->physical].meaning, table[type->physical].data, NULL);
  type->n_bits = type->physical == HUNCH_PARQUET_INT32 ? 32 : 64;
  type->n_decimals = 9;
}

static gboolean
can_be_decimal (const HunchParquetType *type,
                const Element          *element)
{
  if (element->precision < 1 || element->scale < 0 || element->scale > element->precision || element->precision > 1000)
    return FALSE;

  return type->physical == HUNCH_PARQUET_INT32 || type->physical == HUNCH_PARQUET_INT64
         || type->physical == HUNCH_PARQUET_BYTE_ARRAY || type->physical == HUNCH_PARQUET_FIXED;
}

static void
set_by_logical (HunchParquetType *type,
                const Element    *element)
{
  gboolean is_int32 = type->physical == HUNCH_PARQUET_INT32;
  gboolean is_int64 = type->physical == HUNCH_PARQUET_INT64;
  gboolean is_bytes = type->physical == HUNCH_PARQUET_BYTE_ARRAY;
  gboolean is_unit = element->unit >= 1 && element->unit <= 3;

  if (element->logical == 1 && is_bytes)
    set_simple (type, HUNCH_PARQUET_MEANS_TEXT, HUNCH_DATA_TEXT, "STRING");
  else if (element->logical == 4 && is_bytes)
    set_simple (type, HUNCH_PARQUET_MEANS_TEXT, HUNCH_DATA_TEXT, "ENUM");
  else if (element->logical == 5 && can_be_decimal (type, element))
    set_decimal (type, element);
  else if (element->logical == 6 && is_int32)
    set_simple (type, HUNCH_PARQUET_MEANS_DATE, HUNCH_DATA_DATE, "DATE");
  else if (element->logical == 7 && is_unit && (is_int64 || (is_int32 && element->unit == 1)))
    set_moment (type, HUNCH_PARQUET_MEANS_TIME, element->unit, element->is_utc);
  else if (element->logical == 8 && is_unit && is_int64)
    set_moment (type, HUNCH_PARQUET_MEANS_TIMESTAMP, element->unit, element->is_utc);
  else if (element->logical == 10 && is_int32 && (element->n_bits == 8 || element->n_bits == 16 || element->n_bits == 32))
    set_bits (type, element->n_bits, element->is_signed);
  else if (element->logical == 10 && is_int64 && element->n_bits == 64)
    set_bits (type, 64, element->is_signed);
  else if (element->logical == 11)
    set_simple (type, HUNCH_PARQUET_MEANS_NOTHING, HUNCH_DATA_TEXT, "UNKNOWN");
  else if (element->logical == 12 && is_bytes)
    set_simple (type, HUNCH_PARQUET_MEANS_TEXT, HUNCH_DATA_TEXT, "JSON");
  else if (element->logical == 13 && is_bytes)
    set_simple (type, HUNCH_PARQUET_MEANS_BYTES, HUNCH_DATA_BLOB, "BSON");
  else if (element->logical == 14 && type->n_bytes == 16)
    set_simple (type, HUNCH_PARQUET_MEANS_UUID, HUNCH_DATA_TEXT, "UUID");
  else if (element->logical == 15 && type->n_bytes == 2)
    set_simple (type, HUNCH_PARQUET_MEANS_HALF, HUNCH_DATA_REAL, "FLOAT16");
  else if ((element->logical == 17 || element->logical == 18) && is_bytes)
    set_simple (type, HUNCH_PARQUET_MEANS_BYTES, HUNCH_DATA_BLOB, element->logical == 17 ? "GEOMETRY" : "GEOGRAPHY");
}

static void
set_by_converted (HunchParquetType *type,
                  const Element    *element)
{
  /* The older annotation as the newer one. */
  static const struct { gint32 logical, unit, n_bits; } table[] = {
    [0] = { 1 }, [4] = { 4 }, [5] = { 5 }, [6] = { 6 }, [7] = { 7, 1 }, [8] = { 7, 2 }, [9] = { 8, 1 }, [10] = { 8, 2 },
    [11] = { 10, 0, 8 }, [12] = { 10, 0, 16 }, [13] = { 10, 0, 32 }, [14] = { 10, 0, 64 },
    [15] = { 10, 0, -8 }, [16] = { 10, 0, -16 }, [17] = { 10, 0, -32 }, [18] = { 10, 0, -64 }, [19] = { 12 }, [20] = { 13 }, [21] = { 0 },
  };
  Element newer = *element;

  if (element->converted < 0 || element->converted >= (int) G_N_ELEMENTS (table))
    return;

  newer.logical = table[element->converted].logical;
  newer.unit = table[element->converted].unit;
  newer.n_bits = ABS (table[element->converted].n_bits);
  newer.is_signed = table[element->converted].n_bits < 0;
  newer.is_utc = TRUE;
  set_by_logical (type, &newer);
  if (element->converted == 21 && type->n_bytes == 12)
    type->word = "INTERVAL";
}

gboolean
hunch_parquet_type_init (HunchParquetType          *type,
                         const HunchParquetElement *element,
                         const char                *file,
                         const char                *path,
                         GError                   **error)
{
  if (element->physical > HUNCH_PARQUET_FIXED)
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED,
                   _("%s, column “%s”: there is no physical type %d."), file, path, element->physical);
      return FALSE;
    }
  if (element->physical == HUNCH_PARQUET_FIXED && (element->n_bytes < 1 || element->n_bytes > (int) HUNCH_PARQUET_MAX_PAGE))
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                   _("%s, column “%s”: values of %d bytes are not possible."), file, path, element->n_bytes);
      return FALSE;
    }

  *type = (HunchParquetType) { element->physical };
  type->n_bytes = element->physical == HUNCH_PARQUET_FIXED ? element->n_bytes : element->physical == HUNCH_PARQUET_INT96 ? 12 : 0;
  set_physical (type);
  if (element->logical != 0)
    set_by_logical (type, element);
  else
    set_by_converted (type, element);

  return TRUE;
}
