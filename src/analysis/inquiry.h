/* analysis/inquiry.h: a question in hand: table, options checked against the kind's table, and the result being made. */
#pragma once
#include "analysis/analysis.h"
#include "analysis/result.h"

G_BEGIN_DECLS

/* See analysis/clusters.h, analysis/strata.h and analysis/rows.h. */
typedef struct _HunchClusters HunchClusters;
typedef struct _HunchStrata HunchStrata;
typedef struct _HunchRows HunchRows;
typedef struct _HunchRowChoice HunchRowChoice;

typedef struct
{
  HunchProject        *project;      /* lent, as all below unless said otherwise */
  HunchTableInfo      *table;        /* owned; NULL when the kind needs none and none was given */
  const HunchKindInfo *kind;
  GHashTable          *options;      /* word → text */
  HunchProgress       *progress;
  GCancellable        *cancellable;
  double               conf;         /* 0..1 */
  HunchResult         *result;       /* owned */
  HunchClusters       *clusters;     /* owned; NULL when the rows came singly */
  HunchStrata         *strata;       /* owned; NULL when the rows were not drawn by strata */
  gboolean             uses_strata;  /* the kind allows for them: see hunch_inquiry_use_strata() */
  HunchRows           *rows;         /* owned; which rows are seen, NULL: all, once */
  gpointer             model;        /* owned; the fitted model that knows about rows (analysis/save-columns.h), or NULL */
  gconstpointer        model_words;  /* static; the HunchSavedColumns by which it is asked */
} HunchInquiry;

/* @table: NULL or "" for kinds that need none. Errors: BAD_OPTION for what the kind does not know, with what it does know; NO_SUCH for the table. */
HunchInquiry *hunch_inquiry_new  (HunchProject *project, const HunchKindInfo *kind, const char *table, GHashTable *options,
                                  HunchProgress *progress, GCancellable *cancellable, GError **error);
/* The same, of chosen rows (analysis/rows.h); @choice NULL: the usual ones. */
HunchInquiry *hunch_inquiry_new_rows (HunchProject *project, const HunchKindInfo *kind, const char *table, GHashTable *options, const HunchRowChoice *choice,
                                      HunchProgress *progress, GCancellable *cancellable, GError **error);
void          hunch_inquiry_free (HunchInquiry *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchInquiry, hunch_inquiry_free)

/* A runner that weighs rows and allows for strata says so before it reads them: what hunch_groups_read(), hunch_counts_read(), hunch_model_fit_new(),
 * hunch_glm_model_new() and hunch_cells_read() give is then of the whole, with errors by strata (stats/strata.h). They take it back (uses_strata is FALSE again) where
 * the question has weights of its own, or strata times groups are too many. Answers of others warn that rows weigh alike. TRUE when the rows were drawn by strata. */
gboolean      hunch_inquiry_use_strata (HunchInquiry *self);
/* At the end: warns of what the errors of the kind did not allow for. */
void          hunch_inquiry_warn_of_strata (HunchInquiry *self);

/* What was given, else the option's default, else NULL. Lent. */
const char *hunch_inquiry_get    (HunchInquiry *self, const char *word);
gboolean    hunch_inquiry_is     (HunchInquiry *self, const char *word, const char *choice);
gboolean    hunch_inquiry_get_number (HunchInquiry *self, const char *word, double *out_value, GError **error);

/* The column an option names; NULL without error when the option is not given. Lent. Text is refused where numbers are needed. */
gboolean    hunch_inquiry_get_column  (HunchInquiry *self, const char *word, const HunchColumnInfo **out_column, GError **error);
/* Array of const HunchColumnInfo *, in the order given. */
GPtrArray  *hunch_inquiry_dup_columns (HunchInquiry *self, const char *word, GError **error);
/* "0.1,0.9" as numbers. NULL without error when not given. */
GArray     *hunch_inquiry_dup_numbers (HunchInquiry *self, const char *word, GError **error);

/* Column by its name, or BAD_OPTION with the names there are. */
const HunchColumnInfo *hunch_inquiry_find_column (HunchInquiry *self, const char *name, GError **error);

/* Text where numbers are needed: NO_ANSWER. */
gboolean    hunch_inquiry_check_number (HunchInquiry *self, const HunchColumnInfo *column, GError **error);

/* The line for under a chart of @n_used rows of the table (0: not known), or NULL when nobody knows where they came from. */
char       *hunch_inquiry_dup_source (HunchInquiry *self, gint64 n_used);

/* Errors of stats/ and of the cache become sentences of this room; others pass. */
void        hunch_inquiry_adopt_error (GError **error);

gboolean    hunch_no_answer  (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean    hunch_bad_option (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Parts of a list with commas; names with a comma stand in backticks. Release with g_strfreev(). */
char      **hunch_split_list (const char *text);

G_END_DECLS
