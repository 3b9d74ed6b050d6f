#include "net-server.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "source/http.h"

#define PLAIN_BYTES 100000

static GSubprocess *process;
static int port;
static char *folder;

char *
net_make_home (void)
{
  static const char *const names[] = {
    "http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
    "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_CONFIG_FILE",
    "AWS_SHARED_CREDENTIALS_FILE", "AWS_REQUEST_PAYER", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "AWS_CA_BUNDLE", "DBUS_SESSION_BUS_ADDRESS",
  };
  char *home = g_dir_make_tmp ("hunch-net-XXXXXX", NULL);
  g_autofree char *cache = g_build_filename (home, "cache", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_unsetenv (names[i]);
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  g_setenv ("XDG_RUNTIME_DIR", home, TRUE);

  return home;
}

void
net_server_start (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "source", "server.py", NULL);
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  folder = net_make_home ();
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, path, NULL);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  line = g_data_input_stream_read_line (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  port = atoi (line);
  hunch_http_set_patience (2000, 2, 20);
}

void
net_remove_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      net_remove_folder (inner);
    }
  g_remove (path);
}

void
net_server_stop (void)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  g_clear_object (&process);
  net_remove_folder (folder);
  g_clear_pointer (&folder, g_free);
}

char *
net_server_dup_url (const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%d%s", port, path);
}

gint64
net_server_take_count (const char *what)
{
  g_autofree char *url = net_server_dup_url ("/count");
  HunchHttpRequest request = { .url = url };
  g_autoptr (HunchHttpAnswer) answer = hunch_http_send (&request, NULL, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);

  g_assert_true (json_parser_load_from_data (parser, text, (gssize) length, NULL));

  return json_object_get_int_member_with_default (json_node_get_object (json_parser_get_root (parser)), what, 0);
}

GBytes *
net_read_all (GInputStream *stream,
              GError      **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();
  guint8 buffer[7919];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, error)) > 0)
    g_byte_array_append (all, buffer, (guint) n);

  return n == 0 ? g_byte_array_free_to_bytes (g_steal_pointer (&all)) : NULL;
}

GBytes *
net_make_plain (void)
{
  guint8 *bytes = g_malloc (PLAIN_BYTES);

  for (guint i = 0; i < PLAIN_BYTES; i++)
    bytes[i] = (guint8) (i * 31 + i / 256);

  return g_bytes_new_take (bytes, PLAIN_BYTES);
}
