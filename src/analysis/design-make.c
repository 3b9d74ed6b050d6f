/* How factors are coded follows R's terms() and model.matrix(): in a term, a factor is coded by
 * contrasts when the term without it is contained in an earlier term (the intercept for a single
 * factor), else by all its levels; without an intercept the first factor met is coded by all of them. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/design-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/strata-means.h"
#include "analysis/words.h"
#include "stats/ols.h"

#define TYPICAL_COLUMNS 30  /* sums of each stratum are kept for as many */

static void
column_clear (gpointer data)
{
  HunchDesignPart *column = data;

  g_free (column->info.name);
  g_clear_pointer (&column->numbers, g_array_unref);
  g_clear_pointer (&column->factors, g_array_unref);
  g_clear_pointer (&column->codings, g_ptr_array_unref);
  g_free (column->values);
  g_free (column->values_dd);
}

static void
variable_clear (HunchDesignVariable *variable)
{
  g_clear_pointer (&variable->program, hunch_program_free);
  g_free (variable->values);
  g_free (variable->values_dd);
  g_free (variable->places);
  g_strfreev (variable->levels);
  g_free (variable->block);
  g_free (variable->alpha);
  g_free (variable->norm);
}

void
hunch_design_free (HunchDesign *self)
{
  if (self == NULL)
    return;

  for (guint i = 0; i < self->n_variables; i++)
    variable_clear (&self->variables[i]);
  g_free (self->variables);
  g_clear_pointer (&self->columns, g_array_unref);
  g_clear_pointer (&self->y, hunch_program_free);
  g_clear_pointer (&self->offsets, g_ptr_array_unref);
  g_clear_pointer (&self->frame, hunch_frame_free);
  g_clear_pointer (&self->model, hunch_model_free);
  g_free (self->response);
  g_free (self->y_values);
  g_free (self->y_dd);
  g_free (self->scratch);
  g_free (self->offset);
  g_free (self->numbers);
  g_free (self->out);
  g_free (self->out_dd);
  g_free (self);
}

/* --- making: programs --- */

static void
make_variables (HunchDesign *self)
{
  guint n = self->model->variables->len;

  self->n_variables = n;
  for (guint i = 0; i < n; i++)
    self->n_variables += hunch_model_get_variable (self->model, i)->degree;
  self->variables = g_new0 (HunchDesignVariable, MAX (self->n_variables, 1));
  self->n_variables = n;
  for (guint i = 0; i < n; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (self->model, i);

      self->variables[i].degree = variable->degree;
      self->variables[i].is_raw = variable->is_raw;
      self->variables[i].first = self->n_variables;
      self->n_variables += variable->degree;
      if (variable->is_factor)
        self->variables[i].codes = hunch_frame_add_codes (self->frame, variable->column);
      else if (variable->column != NULL)
        self->variables[i].program = hunch_program_new_column (variable->column, self->frame);
      else
        self->variables[i].program = hunch_program_new (variable->node, self->frame);
    }
}

/* Groups are read as codes; the number in their place is 0. */
static void
make_response (HunchDesign *self)
{
  static const HunchNode zero = { HUNCH_NODE_NUMBER };
  const char *groups = self->model->response_groups;

  self->y = hunch_program_new (groups != NULL ? &zero : self->model->formula->response, self->frame);
  self->response_codes = groups != NULL ? (int) hunch_frame_add_codes (self->frame, groups) : -1;
}

/* Columns of another formula, only so that rows without their values are left out. */
static gboolean
add_others (HunchDesign *self,
            const char  *formula,
            GError     **error)
{
  g_autoptr (HunchModel) other = hunch_model_new (self->inquiry, formula, error);

  if (other == NULL)
    return FALSE;
  for (guint i = 0; i < other->variables->len; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (other, i);

      if (variable->is_factor)
        hunch_frame_add_codes (self->frame, variable->column);
      else if (variable->column != NULL)
        hunch_frame_add_number (self->frame, variable->column);
      else
        hunch_program_free (hunch_program_new (variable->node, self->frame));
    }
  hunch_program_free (hunch_program_new (other->formula->response, self->frame));
  for (guint i = 0; i < other->offsets->len; i++)
    hunch_program_free (hunch_program_new (g_ptr_array_index (other->offsets, i), self->frame));
  return TRUE;
}

