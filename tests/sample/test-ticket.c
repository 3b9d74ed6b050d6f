#include "base/json.h"
#include "sample/ticket.h"

static HunchTicket *
make_ticket (void)
{
  HunchTicket *ticket = hunch_ticket_new ();

  ticket->source = g_strdup ("/data/clicks.csv");
  ticket->version = g_strdup ("17-1");
  ticket->format = g_strdup ("csv");
  ticket->bytes_total = 1000;
  ticket->bytes_read = 900;
  ticket->rows_seen = 1203311;
  ticket->rows_kept = 20000;
  ticket->choice = (HunchSampleChoice) { HUNCH_SAMPLE_RESERVOIR, 20000, 0, 7 };
  ticket->taken_at = 1795132800;  /* 2026-11-20 00:00 UTC, by date -u */

  return ticket;
}

static void
test_line (void)
{
  g_autoptr (HunchTicket) ticket = make_ticket ();
  g_autofree char *line = hunch_ticket_dup_line (ticket);
  g_autofree char *all = NULL;

  g_assert_cmpstr (line, ==, "n = 20,000 of 1,203,311 · reservoir, seed 7 · clicks.csv · 2026-11-20");

  ticket->choice.method = HUNCH_SAMPLE_ALL;
  ticket->rows_kept = ticket->rows_seen = 999;
  all = hunch_ticket_dup_line (ticket);
  g_assert_cmpstr (all, ==, "n = 999 · all rows · clicks.csv · 2026-11-20");
}

static void
test_line_for (void)
{
  static const struct
  {
    HunchSampleMethod method;
    gint64            kept, seen, n_rows, n_used;
    const char       *table;
    const char       *line;
  } cases[] = {
    { HUNCH_SAMPLE_ALL, 8807, 8807, 8807, 8807, NULL, "n = 8,807 · all rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_ALL, 8807, 8807, 8807, 8797, NULL, "n = 8,797 used of 8,807 · all rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_ALL, 8807, 8807, 6131, 0, "films", "n = 6,131 in films · from 8,807 of 8,807 rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_ALL, 8807, 8807, 6131, 6131, "films", "n = 6,131 in films · from 8,807 of 8,807 rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_ALL, 8807, 8807, 6131, 6126, "films",
      "n = 6,126 used of 6,131 in films · from 8,807 of 8,807 rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_ALL, 20, 20, 20, 4000, NULL, "n = 20 · all rows · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_RESERVOIR, 20000, 1203311, 20000, 19900, NULL,
      "n = 19,900 used of 20,000 · from 20,000 of 1,203,311 rows · reservoir, seed 7 · clicks.csv · 2026-11-20" },
    { HUNCH_SAMPLE_RESERVOIR, 20000, 1203311, 300, 300, "v",
      "n = 300 in v · from 20,000 of 1,203,311 rows · reservoir, seed 7 · clicks.csv · 2026-11-20" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchTicket) ticket = make_ticket ();
      g_autofree char *line = NULL;

      ticket->choice.method = cases[i].method;
      ticket->rows_kept = cases[i].kept;
      ticket->rows_seen = cases[i].seen;
      line = hunch_ticket_dup_line_for (ticket, cases[i].n_rows, cases[i].n_used, cases[i].table);
      g_assert_cmpstr (line, ==, cases[i].line);
    }
}

/* A law: there and back again is the same, also for a seed that no double holds. */
static void
test_both_ways (void)
{
  static const guint64 seeds[] = { 0, 7, G_GUINT64_CONSTANT (9007199254740993), G_MAXUINT64 };

  for (guint i = 0; i < G_N_ELEMENTS (seeds); i++)
    {
      g_autoptr (HunchTicket) ticket = make_ticket ();
      g_autoptr (HunchTicket) back = NULL;
      g_autoptr (JsonObject) object = NULL;

      ticket->choice.seed = seeds[i];
      object = hunch_ticket_to_json (ticket);
      back = hunch_ticket_from_json (object);
      g_assert_cmpstr (back->source, ==, ticket->source);
      g_assert_cmpstr (back->version, ==, ticket->version);
      g_assert_cmpstr (back->format, ==, ticket->format);
      g_assert_null (back->recipe);
      g_assert_cmpint (back->bytes_total, ==, ticket->bytes_total);
      g_assert_cmpint (back->rows_seen, ==, ticket->rows_seen);
      g_assert_cmpint (back->rows_kept, ==, ticket->rows_kept);
      g_assert_cmpint (back->choice.method, ==, ticket->choice.method);
      g_assert_cmpint (back->choice.rows, ==, ticket->choice.rows);
      g_assert_true (back->choice.seed == ticket->choice.seed);
      g_assert_cmpint (back->taken_at, ==, ticket->taken_at);
      g_assert_cmpstr (hunch_json_get_string (object, "taken_at"), ==, "2026-11-20T00:00:00Z");
    }
}

