/* sample/sampler.h: which rows are kept. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HUNCH_SAMPLE_ALL,
  HUNCH_SAMPLE_HEAD,       /* the first n */
  HUNCH_SAMPLE_RESERVOIR,  /* n at random, each set of n rows equally likely, in one pass over the row numbers */
  HUNCH_SAMPLE_BERNOULLI,  /* each row by itself with the given share */
} HunchSampleMethod;

const char *hunch_sample_method_get_name (HunchSampleMethod method);  /* "all", "head", "reservoir", "bernoulli" */
gboolean    hunch_sample_method_from_name (const char *name, HunchSampleMethod *out_method);

typedef struct
{
  HunchSampleMethod method;
  gint64            rows;   /* head and reservoir */
  double            share;  /* Bernoulli, 0..1 */
  guint64           seed;
} HunchSampleChoice;

/* A sampler is asked in two passes. First every row is counted past it
 * (hunch_sampler_see(), only when hunch_sampler_needs_first_pass()), then, from
 * row 0 again and in order, it says which to keep. The same choice on the same
 * number of rows keeps the same rows. Memory: 8 bytes for each row of a reservoir. */
typedef struct _HunchSampler HunchSampler;

HunchSampler *hunch_sampler_new (const HunchSampleChoice *choice);
void          hunch_sampler_free (HunchSampler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSampler, hunch_sampler_free)

gboolean      hunch_sampler_needs_first_pass (HunchSampler *self);
void          hunch_sampler_see (HunchSampler *self, gint64 n_rows);

/* Whether row `row` (rising from call to call) is kept. */
gboolean      hunch_sampler_keep (HunchSampler *self, gint64 row);

/* TRUE when no later row can be kept, so that reading may end. */
gboolean      hunch_sampler_is_full (HunchSampler *self);

G_END_DECLS
