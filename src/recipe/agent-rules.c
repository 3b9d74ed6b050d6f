/* The rules of uap-core: three lists of patterns, of which the first that matches says what the browser, the system and
 * the device are called. Patterns are compiled when they are first tried, and tried only when the letters they need are
 * there: see agent-need.c. Which pairs of letters an agent holds is noted in a table of bits, so that most needs are
 * known to be absent from two looks. */
#define _GNU_SOURCE  /* memmem() */
#define G_LOG_DOMAIN "hunch-recipe"
#define PCRE2_CODE_UNIT_WIDTH 8
#include "recipe/agent-private.h"

#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <pcre2.h>
#include <string.h>
#include <yaml.h>

#define MAX_RULES 20000
#define MAX_FILE_BYTES (32 * 1024 * 1024)
#define MAX_AGENT_BYTES 2048
#define MATCH_LIMIT 100000
#define MAX_GROUPS 20

typedef enum
{
  LIST_BROWSER,
  LIST_SYSTEM,
  LIST_DEVICE,
  N_LISTS,
} ListKind;

typedef struct
{
  char       *pattern;       /* owned */
  gboolean    ignores_case;
  char       *names[5];      /* owned; replacements of the name and up to four parts of the version, or NULL */
  char      **needs;         /* owned; NULL: always tried */
  pcre2_code *code;          /* owned; NULL until tried */
  gboolean    is_broken;
} Rule;

struct _HunchAgentRules
{
  GPtrArray           *lists[N_LISTS];  /* owned: Rule * */
  pcre2_match_data    *match;           /* owned */
  pcre2_match_context *context;         /* owned */
  guint64              pairs[1024];     /* of the agent at hand */
};

static void
rule_free (Rule *rule)
{
  g_free (rule->pattern);
  for (guint i = 0; i < G_N_ELEMENTS (rule->names); i++)
    g_free (rule->names[i]);
  g_strfreev (rule->needs);
  g_clear_pointer (&rule->code, pcre2_code_free);
  g_free (rule);
}

void
hunch_agent_rules_free (HunchAgentRules *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < N_LISTS; i++)
    g_ptr_array_unref (self->lists[i]);
  pcre2_match_data_free (self->match);
  pcre2_match_context_free (self->context);
  g_free (self);
}

void
hunch_agent_free (HunchAgent *agent)
{
  if (agent == NULL)
    return;
  g_free (agent->browser);
  g_free (agent->browser_version);
  g_free (agent->system);
  g_free (agent->system_version);
  g_free (agent->device);
  g_free (agent);
}

/* --- the file ------------------------------------------------------------- */

typedef struct
{
  HunchAgentRules *rules;  /* borrowed */
  int              list;   /* -1: none that is known */
  guint            depth;  /* of mappings and sequences */
  Rule            *rule;   /* owned; being read */
  char            *key;    /* owned; whose value comes next */
} Loader;

static void
set_member (Rule       *rule,
            const char *key,
            const char *value)
{
  static const char *const keys[][5] = {
    { "family_replacement", "v1_replacement", "v2_replacement", "v3_replacement", "v4_replacement" },
    { "os_replacement", "os_v1_replacement", "os_v2_replacement", "os_v3_replacement", "os_v4_replacement" },
    { "device_replacement", NULL, NULL, NULL, NULL },
  };

  if (strcmp (key, "regex") == 0)
    {
      g_free (rule->pattern);
      rule->pattern = g_strdup (value);
    }
  else if (strcmp (key, "regex_flag") == 0)
    rule->ignores_case = strchr (value, 'i') != NULL;

  for (guint list = 0; list < G_N_ELEMENTS (keys); list++)
    for (guint i = 0; i < 5; i++)
      if (g_strcmp0 (keys[list][i], key) == 0)
        {
          g_free (rule->names[i]);
          rule->names[i] = g_strdup (value);
        }
}

static void
take_scalar (Loader     *self,
             const char *value)
{
  static const char *const lists[] = { "user_agent_parsers", "os_parsers", "device_parsers" };

  if (self->rule == NULL)
    {
      self->list = -1;
      for (int i = 0; i < N_LISTS; i++)
        if (strcmp (lists[i], value) == 0)
          self->list = i;
    }
  else if (self->key == NULL)
    self->key = g_strdup (value);
  else
    {
      set_member (self->rule, self->key, value);
      g_clear_pointer (&self->key, g_free);
    }
}

