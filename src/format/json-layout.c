#define G_LOG_DOMAIN "hunch-format"
#include "format/json-layout-private.h"

#include <glib/gi18n-lib.h>

/* How much of a first object and of a first list is looked at that does not end sooner. */
#define MAX_LOOK (8 * 1024 * 1024)
#define MAX_LOOK_LIST (1024 * 1024)

typedef struct
{
  HunchJsonInput *input;        /* owned */
  HunchJsonLexer  lexer;
  char           *name;         /* owned; of the source */
  GPtrArray      *lists;        /* owned; names of the members that are lists of records */
  gboolean        is_followed;  /* another value stands behind the first */
  gboolean        is_line;      /* on a line of its own */
} Look;

static void
look_clear (Look *look)
{
  g_clear_pointer (&look->input, hunch_json_input_free);
  g_clear_pointer (&look->name, g_free);
  g_clear_pointer (&look->lists, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Look, look_clear)

/* Moves to the first value. */
static gboolean
find_first (Look         *look,
            GCancellable *cancellable,
            GError      **error)
{
  HunchJsonInput *input = look->input;

  do
    {
      if (!hunch_json_input_fill (input, cancellable, error))
        return FALSE;
      input->begin = hunch_json_skip_blanks (input->data + input->begin) - input->data;
    }
  while (input->begin >= input->end && !input->is_at_end);

  look->lexer.end = input->data + input->end;
  if (input->begin >= input->end)
    g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s is empty."), look->name);
  return input->begin < input->end;
}

/* A text that is one value, which is no object and no list. */
static gboolean
refuse_value (Look         *look,
              GCancellable *cancellable,
              GError      **error)
{
  HunchJsonInput *input = look->input;
  const char *at;

  while (!input->is_at_end)
    if (!hunch_json_input_fill (input, cancellable, error))
      return FALSE;

  look->lexer.end = input->data + input->end;
  at = hunch_json_lexer_skip (&look->lexer, input->data + input->begin);
  if (at == look->lexer.end || (at != NULL && hunch_json_skip_blanks (at) == look->lexer.end))
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE, _("%s holds a single value, which is no table."), look->name);
      return FALSE;
    }
  if (at != NULL)
    hunch_json_lexer_fail (&look->lexer, at, HUNCH_JSON_FAULT_TRAILING);
  else if (look->lexer.failed_at == look->lexer.end)
    look->lexer.fault = HUNCH_JSON_FAULT_END;
  hunch_json_set_error (input, &look->lexer, cancellable, error);
  return FALSE;
}

static char *
dup_key (const HunchJsonToken *key)
{
  char *text = g_malloc (key->length + HUNCH_JSON_PADDING);
  gsize n = hunch_json_unescape (key->text, key->length, text);

  text[n] = '\0';
  return text;
}

/* A member from its name to behind its value; a list whose first item is an object is noted. NULL at what is not there or is wrong. */
static const char *
look_at_member (Look       *look,
                const char *at)
{
  HunchJsonToken key = { 0 };

  if (*at != '"')
    return NULL;
  at = hunch_json_lexer_take (&look->lexer, at, &key);
  if (at == NULL || *(at = hunch_json_skip_blanks (at)) != ':')
    return NULL;
  at = hunch_json_skip_blanks (at + 1);
  if (*at == '[' && *hunch_json_skip_blanks (at + 1) == '{')
    g_ptr_array_add (look->lists, dup_key (&key));
  return hunch_json_lexer_skip (&look->lexer, at);
}

/* Behind the object, or NULL when its end is not at hand or it is wrong. */
static const char *
look_at_object (Look       *look,
                const char *at)
{
  g_ptr_array_set_size (look->lists, 0);
  at = hunch_json_skip_blanks (at + 1);
  if (*at == '}')
    return at + 1;

  while ((at = look_at_member (look, at)) != NULL)
    {
      at = hunch_json_skip_blanks (at);
      if (*at == '}')
        return at + 1;
      if (*at != ',')
        return NULL;
      at = hunch_json_skip_blanks (at + 1);
    }
  return NULL;
}

static void
look_behind (Look       *look,
             const char *at)
{
  const char *next = hunch_json_skip_blanks (at);

  look->is_followed = next != look->lexer.end;
  look->is_line = memchr (at, '\n', next - at) != NULL;
}

