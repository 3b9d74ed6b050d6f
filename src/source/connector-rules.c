/* What a connector's file says of parameters, columns and pages. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"
#include "source/connector-place-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "base/json.h"

/* --- parameters ---------------------------------------------------------------- */

void
hunch_connector_parameter_free (HunchConnectorParameter *info)
{
  g_free (info->name);
  g_free (info->title);
  g_free (info->help);
  g_free (info->type);
  g_free (info->fallback);
  g_strfreev (info->choices);
  g_strfreev (info->choice_titles);
  g_free (info);
}

void
hunch_parameter_free (HunchParameter *parameter)
{
  hunch_connector_parameter_free (parameter->info);
  g_free (parameter->send);
  g_free (parameter->join);
  g_free (parameter->along);
  g_free (parameter->write);
  g_free (parameter->blank);
  g_strfreev (parameter->choice_names);
  g_clear_pointer (&parameter->extract, g_regex_unref);
  g_clear_pointer (&parameter->pattern, g_regex_unref);
  g_free (parameter->pattern_help);
  g_free (parameter);
}

static HunchParameter *
parameter_new (void)
{
  HunchParameter *parameter = g_new0 (HunchParameter, 1);

  parameter->info = g_new0 (HunchConnectorParameter, 1);
  parameter->minimum = G_MININT64;
  parameter->maximum = G_MAXINT64;
  return parameter;
}

/* Values, titles in the person's language, and titles in none, which words of another person's project may hold. */
typedef struct
{
  GPtrArray *values;
  GPtrArray *titles;
  GPtrArray *names;
} Choices;

static void
add_choice (Choices    *choices,
            const char *value,
            const char *title,
            const char *name)
{
  g_ptr_array_add (choices->values, g_strdup (value));
  g_ptr_array_add (choices->titles, g_strdup (title == NULL ? value : title));
  g_ptr_array_add (choices->names, g_strdup (name == NULL ? value : name));
}

/* A choice is a text, or {"value", "title"}. */
static gboolean
read_choice (const HunchPlace *place,
             JsonNode         *node,
             Choices          *choices)
{
  HunchPlace inner = { place->where, NULL, place->error };
  g_autofree char *value = NULL;
  g_autofree char *title = NULL;

  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      add_choice (choices, json_node_get_string (node), NULL, NULL);
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return hunch_place_refuse (place, _("a choice is neither a text nor an object."));
  inner.object = json_node_get_object (node);
  if (!hunch_place_check_members (&inner, "value title") || !hunch_place_take_text (&inner, "value", TRUE, &value))
    return FALSE;
  title = hunch_place_dup_translated (&inner, "title");
  add_choice (choices, value, title, hunch_json_get_string (inner.object, "title"));
  return TRUE;
}

static char **
end_list (GPtrArray *texts)
{
  g_ptr_array_add (texts, NULL);
  return (char **) g_ptr_array_free (texts, FALSE);
}

static gboolean
read_choices (const HunchPlace *place,
              HunchParameter   *parameter)
{
  JsonArray *list = hunch_json_get_array (place->object, "choices");
  Choices choices;
  gboolean is_right = TRUE;

  if (list == NULL)
    return !json_object_has_member (place->object, "choices") || hunch_place_refuse (place, _("the member “%s” is no list."), "choices");
  choices = (Choices) { g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new () };
  for (guint i = 0; is_right && i < json_array_get_length (list); i++)
    is_right = read_choice (place, json_array_get_element (list, i), &choices);
  parameter->info->choices = end_list (choices.values);
  parameter->info->choice_titles = end_list (choices.titles);
  parameter->choice_names = end_list (choices.names);
  return is_right;
}

static gboolean
take_regex (const HunchPlace  *place,
            const char        *member,
            GRegexCompileFlags flags,
            GRegex           **out_regex)
{
  g_autofree char *pattern = NULL;

  if (!hunch_place_take_text (place, member, FALSE, &pattern))
    return FALSE;
  *out_regex = pattern == NULL ? NULL : g_regex_new (pattern, flags, 0, NULL);
  return pattern == NULL || *out_regex != NULL || hunch_place_refuse (place, _("“%s” is no pattern."), pattern);
}

