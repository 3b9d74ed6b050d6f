/* source/generator.h: Hunch's own made-up data, the same on every machine for the same seed.
 *
 * Nothing in it is about real people, films or companies beyond the shape of the
 * addresses. It exists to try Hunch out, to test it and to time it: the effects
 * below are built in, so a test knows what an analysis has to find.
 *
 *   clickstream?rows=N&seed=S&from=YYYY-MM-DD&days=D
 *       (100000 rows, seed 1, from 2019-01-01, 30 days unless said otherwise)
 *       datetime,event_url,panelist_id,server_request_country_code,browser_name,browser_language,dt
 *       One row per click in order of time, `dt` the day. Exactly N rows, all within
 *       the D days. Clicks come in sessions of one panelist; no panelist has two
 *       sessions at once, and no session ends with /watch/, so the seconds from a
 *       /watch/ click to the same panelist's next click are how long was watched.
 *       panelist_id is ten hex digits, drawn anew for everyone every 90 days.
 *   titles?seed=S
 *       title_id,title,type,main_genre_id,release_year,minutes,score,is_original,country
 *       400 rows. The titles of the clickstream with the same seed.
 *   genres
 *       genre_id,genre
 *       14 rows.
 *
 * What is built into the clicks:
 *   1. Viewing. Seconds watched = 60 * minutes of the main genre of the title (table
 *      hunch_generator_watch_minutes below) + 300 on Saturdays and Sundays + noise, where
 *      the noise has mean 0 and standard deviation 720 (a sum of four uniform numbers,
 *      so never beyond 2494 either way). Dramas 48, Comedies 42: 360 seconds apart.
 *   2. Demand by genre. The genre of a click is drawn by hunch_generator_genre_weight,
 *      times HUNCH_GENERATOR_TASTE in the countries named in hunch_generator_taste
 *      (two favourite genres each), so genre and country are not independent.
 *   3. Demand within a genre. A title is drawn with the weight
 *      400 - 10 * age + 60 * (score - 6) + 150 * is_original + u, at least 20, where
 *      age = 2019 - release_year and u is uniform on -40 .. 40: it falls with age
 *      and rises with score and for originals.
 *   4. Titles without a match. Of all clicks with the id of a title, 12 % carry an id
 *      that is in no catalogue (below 71000000; all ids of the catalogue are above 80000000).
 *   5. Time. Rows per day grow in a straight line, by half from the first day to the
 *      last, and Saturdays and Sundays have 1.4 times as many; evenings are the busiest hours.
 */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

#define HUNCH_GENERATOR_N_GENRES 14
#define HUNCH_GENERATOR_N_COUNTRIES 12
#define HUNCH_GENERATOR_N_TITLES 400
#define HUNCH_GENERATOR_TASTE 3
#define HUNCH_GENERATOR_UNMATCHED_PERCENT 12
#define HUNCH_GENERATOR_WEEKEND_SECONDS 300

extern const int         hunch_generator_genre_id[HUNCH_GENERATOR_N_GENRES];
extern const char *const hunch_generator_genre_name[HUNCH_GENERATOR_N_GENRES];
extern const int         hunch_generator_genre_weight[HUNCH_GENERATOR_N_GENRES];   /* of 100 */
extern const int         hunch_generator_watch_minutes[HUNCH_GENERATOR_N_GENRES];
extern const char *const hunch_generator_country[HUNCH_GENERATOR_N_COUNTRIES];
extern const int         hunch_generator_country_weight[HUNCH_GENERATOR_N_COUNTRIES]; /* of 100 */
extern const int         hunch_generator_taste[HUNCH_GENERATOR_N_COUNTRIES][2];    /* positions of genres */

/* `words` as above, without "generator:". What tells these bytes from all others: every
 * option at its value in use. Release with g_free(). NULL with HUNCH_SOURCE_ERROR_BAD_NAME
 * for a name or an option that is not known. */
char         *hunch_generator_dup_version (const char *words, GError **error);

/* The CSV from its first byte, made as it is read: memory for the sessions under way and no more.
 * About 0.3 s of computing for 1,000,000 rows. New reference. Same errors. */
GInputStream *hunch_generator_open (const char *words, GError **error);

/* The rows of a clickstream as `folder`/dt=YYYY-MM-DD/0000_part_00.csv, one file per day that has
 * rows, each with a header and without the column dt, which is in the path. Folders are made as
 * needed. Returns the number of files, or -1 with error (also BAD_NAME when `words` names
 * something else than a clickstream). */
int           hunch_generator_write_partitions (const char   *words,
                                                const char   *folder,
                                                GCancellable *cancellable,
                                                GError      **error);

G_END_DECLS
