#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/deck-items.h"

#include "app/job.h"
#include "app/slide-picture.h"

typedef struct
{
  int        thumbnail_px;
  GPtrArray *items;  /* owned */
} Load;

static void
item_free (gpointer data)
{
  HunchDeckItem *item = data;

  g_clear_pointer (&item->record, hunch_slide_record_free);
  g_clear_pointer (&item->slide, hunch_slide_unref);
  g_clear_object (&item->thumbnail);
  g_free (item);
}

static void
load_free (gpointer data)
{
  Load *load = data;

  g_ptr_array_unref (load->items);
  g_free (load);
}

static gboolean
load_in_thread (HunchProject *project,
                gpointer      data,
                GCancellable *cancellable,
                GError      **error)
{
  Load *load = data;
  g_autoptr (GPtrArray) records = hunch_project_list_slides (project, error);

  if (records == NULL)
    return FALSE;
  /* The records move over to the items. */
  g_ptr_array_set_free_func (records, NULL);
  for (guint i = 0; i < records->len; i++)
    {
      HunchDeckItem *item = g_new0 (HunchDeckItem, 1);

      item->record = records->pdata[i];
      g_ptr_array_add (load->items, item);
    }
  for (guint i = 0; i < load->items->len; i++)
    {
      HunchDeckItem *item = load->items->pdata[i];

      item->slide = hunch_slide_load (project, item->record, (int) i + 1, (int) load->items->len, cancellable, error);
      if (item->slide == NULL)
        return FALSE;
      if (load->thumbnail_px > 0)
        item->thumbnail = hunch_slide_picture_new (item->slide, load->thumbnail_px);
    }
  return TRUE;
}

void
hunch_deck_items_load_async (HunchProject       *project,
                             int                 thumbnail_px,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  Load *load = g_new0 (Load, 1);

  load->thumbnail_px = thumbnail_px;
  load->items = g_ptr_array_new_with_free_func (item_free);
  hunch_job_run_async (project, load_in_thread, load, load_free, cancellable, callback, user_data);
}

GPtrArray *
hunch_deck_items_load_finish (GAsyncResult *result,
                              GError      **error)
{
  if (!hunch_job_run_finish (result, error))
    return NULL;
  return g_ptr_array_ref (((Load *) hunch_job_get_data (result))->items);
}