static void
end_rule (Loader *self)
{
  Rule *rule = g_steal_pointer (&self->rule);

  g_clear_pointer (&self->key, g_free);
  if (rule->pattern == NULL || self->list < 0 || self->rules->lists[self->list]->len >= MAX_RULES)
    {
      rule_free (rule);
      return;
    }
  rule->needs = hunch_agent_dup_needs (rule->pattern);
  g_ptr_array_add (self->rules->lists[self->list], rule);
}

/* FALSE when the event has no place in such a file. */
static gboolean
take_event (Loader             *self,
            const yaml_event_t *event)
{
  switch (event->type)
    {
    case YAML_MAPPING_START_EVENT:
    case YAML_SEQUENCE_START_EVENT:
      self->depth++;
      if (event->type == YAML_MAPPING_START_EVENT && self->depth == 3)
        self->rule = g_new0 (Rule, 1);
      return self->depth <= 3;
    case YAML_MAPPING_END_EVENT:
    case YAML_SEQUENCE_END_EVENT:
      if (self->depth == 3 && self->rule != NULL)
        end_rule (self);
      self->depth--;
      return TRUE;
    case YAML_SCALAR_EVENT:
      take_scalar (self, (const char *) event->data.scalar.value);
      return TRUE;
    case YAML_ALIAS_EVENT:
      return FALSE;
    default:
      return TRUE;
    }
}

static gboolean
read_events (Loader        *self,
             yaml_parser_t *parser)
{
  for (;;)
    {
      yaml_event_t event;
      gboolean is_end, done;

      if (!yaml_parser_parse (parser, &event))
        return FALSE;
      is_end = event.type == YAML_STREAM_END_EVENT;
      done = take_event (self, &event);
      yaml_event_delete (&event);
      if (!done || is_end)
        return done;
    }
}

static gboolean
read_rules (HunchAgentRules *self,
            const char      *text,
            gsize            length)
{
  Loader loader = { .rules = self, .list = -1 };
  yaml_parser_t parser;
  gboolean done;

  if (!yaml_parser_initialize (&parser))
    return FALSE;
  yaml_parser_set_input_string (&parser, (const guchar *) text, length);
  done = read_events (&loader, &parser);
  yaml_parser_delete (&parser);
  g_clear_pointer (&loader.rule, rule_free);
  g_free (loader.key);
  return done && self->lists[0]->len + self->lists[1]->len + self->lists[2]->len > 0;
}

HunchAgentRules *
hunch_agent_rules_load (const char *path,
                        GError    **error)
{
  g_autoptr (HunchAgentRules) self = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("The rules for user agents are not there (%s); the package uap-core brings them."), path);
      return NULL;
    }

  self = g_new0 (HunchAgentRules, 1);
  for (guint i = 0; i < N_LISTS; i++)
    self->lists[i] = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  self->match = pcre2_match_data_create (MAX_GROUPS, NULL);
  self->context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (self->context, MATCH_LIMIT);

  if (length > MAX_FILE_BYTES || !read_rules (self, text, length))
    {
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("The rules for user agents in %s cannot be read."), path);
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* --- matching ------------------------------------------------------------- */

typedef struct
{
  const char *text;
  gsize       length;
  const char *small;  /* in small letters */
} Subject;

static inline guint
get_pair (const char *at)
{
  return (guint) (guchar) at[0] << 8 | (guchar) at[1];
}

static void
note_pairs (HunchAgentRules *self,
            const Subject   *subject)
{
  memset (self->pairs, 0, sizeof self->pairs);
  for (gsize i = 0; i + 1 < subject->length; i++)
    {
      guint pair = get_pair (subject->small + i);

      self->pairs[pair / 64] |= G_GUINT64_CONSTANT (1) << pair % 64;
    }
}

static inline gboolean
has_pair (const HunchAgentRules *self,
          const char            *at)
{
  guint pair = get_pair (at);

  return self->pairs[pair / 64] >> pair % 64 & 1;
}

static gboolean
has_need (const HunchAgentRules *self,
          const Rule            *rule,
          const Subject         *subject)
{
  if (rule->needs == NULL)
    return TRUE;

  for (char **need = rule->needs; *need != NULL; need++)
    {
      gsize n = strlen (*need);

      if (has_pair (self, *need) && has_pair (self, *need + n - 2) && memmem (subject->small, subject->length, *need, n) != NULL)
        return TRUE;
    }
  return FALSE;
}

