/* A claim is a sentence with holes. Filling it writes the numbers of a result into them;
 * what was written when the person agreed is kept, so that it can be told later whether
 * the same sentence would still be read the same way. */
#define G_LOG_DOMAIN "hunch-deck"
#include "deck/claim.h"

#include "base/json.h"
#include "deck/claim-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  JsonObject *result;  /* borrowed, may be NULL */
  GString    *out;     /* owned */
  JsonObject *shown;   /* owned: what is in the braces → what was written */
  GPtrArray  *unknown; /* of char *, owned */
} Filling;

static char *
write_node (JsonNode               *node,
            const HunchClaimFormat *format)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    return g_strdup (json_node_get_string (node));
  if (type == G_TYPE_INT64)
    return hunch_claim_format_number (json_node_get_int (node), format);
  if (type == G_TYPE_DOUBLE && isfinite (json_node_get_double (node)))
    return hunch_claim_format_number (json_node_get_double (node), format);

  return NULL;
}

/* Text for what stands between the braces, or NULL. A name may hold a colon itself,
 * so the whole is tried as a name first. */
static char *
resolve (JsonObject *result,
         const char *inside)
{
  HunchClaimFormat plain = { .decimals = -1 };
  HunchClaimFormat format;
  const char *colon = strrchr (inside, ':');
  g_autofree char *name = NULL;
  JsonNode *node = hunch_claim_find (result, inside);

  if (node != NULL)
    return write_node (node, &plain);
  if (colon == NULL || !hunch_claim_format_parse (colon + 1, &format))
    return NULL;

  name = g_strndup (inside, colon - inside);
  node = hunch_claim_find (result, name);
  return node != NULL ? write_node (node, &format) : NULL;
}

static void
note_unknown (Filling    *filling,
              const char *inside)
{
  if (!g_ptr_array_find_with_equal_func (filling->unknown, inside, g_str_equal, NULL))
    g_ptr_array_add (filling->unknown, g_strdup (inside));
}

static void
fill_hole (Filling    *filling,
           const char *inside)
{
  g_autofree char *written = filling->result != NULL ? resolve (filling->result, inside) : NULL;

  if (written != NULL)
    {
      g_string_append (filling->out, written);
      json_object_set_string_member (filling->shown, inside, written);
      return;
    }

  g_string_append_printf (filling->out, "{%s}", inside);
  note_unknown (filling, inside);
}

/* A hole ends at the next brace; one that opens before it closes is no hole. */
static const char *
find_end (const char *open)
{
  const char *end = open + 1 + strcspn (open + 1, "{}\n");

  return *end == '}' && end > open + 1 ? end : NULL;
}

static void
fill (Filling    *filling,
      const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    {
      const char *end = *at == '{' ? find_end (at) : NULL;

      if ((at[0] == '{' && at[1] == '{') || (at[0] == '}' && at[1] == '}'))
        g_string_append_c (filling->out, *at++);
      else if (end != NULL)
        {
          g_autofree char *inside = g_strndup (at + 1, end - at - 1);

          fill_hole (filling, inside);
          at = end;
        }
      else
        g_string_append_c (filling->out, *at);
    }
}

static void
filling_init (Filling    *filling,
              JsonObject *result)
{
  filling->result = result;
  filling->out = g_string_new (NULL);
  filling->shown = json_object_new ();
  filling->unknown = g_ptr_array_new_with_free_func (g_free);
}

static void
filling_clear (Filling *filling)
{
  g_string_free (filling->out, TRUE);
  json_object_unref (filling->shown);
  g_ptr_array_unref (filling->unknown);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filling, filling_clear)

static double
get_number (JsonObject *result,
            const char *name)
{
  JsonNode *node = hunch_claim_find (result, name);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE ? json_node_get_double (node)
         : type == G_TYPE_INT64 ? (double) json_node_get_int (node) : NAN;
}

static char *
dup_values (Filling *filling)
{
  static const char *const kept[] = { "estimate", "ci_low", "ci_high" };
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *values = json_object_new ();

  json_object_set_object_member (values, "shown", json_object_ref (filling->shown));
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    hunch_json_set_number (values, kept[i], get_number (filling->result, kept[i]));

  json_node_take_object (node, values);
  return hunch_json_to_text (node, FALSE);
}

