#define G_LOG_DOMAIN "hunch-source"
#define HUNCH_CURL_LIBRARY_ITSELF
#include "source/curl-library.h"

HunchCurl hunch_curl;

#define SYMBOL(name) { #name, (gpointer *) &hunch_curl.name }

static const HunchLibrarySymbol symbols[] = {
  SYMBOL (curl_easy_cleanup),
  SYMBOL (curl_easy_getinfo),
  SYMBOL (curl_easy_init),
  SYMBOL (curl_easy_pause),
  SYMBOL (curl_easy_setopt),
  SYMBOL (curl_easy_strerror),
  SYMBOL (curl_free),
  SYMBOL (curl_getdate),
  SYMBOL (curl_global_init),
  SYMBOL (curl_multi_add_handle),
  SYMBOL (curl_multi_info_read),
  SYMBOL (curl_multi_init),
  SYMBOL (curl_multi_perform),
  SYMBOL (curl_multi_poll),
  SYMBOL (curl_multi_remove_handle),
  SYMBOL (curl_multi_setopt),
  SYMBOL (curl_multi_wakeup),
  SYMBOL (curl_slist_append),
  SYMBOL (curl_slist_free_all),
  SYMBOL (curl_url),
  SYMBOL (curl_url_cleanup),
  SYMBOL (curl_url_get),
  SYMBOL (curl_url_set),
};

void
hunch_curl_load (void)
{
  static gsize is_open;

  if (!g_once_init_enter (&is_open))
    return;
  hunch_library_open ("libcurl.so.4", symbols, G_N_ELEMENTS (symbols));
  g_once_init_leave (&is_open, 1);
}
