/* What servers answered, in words, and addresses as people may see them. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/source.h"

/* --- answers ----------------------------------------------------------------- */

void
hunch_http_answer_free (HunchHttpAnswer *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->headers, g_ptr_array_unref);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self);
}

const char *
hunch_http_answer_get_header (const HunchHttpAnswer *self,
                              const char            *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < self->headers->len; i++)
    {
      const char *header = g_ptr_array_index (self->headers, i);

      if (g_ascii_strncasecmp (header, name, length) == 0 && header[length] == ':')
        {
          header += length + 1;
          return header + strspn (header, " \t");
        }
    }

  return NULL;
}

char *
hunch_http_answer_dup_version (const HunchHttpAnswer *self)
{
  const char *tag = hunch_http_answer_get_header (self, "ETag");
  const char *time = hunch_http_answer_get_header (self, "Last-Modified");

  if (tag != NULL && *tag != '\0')
    return g_strdup (tag);
  if (time == NULL || *time == '\0')
    return NULL;

  return self->total_size >= 0 ? g_strdup_printf ("%s; %" G_GINT64_FORMAT, time, self->total_size) : g_strdup (time);
}

static const char *
name_status (guint status)
{
  switch (status)
    {
    case 400:
      return _("the question was not understood");
    case 408:
    case 504:
      return _("it took too long");
    case 429:
      return _("too many questions were asked");
    case 500:
      return _("something went wrong there");
    case 502:
    case 503:
      return _("it is not available at the moment");
    default:
      return NULL;
    }
}

gboolean
hunch_http_set_status_error (const HunchHttpAnswer *answer,
                             const char            *name,
                             GError               **error)
{
  const char *reason = name_status (answer->status);

  switch (answer->status)
    {
    case 401:
    case 403:
    case 407:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED,
                   _("“%s” may not be read: the server refuses it (status %u)."), name, answer->status);
      break;
    case 404:
    case 410:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NOT_FOUND,
                   _("There is no “%s”: the server knows nothing of that name (status %u)."), name, answer->status);
      break;
    case 412:
      g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_CHANGED, _("“%s” has changed since it was first looked at."), name);
      break;
    default:
      if (reason != NULL)
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
                     _("“%s” could not be had: %s (status %u)."), name, reason, answer->status);
      else
        g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_NETWORK,
                     _("“%s” could not be had: the server answered with status %u."), name, answer->status);
    }

  return FALSE;
}

/* --- addresses --------------------------------------------------------------- */

char *
hunch_http_dup_shown_url (const char *url)
{
  gsize n_shown = strcspn (url, "?#");
  const char *colon = g_strstr_len (url, (gssize) n_shown, "://");
  const char *host = colon != NULL ? colon + 3 : NULL;
  const char *at = host != NULL ? g_strrstr_len (host, (gssize) strcspn (host, "/?#"), "@") : NULL;

  if (at == NULL)
    return g_strndup (url, n_shown);

  return g_strdup_printf ("%.*s%.*s", (int) (host - url), url, (int) (url + n_shown - (at + 1)), at + 1);
}

char *
hunch_http_escape (const char *text)
{
  return g_uri_escape_string (text, NULL, FALSE);
}
