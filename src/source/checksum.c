#define G_LOG_DOMAIN "hunch-source"
#include "source/checksum.h"

#include <string.h>

#define N_SLICES 8

/* A cyclic check whose lowest bit comes first. Polynomials: IEEE 802.3; Castagnoli (RFC 3720, B.4); NVM Express (base specification 2.0, 5.2.1.3.4). */
typedef struct
{
  const char *name;
  const char *header;
  guint       n_bytes;
  guint64     polynomial;  /* reflected */
  gsize       is_made;
  guint64     table[N_SLICES][256];
} Cyclic;

static Cyclic cyclic_checks[] = {
  { "crc32", "x-amz-checksum-crc32", 4, G_GUINT64_CONSTANT (0xedb88320) },
  { "crc32c", "x-amz-checksum-crc32c", 4, G_GUINT64_CONSTANT (0x82f63b78) },
  { "crc64nvme", "x-amz-checksum-crc64nvme", 8, G_GUINT64_CONSTANT (0x9a6c9329ac4bc9b5) },
};

static const struct
{
  const char   *header;
  GChecksumType type;
} digests[] = {
  { "x-amz-checksum-sha256", G_CHECKSUM_SHA256 },
  { "x-amz-checksum-sha1", G_CHECKSUM_SHA1 },
  { "Content-MD5", G_CHECKSUM_MD5 },
};

struct _HunchChecksum
{
  Cyclic    *cyclic;     /* static; NULL: a digest */
  guint64    state;
  GChecksum *digest;     /* owned, NULL for a cyclic check */
  guint8     wanted[64];
  gsize      n_wanted;
};

/* --- cyclic checks ----------------------------------------------------------- */

/* table[k][b] is what a byte b leaves behind after k more bytes of zero. */
static void
make_tables (Cyclic *self)
{
  if (!g_once_init_enter (&self->is_made))
    return;
  for (guint byte = 0; byte < 256; byte++)
    {
      guint64 value = byte;

      for (guint bit = 0; bit < 8; bit++)
        value = value >> 1 ^ (value & 1 ? self->polynomial : 0);
      self->table[0][byte] = value;
    }
  for (guint slice = 1; slice < N_SLICES; slice++)
    for (guint byte = 0; byte < 256; byte++)
      {
        guint64 before = self->table[slice - 1][byte];

        self->table[slice][byte] = before >> 8 ^ self->table[0][before & 0xff];
      }
  g_once_init_leave (&self->is_made, 1);
}

static guint64
run_cyclic (const Cyclic *self,
            guint64       state,
            const guint8 *bytes,
            gsize         length)
{
  for (; length >= N_SLICES; bytes += N_SLICES, length -= N_SLICES)
    {
      guint64 word;

      memcpy (&word, bytes, sizeof word);
      word = GUINT64_FROM_LE (word) ^ state;
      state = 0;
      for (guint i = 0; i < N_SLICES; i++)
        state ^= self->table[N_SLICES - 1 - i][word >> (8 * i) & 0xff];
    }
  for (; length > 0; bytes++, length--)
    state = state >> 8 ^ self->table[0][(state ^ *bytes) & 0xff];

  return state;
}

static guint64
get_ones (const Cyclic *self)
{
  return self->n_bytes == 8 ? G_MAXUINT64 : G_MAXUINT32;
}

guint64
hunch_checksum_compute_cyclic (const char   *name,
                               const guint8 *bytes,
                               gsize         length)
{
  for (guint i = 0; i < G_N_ELEMENTS (cyclic_checks); i++)
    if (strcmp (cyclic_checks[i].name, name) == 0)
      {
        make_tables (&cyclic_checks[i]);
        return run_cyclic (&cyclic_checks[i], get_ones (&cyclic_checks[i]), bytes, length) ^ get_ones (&cyclic_checks[i]);
      }

  g_return_val_if_reached (0);
}

/* --- what a server vouches for ----------------------------------------------- */

/* The value of a header, in base64; FALSE for one that is of parts ("…-3") or of another length. */
static gboolean
read_wanted (HunchChecksum         *self,
             const HunchHttpAnswer *answer,
             const char            *header,
             gsize                  n_bytes)
{
  const char *text = hunch_http_answer_get_header (answer, header);
  g_autofree guchar *bytes = NULL;

  if (text == NULL || strchr (text, '-') != NULL || strlen (text) > 2 * sizeof self->wanted)
    return FALSE;
  bytes = g_base64_decode (text, &self->n_wanted);
  if (self->n_wanted != n_bytes)
    return FALSE;
  memcpy (self->wanted, bytes, n_bytes);

  return TRUE;
}

static gboolean
find_check (HunchChecksum         *self,
            const HunchHttpAnswer *answer)
{
  for (guint i = 0; i < G_N_ELEMENTS (cyclic_checks); i++)
    if (read_wanted (self, answer, cyclic_checks[i].header, cyclic_checks[i].n_bytes))
      {
        self->cyclic = &cyclic_checks[i];
        make_tables (self->cyclic);
        self->state = get_ones (self->cyclic);
        return TRUE;
      }
  for (guint i = 0; i < G_N_ELEMENTS (digests); i++)
    if (read_wanted (self, answer, digests[i].header, (gsize) g_checksum_type_get_length (digests[i].type)))
      {
        self->digest = g_checksum_new (digests[i].type);
        return TRUE;
      }

  return FALSE;
}

HunchChecksum *
hunch_checksum_new (const HunchHttpAnswer *answer)
{
  const char *kind = hunch_http_answer_get_header (answer, "x-amz-checksum-type");
  HunchChecksum *self;

  if (answer->status != 200 || (kind != NULL && g_ascii_strcasecmp (kind, "COMPOSITE") == 0))
    return NULL;
  self = g_new0 (HunchChecksum, 1);
  if (!find_check (self, answer))
    g_clear_pointer (&self, hunch_checksum_free);

  return self;
}

void
hunch_checksum_free (HunchChecksum *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->digest, g_checksum_free);
  g_free (self);
}

void
hunch_checksum_update (HunchChecksum *self,
                       const guint8  *bytes,
                       gsize          length)
{
  if (self->cyclic != NULL)
    self->state = run_cyclic (self->cyclic, self->state, bytes, length);
  else
    g_checksum_update (self->digest, bytes, (gssize) length);
}

gboolean
hunch_checksum_is_right (HunchChecksum *self)
{
  guint8 found[64];
  gsize n_found = sizeof found;
  guint64 value;

  if (self->cyclic == NULL)
    {
      g_checksum_get_digest (self->digest, found, &n_found);
      return n_found == self->n_wanted && memcmp (found, self->wanted, n_found) == 0;
    }

  value = self->state ^ get_ones (self->cyclic);
  for (guint i = 0; i < self->cyclic->n_bytes; i++)
    found[i] = (guint8) (value >> (8 * (self->cyclic->n_bytes - 1 - i)));

  return memcmp (found, self->wanted, self->n_wanted) == 0;
}
