#define G_LOG_DOMAIN "hunch-source"
#include "source/secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/secret-library.h"
#include "source/source.h"

static const char *const kind_names[] = { "s3", "connector" };

/* The name is an attribute of what is found, not of what is looked for. */
static const SecretSchema schema = {
  "io.github.hunch.Hunch",
  SECRET_SCHEMA_NONE,
  {
    { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "subject", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "name", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
  0, 0, 0, 0, 0, 0, 0, 0,
};

static gboolean
set_keyring_error (GError    **error,
                   GError     *cause)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  else if (g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED, _("The keyring stayed locked."));
  else
    g_set_error (error, HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_DENIED,
                 _("There is no keyring to keep keys in: none answers on this desktop. Environment variables can hold a key instead."));

  return FALSE;
}

static GHashTable *
make_attributes (HunchSecretKind kind,
                 const char     *subject)
{
  hunch_secret_library_load ();

  return secret_attributes_build (&schema, "kind", kind_names[kind], "subject", subject, NULL);
}

gboolean
hunch_secret_clear (HunchSecretKind kind,
                    const char     *subject,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (kind, subject);
  g_autoptr (GError) cause = NULL;

  secret_password_clearv_sync (&schema, attributes, cancellable, &cause);

  return cause == NULL || set_keyring_error (error, cause);
}

gboolean
hunch_secret_store (HunchSecretKind kind,
                    const char     *subject,
                    const char     *name,
                    const char     *secret,
                    GCancellable   *cancellable,
                    GError        **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (kind, subject);
  g_autofree char *label = g_strdup_printf (_("Hunch: key for %s"), subject);
  g_autoptr (GError) cause = NULL;

  if (!hunch_secret_clear (kind, subject, cancellable, error))
    return FALSE;
  g_hash_table_insert (attributes, g_strdup ("name"), g_strdup (name));
  secret_password_storev_sync (&schema, attributes, SECRET_COLLECTION_DEFAULT, label, secret, cancellable, &cause);

  return cause == NULL || set_keyring_error (error, cause);
}

static void
take_item (SecretItem *item,
           char      **out_name,
           char      **out_secret)
{
  g_autoptr (GHashTable) attributes = secret_item_get_attributes (item);
  SecretValue *value = secret_item_get_secret (item);

  *out_secret = value != NULL ? g_strdup (secret_value_get_text (value)) : NULL;
  if (out_name != NULL)
    *out_name = *out_secret != NULL ? g_strdup (g_hash_table_lookup (attributes, "name")) : NULL;
  if (value != NULL)
    secret_value_unref (value);
}

/* Without its collections: loading them complains loudly where no keyring runs, and a search needs none. */
static SecretService *
get_service (GCancellable *cancellable,
             GError      **error)
{
  return secret_service_get_sync (SECRET_SERVICE_NONE, cancellable, error);
}

gboolean
hunch_secret_lookup (HunchSecretKind kind,
                     const char     *subject,
                     char          **out_name,
                     char          **out_secret,
                     GCancellable   *cancellable,
                     GError        **error)
{
  g_autoptr (GHashTable) attributes = make_attributes (kind, subject);
  g_autoptr (GError) cause = NULL;
  g_autoptr (SecretService) service = get_service (cancellable, &cause);
  GList *items = NULL;

  *out_secret = NULL;
  if (out_name != NULL)
    *out_name = NULL;
  if (service != NULL)
    items = secret_service_search_sync (service, &schema, attributes, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS, cancellable, &cause);
  if (cause != NULL)
    return set_keyring_error (error, cause);

  if (items != NULL)
    take_item (items->data, out_name, out_secret);
  g_list_free_full (items, g_object_unref);

  return TRUE;
}

void
hunch_secret_free (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}
