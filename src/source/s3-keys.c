/* Keys and settings from where other programs keep theirs. Read anew each time: files and environment may have changed. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/s3-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/secrets.h"

#define MAX_FILE_BYTES (1024 * 1024)

/* --- keys -------------------------------------------------------------------- */

HunchS3Key *
hunch_s3_key_ref (HunchS3Key *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
key_clear (gpointer data)
{
  HunchS3Key *self = data;

  g_free (self->id);
  hunch_secret_free (self->secret);
  hunch_secret_free (self->token);
  g_free (self->place);
}

void
hunch_s3_key_unref (HunchS3Key *self)
{
  g_atomic_rc_box_release_full (self, key_clear);
}

/* Takes everything. */
static HunchS3Key *
key_new (char *id,
         char *secret,
         char *token,
         char *place)
{
  HunchS3Key *self = g_atomic_rc_box_new0 (HunchS3Key);

  *self = (HunchS3Key) { id, secret, token, place };

  return self;
}

/* --- files ------------------------------------------------------------------- */

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && *value != '\0' ? value : NULL;
}

static const char *
get_profile (void)
{
  const char *name = get_variable ("AWS_PROFILE");

  if (name == NULL)
    name = get_variable ("AWS_DEFAULT_PROFILE");

  return name != NULL ? name : "default";
}

static char *
read_file (const char *variable,
           const char *name)
{
  const char *given = get_variable (variable);
  g_autofree char *path = given != NULL ? g_strdup (given) : g_build_filename (g_get_home_dir (), ".aws", name, NULL);
  char *text = NULL;
  gsize length;

  if (g_file_get_contents (path, &text, &length, NULL) && length > MAX_FILE_BYTES)
    g_clear_pointer (&text, g_free);

  return text;
}

/* "[profile name]" with any blanks and quotes. */
static gboolean
is_head_of (const char *line,
            const char *section)
{
  const char *end = strrchr (line, ']');
  g_autofree char *text = end != NULL ? g_strndup (line + 1, end - line - 1) : NULL;
  g_auto (GStrv) words = text != NULL ? g_strsplit_set (text, " \t\"'", -1) : NULL;
  g_autoptr (GString) plain = g_string_new (NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (plain, "%s%s", plain->len > 0 ? " " : "", words[i]);

  return strcmp (plain->str, section) == 0;
}

/* Name and value of a line, both with their blanks taken off; FALSE for other lines. */
static gboolean
split_line (char  *line,
            char **out_name,
            char **out_value)
{
  char *equals = strchr (line, '=');

  if (equals == NULL || *line == '#' || *line == ';')
    return FALSE;
  *equals = '\0';
  *out_name = g_strstrip (line);
  *out_value = g_strstrip (equals + 1);

  return **out_name != '\0' && **out_name != '#' && **out_name != ';';
}

/* The value of `name` in the section; "outer.inner" for an indented line below a name without a value. The last one counts. */
static char *
find_value (const char *text,
            const char *section,
            const char *name)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *outer = g_strdup ("");
  char *found = NULL;
  gboolean is_inside = FALSE;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      gboolean is_indented = g_ascii_isspace (lines[i][0]);
      g_autofree char *whole = NULL;
      char *key, *value;

      if (lines[i][0] == '[')
        is_inside = is_head_of (lines[i], section);
      if (!is_inside || lines[i][0] == '[' || !split_line (lines[i], &key, &value))
        continue;
      whole = is_indented ? g_strconcat (outer, ".", key, NULL) : g_strdup (key);
      if (!is_indented)
        {
          g_free (outer);
          outer = g_strdup (key);
        }
      if (strcmp (whole, name) == 0 && *value != '\0')
        {
          g_free (found);
          found = g_strdup (value);
        }
    }

  return found;
}

static char *
find_in_config (const char *config,
                const char *name)
{
  const char *profile = get_profile ();
  g_autofree char *section = g_strconcat ("profile ", profile, NULL);
  char *value = find_value (config, section, name);

  return value == NULL && strcmp (profile, "default") == 0 ? find_value (config, "default", name) : value;
}

