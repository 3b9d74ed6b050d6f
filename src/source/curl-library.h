/* source/curl-library.h: libcurl, opened when it is first needed: see base/library.h. */
#pragma once
#include <curl/curl.h>
#include "base/library.h"

G_BEGIN_DECLS

typedef struct
{
  __typeof__ (&curl_easy_cleanup) curl_easy_cleanup;
  __typeof__ (&curl_easy_getinfo) curl_easy_getinfo;
  __typeof__ (&curl_easy_init) curl_easy_init;
  __typeof__ (&curl_easy_pause) curl_easy_pause;
  __typeof__ (&curl_easy_setopt) curl_easy_setopt;
  __typeof__ (&curl_easy_strerror) curl_easy_strerror;
  __typeof__ (&curl_free) curl_free;
  __typeof__ (&curl_getdate) curl_getdate;
  __typeof__ (&curl_global_init) curl_global_init;
  __typeof__ (&curl_multi_add_handle) curl_multi_add_handle;
  __typeof__ (&curl_multi_info_read) curl_multi_info_read;
  __typeof__ (&curl_multi_init) curl_multi_init;
  __typeof__ (&curl_multi_perform) curl_multi_perform;
  __typeof__ (&curl_multi_poll) curl_multi_poll;
  __typeof__ (&curl_multi_remove_handle) curl_multi_remove_handle;
  __typeof__ (&curl_multi_setopt) curl_multi_setopt;
  __typeof__ (&curl_multi_wakeup) curl_multi_wakeup;
  __typeof__ (&curl_slist_append) curl_slist_append;
  __typeof__ (&curl_slist_free_all) curl_slist_free_all;
  __typeof__ (&curl_url) curl_url;
  __typeof__ (&curl_url_cleanup) curl_url_cleanup;
  __typeof__ (&curl_url_get) curl_url_get;
  __typeof__ (&curl_url_set) curl_url_set;
} HunchCurl;

extern HunchCurl hunch_curl;

/* To be called before anything else of the library, as often as wanted; any thread. */
void hunch_curl_load (void);

G_END_DECLS

#ifndef HUNCH_CURL_LIBRARY_ITSELF
#define curl_easy_cleanup hunch_curl.curl_easy_cleanup
#undef curl_easy_getinfo
#define curl_easy_getinfo hunch_curl.curl_easy_getinfo
#define curl_easy_init hunch_curl.curl_easy_init
#define curl_easy_pause hunch_curl.curl_easy_pause
#undef curl_easy_setopt
#define curl_easy_setopt hunch_curl.curl_easy_setopt
#define curl_easy_strerror hunch_curl.curl_easy_strerror
#define curl_free hunch_curl.curl_free
#define curl_getdate hunch_curl.curl_getdate
#define curl_global_init hunch_curl.curl_global_init
#define curl_multi_add_handle hunch_curl.curl_multi_add_handle
#define curl_multi_info_read hunch_curl.curl_multi_info_read
#define curl_multi_init hunch_curl.curl_multi_init
#define curl_multi_perform hunch_curl.curl_multi_perform
#define curl_multi_poll hunch_curl.curl_multi_poll
#define curl_multi_remove_handle hunch_curl.curl_multi_remove_handle
#undef curl_multi_setopt
#define curl_multi_setopt hunch_curl.curl_multi_setopt
#define curl_multi_wakeup hunch_curl.curl_multi_wakeup
#define curl_slist_append hunch_curl.curl_slist_append
#define curl_slist_free_all hunch_curl.curl_slist_free_all
#define curl_url hunch_curl.curl_url
#define curl_url_cleanup hunch_curl.curl_url_cleanup
#define curl_url_get hunch_curl.curl_url_get
#define curl_url_set hunch_curl.curl_url_set
#endif
