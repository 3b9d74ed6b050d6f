/* deck/playbook-private.h: a playbook while it runs. */
#pragma once
#include "deck/playbook.h"

G_BEGIN_DECLS

typedef struct
{
  HunchProject  *project;      /* borrowed */
  HunchProgress *progress;     /* borrowed, may be NULL */
  GCancellable  *cancellable;  /* borrowed, may be NULL */
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

/* A copy of `node` with every ${name} in its texts replaced; NULL with error when a name is not known. */
JsonNode *hunch_playbook_substitute (JsonNode *node, GHashTable *parameters, GError **error);

G_END_DECLS
