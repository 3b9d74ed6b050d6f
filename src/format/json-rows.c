#define G_LOG_DOMAIN "hunch-format"
#include "format/json-rows-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

HunchJsonLayout *
hunch_json_layout_copy (const HunchJsonLayout *layout)
{
  HunchJsonLayout *copy = g_new (HunchJsonLayout, 1);

  *copy = *layout;
  copy->path = g_strdupv (layout->path);
  return copy;
}

void
hunch_json_layout_free (HunchJsonLayout *layout)
{
  if (layout == NULL)
    return;
  g_clear_pointer (&layout->path, g_strfreev);
  g_free (layout);
}

HunchJsonRows *
hunch_json_rows_new (HunchSource           *source,
                     const HunchJsonLayout *layout,
                     HunchJsonShape        *shape,
                     GCancellable          *cancellable,
                     GError               **error)
{
  g_autoptr (HunchJsonRows) self = g_new0 (HunchJsonRows, 1);

  self->layout = hunch_json_layout_copy (layout);
  self->shape = shape;
  self->key = g_string_new (NULL);
  self->input = hunch_json_input_new (source, cancellable, error);
  return self->input != NULL ? g_steal_pointer (&self) : NULL;
}

void
hunch_json_rows_free (HunchJsonRows *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->input, hunch_json_input_free);
  g_clear_pointer (&self->layout, hunch_json_layout_free);
  g_clear_pointer (&self->cells, g_free);
  if (self->key != NULL)
    g_string_free (self->key, TRUE);
  g_free (self);
}

/* --- the way to the records --------------------------------------------------------- */

/* At the end of the buffer every failure may come of what is not there yet. */
static HunchJsonStep
end_step (HunchJsonRows *self)
{
  if (self->lexer.failed_at != self->lexer.end || self->lexer.fault == HUNCH_JSON_FAULT_WIDE || self->lexer.fault == HUNCH_JSON_FAULT_SURPRISE)
    return HUNCH_JSON_FAILED;
  if (!self->input->is_at_end)
    return HUNCH_JSON_MORE;
  self->lexer.fault = HUNCH_JSON_FAULT_END;
  return HUNCH_JSON_FAILED;
}

static HunchJsonStep
fail (HunchJsonRows *self,
      const char    *at,
      HunchJsonFault fault)
{
  hunch_json_lexer_fail (&self->lexer, at, fault);
  return end_step (self);
}

static inline void
commit (HunchJsonRows *self,
        const char    *at)
{
  self->input->begin = at - self->input->data;
  self->n_lone_halves += self->lexer.n_lone_halves;
  self->n_zeros += self->lexer.n_zeros;
  self->lexer.n_lone_halves = 0;
  self->lexer.n_zeros = 0;
}

static HunchJsonStep
take_record (HunchJsonRows *self,
             const char    *at)
{
  at = hunch_json_read_record (self, at);
  if (at == NULL)
    return end_step (self);

  /* Nothing tells that a number is over but what comes behind it. */
  if (at == self->lexer.end && !self->input->is_at_end)
    return HUNCH_JSON_MORE;
  commit (self, at);
  self->n_rows++;
  return HUNCH_JSON_ROW;
}

/* What may stand where nothing is open. ROW means no more than: go on. */
static HunchJsonStep
begin_top (HunchJsonRows *self,
           const char    *at)
{
  gboolean has_path = self->layout->path != NULL;

  if (*at == '\0' && at == self->lexer.end)
    return self->input->is_at_end ? HUNCH_JSON_END : HUNCH_JSON_MORE;
  if (self->n_tops > 0 && self->layout->is_list && !has_path && !self->layout->is_repeated)
    return fail (self, at, HUNCH_JSON_FAULT_TRAILING);
  if (*at != '{' && *at != '[')
    return fail (self, at, self->n_tops > 0 && self->layout->is_list ? HUNCH_JSON_FAULT_TRAILING : HUNCH_JSON_FAULT_RECORD);
  if ((self->n_tops > 0 && *at != self->top) || (self->layout->is_list && *at != (has_path ? '{' : '[')))
    return fail (self, at, HUNCH_JSON_FAULT_RECORD);

  self->top = *at;
  if (!self->layout->is_list)
    {
      HunchJsonStep step = take_record (self, at);

      self->n_tops += step == HUNCH_JSON_ROW;
      return step;
    }
  self->n_tops++;
  self->level = has_path;
  self->is_in_list = !has_path;
  self->is_first = TRUE;
  commit (self, at + 1);
  return HUNCH_JSON_ROW;
}

/* A value that is no record. */
static HunchJsonStep
pass_over (HunchJsonRows *self,
           const char    *at)
{
  at = hunch_json_lexer_skip (&self->lexer, at);
  if (at == NULL)
    return end_step (self);
  self->is_first = FALSE;
  commit (self, at);
  return HUNCH_JSON_ROW;
}

/* The value of a member that is on the path. */
static HunchJsonStep
follow_path (HunchJsonRows *self,
             const char    *at)
{
  gboolean is_last = self->layout->path[self->level] == NULL;

  if (*at == (is_last ? '[' : '{'))
    {
      self->is_in_list = is_last;
      self->level += !is_last;
      self->has_found |= is_last;
      self->is_first = TRUE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }

  if (is_last && *at == '{')
    {
      HunchJsonStep step = take_record (self, at);

      self->has_found = TRUE;
      if (step == HUNCH_JSON_ROW)
        self->is_first = FALSE;
      return step;
    }
  return pass_over (self, at);
}

