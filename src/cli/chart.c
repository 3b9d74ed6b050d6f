#define G_LOG_DOMAIN "hunch-cli"
#include "chart/chart.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/plot.h"
#include "cli/command.h"
#include "cli/kind-words.h"

#define DEFAULT_WIDTH 800
#define DEFAULT_HEIGHT 500
#define DEFAULT_SCALE 2
#define MAX_SIZE 20000

/* What is said about the picture itself. */
typedef struct
{
  double                 width;   /* points */
  double                 height;  /* points */
  double                 scale;   /* pixels per point, for PNG */
  const HunchChartTheme *theme;
  JsonObject            *style;   /* owned: see HunchPlot.style */
} Picture;

static void
clear_picture (Picture *picture)
{
  g_clear_pointer (&picture->style, json_object_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, clear_picture)

static gboolean
steal_size (GHashTable *pairs,
            const char *word,
            double      fallback,
            double      max,
            double     *out_size,
            GError    **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  char *end = NULL;

  *out_size = fallback;
  if (!g_hash_table_steal_extended (pairs, word, (gpointer *) &name, (gpointer *) &text))
    return TRUE;

  *out_size = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(*out_size > 0 && *out_size <= max))
    return hunch_cli_usage_error (error, _("%s= needs a number above 0 and up to %d, not “%s”."), word, (int) max, text);

  return TRUE;
}

static gboolean
steal_theme (GHashTable             *pairs,
             const HunchChartTheme **out_theme,
             GError                **error)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  *out_theme = hunch_chart_theme_light ();
  if (!g_hash_table_steal_extended (pairs, "theme", (gpointer *) &name, (gpointer *) &text))
    return TRUE;

  if (strcmp (text, "dark") == 0)
    *out_theme = hunch_chart_theme_dark ();
  else if (strcmp (text, "light") != 0)
    return hunch_cli_usage_error (error, _("theme= is light or dark; not “%s”."), text);

  return TRUE;
}

static gboolean
is_kind_word (const HunchKindInfo *kind,
              const char          *word)
{
  for (guint i = 0; i < kind->n_options; i++)
    if (strcmp (kind->options[i].word, word) == 0)
      return TRUE;

  return FALSE;
}

/* The words of the style that no option of the kind has taken. */
static JsonObject *
steal_style (const HunchKindInfo *kind,
             GHashTable          *pairs)
{
  static const char *const texts[] = { "title", "subtitle", "x_title", "y_title", "palette", "sort", "highlight" };
  static const char *const switches[] = { "labels", "zero", "log_x", "log_y" };
  JsonObject *style = json_object_new ();
  const char *value;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!is_kind_word (kind, texts[i]) && (value = g_hash_table_lookup (pairs, texts[i])) != NULL)
      {
        json_object_set_string_member (style, texts[i], value);
        g_hash_table_remove (pairs, texts[i]);
      }

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    if (!is_kind_word (kind, switches[i]) && (value = g_hash_table_lookup (pairs, switches[i])) != NULL)
      {
        json_object_set_boolean_member (style, switches[i], g_strv_contains ((const char *const[]) { "yes", "true", "1", NULL }, value));
        g_hash_table_remove (pairs, switches[i]);
      }

  return style;
}

static gboolean
steal_picture (const HunchKindInfo *kind,
               GHashTable          *pairs,
               Picture             *picture,
               GError             **error)
{
  if (!steal_size (pairs, "width", DEFAULT_WIDTH, MAX_SIZE, &picture->width, error)
      || !steal_size (pairs, "height", DEFAULT_HEIGHT, MAX_SIZE, &picture->height, error)
      || !steal_size (pairs, "scale", DEFAULT_SCALE, 10, &picture->scale, error)
      || !steal_theme (pairs, &picture->theme, error))
    return FALSE;

  picture->style = steal_style (kind, pairs);

  return TRUE;
}

static const HunchKindInfo *
find_kind (const char *name,
           GError    **error)
{
  const HunchKindInfo *kind = hunch_kinds_find_chart (name);
  const HunchKindInfo *kinds;
  guint n_kinds;
  g_autofree char *known = NULL;

  if (kind != NULL)
    return kind;

  kinds = hunch_kinds_get_charts (&n_kinds);
  known = hunch_cli_kind_words_list (kinds, n_kinds);
  hunch_cli_usage_error (error, _("There is no chart “%s”; there are %s."), name, known);

  return NULL;
}

static gboolean
draw (HunchProject        *project,
      const char          *table,
      const HunchKindInfo *kind,
      GHashTable          *pairs,
      const Picture       *picture,
      const char          *path,
      HunchCliWatch       *watch,
      GError             **error)
{
  g_autoptr (HunchPlot) plot = hunch_plot_build (project, table, kind->kind, pairs, hunch_cli_watch_get_progress (watch),
                                                 hunch_cli_watch_get_cancellable (watch), error);

  if (plot == NULL)
    return FALSE;

  if (json_object_get_size (picture->style) > 0)
    hunch_plot_set_style (plot, picture->style);

  return hunch_chart_export (plot, path, picture->width, picture->height, picture->scale, picture->theme, error);
}

static gboolean
check_ending (const char *path,
              GError    **error)
{
  if (g_str_has_suffix (path, ".pdf") || g_str_has_suffix (path, ".svg") || g_str_has_suffix (path, ".png"))
    return TRUE;

  return hunch_cli_failure (error, _("%s: a chart can be written as .pdf, .svg or .png."), path);
}

static gboolean
run (HunchCliArguments *arguments,
     HunchCliWatch     *watch,
     GError           **error)
{
  const HunchKindInfo *kind = find_kind (hunch_cli_arguments_get_word (arguments, 1), error);
  const char *table = hunch_cli_arguments_get (arguments, "table");
  const char *path = hunch_cli_arguments_get (arguments, "o");
  g_autoptr (GHashTable) pairs = kind != NULL ? hunch_cli_arguments_dup_pairs (arguments, 2, error) : NULL;
  g_auto (Picture) picture = { 0 };
  g_autoptr (HunchProject) project = NULL;

  if (pairs == NULL || !steal_picture (kind, pairs, &picture, error) || !hunch_cli_kind_words_check (kind, pairs, error))
    return FALSE;

  if (table == NULL || path == NULL)
    return hunch_cli_usage_error (error, _("A chart needs --table NAME and -o FILE."));

  if (!check_ending (path, error))
    return FALSE;

  project = hunch_project_open (hunch_cli_arguments_get_word (arguments, 0), error);

  return project != NULL && draw (project, table, kind, pairs, &picture, path, watch, error);
}

static const HunchCliOption options[] = {
  { "table", "TABLE", N_("the table that is drawn") },
  { "o", "FILE", N_("where to write: .pdf, .svg or .png") },
};

const HunchCliCommand hunch_cli_command_chart = {
  .name = "chart",
  .synopsis = "FILE.hunch KIND --table TABLE [option=value …] -o OUT.{pdf,svg,png}",
  .summary = N_("draw a chart of a table into a file"),
  .help = N_("“hunch-cli help KIND” explains a kind and its options. Every kind also takes width= and height= in points, "
             "scale= in pixels per point for .png, theme=light or dark, title=, subtitle=, x_title=, y_title=, palette=, "
             "sort=, highlight=, and labels=, zero=, log_x= and log_y= with yes or no."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .n_words_min = 2,
  .n_words_max = G_MAXUINT,
  .run = run,
};
