/* What a call would ask, told before anything is sent. What earlier answers said of the number of pages is used; nothing else is known. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

#define MAX_LINES 200

/* Series beyond these are not looked up in the cache one by one. */
#define MAX_LOOKED_AT 2000

void
hunch_connector_plan_free (HunchConnectorPlan *plan)
{
  g_strfreev (plan->lines);
  g_free (plan);
}

/* Pages of a series as an earlier answer counted them; -1 when there is none. */
static gint64
count_known_pages (HunchConnectorCall *call,
                   const HunchAnswer  *answer)
{
  const HunchPaging *paging = &call->endpoint->paging;
  gsize length;
  const char *text = g_bytes_get_data (answer->body, &length);
  HunchSlice root;
  gint64 n;

  if (!hunch_slice_parse (text, length, "", &root, NULL))
    return -1;
  if (paging->total_pages != NULL)
    return hunch_slice_get_integer (hunch_slice_follow (root, paging->total_pages), -1);
  n = paging->total_records == NULL ? -1 : hunch_slice_get_integer (hunch_slice_follow (root, paging->total_records), -1);
  return n < 0 || paging->size == 0 ? -1 : MAX (1, (n + paging->size - 1) / paging->size);
}

/* A request as people see it: the key's place is shown, the key is not. */
static char *
dup_shown (HunchConnectorCall          *call,
           const HunchConnectorRequest *request,
           const HunchFoundKey         *key)
{
  const HunchConnectorKey *rule = key->rule;
  GString *line = g_string_new (request->is_post ? "POST " : "GET ");

  if (rule == NULL && call->connector->keys->len > 0 && call->connector->info.is_key_required)
    rule = call->connector->keys->pdata[0];
  g_string_append (line, request->address);
  if (rule != NULL && rule->place == HUNCH_KEY_QUERY)
    g_string_append_printf (line, "%c%s=•••", strchr (request->address, '?') == NULL ? '?' : '&', rule->name);
  if (request->body != NULL)
    g_string_append_printf (line, " %s", request->body);
  return g_string_free (line, FALSE);
}

/* Looks at one series; its first request goes to `lines` while there is room. */
static gboolean
plan_series (HunchConnectorCall  *call,
             gint64               series,
             const HunchFoundKey *key,
             HunchConnectorPlan  *plan,
             GPtrArray           *lines,
             GError             **error)
{
  HunchConnectorSpot spot = { series, 0, NULL };
  g_auto (HunchConnectorRequest) request = { 0 };
  g_auto (HunchAnswer) answer = { 0 };
  g_autofree char *name = NULL;
  gint64 n_pages = call->max_pages == 0 ? 1 : call->max_pages;
  gint64 n_known = -1;

  if (!hunch_connector_request_make (call, &spot, &request, error))
    return FALSE;
  name = hunch_answer_dup_name (&request, key);
  if (series < MAX_LOOKED_AT && hunch_answer_load (name, &answer))
    n_known = count_known_pages (call, &answer);
  plan->known_requests += answer.body != NULL;
  if (n_known >= 0)
    n_pages = call->max_pages == 0 ? n_known : MIN (n_pages, n_known);
  plan->is_exact &= n_known >= 0 || call->max_pages == 1;
  plan->requests += n_pages;
  if (lines->len < MAX_LINES)
    g_ptr_array_add (lines, dup_shown (call, &request, key));
  if (n_pages > 1 && lines->len < MAX_LINES)
    g_ptr_array_add (lines, g_strdup_printf (_("… pages 2 to %" PRId64), n_pages));
  else if (call->max_pages == 0 && n_known < 0 && lines->len < MAX_LINES)
    g_ptr_array_add (lines, g_strdup (_("… and further pages as long as there are any")));
  return TRUE;
}

static gboolean
fill_plan (HunchConnectorPlan *plan,
           HunchConnectorCall *call,
           GError            **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *base = hunch_connector_call_dup_base (call, 0, error);
  HunchFoundKey key;
  gboolean is_done = base != NULL;

  if (base == NULL)
    return FALSE;
  hunch_connector_find_key (call->connector, base, &key);
  plan->n_series = call->n_series;
  plan->pages_per_series = call->max_pages;
  plan->is_exact = TRUE;
  for (gint64 i = 0; is_done && i < call->n_series; i++)
    is_done = plan_series (call, i, &key, plan, lines, error);
  plan->records = call->endpoint->paging.size > 0 ? plan->requests * call->endpoint->paging.size : -1;
  plan->seconds = call->connector->rate > 0 ? plan->requests / call->connector->rate : 0;
  g_ptr_array_add (lines, NULL);
  plan->lines = (char **) g_ptr_array_steal (lines, NULL);
  g_ptr_array_set_size (lines, 0);
  hunch_found_key_clear (&key);
  return is_done;
}

HunchConnectorPlan *
hunch_connector_plan (const char *words,
                      GError    **error)
{
  g_autoptr (HunchConnectorCall) call = NULL;
  g_autoptr (HunchConnectorPlan) plan = NULL;

  g_return_val_if_fail (words != NULL && hunch_connector_is_words (words), NULL);

  call = hunch_connector_call_new (words, error);
  if (call == NULL)
    return NULL;
  plan = g_new0 (HunchConnectorPlan, 1);
  return fill_plan (plan, call, error) ? g_steal_pointer (&plan) : NULL;
}

JsonObject *
hunch_connector_plan_to_json (const HunchConnectorPlan *plan)
{
  JsonObject *object = json_object_new ();
  JsonArray *lines = json_array_new ();

  json_object_set_int_member (object, "series", plan->n_series);
  json_object_set_int_member (object, "pages_per_series", plan->pages_per_series);
  json_object_set_int_member (object, "requests", plan->requests);
  json_object_set_int_member (object, "known_requests", plan->known_requests);
  json_object_set_boolean_member (object, "is_exact", plan->is_exact);
  if (plan->records >= 0)
    json_object_set_int_member (object, "records", plan->records);
  else
    json_object_set_null_member (object, "records");
  hunch_json_set_number (object, "seconds", plan->seconds);
  for (guint i = 0; plan->lines[i] != NULL; i++)
    json_array_add_string_element (lines, plan->lines[i]);
  json_object_set_array_member (object, "lines", lines);
  return object;
}
