/* The results behind the texts of a slide. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/slide-private.h"

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/claim.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const claim_slots[] = { "headline", "subtitle", "number", "body", "caption", "caption2" };

static void
note_table (HunchSlideNumbers *self,
            const char        *table)
{
  if (table != NULL && !g_ptr_array_find_with_equal_func (self->tables, table, g_str_equal, NULL))
    g_ptr_array_add (self->tables, g_strdup (table));
}

/* A new reference to the result, NULL when there is none; stale ones are noted. */
static JsonObject *
read_result (HunchSlideNumbers         *self,
             HunchProject              *project,
             const HunchAnalysisRecord *record)
{
  JsonObject *result = record->result != NULL ? hunch_json_parse_object (record->result, -1, record->name, NULL) : NULL;

  note_table (self, record->table);
  if (self->problem == NULL && result == NULL)
    self->problem = g_strdup_printf (_("“%s” has not been run."), record->name);
  else if (self->problem == NULL && hunch_analysis_is_stale (project, record))
    self->problem = g_strdup_printf (_("The data changed after “%s” was run."), record->name);

  return result;
}

static JsonObject *
copy_members (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (object == NULL)
    return copy;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    json_object_set_member (copy, name, json_node_copy (node));

  return copy;
}

/* Every kept analysis that stands in a brace as "{NAME/". */
static void
read_others (HunchSlideNumbers *self,
             HunchProject      *project,
             const char        *texts)
{
  g_autoptr (GPtrArray) records = NULL;
  JsonObject *others;
  JsonObject *whole;

  if (strchr (texts, '{') == NULL || strchr (texts, '/') == NULL)
    return;

  records = hunch_project_list_analyses (project, NULL);
  others = json_object_new ();

  for (guint i = 0; records != NULL && i < records->len; i++)
    {
      const HunchAnalysisRecord *record = records->pdata[i];
      g_autofree char *start = g_strdup_printf ("{%s/", record->name);
      JsonObject *result = strstr (texts, start) != NULL ? read_result (self, project, record) : NULL;

      if (result != NULL)
        json_object_set_object_member (others, record->name, result);
    }

  if (json_object_get_size (others) == 0)
    {
      json_object_unref (others);
      return;
    }

  whole = copy_members (self->result);
  json_object_set_object_member (whole, "others", others);
  g_clear_pointer (&self->result, json_object_unref);
  self->result = whole;
}

void
hunch_slide_numbers_read (HunchSlideNumbers *self,
                          HunchProject      *project,
                          gint64             analysis_id,
                          const char        *texts)
{
  memset (self, 0, sizeof *self);
  self->tables = g_ptr_array_new_with_free_func (g_free);

  if (analysis_id != 0)
    {
      g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, analysis_id, NULL);

      if (record != NULL)
        self->result = read_result (self, project, record);
      else
        self->problem = g_strdup (_("The analysis behind this slide is gone."));
    }

  read_others (self, project, texts);
}

void
hunch_slide_numbers_clear (HunchSlideNumbers *self)
{
  g_clear_pointer (&self->result, json_object_unref);
  g_clear_pointer (&self->tables, g_ptr_array_unref);
  g_clear_pointer (&self->problem, g_free);
}

char *
hunch_slide_content_dup_texts (JsonObject *content)
{
  GString *texts = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (claim_slots); i++)
    {
      const char *text = hunch_json_get_string (content, claim_slots[i]);

      if (text != NULL)
        g_string_append_printf (texts, "%s\n", text);
    }

  return g_string_free (texts, FALSE);
}

char *
hunch_slide_dup_values (HunchProject *project,
                        JsonObject   *content)
{
  g_autofree char *texts = hunch_slide_content_dup_texts (content);
  g_auto (HunchSlideNumbers) numbers = { NULL, NULL, NULL };
  g_autofree char *filled = NULL;
  char *values = NULL;

  hunch_slide_numbers_read (&numbers, project, (gint64) hunch_json_get_number (content, "analysis", 0), texts);
  filled = hunch_claim_fill (texts, numbers.result, &values, NULL);

  return values;
}
