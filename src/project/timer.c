/* systemd reads units from ~/.config/systemd/user, and what is linked from timers.target.wants there starts with every login. Both are
 * made by hand, so that the timer holds also where no service manager runs at the moment; where one does, it is told at once. */
#define G_LOG_DOMAIN "hunch-project"
#include "config.h"
#include "project/timer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const rhythms[] = { "daily", "hourly" };

void
hunch_timer_state_free (HunchTimerState *state)
{
  g_free (state->every);
  g_free (state->unit);
  g_free (state->path);
  g_free (state);
}

/* --- names -------------------------------------------------------------------------------- */

/* "hunch-refresh-1a2b3c4d5e6f": the same for the same file, however it is written. */
static char *
dup_unit_base (const char *path)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);

  return g_strdup_printf ("hunch-refresh-%.12s", digest);
}

static char *
dup_unit_path (const char *unit_base,
               const char *folder,
               const char *ending)
{
  return g_strdup_printf ("%s/systemd/user/%s%s%s", g_get_user_config_dir (), folder, unit_base, ending);
}

#define WANTS "timers.target.wants/"

/* The name by which the system finds the file again, without links and dots. */
static char *
dup_whole_path (const char *path)
{
  g_autofree char *whole = g_canonicalize_filename (path, NULL);
  char *real = realpath (whole, NULL);
  char *copy = g_strdup (real != NULL ? real : whole);

  free (real);
  return copy;
}

/* --- the program --------------------------------------------------------------------------- */

/* hunch-cli beside the program that runs, or in the path. */
static char *
dup_program (GError **error)
{
  g_autofree char *own = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = own == NULL ? NULL : g_path_get_dirname (own);
  g_autofree char *beside = folder == NULL ? NULL : g_build_filename (folder, "hunch-cli", NULL);
  char *found = beside != NULL && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE) ? g_strdup (beside) : g_find_program_in_path ("hunch-cli");

  if (found == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("The program hunch-cli, which the timer would run, is not installed."));
  return found;
}

/* As a word of ExecStart: in quotes, with what systemd would look into made plain. */
static char *
quote (const char *word)
{
  GString *quoted = g_string_new ("\"");

  for (const char *at = word; *at != '\0'; at++)
    if (*at == '"' || *at == '\\')
      g_string_append_printf (quoted, "\\%c", *at);
    else if (*at == '%' || *at == '$')
      g_string_append_printf (quoted, "%c%c", *at, *at);
    else
      g_string_append_c (quoted, *at);
  g_string_append_c (quoted, '"');
  return g_string_free (quoted, FALSE);
}

static char *
make_service (const char *program,
              const char *path)
{
  g_autofree char *command = quote (program);
  g_autofree char *argument = quote (path);

  return g_strdup_printf (
    "[Unit]\nDescription=Refresh a Hunch project\nWants=network-online.target\nAfter=network-online.target\n\n"
    "[Service]\nType=oneshot\nExecStart=%s refresh %s\nNice=10\nIOSchedulingClass=idle\n", command, argument);
}

static char *
make_timer (const char *every)
{
  return g_strdup_printf (
    "[Unit]\nDescription=Refresh a Hunch project, %s\n\n"
    "[Timer]\nOnCalendar=%s\nPersistent=true\nRandomizedDelaySec=%s\n\n"
    "[Install]\nWantedBy=timers.target\n", every, every, strcmp (every, "daily") == 0 ? "30min" : "5min");
}

/* --- the service manager --------------------------------------------------------------------- */

/* TRUE when there is one and it did as it was told; whatever it says is not for us. */
static gboolean
tell_manager (const char *verb,
              const char *unit)
{
  g_autofree char *program = g_find_program_in_path ("systemctl");
  const char *argv[] = { program, "--user", "--quiet", verb, unit, NULL };
  g_autoptr (GSubprocess) process = program == NULL ? NULL
    : g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);

  return process != NULL && g_subprocess_wait_check (process, NULL, NULL);
}

/* --- files ------------------------------------------------------------------------------------ */

static gboolean
set_file_error (const char *path,
                GError    **error)
{
  int code = errno;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), _("“%s” cannot be written: %s."), path, g_strerror (code));
  return FALSE;
}