/* In an object of the path: one member, or the closing brace. */
static HunchJsonStep
go_along (HunchJsonRows *self,
          const char    *at)
{
  const char *step = self->layout->path[self->level - 1];
  const char *key;
  gsize n;

  if (*at == '}')
    {
      self->level--;
      self->is_first = FALSE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }
  if (!self->is_first)
    {
      if (*at != ',')
        return fail (self, at, HUNCH_JSON_FAULT_MEMBER_END);
      at = hunch_json_skip_blanks (at + 1);
    }
  at = hunch_json_read_key (self, at, &key, &n);
  if (at == NULL)
    return end_step (self);
  if (n == strlen (step) && memcmp (key, step, n) == 0)
    return follow_path (self, at);
  return pass_over (self, at);
}

static HunchJsonStep
go_on_in_list (HunchJsonRows *self,
               const char    *at,
               gboolean      *out_is_record)
{
  HunchJsonStep step;

  if (*at == ']')
    {
      self->is_in_list = FALSE;
      self->is_first = FALSE;
      commit (self, at + 1);
      return HUNCH_JSON_ROW;
    }
  if (!self->is_first)
    {
      if (*at != ',')
        return fail (self, at, HUNCH_JSON_FAULT_ITEM_END);
      at = hunch_json_skip_blanks (at + 1);
    }
  step = take_record (self, at);
  *out_is_record = step == HUNCH_JSON_ROW;
  if (*out_is_record)
    self->is_first = FALSE;
  return step;
}

HunchJsonStep
hunch_json_rows_next (HunchJsonRows *self)
{
  HunchJsonStep step = HUNCH_JSON_ROW;
  gboolean is_record = FALSE;

  self->lexer.end = self->input->data + self->input->end;
  self->lexer.n_lone_halves = 0;
  self->lexer.n_zeros = 0;

  while (step == HUNCH_JSON_ROW && !is_record)
    {
      const char *at = hunch_json_skip_blanks (self->input->data + self->input->begin);
      gint64 n_rows = self->n_rows;

      self->lexer.failed_at = NULL;
      if (self->is_in_list)
        step = go_on_in_list (self, at, &is_record);
      else if (self->level > 0)
        {
          step = go_along (self, at);
          is_record = self->n_rows > n_rows;
        }
      else
        {
          step = begin_top (self, at);
          is_record = self->n_rows > n_rows;
        }
    }
  return step;
}

/* --- what failed ------------------------------------------------------------------- */

static const char *
get_fault_words (HunchJsonFault fault)
{
  switch (fault)
    {
    case HUNCH_JSON_FAULT_NUMBER:
      return _("a number is not written as JSON has it.");
    case HUNCH_JSON_FAULT_CONTROL:
      return _("a control character stands inside quotes.");
    case HUNCH_JSON_FAULT_ESCAPE:
      return _("what follows the backslash has no meaning.");
    case HUNCH_JSON_FAULT_NAME:
      return _("a name in quotes was expected.");
    case HUNCH_JSON_FAULT_COLON:
      return _("a colon was expected.");
    case HUNCH_JSON_FAULT_MEMBER_END:
      return _("a comma or } was expected.");
    case HUNCH_JSON_FAULT_ITEM_END:
      return _("a comma or ] was expected.");
    case HUNCH_JSON_FAULT_DEPTH:
      return _("more than a thousand objects and lists are inside one another.");
    case HUNCH_JSON_FAULT_RECORD:
      return _("a record was expected.");
    case HUNCH_JSON_FAULT_TRAILING:
      return _("something stands behind the end.");
    case HUNCH_JSON_FAULT_END:
      return _("the text ends in the middle.");
    case HUNCH_JSON_FAULT_VALUE:
    default:
      return _("a value was expected.");
    }
}

void
hunch_json_set_error (HunchJsonInput       *input,
                      const HunchJsonLexer *lexer,
                      GCancellable         *cancellable,
                      GError              **error)
{
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (input->source));
  gint64 line, column;

  if (!hunch_json_input_find_place (input->source, input->offset + (lexer->failed_at - input->data), cancellable, &line, &column))
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                 /* Translators: the last is one of "a comma or } was expected." and the like. */
                 _("%s is not written as JSON: %s"), name, get_fault_words (lexer->fault));
  else
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_MALFORMED,
                 /* Translators: the last is one of "a comma or } was expected." and the like. */
                 _("Line %" PRId64 ", column %" PRId64 " of %s: %s"), line, column, name, get_fault_words (lexer->fault));
}

void
hunch_json_rows_set_error (HunchJsonRows *self,
                           GCancellable  *cancellable,
                           GError       **error)
{
  g_autofree char *name = g_path_get_basename (hunch_source_get_name (self->input->source));

  if (self->lexer.fault == HUNCH_JSON_FAULT_WIDE)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_TOO_LARGE,
                 _("The records of %s have more than %d columns, or names longer than a column may have; choose the columns to read."),
                 name, HUNCH_JSON_MAX_COLUMNS);
  else if (self->lexer.fault == HUNCH_JSON_FAULT_SURPRISE)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_SURPRISE,
                 _("A record of %s has the column “%s”, which none of those looked at before has."), name, self->shape->surprise);
  else
    hunch_json_set_error (self->input, &self->lexer, cancellable, error);
}
