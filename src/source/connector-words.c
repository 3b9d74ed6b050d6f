/* "connector:tmdb?what=discover&genre=28,12&year=1990..1995" to values. Every parameter ends up with a list of texts, already written as the service
 * wants them. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

gboolean
hunch_connector_refuse (GError    **error,
                        const char *format,
                        ...)
{
  va_list arguments;

  va_start (arguments, format);
  if (error != NULL)
    *error = g_error_new_valist (HUNCH_SOURCE_ERROR, HUNCH_SOURCE_ERROR_BAD_NAME, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* --- lists from elsewhere ------------------------------------------------------------ */

typedef struct
{
  HunchConnectorListFunc func;
  gpointer               user_data;
} Lists;

static GPrivate lists_in_force = G_PRIVATE_INIT (g_free);

void
hunch_connector_use_lists (HunchConnectorListFunc func,
                           gpointer               user_data)
{
  Lists *lists = func == NULL ? NULL : g_new (Lists, 1);

  if (lists != NULL)
    *lists = (Lists) { func, user_data };
  g_private_replace (&lists_in_force, lists);
}

/* --- the words apart -------------------------------------------------------------------- */

/* Name → text as it is written, still encoded. */
static GHashTable *
split_words (const char *words,
             char      **out_name,
             GError    **error)
{
  g_autoptr (GHashTable) given = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  const char *mark = strchr (words, '?');
  g_auto (GStrv) pairs = g_strsplit (mark == NULL ? "" : mark + 1, "&", -1);

  *out_name = g_strndup (words, mark == NULL ? strlen (words) : (gsize) (mark - words));
  for (guint i = 0; pairs[i] != NULL; i++)
    {
      char *sign = strchr (pairs[i], '=');
      g_autofree char *name = sign == NULL ? NULL : g_strndup (pairs[i], sign - pairs[i]);

      if (*pairs[i] == '\0')
        continue;
      if (sign == NULL)
        hunch_connector_refuse (error, _("“%s” is no parameter: write parameter=value."), pairs[i]);
      else if (g_hash_table_contains (given, name))
        hunch_connector_refuse (error, _("The parameter “%s” is given twice; several values are joined by commas."), name);
      else if (g_hash_table_insert (given, g_steal_pointer (&name), g_strdup (sign + 1)))
        continue;
      return NULL;
    }
  return g_steal_pointer (&given);
}

/* A text that is encoded badly is taken as it stands. */
static char *
decode (const char *text,
        gssize      length)
{
  g_autofree char *raw = length < 0 ? g_strdup (text) : g_strndup (text, length);
  char *decoded = g_uri_unescape_string (raw, NULL);

  return decoded != NULL && g_utf8_validate (decoded, -1, NULL) ? decoded : (g_free (decoded), g_steal_pointer (&raw));
}

/* --- one value ------------------------------------------------------------------------------ */

/* "2019-01-31", "today", "yesterday", "-30d": days before today. */
static GDateTime *
read_date (const char *text)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  int year, month, day, n_read = 0;
  gint64 days;

  if (strcmp (text, "today") == 0)
    return g_date_time_ref (now);
  if (strcmp (text, "yesterday") == 0)
    return g_date_time_add_days (now, -1);
  if (*text == '-' && g_str_has_suffix (text, "d"))
    {
      g_autofree char *number = g_strndup (text + 1, strlen (text) - 2);

      return g_ascii_string_to_signed (number, 10, 0, 100000, &days, NULL) ? g_date_time_add_days (now, (int) -days) : NULL;
    }
  if (sscanf (text, "%4d-%2d-%2d%n", &year, &month, &day, &n_read) == 3 && (text[n_read] == '\0' || text[n_read] == 'T' || text[n_read] == ' '))
    return g_date_time_new_utc (year, month, day, 0, 0, 0);
  return NULL;
}

static char *
write_date (const HunchParameter *parameter,
            const char           *text,
            GError              **error)
{
  g_autoptr (GDateTime) date = read_date (text);

  if (date == NULL)
    {
      hunch_connector_refuse (error, _("“%s” is no date for the parameter “%s”: write 2019-01-31, today, yesterday, or -30d for 30 days ago."), text, parameter->info->name);
      return NULL;
    }
  return g_date_time_format (date, parameter->write != NULL ? parameter->write : "%Y-%m-%d");
}