static gboolean
count_codes (HunchDesign *self,
             GError     **error)
{
  return self->codes < 0 || hunch_frame_get_levels (self->frame, self->codes, 0, &self->n_codes, error) != NULL;
}

/* Weights of the question's own take the place of those of the strata. */
static void
choose_strata (HunchDesign *self)
{
  HunchInquiry *inquiry = self->inquiry;

  inquiry->uses_strata = self->weights < 0 && hunch_strata_can_weigh (inquiry, TYPICAL_COLUMNS);
  if (inquiry->uses_strata)
    hunch_frame_want_strata (self->frame);
}

static gboolean
open_frame (HunchDesign             *self,
            const HunchDesignWishes *wishes,
            GError                 **error)
{
  make_variables (self);
  make_response (self);
  for (guint i = 0; i < self->model->offsets->len; i++)
    g_ptr_array_add (self->offsets, hunch_program_new (g_ptr_array_index (self->model->offsets, i), self->frame));
  self->weights = wishes->weights != NULL ? (int) hunch_frame_add_number (self->frame, wishes->weights) : -1;
  self->number = wishes->number != NULL ? (int) hunch_frame_add_number (self->frame, wishes->number) : -1;
  self->codes = wishes->codes != NULL ? (int) hunch_frame_add_codes (self->frame, wishes->codes) : -1;
  choose_strata (self);

  return (wishes->also == NULL || add_others (self, wishes->also, error))
         && hunch_frame_open (self->frame, error)
         && count_codes (self, error);
}

/* --- making: levels that occur --- */

static gboolean
mark_levels (HunchDesign *self,
             GError     **error)
{
  gsize n;

  do
    {
      if (!hunch_frame_next (self->frame, &n, error))
        return FALSE;

      for (guint i = 0; i < self->model->variables->len; i++)
        if (self->variables[i].places != NULL)
          {
            const gint32 *codes = hunch_frame_get_codes (self->frame, self->variables[i].codes);

            for (gsize k = 0; k < n; k++)
              self->variables[i].places[codes[k]] = 1;
          }
    }
  while (n > 0);

  hunch_frame_rewind (self->frame);
  return TRUE;
}

/* The level that the factor is compared with by name: "b" of reference=g:b or C(g, ref = "b"). NULL: the first. Release with g_free(). */
static char *
dup_reference (HunchDesign *self,
               guint        position)
{
  const HunchVariable *variable = hunch_model_get_variable (self->model, position);
  const char *option = hunch_inquiry_get (self->inquiry, "reference");
  g_auto (GStrv) parts = option != NULL ? hunch_split_list (option) : NULL;

  for (guint i = 0; variable->reference == NULL && parts != NULL && parts[i] != NULL; i++)
    {
      gsize n = strlen (variable->column);

      if (strncmp (parts[i], variable->column, n) == 0 && parts[i][n] == ':')
        return g_strdup (parts[i] + n + 1);
    }
  return g_strdup (variable->reference);
}

/* The reference comes first, the others follow in their order. */
static gboolean
place_reference (HunchDesign *self,
                 guint        position,
                 guint        n_labels,
                 GError     **error)
{
  HunchDesignVariable *variable = &self->variables[position];
  g_autofree char *reference = dup_reference (self, position);
  guint place = 0;

  if (reference == NULL || self->coding == HUNCH_CODING_SUM)
    return TRUE;
  while (place < variable->n_levels && !g_str_equal (variable->levels[place], reference))
    place++;
  if (place == variable->n_levels)
    {
      g_autofree char *levels = hunch_words_list ((const char *const *) variable->levels, variable->n_levels, 12);

      return hunch_bad_option (error, _("“%s” has no value “%s” to compare with among the rows used: it has %s."),
                               hunch_model_get_variable (self->model, position)->column, reference, levels);
    }

  for (guint k = 0; k < n_labels; k++)
    if (variable->places[k] == (gint32) place)
      variable->places[k] = 0;
    else if (variable->places[k] >= 0 && variable->places[k] < (gint32) place)
      variable->places[k]++;
  for (; place > 0; place--)
    {
      char *level = variable->levels[place];

      variable->levels[place] = variable->levels[place - 1];
      variable->levels[place - 1] = level;
    }
  return TRUE;
}