/* A value fits as a whole. */
static gboolean
take_whole_regex (const HunchPlace *place,
                  HunchParameter   *parameter)
{
  g_autofree char *pattern = NULL;
  g_autofree char *whole = NULL;

  if (!hunch_place_take_text (place, "pattern", FALSE, &pattern))
    return FALSE;
  parameter->pattern_help = hunch_place_dup_translated (place, "pattern_help");
  whole = pattern == NULL ? NULL : g_strdup_printf ("^(?:%s)\\z", pattern);
  parameter->pattern = whole == NULL ? NULL : g_regex_new (whole, 0, 0, NULL);
  return pattern == NULL || parameter->pattern != NULL || hunch_place_refuse (place, _("“%s” is no pattern."), pattern);
}

/* Into the query under its own name, unless it says another, or "" for templates only. */
static gboolean
read_sending (const HunchPlace *place,
              HunchParameter   *parameter)
{
  if (!hunch_place_take_text (place, "send", FALSE, &parameter->send))
    return FALSE;
  if (parameter->send == NULL)
    parameter->send = g_strdup (parameter->info->name);
  else if (*parameter->send == '\0')
    g_clear_pointer (&parameter->send, g_free);
  parameter->join = g_strdup (",");
  return hunch_place_take_text (place, "join", FALSE, &parameter->join) && hunch_place_take_text (place, "along", FALSE, &parameter->along)
      && hunch_place_take_text (place, "write", FALSE, &parameter->write) && hunch_place_take_text (place, "blank", FALSE, &parameter->blank)
      && take_regex (place, "extract", 0, &parameter->extract) && take_whole_regex (place, parameter);
}

static gboolean
read_many (const HunchPlace        *place,
           HunchConnectorParameter *info)
{
  static const char *const words[] = { "no", "joined", "series", NULL };
  int many = 0;

  if (!hunch_place_take_word (place, "many", words, &many))
    return FALSE;
  info->is_many = many > 0;
  info->is_series = many == 2;
  return TRUE;
}

static gboolean
fill_parameter (const HunchPlace *place,
                HunchParameter   *parameter)
{
  static const char *const types[] = { "text", "integer", "number", "date", "boolean", NULL };
  HunchConnectorParameter *info = parameter->info;
  int type = 0;

  if (!hunch_place_check_members (place, "name title help type default required many choices send join along write blank extract pattern pattern_help minimum maximum")
      || !hunch_place_take_text (place, "name", TRUE, &info->name) || !hunch_place_take_word (place, "type", types, &type)
      || !hunch_place_take_text (place, "default", FALSE, &info->fallback) || !hunch_place_take_flag (place, "required", &info->is_required))
    return FALSE;
  info->type = g_strdup (types[type]);
  info->title = hunch_place_dup_translated (place, "title");
  info->help = hunch_place_dup_translated (place, "help");
  if (info->title == NULL)
    info->title = g_strdup (info->name);
  if (!g_regex_match_simple ("^[a-z][a-z0-9_]*$", info->name, 0, 0) || strcmp (info->name, "what") == 0 || strcmp (info->name, "pages") == 0)
    return hunch_place_refuse (place, _("“%s” cannot be the name of a parameter."), info->name);
  return read_many (place, info) && read_choices (place, parameter) && read_sending (place, parameter)
      && hunch_place_take_integer (place, "minimum", G_MININT64, &parameter->minimum) && hunch_place_take_integer (place, "maximum", G_MININT64, &parameter->maximum);
}

gboolean
hunch_connector_read_parameter (const HunchPlace *place,
                                gpointer          user_data)
{
  GPtrArray *parameters = user_data;
  HunchParameter *parameter = parameter_new ();

  g_ptr_array_add (parameters, parameter);
  if (!fill_parameter (place, parameter))
    return FALSE;
  for (guint i = 0; i + 1 < parameters->len; i++)
    if (strcmp (((HunchParameter *) parameters->pdata[i])->info->name, parameter->info->name) == 0)
      return hunch_place_refuse (place, _("there are two parameters “%s”."), parameter->info->name);
  return TRUE;
}

/* --- columns --------------------------------------------------------------------- */

void
hunch_column_rule_free (HunchColumnRule *rule)
{
  g_free (rule->name);
  g_free (rule->path);
  g_free (rule->parameter);
  g_free (rule);
}

