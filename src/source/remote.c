#define G_LOG_DOMAIN "hunch-source"
#include "source/remote-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "source/spool.h"

#define UNKNOWN_VERSION "unknown"
#define SIZE_VERSION "size "

static const HunchRemoteKind *
get_kind (HunchSource *self)
{
  return (const HunchRemoteKind *) self->kind;
}

gboolean
hunch_remote_is_lasting (const char *version)
{
  return strcmp (version, UNKNOWN_VERSION) != 0 && !g_str_has_prefix (version, SIZE_VERSION);
}

/* --- versions ---------------------------------------------------------------- */

static char *
dup_version (const HunchHttpAnswer *answer)
{
  char *version = hunch_http_answer_dup_version (answer);

  if (version != NULL)
    return version;
  if (answer->total_size >= 0)
    return g_strdup_printf (SIZE_VERSION "%" G_GINT64_FORMAT, answer->total_size);

  return g_strdup (UNKNOWN_VERSION);
}

static gboolean
take_facts (HunchSource           *self,
            const HunchHttpAnswer *answer,
            GError               **error)
{
  g_autofree char *version = dup_version (answer);

  return hunch_source_set_facts (self, version, answer->total_size, error);
}

static gboolean
is_tag (const char *version)
{
  return *version == '"' || g_str_has_prefix (version, "W/\"");
}

/* Asks for the bytes of this version and no other, as far as the server can tell. Release with g_free(), or NULL. */
static char *
dup_match_header (const char *version)
{
  return version != NULL && *version == '"' ? g_strconcat ("If-Match: ", version, NULL) : NULL;
}

/* Asks for the bytes if they are of another version. */
static char *
dup_newer_header (const char *version)
{
  const char *size;

  if (is_tag (version))
    return g_strconcat ("If-None-Match: ", version, NULL);
  if (!hunch_remote_is_lasting (version))
    return NULL;
  size = strchr (version, ';');

  return g_strdup_printf ("If-Modified-Since: %.*s", (int) (size != NULL ? size - version : (gssize) strlen (version)), version);
}

/* --- looking ----------------------------------------------------------------- */

static HunchHttpAnswer *
ask (const HunchRemoteQuestion *question,
     GCancellable              *cancellable,
     GError                   **error)
{
  HunchHttpAnswer *answer = NULL;

  get_kind (question->source)->ask_all (question, 1, &answer, cancellable, error);

  return answer;
}

/* An object of no bytes has no first one: it is asked for by its head. */
static gboolean
look_at_empty (HunchSource     *self,
               HunchHttpAnswer *refusal,
               GCancellable    *cancellable,
               GError         **error)
{
  HunchRemoteQuestion question = { .source = self, .method = "HEAD" };
  g_autoptr (HunchHttpAnswer) head = ask (&question, cancellable, error);

  if (head == NULL)
    return FALSE;

  return take_facts (self, head->status == 200 ? head : refusal, error);
}

/* The first byte alone: its answer tells size, version, and whether pieces can be had, also where HEAD is not allowed. */
gboolean
hunch_remote_look (HunchSource  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  HunchRemoteQuestion question = { .source = self, .range_offset = 0, .range_length = 1 };
  g_autoptr (HunchHttpAnswer) answer = ask (&question, cancellable, error);

  if (answer == NULL)
    return FALSE;
  if (answer->status == 416)
    return look_at_empty (self, answer, cancellable, error);
  if (answer->status != 200 && answer->status != 206)
    return get_kind (self)->set_status_error (self, answer, error);

  g_atomic_int_set (&self->piecewise, answer->status == 206 ? HUNCH_PIECEWISE_YES : HUNCH_PIECEWISE_NO);
  return take_facts (self, answer, error);
}

gboolean
hunch_remote_can_range (HunchSource *self)
{
  if (g_atomic_int_get (&self->piecewise) == HUNCH_PIECEWISE_UNKNOWN)
    hunch_remote_look (self, NULL, NULL);

  return g_atomic_int_get (&self->piecewise) == HUNCH_PIECEWISE_YES;
}

