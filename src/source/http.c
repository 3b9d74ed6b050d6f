/* Rows of questions, of which a few are under way at a time. */
#define G_LOG_DOMAIN "hunch-source"
#include "source/http-private.h"

/* A row of requests, of which a few are under way at a time, each in a slot. */
typedef struct
{
  const HunchHttpRequest *requests;
  guint                   n;
  guint                   n_begun;
  guint                   n_settled;
  HunchHttpAnswer       **answers;
  HunchHttpExchange      *slots;      /* without a request: free */
  guint                  *positions;  /* which request each slot is at */
  guint                   n_slots;
} Row;

static void
fill_slots (Row *row)
{
  for (guint i = 0; i < row->n_slots; i++)
    {
      HunchHttpExchange *slot = &row->slots[i];

      if (slot->answer != NULL)
        {
          row->answers[row->positions[i]] = g_steal_pointer (&slot->answer);
          row->n_settled++;
          hunch_http_exchange_clear (slot);
          slot->request = NULL;
        }
      if (slot->request == NULL && row->n_begun < row->n)
        {
          row->positions[i] = row->n_begun++;
          hunch_http_exchange_init (slot, &row->requests[row->positions[i]], FALSE);
        }
    }
}

gboolean
hunch_http_send_all (const HunchHttpRequest *requests,
                     guint                   n,
                     guint                   n_at_once,
                     HunchHttpAnswer       **out_answers,
                     GCancellable           *cancellable,
                     GError                **error)
{
  guint n_slots = MIN (n, n_at_once != 0 ? n_at_once : HUNCH_HTTP_AT_ONCE);
  g_autofree HunchHttpExchange *slots = g_new0 (HunchHttpExchange, n_slots);
  g_autofree guint *positions = g_new0 (guint, n_slots);
  Row row = { requests, n, 0, 0, out_answers, slots, positions, n_slots };
  HunchHttpBell bell;
  gboolean is_ok = TRUE;

  for (guint i = 0; i < n; i++)
    out_answers[i] = NULL;
  hunch_http_bell_init (&bell);
  hunch_http_bell_watch (&bell, cancellable);

  for (fill_slots (&row); is_ok && row.n_settled < n; fill_slots (&row))
    is_ok = hunch_http_exchanges_step (slots, n_slots, &bell, cancellable, error);

  for (guint i = 0; i < n_slots; i++)
    hunch_http_exchange_clear (&slots[i]);
  for (guint i = 0; i < n && !is_ok; i++)
    g_clear_pointer (&out_answers[i], hunch_http_answer_free);
  hunch_http_bell_clear (&bell);

  return is_ok;
}

HunchHttpAnswer *
hunch_http_send (const HunchHttpRequest *request,
                 GCancellable           *cancellable,
                 GError                **error)
{
  HunchHttpAnswer *answer = NULL;

  hunch_http_send_all (request, 1, 1, &answer, cancellable, error);

  return answer;
}
