/* Every kind of step on tables small enough to work the rows out by hand. */
#include "fixture.h"

#include "recipe/step-info.h"

static const char tables[] =
  "CREATE TABLE plays (at TEXT, who TEXT, title TEXT, minutes REAL, lang TEXT, genres TEXT, launch TEXT);"
  "INSERT INTO plays VALUES"
  " ('2019-07-03 10:00:00', 'a', 'Dark: Season 1: Secrets', 50, 'de-DE', '[{\"id\":18,\"name\":\"Drama\"},{\"id\":9,\"name\":\"Mystery\"}]', '2019-07-04'),"
  " ('2019-07-03 10:50:00', 'a', 'Dark: Season 1: Lies', 45, 'de', '[{\"id\":18,\"name\":\"Drama\"}]', '2019-07-04'),"
  " ('2019-07-04 09:00:00', 'a', 'Okja', 120, 'EN-us', '[]', '2019-07-04'),"
  " ('2019-07-03 10:10:00', 'b', 'Okja', NULL, 'en-tu', NULL, NULL),"
  " (NULL, 'b', NULL, 45, NULL, 'no list', '2019-07-01');"
  "CREATE TABLE shows (name TEXT, season INTEGER, terms TEXT, must TEXT, not_these TEXT);"
  "INSERT INTO shows VALUES ('Stranger Things', 3, 'stranger things, #st3', NULL, NULL),"
  " ('Dark', 2, 'dark netflix', '#dark', 'chocolate'), ('Empty', 1, ' ', NULL, NULL);"
  "CREATE TABLE tweets (body TEXT);"
  "INSERT INTO tweets VALUES ('I love STRANGER THINGS!'), ('strange things happen'), ('#Dark on netflix: dark, netflix'),"
  " ('#dark netflix chocolate'), ('watching #ST3 and #dark dark netflix'), (NULL), ('Stränger thigns');"
  "CREATE TABLE people (id TEXT, name TEXT, city TEXT);"
  "INSERT INTO people VALUES ('A', 'Ada', 'x'), ('B', 'Bo', 'y'), ('B', 'Bea', 'z'), ('c', 'Cy', 'y');"
  "CREATE TABLE more (who TEXT, minutes REAL, extra INTEGER);"
  "INSERT INTO more VALUES ('z', 1, 7);"
  "CREATE TABLE raw (x, y TEXT);"
  "INSERT INTO raw VALUES ('1,234.5', '03/04/2021'), (' 12 ', '25/12/2020'), ('1.5.', 'Wed Jul 03 06:30:00 +0000 2019'),"
  " (NULL, ''), (7, 'September 25, 2021'), ('yes', '1562135400');"
  "CREATE TABLE wide (k TEXT, q1 INTEGER, q2 INTEGER);"
  "INSERT INTO wide VALUES ('n', 1, 2), ('s', 3, NULL);";

typedef struct
{
  const char *table;
  const char *steps;   /* with ' for " */
  const char *rows;
} Case;

