#define G_LOG_DOMAIN "hunch-base"
#include "base/library.h"

#include <dlfcn.h>
#include <stdlib.h>

/* Not g_error(): a broken installation is no bug that wants a core file. */
static void
end_program (const char *why)
{
  g_printerr ("Hunch is not installed rightly: %s\n", why);
  exit (EXIT_FAILURE);
}

void
hunch_library_open (const char               *file,
                    const HunchLibrarySymbol *symbols,
                    guint                     n_symbols)
{
  void *library = dlopen (file, RTLD_NOW | RTLD_LOCAL);

  if (library == NULL)
    end_program (dlerror ());
  for (guint i = 0; i < n_symbols; i++)
    {
      *symbols[i].place = dlsym (library, symbols[i].name);
      if (*symbols[i].place == NULL)
        end_program (dlerror ());
    }
}
