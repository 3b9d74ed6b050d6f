#define G_LOG_DOMAIN "hunch-cli"
#include "cli/arguments.h"

#include <glib/gi18n-lib.h>

#include "cli/command.h"
#include "cli/output.h"

struct _HunchCliArguments
{
  GPtrArray  *words;   /* owned, of char *, borrowed from the caller of the program */
  GHashTable *values;  /* owned, borrowed name → GPtrArray of owned text, ends with NULL */
};

static const char *const no_values[] = { NULL };

static const HunchCliOption *
find_option (const HunchCliOption *options,
             guint                 n_options,
             const char           *name,
             gsize                 length)
{
  for (guint i = 0; i < n_options; i++)
    if (strlen (options[i].name) == length && strncmp (options[i].name, name, length) == 0)
      return &options[i];

  return NULL;
}

static gboolean
is_option (const char *word)
{
  return word[0] == '-' && (word[1] == '-' || g_ascii_isalpha (word[1]));
}

static void
keep_value (HunchCliArguments *self,
            const char        *name,
            const char        *value)
{
  GPtrArray *list = g_hash_table_lookup (self->values, name);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (g_free);
      g_ptr_array_add (list, NULL);
      g_hash_table_insert (self->values, (gpointer) name, list);
    }

  g_ptr_array_insert (list, list->len - 1, g_strdup (value));
}

/* "[N]" in the list of options: a number may follow, or nothing. */
static gboolean
is_optional (const HunchCliOption *option)
{
  return option->value != NULL && option->value[0] == '[';
}

static gboolean
is_number (const char *word)
{
  return word != NULL && *word != '\0' && word[strspn (word, "0123456789")] == '\0';
}

/* `words` stands on an option; it is moved on when the value is a word of its own. */
static gboolean
read_option (HunchCliArguments    *self,
             const HunchCliOption *options,
             guint                 n_options,
             char               ***words,
             GError              **error)
{
  const char *word = **words;
  const char *name = word + (word[1] == '-' ? 2 : 1);
  const char *equals = strchr (name, '=');
  gsize length = equals != NULL ? (gsize) (equals - name) : strlen (name);
  const HunchCliOption *option = find_option (options, n_options, name, length);

  if (option == NULL || (word[1] == '-') != (option->name[1] != '\0'))
    return hunch_cli_usage_error (error, _("There is no option %.*s."), (int) (name + length - word), word);

  if (option->value == NULL && equals != NULL)
    return hunch_cli_usage_error (error, _("The option %.*s takes no value."), (int) (name + length - word), word);

  if (is_optional (option) && equals == NULL)
    {
      gboolean has_value = is_number ((*words)[1]);

      *words += has_value;
      keep_value (self, option->name, has_value ? **words : "");
      return TRUE;
    }

  if (option->value != NULL && equals == NULL && *++*words == NULL)
    return hunch_cli_usage_error (error, _("The option %s needs a value: %s."), word, option->value);

  keep_value (self, option->name, option->value == NULL ? "" : equals != NULL ? equals + 1 : **words);

  return TRUE;
}

HunchCliArguments *
hunch_cli_arguments_new (const HunchCliOption *options,
                         guint                 n_options,
                         char                **words,
                         GError              **error)
{
  g_autoptr (HunchCliArguments) self = g_new0 (HunchCliArguments, 1);
  gboolean options_ended = FALSE;

  self->words = g_ptr_array_new ();
  self->values = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (; *words != NULL; words++)
    if (options_ended || !is_option (*words))
      g_ptr_array_add (self->words, *words);
    else if (strcmp (*words, "--") == 0)
      options_ended = TRUE;
    else if (!read_option (self, options, n_options, &words, error))
      return NULL;

  return g_steal_pointer (&self);
}

void
hunch_cli_arguments_free (HunchCliArguments *self)
{
  g_clear_pointer (&self->words, g_ptr_array_unref);
  g_clear_pointer (&self->values, g_hash_table_unref);
  g_free (self);
}

gboolean
hunch_cli_arguments_has (HunchCliArguments *self,
                         const char        *name)
{
  return g_hash_table_contains (self->values, name);
}

const char *const *
hunch_cli_arguments_get_all (HunchCliArguments *self,
                             const char        *name)
{
  GPtrArray *list = g_hash_table_lookup (self->values, name);

  return list != NULL ? (const char *const *) list->pdata : no_values;
}

const char *
hunch_cli_arguments_get (HunchCliArguments *self,
                         const char        *name)
{
  GPtrArray *list = g_hash_table_lookup (self->values, name);

  return list != NULL ? g_ptr_array_index (list, list->len - 2) : NULL;
}

guint
hunch_cli_arguments_get_n_words (HunchCliArguments *self)
{
  return self->words->len;
}

const char *
hunch_cli_arguments_get_word (HunchCliArguments *self,
                              guint              position)
{
  return position < self->words->len ? g_ptr_array_index (self->words, position) : NULL;
}

gboolean
hunch_cli_arguments_get_integer (HunchCliArguments *self,
                                 const char        *name,
                                 gint64             min,
                                 gint64             fallback,
                                 gint64            *out_value,
                                 GError           **error)
{
  const char *text = hunch_cli_arguments_get (self, name);
  g_autofree char *min_text = hunch_cli_count_text (min);

  if (text == NULL)
    {
      *out_value = fallback;
      return TRUE;
    }

  if (!g_ascii_string_to_signed (text, 10, min, G_MAXINT64, out_value, NULL))
    return hunch_cli_usage_error (error, _("--%s needs a whole number of at least %s, not “%s”."), name, min_text, text);

  return TRUE;
}

GHashTable *
hunch_cli_arguments_dup_pairs (HunchCliArguments *self,
                               guint              first,
                               GError           **error)
{
  g_autoptr (GHashTable) pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = first; i < self->words->len; i++)
    {
      const char *word = g_ptr_array_index (self->words, i);
      const char *equals = strchr (word, '=');
      g_autofree char *name = equals != NULL ? g_strndup (word, equals - word) : NULL;

      if (equals == NULL || equals == word)
        {
          hunch_cli_usage_error (error, _("“%s” should be written name=value."), word);
          return NULL;
        }

      if (g_hash_table_contains (pairs, name))
        {
          hunch_cli_usage_error (error, _("“%s” is given twice."), name);
          return NULL;
        }

      g_hash_table_insert (pairs, g_steal_pointer (&name), g_strdup (equals + 1));
    }

  return g_steal_pointer (&pairs);
}
