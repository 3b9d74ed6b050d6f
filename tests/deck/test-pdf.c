/* The deck as a file. What is in it is asked of poppler's programs when they are there. */
#include "deck-fixture.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
add_deck (DeckFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) notes = g_string_new ("Größe: R² ≈ 0.31.\n\n");
  g_autofree char *table = g_strdup_printf ("{\"headline\":\"Three genres\",\"analysis\":%d}", (int) fixture->genres);

  g_assert_true (hunch_project_set_deck_value (fixture->project, "title", "Where should five billion go?", NULL));
  g_assert_true (hunch_project_set_deck_value (fixture->project, "author", "Ada Löwe", NULL));
  deck_fixture_add_slide (fixture, "title", "{\"headline\":\"Where should **five billion** go?\"}", "Good morning.");
  g_assert_cmpint (hunch_deck_add_analysis (fixture->project, fixture->ttest, -1, &error), !=, 0);
  g_assert_cmpint (hunch_deck_add_analysis (fixture->project, fixture->genres, -1, &error), !=, 0);
  for (guint i = 0; i < 400; i++)
    g_string_append_printf (notes, "Sentence %u of a speaker who cannot stop. ", i);
  g_string_append (notes, "\nThe very last words.");
  deck_fixture_add_slide (fixture, "table", table, notes->str);
}

/* What a program prints, or NULL when it is not installed. */
static char *
ask (const char *program,
     const char *option,
     const char *path,
     const char *end)
{
  g_autofree char *found = g_find_program_in_path (program);
  const char *arguments[] = { found, option, path, end, NULL };
  char *output = NULL;

  if (found == NULL)
    return NULL;
  if (*option == '\0')
    {
      arguments[1] = path;
      arguments[2] = end;
      arguments[3] = NULL;
    }
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL, NULL, NULL));
  return output;
}

static void
assert_contains (const char *text,
                 const char *part)
{
  if (text != NULL && strstr (text, part) == NULL)
    g_error ("“%s” is not in: %s", part, text);
}

