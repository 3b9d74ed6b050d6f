/* "connector:tmdb?what=discover&genre=28,12&year=1990..1995" to values. Every parameter ends up with a list of texts, already written as the service
 * wants them. Parameters of series span a grid: a series is one point of it, counted with the last parameter running fastest. */
#define G_LOG_DOMAIN "hunch-source"
#include "config.h"
#include "source/connector-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static gboolean G_GNUC_PRINTF (2, 3)
refuse (GError    **error,
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
        refuse (error, _("“%s” is no parameter: write parameter=value."), pairs[i]);
      else if (g_hash_table_contains (given, name))
        refuse (error, _("The parameter “%s” is given twice; several values are joined by commas."), name);
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
      refuse (error, _("“%s” is no date for the parameter “%s”: write 2019-01-31, today, yesterday, or -30d for 30 days ago."), text, parameter->info->name);
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
      return (*text != '\0' && *end == '\0') || refuse (error, _("“%s” is no number for the parameter “%s”."), text, parameter->info->name);
    }
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value, NULL))
    return refuse (error, _("“%s” is no whole number for the parameter “%s”."), text, parameter->info->name);
  if (value < parameter->minimum)
    return refuse (error, _("The parameter “%s” is %s, and at least %" PRId64 " is wanted."), parameter->info->name, text, parameter->minimum);
  return value <= parameter->maximum
      || refuse (error, _("The parameter “%s” is %s, and at most %" PRId64 " is allowed."), parameter->info->name, text, parameter->maximum);
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
  refuse (error, _("“%s” is no value for the parameter “%s”; there are: %s."), text, info->name, all);
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
      refuse (error, _("The parameter “%s” is true or false, not “%s”."), info->name, text);
      return NULL;
    }
  if (parameter->pattern != NULL && !g_regex_match (parameter->pattern, text, 0, NULL))
    {
      refuse (error, _("“%s” is no value for the parameter “%s”: %s"), text, info->name,
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
    return refuse (error, _("“%s” is no range for the parameter “%s”: it runs backwards, or is too long."), text, parameter->info->name);
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
      refuse (error, _("“@%s.%s” stands for the column of a table, and there is no project here to look it up in."), table, columns[0]);
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
    refuse (error, _("The parameter “%s” has no value in “%s”."), parameter->info->name, text);
  if (values->len == 0 || values->len > HUNCH_CONNECTOR_MAX_SERIES)
    return values->len == 0 ? NULL : (refuse (error, _("The parameter “%s” has more than %d values."), parameter->info->name, HUNCH_CONNECTOR_MAX_SERIES), NULL);
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
        return refuse (error, _("“%s” of %s wants the parameter “%s”: %s"), self->endpoint->info->name, self->connector->info.name,
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
      return refuse (error, _("“%s” of %s has no parameter “%s”; there are: %s."), self->endpoint->info->name, self->connector->info.name,
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
  refuse (error, _("%s cannot be asked for “%s”; there are: %s."), self->connector->info.name, what, names->str);
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
    return refuse (error, _("“%s” is no number of pages."), text);
  if (paging->ceiling > 0 && self->max_pages > paging->ceiling)
    return refuse (error, _("%s gives no more than %" PRId64 " pages of one series, and %s are asked for; make more series of fewer pages."),
                   self->connector->info.name, paging->ceiling, text);
  if (self->max_pages == 0)
    self->max_pages = paging->ceiling;
  return TRUE;
}

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
      || refuse (error, _("The parameters “%s” and “%s” go along with each other, and have %u and %u values."),
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
        return refuse (error, _("The values make more than %d series of requests."), HUNCH_CONNECTOR_MAX_SERIES);
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

static gboolean
understand (HunchConnectorCall *self,
            GError            **error)
{
  g_autofree char *name = NULL;
  g_autoptr (GHashTable) given = split_words (self->words + strlen (HUNCH_CONNECTOR_PREFIX), &name, error);

  if (given == NULL)
    return FALSE;
  self->connector = hunch_connector_load (name, error);
  return self->connector != NULL && choose_endpoint (self, given, error) && check_given (self, given, error)
      && read_pages (self, given, error) && read_parameters (self, given, error) && count_series (self, error);
}

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
  return understand (self, error) ? g_steal_pointer (&self) : NULL;
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
