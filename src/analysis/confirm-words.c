/* What an opened seal says and shows. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/confirm-private.h"
#include "analysis/plot.h"
#include "analysis/survive-private.h"
#include "analysis/words.h"
#include "base/json.h"

static const char *const outcome_words[] = { "no-answer", "not-found", "not-confirmed", "contradicted", "confirmed" };

guint
hunch_opening_count (HunchOpening *self,
                     HunchOutcome  least,
                     HunchOutcome  most)
{
  guint n = 0;

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const HunchConfirmPair *pair = g_ptr_array_index (self->pairs, i);

      n += pair->outcome >= least && pair->outcome <= most;
    }
  return n;
}

guint
hunch_opening_count_holm (HunchOpening *self)
{
  guint n = 0;

  for (guint i = 0; i < self->pairs->len; i++)
    {
      const HunchConfirmPair *pair = g_ptr_array_index (self->pairs, i);

      n += pair->outcome == HUNCH_OUTCOME_CONFIRMED && pair->p_holm < 1 - hunch_confirm_get_conf (pair->options);
    }
  return n;
}

char *
hunch_opening_dup_sentence (HunchOpening *self)
{
  guint n_found = hunch_opening_count (self, HUNCH_OUTCOME_NOT_CONFIRMED, HUNCH_OUTCOME_CONFIRMED);
  guint n_confirmed = hunch_opening_count (self, HUNCH_OUTCOME_CONFIRMED, HUNCH_OUTCOME_CONFIRMED);

  if (self->pairs->len == 0)
    return g_strdup (_("No result of these rows was kept, so there was nothing to confirm."));
  if (n_found == 0)
    return g_strdup_printf (ngettext ("The one kept result was not sure on the open rows, so there was nothing to confirm.",
                                      "None of the %u kept results was sure on the open rows, so there was nothing to confirm.", self->pairs->len), self->pairs->len);
  return g_strdup_printf (_("Found on A (the open rows): %u of %u. Confirmed on B (the rows held back): %u of these %u."),
                          n_found, self->pairs->len, n_confirmed, n_found);
}

static char *
dup_answer_words (JsonObject *result,
                  double      conf)
{
  HunchSurviveAnswer answer;
  g_autofree char *estimate = NULL;
  g_autofree char *interval = NULL;

  hunch_survive_read (result, &answer);
  if (isnan (answer.low) && isnan (answer.high))
    return hunch_words_number (answer.estimate);
  estimate = hunch_words_estimate (answer.estimate, answer.low, answer.high, FALSE);
  interval = hunch_words_interval (answer.low, answer.high, conf);
  return g_strdup_printf ("%s (%s)", estimate, interval);
}

static char *
dup_outcome_text (const HunchConfirmPair *pair)
{
  double conf = hunch_confirm_get_conf (pair->options);
  g_autofree char *a = pair->open != NULL ? dup_answer_words (pair->open, conf) : NULL;
  g_autofree char *b = pair->held != NULL ? dup_answer_words (pair->held, conf) : NULL;

  switch (pair->outcome)
    {
    case HUNCH_OUTCOME_CONFIRMED:
      return g_strdup_printf (_("Found on A, confirmed on B: %s, then %s."), a, b);
    case HUNCH_OUTCOME_CONTRADICTED:
      return g_strdup_printf (_("Found on A, contradicted on B: %s, then %s."), a, b);
    case HUNCH_OUTCOME_NOT_CONFIRMED:
      return g_strdup_printf (_("Found on A, not confirmed on B: %s, then %s, which is not sure."), a, b);
    case HUNCH_OUTCOME_NOT_FOUND:
      return g_strdup_printf (_("Not sure on A, so there was nothing to confirm: %s, then %s."), a, b);
    case HUNCH_OUTCOME_NO_ANSWER:
    default:
      return g_strdup_printf (_("No answer on one of the sides: %s"), pair->failure != NULL ? pair->failure : "–");
    }
}

static char *
dup_pair_text (const HunchConfirmPair *pair)
{
  g_autofree char *text = dup_outcome_text (pair);

  if (!pair->was_asked)
    return g_steal_pointer (&text);
  return g_strdup_printf (_("%s This was asked of all rows before the seal, so the rows held back are not new to it."), text);
}

static void
set_side (JsonObject *object,
          const char *member,
          JsonObject *result)
{
  HunchSurviveAnswer answer;
  JsonObject *side;

  if (result == NULL)
    {
      json_object_set_null_member (object, member);
      return;
    }
  hunch_survive_read (result, &answer);
  side = json_object_new ();
  hunch_json_set_number (side, "n", answer.n);
  hunch_json_set_number (side, "estimate", answer.estimate);
  hunch_json_set_number (side, "ci_low", answer.low);
  hunch_json_set_number (side, "ci_high", answer.high);
  hunch_json_set_number (side, "p", answer.p);
  json_object_set_object_member (object, member, side);
}

static void
set_text (JsonObject *object,
          const char *member,
          const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, member, text);
  else
    json_object_set_null_member (object, member);
}

JsonObject *
hunch_confirm_pair_make_result (const HunchConfirmPair *pair)
{
  JsonObject *object = json_object_new ();
  JsonObject *first = pair->open != NULL ? pair->open : pair->held;
  JsonObject *headline = first != NULL ? hunch_json_get_object (first, "headline") : NULL;
  g_autofree char *text = dup_pair_text (pair);

  json_object_set_int_member (object, "analysis_id", pair->record->id);
  json_object_set_string_member (object, "name", pair->record->name);
  json_object_set_string_member (object, "kind", pair->record->kind);
  json_object_set_string_member (object, "table", pair->record->table);
  set_text (object, "title", first != NULL ? hunch_json_get_string (first, "title") : NULL);
  set_text (object, "what", headline != NULL ? hunch_json_get_string (headline, "name") : NULL);
  set_side (object, "open", pair->open);
  set_side (object, "held", pair->held);
  hunch_json_set_number (object, "p_holm", pair->p_holm);
  json_object_set_string_member (object, "outcome", outcome_words[pair->outcome]);
  json_object_set_boolean_member (object, "was_asked_before", pair->was_asked);
  json_object_set_string_member (object, "text", text);
  return object;
}

static void
set_time (JsonObject *object,
          const char *member,
          gint64      seconds)
{
  g_autoptr (GDateTime) time = seconds > 0 ? g_date_time_new_from_unix_utc (seconds) : NULL;
  g_autofree char *text = time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;

  set_text (object, member, text);
}

JsonObject *
hunch_confirm_make_object (const HunchHoldout *holdout,
                           const char         *state)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "state", state);
  json_object_set_string_member (object, "table", holdout->table);
  json_object_set_double_member (object, "share", holdout->share);
  json_object_set_int_member (object, "seed", (gint64) holdout->seed);
  json_object_set_boolean_member (object, "by_blocks", holdout->by_blocks);
  json_object_set_int_member (object, "n_open", holdout->n_open);
  json_object_set_int_member (object, "n_held", holdout->n_held);
  set_time (object, "sealed_at", holdout->sealed_at);
  set_time (object, "opened_at", holdout->opened_at);
  json_object_set_int_member (object, "n_asked_before", holdout->n_asked);
  return object;
}

/* --- the picture ------------------------------------------------------------------- */