gboolean
hunch_connector_read_column (const HunchPlace *place,
                             gpointer          user_data)
{
  static const char *const forms[] = { "written", "number", "date", "timestamp", NULL };
  HunchColumnRule *rule = g_new0 (HunchColumnRule, 1);
  int form = 0;

  g_ptr_array_add (user_data, rule);
  if (!hunch_place_check_members (place, "name path parameter as") || !hunch_place_take_text (place, "name", TRUE, &rule->name) || !hunch_place_take_path (place, "path", &rule->path)
      || !hunch_place_take_text (place, "parameter", FALSE, &rule->parameter) || !hunch_place_take_word (place, "as", forms, &form))
    return FALSE;
  rule->form = (HunchColumnForm) form;
  if (rule->path == NULL && rule->parameter == NULL)
    rule->path = g_strdup (rule->name);
  return rule->path == NULL || rule->parameter == NULL
      || hunch_place_refuse (place, _("a column is taken from a path or from a parameter, not from both."));
}

/* --- paging ---------------------------------------------------------------------- */

void
hunch_paging_clear (HunchPaging *paging)
{
  g_free (paging->parameter);
  g_free (paging->member);
  g_free (paging->size_parameter);
  g_free (paging->next);
  g_free (paging->total_pages);
  g_free (paging->total_records);
}

/* Each kind has its own way to the next page, and without it none. */
static gboolean
check_paging (const HunchPlace *place,
              HunchPaging      *paging)
{
  switch (paging->kind)
    {
    case HUNCH_PAGING_PAGE:
    case HUNCH_PAGING_OFFSET:
      if (paging->parameter == NULL)
        return hunch_place_refuse (place, _("the member “%s” is missing."), "parameter");
      return paging->kind == HUNCH_PAGING_PAGE || paging->size > 0 || hunch_place_refuse (place, _("the member “%s” is missing."), "size");
    case HUNCH_PAGING_CURSOR:
      if (paging->next == NULL)
        return hunch_place_refuse (place, _("the member “%s” is missing."), "next");
      return (paging->parameter == NULL) != (paging->member == NULL)
          || hunch_place_refuse (place, _("a cursor goes back as “parameter” of the query or as “member” of the body."));
    default:
      return TRUE;
    }
}

gboolean
hunch_connector_read_paging (const HunchPlace *outer,
                             HunchPaging      *paging)
{
  static const char *const kinds[] = { "none", "page", "offset", "cursor", "link", NULL };
  g_autofree char *where = g_strconcat (outer->where, ", paging", NULL);
  HunchPlace place = { where, hunch_json_get_object (outer->object, "paging"), outer->error };
  int kind = 0;

  paging->first = -1;
  if (place.object == NULL)
    return !json_object_has_member (outer->object, "paging") || hunch_place_refuse (outer, _("the member “%s” is no object."), "paging");
  if (!hunch_place_check_members (&place, "kind parameter member size_parameter next total_pages total_records first size ceiling pages")
      || !hunch_place_take_word (&place, "kind", kinds, &kind)
      || !hunch_place_take_text (&place, "parameter", FALSE, &paging->parameter) || !hunch_place_take_text (&place, "member", FALSE, &paging->member)
      || !hunch_place_take_text (&place, "size_parameter", FALSE, &paging->size_parameter) || !hunch_place_take_path (&place, "next", &paging->next)
      || !hunch_place_take_path (&place, "total_pages", &paging->total_pages) || !hunch_place_take_path (&place, "total_records", &paging->total_records)
      || !hunch_place_take_integer (&place, "first", 0, &paging->first) || !hunch_place_take_integer (&place, "size", 1, &paging->size)
      || !hunch_place_take_integer (&place, "ceiling", 1, &paging->ceiling) || !hunch_place_take_integer (&place, "pages", 1, &paging->pages))
    return FALSE;
  paging->kind = (HunchPagingKind) kind;
  if (paging->first < 0)
    paging->first = paging->kind == HUNCH_PAGING_PAGE ? 1 : 0;
  return check_paging (&place, paging);
}

void
hunch_endpoint_add_pages_parameter (HunchEndpoint *endpoint)
{
  HunchConnectorParameter *info;

  if (endpoint->paging.kind == HUNCH_PAGING_NONE)
    return;
  info = g_new0 (HunchConnectorParameter, 1);
  info->name = g_strdup ("pages");
  info->title = g_strdup (_("Pages"));
  info->type = g_strdup ("integer");
  info->fallback = endpoint->paging.pages > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, endpoint->paging.pages) : NULL;
  info->help = endpoint->paging.ceiling > 0
             ? g_strdup_printf (_("How many pages of each series at most; the service has no more than %" PRId64 "."), endpoint->paging.ceiling)
             : g_strdup (_("How many pages of each series at most; all when left out."));
  g_ptr_array_add (endpoint->info->parameters, info);
}
