/* Keys where there is no keyring: a sentence, and nothing else happens. */
#include <string.h>

#include "net-server.h"
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

int
main (int    argc,
      char **argv)
{
  char *home;
  int result;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/secrets/no-keyring", test_no_keyring);

  home = net_make_home ();
  result = g_test_run ();
  net_remove_folder (home);
  g_free (home);

  return result;
}
