#define G_LOG_DOMAIN "hunch-format"
#include "format/thrift-private.h"

#define MAX_DEPTH 64

void
hunch_thrift_init (HunchThrift  *self,
                   const guint8 *data,
                   gsize         n_bytes)
{
  *self = (HunchThrift) { data, data + n_bytes, FALSE, FALSE };
}

static void
set_bad (HunchThrift *self,
         gboolean     is_short)
{
  if (!self->is_bad)
    self->is_short = is_short;
  self->is_bad = TRUE;
  self->at = self->end;
}

static guint8
read_byte (HunchThrift *self)
{
  if (self->at < self->end)
    return *self->at++;
  set_bad (self, TRUE);

  return 0;
}

static guint64
read_varint (HunchThrift *self)
{
  guint64 value = 0;

  for (guint shift = 0; shift < 64; shift += 7)
    {
      guint8 byte = read_byte (self);

      value |= (guint64) (byte & 0x7f) << shift;
      if (byte < 0x80)
        return value;
    }

  set_bad (self, FALSE);

  return 0;
}

static gint64
read_zigzag (HunchThrift *self)
{
  guint64 value = read_varint (self);

  return (gint64) (value >> 1) ^ -(gint64) (value & 1);
}

static void
skip_bytes (HunchThrift *self,
            guint64      n)
{
  if (n > (guint64) (self->end - self->at))
    set_bad (self, TRUE);
  else
    self->at += n;
}

gboolean
hunch_thrift_next (HunchThrift      *self,
                   HunchThriftField *field)
{
  guint8 head = read_byte (self);

  field->type = head & 15;
  if (self->is_bad || head == 0)
    return FALSE;

  if (field->type > HUNCH_THRIFT_UUID || field->type == HUNCH_THRIFT_STOP)
    set_bad (self, FALSE);
  else if (head >> 4 != 0)
    field->id = (gint16) (field->id + (head >> 4));
  else
    {
      gint64 id = read_zigzag (self);

      field->id = id >= G_MININT16 && id <= G_MAXINT16 ? (gint32) id : G_MININT16;
    }

  return !self->is_bad;
}

static void
read_list_head (HunchThrift     *self,
                HunchThriftType *out_type,
                guint64         *out_n)
{
  guint8 head = read_byte (self);

  *out_type = head & 15;
  *out_n = head >> 4 == 15 ? read_varint (self) : head >> 4;
  if (*out_type == HUNCH_THRIFT_STOP || *out_type > HUNCH_THRIFT_UUID)
    set_bad (self, FALSE);
  else if (*out_n > (guint64) (self->end - self->at))
    set_bad (self, TRUE);
  if (self->is_bad)
    *out_n = 0;
}

static void skip_value (HunchThrift *self, HunchThriftType type, gboolean is_element, guint depth);

static void
skip_struct (HunchThrift *self,
             guint        depth)
{
  HunchThriftField field = { 0 };

  while (hunch_thrift_next (self, &field))
    skip_value (self, field.type, FALSE, depth + 1);
}

static void
skip_list (HunchThrift *self,
           guint        depth)
{
  HunchThriftType type;
  guint64 n;

  read_list_head (self, &type, &n);
  for (guint64 i = 0; i < n && !self->is_bad; i++)
    skip_value (self, type, TRUE, depth + 1);
}

static void
skip_map (HunchThrift *self,
          guint        depth)
{
  guint64 n = read_varint (self);
  guint8 types = n > 0 ? read_byte (self) : 0;

  if (n > (guint64) (self->end - self->at))
    set_bad (self, TRUE);
  for (guint64 i = 0; i < n && !self->is_bad; i++)
    {
      skip_value (self, types >> 4, TRUE, depth + 1);
      skip_value (self, types & 15, TRUE, depth + 1);
    }
}