/* The whole first value, if it is not too long; what is wrong in it is found when the records are read. */
static gboolean
look_at_first (Look         *look,
               GCancellable *cancellable,
               GError      **error)
{
  HunchJsonInput *input = look->input;
  gsize most = input->data[input->begin] == '{' ? MAX_LOOK : MAX_LOOK_LIST;

  for (;;)
    {
      const char *begin = input->data + input->begin;
      const char *at;

      look->lexer.end = input->data + input->end;
      at = *begin == '{' ? look_at_object (look, begin) : hunch_json_lexer_skip (&look->lexer, begin);
      if (at != NULL && (hunch_json_skip_blanks (at) < look->lexer.end || input->is_at_end))
        {
          look_behind (look, at);
          return TRUE;
        }
      if (input->is_at_end || input->end - input->begin >= most
          || (at == NULL && look->lexer.failed_at != NULL && look->lexer.failed_at < look->lexer.end))
        return TRUE;
      if (!hunch_json_input_fill (input, cancellable, error))
        return FALSE;
    }
}

static void
choose_list (Look            *look,
             HunchJsonLayout *layout,
             GPtrArray       *warnings)
{
  g_autofree char *names = NULL;

  if (look->is_followed || look->lists->len == 0)
    return;
  if (look->lists->len == 1)
    {
      layout->is_list = TRUE;
      layout->path = g_new0 (char *, 2);
      layout->path[0] = g_strdup (g_ptr_array_index (look->lists, 0));
      g_ptr_array_add (warnings, g_strdup_printf (_("The records are the items of the list “%s”; what stands beside it is not read."), layout->path[0]));
      return;
    }

  g_ptr_array_add (look->lists, NULL);
  names = g_strjoinv ("”, “", (char **) look->lists->pdata);
  g_ptr_array_add (warnings, g_strdup_printf (_("The object is read as one record. It has several lists of records (“%s”): say which to read instead."), names));
}

static void
choose_list_kind (Look            *look,
                  HunchJsonLayout *layout)
{
  char first = *hunch_json_skip_blanks (look->input->data + look->input->begin + 1);
  const char *second = look->is_followed && look->is_line ? "[" : "";
  gboolean is_several = *second != '\0';

  layout->splits_lists = first == '[' || (is_several && first != '{');
  layout->is_list = !(is_several && first != '{');
  layout->is_repeated = is_several;
}

static HunchJsonLayout *
take_told (Look                     *look,
           const HunchFormatOptions *options,
           GError                  **error)
{
  HunchJsonLayout *layout;

  if (look->input->data[look->input->begin] != '{')
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE,
                   _("There is no list “%s” in %s, which is a list itself."), options->records, look->name);
      return NULL;
    }
  layout = g_new0 (HunchJsonLayout, 1);
  layout->is_list = TRUE;
  layout->is_repeated = TRUE;
  layout->path = g_strsplit (options->records, ".", -1);
  return layout;
}

HunchJsonLayout *
hunch_json_layout_find (HunchSource              *source,
                        const HunchFormatOptions *options,
                        GPtrArray                *warnings,
                        GCancellable             *cancellable,
                        GError                  **error)
{
  g_auto (Look) look = { .lists = g_ptr_array_new_with_free_func (g_free), .name = g_path_get_basename (hunch_source_get_name (source)) };
  const char *told = options != NULL ? options->records : NULL;
  HunchJsonLayout *layout;
  char first;

  look.input = hunch_json_input_new (source, cancellable, error);
  if (look.input == NULL || !find_first (&look, cancellable, error))
    return NULL;

  first = look.input->data[look.input->begin];
  if (first != '{' && first != '[')
    {
      refuse_value (&look, cancellable, error);
      return NULL;
    }
  if (told != NULL && *told != '\0')
    return take_told (&look, options, error);
  if (!look_at_first (&look, cancellable, error))
    return NULL;

  layout = g_new0 (HunchJsonLayout, 1);
  if (first == '[')
    choose_list_kind (&look, layout);
  else if (told == NULL)
    choose_list (&look, layout, warnings);
  return layout;
}