gboolean
hunch_remote_is_changed (HunchSource  *self,
                         const char   *version,
                         gboolean     *out_changed,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autofree char *header = version != NULL ? dup_newer_header (version) : NULL;
  const char *headers[] = { header, NULL };
  HunchRemoteQuestion question = { .source = self, .headers = headers, .range_length = 1 };
  g_autoptr (HunchHttpAnswer) answer = ask (&question, cancellable, error);
  g_autofree char *now = NULL;

  if (answer == NULL)
    return FALSE;
  if (answer->status == 304)
    {
      *out_changed = FALSE;
      return TRUE;
    }
  if (answer->status != 200 && answer->status != 206 && answer->status != 416)
    return get_kind (self)->set_status_error (self, answer, error);

  now = dup_version (answer);
  *out_changed = g_strcmp0 (now, version) != 0;
  return TRUE;
}

/* --- streams ----------------------------------------------------------------- */

static gboolean
skip (GInputStream *stream,
      guint64       n_bytes,
      GCancellable *cancellable,
      GError      **error)
{
  g_autofree guint8 *bytes = g_malloc (64 * 1024);

  while (n_bytes > 0)
    {
      gssize n = g_input_stream_read (stream, bytes, MIN (n_bytes, 64 * 1024), cancellable, error);

      if (n <= 0)
        return FALSE;
      n_bytes -= n;
    }

  return TRUE;
}

static GInputStream *
fetch (HunchSource      *self,
       guint64           offset,
       HunchHttpAnswer **out_head,
       GCancellable     *cancellable,
       GError          **error)
{
  g_autofree char *header = dup_match_header (self->version);
  const char *headers[] = { header, NULL };
  HunchRemoteQuestion question = { .source = self, .headers = headers, .range_offset = offset, .range_length = offset > 0 ? G_MAXSIZE : 0 };
  g_autoptr (GInputStream) stream = get_kind (self)->open (&question, out_head, cancellable, error);

  if (stream == NULL || !take_facts (self, *out_head, error))
    return NULL;
  if (offset > 0 && (*out_head)->status == 200 && !skip (stream, offset, cancellable, error))
    return NULL;

  return g_steal_pointer (&stream);
}

GInputStream *
hunch_remote_fetch (HunchSource  *self,
                    guint64       offset,
                    GCancellable *cancellable,
                    GError      **error)
{
  g_autoptr (HunchHttpAnswer) head = NULL;

  return fetch (self, offset, &head, cancellable, error);
}

/* The first question for the bytes tells the facts, too. */
GInputStream *
hunch_remote_open (HunchSource  *self,
                   GCancellable *cancellable,
                   GError      **error)
{
  g_autoptr (HunchHttpAnswer) head = NULL;
  GInputStream *stream;
  gboolean is_known;

  g_mutex_lock (&self->lock);
  is_known = self->version != NULL;
  g_mutex_unlock (&self->lock);
  if (is_known)
    return hunch_spool_open (self, NULL, cancellable, error);

  stream = fetch (self, 0, &head, cancellable, error);

  return stream != NULL ? hunch_spool_open (self, stream, cancellable, error) : NULL;
}

/* --- pieces ------------------------------------------------------------------ */

static gboolean
set_no_pieces_error (HunchSource *self,
                     GError     **error)
{
  g_atomic_int_set (&self->piecewise, HUNCH_PIECEWISE_NO);
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
               _("“%s” can only be read from the front: the server does not give pieces."), self->name);
  return FALSE;
}

static gboolean
set_beyond_error (HunchSource *self,
                  gint64       size,
                  GError     **error)
{
  g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
               _("“%s” ends after %" PRId64 " bytes, before a piece that was asked for."), self->name, size);
  return FALSE;
}

