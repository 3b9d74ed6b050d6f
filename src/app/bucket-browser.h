/* app/bucket-browser.h: what lies in a bucket, folder by folder, and the pattern of what is wanted. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

/* Signal: changed ()  other words. */
#define HUNCH_TYPE_BUCKET_BROWSER (hunch_bucket_browser_get_type ())
G_DECLARE_FINAL_TYPE (HunchBucketBrowser, hunch_bucket_browser, HUNCH, BUCKET_BROWSER, AdwBin)

GtkWidget *hunch_bucket_browser_new (void);

/* "s3://bucket/…"; NULL while nothing is named. Release with g_free(). */
char      *hunch_bucket_browser_dup_words (HunchBucketBrowser *self);

G_END_DECLS