static void
test_empty_object (void)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (HunchTicket) ticket = hunch_ticket_from_json (object);
  g_autoptr (HunchTicket) copy = hunch_ticket_copy (ticket);

  g_assert_null (copy->source);
  g_assert_cmpint (copy->bytes_total, ==, -1);
}

static HunchTicket *
make_block_ticket (void)
{
  HunchTicket *ticket = make_ticket ();
  HunchTicketEffect *minutes = g_new0 (HunchTicketEffect, 1);
  HunchTicketEffect *price = g_new0 (HunchTicketEffect, 1);
  HunchSampleChoice more = { .method = HUNCH_SAMPLE_BLOCKS, .rows = 5000, .seed = 8 };

  g_free (ticket->source);
  ticket->source = g_strdup ("s3://bucket/full/dt=2016-0[1-3]-*/*");
  ticket->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_BLOCKS, .rows = 100000, .seed = 7, .min_blocks = 40 };
  ticket->rows_seen = 610000000;
  ticket->rows_kept = 100000;
  ticket->n_blocks = 40;
  ticket->n_blocks_total = 40864;
  ticket->requests = 90;
  ticket->n_objects = 40864;
  ticket->objects = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_object_free);
  g_ptr_array_add (ticket->objects, hunch_ticket_object_new ("s3://bucket/full/dt=2016-01-01/0001.parquet", "\"abc\"", 2400000, -1));
  *minutes = (HunchTicketEffect) { g_strdup ("minutes"), 0.001, 1.2345679, 81000.2 };
  *price = (HunchTicketEffect) { g_strdup ("price"), 0, 1, 100000 };
  ticket->effects = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_ticket_effect_free);
  g_ptr_array_add (ticket->effects, price);
  g_ptr_array_add (ticket->effects, minutes);
  ticket->draws = g_array_new (FALSE, FALSE, sizeof (HunchSampleChoice));
  g_array_append_val (ticket->draws, more);
  return ticket;
}

