#define G_LOG_DOMAIN "hunch-format"
#include "format/hollow-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A larger object is not opened only to learn that there is nothing in it. */
#define SMALL_BYTES 64

/* As many objects that are not on this computer are asked at most. */
#define MAX_REMOTE 500

static const char *
skip_blanks (const char *at,
             const char *end)
{
  while (at < end && (g_ascii_isspace (*at)))
    at++;

  return at;
}

static const char *
skip_mark (const char *text,
           gsize       n)
{
  return n >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
}

gboolean
hunch_hollow_is_text (const char *text,
                      gsize       n)
{
  const char *end = text + n;
  const char *at = skip_blanks (skip_mark (text, n), end);
  char closing;

  if (at == end)
    return TRUE;
  if (*at != '[' && *at != '{')
    return FALSE;

  closing = *at == '[' ? ']' : '}';
  at = skip_blanks (at + 1, end);

  return at < end && *at == closing && skip_blanks (at + 1, end) == end;
}

static gboolean
read_beginning (HunchSource  *source,
                char         *text,
                gsize         n_room,
                gsize        *out_n,
                GCancellable *cancellable)
{
  g_autoptr (GInputStream) stream = hunch_source_open (source, cancellable, NULL);

  return stream != NULL && g_input_stream_read_all (stream, text, n_room, out_n, cancellable, NULL);
}

gboolean
hunch_hollow_is_meant (HunchSource  *source,
                       const GError *cause,
                       GCancellable *cancellable)
{
  char text[SMALL_BYTES];
  const char *first;
  gsize n;

  if (!g_error_matches (cause, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE) || !read_beginning (source, text, sizeof text, &n, cancellable))
    return FALSE;

  first = skip_blanks (skip_mark (text, n), text + n);

  return first == text + n || *first == '[' || *first == '{';
}

static gboolean
is_hollow (HunchSource  *source,
           guint        *n_asked,
           GCancellable *cancellable)
{
  char text[SMALL_BYTES + 1];
  gint64 size = hunch_source_get_size (source);
  gsize n;

  if (size < 0 || size > SMALL_BYTES || (!hunch_source_is_local (source) && (*n_asked)++ >= MAX_REMOTE))
    return FALSE;

  return read_beginning (source, text, sizeof text, &n, cancellable) && n <= SMALL_BYTES && hunch_hollow_is_text (text, n);
}

void
hunch_hollow_drop (GPtrArray    *sources,
                   GPtrArray    *warnings,
                   GCancellable *cancellable)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) sentences = g_ptr_array_new_with_free_func (g_free);
  guint n_asked = 0;

  for (guint i = 0; i < sources->len; i++)
    {
      HunchSource *source = g_ptr_array_index (sources, i);

      if (is_hollow (source, &n_asked, cancellable))
        g_ptr_array_add (sentences, hunch_hollow_dup_warning (source));
      else
        g_ptr_array_add (kept, g_object_ref (source));
    }
  if (kept->len == 0 || sentences->len == 0)
    return;

  g_ptr_array_set_size (sources, 0);
  g_ptr_array_extend_and_steal (sources, g_steal_pointer (&kept));
  g_ptr_array_extend_and_steal (warnings, g_steal_pointer (&sentences));
}

char *
hunch_hollow_dup_warning (HunchSource *source)
{
  return g_strdup_printf (_("%s holds no record and was passed over."), hunch_source_get_name (source));
}
