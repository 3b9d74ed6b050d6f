/* analysis/evidence-private.h: a page of evidence being put together. */
#pragma once
#include "analysis/analysis.h"

G_BEGIN_DECLS

typedef struct
{
  HunchProject  *project;      /* lent, as all below unless said otherwise */
  const char    *kind;
  const char    *table;        /* NULL: none */
  GHashTable    *options;
  JsonObject    *result;
  JsonObject    *survive;      /* NULL: not asked */
  HunchProgress *progress;
  GCancellable  *cancellable;
  double         conf;
  JsonArray     *sections;     /* owned */
  JsonObject    *section;      /* lent; in hand */
} HunchEvidence;

/* A section without lines and tables is left out when the next one begins. @id as in evidence.h. */
void       hunch_evidence_begin (HunchEvidence *self, const char *id, const char *title);
void       hunch_evidence_end   (HunchEvidence *self);
/* @label may be NULL; nothing when @text is NULL. */
void       hunch_evidence_add   (HunchEvidence *self, const char *label, const char *text);
/* The same, takes @text. */
void       hunch_evidence_take  (HunchEvidence *self, const char *label, char *text);
/* The rows of a new table, lent: fill with hunch_result_add_row(). */
JsonArray *hunch_evidence_add_table (HunchEvidence *self, const char *title, const char *const *columns);

void       hunch_evidence_add_count (HunchEvidence *self, const char *label, gint64 count);
/* "2026-11-20T18:00:00Z"; NULL for 0. Release with g_free(). */
char      *hunch_evidence_dup_time  (gint64 seconds);

/* The section about the sample; @info may be NULL. */
void       hunch_evidence_add_sample (HunchEvidence *self, const HunchTableInfo *info);

/* "0.40 (95 % interval 0.22 to 0.57), p = 0.003". Release with g_free(). */
char      *hunch_evidence_dup_answer (JsonObject *result, double conf);

/* Lines about what the result could have seen, and whether it stands otherwise asked. */
void       hunch_evidence_add_sensitivity (HunchEvidence *self, gboolean is_thorough);

G_END_DECLS
