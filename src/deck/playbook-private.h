/* deck/playbook-private.h: a playbook while it runs. */
#pragma once
#include "deck/playbook.h"

G_BEGIN_DECLS

typedef struct
{
  HunchProject  *project;      /* borrowed */
  HunchProgress *progress;     /* borrowed, may be NULL */
  GCancellable  *cancellable;  /* borrowed, may be NULL */
  GHashTable    *unanswered;   /* borrowed; name of an analysis that may stay without an answer → the sentence why it has none, both owned by the table */
} HunchPlaybookRun;

typedef gboolean (*HunchPlaybookStepFunc) (HunchPlaybookRun *run, JsonObject *step, GError **error);

typedef struct
{
  const char           *name;
  HunchPlaybookStepFunc func;
  gboolean              has_own_edit;  /* its own step for undo, so no edit may be open around it */
} HunchPlaybookStepInfo;

/* NULL when there is no step of that name. */
const HunchPlaybookStepInfo *hunch_playbook_step_find (const char *name);

/* --- steps that have a file of their own ------------------------------------ */

gboolean hunch_playbook_run_import (HunchPlaybookRun *run, JsonObject *step, GError **error);
gboolean hunch_playbook_run_refresh (HunchPlaybookRun *run, JsonObject *step, GError **error);

/* --- reading members ----------------------------------------------------------- */

/* Sets BAD_PLAYBOOK with a sentence; always FALSE. */
gboolean    hunch_playbook_fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* A member that must be there and be text; lent. */
const char *hunch_playbook_get_word (JsonObject *step, const char *member, GError **error);

/* A number may be written as one or, since parameters are text, as text. `object` may be NULL. */
double      hunch_playbook_get_number (JsonObject *object, const char *member, double fallback);

/* true, or a text that is neither empty nor "no" nor "false". `object` may be NULL. */
gboolean    hunch_playbook_get_flag (JsonObject *object, const char *member);

/* Text, or the lines of a list; NULL when absent. Release with g_free(). */
char       *hunch_playbook_dup_text (JsonObject *step, const char *member);

/* The lines of such a text without the empty ones; NULL when there are none. Release with g_strfreev(). */
char      **hunch_playbook_dup_lines (JsonObject *step, const char *member);

/* "title[de]" before "title", as in desktop files; lent. */
const char *hunch_playbook_get_translated (JsonObject *object, const char *member);

/* --- parameters -------------------------------------------------------------------- */

/* Element type HunchPlaybookParameter, owned by the array. */
GPtrArray  *hunch_playbook_list_parameters (JsonObject *playbook);

/* Defaults, and over them what the person gives (may be NULL); NULL with error for a name that the playbook does not know, and for a file that is not named. */
GHashTable *hunch_playbook_gather_parameters (JsonObject *playbook, GHashTable *given, GError **error);

/* A copy of `node` with every ${name} in its texts replaced; NULL with error when a name is not known. */
JsonNode   *hunch_playbook_substitute (JsonNode *node, GHashTable *parameters, GError **error);

G_END_DECLS
