/* sample/ticket.h: the record of how a sample was taken. Travels with its table to every chart and slide. */
#pragma once
#include <json-glib/json-glib.h>
#include "sample/sampler.h"

G_BEGIN_DECLS

/* One object that was read, a file or a key. */
typedef struct
{
  char  *name;
  char  *version;  /* an ETag, for what has one; NULL */
  gint64 bytes;    /* in all; -1 not known */
  gint64 n_rows;   /* in all; -1 not known */
} HunchTicketObject;

/* What drawing blocks instead of single rows did to one column (Kish 1965; ANOVA estimate of the intra-class correlation, Donner and Koval 1980). */
typedef struct
{
  char  *column;
  double icc;            /* at most 1; may be below 0 */
  double design_effect;  /* variance of the mean against that of as many single rows */
  double effective_n;    /* n / design effect */
} HunchTicketEffect;

typedef struct
{
  char  *value;   /* NULL: missing */
  gint64 n_seen;
  gint64 n_kept;
} HunchTicketStratum;

typedef struct
{
  char             *source;         /* owned; as the person wrote it; several joined by ", " */
  char             *version;        /* owned; of the source's bytes, or NULL */
  char             *format;         /* owned; "csv" */
  gint64            bytes_total;    /* of the source, -1 not known */
  gint64            bytes_read;
  gint64            rows_seen;      /* N */
  gint64            rows_kept;      /* n */
  gint64            rows_rejected;
  HunchSampleChoice choice;
  gint64            taken_at;       /* seconds since 1970, UTC */
  char             *recipe;         /* owned; what became of the rows before they were kept, or NULL */

  gint64            requests;       /* that were sent to servers */
  gint64            n_objects;      /* that the words named */
  GPtrArray        *objects;        /* owned; HunchTicketObject, those that were read; NULL for a single local file */
  char             *filter;         /* owned; SQL that rows had to fulfil before they were sampled, or NULL */
  gint64            n_blocks;       /* that rows were kept of; 0: not a sample of blocks */
  gint64            n_blocks_total; /* -1 not known */
  GPtrArray        *effects;        /* owned; HunchTicketEffect, one per number column; NULL unless blocks */
  GPtrArray        *strata;         /* owned; HunchTicketStratum; NULL unless stratified */
  GArray           *draws;          /* owned; HunchSampleChoice of the draws that were added to this one ("5,000 more"), in order; NULL */
} HunchTicket;

HunchTicketObject  *hunch_ticket_object_new (const char *name, const char *version, gint64 bytes, gint64 n_rows);
void                hunch_ticket_object_free (HunchTicketObject *object);
HunchTicketStratum *hunch_ticket_stratum_new (const char *value, gint64 n_seen, gint64 n_kept);
void                hunch_ticket_stratum_free (HunchTicketStratum *stratum);
void                hunch_ticket_effect_free (HunchTicketEffect *effect);

HunchTicket *hunch_ticket_new (void);
HunchTicket *hunch_ticket_copy (const HunchTicket *ticket);
void         hunch_ticket_free (HunchTicket *ticket);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTicket, hunch_ticket_free)

/* Members as the fields, in lower case with underscores; "method", "rows", "share" and "seed" for the choice;
 * "taken_at" as ISO text in UTC. New reference. */
JsonObject  *hunch_ticket_to_json (const HunchTicket *ticket);
HunchTicket *hunch_ticket_from_json (JsonObject *object);

/* A choice by itself: "method", "rows", "share", "seed" and, where they say something, "stratum", "allocation", "min_blocks".
 * New reference; what is absent or odd reads as all rows. */
JsonObject  *hunch_sample_choice_to_json (const HunchSampleChoice *choice);
void         hunch_sample_choice_from_json (JsonObject *object, HunchSampleChoice *out_choice);

/* One line for under a chart: "n = 20,000 of 1,203,311 · reservoir, seed 7 · clicks.csv · 2026-11-20". Release with g_free(). */
char        *hunch_ticket_dup_line (const HunchTicket *ticket);

/* The same for rows that came of the ticket's: those of the table at hand, @n_rows, of which @n_used entered the result (as many, or
 * 0, when nothing was left out). @table names a table made by a recipe, NULL for one that was imported:
 * "n = 6,126 used of 6,131 in films · from 8,807 of 8,807 rows · titles.csv · 2026-11-20". The plain line where nothing differs. */
char        *hunch_ticket_dup_line_for (const HunchTicket *ticket,
                                        gint64             n_rows,
                                        gint64             n_used,
                                        const char        *table);

G_END_DECLS