static char *
dup_problem (Filling *filling)
{
  GString *names;
  g_autofree char *joined = NULL;

  if (filling->unknown->len == 0)
    return NULL;
  if (filling->result == NULL)
    return g_strdup (_("The sentence has live numbers, but no analysis to take them from."));

  names = g_string_new (NULL);
  for (guint i = 0; i < filling->unknown->len; i++)
    g_string_append_printf (names, "%s{%s}", i > 0 ? ", " : "", (char *) filling->unknown->pdata[i]);

  joined = g_string_free (names, FALSE);
  return g_strdup_printf (_("The result has no number for %s."), joined);
}

char *
hunch_claim_fill (const char *text,
                  JsonObject *result,
                  char      **out_values,
                  char      **out_problem)
{
  g_auto (Filling) filling = { NULL, NULL, NULL, NULL };

  g_return_val_if_fail (text != NULL, NULL);

  filling_init (&filling, result);
  fill (&filling, text);

  if (out_values != NULL)
    *out_values = result != NULL ? dup_values (&filling) : NULL;
  if (out_problem != NULL)
    *out_problem = dup_problem (&filling);

  return g_strdup (filling.out->str);
}

/* --- drift ---------------------------------------------------------------- */

static gboolean
drifted (char      **out_why,
         const char *format,
         ...) G_GNUC_PRINTF (2, 3);

static gboolean
drifted (char      **out_why,
         const char *format,
         ...)
{
  va_list arguments;

  if (out_why != NULL)
    {
      va_start (arguments, format);
      *out_why = g_strdup_vprintf (format, arguments);
      va_end (arguments);
    }
  return TRUE;
}

static gboolean
direction_drifted (JsonObject *result,
                   JsonObject *agreed,
                   char      **out_why)
{
  double before = hunch_json_get_number (agreed, "estimate", NAN);
  double low = hunch_json_get_number (agreed, "ci_low", NAN);
  double high = hunch_json_get_number (agreed, "ci_high", NAN);
  double now = get_number (result, "estimate");

  if (before * now < 0)
    return drifted (out_why, "%s", _("The difference now points the other way."));
  if (low * high > 0 && get_number (result, "ci_low") * get_number (result, "ci_high") <= 0)
    return drifted (out_why, "%s", _("The interval now reaches zero."));

  return FALSE;
}

static gboolean
shown_drifted (JsonObject *agreed,
               JsonObject *now,
               GPtrArray  *unknown,
               char      **out_why)
{
  JsonNode *node = json_object_get_member (agreed, "shown");
  JsonObjectIter iter;
  const char *inside;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  json_object_iter_init_ordered (&iter, now);
  while (json_object_iter_next_ordered (&iter, &inside, NULL))
    {
      const char *before = hunch_json_get_string (json_node_get_object (node), inside);
      const char *after = hunch_json_get_string (now, inside);

      if (before != NULL && strcmp (before, after) != 0)
        return drifted (out_why, _("It said %s, and is now %s."), before, after);
    }

  for (guint i = 0; i < unknown->len; i++)
    {
      const char *before = hunch_json_get_string (json_node_get_object (node), unknown->pdata[i]);

      if (before != NULL)
        return drifted (out_why, _("It said %s, and the result no longer has that number."), before);
    }

  return FALSE;
}

gboolean
hunch_claim_has_drifted (const char *text,
                         JsonObject *result,
                         const char *confirmed,
                         char      **out_why)
{
  g_auto (Filling) filling = { NULL, NULL, NULL, NULL };
  g_autoptr (JsonObject) agreed = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  filling_init (&filling, result);
  if (out_why != NULL)
    *out_why = NULL;
  if (result == NULL || confirmed == NULL || *confirmed == '\0')
    return FALSE;

  agreed = hunch_json_parse_object (confirmed, -1, "confirmed", NULL);
  if (agreed == NULL)
    return FALSE;

  fill (&filling, text);
  return direction_drifted (result, agreed, out_why)
         || shown_drifted (agreed, filling.shown, filling.unknown, out_why);
}
