#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/inquiry.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/clusters.h"
#include "analysis/rows.h"
#include "analysis/strata.h"
#include "analysis/save-columns.h"
#include "analysis/words.h"

#define MOST_NAMES_SHOWN 12

static gboolean fail (GError           **error,
                      HunchAnalysisError code,
                      const char        *format,
                      va_list            args) G_GNUC_PRINTF (3, 0);

/* A sentence is one line, whatever the names in it hold. */
static gboolean
fail (GError           **error,
      HunchAnalysisError code,
      const char        *format,
      va_list            args)
{
  g_autofree char *text = g_strdup_vprintf (format, args);

  g_strdelimit (text, "\r\n", ' ');
  g_set_error_literal (error, HUNCH_ANALYSIS_ERROR, code, text);
  return FALSE;
}

gboolean
hunch_no_answer (GError    **error,
                 const char *format,
                 ...)
{
  va_list args;

  va_start (args, format);
  fail (error, HUNCH_ANALYSIS_ERROR_NO_ANSWER, format, args);
  va_end (args);
  return FALSE;
}

gboolean
hunch_bad_option (GError    **error,
                  const char *format,
                  ...)
{
  va_list args;

  va_start (args, format);
  fail (error, HUNCH_ANALYSIS_ERROR_BAD_OPTION, format, args);
  va_end (args);
  return FALSE;
}

void
hunch_inquiry_adopt_error (GError **error)
{
  if (error == NULL || *error == NULL || (*error)->domain != HUNCH_STATS_ERROR)
    return;

  (*error)->domain = HUNCH_ANALYSIS_ERROR;
  (*error)->code = HUNCH_ANALYSIS_ERROR_NO_ANSWER;
}

char **
hunch_split_list (const char *text)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new ();
  GString *part = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *at = text;; at++)
    {
      if (*at == '\0' || (*at == ',' && !is_quoted))
        {
          g_strstrip (part->str);
          g_ptr_array_add (parts, g_strdup (part->str));
          g_string_truncate (part, 0);
          if (*at == '\0')
            break;
        }
      else if (*at == '`')
        is_quoted = !is_quoted;
      else
        g_string_append_c (part, *at);
    }

  g_string_free (part, TRUE);
  g_ptr_array_add (parts, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&parts), FALSE);
}

/* --- options --- */

static const HunchOptionInfo *
find_option (const HunchKindInfo *kind,
             const char          *word)
{
  for (guint i = 0; i < kind->n_options; i++)
    if (g_str_equal (kind->options[i].word, word))
      return &kind->options[i];

  return NULL;
}

static char *
dup_option_words (const HunchKindInfo *kind)
{
  GString *words = g_string_new (NULL);

  for (guint i = 0; i < kind->n_options; i++)
    g_string_append_printf (words, "%s%s=", i > 0 ? ", " : "", kind->options[i].word);
  return g_string_free (words, FALSE);
}

static gboolean
check_choice (const HunchOptionInfo *option,
              const char            *value,
              GError               **error)
{
  g_autofree char *choices = NULL;

  if (option->kind != HUNCH_OPTION_CHOICE || *value == '\0' || g_strv_contains (option->choices, value))
    return TRUE;
  /* cluster:g is the choice "cluster" with a column. */
  if (g_str_has_prefix (value, "cluster:") && g_strv_contains (option->choices, "cluster"))
    return TRUE;

  choices = g_strjoinv (", ", (char **) option->choices);
  return hunch_bad_option (error, _("%s=%s is not offered: choose from %s."), option->word, value, choices);
}

