#define G_LOG_DOMAIN "hunch-source"
#define HUNCH_SECRET_LIBRARY_ITSELF
#include "source/secret-library.h"

HunchSecretLibrary hunch_secret_library;

#define SYMBOL(name) { #name, (gpointer *) &hunch_secret_library.name }

static const HunchLibrarySymbol symbols[] = {
  SYMBOL (secret_attributes_build),
  SYMBOL (secret_error_get_quark),
  SYMBOL (secret_item_get_attributes),
  SYMBOL (secret_item_get_secret),
  SYMBOL (secret_password_clearv_sync),
  SYMBOL (secret_password_storev_sync),
  SYMBOL (secret_service_get_sync),
  SYMBOL (secret_service_search_sync),
  SYMBOL (secret_value_get_text),
  SYMBOL (secret_value_unref),
};

void
hunch_secret_library_load (void)
{
  static gsize is_open;

  if (!g_once_init_enter (&is_open))
    return;
  hunch_library_open ("libsecret-1.so.0", symbols, G_N_ELEMENTS (symbols));
  g_once_init_leave (&is_open, 1);
}