static gboolean
check_number (const HunchParameter *parameter,
              const char           *text,
              GError              **error)
{
  gboolean is_integer = strcmp (parameter->info->type, "integer") == 0;
  gint64 value;
  char *end;

  if (!is_integer)
    {
      g_ascii_strtod (text, &end);
      return (*text != '\0' && *end == '\0') || hunch_connector_refuse (error, _("“%s” is no number for the parameter “%s”."), text, parameter->info->name);
    }
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return hunch_connector_refuse (error, _("“%s” is no whole number for the parameter “%s”."), text, parameter->info->name);
  if (value < parameter->minimum)
    return hunch_connector_refuse (error, _("The parameter “%s” is %s, and at least %" PRId64 " is wanted."), parameter->info->name, text, parameter->minimum);
  return value <= parameter->maximum
      || hunch_connector_refuse (error, _("The parameter “%s” is %s, and at most %" PRId64 " is allowed."), parameter->info->name, text, parameter->maximum);
}

/* A value, or the title that people know it by, in any case. Lent; NULL with error. */
static const char *
find_choice (const HunchParameter *parameter,
             const char           *text,
             GError              **error)
{
  const HunchConnectorParameter *info = parameter->info;
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *all = NULL;

  for (guint i = 0; info->choices[i] != NULL; i++)
    if (strcmp (info->choices[i], text) == 0)
      return info->choices[i];
  for (guint i = 0; info->choices[i] != NULL; i++)
    {
      g_autofree char *title = g_utf8_casefold (info->choice_titles[i], -1);
      g_autofree char *name = g_utf8_casefold (parameter->choice_names[i], -1);

      if (strcmp (title, folded) == 0 || strcmp (name, folded) == 0)
        return info->choices[i];
    }
  all = g_strjoinv (", ", info->choice_titles);
  hunch_connector_refuse (error, _("“%s” is no value for the parameter “%s”; there are: %s."), text, info->name, all);
  return NULL;
}

static char *
write_blanks (const HunchParameter *parameter,
              const char           *text)
{
  g_auto (GStrv) parts = g_strsplit (text, " ", -1);

  return parameter->blank == NULL ? g_strdup (text) : g_strjoinv (parameter->blank, parts);
}

/* What is meant by a text that holds more. */
static char *
dup_extract (const HunchParameter *parameter,
             const char           *text)
{
  g_autoptr (GMatchInfo) match = NULL;

  if (parameter->extract != NULL && g_regex_match (parameter->extract, text, 0, &match))
    return g_match_info_fetch (match, 1);
  return g_strdup (text);
}

/* As the service wants it; NULL with error. */
static char *
write_value (const HunchParameter *parameter,
             const char           *written,
             GError              **error)
{
  const HunchConnectorParameter *info = parameter->info;
  g_autofree char *text = dup_extract (parameter, written);
  const char *choice = text;

  if (info->choices != NULL && (choice = find_choice (parameter, text, error)) == NULL)
    return NULL;
  if (strcmp (info->type, "date") == 0)
    return write_date (parameter, text, error);
  if ((strcmp (info->type, "integer") == 0 || strcmp (info->type, "number") == 0) && !check_number (parameter, choice, error))
    return NULL;
  if (strcmp (info->type, "boolean") == 0 && strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    {
      hunch_connector_refuse (error, _("The parameter “%s” is true or false, not “%s”."), info->name, text);
      return NULL;
    }
  if (parameter->pattern != NULL && !g_regex_match (parameter->pattern, text, 0, NULL))
    {
      hunch_connector_refuse (error, _("“%s” is no value for the parameter “%s”: %s"), text, info->name,
              parameter->pattern_help != NULL ? parameter->pattern_help : g_regex_get_pattern (parameter->pattern));
      return NULL;
    }
  return write_blanks (parameter, choice);
}

/* --- many values -------------------------------------------------------------------------------- */

/* "1990..1995". FALSE without error when it is no range. */
static gboolean
add_range (const HunchParameter *parameter,
           const char           *text,
           GPtrArray            *values,
           GError              **error)
{
  const char *dots = strstr (text, "..");
  g_autofree char *first = dots == NULL ? NULL : g_strndup (text, dots - text);
  gint64 low, high;

  if (dots == NULL || strcmp (parameter->info->type, "integer") != 0
      || !g_ascii_string_to_signed (first, 10, G_MININT64, G_MAXINT64, &low, NULL)
      || !g_ascii_string_to_signed (dots + 2, 10, G_MININT64, G_MAXINT64, &high, NULL))
    return FALSE;
  if (high < low || (guint64) high - (guint64) low >= HUNCH_CONNECTOR_MAX_SERIES)
    return hunch_connector_refuse (error, _("“%s” is no range for the parameter “%s”: it runs backwards, or is too long."), text, parameter->info->name);
  for (gint64 value = low; value <= high; value++)
    {
      g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, value);
      char *written = write_value (parameter, number, error);

      if (written == NULL)
        return FALSE;
      g_ptr_array_add (values, written);
    }
  return TRUE;
}