char *
hunch_s3_dup_setting (const char *name)
{
  g_autofree char *credentials = read_file ("AWS_SHARED_CREDENTIALS_FILE", "credentials");
  g_autofree char *config = read_file ("AWS_CONFIG_FILE", "config");
  char *value = credentials != NULL ? find_value (credentials, get_profile (), name) : NULL;

  return value == NULL && config != NULL ? find_in_config (config, name) : value;
}

/* "[services name]" with "s3 =" and an indented endpoint_url. */
static char *
find_service_endpoint (void)
{
  g_autofree char *services = hunch_s3_dup_setting ("services");
  g_autofree char *config = services != NULL ? read_file ("AWS_CONFIG_FILE", "config") : NULL;
  g_autofree char *section = g_strconcat ("services ", services, NULL);

  return config != NULL ? find_value (config, section, "s3.endpoint_url") : NULL;
}

static char *
find_endpoint (void)
{
  const char *ignored = get_variable ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  const char *variable = get_variable ("AWS_ENDPOINT_URL_S3");
  char *endpoint;

  if (ignored != NULL && g_ascii_strcasecmp (ignored, "true") == 0)
    return NULL;
  if (variable == NULL)
    variable = get_variable ("AWS_ENDPOINT_URL");
  if (variable != NULL)
    return g_strdup (variable);

  endpoint = find_service_endpoint ();
  if (endpoint == NULL)
    endpoint = hunch_s3_dup_setting ("s3.endpoint_url");

  return endpoint != NULL ? endpoint : hunch_s3_dup_setting ("endpoint_url");
}

char *
hunch_s3_dup_endpoint (void)
{
  char *endpoint = find_endpoint ();

  while (endpoint != NULL && g_str_has_suffix (endpoint, "/"))
    endpoint[strlen (endpoint) - 1] = '\0';

  return endpoint;
}

char *
hunch_s3_dup_region (void)
{
  const char *variable = get_variable ("AWS_REGION");

  if (variable == NULL)
    variable = get_variable ("AWS_DEFAULT_REGION");

  return variable != NULL ? g_strdup (variable) : hunch_s3_dup_setting ("region");
}

/* --- places ------------------------------------------------------------------ */

static HunchS3Key *
find_in_environment (void)
{
  const char *id = get_variable ("AWS_ACCESS_KEY_ID");
  const char *secret = get_variable ("AWS_SECRET_ACCESS_KEY");

  if (id == NULL || secret == NULL)
    return NULL;

  return key_new (g_strdup (id), g_strdup (secret), g_strdup (get_variable ("AWS_SESSION_TOKEN")), g_strdup (_("with the key of the environment")));
}

static HunchS3Key *
find_in_profile (void)
{
  g_autofree char *id = hunch_s3_dup_setting ("aws_access_key_id");
  char *secret = id != NULL ? hunch_s3_dup_setting ("aws_secret_access_key") : NULL;

  if (secret == NULL)
    return NULL;

  return key_new (g_steal_pointer (&id), secret, hunch_s3_dup_setting ("aws_session_token"), g_strdup_printf (_("with the profile “%s”"), get_profile ()));
}

static HunchS3Key *
find_in_keyring (const char   *bucket,
                 GCancellable *cancellable)
{
  g_autofree char *endpoint = hunch_s3_dup_endpoint ();
  const char *subjects[] = { bucket, endpoint != NULL ? endpoint : HUNCH_S3_AMAZON };

  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    {
      char *id, *secret;

      if (*subjects[i] == '\0')
        continue;
      if (!hunch_secret_lookup (HUNCH_SECRET_S3, subjects[i], &id, &secret, cancellable, NULL))
        return NULL;
      if (secret != NULL && id != NULL)
        return key_new (id, secret, NULL, g_strdup (_("with the key of the keyring")));
      g_free (id);
      hunch_secret_free (secret);
    }

  return NULL;
}

HunchS3Key *
hunch_s3_key_find (HunchS3Place  place,
                   const char   *bucket,
                   GCancellable *cancellable)
{
  switch (place)
    {
    case HUNCH_S3_NOBODY:
      return key_new (NULL, NULL, NULL, g_strdup (_("without a key")));
    case HUNCH_S3_ENVIRONMENT:
      return find_in_environment ();
    case HUNCH_S3_PROFILE:
      return find_in_profile ();
    case HUNCH_S3_KEYRING:
      return find_in_keyring (bucket, cancellable);
    default:
      g_assert_not_reached ();
    }
}
