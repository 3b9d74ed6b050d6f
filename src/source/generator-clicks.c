#define G_LOG_DOMAIN "hunch-source"
#include "source/generator-private.h"

#include <string.h>

/* A small simulation. The panel is a list of numbers; everything about a panelist
 * follows from the number by hashing, so the panel takes one bit each (busy or not).
 * Sessions under way sit in a heap by the time of their next click. When the next
 * session begins is steered by a plan of how many rows there have to be by the end of
 * each hour, so that exactly the wanted number of rows fits into the wanted days. */

#define SECONDS_PER_DAY 86400
#define SECONDS_PER_HOUR 3600
#define ROWS_PER_PANELIST 60
#define MIN_PANELISTS 40
#define MAX_PANELISTS (1 << 22)
#define DAYS_PER_ID 90
#define MEAN_CLICKS 9
#define N_BROWSERS 5
#define UNMATCHED_FIRST_ID 70100003
#define UNMATCHED_N 700

typedef enum
{
  CLICK_HOME,
  CLICK_GENRE,
  CLICK_SEARCH,
  CLICK_TITLE,
  CLICK_WATCH,
  N_CLICKS
} Click;

typedef struct
{
  gint64  time;      /* of the next click, seconds since 1970 */
  guint64 order;     /* of two at the same time, the one that began first */
  guint64 id_bits;
  guint32 panelist;
  guint8  country;
  guint8  browser;
  guint8  is_english;
  guint8  n_clicks;
  guint8  has_watched;
  guint8  click;     /* the next one */
} Session;

struct _HunchClicks
{
  HunchClicksChoice choice;
  HunchRandom       random;
  HunchCatalogue    catalogue;
  guint32           taste_upto[HUNCH_GENERATOR_N_COUNTRIES][HUNCH_GENERATOR_N_GENRES];
  GArray           *heap;          /* owned, of Session; the earliest first */
  guint8           *busy;          /* owned, one bit per panelist */
  guint32           n_panelists;
  guint64           n_sessions;
  gint64            n_rows;        /* made so far */
  gint64            next_start;
  gint64            last_time;     /* of the last click */
  gint64            end;
  gint64            weight_total;  /* of all days */
  gint64            plan_hour;     /* since the beginning */
  gint64            plan_rows;     /* by the end of that hour */
  gint64            plan_weight;   /* of all days before that of plan_hour */
  gint64            text_day;
  char              text[16];      /* of text_day */
};

static const int hour_upto[24] = {
  40, 65, 80, 90, 97, 105, 120, 145, 175, 205, 235, 270, 310, 350, 390, 430, 475, 530, 600, 690, 790, 880, 950, 1000,
};

/* What follows a click, in percent, by kind of click. */
static const guint8 next_upto[N_CLICKS][N_CLICKS] = {
  /*            home genre search title watch */
  [CLICK_HOME]   = { 5, 40, 55, 80, 100 },
  [CLICK_GENRE]  = { 10, 25, 30, 70, 100 },
  [CLICK_SEARCH] = { 5, 10, 30, 75, 100 },
  [CLICK_TITLE]  = { 20, 30, 40, 55, 100 },
  [CLICK_WATCH]  = { 45, 55, 60, 75, 100 },
};

static const char *const browsers[N_BROWSERS] = { "Chrome", "Firefox", "Safari", "Edge", "Opera" };
static const int browser_upto[N_BROWSERS] = { 58, 73, 87, 96, 100 };

static const char *const languages[HUNCH_GENERATOR_N_COUNTRIES] = {
  "en-GB", "en-US", "de-DE", "fr-FR", "pt-BR", "hi-IN", "ja-JP", "es-ES", "it-IT", "en-CA", "en-AU", "sv-SE",
};

static const char *const search_words[] = {
  "grinch", "space%20dogs", "cooking", "true%20crime", "robots", "wedding", "mountain", "detective", "ocean", "heist",
  "christmas", "football", "dragons", "jazz", "courtroom", "time%20travel",
};