/* reference= names factors of the formula only. */
static gboolean
check_references (HunchDesign *self,
                  GError     **error)
{
  const char *option = hunch_inquiry_get (self->inquiry, "reference");
  g_auto (GStrv) parts = option != NULL ? hunch_split_list (option) : NULL;

  for (guint k = 0; parts != NULL && parts[k] != NULL; k++)
    {
      gboolean is_known = FALSE;

      for (guint i = 0; i < self->model->variables->len; i++)
        {
          const HunchVariable *variable = hunch_model_get_variable (self->model, i);
          gsize n = variable->column != NULL ? strlen (variable->column) : 0;

          is_known |= variable->is_factor && strncmp (parts[k], variable->column, n) == 0 && parts[k][n] == ':';
        }
      if (!is_known)
        return hunch_bad_option (error, _("reference=%s names no factor of the formula: write reference=COLUMN:VALUE."), parts[k]);
    }
  return TRUE;
}

/* Marks become positions among the levels that occur. */
static gboolean
number_levels (HunchDesign       *self,
               guint              position,
               const char *const *labels,
               guint              n_labels,
               GError           **error)
{
  HunchDesignVariable *variable = &self->variables[position];

  variable->levels = g_new0 (char *, n_labels + 1);
  for (guint k = 0; k < n_labels; k++)
    {
      gboolean occurs = variable->places[k] > 0;

      variable->places[k] = occurs ? (gint32) variable->n_levels : -1;
      if (occurs)
        variable->levels[variable->n_levels++] = g_strdup (labels[k]);
    }

  if (variable->n_levels == 0)
    return hunch_no_answer (error, _("No row has a value in every column that the formula uses."));
  if (variable->n_levels == 1)
    return hunch_no_answer (error, _("“%s” has only one value among the rows used, so nothing can be compared."),
                            hunch_model_get_variable (self->model, position)->text);
  return place_reference (self, position, n_labels, error);
}

static gboolean
find_levels (HunchDesign *self,
             GError     **error)
{
  guint n_variables = self->model->variables->len;
  g_autofree const char *const **labels = g_new0 (const char *const *, MAX (n_variables, 1));
  g_autofree guint *n_labels = g_new0 (guint, MAX (n_variables, 1));
  gboolean has_factors = FALSE;
  gboolean needs_pass = hunch_frame_has_missing (self->frame);

  for (guint i = 0; i < n_variables; i++)
    if (hunch_model_get_variable (self->model, i)->is_factor)
      {
        HunchDesignVariable *variable = &self->variables[i];

        labels[i] = hunch_frame_get_levels (self->frame, variable->codes, HUNCH_DESIGN_MAX_LEVELS, &n_labels[i], error);
        if (labels[i] == NULL)
          return FALSE;
        variable->places = g_new0 (gint32, MAX (n_labels[i], 1));
        variable->block = g_new (gint32, HUNCH_FRAME_BLOCK);
        for (guint k = 0; k < n_labels[i]; k++)
          variable->places[k] = !needs_pass;
        has_factors = TRUE;
      }

  if (has_factors && needs_pass && !mark_levels (self, error))
    return FALSE;
  for (guint i = 0; i < n_variables; i++)
    if (labels[i] != NULL && !number_levels (self, i, labels[i], n_labels[i], error))
      return FALSE;
  return TRUE;
}

/* --- making: columns --- */

/* TRUE when contrasts will do for @variable in term @position. */
static gboolean
is_marginal (HunchDesign *self,
             guint        position,
             guint        variable)
{
  HunchTerm rest = *hunch_model_get_term (self->model, position);
  HunchTerm none = { { 0 } };

  rest.bits[variable / 64] &= ~((guint64) 1 << (variable % 64));
  /* R calls the margin of a single factor present even without an intercept; the caller mends that. */
  if (memcmp (&rest, &none, sizeof rest) == 0)
    return TRUE;

  for (guint i = 0; i < position; i++)
    if (hunch_term_contains (hunch_model_get_term (self->model, i), &rest))
      return TRUE;
  return FALSE;
}

/* The first factor of the first term that has one, when there is no intercept. */
static gboolean
stands_for_intercept (HunchDesign *self,
                      guint        position,
                      guint        variable)
{
  if (self->model->has_intercept)
    return FALSE;

  for (guint i = 0; i < self->model->terms->len; i++)
    for (guint k = 0; k < self->model->variables->len; k++)
      if (hunch_model_get_variable (self->model, k)->is_factor && hunch_term_has (hunch_model_get_term (self->model, i), k))
        return i == position && k == variable;
  return FALSE;
}

