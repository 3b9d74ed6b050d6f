/* Durations and bytes, which few formats have, in every part that reads tables. */
#include "folder.h"

#include <math.h>

#include "project/columns.h"
#include "project/load-private.h"
#include "project/profile.h"
#include "project/row-list.h"

/* Four rows: 90.5 s and the letters "ab"; 3600 s and the bytes 00 ff; both missing; 0.25 s and no bytes at all. */
#define ODD_TYPE_READER (odd_reader_get_type ())
G_DECLARE_FINAL_TYPE (OddReader, odd_reader, ODD, READER, GObject)

struct _OddReader
{
  GObject  parent_instance;
  gboolean is_done;
};

static HunchField odd_fields[] = { { (char *) "lasts", HUNCH_DATA_DURATION }, { (char *) "bytes", HUNCH_DATA_BLOB } };
static guint8 odd_state[] = { HUNCH_CELL_VALUE, HUNCH_CELL_VALUE, HUNCH_CELL_MISSING, HUNCH_CELL_VALUE };
static double odd_reals[] = { 90.5, 3600, 0, 0.25 };
static HunchSlice odd_slices[] = { { "ab", 2 }, { "\x00\xff", 2 }, { "", 0 }, { "", 0 } };
static HunchBatchColumn odd_columns[] = {
  { .type = HUNCH_DATA_DURATION, .state = odd_state, .reals = odd_reals },
  { .type = HUNCH_DATA_BLOB, .state = odd_state, .slices = odd_slices },
};
static HunchBatch odd_batch = { 4, 2, odd_columns, 0 };

static const HunchField *
odd_reader_get_fields (HunchReader *reader,
                       guint       *out_n)
{
  *out_n = 2;
  return odd_fields;
}

static const HunchBatch *
odd_reader_next (HunchReader  *reader,
                 GCancellable *cancellable,
                 GError      **error)
{
  gboolean is_done = ((OddReader *) reader)->is_done;

  ((OddReader *) reader)->is_done = TRUE;
  return is_done ? NULL : &odd_batch;
}

static gint64
odd_reader_get_bytes_read (HunchReader *reader)
{
  return 40;
}

static void
odd_reader_iface_init (HunchReaderInterface *iface)
{
  iface->get_fields = odd_reader_get_fields;
  iface->next = odd_reader_next;
  iface->get_bytes_read = odd_reader_get_bytes_read;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (OddReader, odd_reader, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (HUNCH_TYPE_READER, odd_reader_iface_init))

static void
odd_reader_class_init (OddReaderClass *klass)
{
}

static void
odd_reader_init (OddReader *self)
{
}

static HunchProject *
make_table (Folder  *folder,
            gboolean aside)
{
  HunchProject *project = folder_create (folder);
  g_autoptr (OddReader) reader = g_object_new (ODD_TYPE_READER, NULL);
  g_autoptr (HunchTicket) ticket = hunch_ticket_new ();
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  HunchLoad load = { .table = "t", .reader = HUNCH_READER (reader), .warnings = warnings, .ticket = ticket, .rows_seen = -1, .aside = aside };
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt = hunch_load_run (project, &load, &error);

  g_assert_no_error (error);
  return project;
}

static void
test_stored (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder, GPOINTER_TO_INT (data));
  g_autoptr (HunchTableInfo) info = hunch_project_get_table (project, "t", NULL);

  folder_assert_answer (project, "SELECT lasts, hex(bytes) AS h, typeof(bytes) AS y FROM t",
                        "lasts|h|y\n90.5|6162|blob\n3600|00FF|blob\nNULL||null\n0.25||blob\n");
  g_assert_cmpint (info->columns[0].type, ==, HUNCH_DATA_DURATION);
  g_assert_cmpint (info->columns[1].type, ==, HUNCH_DATA_BLOB);
  g_assert_cmpint (info->columns[1].n_missing, ==, 1);
}

