/* Playbooks: the built-in journey from end to end, and what is refused. */
#include "deck-fixture.h"

#include "analysis/analysis.h"
#include "deck/claim.h"
#include "deck/playbook.h"
#include "project/refresh.h"

#include <glib/gstdio.h>
#include <string.h>

static GHashTable *
make_parameters (const char *name,
                 ...) G_GNUC_NULL_TERMINATED;

static GHashTable *
make_parameters (const char *name,
                 ...)
{
  GHashTable *parameters = g_hash_table_new (g_str_hash, g_str_equal);
  va_list arguments;

  va_start (arguments, name);
  for (; name != NULL; name = va_arg (arguments, const char *))
    g_hash_table_insert (parameters, (char *) name, va_arg (arguments, char *));
  va_end (arguments);
  return parameters;
}

static HunchProject *
make_project (DeckFixture *fixture,
              const char  *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = deck_fixture_path (fixture, name);
  HunchProject *project = hunch_project_create (path, &error);

  g_assert_no_error (error);
  return project;
}

static void
test_list (void)
{
  g_autoptr (GPtrArray) infos = hunch_playbooks_list ();
  gboolean found = FALSE;

  for (guint i = 0; i < infos->len; i++)
    {
      const HunchPlaybookInfo *info = infos->pdata[i];

      g_assert_true (g_file_test (info->path, G_FILE_TEST_EXISTS));
      if (strcmp (info->id, "spend-five-billion") == 0)
        {
          found = TRUE;
          g_assert_cmpstr (info->title, ==, "Spend five billion");
          g_assert_cmpuint (strlen (info->description), >, 20);
        }
    }
  g_assert_true (found);
}

/* No hole left open, no chart missing, every claim agreed, within the time. */
static void
check_deck (HunchProject *project)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) slides = hunch_deck_load (project, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (slides->len, >=, 8);
  g_assert_cmpuint (slides->len, <=, 10);
  g_assert_cmpint (hunch_deck_get_seconds (project), <=, hunch_deck_get_budget (project));

  for (guint i = 0; i < slides->len; i++)
    {
      g_autofree char *summary = hunch_slide_dup_summary (slides->pdata[i]);
      g_autofree char *why = NULL;

      g_test_message ("%s", summary);
      g_assert_false (hunch_slide_is_amber (slides->pdata[i], &why));
      g_assert_null (strchr (summary, '{'));
      g_assert_null (strstr (summary, "${"));
      g_assert_null (strchr (hunch_slide_get_notes (slides->pdata[i]), '{'));
      g_assert_cmpuint (strlen (hunch_slide_get_notes (slides->pdata[i])), >, 60);
    }
}

/* What is built into the made-up clicks (source/generator.h) is what the playbook finds: weekends 5 minutes longer,
 * 12 % without a match, demand falling with age. */
static void
check_findings (HunchProject *project)
{
  static const struct { const char *name; const char *claim; double low; double high; } cases[] = {
    { "weekend", "{estimate:abs9}", 4, 6 },
    { "matches", "{est.match=unknown.share:9}", 0.10, 0.14 },
    { "drivers", "{est.age:9}", -2, -0.2 },
    { "drivers", "{est.score:9}", 1, 6 },
    { "drivers", "{est.original=yes:9}", 4, 16 },
    { "minutes", "{est.Comedies-Dramas:9}", -8, -4.5 },
    /* A straight line from 1000 to 1500 over 42 months, 60,000 clicks in all, twelve months on: about 1,880. */
    { "outlook", "{estimate:9}", 1600, 2150 },
    /* 13 of 100 clicks, 48 minutes each: 0.8 of 5. */
    { "split", "{estimate:9}", 0.65, 0.95 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchAnalysisRecord) record = hunch_project_find_analysis (project, cases[i].name, NULL);
      g_autoptr (JsonObject) result = NULL;
      g_autofree char *filled = NULL;
      g_auto (GStrv) thousands = NULL;
      g_autofree char *plain = NULL;
      const char *digits;
      double value;

      g_assert_nonnull (record);
      result = hunch_json_parse_object (record->result, -1, "result", NULL);
      filled = hunch_claim_fill (cases[i].claim, result, NULL, NULL);
      thousands = g_strsplit (filled, ",", -1);
      plain = g_strjoinv ("", thousands);
      digits = g_str_has_prefix (plain, "\xe2\x88\x92") ? plain + 3 : plain;
      value = g_ascii_strtod (digits, NULL) * (digits == plain ? 1 : -1);
      g_test_message ("%s %s", cases[i].name, filled);
      g_assert_cmpfloat (value, >=, cases[i].low);
      g_assert_cmpfloat (value, <=, cases[i].high);
    }
}