static double *
make_coding (HunchDesign *self,
             guint        n_levels,
             guint        column,
             gboolean     is_full)
{
  double *coding = g_new0 (double, n_levels);

  if (is_full)
    coding[column] = 1;
  else if (self->coding == HUNCH_CODING_SUM)
    {
      coding[column] = 1;
      coding[n_levels - 1] = -1;
    }
  else
    coding[column + 1] = 1;
  return coding;
}

static void
append_name (GString    *name,
             const char *variable,
             const char *level)
{
  g_string_append_printf (name, level != NULL ? "%s%s=%s" : "%s%s", name->len > 0 ? ":" : "", variable, level);
}

/* The column of term @position whose factors stand at @places. */
static void
add_column (HunchDesign    *self,
            guint           position,
            const guint    *places,
            const gboolean *is_full)
{
  const HunchTerm *term = hunch_model_get_term (self->model, position);
  GString *name = g_string_new (NULL);
  HunchDesignPart column = { { NULL, position } };

  column.numbers = g_array_new (FALSE, FALSE, sizeof (guint));
  column.factors = g_array_new (FALSE, FALSE, sizeof (guint));
  column.codings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->model->variables->len; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (self->model, i);
      guint level = places[i] + (is_full[i] || self->coding == HUNCH_CODING_SUM ? 0 : 1);

      if (!hunch_term_has (term, i))
        continue;

      append_name (name, variable->text, variable->is_factor ? self->variables[i].levels[level] : NULL);
      if (variable->degree > 0)
        {
          guint place = self->variables[i].first + places[i];

          g_string_append_printf (name, "%u", places[i] + 1);
          g_array_append_val (column.numbers, place);
          continue;
        }
      g_array_append_val (variable->is_factor ? column.factors : column.numbers, i);
      if (variable->is_factor)
        g_ptr_array_add (column.codings, make_coding (self, self->variables[i].n_levels, places[i], is_full[i]));
    }
  column.info.name = g_string_free (name, FALSE);
  g_array_append_val (self->columns, column);
}

/* Counts up the places of a term's factors, the first one fastest. FALSE when all have been. */
static gboolean
advance (HunchDesign    *self,
         const HunchTerm *term,
         guint          *places,
         const gboolean *is_full)
{
  for (guint i = 0; i < self->model->variables->len; i++)
    {
      const HunchVariable *variable = hunch_model_get_variable (self->model, i);
      guint n_places = variable->is_factor ? self->variables[i].n_levels - (is_full[i] ? 0 : 1) : variable->degree;

      if (!hunch_term_has (term, i) || n_places == 0)
        continue;
      if (++places[i] < n_places)
        return TRUE;
      places[i] = 0;
    }
  return FALSE;
}

static gboolean
make_term_columns (HunchDesign *self,
                   guint        position,
                   GError     **error)
{
  const HunchTerm *term = hunch_model_get_term (self->model, position);
  guint n = self->model->variables->len;
  g_autofree guint *places = g_new0 (guint, MAX (n, 1));
  g_autofree gboolean *is_full = g_new0 (gboolean, MAX (n, 1));

  for (guint i = 0; i < n; i++)
    if (hunch_term_has (term, i) && hunch_model_get_variable (self->model, i)->is_factor)
      is_full[i] = !is_marginal (self, position, i) || stands_for_intercept (self, position, i);

  do
    {
      if (self->columns->len >= HUNCH_DESIGN_MAX_COLUMNS)
        return hunch_no_answer (error, _("The formula needs more than %d coefficients: too many groups."), HUNCH_DESIGN_MAX_COLUMNS);
      add_column (self, position, places, is_full);
    }
  while (advance (self, term, places, is_full));
  return TRUE;
}

/* --- making: buffers --- */

static gboolean
is_calculated (HunchDesign *self)
{
  gboolean is_calculated = hunch_program_get_column (self->y) < 0 || self->offsets->len > 0;

  for (guint i = 0; i < self->model->variables->len; i++)
    if (self->variables[i].program != NULL
        && (hunch_program_get_column (self->variables[i].program) < 0 || self->variables[i].degree > 0))
      is_calculated = TRUE;
  for (guint i = 0; i < self->columns->len; i++)
    if (g_array_index (self->columns, HunchDesignPart, i).numbers->len > 1)
      is_calculated = TRUE;
  return is_calculated;
}

