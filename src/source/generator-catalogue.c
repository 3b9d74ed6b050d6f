#define G_LOG_DOMAIN "hunch-source"
#include "source/generator-private.h"

#include <string.h>

/* Titles are put together from invented names of places and people and from plain
 * nouns, so that none of them is a real one. All whole-number arithmetic. */

#define FIRST_ID 80000001
#define ID_STEP 4987
#define NEWEST_YEAR 2019

const int hunch_generator_genre_id[HUNCH_GENERATOR_N_GENRES] = {
  1365, 7424, 783, 31574, 6548, 6839, 5763, 8711, 1701, 8883, 1492, 4370, 8933, 83,
};

const char *const hunch_generator_genre_name[HUNCH_GENERATOR_N_GENRES] = {
  "Action & Adventure", "Anime", "Children & Family", "Classic", "Comedies", "Documentaries", "Dramas",
  "Horror", "Music", "Romantic", "Sci-fi & Fantasy", "Sports", "Thrillers", "TV Shows",
};

const int hunch_generator_genre_weight[HUNCH_GENERATOR_N_GENRES] = {
  11, 4, 8, 3, 14, 6, 16, 4, 3, 6, 7, 3, 7, 8,
};

const int hunch_generator_watch_minutes[HUNCH_GENERATOR_N_GENRES] = {
  50, 43, 43, 49, 42, 45, 48, 44, 46, 47, 51, 45, 52, 44,
};

const char *const hunch_generator_country[HUNCH_GENERATOR_N_COUNTRIES] = {
  "GB", "US", "DE", "FR", "BR", "IN", "JP", "ES", "IT", "CA", "AU", "SE",
};

const int hunch_generator_country_weight[HUNCH_GENERATOR_N_COUNTRIES] = {
  22, 20, 10, 8, 8, 6, 6, 5, 5, 4, 4, 2,
};

const int hunch_generator_taste[HUNCH_GENERATOR_N_COUNTRIES][2] = {
  { 5, 13 }, { 4, 11 }, { 12, 5 }, { 6, 3 }, { 9, 8 }, { 9, 6 },
  { 1, 10 }, { 7, 12 }, { 3, 9 }, { 2, 0 }, { 0, 11 }, { 12, 7 },
};

static const char *const places[] = {
  "Marrowick", "Tolvane", "Ostrelle", "Kelmara", "Brindholm", "Vashtoun", "Quellmoor", "Ardenvey", "Solmiru", "Thessaby",
  "Lornwick", "Pellandro", "Ysterfell", "Corravane", "Dunmirrow", "Halvessa", "Jorrimund", "Nettlaven", "Orrindale", "Wexmarrow",
};

static const char *const names[] = {
  "Ilvane", "Torrick", "Maribeth Sool", "Oswin Kade", "Pernilla Voss-Hale", "Junipero", "Halleck", "Bramwell Tigh", "Sunniva Orr", "Calloway",
  "Doctor Emsel", "Aunt Wilhemp", "Captain Rusk", "Little Orla", "Mister Fenwhistle", "Ravindel",
};

static const char *const nouns[] = {
  "Lanterns", "Orchards", "Glassmakers", "Tide Clocks", "Paper Kings", "Copper Birds", "Salt Roads", "Night Trains", "Cartographers", "Beekeepers",
  "Foghorns", "Stray Comets", "Velvet Engines", "Borrowed Keys", "Winter Cousins", "Broken Compasses", "Kite Flyers", "Silver Ledgers", "Tin Parades", "Hollow Drums",
};

#define PICK(random, list) (list)[hunch_random_next_below ((random), G_N_ELEMENTS (list))]

static int
draw (HunchRandom *random,
      int          low,
      int          high)
{
  return low + (int) hunch_random_next_below (random, high - low + 1);
}

static guint32
compute_weight (const HunchMadeTitle *title,
                int                   noise)
{
  int weight = 400 - 10 * title->age + 6 * (title->score_tenths - 60) + (title->is_original ? 150 : 0) + noise;

  return MAX (weight, 20);
}

static void
fill_title (HunchMadeTitle *title,
            guint           position,
            guint8          genre,
            HunchRandom    *random)
{
  int a = draw (random, 0, 30);
  int b = draw (random, 0, 30);

  title->title_id = FIRST_ID + position * ID_STEP + draw (random, 0, ID_STEP - 1);
  title->genre = genre;
  title->age = MIN (a, b);
  title->score_tenths = (draw (random, 40, 90) + draw (random, 40, 90)) / 2;
  title->is_original = draw (random, 1, 100) <= (title->age <= 6 ? 40 : 2);
  title->weight = compute_weight (title, draw (random, -40, 40));
}

void
hunch_catalogue_init (HunchCatalogue *self,
                      guint64         seed)
{
  HunchRandom random = { seed * 2 + 1 };
  guint position = 0;

  for (guint genre = 0; genre < HUNCH_GENERATOR_N_GENRES; genre++)
    {
      guint32 sum = 0;
      guint n = 4 * hunch_generator_genre_weight[genre];

      self->first[genre] = position;
      for (guint i = 0; i < n; i++, position++)
        {
          fill_title (&self->titles[position], position, genre, &random);
          sum += self->titles[position].weight;
          self->upto[position] = sum;
        }
    }

  self->first[HUNCH_GENERATOR_N_GENRES] = position;
  g_assert (position == HUNCH_GENERATOR_N_TITLES);
}

static char *
make_name (HunchRandom *random)
{
  const char *noun = PICK (random, nouns);

  switch (draw (random, 0, 4))
    {
    case 0:
      return g_strdup_printf ("The %s of %s", noun, PICK (random, places));
    case 1:
      return g_strdup_printf ("%s and the %s", PICK (random, names), noun);
    case 2:
      return g_strdup_printf ("%s: %s", PICK (random, places), noun);
    case 3:
      return g_strdup_printf ("\"%s, %s\"", PICK (random, names), noun);
    default:
      return g_strdup_printf ("%s %s", PICK (random, places), noun);
    }
}

static char *
make_new_name (HunchRandom *random,
               GHashTable  *known)
{
  for (;;)
    {
      char *name = make_name (random);

      if (g_hash_table_add (known, name))
        return name;
    }
}

static gboolean
draw_is_show (const HunchMadeTitle *title,
              HunchRandom          *random)
{
  int drawn = draw (random, 1, 100);

  return hunch_generator_genre_id[title->genre] == 83 || drawn <= 30;
}

GString *
hunch_catalogue_to_csv (guint64 seed)
{
  g_autofree HunchCatalogue *catalogue = g_new (HunchCatalogue, 1);
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  HunchRandom random = { seed * 2 + 2 };
  GString *csv = g_string_new ("title_id,title,type,main_genre_id,release_year,minutes,score,is_original,country\n");

  hunch_catalogue_init (catalogue, seed);

  for (guint i = 0; i < HUNCH_GENERATOR_N_TITLES; i++)
    {
      const HunchMadeTitle *title = &catalogue->titles[i];
      gboolean is_show = draw_is_show (title, &random);
      const char *name = make_new_name (&random, known);
      int minutes = is_show ? draw (&random, 22, 60) : draw (&random, 78, 150);

      g_string_append_printf (csv, "%u,%s,%s,%d,%d,%d,%d.%d,%s,%s\n",
                              title->title_id, name, is_show ? "TV Show" : "Movie",
                              hunch_generator_genre_id[title->genre], NEWEST_YEAR - title->age, minutes,
                              title->score_tenths / 10, title->score_tenths % 10,
                              title->is_original ? "true" : "false",
                              PICK (&random, hunch_generator_country));
    }

  return csv;
}