static gboolean
add_value (const HunchParameter *parameter,
           const char           *text,
           GPtrArray            *values,
           GError              **error)
{
  g_autoptr (GError) fault = NULL;
  char *written;

  if (parameter->info->is_many && add_range (parameter, text, values, &fault))
    return TRUE;
  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  written = write_value (parameter, text, error);
  if (written != NULL)
    g_ptr_array_add (values, written);
  return written != NULL;
}

/* Commas count before they are decoded, so that %2C is a comma within a value. */
static gboolean
add_list (const HunchParameter *parameter,
          const char           *encoded,
          GPtrArray            *values,
          GError              **error)
{
  g_auto (GStrv) parts = g_strsplit (encoded, parameter->info->is_many ? "," : "\n", -1);
  gboolean is_all = parameter->info->is_many && parameter->info->choices != NULL && strcmp (encoded, "all") == 0;

  if (is_all)
    for (guint i = 0; parameter->info->choices[i] != NULL; i++)
      g_ptr_array_add (values, g_strdup (parameter->info->choices[i]));
  for (guint i = 0; !is_all && parts[i] != NULL; i++)
    {
      g_autofree char *text = decode (parts[i], -1);

      if (*g_strstrip (text) != '\0' && !add_value (parameter, text, values, error))
        return FALSE;
    }
  return TRUE;
}

/* --- columns of tables --------------------------------------------------------------------------- */

/* "@films.imdb_id": the table and the column, both owned by the caller. The table's name may hold points, the column's not. */
static gboolean
split_reference (const char *encoded,
                 char      **out_table,
                 char      **out_column)
{
  g_autofree char *text = decode (encoded, -1);
  char *point = strrchr (text, '.');

  if (*text != '@' || point == NULL || point == text + 1 || point[1] == '\0')
    return FALSE;
  *out_table = g_strndup (text + 1, point - text - 1);
  *out_column = g_strdup (point + 1);
  return TRUE;
}

/* The values of one or, for a parameter that goes along with another, of both columns. */
static GPtrArray *
look_up (const char  *table,
         const char **columns,
         GError     **error)
{
  Lists *lists = g_private_get (&lists_in_force);

  if (lists == NULL)
    {
      hunch_connector_refuse (error, _("“@%s.%s” stands for the column of a table, and there is no project here to look it up in."), table, columns[0]);
      return NULL;
    }
  return lists->func (table, columns, lists->user_data, error);
}

static gboolean
add_rows (const HunchParameter *parameter,
          GPtrArray            *rows,
          guint                 position,
          GPtrArray            *values,
          GError              **error)
{
  for (guint i = 0; i < rows->len; i++)
    {
      char *written = write_value (parameter, ((char **) rows->pdata[i])[position], error);

      if (written == NULL)
        return FALSE;
      g_ptr_array_add (values, written);
    }
  return TRUE;
}

/* The text given for the parameter that goes along with `parameter`, if it names a column of the same table. */
static char *
find_companion (const HunchEndpoint  *endpoint,
                const HunchParameter *parameter,
                GHashTable           *given,
                const char           *table)
{
  for (guint i = 0; i < endpoint->parameters->len; i++)
    {
      const HunchParameter *other = endpoint->parameters->pdata[i];
      gboolean is_pair = g_strcmp0 (other->along, parameter->info->name) == 0 || g_strcmp0 (parameter->along, other->info->name) == 0;
      const char *text = is_pair ? g_hash_table_lookup (given, other->info->name) : NULL;
      g_autofree char *other_table = NULL;
      g_autofree char *column = NULL;

      if (text != NULL && split_reference (text, &other_table, &column) && strcmp (other_table, table) == 0)
        return g_steal_pointer (&column);
    }
  return NULL;
}

static gboolean
add_column (const HunchEndpoint  *endpoint,
            const HunchParameter *parameter,
            GHashTable           *given,
            const char           *table,
            const char           *column,
            GPtrArray            *values,
            GError              **error)
{
  g_autofree char *other = find_companion (endpoint, parameter, given, table);
  gboolean is_second = parameter->along != NULL && other != NULL;
  const char *columns[] = { is_second ? other : column, is_second ? column : other, NULL };
  g_autoptr (GPtrArray) rows = look_up (table, columns, error);

  return rows != NULL && add_rows (parameter, rows, is_second, values, error);
}

/* --- all parameters ---------------------------------------------------------------------------------- */

