/* Answers that were given, one file each in $XDG_CACHE_HOME/hunch/connectors, under the digest of the request and of the key (what one person may see,
 * another may not). A file is a line of JSON with what the service said of the answer, and the body behind it.
 *
 * Beside them lie marks of calls that are under way. A call that finds the mark of one like it, less than an hour old, was
 * stopped: it goes on with the answers that came since that one began. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <utime.h>

#include "base/json.h"

#define MAX_TOTAL_BYTES (512 * 1024 * 1024)
#define MAX_REST (G_TIME_SPAN_HOUR)
#define MARK_ENDING ".run"

void
hunch_answer_clear (HunchAnswer *answer)
{
  g_clear_pointer (&answer->etag, g_free);
  g_clear_pointer (&answer->modified, g_free);
  g_clear_pointer (&answer->next, g_free);
  g_clear_pointer (&answer->body, g_bytes_unref);
}

static char *
dup_folder (void)
{
  return g_build_filename (g_get_user_cache_dir (), "hunch", "connectors", NULL);
}

static char *
dup_path (const char *name,
          const char *ending)
{
  g_autofree char *folder = dup_folder ();

  return g_strdup_printf ("%s/%s%s", folder, name, ending);
}

char *
hunch_answer_dup_name (const HunchConnectorRequest *request,
                       const HunchFoundKey         *key)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (sum, (const guchar *) (request->is_post ? "POST " : "GET "), -1);
  g_checksum_update (sum, (const guchar *) request->address, -1);
  if (request->body != NULL)
    g_checksum_update (sum, (const guchar *) request->body, -1);
  if (key != NULL && key->value != NULL)
    {
      g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key->value, -1);

      g_checksum_update (sum, (const guchar *) digest, -1);
    }
  return g_strdup (g_checksum_get_string (sum));
}

/* --- answers ------------------------------------------------------------------------------- */

static gboolean
read_head (const char  *text,
           gsize        length,
           HunchAnswer *out_answer)
{
  g_autoptr (JsonObject) head = hunch_json_parse_object (text, (gssize) length, "", NULL);

  if (head == NULL)
    return FALSE;
  out_answer->etag = g_strdup (hunch_json_get_string (head, "etag"));
  out_answer->modified = g_strdup (hunch_json_get_string (head, "modified"));
  out_answer->next = g_strdup (hunch_json_get_string (head, "next"));
  out_answer->asked_at = (gint64) hunch_json_get_number (head, "asked_at", 0);
  out_answer->status = (int) hunch_json_get_number (head, "status", 200);
  return TRUE;
}

gboolean
hunch_answer_load (const char  *name,
                   HunchAnswer *out_answer)
{
  g_autofree char *path = dup_path (name, "");
  g_autofree char *text = NULL;
  const char *end;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  end = memchr (text, '\n', length);
  if (end == NULL || !read_head (text, end - text, out_answer))
    return FALSE;
  out_answer->body = g_bytes_new (end + 1, length - (end + 1 - text));
  return TRUE;
}

gboolean
hunch_answer_is_kept (const char *name)
{
  g_autofree char *path = dup_path (name, "");

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
hunch_answer_forget (const char *name)
{
  g_autofree char *path = dup_path (name, "");

  g_unlink (path);
}

static void
set_text (JsonObject *head,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (head, member, text);
}

static char *
write_head (const HunchAnswer *answer)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  set_text (head, "etag", answer->etag);
  set_text (head, "modified", answer->modified);
  set_text (head, "next", answer->next);
  json_object_set_int_member (head, "asked_at", answer->asked_at);
  json_object_set_int_member (head, "status", answer->status);
  json_node_set_object (node, head);
  return hunch_json_to_text (node, FALSE);
}

static gboolean
make_folder (GError **error)
{
  g_autofree char *folder = dup_folder ();

  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _("The folder “%s” for answers of services cannot be made: %s."), folder, g_strerror (errno));
  return FALSE;
}

gboolean
hunch_answer_store (const char        *name,
                    const HunchAnswer *answer,
                    GError           **error)
{
  g_autofree char *path = dup_path (name, "");
  g_autofree char *head = write_head (answer);
  g_autoptr (GString) text = g_string_new (head);
  g_autoptr (GError) cause = NULL;
  gsize length;
  const char *body = g_bytes_get_data (answer->body, &length);

  if (!make_folder (error))
    return FALSE;
  g_string_append_c (text, '\n');
  g_string_append_len (text, body, (gssize) length);
  if (g_file_set_contents_full (path, text->str, (gssize) text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("An answer could not be kept in the cache folder: %s"), cause->message);
  return FALSE;
}

/* --- room ----------------------------------------------------------------------------------- */

typedef struct
{
  char  *path;
  gint64 used_at;
  gint64 bytes;
} Kept;

static void
kept_clear (Kept *kept)
{
  g_free (kept->path);
}

static int
compare_use (gconstpointer a,
             gconstpointer b)
{
  gint64 first = ((const Kept *) a)->used_at;
  gint64 second = ((const Kept *) b)->used_at;

  return (first < second) - (first > second);
}

static GArray *
list_kept (void)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autofree char *folder = dup_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (all, (GDestroyNotify) kept_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      Kept kept = { g_build_filename (folder, name, NULL), 0, 0 };
      GStatBuf info;

      if (g_stat (kept.path, &info) == 0)
        {
          kept.used_at = info.st_mtim.tv_sec;
          kept.bytes = info.st_size;
        }
      g_array_append_val (all, kept);
    }
  g_array_sort (all, compare_use);
  return all;
}

void
hunch_answers_trim (void)
{
  g_autoptr (GArray) all = list_kept ();
  gint64 total = 0;

  for (guint i = 0; i < all->len; i++)
    {
      const Kept *kept = &g_array_index (all, Kept, i);

      total += kept->bytes;
      if (total > MAX_TOTAL_BYTES)
        g_unlink (kept->path);
    }
}

/* --- calls under way -------------------------------------------------------------------------- */

gint64
hunch_run_begin (const char *name)
{
  g_autofree char *path = dup_path (name, MARK_ENDING);
  g_autofree char *text = NULL;
  gint64 now = g_get_real_time ();
  gint64 began;
  GStatBuf info;

  if (g_stat (path, &info) == 0 && g_file_get_contents (path, &text, NULL, NULL)
      && now - (gint64) info.st_mtim.tv_sec * G_USEC_PER_SEC < MAX_REST
      && g_ascii_string_to_signed (text, 10, 1, now, &began, NULL))
    return began;

  g_free (text);
  text = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  if (make_folder (NULL))
    g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, NULL);
  return now;
}

void
hunch_run_touch (const char *name)
{
  g_autofree char *path = dup_path (name, MARK_ENDING);

  g_utime (path, NULL);
}

void
hunch_run_end (const char *name)
{
  g_autofree char *path = dup_path (name, MARK_ENDING);

  g_unlink (path);
}
