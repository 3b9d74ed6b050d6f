/* project/timer.h: a project that the system refreshes by itself: a service and a timer of the person's own systemd. */
#pragma once
#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  gboolean is_installed;  /* the files are there */
  gboolean is_enabled;    /* and a service manager runs them now; otherwise they start with the next login */
  char    *every;         /* owned; "daily" or "hourly", NULL when not installed */
  char    *unit;          /* owned; "hunch-refresh-1a2b3c4d5e6f.timer" */
  char    *path;          /* owned; of the project, whole */
} HunchTimerState;

void             hunch_timer_state_free (HunchTimerState *state);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HunchTimerState, hunch_timer_state_free)

/* Writes ~/.config/systemd/user/hunch-refresh-<hash of the path>.service and .timer, which run `hunch-cli refresh PATH` (the tables that are due by their own policy), and
 * enables the timer where a service manager answers. `every`: "daily" or "hourly"; a run that was missed is made up for. Installing again replaces. Blocking, up to a few
 * seconds. G_IO_ERROR in a sentence. Keys that the refresh needs must lie in the keyring or in ~/.config/environment.d; none is written here. */
gboolean         hunch_timer_install (const char *project_path, const char *every, GError **error);

/* Not an error when there was none. */
gboolean         hunch_timer_remove (const char *project_path, GError **error);

HunchTimerState *hunch_timer_get_state (const char *project_path, GError **error);

G_END_DECLS