static void
test_whole (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  HunchProject *project = make_project (fixture, "whole.hunch");
  g_autofree char *pdf = deck_fixture_path (fixture, "whole.pdf");
  g_autofree char *label = NULL;

  hunch_playbook_run ("spend-five-billion", project, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  check_deck (project);
  check_findings (project);

  g_assert_true (hunch_deck_export_pdf (project, pdf, HUNCH_DECK_PDF_NOTES, NULL, NULL, &error));
  g_assert_no_error (error);

  /* Once more in the same project: the tables are there already. */
  g_assert_false (hunch_playbook_run ("spend-five-billion", project, NULL, NULL, NULL, &error));
  g_assert_true (g_str_has_prefix (error->message, "Step 1 of spend-five-billion: "));

  /* One step for everything after the imports, one for each of the five imports. */
  label = hunch_project_dup_undo_label (project);
  g_assert_cmpstr (label, ==, "Spend five billion");
  for (guint i = 0; i < 6; i++)
    g_assert_true (hunch_project_undo (project, NULL));
  g_clear_pointer (&label, g_free);
  label = hunch_project_dup_undo_label (project);
  g_assert_null (label);
  g_assert_finalize_object (project);
}

static void
test_small (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  HunchProject *project = make_project (fixture, "small.hunch");
  g_autoptr (GHashTable) parameters = make_parameters ("rows", "20000", "sample", "12000", "seed", "3", "theme", "night", NULL);

  hunch_playbook_run ("spend-five-billion", project, parameters, NULL, NULL, &error);
  g_assert_no_error (error);
  check_deck (project);
  g_assert_finalize_object (project);
}

static void
write_playbook (DeckFixture *fixture,
                const char  *steps)
{
  g_autofree char *path = deck_fixture_path (fixture, "odd.json");
  g_autofree char *text = g_strdup_printf ("{\"title\": \"Odd\", \"parameters\": [{\"name\": \"a\", \"default\": \"1\"}], \"steps\": %s}", steps);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_refused (DeckFixture  *fixture,
              gconstpointer unused)
{
  static const struct { const char *steps; const char *start; } cases[] = {
    { "3", "The playbook “odd” has no steps." },
    { "[1]", "Step 1 of odd: There is no step “”." },
    { "[{\"step\": \"fly\"}]", "Step 1 of odd: There is no step “fly”." },
    { "[{\"step\": \"deck\"}, {\"step\": \"deck\", \"title\": \"${b}\"}]", "Step 2 of odd: “${b}” names a parameter" },
    { "[{\"step\": \"deck\", \"title\": \"${a\"}]", "Step 1 of odd: “${a” names a parameter" },
    { "[{\"step\": \"import\"}]", "Step 1 of odd: “source” is missing." },
    { "[{\"step\": \"import\", \"source\": \"/no/such/file.csv\"}]", "Step 1 of odd: " },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"sample\": {\"method\": \"luck\"}}]", "Step 1 of odd: There is no way of sampling called “luck”." },
    { "[{\"step\": \"import\", \"source\": [\"\", \"\"]}]", "Step 1 of odd: “source” is missing." },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"sample\": {\"method\": \"reservoir\"}}]", "Step 1 of odd: A sample of this kind needs “rows”" },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"sample\": {\"method\": \"bernoulli\", \"fraction\": \"2\"}}]", "Step 1 of odd: A sample of this kind needs “fraction”" },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"sample\": {\"method\": \"stratified:\", \"rows\": 3}}]", "Step 1 of odd: A stratified sample names its column" },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"types\": {\"genre\": \"colour\"}}]", "Step 1 of odd: The type of “genre” is" },
    { "[{\"step\": \"import\", \"source\": \"generator:genres\", \"date_order\": \"dym\"}]", "Step 1 of odd: The order of dates is" },
    { "[{\"step\": \"refresh\", \"table\": \"clicks\", \"when\": \"soon\"}]", "Step 1 of odd: A table is refreshed never" },
    { "[{\"step\": \"recipe\", \"name\": \"v\", \"from\": \"clicks\", \"steps\": [{\"step\": \"filter\", \"where\": \"zz\"}]}]", "Step 1 of odd: “v”: Step 1: " },
    { "[{\"step\": \"recipe\", \"name\": \"v\", \"from\": \"clicks\"}]", "Step 1 of odd: “steps” is missing." },
    { "[{\"step\": \"analyze\", \"kind\": \"nope\", \"table\": \"clicks\"}]", "Step 1 of odd: " },
    { "[{\"step\": \"chart\"}]", "Step 1 of odd: A chart needs" },
    { "[{\"step\": \"chart\", \"kind\": \"bar\"}]", "Step 1 of odd: “table” is missing." },
    { "[{\"step\": \"chart\", \"kind\": \"bar\", \"table\": \"zz\"}]", "Step 1 of odd: " },
    { "[{\"step\": \"slide\"}]", "Step 1 of odd: “layout” is missing." },
    { "[{\"step\": \"slide\", \"layout\": \"zz\"}]", "Step 1 of odd: There is no layout “zz”." },
    { "[{\"step\": \"slide\", \"layout\": \"text\", \"analysis\": \"zz\"}]", "Step 1 of odd: " },
    { "[{\"step\": \"slide\", \"layout\": \"claim\", \"chart\": \"zz\"}]", "Step 1 of odd: There is no chart “zz”." },
    { "[{\"step\": \"slide\", \"layout\": \"text\", \"analysis\": \"weekend\", \"headline\": \"{nope}\"}]", "Step 1 of odd: The result has no number for {nope}." },
    { "[{\"step\": \"slide\", \"layout\": \"text\", \"analysis\": \"weekend\", \"notes\": \"{nope}\"}]", "Step 1 of odd: The result has no number for {nope}." },
  };
  g_autofree char *old = g_strdup (g_getenv ("HUNCH_PLAYBOOK_DIR"));
  g_autoptr (GHashTable) unknown = make_parameters ("zz", "1", NULL);
  g_autoptr (GError) error = NULL;

  g_setenv ("HUNCH_PLAYBOOK_DIR", fixture->folder, TRUE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) refusal = NULL;
      g_autoptr (GPtrArray) slides = NULL;

      write_playbook (fixture, cases[i].steps);
      g_assert_false (hunch_playbook_run ("odd", fixture->project, NULL, NULL, NULL, &refusal));
      g_test_message ("%s", refusal->message);
      g_assert_true (g_str_has_prefix (refusal->message, cases[i].start));
      slides = hunch_project_list_slides (fixture->project, NULL);
      g_assert_cmpuint (slides->len, ==, 0);
    }

  write_playbook (fixture, "[]");
  g_assert_true (hunch_playbook_run ("odd", fixture->project, NULL, NULL, NULL, NULL));
  g_assert_false (hunch_playbook_run ("odd", fixture->project, unknown, NULL, NULL, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK);
  g_clear_error (&error);
  g_assert_false (hunch_playbook_run ("../odd", fixture->project, NULL, NULL, NULL, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK);

  if (old != NULL)
    g_setenv ("HUNCH_PLAYBOOK_DIR", old, TRUE);
}

/* What a failed run did after its imports is taken back. */
static void
test_taken_back (DeckFixture  *fixture,
                 gconstpointer unused)
{
  g_autofree char *old = g_strdup (g_getenv ("HUNCH_PLAYBOOK_DIR"));
  g_autofree char *title = NULL;
  g_autoptr (HunchTableInfo) genres = NULL;

  g_setenv ("HUNCH_PLAYBOOK_DIR", fixture->folder, TRUE);
  write_playbook (fixture, "[{\"step\": \"import\", \"source\": \"generator:genres\", \"as\": \"genres\"},"
                  " {\"step\": \"deck\", \"title\": \"T${a}\"}, {\"step\": \"slide\", \"layout\": \"text\"}, {\"step\": \"fly\"}]");
  g_assert_false (hunch_playbook_run ("odd", fixture->project, NULL, NULL, NULL, NULL));

  title = hunch_project_dup_deck_value (fixture->project, "title");
  g_assert_null (title);
  genres = hunch_project_get_table (fixture->project, "genres", NULL);
  g_assert_nonnull (genres);
  if (old != NULL)
    g_setenv ("HUNCH_PLAYBOOK_DIR", old, TRUE);
}

/* A run of steps on a project of its own, with the parameter "a". */
static HunchProject *
run_odd (DeckFixture *fixture,
         const char  *name,
         const char  *steps,
         const char  *a,
         GError     **error)
{
  g_autofree char *old = g_strdup (g_getenv ("HUNCH_PLAYBOOK_DIR"));
  g_autoptr (GHashTable) parameters = make_parameters ("a", a, NULL);
  g_autoptr (HunchProject) project = make_project (fixture, name);
  gboolean is_done;

  write_playbook (fixture, steps);
  g_setenv ("HUNCH_PLAYBOOK_DIR", fixture->folder, TRUE);
  is_done = hunch_playbook_run ("odd", project, parameters, NULL, NULL, error);
  if (old != NULL)
    g_setenv ("HUNCH_PLAYBOOK_DIR", old, TRUE);
  return is_done ? g_steal_pointer (&project) : NULL;
}

static void
write_text (DeckFixture *fixture,
            const char  *name,
            const char  *text)
{
  g_autofree char *path = deck_fixture_path (fixture, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* Several sources, a list of records inside a document, members of members, types that are said, and rows left out. */
static void
test_import (DeckFixture  *fixture,
             gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = NULL;
  g_autoptr (HunchTableInfo) table = NULL;
  g_autofree char *one = deck_fixture_path (fixture, "one.json");
  g_autofree char *two = deck_fixture_path (fixture, "two.json");
  g_autofree char *sources = g_strdup_printf ("%s\n\n%s", one, two);
  HunchRefreshPolicy policy;
  gint64 looked_at;

  write_text (fixture, "one.json", "{\"page\": {\"rows\": [{\"id\": 7, \"at\": {\"x\": 1, \"y\": 2}, \"kind\": \"a\"}, {\"id\": 8, \"at\": {\"x\": 3, \"y\": 4}, \"kind\": \"b\"}]}}");
  write_text (fixture, "two.json", "{\"page\": {\"rows\": [{\"id\": 9, \"at\": {\"x\": 5, \"y\": 6}, \"kind\": \"a\"}]}}");
  project = run_odd (fixture, "import.hunch",
                     "[{\"step\": \"import\", \"source\": \"${a}\", \"as\": \"t\", \"records\": \"page.rows\", \"columns\": [\"id\", \"at.y\", \"kind\"],"
                     "  \"types\": {\"id\": \"text\"}, \"where\": \"kind = 'a'\", \"sample\": {\"method\": \"stratified:kind\", \"rows\": \"2\", \"seed\": 3}},"
                     " {\"step\": \"refresh\", \"table\": \"t\", \"when\": \"12h\"}]", sources, &error);
  g_assert_no_error (error);

  table = hunch_project_get_table (project, "t", &error);
  g_assert_no_error (error);
  g_assert_cmpint (table->n_rows, ==, 2);
  g_assert_cmpuint (table->n_columns, ==, 3);
  g_assert_cmpint (table->columns[0].type, ==, HUNCH_DATA_TEXT);
  g_assert_cmpint (table->columns[1].type, ==, HUNCH_DATA_INTEGER);
  g_assert_true (hunch_refresh_get_policy (project, "t", &policy, &looked_at, &error));
  g_assert_cmpint (policy.when, ==, HUNCH_REFRESH_OLDER_THAN);
  g_assert_cmpint (policy.seconds, ==, 12 * 3600);
}

/* Steps that wait for a parameter, or for its absence. */
static void
test_conditions (DeckFixture  *fixture,
                 gconstpointer unused)
{
  static const struct { const char *a; const char *title; } cases[] = { { "x", "given" }, { "", "not given" }, { " ", "not given" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("condition-%u.hunch", i);
      g_autofree char *title = NULL;
      g_autoptr (HunchProject) project = run_odd (fixture, name,
                                                  "[{\"step\": \"deck\", \"if\": \"${a}\", \"title\": \"given\"},"
                                                  " {\"step\": \"deck\", \"unless\": \"${a}\", \"title\": \"not given\"}]", cases[i].a, &error);

      g_assert_no_error (error);
      title = hunch_project_dup_deck_value (project, "title");
      g_assert_cmpstr (title, ==, cases[i].title);
    }
}

/* A question that may stay open: its slide says why, lines that rest on it go, and the others are numbered anew. */
static void
test_unanswered (DeckFixture  *fixture,
                 gconstpointer unused)
{
  static const char steps[] =
    "[{\"step\": \"import\", \"source\": \"generator:genres\", \"as\": \"t\"},"
    " {\"step\": \"analyze\", \"name\": \"known\", \"kind\": \"frequencies\", \"table\": \"t\", \"options\": {\"column\": \"genre\"}},"
    " {\"step\": \"recipe\", \"name\": \"none\", \"from\": \"t\", \"steps\": [{\"step\": \"filter\", \"where\": \"genre_id < 0\"}]},"
    " {\"step\": \"analyze\", \"name\": \"open\", \"kind\": \"frequencies\", \"table\": \"none\", \"options\": {\"column\": \"genre\"}, \"optional\": true, \"otherwise\": \"There is nothing.\"},"
    " {\"step\": \"slide\", \"layout\": \"claim\", \"analysis\": \"open\", \"headline\": \"{name}\", \"otherwise\": \"Not said\", \"chart\": {\"analysis\": \"open\"}, \"notes\": \"{n}\"},"
    " {\"step\": \"slide\", \"layout\": \"closing\", \"headline\": \"End\", \"body\": [\"1. {open/n}\", \"2. {known/n}\", \"3. last\"], \"notes\": [\"{open/n}\", \"{known/n}\"]}]";
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = run_odd (fixture, "unanswered.hunch", steps, "", &error);
  g_autoptr (GPtrArray) slides = NULL;
  g_autoptr (GPtrArray) analyses = NULL;
  const HunchSlideRecord *slide;
  g_auto (GStrv) parts = NULL;
  g_autofree char *not_optional = NULL;

  g_assert_no_error (error);
  analyses = hunch_project_list_analyses (project, NULL);
  g_assert_cmpuint (analyses->len, ==, 1);
  slides = hunch_project_list_slides (project, NULL);
  g_assert_cmpuint (slides->len, ==, 2);
  slide = slides->pdata[0];
  g_assert_cmpstr (slide->layout, ==, "text");
  g_assert_nonnull (strstr (slide->content, "\"Not said\""));
  g_assert_nonnull (strstr (slide->content, "\"There is nothing.\""));
  slide = slides->pdata[1];
  g_assert_nonnull (strstr (slide->content, "\"1. {known/n}\\n2. last\""));
  g_assert_cmpstr (slide->notes, ==, "{known/n}");

  parts = g_strsplit (steps, "\"optional\": true, ", -1);
  not_optional = g_strjoinv ("", parts);
  g_assert_null (run_odd (fixture, "refused.hunch", not_optional, "", &error));
  g_assert_cmpstr (error->message, ==, "Step 4 of odd: “open”: There is nothing.");
}

/* A result may be there without a number that the sentences need: a goodness of fit has a p, and no half-life. */
static void
test_needs (DeckFixture  *fixture,
            gconstpointer unused)
{
  static const char steps[] =
    "[{\"step\": \"import\", \"source\": \"generator:genres\", \"as\": \"t\"},"
    " {\"step\": \"analyze\", \"name\": \"known\", \"kind\": \"chisq\", \"table\": \"t\", \"options\": {\"x\": \"genre\"}, \"needs\": [\"p\", \"n\"]},"
    " {\"step\": \"analyze\", \"name\": \"open\", \"kind\": \"chisq\", \"table\": \"t\", \"options\": {\"x\": \"genre\"}, \"needs\": \"est.half_life\", \"optional\": true},"
    " {\"step\": \"analyze\", \"name\": \"absent\", \"kind\": \"chisq\", \"table\": \"t\", \"options\": {\"x\": \"zz\"}, \"columns\": [\"genre\", \"zz\"], \"optional\": true},"
    " {\"step\": \"slide\", \"layout\": \"claim\", \"analysis\": \"known\", \"headline\": \"{p:p}\"},"
    " {\"step\": \"slide\", \"layout\": \"claim\", \"analysis\": \"open\", \"headline\": \"{est.half_life}\", \"otherwise\": \"Not said\"},"
    " {\"step\": \"slide\", \"layout\": \"claim\", \"analysis\": \"absent\", \"headline\": \"{p}\"}]";
  g_autoptr (GError) error = NULL;
  g_autoptr (HunchProject) project = run_odd (fixture, "needs.hunch", steps, "", &error);
  g_autoptr (GPtrArray) slides = NULL;
  const HunchSlideRecord *slide;

  g_assert_no_error (error);
  slides = hunch_project_list_slides (project, NULL);
  g_assert_cmpuint (slides->len, ==, 3);
  slide = slides->pdata[0];
  g_assert_cmpstr (slide->layout, ==, "claim");
  slide = slides->pdata[1];
  g_assert_cmpstr (slide->layout, ==, "text");
  g_assert_nonnull (strstr (slide->content, "\"The result has no number for est.half_life.\""));
  slide = slides->pdata[2];
  g_assert_nonnull (strstr (slide->content, "\"“t” has no column “zz”.\""));
}

static void
test_parameters (void)
{
  g_autoptr (GPtrArray) infos = hunch_playbooks_list ();

  for (guint i = 0; i < infos->len; i++)
    {
      const HunchPlaybookInfo *info = infos->pdata[i];
      const HunchPlaybookParameter *first;

      g_assert_cmpuint (info->parameters->len, >, 0);
      first = info->parameters->pdata[0];
      if (strcmp (info->id, "show-buzz") == 0)
        {
          const HunchPlaybookParameter *second = info->parameters->pdata[1];

          g_assert_cmpint (first->kind, ==, HUNCH_PLAYBOOK_FILES);
          g_assert_cmpint (second->kind, ==, HUNCH_PLAYBOOK_FILE);
          g_assert_true (first->is_required && second->is_required);
          g_assert_cmpstr (info->file_parameter, ==, "tweets");
        }
      if (strcmp (info->id, "film-genres") == 0)
        {
          g_assert_cmpint (first->kind, ==, HUNCH_PLAYBOOK_FILE);
          g_assert_false (first->is_required);
          g_assert_null (info->file_parameter);
        }
      if (strcmp (info->id, "spend-five-billion") == 0)
        {
          g_assert_cmpstr (first->name, ==, "rows");
          g_assert_cmpstr (first->title, ==, "Clicks at the source");
          g_assert_cmpstr (first->fallback, ==, "60000");
          g_assert_cmpint (first->kind, ==, HUNCH_PLAYBOOK_TEXT);
        }
    }
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
count_cb (HunchProject *project,
          guint        *count)
{
  (*count)++;
}

/* A file of made-up rows with the columns that a playbook speaks of; its path. */
static char *
write_table (DeckFixture *fixture,
             const char  *name,
             const char  *head,
             const char  *(*row) (int i))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (head);
  char *path = deck_fixture_path (fixture, name);

  for (int i = 0; i < 120; i++)
    g_string_append (text, row (i));
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  return path;
}

static const char *
make_title (int i)
{
  static char row[200];
  static const char *const ratings[] = { "PG", "TV-14", "R" };

  if (i % 3 == 0)
    g_snprintf (row, sizeof row, "TV Show,Show %d,\"March %d, 2020\",%d,%s,%d Seasons\n", i, 1 + i % 28, 2015 + i % 6, ratings[i % 7 % 3], 1 + i % 4);
  else
    g_snprintf (row, sizeof row, "Movie,Film %d,\"May %d, 2021\",%d,%s,%d min\n", i, 1 + i % 28, 1990 + i % 30, ratings[i % 5 % 3], 80 + i * 7 % 60);
  return row;
}

static const char *
make_viewing (int i)
{
  static char row[200];

  g_snprintf (row, sizeof row, "\"Show %d: Season 1: Part %d\",\"%d/%d/20\"\n", i % 9, i, 1 + i / 28, 1 + i * i % 28);
  return row;
}

/* The playbooks that are about a person's own file make slides of it, and ask for it when it is not named. */
static void
test_own_file (DeckFixture  *fixture,
               gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *head;
    const char *(*row) (int i);
    guint       n_slides;
  } cases[] = {
    { "films-and-shows", "type,title,date_added,release_year,rating,duration\n", make_title, 5 },
    { "my-viewing", "Title,Date\n", make_viewing, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("%s.hunch", cases[i].id);
      g_autoptr (HunchProject) project = make_project (fixture, name);
      g_autofree char *path = write_table (fixture, cases[i].id, cases[i].head, cases[i].row);
      g_autoptr (GHashTable) parameters = make_parameters ("file", path, NULL);
      g_autoptr (GPtrArray) slides = NULL;

      g_assert_false (hunch_playbook_run (cases[i].id, project, NULL, NULL, NULL, &error));
      g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_BAD_PLAYBOOK);
      g_assert_nonnull (strstr (error->message, "file="));
      g_clear_error (&error);

      hunch_playbook_run (cases[i].id, project, parameters, NULL, NULL, &error);
      g_assert_no_error (error);
      slides = hunch_deck_load (project, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (slides->len, ==, cases[i].n_slides);
    }
}

static void
test_async (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GHashTable) parameters = make_parameters ("rows", "8000", "sample", "6000", NULL);
  HunchProject *project = make_project (fixture, "async.hunch");
  g_autoptr (HunchProgress) progress = hunch_progress_new ();
  guint n_changes = 0;

  g_signal_connect (project, "tables-changed", G_CALLBACK (count_cb), &n_changes);
  hunch_playbook_run_async ("spend-five-billion", project, parameters, progress, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (hunch_playbook_run_finish (result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_changes, ==, 1);
  g_clear_object (&result);
  g_object_unref (project);  /* the thread may still be letting go of its task */
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/deck/playbook/list", test_list);
  g_test_add_func ("/deck/playbook/parameters", test_parameters);
#define ADD(name, func) g_test_add ("/deck/playbook/" name, DeckFixture, NULL, deck_fixture_set_up, func, deck_fixture_tear_down)
  ADD ("whole", test_whole);
  ADD ("small", test_small);
  ADD ("refused", test_refused);
  ADD ("taken-back", test_taken_back);
  ADD ("async", test_async);
  ADD ("own-file", test_own_file);
  ADD ("import", test_import);
  ADD ("conditions", test_conditions);
  ADD ("unanswered", test_unanswered);
  ADD ("needs", test_needs);
#undef ADD

  return g_test_run ();
}
