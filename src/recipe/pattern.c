#define G_LOG_DOMAIN "hunch-recipe"
#define PCRE2_CODE_UNIT_WIDTH 8
#include "recipe/pattern-private.h"

#include "recipe/recipe.h"

#include <glib/gi18n-lib.h>
#include <pcre2.h>
#include <string.h>

/* Matches of real texts take some hundreds of steps; a pattern such as (a+)+$ takes 2^n. */
#define MATCH_LIMIT 200000
#define DEPTH_LIMIT 2000
#define HEAP_LIMIT_KIB 4096
#define MAX_PATTERN_BYTES 10000
#define MAX_PATTERN_BRACKETS 50

struct _HunchPattern
{
  pcre2_code          *code;     /* owned */
  pcre2_match_data    *match;    /* owned */
  pcre2_match_context *context;  /* owned */
  pcre2_jit_stack     *stack;    /* owned */
  guint                n_groups;
  int                  n_found;  /* of the last match */
};

static pcre2_code *
compile (const char *text,
         GError    **error)
{
  pcre2_compile_context *context = pcre2_compile_context_create (NULL);
  PCRE2_SIZE place = 0;
  int code = 0;
  PCRE2_UCHAR message[256] = "";
  pcre2_code *compiled;

  pcre2_set_parens_nest_limit (context, MAX_PATTERN_BRACKETS);
  pcre2_set_max_pattern_length (context, MAX_PATTERN_BYTES);
  compiled = pcre2_compile ((PCRE2_SPTR) text, PCRE2_ZERO_TERMINATED, PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C, &code, &place, context);
  pcre2_compile_context_free (context);

  if (compiled == NULL)
    {
      pcre2_get_error_message (code, message, sizeof message);
      g_set_error (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP,
                   _("the pattern “%s” cannot be read at letter %u: %s."), text,
                   (guint) g_utf8_pointer_to_offset (text, text + MIN (place, strlen (text))) + 1, (char *) message);
    }
  return compiled;
}

HunchPattern *
hunch_pattern_new (const char *text,
                   GError    **error)
{
  pcre2_code *code;
  HunchPattern *self;
  guint32 n_groups = 0;

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, HUNCH_RECIPE_ERROR, HUNCH_RECIPE_ERROR_BAD_STEP, _("the pattern is not UTF-8."));
      return NULL;
    }

  code = compile (text, error);
  if (code == NULL)
    return NULL;

  self = g_new0 (HunchPattern, 1);
  self->code = code;
  pcre2_jit_compile (code, PCRE2_JIT_COMPLETE);  /* without it the interpreter does the same, slower */
  pcre2_pattern_info (code, PCRE2_INFO_CAPTURECOUNT, &n_groups);
  self->n_groups = n_groups;
  self->match = pcre2_match_data_create_from_pattern (code, NULL);
  self->context = pcre2_match_context_create (NULL);
  pcre2_set_match_limit (self->context, MATCH_LIMIT);
  pcre2_set_depth_limit (self->context, DEPTH_LIMIT);
  pcre2_set_heap_limit (self->context, HEAP_LIMIT_KIB);
  self->stack = pcre2_jit_stack_create (32 * 1024, 1024 * 1024, NULL);
  pcre2_jit_stack_assign (self->context, NULL, self->stack);
  return self;
}

void
hunch_pattern_free (HunchPattern *self)
{
  if (self == NULL)
    return;
  pcre2_match_data_free (self->match);
  pcre2_match_context_free (self->context);
  pcre2_jit_stack_free (self->stack);
  pcre2_code_free (self->code);
  g_free (self);
}

guint
hunch_pattern_get_n_groups (HunchPattern *self)
{
  return self->n_groups;
}

gboolean
hunch_pattern_find (HunchPattern *self,
                    const char   *text,
                    gsize         length,
                    gsize         start)
{
  self->n_found = pcre2_match (self->code, (PCRE2_SPTR) text, length, start, 0, self->match, self->context);
  return self->n_found > 0;
}

gboolean
hunch_pattern_get_group (HunchPattern *self,
                         guint         group,
                         gsize        *out_start,
                         gsize        *out_end)
{
  const PCRE2_SIZE *places = pcre2_get_ovector_pointer (self->match);

  if (self->n_found <= 0 || group >= (guint) self->n_found || places[2 * group] == PCRE2_UNSET
      || places[2 * group + 1] < places[2 * group])
    return FALSE;

  *out_start = places[2 * group];
  *out_end = places[2 * group + 1];
  return TRUE;
}
