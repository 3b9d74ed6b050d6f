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

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sample/ticket/line", test_line);
  g_test_add_func ("/sample/ticket/line-for", test_line_for);
  g_test_add_func ("/sample/ticket/both-ways", test_both_ways);
  g_test_add_func ("/sample/ticket/empty-object", test_empty_object);

  return g_test_run ();
}