static gboolean
can_be_drawn (const HunchConfirmPair *pair)
{
  HunchSurviveAnswer open, held;

  if (pair->outcome < HUNCH_OUTCOME_NOT_CONFIRMED)
    return FALSE;
  hunch_survive_read (pair->open, &open);
  hunch_survive_read (pair->held, &held);
  return isfinite (open.estimate) && isfinite (held.estimate);
}

/* As shares of the estimate on A, results of different units stand beside one another. */
static void
take_side (HunchPlot  *plot,
           const char *name,
           GPtrArray  *pairs,
           gboolean    is_held)
{
  HunchLayer *layer = hunch_layer_new (HUNCH_MARK_INTERVAL, name, pairs->len);

  layer->x = g_new (double, pairs->len);
  layer->y = g_new (double, pairs->len);
  layer->low = g_new (double, pairs->len);
  layer->high = g_new (double, pairs->len);
  for (guint i = 0; i < pairs->len; i++)
    {
      const HunchConfirmPair *pair = g_ptr_array_index (pairs, i);
      HunchSurviveAnswer open, answer;
      double unit;

      hunch_survive_read (pair->open, &open);
      hunch_survive_read (is_held ? pair->held : pair->open, &answer);
      unit = fabs (open.estimate) > 0 ? fabs (open.estimate) : 1;
      layer->x[i] = i;
      layer->y[i] = answer.estimate / unit;
      layer->low[i] = (isfinite (answer.low) ? answer.low : answer.estimate) / unit;
      layer->high[i] = (isfinite (answer.high) ? answer.high : answer.estimate) / unit;
    }
  hunch_plot_take_layer (plot, layer);
}

void
hunch_opening_set_plot (HunchOpening *self,
                        JsonObject   *object,
                        const char   *sentence)
{
  g_autoptr (HunchPlot) plot = NULL;
  g_autoptr (GPtrArray) pairs = g_ptr_array_new ();

  for (guint i = 0; i < self->pairs->len; i++)
    if (can_be_drawn (g_ptr_array_index (self->pairs, i)))
      g_ptr_array_add (pairs, g_ptr_array_index (self->pairs, i));
  if (pairs->len == 0)
    {
      json_object_set_null_member (object, "plot");
      return;
    }

  plot = hunch_plot_new ();
  plot->title = g_strdup (sentence);
  plot->horizontal = TRUE;
  plot->x.kind = HUNCH_SCALE_CATEGORY;
  plot->x.categories = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < pairs->len; i++)
    g_ptr_array_add (plot->x.categories, g_strdup (((HunchConfirmPair *) g_ptr_array_index (pairs, i))->record->name));
  plot->y.kind = HUNCH_SCALE_LINEAR;
  plot->y.title = g_strdup (_("Estimate, as a share of that on A"));
  plot->n = self->holdout->n_open + self->holdout->n_held;
  take_side (plot, _("A: open rows"), pairs, FALSE);
  take_side (plot, _("B: rows held back"), pairs, TRUE);
  plot->summary = g_strdup (sentence);
  json_object_set_object_member (object, "plot", hunch_plot_to_json (plot));
}