static guint64
mix (guint64 a,
     guint64 b)
{
  HunchRandom random = { a ^ (b * G_GUINT64_CONSTANT (0xd6e8feb86659fd93)) };

  return hunch_random_next (&random);
}

/* Bias of the multiply-shift is below 2^-32 for the bounds used here. */
static guint32
draw_below (HunchClicks *self,
            guint32      bound)
{
  return (guint32) (((hunch_random_next (&self->random) >> 32) * bound) >> 32);
}

/* Saturday and Sunday; day 0, 1970-01-01, was a Thursday. */
static gboolean
is_weekend (gint64 day)
{
  gint64 weekday = ((day % 7) + 7 + 3) % 7;

  return weekday >= 5;
}

static gint64
compute_day_weight (const HunchClicks *self,
                    gint64             day)
{
  gint64 n = self->choice.n_days;
  gint64 growth = n > 1 ? 1000 + 500 * (day - self->choice.first_day) / (n - 1) : 1000;

  return growth * (is_weekend (day) ? 14 : 10);
}

/* Rows there have to be by the end of hour `plan_hour`. */
static void
compute_plan (HunchClicks *self)
{
  gint64 day = self->choice.first_day + self->plan_hour / 24;
  gint64 upto = self->plan_weight * 1000 + compute_day_weight (self, day) * hour_upto[self->plan_hour % 24];

  /* 10^10 rows times 10^8 of weight would be too much for 64 bits. */
  self->plan_rows = (gint64) ((__int128) self->choice.rows * upto / (self->weight_total * 1000));
}

static void
advance_plan (HunchClicks *self,
              gint64       hour)
{
  while (self->plan_hour < hour)
    {
      if (self->plan_hour % 24 == 23)
        self->plan_weight += compute_day_weight (self, self->choice.first_day + self->plan_hour / 24);
      self->plan_hour++;
    }

  compute_plan (self);
}

/* When the session after one that began at `from` begins: as many sessions are spread
 * over what is left of the hour as the plan still lacks rows for. */
static gint64
plan_next_start (HunchClicks *self,
                 gint64       from)
{
  gint64 begin = self->choice.first_day * SECONDS_PER_DAY;
  gint64 n_hours = self->choice.n_days * 24;
  gint64 hour = (from - begin) / SECONDS_PER_HOUR;

  for (; hour < n_hours; hour++)
    {
      gint64 start = MAX (from, begin + hour * SECONDS_PER_HOUR);
      gint64 left = begin + (hour + 1) * SECONDS_PER_HOUR - start;
      gint64 lacking, gap_ms;

      advance_plan (self, hour);
      lacking = self->plan_rows - self->n_rows - (gint64) self->heap->len;
      if (lacking <= 0)
        continue;

      gap_ms = MIN (left * 1000 * MEAN_CLICKS / (lacking + MEAN_CLICKS - 1), left * 500);
      start += gap_ms * draw_below (self, 2048) / 1024 / 1000;
      if (start < begin + (hour + 1) * SECONDS_PER_HOUR)
        return start;
    }

  return MAX (from, self->end - 1);
}

static gboolean
is_before (const Session *a,
           const Session *b)
{
  return a->time != b->time ? a->time < b->time : a->order < b->order;
}

static void
sift_down (GArray *heap,
           guint   at)
{
  Session *sessions = (Session *) (gpointer) heap->data;
  Session moved = sessions[at];

  for (guint child = 2 * at + 1; child < heap->len; child = 2 * at + 1)
    {
      if (child + 1 < heap->len && is_before (&sessions[child + 1], &sessions[child]))
        child++;
      if (!is_before (&sessions[child], &moved))
        break;
      sessions[at] = sessions[child];
      at = child;
    }

  sessions[at] = moved;
}

static void
push_session (GArray        *heap,
              const Session *session)
{
  Session *sessions;
  guint at = heap->len;

  g_array_append_vals (heap, session, 1);
  sessions = (Session *) (gpointer) heap->data;

  while (at > 0 && is_before (session, &sessions[(at - 1) / 2]))
    {
      sessions[at] = sessions[(at - 1) / 2];
      at = (at - 1) / 2;
    }

  sessions[at] = *session;
}

