#define G_LOG_DOMAIN "hunch-project"
#include "project/blob-words-private.h"

#define MAX_SHOWN 32
#define MAX_WHOLE 256
#define FINGERPRINT_LETTERS 16

static const char digits[] = "0123456789abcdef";

const char *
hunch_blob_format (const guint8 *bytes,
                   gsize         n,
                   char         *buffer)
{
  gsize n_shown = MIN (n, MAX_SHOWN);

  for (gsize i = 0; i < n_shown; i++)
    {
      buffer[2 * i] = digits[bytes[i] >> 4];
      buffer[2 * i + 1] = digits[bytes[i] & 15];
    }
  g_strlcpy (buffer + 2 * n_shown, n > n_shown ? "…" : "", HUNCH_BLOB_BUFFER - 2 * n_shown);
  return buffer;
}

void
hunch_blob_append (GString      *out,
                   const guint8 *bytes,
                   gsize         n)
{
  g_autofree char *print = NULL;

  for (gsize i = 0; i < (n > MAX_WHOLE ? MAX_SHOWN : n); i++)
    {
      g_string_append_c (out, digits[bytes[i] >> 4]);
      g_string_append_c (out, digits[bytes[i] & 15]);
    }
  if (n <= MAX_WHOLE)
    return;
  print = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes, n);
  g_string_append_printf (out, "…%.*s", FINGERPRINT_LETTERS, print);
}
