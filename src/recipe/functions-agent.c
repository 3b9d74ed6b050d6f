/* User agents as SQL functions. One set of rules serves the whole program, under a lock, with what it said of the agents
 * seen before: click data has a million rows of a few thousand agents. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/functions-private.h"

#include "recipe/agent-private.h"

#include <string.h>

#define RULES_PATH "/usr/share/uap-core/regexes.yaml"
#define MAX_KNOWN 100000

static GMutex lock;
static HunchAgentRules *rules;  /* under the lock; made once, kept to the end */
static char *failure;           /* under the lock; why there are none */
static GHashTable *known;       /* under the lock: text to HunchAgent * */

/* HUNCH_AGENT_RULES names another file. */
static gboolean
load_rules (void)
{
  const char *path = g_getenv ("HUNCH_AGENT_RULES");
  g_autoptr (GError) error = NULL;

  if (rules != NULL || failure != NULL)
    return rules != NULL;

  rules = hunch_agent_rules_load (path != NULL ? path : RULES_PATH, &error);
  if (rules == NULL)
    failure = g_strdup (error->message);
  known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) hunch_agent_free);
  return rules != NULL;
}

static const HunchAgent *
find_agent (HunchSpan text)
{
  HunchAgent *agent = g_hash_table_lookup (known, text.at);

  if (agent != NULL)
    return agent;

  if (g_hash_table_size (known) >= MAX_KNOWN)
    g_hash_table_remove_all (known);
  agent = hunch_agent_rules_read (rules, text.at, text.n);
  g_hash_table_insert (known, g_strdup (text.at), agent);
  return agent;
}

static void
return_member (sqlite3_context *context,
               sqlite3_value  **values,
               gsize            offset)
{
  HunchSpan text = hunch_function_get_text (values, 0);
  const char *member;

  if (text.at == NULL)
    return;

  g_mutex_lock (&lock);
  if (!load_rules ())
    sqlite3_result_error (context, failure, -1);
  else
    {
      member = G_STRUCT_MEMBER (const char *, find_agent (text), offset);
      if (member != NULL)
        sqlite3_result_text (context, member, -1, SQLITE_TRANSIENT);
    }
  g_mutex_unlock (&lock);
}

#define AGENT_FUNCTION(name, member) \
  static void name (sqlite3_context *context, int n_values, sqlite3_value **values) \
  { \
    return_member (context, values, G_STRUCT_OFFSET (HunchAgent, member)); \
  }

AGENT_FUNCTION (ua_browser, browser)
AGENT_FUNCTION (ua_browser_version, browser_version)
AGENT_FUNCTION (ua_system, system)
AGENT_FUNCTION (ua_system_version, system_version)
AGENT_FUNCTION (ua_device, device)

const HunchFunctionInfo hunch_functions_agent[] = {
  { "ua_browser", 1, ua_browser },
  { "ua_browser_version", 1, ua_browser_version },
  { "ua_system", 1, ua_system },
  { "ua_system_version", 1, ua_system_version },
  { "ua_device", 1, ua_device },
  { NULL, 0, NULL },
};