static const Case cases[] = {
  /* rows */
  { "plays", "[{'step':'distinct','by':['who']},{'step':'choose','columns':['who','minutes']}]", "1|a|50\n4|b|-\n" },
  { "plays", "[{'step':'distinct','by':['who'],'keep':'last'},{'step':'choose','columns':['who','minutes']}]", "3|a|120\n5|b|45\n" },
  { "plays", "[{'step':'distinct','by':['who'],'order':['minutes']},{'step':'choose','columns':['minutes']}]", "2|45\n5|45\n" },
  { "plays", "[{'step':'distinct','by':['who'],'order':['minutes'],'keep':'last'},{'step':'choose','columns':['minutes']}]", "3|120\n5|45\n" },
  { "plays", "[{'step':'choose','columns':['minutes']},{'step':'distinct'}]", "1|50\n2|45\n3|120\n4|-\n" },
  { "plays", "[{'step':'sort','by':['minutes'],'descending':['minutes']},{'step':'choose','columns':['who','minutes']}]",
    "1|a|120\n2|a|50\n3|a|45\n4|b|45\n5|b|-\n" },
  { "plays", "[{'step':'sort','by':['who','minutes'],'descending':['who']},{'step':'choose','columns':['who','minutes']}]",
    "1|b|45\n2|b|-\n3|a|45\n4|a|50\n5|a|120\n" },
  { "plays", "[{'step':'top','rows':2,'by':['minutes'],'descending':['minutes']},{'step':'choose','columns':['minutes']}]", "1|120\n2|50\n" },
  { "plays", "[{'step':'top','rows':1,'by':['minutes'],'within':['who']},{'step':'choose','columns':['who','minutes']}]", "1|a|45\n2|b|45\n" },
  { "plays", "[{'step':'sample','share':1},{'step':'choose','columns':['who']}]", "1|a\n2|a\n3|a\n4|b\n5|b\n" },
  /* columns */
  { "plays", "[{'step':'choose','columns':['at','who','title','lang','genres','LAUNCH'],'except':true}]", "1|50\n2|45\n3|120\n4|-\n5|45\n" },
  { "plays", "[{'step':'fill','columns':['minutes'],'with':'value','value':0},{'step':'choose','columns':['minutes']}]", "1|50\n2|45\n3|120\n4|0\n5|45\n" },
  /* (50 + 45 + 120 + 45) / 4 = 65; sorted 45 45 50 120, so the median is 47.5 */
  { "plays", "[{'step':'fill','columns':['minutes'],'with':'mean'},{'step':'choose','columns':['minutes']}]", "1|50\n2|45\n3|120\n4|65\n5|45\n" },
  { "plays", "[{'step':'fill','columns':['minutes'],'with':'median'},{'step':'choose','columns':['minutes']}]", "1|50\n2|45\n3|120\n4|47.5\n5|45\n" },
  { "plays", "[{'step':'fill','columns':['minutes'],'with':'mean','within':['who']},{'step':'choose','columns':['minutes']}]", "1|50\n2|45\n3|120\n4|45\n5|45\n" },
  { "plays", "[{'step':'fill','columns':['minutes','title'],'with':'previous'},{'step':'choose','columns':['title','minutes']}]",
    "1|Dark: Season 1: Secrets|50\n2|Dark: Season 1: Lies|45\n3|Okja|120\n4|Okja|120\n5|Okja|45\n" },
  { "plays", "[{'step':'fill','columns':['title'],'with':'commonest'},{'step':'choose','columns':['title']},{'step':'filter','where':'hunch_row = 5'}]", "5|Okja\n" },
  { "plays", "[{'step':'recode','column':'who','pairs':{'a':'Ann'}},{'step':'choose','columns':['who']}]", "1|Ann\n2|Ann\n3|Ann\n4|b\n5|b\n" },
  { "plays", "[{'step':'recode','column':'minutes','pairs':{'50.0':5,'120.0':null},'others':'missing','to':'m'},{'step':'choose','columns':['m']}]", "1|5\n2|-\n3|-\n4|-\n5|-\n" },
  { "plays", "[{'step':'recode','column':'title','pairs':{'Okja':'film'},'else':'series','to':'k'},{'step':'choose','columns':['k']}]", "1|series\n2|series\n3|film\n4|film\n5|-\n" },
  { "plays", "[{'step':'rank','column':'minutes','to':'r'},{'step':'choose','columns':['r']}]", "1|3\n2|1\n3|4\n4|-\n5|1\n" },
  { "plays", "[{'step':'rank','column':'minutes','to':'r','ties':'average','descending':true},{'step':'choose','columns':['r']}]", "1|2\n2|3.5\n3|1\n4|-\n5|3.5\n" },
  { "plays", "[{'step':'rank','column':'minutes','to':'r','ties':'dense'},{'step':'choose','columns':['r']}]", "1|2\n2|1\n3|3\n4|-\n5|1\n" },
  { "plays", "[{'step':'rank','column':'minutes','to':'r','ties':'first','within':['who']},{'step':'choose','columns':['r']}]", "1|2\n2|1\n3|3\n4|-\n5|1\n" },
  { "plays", "[{'step':'bin','column':'minutes','width':50,'to':'b'},{'step':'choose','columns':['b']}]", "1|[50, 100)\n2|[0, 50)\n3|[100, 150)\n4|-\n5|[0, 50)\n" },
  { "plays", "[{'step':'bin','column':'minutes','method':'edges','edges':[46,50,119.5],'to':'b'},{'step':'choose','columns':['b']}]",
    "1|[50, 119.5]\n2|< 46\n3|> 119.5\n4|-\n5|< 46\n" },
  /* 75 / 3 = 25 is round as it is: 25, 50, 75, 100, 125 */
  { "plays", "[{'step':'bin','column':'minutes','bins':3,'to':'b'},{'step':'choose','columns':['b']}]", "1|[50, 75)\n2|[25, 50)\n3|[100, 125]\n4|-\n5|[25, 50)\n" },
  /* Type 7 quantiles of 45 45 50 120 at 0, 1/2, 1: 45, 47.5, 120 */
  { "plays", "[{'step':'bin','column':'minutes','method':'quantile','bins':2,'numbers':true,'to':'b'},{'step':'choose','columns':['b']}]", "1|47.5\n2|45\n3|47.5\n4|-\n5|45\n" },
  { "raw", "[{'step':'retype','column':'x','type':'real'},{'step':'choose','columns':['x']}]", "1|1234.5\n2|12\n3|-\n4|-\n5|7\n6|-\n" },
  { "raw", "[{'step':'retype','column':'x','type':'integer'},{'step':'choose','columns':['x']}]", "1|-\n2|12\n3|-\n4|-\n5|7\n6|-\n" },
  { "raw", "[{'step':'retype','column':'x','type':'boolean','to':'b'},{'step':'choose','columns':['b']}]", "1|-\n2|-\n3|-\n4|-\n5|-\n6|1\n" },
  { "raw", "[{'step':'retype','column':'x','type':'real','decimal':','},{'step':'choose','columns':['x']}]", "1|-\n2|12\n3|-\n4|-\n5|7\n6|-\n" },
  /* 03/04/2021 is the third of April or the fourth of March, so nothing unless the order is told. */
  { "raw", "[{'step':'retype','column':'y','type':'date'},{'step':'choose','columns':['y']}]", "1|-\n2|2020-12-25\n3|2019-07-03\n4|-\n5|2021-09-25\n6|2019-07-03\n" },
  { "raw", "[{'step':'retype','column':'y','type':'timestamp','order':'dmy'},{'step':'choose','columns':['y']}]",
    "1|2021-04-03 00:00:00\n2|2020-12-25 00:00:00\n3|2019-07-03 06:30:00Z\n4|-\n5|2021-09-25 00:00:00\n6|2019-07-03 06:30:00\n" },
  /* dates: 2019-07-03 was a Wednesday in ISO week 27 */
  { "plays", "[{'step':'date-parts','column':'at','parts':['year','quarter','month','week','day','weekday','weekday-name','hour','minute','date','year-month','year-week'],'prefix':''},"
    "{'step':'choose','columns':['year','quarter','month','week','day','weekday','weekday_name','hour','minute','date','year_month','year_week']},{'step':'filter','where':'hunch_row in (2, 5)'}]",
    "2|2019|3|7|27|3|3|Wednesday|10|50|2019-07-03|2019-07-01|2019-07-01\n5|-|-|-|-|-|-|-|-|-|-|-|-\n" },
  /* London was an hour ahead of UTC in July. */
  { "plays", "[{'step':'date-parts','column':'at','parts':['hour'],'zone':'Europe/London'},{'step':'choose','columns':['at_hour']}]", "1|11\n2|11\n3|10\n4|11\n5|-\n" },
  { "plays", "[{'step':'days-since','column':'at','since':'launch','to':'d'},{'step':'choose','columns':['d']}]", "1|-1\n2|-1\n3|0\n4|-\n5|-\n" },
  { "plays", "[{'step':'days-since','column':'at','date':'2019-06-30','to':'d'},{'step':'choose','columns':['d']}]", "1|3\n2|3\n3|4\n4|3\n5|-\n" },
  { "plays", "[{'step':'sessions','at':'at','within':['who'],'gap_minutes':60},{'step':'choose','columns':['session','session_rows','session_minutes']}]",
    "1|1|2|50\n2|1|2|50\n3|2|1|0\n4|1|1|0\n5|-|-|-\n" },
  /* Without users: 10:00, 10:10, 10:50, and the next day. A gap of just 40 minutes goes on. */
  { "plays", "[{'step':'sessions','at':'at','gap_minutes':40,'to':'s'},{'step':'choose','columns':['s','s_rows','s_minutes']}]",
    "1|1|3|50\n2|1|3|50\n3|2|1|0\n4|1|3|50\n5|-|-|-\n" },
  { "plays", "[{'step':'sessions','at':'at','gap_minutes':39.9,'to':'s'},{'step':'choose','columns':['s']}]", "1|1\n2|2\n3|3\n4|1\n5|-\n" },
  /* text */
  { "plays", "[{'step':'split','column':'title','separator':':','names':['show','season','episode']},{'step':'choose','columns':['show','season','episode']}]",
    "1|Dark|Season 1|Secrets\n2|Dark|Season 1|Lies\n3|Okja|-|-\n4|Okja|-|-\n5|-|-|-\n" },
  { "plays", "[{'step':'split','column':'title','separator':':'},{'step':'choose','columns':['title_1','title_2']},{'step':'filter','where':'hunch_row = 1'}]",
    "1|Dark|Season 1: Secrets\n" },
  { "plays", "[{'step':'split','column':'genres','into':'rows','member':'name','to':'genre'},{'step':'choose','columns':['who','genre']}]",
    "1|a|Drama\n2|a|Mystery\n3|a|Drama\n4|a|-\n5|b|-\n6|b|no list\n" },
  { "plays", "[{'step':'split','column':'title','separator':':','into':'rows'},{'step':'choose','columns':['title']},{'step':'filter','where':'hunch_row < 5'}]",
    "1|Dark\n2|Season 1\n3|Secrets\n4|Dark\n" },
  { "plays", "[{'step':'extract','column':'title','pattern':'^(.+): Season (\\\\d+)','names':['show','season']},{'step':'choose','columns':['show','season']}]",
    "1|Dark|1\n2|Dark|1\n3|-|-\n4|-|-\n5|-|-\n" },
  { "plays", "[{'step':'extract','column':'lang','pattern':'[a-z]+$','names':['tail']},{'step':'choose','columns':['tail']}]", "1|-\n2|de\n3|us\n4|tu\n5|-\n" },
  { "plays", "[{'step':'fold','column':'lang','cut':'-','lower':true},{'step':'choose','columns':['lang']}]", "1|de\n2|de\n3|en\n4|en\n5|-\n" },
  { "plays", "[{'step':'fold','column':'lang','cut':['-'],'lower':true,'pairs':{'en':'English'},'to':'l'},{'step':'choose','columns':['l']}]",
    "1|de\n2|de\n3|English\n4|English\n5|-\n" },
  { "tweets", "[{'step':'match','column':'body','any':['stranger things','#dark']}]",
    "1|I love STRANGER THINGS!\n3|#Dark on netflix: dark, netflix\n4|#dark netflix chocolate\n5|watching #ST3 and #dark dark netflix\n" },
  { "tweets", "[{'step':'match','column':'body','all':['#dark','netflix'],'none':['chocolate'],'to':'m'},{'step':'choose','columns':['m']}]",
    "1|0\n2|0\n3|1\n4|0\n5|1\n6|-\n7|0\n" },
  /* stranger has 8 letters: one slip; things 6: one. strange is one letter less, thigns two changed places. */
  { "tweets", "[{'step':'match','column':'body','any':['stranger things'],'spelling':'auto','to':'m'},{'step':'choose','columns':['m']}]",
    "1|1\n2|1\n3|0\n4|0\n5|0\n6|-\n7|1\n" },
  { "tweets", "[{'step':'match-table','column':'body','table':'shows','any':'terms','all':'must','none':'not_these','columns':['name','season']}]",
    "1|I love STRANGER THINGS!|Stranger Things|3\n2|#Dark on netflix: dark, netflix|Dark|2\n"
    "3|watching #ST3 and #dark dark netflix|Stranger Things|3\n4|watching #ST3 and #dark dark netflix|Dark|2\n" },
  /* tables */
  { "plays", "[{'step':'choose','columns':['who']},{'step':'lookup','table':'people','on':'who','key':'id','columns':['name']}]", "1|a|-\n2|a|-\n3|a|-\n4|b|-\n5|b|-\n" },
  { "plays", "[{'step':'choose','columns':['who']},{'step':'lookup','table':'people','on':['who'],'key':['id'],'columns':['name'],'ignore_case':true}]",
    "1|a|Ada\n2|a|Ada\n3|a|Ada\n4|b|Bo\n5|b|Bo\n" },
  { "plays", "[{'step':'choose','columns':['who']},{'step':'filter','where':'hunch_row > 2'},"
    "{'step':'lookup','table':'people','on':'who','key':'id','columns':['name'],'ignore_case':true,'matches':'all','prefix':'p_'}]",
    "1|a|Ada\n2|b|Bo\n3|b|Bea\n4|b|Bo\n5|b|Bea\n" },
  { "people", "[{'step':'lookup','table':'plays','on':'id','key':'who','keep':'matched','ignore_case':true,'columns':['minutes']},{'step':'choose','columns':['id','minutes']}]",
    "1|A|50\n2|B|-\n3|B|-\n" },
  { "people", "[{'step':'lookup','table':'plays','on':'id','key':'who','keep':'unmatched','ignore_case':true}]", "4|c|Cy|y\n" },
  { "people", "[{'step':'lookup','table':'people','on':['id','city'],'key':['id','city'],'columns':['name'],'prefix':'same_'},{'step':'choose','columns':['same_name']}]",
    "1|Ada\n2|Bo\n3|Bea\n4|Cy\n" },
  { "plays", "[{'step':'choose','columns':['who','minutes']},{'step':'stack','tables':['more'],'source':'from'}]",
    "2|a|50|-|plays\n3|z|1|7|more\n4|a|45|-|plays\n6|a|120|-|plays\n8|b|-|-|plays\n10|b|45|-|plays\n" },
  /* groups */
  { "plays", "[{'step':'group','by':'who','columns':[{'as':'m','value':'median(minutes)'},{'as':'q','value':'quantile(minutes, 0.25)'},"
    "{'as':'s','value':'share(minutes > 45)'},{'as':'d','value':'count(distinct title)'},{'as':'f','value':'first(minutes)'},{'as':'l','value':'last(minutes)'}]}]",
    "1|a|50|47.5|0.666667|3|50|120\n2|b|45|45|0|1|45|45\n" },
  { "plays", "[{'step':'pivot','names':'title','by':['who']}]", "1|a|1|1|1\n2|b|0|0|1\n" },
  { "plays", "[{'step':'pivot','names':'who','aggregate':'sum','value':'minutes','values':['b','a','q']}]", "1|45|215|-\n" },
  { "wide", "[{'step':'unpivot','columns':['q1','q2']}]", "2|n|q1|1\n3|n|q2|2\n4|s|q1|3\n5|s|q2|-\n" },
  { "wide", "[{'step':'unpivot','columns':['q1','q2'],'name':'quarter','value':'n','drop_missing':true}]", "2|n|q1|1\n3|n|q2|2\n4|s|q1|3\n" },
  /* what was taken apart and put together again is what it was */
  { "wide", "[{'step':'unpivot','columns':['q1','q2']},{'step':'pivot','names':'name','by':['k'],'aggregate':'first','value':'value'}]", "1|n|1|2\n2|s|3|-\n" },
};