static gboolean
write_file (const char *path,
            const char *text,
            GError    **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return set_file_error (folder, error);
  return g_file_set_contents (path, text, -1, error);
}

static gboolean
link_timer (const char *unit_base,
            GError    **error)
{
  g_autofree char *link_path = dup_unit_path (unit_base, WANTS, ".timer");
  g_autofree char *folder = g_path_get_dirname (link_path);
  g_autofree char *target = g_strdup_printf ("../%s.timer", unit_base);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    return set_file_error (folder, error);
  if (symlink (target, link_path) != 0 && errno != EEXIST)
    return set_file_error (link_path, error);
  return TRUE;
}

static gboolean
write_units (const char *path,
             const char *unit_base,
             const char *every,
             GError    **error)
{
  g_autofree char *program = dup_program (error);
  g_autofree char *service = program == NULL ? NULL : make_service (program, path);
  g_autofree char *timer = make_timer (every);
  g_autofree char *service_path = dup_unit_path (unit_base, "", ".service");
  g_autofree char *timer_path = dup_unit_path (unit_base, "", ".timer");

  return service != NULL && write_file (service_path, service, error) && write_file (timer_path, timer, error) && link_timer (unit_base, error);
}

/* --- the timer ---------------------------------------------------------------------------------- */

static gboolean
check_wish (const char *path,
            const char *every,
            GError    **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (rhythms); i++)
    if (strcmp (rhythms[i], every) == 0)
      {
        if (strpbrk (path, "\r\n") == NULL)
          return TRUE;
        g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, _("The name of the project has a line break in it, which a timer cannot hold."));
        return FALSE;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, _("“%s” is no rhythm for a timer: write daily or hourly."), every);
  return FALSE;
}

gboolean
hunch_timer_install (const char *project_path,
                     const char *every,
                     GError    **error)
{
  g_autofree char *path = NULL;
  g_autofree char *unit_base = NULL;
  g_autofree char *unit = NULL;

  g_return_val_if_fail (project_path != NULL && every != NULL, FALSE);

  path = dup_whole_path (project_path);
  unit_base = dup_unit_base (path);
  unit = g_strconcat (unit_base, ".timer", NULL);
  if (!check_wish (path, every, error) || !write_units (path, unit_base, every, error))
    return FALSE;
  if (tell_manager ("daemon-reload", NULL))
    tell_manager ("restart", unit);
  return TRUE;
}

gboolean
hunch_timer_remove (const char *project_path,
                    GError    **error)
{
  static const struct { const char *folder, *ending; } files[] = { { WANTS, ".timer" }, { "", ".timer" }, { "", ".service" } };
  g_autofree char *path = NULL;
  g_autofree char *unit_base = NULL;
  g_autofree char *unit = NULL;

  g_return_val_if_fail (project_path != NULL, FALSE);

  path = dup_whole_path (project_path);
  unit_base = dup_unit_base (path);
  unit = g_strconcat (unit_base, ".timer", NULL);
  tell_manager ("stop", unit);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = dup_unit_path (unit_base, files[i].folder, files[i].ending);

      if (g_unlink (file) != 0 && errno != ENOENT)
        return set_file_error (file, error);
    }
  tell_manager ("daemon-reload", NULL);
  return TRUE;
}

static char *
dup_rhythm (const char *timer_path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  return g_key_file_load_from_file (file, timer_path, G_KEY_FILE_NONE, NULL) ? g_key_file_get_string (file, "Timer", "OnCalendar", NULL) : NULL;
}

HunchTimerState *
hunch_timer_get_state (const char *project_path,
                       GError    **error)
{
  HunchTimerState *state;
  g_autofree char *unit_base = NULL;
  g_autofree char *timer_path = NULL;

  g_return_val_if_fail (project_path != NULL, NULL);

  state = g_new0 (HunchTimerState, 1);
  state->path = dup_whole_path (project_path);
  unit_base = dup_unit_base (state->path);
  timer_path = dup_unit_path (unit_base, "", ".timer");
  state->unit = g_strconcat (unit_base, ".timer", NULL);
  state->every = dup_rhythm (timer_path);
  state->is_installed = state->every != NULL;
  state->is_enabled = state->is_installed && tell_manager ("is-active", state->unit);
  return state;
}