static void
compile (Rule *rule)
{
  PCRE2_SIZE place;
  int code;

  rule->code = pcre2_compile ((PCRE2_SPTR) rule->pattern, PCRE2_ZERO_TERMINATED, rule->ignores_case ? PCRE2_CASELESS : 0, &code, &place, NULL);
  rule->is_broken = rule->code == NULL;
  if (!rule->is_broken)
    pcre2_jit_compile (rule->code, PCRE2_JIT_COMPLETE);
}

/* The first rule that matches, and how many parts of it there are. */
static const Rule *
find_rule (HunchAgentRules *self,
           ListKind         list,
           const Subject   *subject,
           int             *out_n_parts)
{
  for (guint i = 0; i < self->lists[list]->len; i++)
    {
      Rule *rule = self->lists[list]->pdata[i];

      if (!has_need (self, rule, subject))
        continue;
      if (rule->code == NULL && !rule->is_broken)
        compile (rule);
      if (rule->is_broken)
        continue;
      *out_n_parts = pcre2_match (rule->code, (PCRE2_SPTR) subject->text, subject->length, 0, 0, self->match, self->context);
      if (*out_n_parts >= 0)
        {
          *out_n_parts = *out_n_parts == 0 ? MAX_GROUPS : *out_n_parts;
          return rule;
        }
    }
  return NULL;
}

static void
append_part (HunchAgentRules *self,
             const Subject   *subject,
             int              part,
             int              n_parts,
             GString         *out)
{
  const PCRE2_SIZE *places = pcre2_get_ovector_pointer (self->match);

  if (part < n_parts && places[2 * part] != PCRE2_UNSET)
    g_string_append_len (out, subject->text + places[2 * part], places[2 * part + 1] - places[2 * part]);
}

/* The rule's own words with $1 to $9 filled in, else the part of the match. NULL when that is empty. */
static char *
dup_name (HunchAgentRules *self,
          const Subject   *subject,
          const char      *words,
          int              part,
          int              n_parts)
{
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *valid = NULL;

  if (words == NULL)
    append_part (self, subject, part, n_parts, name);
  for (const char *at = words; at != NULL && *at != '\0'; at++)
    if (*at == '$' && g_ascii_isdigit (at[1]))
      append_part (self, subject, *++at - '0', n_parts, name);
    else
      g_string_append_c (name, *at);

  valid = g_strstrip (g_utf8_make_valid (name->str, name->len));
  return *valid != '\0' ? g_steal_pointer (&valid) : NULL;
}

static char *
dup_version (HunchAgentRules *self,
             const Subject   *subject,
             const Rule      *rule,
             int              n_parts,
             int              n_wanted)
{
  g_autoptr (GString) version = g_string_new (NULL);

  for (int i = 1; i <= n_wanted; i++)
    {
      g_autofree char *part = dup_name (self, subject, rule->names[i], i + 1, n_parts);

      if (part == NULL)
        break;
      g_string_append_printf (version, "%s%s", i > 1 ? "." : "", part);
    }
  return version->len > 0 ? g_string_free (g_steal_pointer (&version), FALSE) : NULL;
}

static void
read_list (HunchAgentRules *self,
           ListKind         list,
           const Subject   *subject,
           char           **out_name,
           char           **out_version)
{
  int n_parts = 0;
  const Rule *rule = find_rule (self, list, subject, &n_parts);

  *out_name = rule != NULL ? dup_name (self, subject, rule->names[0], 1, n_parts) : NULL;
  if (rule != NULL && out_version != NULL)
    *out_version = dup_version (self, subject, rule, n_parts, list == LIST_BROWSER ? 3 : 4);
  if (*out_name == NULL)
    *out_name = g_strdup ("Other");
}

HunchAgent *
hunch_agent_rules_read (HunchAgentRules *self,
                        const char      *text,
                        gsize            length)
{
  gsize n = MIN (length, MAX_AGENT_BYTES);
  g_autofree char *small = g_ascii_strdown (text, n);
  Subject subject = { text, n, small };
  HunchAgent *agent = g_new0 (HunchAgent, 1);

  /* g_ascii_strdown() stops at a NUL, and so does what is looked for. */
  subject.length = strlen (small);
  note_pairs (self, &subject);
  read_list (self, LIST_BROWSER, &subject, &agent->browser, &agent->browser_version);
  read_list (self, LIST_SYSTEM, &subject, &agent->system, &agent->system_version);
  read_list (self, LIST_DEVICE, &subject, &agent->device, NULL);
  return agent;
}
