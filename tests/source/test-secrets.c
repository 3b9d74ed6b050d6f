/* Keys in a keyring (keyring.py, on a bus of its own), and where there is none. */
#include <libsecret/secret.h>
#include <string.h>

#include "net-server.h"
#include "source/s3.h"
#include "source/secrets.h"
#include "source/source.h"

static void
check_error (GError *error)
{
  g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED);
  g_assert_nonnull (strstr (error->message, "There is no keyring"));
  g_assert_null (strstr (error->message, "the-secret"));
}

static void
test_no_keyring (void)
{
  char *name = (char *) "untouched";
  char *secret = (char *) "untouched";
  g_autoptr (GError) error = NULL;

  g_assert_false (hunch_secret_store (HUNCH_SECRET_CONNECTOR, "tmdb", "", "the-secret", NULL, &error));
  check_error (error);
  g_clear_error (&error);
  g_assert_false (hunch_secret_lookup (HUNCH_SECRET_S3, "bucket", &name, &secret, NULL, &error));
  check_error (error);
  g_assert_null (name);
  g_assert_null (secret);
  g_clear_error (&error);
  g_assert_false (hunch_secret_clear (HUNCH_SECRET_S3, "bucket", NULL, &error));
  check_error (error);
}

/* --- with a keyring -------------------------------------------------------------- */

static char *
look_up (HunchSecretKind kind,
         const char     *subject,
         char          **out_name)
{
  g_autoptr (GError) error = NULL;
  char *secret = NULL;

  g_assert_true (hunch_secret_lookup (kind, subject, out_name, &secret, NULL, &error));
  g_assert_no_error (error);

  return secret;
}

static void
store (HunchSecretKind kind,
       const char     *subject,
       const char     *name,
       const char     *secret)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_secret_store (kind, subject, name, secret, NULL, &error));
  g_assert_no_error (error);
}

static void
test_keyring (void)
{
  char *name = NULL;
  char *secret = look_up (HUNCH_SECRET_S3, "bucket", &name);

  g_assert_null (secret);
  g_assert_null (name);

  store (HUNCH_SECRET_S3, "bucket", "AKID1", "first");
  store (HUNCH_SECRET_S3, "bucket", "AKID2", "größer/+=");
  store (HUNCH_SECRET_S3, "other", "AKID3", "third");
  store (HUNCH_SECRET_CONNECTOR, "bucket", "", "fourth");

  secret = look_up (HUNCH_SECRET_S3, "bucket", &name);
  g_assert_cmpstr (name, ==, "AKID2");
  g_assert_cmpstr (secret, ==, "größer/+=");
  hunch_secret_free (secret);
  g_free (name);
  secret = look_up (HUNCH_SECRET_CONNECTOR, "bucket", NULL);
  g_assert_cmpstr (secret, ==, "fourth");
  hunch_secret_free (secret);

  g_assert_true (hunch_secret_clear (HUNCH_SECRET_S3, "bucket", NULL, NULL));
  g_assert_true (hunch_secret_clear (HUNCH_SECRET_S3, "bucket", NULL, NULL));
  g_assert_null (look_up (HUNCH_SECRET_S3, "bucket", NULL));
  secret = look_up (HUNCH_SECRET_S3, "other", NULL);
  g_assert_cmpstr (secret, ==, "third");
  hunch_secret_free (secret);
}

/* A key of the keyring opens a bucket, by the bucket's name or by that of the endpoint. */
static void
test_bucket (void)
{
  g_autofree char *endpoint = net_server_dup_url ("");
  const char *subjects[] = { "tidy", endpoint };

  g_setenv ("AWS_ENDPOINT_URL", endpoint, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      const char *words[] = { "s3://tidy/other/", NULL };
      g_autoptr (GPtrArray) sources = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_null (hunch_source_expand (words, NULL, NULL, &error));
      g_assert_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED);
      g_clear_error (&error);

      store (HUNCH_SECRET_S3, subjects[i], "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
      sources = hunch_source_expand (words, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sources->len, ==, 2);
      g_assert_true (hunch_secret_clear (HUNCH_SECRET_S3, subjects[i], NULL, NULL));
      hunch_s3_forget ();
    }
}

/* Such a keyring on a bus of its own. */
static GSubprocess *
start_keyring (GTestDBus *bus)
{
  g_autofree char *path = g_build_filename (g_getenv ("HUNCH_TEST_SOURCE_DIR"), "tests", "source", "keyring.py", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  char ready[6] = { 0 };

  g_test_dbus_up (bus);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, path, NULL);
  g_assert_no_error (error);
  g_assert_true (g_input_stream_read_all (g_subprocess_get_stdout_pipe (process), ready, 5, NULL, NULL, NULL));
  g_assert_cmpstr (ready, ==, "ready");

  return process;
}

/* The bus comes first: a helper of its keeps every descriptor open that is open then. It is stopped, not taken down: libsecret keeps
 * its connection, which would be waited for. */
static void
test_with_keyring (void)
{
  static GTestDBus *bus;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDBusConnection) connection = NULL;
  g_autofree char *address = NULL;

  bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  process = start_keyring (bus);
  connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_dbus_connection_set_exit_on_close (connection, FALSE);
  address = g_strdup (g_getenv ("DBUS_SESSION_BUS_ADDRESS"));
  net_server_start ();
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", address, TRUE);

  test_keyring ();
  test_bucket ();

  net_server_stop ();
  g_output_stream_close (g_subprocess_get_stdin_pipe (process), NULL, NULL);
  g_subprocess_wait (process, NULL, NULL);
  secret_service_disconnect ();
  g_test_dbus_stop (bus);
}

int
main (int    argc,
      char **argv)
{
  char *home;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/secrets/no-keyring", test_no_keyring);
  g_test_add_func ("/source/secrets/with-keyring", test_with_keyring);

  home = net_make_home ();
  result = g_test_run ();
  net_remove_folder (home);
  g_free (home);

  return result;
}
