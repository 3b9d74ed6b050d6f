/* Files on web servers. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/remote-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* `data` of such a source is its address. */
static HunchHttpRequest
write_request (const HunchRemoteQuestion *question)
{
  return (HunchHttpRequest) {
    .method = question->method,
    .url = question->source->data,
    .headers = question->headers,
    .range_offset = question->range_offset,
    .range_length = question->range_length,
    .uses_netrc = TRUE,
    .meter = question->source->meter,
  };
}

static gboolean
ask_all (const HunchRemoteQuestion *questions,
         guint                      n,
         HunchHttpAnswer          **out_answers,
         GCancellable              *cancellable,
         GError                   **error)
{
  g_autofree HunchHttpRequest *requests = g_new (HunchHttpRequest, n);

  for (guint i = 0; i < n; i++)
    requests[i] = write_request (&questions[i]);

  return hunch_http_send_all (requests, n, 0, out_answers, cancellable, error);
}

static GInputStream *
open_stream (const HunchRemoteQuestion *question,
             HunchHttpAnswer          **out_head,
             GCancellable              *cancellable,
             GError                   **error)
{
  HunchHttpRequest request = write_request (question);

  return hunch_http_open (&request, out_head, cancellable, error);
}

static char *
dup_place (HunchSource *self)
{
  return g_strdup (self->data);
}

static gboolean
set_status_error (HunchSource           *self,
                  const HunchHttpAnswer *answer,
                  GError               **error)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->data);

  return hunch_http_set_status_error (answer, shown, error);
}

/* The last part of the path, or of the host where there is none. */
static char *
dup_base_name (HunchSource *self)
{
  g_autofree char *shown = hunch_http_dup_shown_url (self->data);
  g_autofree char *plain = NULL;
  gsize length = strlen (shown);
  const char *slash;

  while (length > 0 && shown[length - 1] == '/')
    shown[--length] = '\0';
  slash = strrchr (shown, '/');
  plain = g_uri_unescape_string (slash != NULL ? slash + 1 : shown, NULL);

  return plain != NULL ? g_steal_pointer (&plain) : g_strdup (slash != NULL ? slash + 1 : shown);
}

static const HunchRemoteKind kind = {
  .kind = {
    HUNCH_REMOTE_FUNCTIONS,
    .dup_base_name = dup_base_name,
    .free_data = g_free,
  },
  .ask_all = ask_all,
  .open = open_stream,
  .dup_place = dup_place,
  .set_status_error = set_status_error,
};

/* A person writes blanks and letters as they are; what is encoded already stays so. */
static char *
encode (const char *words)
{
  return g_uri_escape_string (words, ":/?#[]@!$&'()*+,;=%", FALSE);
}

static gboolean
check_address (const char *words,
               const char *url,
               GError    **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED | G_URI_FLAGS_HAS_PASSWORD | G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *shown = hunch_http_dup_shown_url (words);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, _("“%s” is no address of the web."), shown);
      return FALSE;
    }
  if (g_uri_get_password (uri) != NULL)
    {
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME,
                   _("The address “%s” holds a password, which would be kept with the table: write it into the file .netrc of your home folder instead."), shown);
      return FALSE;
    }

  return TRUE;
}

HunchSource *
hunch_http_source_new_named (const char *name,
                             const char *url,
                             GError    **error)
{
  g_autofree char *encoded = encode (url);
  char *fragment = strchr (encoded, '#');

  if (fragment != NULL)
    *fragment = '\0';
  if (!check_address (url, encoded, error))
    return NULL;

  return hunch_source_new_of_kind (&kind.kind, name != NULL ? name : url, g_steal_pointer (&encoded));
}

HunchSource *
hunch_http_source_new (const char *words,
                       GError    **error)
{
  return hunch_http_source_new_named (NULL, words, error);
}