static char *
to_json (const char *text)
{
  return g_strdelimit (g_strdup (text), "'", '"');
}

static void
test_rows (Fixture      *fixture,
           gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *steps = to_json (cases[i].steps);
      g_autofree char *sql = hunch_recipe_compile (fixture->project, cases[i].table, steps, &error);
      g_autofree char *ordered = g_strdup_printf ("SELECT * FROM (%s) ORDER BY hunch_row", sql);
      g_autofree char *rows = NULL;

      g_test_message ("%s", cases[i].steps);
      g_assert_no_error (error);
      rows = fixture_query (fixture, ordered);
      g_assert_cmpstr (rows, ==, cases[i].rows);
    }
}

/* Row numbers of every step are unique: a view could not be shown without. */
static void
test_unique (Fixture      *fixture,
             gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *steps = to_json (cases[i].steps);
      g_autofree char *sql = hunch_recipe_compile (fixture->project, cases[i].table, steps, NULL);
      g_autofree char *question = g_strdup_printf ("SELECT count(*) = count(DISTINCT hunch_row) FROM (%s)", sql);
      g_autofree char *answer = fixture_query (fixture, question);

      g_assert_cmpstr (answer, ==, "1\n");
    }
}

static void
test_sample (Fixture      *fixture,
             gconstpointer data)
{
  g_autofree char *ten = NULL;
  g_autofree char *again = NULL;
  g_autofree char *other = NULL;
  g_autofree char *share = NULL;

  fixture_exec (fixture, "CREATE TABLE many (n INTEGER); WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 10000)"
                         " INSERT INTO many SELECT i FROM k;");
#define ASK(question, steps) \
  ({ g_autofree char *json = to_json (steps); g_autofree char *sql = hunch_recipe_compile (fixture->project, "many", json, NULL); \
     g_autofree char *text = g_strdup_printf (question " FROM (%s)", sql); fixture_query (fixture, text); })
  ten = ASK ("SELECT count(*), group_concat(n)", "[{'step':'sample','rows':10,'seed':5}]");
  again = ASK ("SELECT count(*), group_concat(n)", "[{'step':'sample','rows':10,'seed':5}]");
  other = ASK ("SELECT count(*), group_concat(n)", "[{'step':'sample','rows':10,'seed':6}]");
  /* Binomial with n = 10,000 and p = 0.3: mean 3,000, sd 46; 5 sd either side. */
  share = ASK ("SELECT count(*) BETWEEN 2771 AND 3229", "[{'step':'sample','share':0.3,'seed':1}]");
#undef ASK

  g_assert_true (g_str_has_prefix (ten, "10|"));
  g_assert_cmpstr (ten, ==, again);
  g_assert_cmpstr (ten, !=, other);
  g_assert_cmpstr (share, ==, "1\n");
}

