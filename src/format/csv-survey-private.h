/* format/csv-survey-private.h: one look at all cells of one or many sources, from which a scan is made.
 *
 * Columns of several sources are one column when their names are the same (capitals do not matter), and
 * are counted by one tally, so that what is decided holds for the cells of all sources. A source without a header
 * behind one that has it goes by the places of the columns. */
#pragma once
#include "format/csv-scan-private.h"

G_BEGIN_DECLS

typedef struct
{
  HunchCsvScan  *scan;           /* borrowed */
  GPtrArray     *sources;        /* borrowed */
  HunchProgress *progress;       /* borrowed, may be NULL */
  gint64         max_rows;       /* -1: all */
  gint64         max_bytes;      /* of one source; -1: all */
  GPtrArray     *tallies;        /* owned, of owned HunchCsvTally; one for each named column */
  HunchCsvTally *overflow;       /* owned; of what is beyond them */
  gboolean       is_tabbed;      /* the text is separated by tabs, and nobody has said what quotation marks are */
  gboolean       is_left_open;   /* it ended inside quotes */
  gint64         n_ragged;       /* rows that were, when quotation marks were no letters; -1: it could not be read so */
  gboolean       is_careful;     /* a source is tried whether it is UTF-8 before it is counted */
  gint64         bytes_before;   /* in the sources before this one */
  gint64         bytes_total;    /* -1 not known */
  gint64         n_undecodable;
  gint64         n_zero_bytes;

  /* the source at hand */
  guint          position;
  HunchSource   *source;         /* borrowed */
  char          *name;           /* owned */
  HunchCsvRows  *rows;           /* owned */
  HunchCsvLayout layout;
  guint         *places;         /* owned; [layout.n_named] of the columns among the scan's */
} HunchCsvSurvey;

/* The rest of the work when all rows were counted: types, evidence, markers, values of the preview, warnings. */
gboolean hunch_csv_survey_conclude (HunchCsvSurvey *self, GError **error);

G_END_DECLS