static void
test_columns (Folder       *folder,
              gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder, FALSE);
  const char *names[] = { "lasts", "bytes" };
  g_autoptr (HunchColumns) columns = hunch_columns_open (project, "t", names, 2, NULL, NULL, NULL);
  const char *const *levels;
  double values[4];
  gint32 codes[4];
  guint n_levels;

  g_assert_true (hunch_columns_read (columns, 0, 0, 4, values, NULL));
  g_assert_true (values[0] == 90.5 && values[1] == 3600 && isnan (values[2]) && values[3] == 0.25);
  levels = hunch_columns_get_levels (columns, 1, &n_levels, NULL);
  g_assert_cmpuint (n_levels, ==, 3);
  g_assert_true (hunch_columns_read_codes (columns, 1, 0, 4, codes, NULL));
  g_assert_cmpstr (levels[codes[0]], ==, "6162");
  g_assert_cmpstr (levels[codes[1]], ==, "00ff");
  g_assert_cmpint (codes[2], ==, -1);
  g_assert_cmpstr (levels[codes[3]], ==, "");
}

static void
test_seen (Folder       *folder,
           gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder, FALSE);
  g_autoptr (HunchRowPages) pages = hunch_row_pages_new (project, "t", NULL, NULL);
  g_autoptr (GPtrArray) profiles = hunch_profile_table (project, "t", NULL, NULL, NULL);
  const HunchProfile *lasts = g_ptr_array_index (profiles, 0);
  const HunchProfile *bytes = g_ptr_array_index (profiles, 1);
  g_autoptr (HunchTableInfo) view = NULL;
  gboolean unparsed;

  g_assert_cmpstr (hunch_row_pages_get_cell (pages, 1, 1, &unparsed), ==, "00ff");
  g_assert_null (hunch_row_pages_get_cell (pages, 2, 1, &unparsed));
  g_assert_cmpfloat_with_epsilon (lasts->mean, (90.5 + 3600 + 0.25) / 3, 1e-12);
  g_assert_cmpstr (lasts->max, ==, "3600");
  g_assert_cmpint (bytes->n_distinct, ==, 3);
  g_assert_cmpint (bytes->n_missing, ==, 1);

  g_assert_true (hunch_project_set_view (project, "v", "SELECT rowid AS hunch_row, lasts, bytes FROM t", "[]", NULL));
  view = hunch_project_get_table (project, "v", NULL);
  g_assert_cmpint (view->columns[0].type, ==, HUNCH_DATA_DURATION);
  g_assert_cmpint (view->columns[1].type, ==, HUNCH_DATA_BLOB);
}

/* Bytes that are no text become their digits; nothing becomes bytes. */
static void
test_retype (Folder       *folder,
             gconstpointer data)
{
  g_autoptr (HunchProject) project = make_table (folder, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_true (hunch_project_retype_column (project, "t", "bytes", HUNCH_DATA_TEXT, &error));
  g_assert_no_error (error);
  folder_assert_answer (project, "SELECT bytes FROM t", "bytes\nab\n00ff\nNULL\nNULL\n");
  g_assert_true (hunch_project_retype_column (project, "t", "lasts", HUNCH_DATA_REAL, &error));
  folder_assert_answer (project, "SELECT lasts FROM t", "lasts\n90.5\n3600\nNULL\n0.25\n");
  g_assert_false (hunch_project_retype_column (project, "t", "lasts", HUNCH_DATA_BLOB, &error));
  g_assert_error (error, HUNCH_PROJECT_ERROR, HUNCH_PROJECT_ERROR_NO_SUCH);
  g_assert_true (hunch_project_undo (project, NULL));
  g_assert_true (hunch_project_undo (project, NULL));
  folder_assert_answer (project, "SELECT hex(bytes) AS h FROM t LIMIT 2", "h\n6162\n00FF\n");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/project/types/stored", Folder, GINT_TO_POINTER (FALSE), folder_set_up, test_stored, folder_tear_down);
  g_test_add ("/project/types/stored-by-way-of-an-aside", Folder, GINT_TO_POINTER (TRUE), folder_set_up, test_stored, folder_tear_down);
  folder_add_test ("/project/types/columns", test_columns);
  folder_add_test ("/project/types/seen", test_seen);
  folder_add_test ("/project/types/retype", test_retype);
  return g_test_run ();
}