static void
make_column_buffers (HunchDesign *self)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      HunchDesignPart *column = &g_array_index (self->columns, HunchDesignPart, i);

      if (hunch_design_part_is_plain (column))
        continue;
      column->values = g_new (double, HUNCH_FRAME_BLOCK);
      if (self->is_precise)
        column->values_dd = g_new (HunchDd, HUNCH_FRAME_BLOCK);
    }
}

static void
make_buffers (HunchDesign *self)
{
  double p = self->columns->len + 1.0;

  self->is_precise = is_calculated (self) && hunch_frame_get_n_rows (self->frame) * p * p <= HUNCH_OLS_EXACT_WORK;
  self->scratch = g_new (HunchDd, HUNCH_FRAME_BLOCK);
  self->y_values = g_new (double, HUNCH_FRAME_BLOCK);
  self->y_dd = g_new (HunchDd, HUNCH_FRAME_BLOCK);
  self->offset = self->offsets->len > 0 ? g_new (double, HUNCH_FRAME_BLOCK) : NULL;
  self->out = g_new0 (const double *, MAX (self->columns->len, 1));
  self->out_dd = g_new0 (const HunchDd *, MAX (self->columns->len, 1));
  make_column_buffers (self);

  for (guint i = 0; i < self->model->variables->len; i++)
    {
      HunchDesignVariable *variable = &self->variables[i];

      if (variable->program == NULL)
        continue;
      if (hunch_program_get_column (variable->program) < 0)
        variable->values = g_new (double, HUNCH_FRAME_BLOCK);
      if (self->is_precise)
        variable->values_dd = g_new (HunchDd, HUNCH_FRAME_BLOCK);
    }
  for (guint i = self->model->variables->len; i < self->n_variables; i++)
    {
      self->variables[i].values = g_new (double, HUNCH_FRAME_BLOCK);
      if (self->is_precise)
        self->variables[i].values_dd = g_new (HunchDd, HUNCH_FRAME_BLOCK);
    }
}

static void
find_numbers (HunchDesign *self)
{
  self->n_numbers = hunch_frame_get_n_numbers (self->frame);
  self->numbers = g_new0 (const double *, MAX (self->n_numbers, 1));
  for (guint place = 0; place < self->n_numbers; place++)
    self->numbers[place] = hunch_frame_get_numbers (self->frame, place);
}

HunchDesign *
hunch_design_new (HunchInquiry *inquiry,
                  const char   *formula,
                  const char   *weights,
                  HunchCoding   coding,
                  GError      **error)
{
  HunchDesignWishes wishes = { .weights = weights };

  return hunch_design_new_full (inquiry, formula, &wishes, coding, error);
}

HunchDesign *
hunch_design_new_full (HunchInquiry            *inquiry,
                       const char              *formula,
                       const HunchDesignWishes *wishes,
                       HunchCoding              coding,
                       GError                 **error)
{
  g_autoptr (HunchDesign) self = g_new0 (HunchDesign, 1);

  self->inquiry = inquiry;
  self->coding = coding;
  self->columns = g_array_new (FALSE, TRUE, sizeof (HunchDesignPart));
  g_array_set_clear_func (self->columns, column_clear);
  self->offsets = g_ptr_array_new_with_free_func ((GDestroyNotify) hunch_program_free);
  self->model = hunch_model_new_full (inquiry, formula, wishes->takes_groups, error);
  if (self->model == NULL)
    return NULL;

  self->response = hunch_node_to_text (self->model->formula->response);
  if (self->model->formula->response->kind == HUNCH_NODE_NAME)
    {
      g_free (self->response);
      self->response = g_strdup (self->model->formula->response->name);
    }
  self->frame = hunch_frame_new (inquiry);
  if (!check_references (self, error) || !open_frame (self, wishes, error) || !find_levels (self, error))
    return NULL;

  for (guint i = 0; i < self->model->terms->len; i++)
    if (!make_term_columns (self, i, error))
      return NULL;
  find_numbers (self);
  make_buffers (self);
  if (!hunch_design_make_polys (self, error))
    return NULL;
  return g_steal_pointer (&self);
}