static guint
draw_from (const int *upto,
           guint32    drawn)
{
  guint i = 0;

  while (drawn >= (guint32) upto[i])
    i++;

  return i;
}

static guint8
draw_country (guint32 drawn)
{
  guint8 country = 0;

  for (int upto = hunch_generator_country_weight[0]; drawn >= (guint32) upto; upto += hunch_generator_country_weight[country])
    country++;

  return country;
}

static guint32
draw_idle_panelist (HunchClicks *self)
{
  for (;;)
    {
      guint32 panelist = draw_below (self, self->n_panelists);

      if ((self->busy[panelist / 8] & (1 << panelist % 8)) == 0)
        {
          self->busy[panelist / 8] |= 1 << panelist % 8;
          return panelist;
        }
    }
}

static void
start_session (HunchClicks *self)
{
  Session session = { 0 };
  guint64 bits;

  session.time = self->next_start;
  session.order = self->n_sessions++;
  session.panelist = draw_idle_panelist (self);
  bits = mix (self->choice.seed, session.panelist);
  session.country = draw_country (bits % 100);
  session.browser = draw_from (browser_upto, (bits >> 16) % 100);
  session.is_english = (bits >> 32) % 100 < 10;
  session.id_bits = mix (bits, session.time / SECONDS_PER_DAY / DAYS_PER_ID);
  session.click = draw_below (self, 100) < 70 ? CLICK_HOME : CLICK_SEARCH;

  push_session (self->heap, &session);
  self->next_start = plan_next_start (self, session.time);
}

static guint
draw_genre (HunchClicks *self,
            guint        country)
{
  const guint32 *upto = self->taste_upto[country];
  guint32 drawn = draw_below (self, upto[HUNCH_GENERATOR_N_GENRES - 1]);
  guint genre = 0;

  while (drawn >= upto[genre])
    genre++;

  return genre;
}

static guint32
draw_title_id (HunchClicks *self,
               guint        genre)
{
  const HunchCatalogue *catalogue = &self->catalogue;
  guint low = catalogue->first[genre];
  guint high = catalogue->first[genre + 1] - 1;
  guint32 drawn;

  if (draw_below (self, 100) < HUNCH_GENERATOR_UNMATCHED_PERCENT)
    return UNMATCHED_FIRST_ID + 1201 * draw_below (self, UNMATCHED_N);

  drawn = draw_below (self, catalogue->upto[high]);
  while (low < high)
    {
      guint middle = (low + high) / 2;

      if (drawn < catalogue->upto[middle])
        high = middle;
      else
        low = middle + 1;
    }

  return catalogue->titles[low].title_id;
}

/* Mean 0, standard deviation 720: four uniform numbers on -623.5 .. 623.5. */
static int
draw_noise (HunchClicks *self)
{
  guint64 bits = hunch_random_next (&self->random);
  int sum = 0;

  for (int i = 0; i < 4; i++, bits >>= 16)
    sum += (int) (((bits & 0xffff) * 1248) >> 16);

  return sum - 2494;
}

static int
draw_seconds (HunchClicks *self,
              Click        click,
              guint        genre,
              gint64       time)
{
  int weekend = is_weekend (time / SECONDS_PER_DAY) ? HUNCH_GENERATOR_WEEKEND_SECONDS : 0;

  if (click == CLICK_WATCH)
    return 60 * hunch_generator_watch_minutes[genre] + weekend + draw_noise (self);

  return 4 + draw_below (self, 30) + draw_below (self, 40);
}

static char *
put (char       *to,
     const char *text)
{
  gsize n = strlen (text);

  memcpy (to, text, n);

  return to + n;
}

static char *
put_number (char   *to,
            guint32 number)
{
  char digits[10];
  int n = 0;

  do
    digits[n++] = '0' + number % 10;
  while ((number /= 10) > 0);

  while (n > 0)
    *to++ = digits[--n];

  return to;
}

static char *
put_two (char *to,
         int   number)
{
  to[0] = '0' + number / 10;
  to[1] = '0' + number % 10;

  return to + 2;
}

