/* source/generator-private.h: the parts behind generator.h. */
#pragma once
#include "base/random.h"
#include "source/generator.h"

G_BEGIN_DECLS

/* What a click needs to know of a title. */
typedef struct
{
  guint32 title_id;
  guint8  genre;         /* position */
  guint8  age;           /* years before 2019 */
  guint8  score_tenths;
  gboolean is_original;
  guint32 weight;        /* of being drawn within its genre */
} HunchMadeTitle;

typedef struct
{
  HunchMadeTitle titles[HUNCH_GENERATOR_N_TITLES];           /* sorted by genre */
  guint          first[HUNCH_GENERATOR_N_GENRES + 1];        /* where each genre begins */
  guint32        upto[HUNCH_GENERATOR_N_TITLES];             /* running sum of weights within the genre */
} HunchCatalogue;

void  hunch_catalogue_init (HunchCatalogue *self, guint64 seed);

/* The whole catalogue as CSV. Release with g_string_free(). */
GString *hunch_catalogue_to_csv (guint64 seed);

/* Clicks in order of time. */
typedef struct _HunchClicks HunchClicks;

#define HUNCH_CLICKS_HEADER "datetime,event_url,panelist_id,server_request_country_code,browser_name,browser_language"

/* No row is longer than this. */
#define HUNCH_CLICKS_MAX_ROW 256

typedef struct
{
  gint64  rows;
  guint64 seed;
  gint64  first_day;  /* days since 1970-01-01 */
  gint64  n_days;
} HunchClicksChoice;

HunchClicks *hunch_clicks_new (const HunchClicksChoice *choice);
void         hunch_clicks_free (HunchClicks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchClicks, hunch_clicks_free)

/* Writes the next row without its day column and line end to `row` (room for
 * HUNCH_CLICKS_MAX_ROW) and returns its length; 0 after the last. `out_day`, which
 * is lent, holds the ten letters of the day. */
gsize        hunch_clicks_next (HunchClicks *self, char *row, const char **out_day);

/* Writes "YYYY-MM-DD" and a NUL. */
void         hunch_clicks_format_day (gint64 day, char *text);

G_END_DECLS