/* Of paths the last parts that say something. */
static void
test_source_in_line (void)
{
  static const struct { const char *source, *shown; } cases[] = {
    { "/data/clicks.csv", "clicks.csv" },
    { "clicks.csv", "clicks.csv" },
    { "/x/dt=2016-*/*", "dt=2016-*/*" },
    { "/x/clicks/*.csv", "clicks/*.csv" },
    { "/x/clicks/**/*.csv.gz", "clicks/**/*.csv.gz" },
    { "/x/clicks/part-*.csv", "part-*.csv" },
    { "./*.csv", "*.csv" },
    { "*", "*" },
    { "/*", "/*" },
    { "/data/clicks/", "clicks" },
    { "s3://bucket/full/", "s3://bucket/full/" },
    { "s3://bucket/a/full/", "s3://bucket/a/full/" },
    { "s3://bucket/a/b/full/", "s3://bucket/…/full/" },
    { "s3://bucket/a/b/c/dt=2016-*/*", "s3://bucket/…/dt=2016-*/*" },
    { "s3://bucket/full/dt=2016-0[1-3]-*/*", "s3://bucket/full/dt=2016-0[1-3]-*/*" },
    { "s3://bucket", "s3://bucket" },
    { "s3://bucket/", "s3://bucket/" },
    { "https://example.org/a/b/c/d.csv", "https://example.org/a/b/c/d.csv" },
    { "generator:clickstream?rows=10", "generator:clickstream?rows=10" },
    { "", "." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (HunchTicket) ticket = make_ticket ();
      g_autofree char *line = NULL;
      g_autofree char *end = g_strdup_printf (" · %s · 2026-11-20", cases[i].shown);

      g_free (ticket->source);
      ticket->source = g_strdup (cases[i].source);
      line = hunch_ticket_dup_line (ticket);
      g_assert_true (g_str_has_suffix (line, end));
    }
}

static void
test_block_line (void)
{
  g_autoptr (HunchTicket) ticket = make_block_ticket ();
  g_autofree char *line = hunch_ticket_dup_line (ticket);
  g_autofree char *used = hunch_ticket_dup_line_for (ticket, 100000, 90000, NULL);

  g_assert_cmpstr (line, ==, "n = 100,000 of ~610,000,000 · 40 blocks, seed 7 · effective n 81,000 (minutes) · "
                             "s3://bucket/full/dt=2016-0[1-3]-*/* · 2026-11-20");
  g_assert_cmpstr (used, ==, "n = 90,000 used of 100,000 · from 100,000 of ~610,000,000 rows · 40 blocks, seed 7 · "
                             "effective n 81,000 (minutes) · s3://bucket/full/dt=2016-0[1-3]-*/* · 2026-11-20");
}

/* 300 rows were turned away by the filter, so that 700 were there to draw from. */
static void
test_filter_and_strata_line (void)
{
  g_autoptr (HunchTicket) ticket = make_ticket ();
  g_autofree char *line = NULL;

  ticket->choice = (HunchSampleChoice) { .method = HUNCH_SAMPLE_STRATIFIED, .rows = 50, .seed = 7, .stratum = "country" };
  ticket->rows_seen = 1000;
  ticket->rows_rejected = 300;
  ticket->rows_kept = 50;
  ticket->filter = g_strdup ("minutes > 3");
  ticket->n_objects = 5;
  g_free (ticket->source);
  ticket->source = g_strdup ("/d/a.csv, /d/b.csv, /d/c.csv, /d/d.csv, /d/e.csv");
  line = hunch_ticket_dup_line (ticket);
  g_assert_cmpstr (line, ==, "n = 50 of 700 · where minutes > 3 · in proportion by country, seed 7 · a.csv, b.csv, c.csv, … · 2026-11-20");
}

static void
test_block_ticket_both_ways (void)
{
  g_autoptr (HunchTicket) ticket = make_block_ticket ();
  g_autoptr (HunchTicket) copy = hunch_ticket_copy (ticket);
  g_autoptr (JsonObject) object = hunch_ticket_to_json (copy);
  g_autoptr (HunchTicket) back = hunch_ticket_from_json (object);
  const HunchTicketObject *read = g_ptr_array_index (back->objects, 0);
  const HunchTicketEffect *effect = g_ptr_array_index (back->effects, 1);

  g_assert_cmpint (back->choice.method, ==, HUNCH_SAMPLE_BLOCKS);
  g_assert_cmpint (back->choice.min_blocks, ==, 40);
  g_assert_cmpint (back->n_blocks, ==, 40);
  g_assert_cmpint (back->n_blocks_total, ==, 40864);
  g_assert_cmpint (back->n_objects, ==, 40864);
  g_assert_cmpint (back->requests, ==, 90);
  g_assert_cmpstr (read->version, ==, "\"abc\"");
  g_assert_cmpint (read->bytes, ==, 2400000);
  g_assert_cmpint (read->n_rows, ==, -1);
  g_assert_cmpstr (effect->column, ==, "minutes");
  g_assert_true (effect->design_effect == 1.2345679);
  g_assert_cmpuint (back->draws->len, ==, 1);
  g_assert_cmpint (g_array_index (back->draws, HunchSampleChoice, 0).seed, ==, 8);
  g_assert_null (back->strata);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/ticket/line", test_line);
  g_test_add_func ("/sample/ticket/line-for", test_line_for);
  g_test_add_func ("/sample/ticket/both-ways", test_both_ways);
  g_test_add_func ("/sample/ticket/empty-object", test_empty_object);
  g_test_add_func ("/sample/ticket/source-in-line", test_source_in_line);
  g_test_add_func ("/sample/ticket/block-line", test_block_line);
  g_test_add_func ("/sample/ticket/filter-and-strata-line", test_filter_and_strata_line);
  g_test_add_func ("/sample/ticket/block-both-ways", test_block_ticket_both_ways);

  return g_test_run ();
}
