#define G_LOG_DOMAIN "hunch-app"
#include "config.h"

#include <glib/gi18n.h>
#include <locale.h>

#include "app/application.h"
#include "recipe/recipe.h"
#include "stats/stats.h"

static void
init_translations (void)
{
  const char *folder = g_getenv ("HUNCH_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder != NULL ? folder : HUNCH_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (HunchApplication) application = NULL;

  init_translations ();
  hunch_stats_init ();
  hunch_recipe_init ();
  g_set_application_name (_("Hunch"));

  application = hunch_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
