#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/talk.h"

#define TICK_MS 250

struct _HunchTalk
{
  GObject          parent_instance;
  GPtrArray       *slides;      /* owned, of HunchSlide * */
  int              position;
  int              shown;       /* what the audience sees while frozen, else position */
  int              budget;      /* seconds */
  gint64           started_at;  /* monotonic, µs; moved on by pauses */
  gint64           paused_at;   /* monotonic, µs; 0 while the clock runs */
  HunchTalkCurtain curtain;
  gboolean         is_frozen;
  guint            tick_id;     /* owned source */
};

enum { CHANGED, TICKED, ENDED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (HunchTalk, hunch_talk, G_TYPE_OBJECT)

static gboolean
tick_cb (gpointer user_data)
{
  g_signal_emit (user_data, signals[TICKED], 0);
  return G_SOURCE_CONTINUE;
}

static void
hunch_talk_dispose (GObject *object)
{
  HunchTalk *self = HUNCH_TALK (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_pointer (&self->slides, g_ptr_array_unref);
  G_OBJECT_CLASS (hunch_talk_parent_class)->dispose (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, HUNCH_TYPE_TALK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hunch_talk_class_init (HunchTalkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hunch_talk_dispose;
  signals[CHANGED] = add_signal ("changed");
  signals[TICKED] = add_signal ("ticked");
  signals[ENDED] = add_signal ("ended");
}

static void
hunch_talk_init (HunchTalk *self)
{
  self->started_at = g_get_monotonic_time ();
  self->tick_id = g_timeout_add (TICK_MS, tick_cb, self);
}

HunchTalk *
hunch_talk_new (GPtrArray *slides,
                int        position,
                int        budget)
{
  HunchTalk *self;

  g_return_val_if_fail (slides != NULL && slides->len > 0, NULL);

  self = g_object_new (HUNCH_TYPE_TALK, NULL);
  self->slides = g_ptr_array_ref (slides);
  self->position = self->shown = CLAMP (position, 0, (int) slides->len - 1);
  self->budget = budget;
  return self;
}

int
hunch_talk_get_n_slides (HunchTalk *self)
{
  return self->slides->len;
}

int
hunch_talk_get_position (HunchTalk *self)
{
  return self->position;
}

HunchSlide *
hunch_talk_get_slide (HunchTalk *self,
                      int        position)
{
  if (position < 0 || position >= (int) self->slides->len)
    return NULL;
  return g_ptr_array_index (self->slides, position);
}

HunchSlide *
hunch_talk_get_shown (HunchTalk *self)
{
  return hunch_talk_get_slide (self, self->is_frozen ? self->shown : self->position);
}

HunchTalkCurtain
hunch_talk_get_curtain (HunchTalk *self)
{
  return self->curtain;
}

gboolean
hunch_talk_is_frozen (HunchTalk *self)
{
  return self->is_frozen;
}

gboolean
hunch_talk_is_paused (HunchTalk *self)
{
  return self->paused_at != 0;
}

static void
announce (HunchTalk *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

void
hunch_talk_go_to (HunchTalk *self,
                  int        position)
{
  g_return_if_fail (HUNCH_IS_TALK (self));

  self->position = CLAMP (position, 0, (int) self->slides->len - 1);
  self->curtain = HUNCH_TALK_OPEN;
  announce (self);
}

void
hunch_talk_move (HunchTalk *self,
                 int        steps)
{
  hunch_talk_go_to (self, self->position + steps);
}

void
hunch_talk_toggle_curtain (HunchTalk       *self,
                           HunchTalkCurtain curtain)
{
  g_return_if_fail (HUNCH_IS_TALK (self));

  self->curtain = self->curtain == curtain ? HUNCH_TALK_OPEN : curtain;
  announce (self);
}

void
hunch_talk_toggle_freeze (HunchTalk *self)
{
  g_return_if_fail (HUNCH_IS_TALK (self));

  self->is_frozen = !self->is_frozen;
  self->shown = self->position;
  announce (self);
}

void
hunch_talk_toggle_pause (HunchTalk *self)
{
  gint64 now = g_get_monotonic_time ();

  g_return_if_fail (HUNCH_IS_TALK (self));

  if (self->paused_at != 0)
    {
      self->started_at += now - self->paused_at;
      self->paused_at = 0;
    }
  else
    self->paused_at = now;
  announce (self);
}

void
hunch_talk_restart_clock (HunchTalk *self)
{
  g_return_if_fail (HUNCH_IS_TALK (self));

  self->started_at = g_get_monotonic_time ();
  if (self->paused_at != 0)
    self->paused_at = self->started_at;
  announce (self);
}

void
hunch_talk_end (HunchTalk *self)
{
  g_return_if_fail (HUNCH_IS_TALK (self));

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_signal_emit (self, signals[ENDED], 0);
}

int
hunch_talk_get_budget (HunchTalk *self)
{
  return self->budget;
}

int
hunch_talk_get_elapsed (HunchTalk *self)
{
  gint64 now = self->paused_at != 0 ? self->paused_at : g_get_monotonic_time ();

  return (int) ((now - self->started_at) / G_USEC_PER_SEC);
}

int
hunch_talk_get_delay (HunchTalk *self)
{
  int elapsed = hunch_talk_get_elapsed (self);
  int begin = 0;
  int end;

  for (int i = 0; i < self->position; i++)
    begin += hunch_slide_get_seconds (hunch_talk_get_slide (self, i));
  end = begin + hunch_slide_get_seconds (hunch_talk_get_slide (self, self->position));

  if (elapsed > end)
    return elapsed - end;
  return elapsed < begin ? elapsed - begin : 0;
}