static void
assert_fonts_embedded (const char *fonts)
{
  g_auto (GStrv) lines = g_strsplit (fonts, "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), >, 3);
  for (guint i = 2; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_assert_nonnull (strstr (lines[i], "+Inter"));
      g_assert_nonnull (strstr (lines[i], " yes yes yes "));
    }
}

static void
test_whole (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = deck_fixture_path (fixture, "deck.pdf");
  g_autofree char *info = NULL;
  g_autofree char *structure = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fonts = NULL;
  g_autofree char *bytes = NULL;

  add_deck (fixture);
  g_assert_true (hunch_deck_export_pdf (fixture->project, path, HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
  g_assert_no_error (error);

  info = ask ("pdfinfo", "", path, NULL);
  if (info == NULL)
    {
      g_test_skip ("poppler-utils are not installed");
      return;
    }

  assert_contains (info, "Title:           Where should five billion go?");
  assert_contains (info, "Author:          Ada Löwe");
  assert_contains (info, "Tagged:          yes");
  assert_contains (info, "Pages:           4");
  assert_contains (info, "960 x 540 pts");
  structure = ask ("pdfinfo", "-struct", path, NULL);
  assert_contains (structure, "Document\n  Sect\n    H1");
  assert_contains (structure, "Figure");
  assert_contains (structure, "Table");
  assert_contains (structure, "TD");
  text = ask ("pdftotext", "", path, "-");
  assert_contains (text, "five billion");
  assert_contains (text, "At weekends people watch 4.9 minutes longer");
  assert_contains (text, "Documentaries");
  fonts = ask ("pdffonts", "", path, NULL);
  assert_fonts_embedded (fonts);

  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  assert_contains (bytes, "%PDF-1.5");
}

static void
test_notes (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = deck_fixture_path (fixture, "deck.pdf");
  g_autofree char *info = NULL;
  g_autofree char *text = NULL;

  add_deck (fixture);
  g_assert_true (hunch_deck_export_pdf (fixture->project, path, HUNCH_DECK_PDF_NOTES, NULL, NULL, &error));
  g_assert_no_error (error);

  info = ask ("pdfinfo", "", path, NULL);
  text = ask ("pdftotext", "", path, "-");
  if (info == NULL)
    {
      g_test_skip ("poppler-utils are not installed");
      return;
    }

  /* Four slides, four first sheets, and as many more as 400 sentences take: at least two. */
  g_assert_cmpint (atoi (strstr (info, "Pages:") + 6), >=, 10);
  assert_contains (text, "Good morning.");
  assert_contains (text, "Größe: R² ≈ 0.31.");
  assert_contains (text, "Sentence 399");
  assert_contains (text, "The very last words.");
}

static void
test_same_bytes (DeckFixture  *fixture,
                 gconstpointer unused)
{
  g_autofree char *a = deck_fixture_path (fixture, "a.pdf");
  g_autofree char *b = deck_fixture_path (fixture, "b.pdf");
  g_autofree char *bytes_a = NULL;
  g_autofree char *bytes_b = NULL;
  gsize n_a, n_b;

  add_deck (fixture);
  g_setenv ("SOURCE_DATE_EPOCH", "1000000000", TRUE);
  g_assert_true (hunch_deck_export_pdf (fixture->project, a, HUNCH_DECK_PDF_NOTES, NULL, NULL, NULL));
  g_assert_true (hunch_deck_export_pdf (fixture->project, b, HUNCH_DECK_PDF_NOTES, NULL, NULL, NULL));
  g_unsetenv ("SOURCE_DATE_EPOCH");

  g_assert_true (g_file_get_contents (a, &bytes_a, &n_a, NULL));
  g_assert_true (g_file_get_contents (b, &bytes_b, &n_b, NULL));
  g_assert_cmpmem (bytes_a, n_a, bytes_b, n_b);
}

static void
assert_only_file (DeckFixture *fixture,
                  const char  *name,
                  const char  *content)
{
  g_autofree char *path = deck_fixture_path (fixture, name);
  g_autofree char *bytes = NULL;
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *other;

  g_assert_true (g_file_get_contents (path, &bytes, NULL, NULL));
  g_assert_cmpstr (bytes, ==, content);
  while ((other = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_suffix (other, ".part"));
}

static void
test_failures (DeckFixture  *fixture,
               gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autofree char *old = deck_fixture_path (fixture, "old.pdf");
  g_autofree char *missing = deck_fixture_path (fixture, "no/such/folder.pdf");

  g_assert_true (g_file_set_contents (old, "old", -1, NULL));
  g_assert_false (hunch_deck_export_pdf (fixture->project, old, HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_EMPTY);
  g_clear_error (&error);

  add_deck (fixture);
  g_assert_false (hunch_deck_export_pdf (fixture->project, missing, HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE);
  g_assert_nonnull (strstr (error->message, "folder.pdf"));
  g_assert_null (strchr (error->message, '\n'));
  g_clear_error (&error);

  g_assert_false (hunch_deck_export_pdf (fixture->project, fixture->folder, HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE);
  g_clear_error (&error);

  g_cancellable_cancel (cancelled);
  g_assert_false (hunch_deck_export_pdf (fixture->project, old, HUNCH_DECK_PDF_SLIDES, NULL, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  assert_only_file (fixture, "old.pdf", "old");

  /* A device that is always full stands for a disk that is. */
  if (g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_assert_false (hunch_deck_export_pdf (fixture->project, "/dev/full", HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
      g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE);
      g_assert_nonnull (strstr (error->message, g_strerror (ENOSPC)));
      g_assert_true (g_file_test ("/dev/full", G_FILE_TEST_EXISTS));
      g_clear_error (&error);
    }

  g_assert_true (hunch_deck_export_pdf (fixture->project, old, HUNCH_DECK_PDF_SLIDES, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* A link keeps leading to the file, which keeps its mode. */
static void
test_link (DeckFixture  *fixture,
           gconstpointer unused)
{
  g_autofree char *file = deck_fixture_path (fixture, "file.pdf");
  g_autofree char *link = deck_fixture_path (fixture, "link.pdf");
  struct stat status;

  add_deck (fixture);
  g_assert_true (g_file_set_contents (file, "old", -1, NULL));
  g_assert_cmpint (g_chmod (file, 0640), ==, 0);
  g_assert_cmpint (symlink (file, link), ==, 0);
  g_assert_true (hunch_deck_export_pdf (fixture->project, link, HUNCH_DECK_PDF_SLIDES, NULL, NULL, NULL));

  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpint (status.st_size, >, 1000);
}

static void
test_png (DeckFixture  *fixture,
          gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = deck_fixture_path (fixture, "slide.png");
  g_autoptr (HunchSlide) slide = deck_fixture_load (fixture, deck_fixture_add_slide (fixture, "title", "{\"headline\":\"A\"}", ""));
  cairo_surface_t *surface;

  g_assert_true (hunch_deck_export_png (slide, path, 1000, &error));
  g_assert_no_error (error);
  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 1000);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, 562);
  cairo_surface_destroy (surface);

  g_assert_false (hunch_deck_export_png (slide, "/no/such/folder.png", 1000, &error));
  g_assert_error (error, HUNCH_DECK_ERROR, HUNCH_DECK_ERROR_WRITE);
}

static void
finished_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_async (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *path = deck_fixture_path (fixture, "deck.pdf");

  add_deck (fixture);
  hunch_deck_export_pdf_async (fixture->project, path, HUNCH_DECK_PDF_SLIDES, NULL, NULL, finished_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (hunch_deck_export_pdf_finish (result, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* Ten slides with six charts in 300 ms of computing. */
static void
test_speed (DeckFixture  *fixture,
            gconstpointer unused)
{
  g_autofree char *path = deck_fixture_path (fixture, "deck.pdf");
  double seconds;

  if (!g_test_perf ())
    {
      g_test_skip ("run with -m perf");
      return;
    }

  add_deck (fixture);
  for (guint i = 0; i < 4; i++)
    hunch_deck_add_analysis (fixture->project, i % 2 == 0 ? fixture->genres : fixture->ttest, -1, NULL);
  deck_fixture_add_slide (fixture, "text", "{\"headline\":\"Text\",\"body\":\"- one\\n- two\"}", "");
  deck_fixture_add_slide (fixture, "closing", "{\"headline\":\"Text\",\"body\":\"1. one\\n2. two\"}", "");

  g_test_timer_start ();
  g_assert_true (hunch_deck_export_pdf (fixture->project, path, HUNCH_DECK_PDF_SLIDES, NULL, NULL, NULL));
  seconds = g_test_timer_elapsed ();
  g_test_minimized_result (seconds, "ten slides with six charts in %.0f ms", 1000 * seconds);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add ("/deck/pdf/" name, DeckFixture, NULL, deck_fixture_set_up, func, deck_fixture_tear_down)
  ADD ("whole", test_whole);
  ADD ("notes", test_notes);
  ADD ("same-bytes", test_same_bytes);
  ADD ("failures", test_failures);
  ADD ("link", test_link);
  ADD ("png", test_png);
  ADD ("async", test_async);
  ADD ("speed", test_speed);
#undef ADD

  return g_test_run ();
}
