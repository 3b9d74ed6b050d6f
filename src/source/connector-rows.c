/* A record as one line of JSON: as it came, or the columns that the connector's file lists. Values are copied as they are written. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <string.h>

/* More than that is no number of seconds, but of milliseconds. */
#define MANY_SECONDS 100000000000

static void
write_text (const char *text,
            GString    *line)
{
  if (text == NULL)
    g_string_append (line, "null");
  else
    hunch_slice_append_string (text, line);
}

/* "1,234 votes", "79%", "$500" and "66/100" begin with a number; "N/A" does not. */
static void
write_number (const char *text,
              GString    *line)
{
  g_autoptr (GString) number = g_string_new (NULL);
  const char *at = text;

  if (*at != '\0' && g_unichar_type (g_utf8_get_char (at)) == G_UNICODE_CURRENCY_SYMBOL)
    at = g_utf8_next_char (at);
  if (*at == '-')
    g_string_append_c (number, *at++);
  while (*at == '0' && g_ascii_isdigit (at[1]))
    at++;
  for (; g_ascii_isdigit (*at) || (*at == ',' && g_ascii_isdigit (at[1])); at++)
    if (*at != ',')
      g_string_append_c (number, *at);
  if (*at == '.' && g_ascii_isdigit (at[1]))
    for (g_string_append_c (number, *at++); g_ascii_isdigit (*at); at++)
      g_string_append_c (number, *at);
  g_string_append (line, number->len > 0 && g_ascii_isdigit (number->str[number->len - 1]) ? number->str : "null");
}

static void
write_date (const char *text,
            GString    *line)
{
  gsize n = strspn (text, "0123456789");

  if (n < 8)
    write_text (*text == '\0' ? NULL : text, line);
  else
    g_string_append_printf (line, "\"%.4s-%.2s-%.2s\"", text, text + 4, text + 6);
}

static void
write_timestamp (const char *text,
                 GString    *line)
{
  g_autoptr (GDateTime) moment = NULL;
  g_autofree char *written = NULL;
  gint64 value, seconds, thousandths;

  if (g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    {
      thousandths = ABS (value) >= MANY_SECONDS ? ((value % 1000) + 1000) % 1000 : 0;
      seconds = ABS (value) >= MANY_SECONDS ? (value - thousandths) / 1000 : value;
      moment = g_date_time_new_from_unix_utc (seconds);
      written = moment == NULL ? NULL : g_date_time_format (moment, "%Y-%m-%dT%H:%M:%S");
      if (written != NULL)
        {
          g_string_append_printf (line, "\"%s", written);
          if (thousandths != 0)
            g_string_append_printf (line, ".%03d", (int) thousandths);
          g_string_append (line, "Z\"");
          return;
        }
    }
  write_text (text, line);
}

static gboolean
is_missing (const HunchEndpoint *endpoint,
            HunchSlice           value)
{
  for (guint i = 0; endpoint->missing != NULL && endpoint->missing[i] != NULL; i++)
    if (hunch_slice_is_string (value) && hunch_slice_is_text (value, endpoint->missing[i]))
      return TRUE;
  return FALSE;
}

static void
write_value (const HunchEndpoint   *endpoint,
             const HunchColumnRule *rule,
             HunchSlice             value,
             GString               *line)
{
  g_autofree char *text = NULL;

  if (is_missing (endpoint, value))
    value = (HunchSlice) { NULL, 0 };
  if (rule->form == HUNCH_AS_WRITTEN || hunch_slice_is_null (value) || hunch_slice_is_object (value) || hunch_slice_is_array (value))
    {
      hunch_slice_append (value, line);
      return;
    }
  text = hunch_slice_dup_text (value);
  if (rule->form == HUNCH_AS_NUMBER)
    write_number (text, line);
  else if (rule->form == HUNCH_AS_DATE)
    write_date (text, line);
  else
    write_timestamp (text, line);
}

static void
begin_member (const char *name,
              GString    *line)
{
  if (line->str[line->len - 1] != '{')
    g_string_append_c (line, ',');
  hunch_slice_append_string (name, line);
  g_string_append_c (line, ':');
}

static void
write_members (HunchSlice object,
               GString   *line)
{
  HunchSliceWalk walk = HUNCH_SLICE_WALK;
  HunchSlice name, value;

  while (hunch_slice_is_object (object) && hunch_slice_next (object, &walk, &name, &value))
    {
      if (line->str[line->len - 1] != '{')
        g_string_append_c (line, ',');
      hunch_slice_append (name, line);
      g_string_append_c (line, ':');
      hunch_slice_append (value, line);
    }
}

/* A blank that was written for the service becomes one again. */
static char *
dup_as_asked (HunchConnectorCall   *call,
              const HunchParameter *parameter,
              gint64                series)
{
  g_autofree char *text = hunch_connector_call_dup_value (call, parameter->info->name, series);
  g_auto (GStrv) parts = text == NULL || parameter->blank == NULL ? NULL : g_strsplit (text, parameter->blank, -1);

  return parts == NULL ? g_steal_pointer (&text) : g_strjoinv (" ", parts);
}

static void
write_parameter (HunchConnectorCall    *call,
                 const HunchColumnRule *rule,
                 gint64                 series,
                 GString               *line)
{
  const HunchParameter *parameter = call->endpoint->parameters->pdata[hunch_connector_call_find (call, rule->parameter)];
  g_autofree char *text = dup_as_asked (call, parameter, series);

  if (text != NULL && strcmp (parameter->info->type, "integer") == 0 && strchr (text, ',') == NULL)
    g_string_append (line, text);
  else
    write_text (text, line);
}

void
hunch_connector_write_row (HunchConnectorCall *call,
                           gint64              series,
                           HunchSlice          record,
                           GString            *line)
{
  const GPtrArray *columns = call->endpoint->columns;

  if (columns == NULL && hunch_slice_is_object (record))
    {
      hunch_slice_append (record, line);
      return;
    }
  g_string_append_c (line, '{');
  if (columns == NULL)
    {
      begin_member ("value", line);
      hunch_slice_append (record, line);
    }
  for (guint i = 0; columns != NULL && i < columns->len; i++)
    {
      const HunchColumnRule *rule = columns->pdata[i];

      if (rule->path != NULL && strcmp (rule->name, "*") == 0)
        {
          write_members (hunch_slice_follow (record, rule->path), line);
          continue;
        }
      begin_member (rule->name, line);
      if (rule->parameter != NULL)
        write_parameter (call, rule, series, line);
      else
        write_value (call->endpoint, rule, hunch_slice_follow (record, rule->path), line);
    }
  g_string_append_c (line, '}');
}
