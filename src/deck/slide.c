/* What a loaded slide tells about itself. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/slide-private.h"

#include <glib/gi18n-lib.h>

HunchSlide *
hunch_slide_ref (HunchSlide *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
item_clear (HunchSlideItem *item)
{
  g_clear_pointer (&item->text, g_free);
  g_clear_pointer (&item->block, hunch_text_block_free);
  g_clear_pointer (&item->plan, hunch_chart_plan_free);
  g_clear_pointer (&item->plot, hunch_plot_unref);
  g_clear_pointer (&item->table, hunch_table_block_free);
  g_clear_pointer (&item->problem, g_free);
}

void
hunch_slide_unref (HunchSlide *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  for (guint i = 0; self->items != NULL && i < self->n_items; i++)
    item_clear (&self->items[i]);

  g_free (self->items);
  g_free (self->places);
  g_free (self->title);
  g_free (self->interval);
  g_free (self->source);
  g_free (self->author);
  g_free (self->notes);
  g_free (self->why_amber);
  g_free (self);
}

double
hunch_slide_get_width (HunchSlide *self)
{
  g_return_val_if_fail (self != NULL, HUNCH_SLIDE_WIDE);

  return self->width;
}

double
hunch_slide_get_height (HunchSlide *self)
{
  return HUNCH_SLIDE_HEIGHT;
}

void
hunch_slide_paint (HunchSlide *self,
                   cairo_t    *cr,
                   double      scale)
{
  g_return_if_fail (self != NULL && cr != NULL);

  hunch_slide_paint_as (self, cr, scale, HUNCH_SLIDE_PLAIN);
}

void
hunch_slide_paint_editing (HunchSlide *self,
                           cairo_t    *cr,
                           double      scale)
{
  g_return_if_fail (self != NULL && cr != NULL);

  hunch_slide_paint_as (self, cr, scale, HUNCH_SLIDE_EDITING);
}

const HunchSlotPlace *
hunch_slide_get_places (HunchSlide *self,
                        guint      *out_n)
{
  g_return_val_if_fail (self != NULL && out_n != NULL, NULL);

  *out_n = self->n_items;
  return self->places;
}

static void
append_sentence (GString    *summary,
                 const char *text)
{
  g_autofree char *plain = NULL;

  if (text == NULL)
    return;

  plain = g_strstrip (hunch_text_to_plain (text));
  if (*plain == '\0')
    return;

  g_string_append (summary, plain);
  g_string_append (summary, "\n");
}

char *
hunch_slide_dup_summary (HunchSlide *self)
{
  GString *summary = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->n_items; i++)
    {
      const HunchSlideItem *item = &self->items[i];

      append_sentence (summary, item->text);
      if (item->box.kind == HUNCH_BOX_NUMBER)
        append_sentence (summary, self->interval);
      if (item->plot != NULL)
        append_sentence (summary, item->plot->summary);
      if (item->table != NULL)
        {
          g_autofree char *cells = hunch_table_block_dup_text (item->table);

          append_sentence (summary, cells);
        }
      append_sentence (summary, item->problem);
    }

  append_sentence (summary, self->source);
  if (summary->len == 0)
    g_string_append (summary, self->title);
  g_string_truncate (summary, summary->len - (summary->str[summary->len - 1] == '\n'));

  return g_string_free (summary, FALSE);
}

char *
hunch_slide_dup_title (HunchSlide *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_strdup (self->title);
}

const char *
hunch_slide_get_notes (HunchSlide *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->notes;
}

int
hunch_slide_get_seconds (HunchSlide *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seconds;
}

gboolean
hunch_slide_is_amber (HunchSlide *self,
                      char      **out_why)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (out_why != NULL)
    *out_why = g_strdup (self->why_amber);
  return self->why_amber != NULL;
}
