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
  HUNCH_SAMPLE_STRATIFIED, /* n in all, by simple random sampling within each value of a column */
  HUNCH_SAMPLE_BLOCKS,     /* n in all, out of files, row groups and pages drawn at random: see sample/blocks.h */
} HunchSampleMethod;

typedef enum
{
  HUNCH_ALLOCATION_PROPORTIONAL,  /* n_h = n N_h / N, by largest remainders */
  HUNCH_ALLOCATION_EQUAL,         /* n_h alike, what a small stratum has not going to the others */
} HunchAllocation;

const char *hunch_sample_method_get_name (HunchSampleMethod method);  /* "all", "head", "reservoir", "bernoulli", "stratified", "blocks" */
gboolean    hunch_sample_method_from_name (const char *name, HunchSampleMethod *out_method);

typedef struct
{
  HunchSampleMethod method;
  gint64            rows;        /* all but Bernoulli */
  double            share;       /* Bernoulli, 0..1 */
  guint64           seed;
  char              stratum[256]; /* the column of a stratified sample; "" otherwise */
  HunchAllocation   allocation;
  int               min_blocks;  /* blocks: at least so many, if there are; 0: 40 */
} HunchSampleChoice;

/* A sampler is asked in two passes. First every row is counted past it
 * (hunch_sampler_see(), only when hunch_sampler_needs_first_pass()), then, from
 * row 0 again and in order, it says which to keep. The same choice on the same
 * number of rows keeps the same rows. Memory: 8 bytes for each row of a reservoir,
 * some 100 for each stratum. */
typedef struct _HunchSampler HunchSampler;

HunchSampler *hunch_sampler_new (const HunchSampleChoice *choice);

/* The last of several draws from the same rows: what an earlier one keeps is passed over, and the rest are the rows that the
 * last one draws from, so that no row comes twice. Every row has to be asked for, none left out. */
HunchSampler *hunch_sampler_new_after (const HunchSampleChoice *draws, guint n_draws);
void          hunch_sampler_free (HunchSampler *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchSampler, hunch_sampler_free)

gboolean      hunch_sampler_needs_first_pass (HunchSampler *self);
void          hunch_sampler_see (HunchSampler *self, gint64 n_rows);

/* Whether row `row` (rising from call to call) is kept. */
gboolean      hunch_sampler_keep (HunchSampler *self, gint64 row);

/* TRUE when no later row can be kept, so that reading may end. */
gboolean      hunch_sampler_is_full (HunchSampler *self);

/* --- strata: the same two passes, with the row's value in the column of the strata; NULL: missing -------- */

#define HUNCH_SAMPLER_MAX_STRATA 100000

gboolean      hunch_sampler_has_strata (HunchSampler *self);

/* Instead of hunch_sampler_see(). FALSE when there are more than HUNCH_SAMPLER_MAX_STRATA of them. */
gboolean      hunch_sampler_see_value (HunchSampler *self, const char *value, gsize length);

/* Instead of hunch_sampler_keep(). A value that the first pass has not seen is not kept. */
gboolean      hunch_sampler_keep_value (HunchSampler *self, gint64 row, const char *value, gsize length);

/* In the order in which they came: how many rows of it there are and how many were kept up to now. The value is lent, NULL for missing. */
guint         hunch_sampler_get_n_strata (HunchSampler *self);
const char   *hunch_sampler_get_stratum (HunchSampler *self, guint position, gint64 *out_n_seen, gint64 *out_n_kept);

/* --- a reservoir in one pass, when nobody knows how many rows there will be ------------------------------- */

/* Whether row `row` (from 0, every one of them, in order) enters the sample, and the place it takes there (0 .. rows - 1), in which an
 * earlier row may stand. After the last row the places hold the very rows that two passes would have kept. Memory: none. */
gboolean      hunch_sampler_enter (HunchSampler *self, gint64 row, gint64 *out_place);

G_END_DECLS
