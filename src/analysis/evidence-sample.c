/* How the rows were drawn, and what was done to them before they were asked. */
#define G_LOG_DOMAIN "hunch-analysis"
#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

#include "analysis/evidence-private.h"
#include "analysis/result.h"
#include "analysis/words.h"
#include "base/json.h"
#include "recipe/recipe.h"
#include "recipe/step-info.h"

#define MAX_OBJECTS 20
#define MAX_STRATA 20
#define MAX_VIEWS 8

static void
add_size (HunchEvidence *self,
          const char    *label,
          gint64         bytes)
{
  if (bytes >= 0)
    hunch_evidence_take (self, label, g_format_size ((guint64) bytes));
}

static void
add_objects (HunchEvidence     *self,
             const HunchTicket *ticket)
{
  const char *const heads[] = { _("Object"), _("Version"), _("Bytes"), NULL };
  JsonArray *rows;

  if (ticket->objects == NULL || ticket->objects->len == 0)
    return;
  rows = hunch_evidence_add_table (self, ticket->objects->len > MAX_OBJECTS ? _("Objects that were read (the first of them)") : _("Objects that were read"), heads);
  for (guint i = 0; i < MIN (ticket->objects->len, MAX_OBJECTS); i++)
    {
      const HunchTicketObject *object = g_ptr_array_index (ticket->objects, i);

      hunch_result_add_row (rows, "ssn", object->name, object->version, object->bytes >= 0 ? (double) object->bytes : NAN);
    }
}

static void
add_strata (HunchEvidence     *self,
            const HunchTicket *ticket)
{
  const char *const heads[] = { ticket->choice.stratum, _("Rows in the source"), _("Rows drawn"), NULL };
  JsonArray *rows;

  if (ticket->strata == NULL || ticket->strata->len == 0)
    return;
  rows = hunch_evidence_add_table (self, _("Strata"), heads);
  for (guint i = 0; i < MIN (ticket->strata->len, MAX_STRATA); i++)
    {
      const HunchTicketStratum *stratum = g_ptr_array_index (ticket->strata, i);

      hunch_result_add_row (rows, "sii", stratum->value != NULL ? stratum->value : _("(missing)"), stratum->n_seen, stratum->n_kept);
    }
}

static void
add_blocks (HunchEvidence     *self,
            const HunchTicket *ticket)
{
  JsonObject *design = hunch_json_get_object (self->result, "design");

  if (ticket->n_blocks > 0 && ticket->n_blocks_total > 0)
    {
      g_autofree char *kept = hunch_words_count (ticket->n_blocks);
      g_autofree char *all = hunch_words_count (ticket->n_blocks_total);

      hunch_evidence_take (self, _("Blocks"), g_strdup_printf (_("%s of %s"), kept, all));
    }
  if (design != NULL && isfinite (hunch_json_get_number (design, "design_effect", NAN)))
    {
      g_autofree char *effect = hunch_words_number (hunch_json_get_number (design, "design_effect", NAN));
      g_autofree char *n = hunch_words_number (hunch_json_get_number (design, "effective_n", NAN));

      hunch_evidence_take (self, _("Design effect"), g_strdup_printf (_("%s: these rows tell as much as %s single ones"), effect, n));
    }
}

static void
add_ticket (HunchEvidence        *self,
            const HunchTableInfo *info)
{
  const HunchTicket *ticket = info->ticket;

  hunch_evidence_take (self, _("In one line"), hunch_ticket_dup_line_for (ticket, info->n_rows, (gint64) hunch_json_get_number (self->result, "n", 0),
                                                                          info->is_view ? info->name : NULL));
  hunch_evidence_add (self, _("Source"), ticket->source);
  hunch_evidence_add (self, _("Version of the source"), ticket->version);
  hunch_evidence_add (self, _("Format"), ticket->format);
  hunch_evidence_add (self, _("Method of sampling"), hunch_sample_method_get_name (ticket->choice.method));
  if (ticket->choice.method != HUNCH_SAMPLE_ALL && ticket->choice.method != HUNCH_SAMPLE_HEAD)
    hunch_evidence_take (self, _("Seed"), g_strdup_printf ("%" PRIu64, ticket->choice.seed));
  hunch_evidence_add_count (self, _("Rows in the source"), ticket->rows_seen);
  hunch_evidence_add_count (self, _("Rows taken"), ticket->rows_kept);
  if (ticket->rows_rejected > 0)
    hunch_evidence_add_count (self, _("Rows turned away"), ticket->rows_rejected);
  hunch_evidence_add (self, _("Only rows where"), ticket->filter);
  add_size (self, _("Bytes of the source"), ticket->bytes_total);
  add_size (self, _("Bytes read"), ticket->bytes_read);
  hunch_evidence_take (self, _("Taken at"), hunch_evidence_dup_time (ticket->taken_at));
  add_blocks (self, ticket);
  add_strata (self, ticket);
  add_objects (self, ticket);
}

static char *
dup_step (JsonObject *step)
{
  if (g_strcmp0 (hunch_json_get_string (step, "step"), "from") == 0)
    return g_strdup_printf (_("Rows of %s"), hunch_json_get_string (step, "table"));
  return hunch_step_dup_words (step);
}

static void
add_steps_of (HunchEvidence *self,
              const char    *view)
{
  g_autofree char *steps = hunch_project_dup_recipe (self->project, view);
  g_autoptr (JsonNode) root = steps != NULL ? json_from_string (steps, NULL) : NULL;
  JsonArray *array = root != NULL && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        hunch_evidence_take (self, i == 0 ? view : NULL, dup_step (json_node_get_object (node)));
    }
}

/* From the table back to what was imported. */
static void
add_steps (HunchEvidence        *self,
           const HunchTableInfo *info)
{
  g_autofree char *view = g_strdup (info->name);

  for (guint i = 0; i < MAX_VIEWS && view != NULL; i++)
    {
      g_autofree char *from = hunch_recipe_dup_from (self->project, view);

      add_steps_of (self, view);
      g_free (view);
      view = g_steal_pointer (&from);
    }
}

void
hunch_evidence_add_sample (HunchEvidence        *self,
                           const HunchTableInfo *info)
{
  if (info == NULL)
    return;
  hunch_evidence_begin (self, "sample", _("The sample"));
  if (info->ticket != NULL)
    add_ticket (self, info);
  if (info->is_view)
    add_steps (self, info);
}
