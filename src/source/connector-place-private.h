/* source/connector-place-private.h: reading a connector's file, member by member. */
#pragma once
#include "source/connector-private.h"

G_BEGIN_DECLS

/* One object of the file, and where it stands. */
typedef struct
{
  const char *where;    /* "tmdb.json, endpoints 2" */
  JsonObject *object;   /* lent */
  GError    **error;
} HunchPlace;

/* Sets BAD_NAME with the place in front, unless an error is there already; FALSE. */
gboolean hunch_place_refuse (const HunchPlace *place, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* `known`: the members there may be, "a b c". A language in brackets may follow each. */
gboolean hunch_place_check_members (const HunchPlace *place, const char *known);

/* A copy of a text; the old one is freed. FALSE when it is something else, or missing and `is_required`. Likewise below: what is missing
 * leaves the out argument as it is. */
gboolean hunch_place_take_text (const HunchPlace *place, const char *member, gboolean is_required, char **out_text);
gboolean hunch_place_take_integer (const HunchPlace *place, const char *member, gint64 minimum, gint64 *out_value);
gboolean hunch_place_take_flag (const HunchPlace *place, const char *member, gboolean *out_value);

/* The position of a text among `words`, which end with NULL. */
gboolean hunch_place_take_word (const HunchPlace *place, const char *member, const char *const *words, int *out_position);

/* A path into an answer, see connector-json.h. */
gboolean hunch_place_take_path (const HunchPlace *place, const char *member, char **out_path);

/* An object of texts; a list of texts. */
gboolean hunch_place_take_texts (const HunchPlace *place, const char *member, GHashTable *out_texts);
gboolean hunch_place_take_names (const HunchPlace *place, const char *member, char ***out_names);

/* "title[de]" before "title"; NULL when there is none. Release with g_free(). */
char    *hunch_place_dup_translated (const HunchPlace *place, const char *member);

/* Calls `read` for each object of a list. */
typedef gboolean (*HunchPlaceReadFunc) (const HunchPlace *place, gpointer user_data);
gboolean hunch_place_read_list (const HunchPlace *place, const char *member, HunchPlaceReadFunc read, gpointer user_data);

/* --- rules (connector-rules.c) and endpoints (connector-endpoint.c) --------------- */

void     hunch_connector_parameter_free (HunchConnectorParameter *info);
void     hunch_parameter_free (HunchParameter *parameter);
void     hunch_column_rule_free (HunchColumnRule *rule);
void     hunch_paging_clear (HunchPaging *paging);

/* Each adds one to the array in `user_data`. */
gboolean hunch_connector_read_parameter (const HunchPlace *place, gpointer user_data);
gboolean hunch_connector_read_column (const HunchPlace *place, gpointer user_data);

gboolean hunch_connector_read_paging (const HunchPlace *outer, HunchPaging *paging);

/* `pages` is a parameter like others to whoever fills in a form. */
void     hunch_endpoint_add_pages_parameter (HunchEndpoint *endpoint);

HunchEndpoint *hunch_endpoint_new (void);
void     hunch_endpoint_free (HunchEndpoint *endpoint);
/* `base`: the connector's address, of whose names the endpoint must have parameters. */
gboolean hunch_endpoint_fill (HunchEndpoint *endpoint, const HunchPlace *place, const char *base);

G_END_DECLS
