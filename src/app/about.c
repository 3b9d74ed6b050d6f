#define G_LOG_DOMAIN "hunch-app"
#include "config.h"
#include "app/about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

void
hunch_about_show (GtkWindow *parent)
{
  adw_show_about_window (parent,
                         "application-name", _("Hunch"),
                         "application-icon", HUNCH_APP_ID,
                         "developer-name", _("The Hunch contributors"),
                         "version", HUNCH_VERSION,
                         "comments", _("Test it, chart it, pitch it. An honest sample, a test that says how sure you are, "
                                       "and a five-minute deck that cannot drift from its data."),
                         "copyright", _("© The Hunch contributors"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one per line. */
                         "translator-credits", _("translator-credits"),
                         NULL);
}
