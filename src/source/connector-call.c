/* A call: words that were understood, and the grid of series that their values span. A series is one point of it, counted with the last parameter running
 * fastest. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* --- series --------------------------------------------------------------------------------------------- */

static const HunchParameter *
get_parameter (HunchConnectorCall *self,
               guint               position)
{
  return self->endpoint->parameters->pdata[position];
}

/* Whether the parameter is an axis of the grid of its own. */
static gboolean
is_axis (HunchConnectorCall *self,
         guint               position)
{
  const HunchParameter *parameter = get_parameter (self, position);

  return parameter->info->is_series && parameter->along == NULL && self->values->pdata[position] != NULL;
}

static guint
count_values (HunchConnectorCall *self,
              guint               position)
{
  return self->values->pdata[position] == NULL ? 0 : g_strv_length (self->values->pdata[position]);
}

int
hunch_connector_call_find (HunchConnectorCall *self,
                           const char         *parameter)
{
  for (guint i = 0; i < self->endpoint->parameters->len; i++)
    if (strcmp (get_parameter (self, i)->info->name, parameter) == 0)
      return (int) i;
  return -1;
}

/* Those that go along must be as many, or a single one for all. */
static gboolean
check_along (HunchConnectorCall *self,
             guint               position,
             GError            **error)
{
  const HunchParameter *parameter = get_parameter (self, position);
  guint n = count_values (self, position);
  guint n_leading = parameter->along == NULL || n <= 1 ? n : count_values (self, hunch_connector_call_find (self, parameter->along));

  return n == n_leading
      || hunch_connector_refuse (error, _("The parameters “%s” and “%s” go along with each other, and have %u and %u values."),
                 parameter->along, parameter->info->name, n_leading, n);
}

static gboolean
count_series (HunchConnectorCall *self,
              GError            **error)
{
  self->n_series = 1;
  for (guint i = 0; i < self->values->len; i++)
    {
      if (!check_along (self, i, error))
        return FALSE;
      if (is_axis (self, i))
        self->n_series *= count_values (self, i);
      if (self->n_series > HUNCH_CONNECTOR_MAX_SERIES)
        return hunch_connector_refuse (error, _("The values make more than %d series of requests."), HUNCH_CONNECTOR_MAX_SERIES);
    }
  return TRUE;
}

/* The place on axis `position` of a series. */
static guint
find_place (HunchConnectorCall *self,
            guint               position,
            gint64              series)
{
  for (guint i = self->values->len - 1; i > position; i--)
    if (is_axis (self, i))
      series /= count_values (self, i);
  return (guint) (series % count_values (self, position));
}

char **
hunch_connector_call_get_values (HunchConnectorCall *self,
                                 guint               position,
                                 gint64              series,
                                 guint              *out_n)
{
  const HunchParameter *parameter = get_parameter (self, position);
  char **values = self->values->pdata[position];
  guint n = count_values (self, position);

  *out_n = n;
  if (values == NULL || !parameter->info->is_series || n == 1)
    return values;
  *out_n = 1;
  if (parameter->along == NULL)
    return values + find_place (self, position, series);
  return values + find_place (self, (guint) hunch_connector_call_find (self, parameter->along), series);
}

char *
hunch_connector_call_dup_value (HunchConnectorCall *self,
                                const char         *parameter,
                                gint64              series)
{
  guint n;
  char **values = hunch_connector_call_get_values (self, (guint) hunch_connector_call_find (self, parameter), series, &n);
  GString *text;

  if (values == NULL)
    return NULL;
  text = g_string_new (values[0]);
  for (guint i = 1; i < n; i++)
    g_string_append_printf (text, ",%s", values[i]);
  return g_string_free (text, FALSE);
}

static GPrivate held_since = G_PRIVATE_INIT (g_free);

void
hunch_connector_hold_answers (gint64 since)
{
  gint64 *held = since == 0 ? NULL : g_new (gint64, 1);

  if (held != NULL)
    *held = since;
  g_private_replace (&held_since, held);
}

/* Asked for when the call is made: whoever reads it may do so in another thread. */
static gint64
get_held_since (void)
{
  const gint64 *held = g_private_get (&held_since);

  return held == NULL ? 0 : *held;
}

gboolean
hunch_connector_is_words (const char *words)
{
  return g_ascii_strncasecmp (words, HUNCH_CONNECTOR_PREFIX, strlen (HUNCH_CONNECTOR_PREFIX)) == 0;
}

/* --- a call ------------------------------------------------------------------------------------------------ */

static void
call_clear (HunchConnectorCall *self)
{
  g_free (self->words);
  g_clear_pointer (&self->connector, hunch_connector_free);
  g_ptr_array_unref (self->values);
  g_free (self->version);
  g_free (self->since);
}

static void
free_values (gpointer values)
{
  g_strfreev (values);
}

HunchConnectorCall *
hunch_connector_call_new (const char *words,
                          GError    **error)
{
  g_autoptr (HunchConnectorCall) self = NULL;

  g_return_val_if_fail (words != NULL && hunch_connector_is_words (words), NULL);

  self = g_atomic_rc_box_new0 (HunchConnectorCall);
  self->words = g_strdup (words);
  self->started_at = get_held_since ();
  self->values = g_ptr_array_new_with_free_func (free_values);
  return hunch_connector_call_read_words (self, error) && count_series (self, error) ? g_steal_pointer (&self) : NULL;
}

HunchConnectorCall *
hunch_connector_call_ref (HunchConnectorCall *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
hunch_connector_call_free (HunchConnectorCall *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) call_clear);
}

char *
hunch_connector_call_dup_table_name (HunchConnectorCall *self)
{
  return g_strdup_printf ("%s_%s", self->connector->info.name, self->endpoint->info->name);
}

/* The first parameter of series that goes into a column. */
static const HunchColumnRule *
find_series_rule (HunchConnectorCall *self)
{
  for (guint i = 0; self->endpoint->columns != NULL && i < self->endpoint->columns->len; i++)
    {
      const HunchColumnRule *rule = self->endpoint->columns->pdata[i];

      if (rule->parameter != NULL && get_parameter (self, (guint) hunch_connector_call_find (self, rule->parameter))->info->is_series)
        return rule;
    }
  return NULL;
}

const char *
hunch_connector_call_get_series_column (HunchConnectorCall *self)
{
  const HunchColumnRule *rule = find_series_rule (self);

  return rule == NULL ? NULL : rule->name;
}

char **
hunch_connector_call_dup_series_values (HunchConnectorCall *self)
{
  const HunchColumnRule *rule = find_series_rule (self);
  int position = rule == NULL ? -1 : hunch_connector_call_find (self, rule->parameter);
  char **values = position < 0 ? NULL : g_strdupv (self->values->pdata[position]);
  const char *blank = position < 0 ? NULL : get_parameter (self, (guint) position)->blank;

  for (char **value = values; value != NULL && *value != NULL && blank != NULL; value++)
    {
      g_auto (GStrv) parts = g_strsplit (*value, blank, -1);

      g_free (*value);
      *value = g_strjoinv (" ", parts);
    }
  return values;
}

const char *
hunch_connector_call_get_format (HunchConnectorCall *self)
{
  return "json";
}

const char *
hunch_connector_call_get_version (HunchConnectorCall *self)
{
  return self->version;
}

const char *
hunch_connector_call_get_key (HunchConnectorCall *self)
{
  return self->endpoint->info->key;
}