static char *
put_time (HunchClicks *self,
          char        *to,
          gint64       time)
{
  gint64 day = time / SECONDS_PER_DAY;
  int second = (int) (time - day * SECONDS_PER_DAY);

  if (day != self->text_day)
    {
      self->text_day = day;
      hunch_clicks_format_day (day, self->text);
    }

  memcpy (to, self->text, 10);
  to[10] = ' ';
  to = put_two (to + 11, second / SECONDS_PER_HOUR);
  *to++ = ':';
  to = put_two (to, second / 60 % 60);
  *to++ = ':';

  return put_two (to, second % 60);
}

static char *
put_track_id (HunchClicks *self,
              char        *to)
{
  if (draw_below (self, 100) >= 30)
    return to;

  return put_number (put (to, "?trackId="), 14170000 + draw_below (self, 1000));
}

static char *
put_country_path (HunchClicks   *self,
                  char          *to,
                  const Session *session)
{
  const char *country = hunch_generator_country[session->country];

  if (session->country == 1 || draw_below (self, 2) == 0)
    return to;

  *to++ = '/';
  *to++ = g_ascii_tolower (country[0]);
  *to++ = g_ascii_tolower (country[1]);

  return to;
}

static char *
put_url (HunchClicks   *self,
         char          *to,
         const Session *session,
         guint          genre)
{
  to = put (to, "https://www.netflix.com");

  switch ((Click) session->click)
    {
    case CLICK_GENRE:
      return put_number (put (to, "/browse/genre/"), hunch_generator_genre_id[genre]);
    case CLICK_SEARCH:
      to = put (to, "/search/");
      return put (to, search_words[draw_below (self, G_N_ELEMENTS (search_words))]);
    case CLICK_TITLE:
      to = put (put_country_path (self, to, session), "/title/");
      return put_track_id (self, put_number (to, draw_title_id (self, genre)));
    case CLICK_WATCH:
      to = put_number (put (to, "/watch/"), draw_title_id (self, genre));
      return put_track_id (self, to);
    case CLICK_HOME:
    case N_CLICKS:
    default:
      return put (to, "/browse");
    }
}

static char *
put_panelist (char          *to,
              const Session *session)
{
  static const char digits[] = "0123456789abcdef";

  for (int shift = 36; shift >= 0; shift -= 4)
    *to++ = digits[(session->id_bits >> shift) & 15];

  return to;
}

static gsize
write_row (HunchClicks   *self,
           char          *row,
           const Session *session,
           guint          genre)
{
  char *to = put_time (self, row, session->time);

  *to++ = ',';
  to = put_url (self, to, session, genre);
  *to++ = ',';
  to = put_panelist (to, session);
  *to++ = ',';
  to = put (to, hunch_generator_country[session->country]);
  *to++ = ',';
  to = put (to, browsers[session->browser]);
  *to++ = ',';
  to = put (to, session->is_english ? "en-US" : languages[session->country]);

  return to - row;
}

static Click
draw_next_click (HunchClicks *self,
                 Click        click)
{
  guint32 drawn = draw_below (self, 100);
  guint next = CLICK_HOME;

  while (drawn >= next_upto[click][next])
    next++;

  return next;
}

/* A session ends after something else than watching, and the sooner once something was watched. */
static gboolean
draw_is_over (HunchClicks   *self,
              const Session *session)
{
  if (session->click == CLICK_WATCH)
    return FALSE;

  return draw_below (self, 100) < (session->has_watched ? 25 : 4) || session->n_clicks > 60;
}

static void
end_session (HunchClicks *self)
{
  Session *sessions = (Session *) (gpointer) self->heap->data;
  guint32 panelist = sessions[0].panelist;

  self->busy[panelist / 8] &= ~(1 << panelist % 8);
  sessions[0] = sessions[self->heap->len - 1];
  g_array_set_size (self->heap, self->heap->len - 1);
  if (self->heap->len > 1)
    sift_down (self->heap, 0);
}

