/* recipe/agent-private.h: what a user agent says of browser, system and device, by the rules of the uap-core project. */
#pragma once
#include <glib.h>

G_BEGIN_DECLS

/* All owned; "Other" where no rule fits, NULL versions where none is told. */
typedef struct
{
  char *browser;
  char *browser_version;  /* "26.0.1410" */
  char *system;
  char *system_version;
  char *device;
} HunchAgent;

typedef struct _HunchAgentRules HunchAgentRules;

/* Reads regexes.yaml. Patterns are compiled when first needed. */
HunchAgentRules *hunch_agent_rules_load (const char *path, GError **error);
void             hunch_agent_rules_free (HunchAgentRules *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchAgentRules, hunch_agent_rules_free)

/* Any bytes. Not for two threads at a time. Release with hunch_agent_free(). */
HunchAgent      *hunch_agent_rules_read (HunchAgentRules *self, const char *text, gsize length);
void             hunch_agent_free (HunchAgent *agent);

/* Small-letter texts of which one must be in whatever `pattern` matches, also when small letters are taken for capital
 * ones; NULL when nothing of the kind can be told. Release with g_strfreev(). */
char           **hunch_agent_dup_needs (const char *pattern);

G_END_DECLS
