/* source/secret-library.h: libsecret, opened when it is first needed: see base/library.h. */
#pragma once
#include <libsecret/secret.h>
#include "base/library.h"

G_BEGIN_DECLS

typedef struct
{
  __typeof__ (&secret_attributes_build) secret_attributes_build;
  __typeof__ (&secret_error_get_quark) secret_error_get_quark;
  __typeof__ (&secret_item_get_attributes) secret_item_get_attributes;
  __typeof__ (&secret_item_get_secret) secret_item_get_secret;
  __typeof__ (&secret_password_clearv_sync) secret_password_clearv_sync;
  __typeof__ (&secret_password_storev_sync) secret_password_storev_sync;
  __typeof__ (&secret_service_get_sync) secret_service_get_sync;
  __typeof__ (&secret_service_search_sync) secret_service_search_sync;
  __typeof__ (&secret_value_get_text) secret_value_get_text;
  __typeof__ (&secret_value_unref) secret_value_unref;
} HunchSecretLibrary;

extern HunchSecretLibrary hunch_secret_library;

/* To be called before anything else of the library, as often as wanted; any thread. */
void hunch_secret_library_load (void);

G_END_DECLS

#ifndef HUNCH_SECRET_LIBRARY_ITSELF
#define secret_attributes_build hunch_secret_library.secret_attributes_build
#define secret_error_get_quark hunch_secret_library.secret_error_get_quark
#define secret_item_get_attributes hunch_secret_library.secret_item_get_attributes
#define secret_item_get_secret hunch_secret_library.secret_item_get_secret
#define secret_password_clearv_sync hunch_secret_library.secret_password_clearv_sync
#define secret_password_storev_sync hunch_secret_library.secret_password_storev_sync
#define secret_service_get_sync hunch_secret_library.secret_service_get_sync
#define secret_service_search_sync hunch_secret_library.secret_service_search_sync
#define secret_value_get_text hunch_secret_library.secret_value_get_text
#define secret_value_unref hunch_secret_library.secret_value_unref
#endif
