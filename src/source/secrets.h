/* source/secrets.h: keys and passwords in the desktop's keyring; nowhere else. Blocking; not on a main thread. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_SECRET_S3,         /* the subject is a bucket, or an endpoint's address for all of its buckets; name is the key id */
  HUNCH_SECRET_CONNECTOR,  /* the subject is a connector's name; name is empty */
} HunchSecretKind;

/* Keeps `secret` for `subject`, in the place of an older one. Fails with HUNCH_SOURCE_ERROR_DENIED in a sentence when there is no keyring, or
 * it stays locked. */
gboolean hunch_secret_store (HunchSecretKind kind, const char *subject, const char *name, const char *secret, GCancellable *cancellable, GError **error);

/* TRUE when the keyring could be asked; `out_secret` and `out_name` (may be NULL) are NULL when it holds none for the subject.
 * Release with hunch_secret_free() and g_free(). Same errors. */
gboolean hunch_secret_lookup (HunchSecretKind kind, const char *subject, char **out_name, char **out_secret, GCancellable *cancellable, GError **error);

/* Forgets it; not an error when there was none. Same errors. */
gboolean hunch_secret_clear (HunchSecretKind kind, const char *subject, GCancellable *cancellable, GError **error);

/* Overwrites and frees; NULL is allowed. */
void     hunch_secret_free (char *secret);

G_END_DECLS
