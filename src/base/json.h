/* base/json.h: numbers and JSON documents as text, and back, without losing a digit. */
#pragma once
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

#define HUNCH_NUMBER_BUFFER 32

/* The shortest of %.15g, %.16g and %.17g that reads back to the same double,
 * with a point for the decimal mark whatever the locale. `buffer` has room for
 * HUNCH_NUMBER_BUFFER bytes and is returned. NaN and infinities are "null". */
const char *hunch_number_to_json (double value,
                                  char  *buffer);

/* `node` as text: doubles by hunch_number_to_json(), two blanks of indent when
 * `pretty`. Release with g_free(). */
char *hunch_json_to_text (JsonNode *node,
                          gboolean  pretty);

/* Adds a member; NaN and infinities become null. */
void hunch_json_set_number (JsonObject *object,
                            const char *member,
                            double      value);

/* Reads a member of any number type; `fallback` when absent or not a number. */
double hunch_json_get_number (JsonObject *object,
                              const char *member,
                              double      fallback);

/* Lent; NULL when absent or not a string. */
const char *hunch_json_get_string (JsonObject *object,
                                   const char *member);

/* Lent; NULL when `object` is NULL, or the member absent or of another kind. */
JsonObject *hunch_json_get_object (JsonObject *object,
                                   const char *member);
JsonArray  *hunch_json_get_array (JsonObject *object,
                                  const char *member);

/* Parses one document whose root is an object. New reference, or NULL with error
 * (G_IO_ERROR_INVALID_DATA, a sentence that begins with `what`). */
JsonObject *hunch_json_parse_object (const char *text,
                                     gssize      length,
                                     const char *what,
                                     GError    **error);

G_END_DECLS
