/* tests/source/net-server.h: server.py as a child process, for the tests that ask servers. */
#pragma once
#include <gio/gio.h>

/* A new HOME with a cache folder in it, and nothing in the environment that would lead elsewhere: no proxies, keys or profiles. Release with
 * net_remove_folder() and g_free(). */
char    *net_make_home (void);

/* In such a home. */
void     net_server_start (void);
void     net_server_stop (void);

/* "http://127.0.0.1:PORT" with `path` behind it. Release with g_free(). */
char    *net_server_dup_url (const char *path);

/* How many requests came since the last time, by what they asked for; the one that asks included in none. */
gint64   net_server_take_count (const char *what);

/* All bytes of a stream; NULL with error. */
GBytes  *net_read_all (GInputStream *stream, GError **error);

/* With all that is in it. */
void     net_remove_folder (const char *path);

/* What server.py calls PLAIN. */
GBytes  *net_make_plain (void);