/* An answer without pieces will do when it is the whole of a small object. */
static gboolean
take_piece (HunchRange      *range,
            HunchHttpAnswer *answer,
            GError         **error)
{
  HunchSource *self = range->source;
  gsize n_bytes = g_bytes_get_size (answer->body);
  gboolean is_tail = range->offset == HUNCH_RANGE_TAIL;

  if (answer->status == 416 && is_tail && answer->total_size <= 0)
    n_bytes = answer->total_size = 0;
  else if (answer->status == 416)
    return set_beyond_error (self, MAX (answer->total_size, 0), error);
  else if (answer->status == 200 && (answer->total_size != (gint64) n_bytes || (!is_tail && range->offset > 0)))
    return set_no_pieces_error (self, error);
  else if (answer->status != 200 && answer->status != 206)
    return get_kind (self)->set_status_error (self, answer, error);
  else if (!take_facts (self, answer, error))
    return FALSE;
  else if (!is_tail && n_bytes < range->length)
    return set_beyond_error (self, answer->total_size, error);

  if (answer->status == 206)
    g_atomic_int_set (&self->piecewise, HUNCH_PIECEWISE_YES);
  range->bytes = answer->status == 416 ? g_bytes_new_static ("", 0) : g_bytes_ref (answer->body);
  range->file_size = (guint64) MAX (answer->total_size, 0);
  return TRUE;
}

/* The header that holds each to its version, made once per source in a row. */
static const char *const *
get_headers (HunchSource *source,
             HunchSource *previous,
             GPtrArray   *lists)
{
  char **list;

  if (source == previous && lists->len > 0)
    return g_ptr_array_index (lists, lists->len - 1);

  list = g_new0 (char *, 2);
  g_mutex_lock (&source->lock);
  list[0] = dup_match_header (source->version);
  g_mutex_unlock (&source->lock);
  g_ptr_array_add (lists, list);

  return (const char *const *) list;
}

/* A piece of no bytes needs nothing but the size. */
static gboolean
answer_without_asking (HunchRange   *range,
                       GCancellable *cancellable,
                       GError      **error)
{
  if (!hunch_source_look (range->source, cancellable, error))
    return FALSE;
  range->bytes = g_bytes_new_static ("", 0);
  range->file_size = (guint64) MAX (range->source->size, 0);

  return TRUE;
}

static guint
write_questions (HunchRange         **ranges,
                 guint                n_ranges,
                 HunchRemoteQuestion *questions,
                 guint               *positions,
                 GPtrArray           *lists)
{
  HunchSource *previous = NULL;
  guint n = 0;

  for (guint i = 0; i < n_ranges; i++)
    if (ranges[i]->length > 0)
      {
        questions[n] = (HunchRemoteQuestion) {
          .source = ranges[i]->source,
          .headers = get_headers (ranges[i]->source, previous, lists),
          .range_offset = ranges[i]->offset,
          .range_length = ranges[i]->length,
        };
        previous = ranges[i]->source;
        positions[n++] = i;
      }

  return n;
}

gboolean
hunch_remote_read_ranges (HunchRange  **ranges,
                          guint         n_ranges,
                          GCancellable *cancellable,
                          GError      **error)
{
  g_autofree HunchRemoteQuestion *questions = g_new (HunchRemoteQuestion, n_ranges);
  g_autofree HunchHttpAnswer **answers = g_new0 (HunchHttpAnswer *, n_ranges);
  g_autofree guint *positions = g_new (guint, n_ranges);
  g_autoptr (GPtrArray) lists = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint n = write_questions (ranges, n_ranges, questions, positions, lists);
  gboolean is_ok = n == 0 || get_kind (ranges[0]->source)->ask_all (questions, n, answers, cancellable, error);

  for (guint i = 0; i < n; i++)
    {
      is_ok = is_ok && take_piece (ranges[positions[i]], answers[i], error);
      g_clear_pointer (&answers[i], hunch_http_answer_free);
    }
  for (guint i = 0; i < n_ranges && is_ok; i++)
    if (ranges[i]->length == 0)
      is_ok = answer_without_asking (ranges[i], cancellable, error);

  return is_ok;
}
