#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/kept-edit.h"

#include <glib/gi18n.h>

static void
set_text (char      **place,
          const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

gboolean
hunch_kept_rename (HunchProject *project,
                   gint64        id,
                   const char   *name,
                   GError      **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, error);

  if (record == NULL)
    return FALSE;
  set_text (&record->name, name);
  return hunch_project_put_analysis (project, record, error);
}

gboolean
hunch_kept_set_note (HunchProject *project,
                     gint64        id,
                     const char   *note,
                     GError      **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, error);

  if (record == NULL)
    return FALSE;
  set_text (&record->note, note);
  return hunch_project_put_analysis (project, record, error);
}

gboolean
hunch_kept_set_pinned (HunchProject *project,
                       gint64        id,
                       gboolean      is_pinned,
                       GError      **error)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, error);

  if (record == NULL)
    return FALSE;
  record->is_pinned = is_pinned;
  return hunch_project_put_analysis (project, record, error);
}

char *
hunch_kept_dup_name (HunchProject *project,
                     gint64        id)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, NULL);

  return record == NULL ? NULL : g_strdup (record->name);
}

char *
hunch_kept_dup_note (HunchProject *project,
                     gint64        id)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, NULL);

  return record == NULL ? NULL : g_strdup (record->note);
}

gboolean
hunch_kept_is_pinned (HunchProject *project,
                      gint64        id)
{
  g_autoptr (HunchAnalysisRecord) record = hunch_project_get_analysis (project, id, NULL);

  return record != NULL && record->is_pinned;
}

void
hunch_kept_ask_note (GtkWidget    *widget,
                     const char   *note,
                     HunchTextFunc func,
                     gpointer      user_data)
{
  HunchTextDialog dialog = { _("Note"), _("It stands under the result and is printed in reports."), _("Note"), _("_Keep"), note, TRUE, func };

  hunch_text_dialog_show (widget, &dialog, user_data);
}