/* NULL without error when nothing is said. */
static char **
read_values (const HunchEndpoint  *endpoint,
             const HunchParameter *parameter,
             GHashTable           *given,
             GError              **error)
{
  const char *text = g_hash_table_lookup (given, parameter->info->name);
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *table = NULL;
  g_autofree char *column = NULL;
  gboolean is_done;

  if (text == NULL)
    text = parameter->info->fallback;
  if (text == NULL || *text == '\0')
    return NULL;
  is_done = parameter->info->is_many && split_reference (text, &table, &column)
          ? add_column (endpoint, parameter, given, table, column, values, error)
          : add_list (parameter, text, values, error);
  if (!is_done)
    return NULL;
  if (values->len == 0)
    hunch_connector_refuse (error, _("The parameter “%s” has no value in “%s”."), parameter->info->name, text);
  if (values->len == 0 || values->len > HUNCH_CONNECTOR_MAX_SERIES)
    return values->len == 0 ? NULL : (hunch_connector_refuse (error, _("The parameter “%s” has more than %d values."), parameter->info->name, HUNCH_CONNECTOR_MAX_SERIES), NULL);
  g_ptr_array_add (values, NULL);
  return (char **) g_ptr_array_steal (values, NULL);
}

static gboolean
read_parameters (HunchConnectorCall *self,
                 GHashTable         *given,
                 GError            **error)
{
  for (guint i = 0; i < self->endpoint->parameters->len; i++)
    {
      const HunchParameter *parameter = self->endpoint->parameters->pdata[i];
      g_autoptr (GError) fault = NULL;
      char **values = read_values (self->endpoint, parameter, given, &fault);

      g_ptr_array_add (self->values, values);
      if (fault != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&fault));
          return FALSE;
        }
      if (values == NULL && parameter->info->is_required)
        return hunch_connector_refuse (error, _("“%s” of %s wants the parameter “%s”: %s"), self->endpoint->info->name, self->connector->info.name,
                       parameter->info->name, parameter->info->help != NULL ? parameter->info->help : parameter->info->title);
    }
  return TRUE;
}

static char *
dup_known_names (const HunchEndpoint *endpoint)
{
  GString *names = g_string_new ("what");

  for (guint i = 0; i < endpoint->info->parameters->len; i++)
    g_string_append_printf (names, ", %s", ((HunchConnectorParameter *) endpoint->info->parameters->pdata[i])->name);
  return g_string_free (names, FALSE);
}

static gboolean
check_given (HunchConnectorCall *self,
             GHashTable         *given,
             GError            **error)
{
  g_autofree char *known = dup_known_names (self->endpoint);
  g_auto (GStrv) names = g_strsplit (known, ", ", -1);
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, given);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_strv_contains ((const char *const *) names, name))
      return hunch_connector_refuse (error, _("“%s” of %s has no parameter “%s”; there are: %s."), self->endpoint->info->name, self->connector->info.name,
                     (char *) name, known);
  return TRUE;
}

static gboolean
choose_endpoint (HunchConnectorCall *self,
                 GHashTable         *given,
                 GError            **error)
{
  const char *what = g_hash_table_lookup (given, "what");
  GString *names;

  for (guint i = 0; i < self->connector->endpoints->len; i++)
    {
      self->endpoint = self->connector->endpoints->pdata[i];
      if (what == NULL || strcmp (self->endpoint->info->name, what) == 0)
        return TRUE;
    }
  names = g_string_new (NULL);
  for (guint i = 0; i < self->connector->endpoints->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", ((HunchEndpoint *) self->connector->endpoints->pdata[i])->info->name);
  hunch_connector_refuse (error, _("%s cannot be asked for “%s”; there are: %s."), self->connector->info.name, what, names->str);
  g_string_free (names, TRUE);
  return FALSE;
}

static gboolean
read_pages (HunchConnectorCall *self,
            GHashTable         *given,
            GError            **error)
{
  const HunchPaging *paging = &self->endpoint->paging;
  const char *text = g_hash_table_lookup (given, "pages");

  self->max_pages = paging->kind == HUNCH_PAGING_NONE ? 1 : paging->pages;
  if (text != NULL && !g_ascii_string_to_signed (text, 10, 1, G_MAXINT32, &self->max_pages, NULL))
    return hunch_connector_refuse (error, _("“%s” is no number of pages."), text);
  if (paging->ceiling > 0 && self->max_pages > paging->ceiling)
    return hunch_connector_refuse (error, _("%s gives no more than %" PRId64 " pages of one series, and %s are asked for; make more series of fewer pages."),
                   self->connector->info.name, paging->ceiling, text);
  if (self->max_pages == 0)
    self->max_pages = paging->ceiling;
  return TRUE;
}

gboolean
hunch_connector_call_read_words (HunchConnectorCall *self,
                                 GError            **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GHashTable) given = split_words (self->words + strlen (HUNCH_CONNECTOR_PREFIX), &name, error);

  if (given == NULL)
    return FALSE;
  self->connector = hunch_connector_load (name, error);
  return self->connector != NULL && choose_endpoint (self, given, error) && check_given (self, given, error)
      && read_pages (self, given, error) && read_parameters (self, given, error);
}
