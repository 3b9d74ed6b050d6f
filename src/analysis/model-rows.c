#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/model-rows.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/words.h"

#define MAX_LEVELS_SHOWN 12

/* The values of the rows before they become columns. */
typedef struct
{
  HunchInquiry *inquiry;
  HunchDesign  *design;
  guint         n;          /* rows */
  guint         n_numbers;
  double      **numbers;    /* owned [n_numbers][n]; NULL for those that do not predict */
  guint         n_variables;
  gint32      **levels;     /* owned [n_variables][n]; NULL for those that are no factors */
} Values;

static void
values_clear (Values *self)
{
  for (guint i = 0; self->numbers != NULL && i < self->n_numbers; i++)
    g_free (self->numbers[i]);
  for (guint i = 0; self->levels != NULL && i < self->n_variables; i++)
    g_free (self->levels[i]);
  g_free (self->numbers);
  g_free (self->levels);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Values, values_clear)

void
hunch_model_rows_free (HunchModelRows *self)
{
  if (self == NULL)
    return;

  g_strfreev (self->labels);
  g_free (self->columns);
  g_free (self->offset);
  g_free (self);
}

/* Nothing is known of any row yet: NaN and -1. */
static void
values_init (Values *self)
{
  HunchFrame *frame = hunch_design_get_frame (self->design);
  const HunchModel *model = hunch_design_get_model (self->design);

  self->n_numbers = hunch_frame_get_n_numbers (frame);
  self->numbers = g_new0 (double *, MAX (self->n_numbers, 1));
  self->n_variables = model->variables->len;
  self->levels = g_new0 (gint32 *, MAX (self->n_variables, 1));
  for (guint place = 0; place < self->n_numbers; place++)
    if (hunch_design_reads (self->design, place))
      {
        self->numbers[place] = g_new (double, self->n);
        for (guint i = 0; i < self->n; i++)
          self->numbers[place][i] = NAN;
      }
  for (guint k = 0; k < self->n_variables; k++)
    if (hunch_model_get_variable (model, k)->is_factor)
      {
        self->levels[k] = g_new (gint32, self->n);
        for (guint i = 0; i < self->n; i++)
          self->levels[k][i] = -1;
      }
}

static gboolean
set_number (Values     *self,
            guint       place,
            guint       row,
            const char *name,
            const char *text,
            GError    **error)
{
  char *end;
  double value = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0' || !isfinite (value))
    return hunch_bad_option (error, _("predict= gives “%s” for “%s”, which is no number."), text, name);
  self->numbers[place][row] = value;
  return TRUE;
}

static gboolean
set_level (Values     *self,
           guint       variable,
           guint       row,
           const char *text,
           GError    **error)
{
  guint n;
  const char *const *levels = hunch_design_get_levels (self->design, variable, &n);
  g_autofree char *list = NULL;

  for (guint i = 0; i < n; i++)
    if (g_str_equal (levels[i], text))
      {
        self->levels[variable][row] = i;
        return TRUE;
      }

  list = hunch_words_list (levels, n, MAX_LEVELS_SHOWN);
  return hunch_bad_option (error, _("predict= gives “%s” for “%s”, which has %s among the rows used."), text,
                           hunch_model_get_variable (hunch_design_get_model (self->design), variable)->column, list);
}

/* "x=3": the column may be a number of an expression, a factor, or both. */
static gboolean
set_value (Values     *self,
           guint       row,
           const char *part,
           GError    **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->design);
  const HunchModel *model = hunch_design_get_model (self->design);
  const char *sign = strchr (part, '=');
  g_autofree char *name = sign != NULL ? g_strstrip (g_strndup (part, sign - part)) : NULL;
  g_autofree char *text = sign != NULL ? g_strstrip (g_strdup (sign + 1)) : NULL;
  gboolean is_used = FALSE;

  if (sign == NULL)
    return hunch_bad_option (error, _("predict= needs COLUMN=VALUE, and “%s” is none: write predict=\"x=3,g=a;x=4,g=b\"."), part);
  for (guint place = 0; place < self->n_numbers; place++)
    if (self->numbers[place] != NULL && g_str_equal (hunch_frame_get_number_name (frame, place), name))
      {
        is_used = TRUE;
        if (!set_number (self, place, row, name, text, error))
          return FALSE;
      }
  for (guint k = 0; k < self->n_variables; k++)
    if (self->levels[k] != NULL && g_str_equal (hunch_model_get_variable (model, k)->column, name))
      {
        is_used = TRUE;
        if (!set_level (self, k, row, text, error))
          return FALSE;
      }
  if (!is_used)
    return hunch_bad_option (error, _("predict= names “%s”, which is no column that predicts."), name);
  return TRUE;
}