typedef struct
{
  const char *table;
  const char *steps;
  const char *start;
} BadCase;

static void
test_refused (Fixture      *fixture,
              gconstpointer data)
{
  static const BadCase bad[] = {
    { "plays", "[{'step':'sample'}]", "Step 1: a sample needs either" },
    { "plays", "[{'step':'sample','rows':5,'share':0.5}]", "Step 1: a sample needs either" },
    { "plays", "[{'step':'sample','share':1.5}]", "Step 1: “share” must be a number from 0 to 1." },
    { "plays", "[{'step':'sort','by':['who'],'descending':['minutes']}]", "Step 1: “minutes” is to run downwards" },
    { "plays", "[{'step':'top','by':['who']}]", "Step 1: “rows” is missing." },
    { "plays", "[{'step':'choose','columns':['at','who','title','minutes','lang','genres','launch'],'except':true}]", "Step 1: no column would be left." },
    { "plays", "[{'step':'retype','column':'who','type':'number'}]", "Step 1: “type” must be one of: text, integer" },
    { "plays", "[{'step':'fill','columns':['who']}]", "Step 1: “value” is missing." },
    { "plays", "[{'step':'recode','column':'who'}]", "Step 1: “pairs” is missing." },
    { "plays", "[{'step':'recode','column':'who','pairs':{}}]", "Step 1: “pairs” must hold" },
    { "plays", "[{'step':'recode','column':'who','pairs':{'a':[1]}}]", "Step 1: “a” must become" },
    { "plays", "[{'step':'bin','column':'minutes','method':'edges','edges':[1,1]}]", "Step 1: “edges” must be numbers, each larger" },
    { "plays", "[{'step':'bin','column':'minutes','method':'edges','edges':[1]}]", "Step 1: “edges” must be a list" },
    { "plays", "[{'step':'rank','column':'minutes'}]", "Step 1: “to” is missing." },
    { "plays", "[{'step':'date-parts','column':'at','parts':['century']}]", "Step 1: “century” is no part of a date" },
    { "plays", "[{'step':'date-parts','column':'at','parts':['hour'],'zone':'Mars/Base'}]", "Step 1: the time zone “Mars/Base” is not known" },
    { "plays", "[{'step':'days-since','column':'at','to':'d'}]", "Step 1: days since need either" },
    { "plays", "[{'step':'days-since','column':'at','to':'d','date':'2019-02-30'}]", "Step 1: “2019-02-30” is not a date" },
    { "plays", "[{'step':'sessions','at':'nope'}]", "Step 1: there is no column “nope”." },
    { "plays", "[{'step':'split','column':'title'}]", "Step 1: “separator” is missing." },
    { "plays", "[{'step':'extract','column':'title','pattern':'(','names':['x']}]", "Step 1: the pattern “(” cannot be read at letter 2" },
    { "plays", "[{'step':'extract','column':'title','pattern':'(a)(b)','names':['x']}]", "Step 1: the pattern gives 2 parts" },
    { "tweets", "[{'step':'match','column':'body'}]", "Step 1: there are no terms" },
    { "tweets", "[{'step':'match-table','column':'body','table':'shows','any':'nope'}]", "Step 1: “shows” has no column “nope”." },
    { "plays", "[{'step':'lookup','table':'people','on':['who','title'],'key':['id'],'columns':['name']}]", "Step 1: “on” names 2 columns and “key” 1" },
    { "plays", "[{'step':'lookup','table':'people','on':'who','key':'id'}]", "Step 1: “columns” is missing." },
    { "plays", "[{'step':'lookup','table':'more','on':'who','key':'who','columns':['minutes']}]", "Step 1: there is a column “minutes” already." },
    { "plays", "[{'step':'stack','tables':['nope']}]", "Step 1: " },
    { "plays", "[{'step':'pivot','names':'who','aggregate':'sum'}]", "Step 1: “value” is missing." },
    { "wide", "[{'step':'filter','where':'0'},{'step':'pivot','names':'k'}]", "Step 2: there is no value in" },
    { "wide", "[{'step':'unpivot','columns':['q1'],'name':'k'}]", "Step 1: there is a column “k” already." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *steps = to_json (bad[i].steps);
      g_autofree char *sql = hunch_recipe_compile (fixture->project, bad[i].table, steps, &error);

      g_test_message ("%s: %s", bad[i].steps, error != NULL ? error->message : "accepted");
      g_assert_null (sql);
      g_assert_true (g_str_has_prefix (error->message, bad[i].start));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* 501 values are one too many. */
static void
test_wide_pivot (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;

  fixture_exec (fixture, "CREATE TABLE many (n INTEGER); WITH RECURSIVE k (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 501)"
                         " INSERT INTO many SELECT i FROM k;");
  sql = hunch_recipe_compile (fixture->project, "many", "[{\"step\":\"pivot\",\"names\":\"n\"}]", &error);
  g_assert_null (sql);
  g_assert_true (g_str_has_prefix (error->message, "Step 1: \"n\" has more than 500 values"));
  g_clear_error (&error);
  sql = hunch_recipe_compile (fixture->project, "many", "[{\"step\":\"filter\",\"where\":\"n > 1\"},{\"step\":\"pivot\",\"names\":\"n\"}]", &error);
  g_assert_no_error (error);
}

/* The columns of a pivot stay when the rows behind it change, and so does its recipe. */
static void
test_pivot_stays (Fixture      *fixture,
                  gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *recipe = NULL;

  g_assert_true (hunch_recipe_apply (fixture->project, "p", "plays", "[{\"step\":\"pivot\",\"names\":\"who\"}]", &error));
  g_assert_no_error (error);
  before = fixture_query (fixture, "SELECT * FROM p");
  fixture_exec (fixture, "INSERT INTO plays (who) VALUES ('c'), ('b')");
  after = fixture_query (fixture, "SELECT * FROM p");
  recipe = hunch_project_dup_recipe (fixture->project, "p");

  g_assert_cmpstr (before, ==, "1|3|2\n");
  g_assert_cmpstr (after, ==, "1|3|3\n");
  g_assert_cmpstr (recipe, ==, "[{\"step\": \"from\", \"table\": \"plays\"}, {\"step\": \"pivot\", \"names\": \"who\", \"values\": [\"a\", \"b\"]}]");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/recipe/kinds/" name, Fixture, tables, fixture_set_up, func, fixture_tear_down)
  ADD ("rows", test_rows);
  ADD ("unique", test_unique);
  ADD ("sample", test_sample);
  ADD ("refused", test_refused);
  ADD ("wide-pivot", test_wide_pivot);
  ADD ("pivot-stays", test_pivot_stays);
#undef ADD

  return g_test_run ();
}