static void
skip_value (HunchThrift    *self,
            HunchThriftType type,
            gboolean        is_element,
            guint           depth)
{
  if (depth > MAX_DEPTH)
    {
      set_bad (self, FALSE);
      return;
    }

  switch (type)
    {
    case HUNCH_THRIFT_TRUE:
    case HUNCH_THRIFT_FALSE:
      skip_bytes (self, is_element ? 1 : 0);
      break;
    case HUNCH_THRIFT_BYTE:
      skip_bytes (self, 1);
      break;
    case HUNCH_THRIFT_I16:
    case HUNCH_THRIFT_I32:
    case HUNCH_THRIFT_I64:
      read_varint (self);
      break;
    case HUNCH_THRIFT_DOUBLE:
      skip_bytes (self, 8);
      break;
    case HUNCH_THRIFT_BINARY:
      skip_bytes (self, read_varint (self));
      break;
    case HUNCH_THRIFT_LIST:
    case HUNCH_THRIFT_SET:
      skip_list (self, depth);
      break;
    case HUNCH_THRIFT_MAP:
      skip_map (self, depth);
      break;
    case HUNCH_THRIFT_STRUCT:
      skip_struct (self, depth);
      break;
    case HUNCH_THRIFT_UUID:
      skip_bytes (self, 16);
      break;
    case HUNCH_THRIFT_STOP:
    default:
      set_bad (self, FALSE);
    }
}

void
hunch_thrift_skip (HunchThrift            *self,
                   const HunchThriftField *field)
{
  skip_value (self, field->type, field->is_element, 0);
}

gboolean
hunch_thrift_read_integer (HunchThrift            *self,
                           const HunchThriftField *field,
                           gint64                 *out_value)
{
  gint64 value;

  if (field->type == HUNCH_THRIFT_BYTE)
    value = (gint8) read_byte (self);
  else if (field->type >= HUNCH_THRIFT_I16 && field->type <= HUNCH_THRIFT_I64)
    value = read_zigzag (self);
  else
    {
      hunch_thrift_skip (self, field);
      return FALSE;
    }

  if (!self->is_bad)
    *out_value = value;

  return !self->is_bad;
}

gboolean
hunch_thrift_read_int32 (HunchThrift            *self,
                         const HunchThriftField *field,
                         gint32                 *out_value)
{
  gint64 value;

  if (!hunch_thrift_read_integer (self, field, &value))
    return FALSE;

  if (value < G_MININT32 || value > G_MAXINT32)
    set_bad (self, FALSE);
  else
    *out_value = (gint32) value;

  return !self->is_bad;
}

gboolean
hunch_thrift_read_boolean (HunchThrift            *self,
                           const HunchThriftField *field,
                           gboolean               *out_value)
{
  if (field->type != HUNCH_THRIFT_TRUE && field->type != HUNCH_THRIFT_FALSE)
    {
      hunch_thrift_skip (self, field);
      return FALSE;
    }

  *out_value = (field->is_element ? read_byte (self) : (guint) field->type) == HUNCH_THRIFT_TRUE;

  return !self->is_bad;
}

gboolean
hunch_thrift_read_binary (HunchThrift            *self,
                          const HunchThriftField *field,
                          HunchSlice             *out_bytes)
{
  const guint8 *start;
  guint64 n;

  if (field->type != HUNCH_THRIFT_BINARY)
    {
      hunch_thrift_skip (self, field);
      return FALSE;
    }

  n = read_varint (self);
  start = self->at;
  skip_bytes (self, n);
  if (n > G_MAXUINT32)
    set_bad (self, FALSE);
  if (self->is_bad)
    return FALSE;
  *out_bytes = (HunchSlice) { (const char *) start, (guint32) n };

  return TRUE;
}

gboolean
hunch_thrift_begin_struct (HunchThrift            *self,
                           const HunchThriftField *field)
{
  if (field->type == HUNCH_THRIFT_STRUCT)
    return !self->is_bad;

  hunch_thrift_skip (self, field);

  return FALSE;
}

static gboolean
is_same_type (HunchThriftType a,
              HunchThriftType b)
{
  if (a == HUNCH_THRIFT_TRUE || a == HUNCH_THRIFT_FALSE)
    return b == HUNCH_THRIFT_TRUE || b == HUNCH_THRIFT_FALSE;

  return a == b;
}

gboolean
hunch_thrift_begin_list (HunchThrift            *self,
                         const HunchThriftField *field,
                         HunchThriftType         type,
                         HunchThriftField       *out_element,
                         guint32                *out_n)
{
  HunchThriftType found;
  guint64 n;

  if (field->type != HUNCH_THRIFT_LIST)
    {
      hunch_thrift_skip (self, field);
      return FALSE;
    }

  read_list_head (self, &found, &n);
  if (n > G_MAXUINT32 || (n > 0 && !is_same_type (found, type)))
    set_bad (self, FALSE);
  if (self->is_bad)
    return FALSE;

  *out_element = (HunchThriftField) { 0, found, TRUE };
  *out_n = (guint32) n;

  return TRUE;
}
