/* deck/playbook.h: a whole journey as a data file: sources, recipes, analyses, slides. No journey has C of its own. */
#pragma once
#include "base/progress.h"
#include "project/project.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_PLAYBOOK_TEXT,
  HUNCH_PLAYBOOK_FILE,   /* whatever can be imported: a path, an address, words of a connector */
  HUNCH_PLAYBOOK_FILES,  /* several of them, a line each */
} HunchPlaybookParameterKind;

typedef struct
{
  char                      *name;         /* owned, as all here */
  char                      *title;        /* for people, in their language; the name where there is none */
  HunchPlaybookParameterKind kind;
  char                      *fallback;     /* the default; "" where there is none */
  gboolean                   is_required;  /* names a file and has no default: the playbook does not run without it */
} HunchPlaybookParameter;

typedef struct
{
  char      *id;
  char      *title;
  char      *description;
  char      *path;
  char      *file_parameter;  /* the first parameter that must name a file, or NULL */
  char      *file_title;      /* what to ask for then, or NULL */
  GPtrArray *parameters;      /* owned; HunchPlaybookParameter, in the order of the file */
} HunchPlaybookInfo;

/* From data/playbooks of the program (and $XDG_DATA_HOME/hunch/playbooks); in the source tree when $HUNCH_PLAYBOOK_DIR says so. Elements owned by the array,
 * of type HunchPlaybookInfo; the playbooks that ask for no file come first. */
GPtrArray *hunch_playbooks_list (void);

/* Carries a playbook out in `project`: one undo step for each import and one for the rest. `parameters`: key → value, may be NULL. */
gboolean   hunch_playbook_run (const char *id, HunchProject *project, GHashTable *parameters,
                               HunchProgress *progress, GCancellable *cancellable, GError **error);
void       hunch_playbook_run_async (const char *id, HunchProject *project, GHashTable *parameters, HunchProgress *progress,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gboolean   hunch_playbook_run_finish (GAsyncResult *result, GError **error);

G_END_DECLS
