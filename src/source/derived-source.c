/* Bytes that are made while they are read: of another source, or made up. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/source-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "source/generator.h"

#define GENERATOR_PREFIX "generator:"

typedef struct
{
  HunchSourceOpenFunc open;
  gpointer            user_data;  /* owned by destroy */
  GDestroyNotify      destroy;    /* NULL: nothing to release */
} Derived;

static GInputStream *
open_derived (HunchSource  *self,
              GCancellable *cancellable,
              GError      **error)
{
  Derived *derived = self->data;

  return derived->open (derived->user_data, cancellable, error);
}

static char *
dup_last_part (HunchSource *self)
{
  const char *slash = strrchr (self->name, '/');

  return g_strdup (slash != NULL && slash[1] != '\0' ? slash + 1 : self->name);
}

static void
derived_free (gpointer data)
{
  Derived *derived = data;

  if (derived->destroy != NULL)
    derived->destroy (derived->user_data);
  g_free (derived);
}

static const HunchSourceKind derived_kind = {
  .is_local = TRUE,
  .open = open_derived,
  .dup_base_name = dup_last_part,
  .free_data = derived_free,
};

HunchSource *
hunch_source_new_derived (const char         *name,
                          const char         *version,
                          gint64              size,
                          HunchSourceOpenFunc open,
                          gpointer            user_data,
                          GDestroyNotify      destroy)
{
  Derived *derived = g_new (Derived, 1);
  HunchSource *self;

  g_return_val_if_fail (name != NULL && open != NULL, NULL);

  *derived = (Derived) { open, user_data, destroy };
  self = hunch_source_new_of_kind (&derived_kind, name, derived);
  hunch_source_set_facts (self, version, size, NULL);

  return self;
}

/* --- made up ----------------------------------------------------------------- */

static GInputStream *
open_made_up (HunchSource  *self,
              GCancellable *cancellable,
              GError      **error)
{
  return hunch_generator_open (self->name + strlen (GENERATOR_PREFIX), error);
}

static char *
dup_made_up_name (HunchSource *self)
{
  const char *name = self->name + strlen (GENERATOR_PREFIX);

  return g_strndup (name, strcspn (name, "?"));
}

static const HunchSourceKind generator_kind = {
  .is_local = TRUE,
  .open = open_made_up,
  .dup_base_name = dup_made_up_name,
};

HunchSource *
hunch_generator_source_new (const char *words,
                            GError    **error)
{
  g_autofree char *version = hunch_generator_dup_version (words + strlen (GENERATOR_PREFIX), error);
  HunchSource *self;

  if (version == NULL)
    return NULL;

  self = hunch_source_new_of_kind (&generator_kind, words, NULL);
  hunch_source_set_facts (self, version, -1, NULL);

  return self;
}