/* Every column that predicts has its value in the row. */
static gboolean
check_row (Values  *self,
           guint    row,
           GError **error)
{
  HunchFrame *frame = hunch_design_get_frame (self->design);
  const HunchModel *model = hunch_design_get_model (self->design);

  for (guint place = 0; place < self->n_numbers; place++)
    if (self->numbers[place] != NULL && isnan (self->numbers[place][row]))
      return hunch_bad_option (error, _("predict= gives no value for “%s” in its row %u."), hunch_frame_get_number_name (frame, place), row + 1);
  for (guint k = 0; k < self->n_variables; k++)
    if (self->levels[k] != NULL && self->levels[k][row] < 0)
      return hunch_bad_option (error, _("predict= gives no value for “%s” in its row %u."), hunch_model_get_variable (model, k)->column, row + 1);
  return TRUE;
}

static gboolean
parse_row (Values     *self,
           guint       row,
           const char *text,
           GError    **error)
{
  g_auto (GStrv) parts = hunch_split_list (text);

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && !set_value (self, row, parts[i], error))
      return FALSE;
  return check_row (self, row, error);
}

static char *
dup_label (const char *text)
{
  g_auto (GStrv) parts = hunch_split_list (text);

  return g_strjoinv (", ", parts);
}

/* Semicolons part rows, but not within backticks. */
static GPtrArray *
split_rows (const char *text)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);
  GString *row = g_string_new (NULL);
  gboolean is_quoted = FALSE;

  for (const char *at = text;; at++)
    {
      if (*at == '`')
        is_quoted = !is_quoted;
      if (*at != '\0' && (*at != ';' || is_quoted))
        {
          g_string_append_c (row, *at);
          continue;
        }
      g_strstrip (row->str);
      if (*row->str != '\0' || *at == ';')
        g_ptr_array_add (rows, g_strdup (row->str));
      g_string_truncate (row, 0);
      if (*at == '\0')
        break;
    }
  g_string_free (row, TRUE);
  return rows;
}

static gboolean
make_rows (Values         *values,
           HunchModelRows *rows,
           GError        **error)
{
  guint n_columns = hunch_design_get_n_columns (values->design);
  const double *const *columns;

  rows->columns = g_new (double, (gsize) values->n * n_columns + 1);
  rows->offset = g_new0 (double, values->n);
  if (!hunch_design_expand_rows (values->design, (const double *const *) values->numbers, (const gint32 *const *) values->levels, values->n,
                                 rows->offset, error))
    return FALSE;

  columns = hunch_design_get_columns (values->design);
  for (guint i = 0; i < values->n; i++)
    for (guint k = 0; k < n_columns; k++)
      rows->columns[(gsize) i * n_columns + k] = columns[k][i];
  return TRUE;
}

HunchModelRows *
hunch_model_rows_parse (HunchInquiry *inquiry,
                        HunchDesign  *design,
                        const char   *text,
                        GError      **error)
{
  g_autoptr (HunchModelRows) self = g_new0 (HunchModelRows, 1);
  g_autoptr (GPtrArray) rows = split_rows (text);
  g_auto (Values) values = { inquiry, design, rows->len };

  if (rows->len == 0 || rows->len > HUNCH_MODEL_MAX_ROWS)
    {
      hunch_bad_option (error, _("predict= takes 1 to %d rows, as in predict=\"x=3,g=a;x=4,g=b\"."), HUNCH_MODEL_MAX_ROWS);
      return NULL;
    }
  values_init (&values);
  self->n = rows->len;
  self->labels = g_new0 (char *, rows->len + 1);
  for (guint i = 0; i < rows->len; i++)
    {
      if (!parse_row (&values, i, g_ptr_array_index (rows, i), error))
        return NULL;
      self->labels[i] = dup_label (g_ptr_array_index (rows, i));
    }
  return make_rows (&values, self, error) ? g_steal_pointer (&self) : NULL;
}