static gboolean
check_words (HunchInquiry *self,
             GError      **error)
{
  GHashTableIter iter;
  gpointer word, value;

  g_hash_table_iter_init (&iter, self->options);
  while (g_hash_table_iter_next (&iter, &word, &value))
    {
      const HunchOptionInfo *option = find_option (self->kind, word);

      if (option == NULL)
        {
          g_autofree char *words = dup_option_words (self->kind);

          return hunch_bad_option (error, _("“%s” has no option “%s”: it knows %s."), self->kind->kind, (char *) word, words);
        }
      if (!check_choice (option, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
check_required (HunchInquiry *self,
                GError      **error)
{
  for (guint i = 0; i < self->kind->n_options; i++)
    {
      const HunchOptionInfo *option = &self->kind->options[i];

      if (option->required && hunch_inquiry_get (self, option->word) == NULL)
        return hunch_bad_option (error, _("“%s” needs the option %s=. %s"), self->kind->kind, option->word, _(option->help));
    }
  return TRUE;
}

static gboolean
read_conf (HunchInquiry *self,
           GError      **error)
{
  self->conf = 0.95;
  if (find_option (self->kind, "conf") == NULL)
    return TRUE;
  if (!hunch_inquiry_get_number (self, "conf", &self->conf, error))
    return FALSE;
  if (!(self->conf > 0 && self->conf < 1))
    return hunch_bad_option (error, _("conf= must lie between 0 and 1, as in conf=0.95."));
  return TRUE;
}

gboolean
hunch_inquiry_use_strata (HunchInquiry *self)
{
  self->uses_strata = self->strata != NULL;
  return self->uses_strata;
}

/* Strata that were drawn alike weigh alike, whatever their size; nothing is to be said where that is in proportion all the same. */
void
hunch_inquiry_warn_of_strata (HunchInquiry *self)
{
  const HunchTicket *ticket = self->table != NULL ? self->table->ticket : NULL;

  if (!self->uses_strata && ticket != NULL && ticket->choice.method == HUNCH_SAMPLE_STRATIFIED && ticket->choice.allocation == HUNCH_ALLOCATION_EQUAL
      && ticket->rows_kept < ticket->rows_seen && (self->strata == NULL || hunch_strata_get_weights (self->strata) != NULL))
    hunch_result_add_warning (self->result, _("As many rows were drawn of each “%s”, however common it is, and they count alike here: these are numbers of the "
                                              "sample as drawn, not of the whole; numbers within each are those of the whole."), ticket->choice.stratum);
}

/* How the table's rows were drawn, and which of them are seen. */
static gboolean
look_at_rows (HunchInquiry         *self,
              const HunchRowChoice *choice,
              GError              **error)
{
  g_autoptr (GError) cause = NULL;

  self->clusters = hunch_clusters_new (self->project, self->table, self->cancellable, &cause);
  if (cause == NULL)
    self->strata = hunch_strata_new (self->project, self->table, self->cancellable, &cause);
  if (cause == NULL)
    self->rows = hunch_rows_new (self, choice, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}

HunchInquiry *
hunch_inquiry_new_rows (HunchProject         *project,
                        const HunchKindInfo  *kind,
                        const char           *table,
                        GHashTable           *options,
                        const HunchRowChoice *choice,
                        HunchProgress        *progress,
                        GCancellable         *cancellable,
                        GError              **error)
{
  g_autoptr (HunchInquiry) self = g_new0 (HunchInquiry, 1);

  self->project = project;
  self->kind = kind;
  self->options = options;
  self->progress = progress;
  self->cancellable = cancellable;
  self->result = hunch_result_new ();
  if (!check_words (self, error) || !check_required (self, error) || !read_conf (self, error))
    return NULL;

  if (kind->needs_no_table && (table == NULL || *table == '\0'))
    return g_steal_pointer (&self);

  self->table = hunch_project_get_table (project, table != NULL ? table : "", error);
  if (self->table == NULL || !look_at_rows (self, choice, error))
    return NULL;
  return g_steal_pointer (&self);
}

HunchInquiry *
hunch_inquiry_new (HunchProject        *project,
                   const HunchKindInfo *kind,
                   const char          *table,
                   GHashTable          *options,
                   HunchProgress       *progress,
                   GCancellable        *cancellable,
                   GError             **error)
{
  return hunch_inquiry_new_rows (project, kind, table, options, NULL, progress, cancellable, error);
}

static void
clear_model (HunchInquiry *self)
{
  const HunchSavedColumns *columns = self->model_words;

  if (self->model != NULL)
    columns->free (self->model);
  self->model = NULL;
}

void
hunch_inquiry_take_model (HunchInquiry            *self,
                          const HunchSavedColumns *columns,
                          gpointer                 model)
{
  clear_model (self);
  self->model = model;
  self->model_words = columns;
}

void
hunch_inquiry_free (HunchInquiry *self)
{
  if (self == NULL)
    return;

  clear_model (self);
  g_clear_pointer (&self->table, hunch_table_info_free);
  g_clear_pointer (&self->result, hunch_result_free);
  g_clear_pointer (&self->clusters, hunch_clusters_free);
  g_clear_pointer (&self->strata, hunch_strata_free);
  g_clear_pointer (&self->rows, hunch_rows_free);
  g_free (self);
}

char *
hunch_inquiry_dup_source (HunchInquiry *self,
                          gint64        n_used)
{
  const HunchTableInfo *table = self->table;
  gint64 n_held = self->rows != NULL ? hunch_rows_get_n_held (self->rows) : 0;
  g_autofree char *line = NULL;
  g_autofree char *count = NULL;

  if (table == NULL || table->ticket == NULL)
    return NULL;
  line = hunch_ticket_dup_line_for (table->ticket, table->n_rows, n_used, table->is_view ? table->name : NULL);
  if (n_held == 0)
    return g_steal_pointer (&line);
  count = hunch_words_count (n_held);
  /* Translators: the line under a chart, then how many rows a seal keeps from being seen. */
  return g_strdup_printf (_("%s · %s rows held back"), line, count);
}

const char *
hunch_inquiry_get (HunchInquiry *self,
                   const char   *word)
{
  const HunchOptionInfo *option = find_option (self->kind, word);
  const char *value = g_hash_table_lookup (self->options, word);

  if (value != NULL && *value != '\0')
    return value;
  return option != NULL ? option->fallback : NULL;
}

gboolean
hunch_inquiry_is (HunchInquiry *self,
                  const char   *word,
                  const char   *choice)
{
  return g_strcmp0 (hunch_inquiry_get (self, word), choice) == 0;
}

static gboolean
read_number (const char *word,
             const char *text,
             double     *out_value,
             GError    **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  char *end;
  double value = g_ascii_strtod (trimmed, &end);

  if (end == trimmed || *end != '\0' || !isfinite (value))
    return hunch_bad_option (error, _("%s= needs a number, and “%s” is none."), word, text);

  *out_value = value;
  return TRUE;
}

gboolean
hunch_inquiry_get_number (HunchInquiry *self,
                          const char   *word,
                          double       *out_value,
                          GError      **error)
{
  const char *text = hunch_inquiry_get (self, word);

  return text == NULL || read_number (word, text, out_value, error);
}

GArray *
hunch_inquiry_dup_numbers (HunchInquiry *self,
                           const char   *word,
                           GError      **error)
{
  const char *text = hunch_inquiry_get (self, word);
  g_auto (GStrv) parts = text != NULL ? hunch_split_list (text) : NULL;
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));

  if (text == NULL)
    return NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      double value;

      if (!read_number (word, parts[i], &value, error))
        return NULL;
      g_array_append_val (numbers, value);
    }
  return g_steal_pointer (&numbers);
}

/* --- columns --- */

const HunchColumnInfo *
hunch_inquiry_find_column (HunchInquiry *self,
                           const char   *name,
                           GError      **error)
{
  int position = hunch_table_info_find (self->table, name);
  g_autofree const char **names = NULL;
  g_autofree char *list = NULL;

  if (position >= 0)
    return &self->table->columns[position];

  names = g_new (const char *, MAX (self->table->n_columns, 1));
  for (guint i = 0; i < self->table->n_columns; i++)
    names[i] = self->table->columns[i].name;
  list = hunch_words_list (names, self->table->n_columns, MOST_NAMES_SHOWN);
  hunch_bad_option (error, _("“%s” has no column “%s”: it has %s."), self->table->name, name, list);
  return NULL;
}

gboolean
hunch_inquiry_check_number (HunchInquiry          *self,
                            const HunchColumnInfo *column,
                            GError               **error)
{
  if (column->type != HUNCH_DATA_TEXT)
    return TRUE;

  return hunch_no_answer (error, _("“%s” is text, and numbers are needed here."), column->name);
}

static gboolean
check_accepted (HunchInquiry          *self,
                const HunchOptionInfo *option,
                const HunchColumnInfo *column,
                GError               **error)
{
  if ((option->accepts & HUNCH_ACCEPT_GROUPS) != 0)
    return TRUE;

  return hunch_inquiry_check_number (self, column, error);
}

/* A name may be written in backticks as in a formula. */
static const HunchColumnInfo *
find_written (HunchInquiry *self,
              const char   *text,
              GError      **error)
{
  int position = hunch_table_info_find (self->table, text);
  g_auto (GStrv) parts = NULL;

  if (position >= 0)
    return &self->table->columns[position];

  parts = hunch_split_list (text);
  return hunch_inquiry_find_column (self, g_strv_length (parts) == 1 ? parts[0] : text, error);
}

gboolean
hunch_inquiry_get_column (HunchInquiry           *self,
                          const char             *word,
                          const HunchColumnInfo **out_column,
                          GError                **error)
{
  const char *text = hunch_inquiry_get (self, word);
  const HunchColumnInfo *column;

  *out_column = NULL;
  if (text == NULL)
    return TRUE;

  column = find_written (self, text, error);
  if (column == NULL || !check_accepted (self, find_option (self->kind, word), column, error))
    return FALSE;

  *out_column = column;
  return TRUE;
}

GPtrArray *
hunch_inquiry_dup_columns (HunchInquiry *self,
                           const char   *word,
                           GError      **error)
{
  const char *text = hunch_inquiry_get (self, word);
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();
  g_auto (GStrv) parts = NULL;

  if (text == NULL)
    return g_steal_pointer (&columns);

  /* A single column whose name holds a comma needs no backticks. */
  if (hunch_table_info_find (self->table, text) >= 0)
    {
      parts = g_new0 (char *, 2);
      parts[0] = g_strdup (text);
    }
  else
    parts = hunch_split_list (text);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      const HunchColumnInfo *column = hunch_inquiry_find_column (self, parts[i], error);

      if (column == NULL || !check_accepted (self, find_option (self->kind, word), column, error))
        return NULL;
      if (g_ptr_array_find (columns, column, NULL))
        {
          hunch_bad_option (error, _("%s= names “%s” twice."), word, column->name);
          return NULL;
        }
      g_ptr_array_add (columns, (gpointer) column);
    }
  return g_steal_pointer (&columns);
}