static void
step_session (HunchClicks *self,
              guint        genre)
{
  Session *session = (Session *) (gpointer) self->heap->data;
  gint64 next_time;

  if (draw_is_over (self, session))
    {
      end_session (self);
      return;
    }

  next_time = session->time + draw_seconds (self, session->click, genre, session->time);
  if (next_time >= self->end)
    {
      end_session (self);
      return;
    }

  session->has_watched |= session->click == CLICK_WATCH;
  session->n_clicks++;
  session->time = next_time;
  session->click = draw_next_click (self, session->click);
  if (session->click == CLICK_WATCH && next_time + 3600 * 2 >= self->end)
    session->click = CLICK_HOME;
  sift_down (self->heap, 0);
}

static void
init_taste (HunchClicks *self)
{
  for (guint country = 0; country < HUNCH_GENERATOR_N_COUNTRIES; country++)
    {
      guint32 sum = 0;

      for (guint genre = 0; genre < HUNCH_GENERATOR_N_GENRES; genre++)
        {
          gboolean is_liked = (int) genre == hunch_generator_taste[country][0] || (int) genre == hunch_generator_taste[country][1];

          sum += hunch_generator_genre_weight[genre] * (is_liked ? HUNCH_GENERATOR_TASTE : 1);
          self->taste_upto[country][genre] = sum;
        }
    }
}

HunchClicks *
hunch_clicks_new (const HunchClicksChoice *choice)
{
  HunchClicks *self = g_new0 (HunchClicks, 1);

  self->choice = *choice;
  self->random.state = mix (choice->seed, 0x636c69636b73);
  self->n_panelists = CLAMP (choice->rows / ROWS_PER_PANELIST, MIN_PANELISTS, MAX_PANELISTS);
  self->busy = g_new0 (guint8, self->n_panelists / 8 + 1);
  self->heap = g_array_new (FALSE, FALSE, sizeof (Session));
  self->end = (choice->first_day + choice->n_days) * SECONDS_PER_DAY;
  self->text_day = G_MININT64;

  for (gint64 day = choice->first_day; day < choice->first_day + choice->n_days; day++)
    self->weight_total += compute_day_weight (self, day);

  hunch_catalogue_init (&self->catalogue, choice->seed);
  init_taste (self);
  self->next_start = plan_next_start (self, choice->first_day * SECONDS_PER_DAY);

  return self;
}

void
hunch_clicks_free (HunchClicks *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->heap, g_array_unref);
  g_clear_pointer (&self->busy, g_free);
  g_free (self);
}

/* At the very end all of the panel may be wanted at once: half of it has to do. */
static gboolean
wants_session (HunchClicks *self)
{
  const Session *first = (Session *) (gpointer) self->heap->data;

  if (self->heap->len >= self->n_panelists / 2)
    return FALSE;

  self->next_start = MAX (self->next_start, self->last_time);

  return self->heap->len == 0 || self->next_start <= first->time;
}

gsize
hunch_clicks_next (HunchClicks *self,
                   char        *row,
                   const char **out_day)
{
  const Session *session;
  guint genre;
  gsize length;

  if (self->n_rows == self->choice.rows)
    return 0;

  while (wants_session (self))
    start_session (self);

  session = (Session *) (gpointer) self->heap->data;
  genre = draw_genre (self, session->country);
  length = write_row (self, row, session, genre);
  *out_day = self->text;
  self->last_time = session->time;
  self->n_rows++;
  step_session (self, genre);

  return length;
}

/* Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days. */
void
hunch_clicks_format_day (gint64 day,
                         char  *text)
{
  gint64 z = day + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  guint doe = (guint) (z - era * 146097);
  guint yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  guint doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  guint month = (5 * doy + 2) / 153;
  int year = (int) (yoe + era * 400) + (month >= 10 ? 1 : 0);

  put_two (text, year / 100);
  put_two (text + 2, year % 100);
  text[4] = '-';
  put_two (text + 5, month < 10 ? month + 3 : month - 9);
  text[7] = '-';
  put_two (text + 8, doy - (153 * month + 2) / 5 + 1);
  text[10] = '\0';
}
