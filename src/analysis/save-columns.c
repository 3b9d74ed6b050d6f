#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/save-columns.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/kinds-private.h"
#include "project/add-columns.h"

typedef struct
{
  HunchInquiry            *inquiry;
  const HunchSavedColumns *columns;
  GArray                  *wanted;  /* owned, of guint: places among the words */
  GPtrArray               *names;   /* owned, of char *: as wanted */
  GPtrArray               *notes;   /* owned, of char * */
  double                 **block;   /* owned [wanted->len][HUNCH_FRAME_BLOCK] */
  gsize                    n;       /* rows of the block in hand */
  gsize                    i;       /* the next of them */
  gboolean                 has_begun;
} Saving;

static void
saving_clear (Saving *self)
{
  for (guint k = 0; self->block != NULL && k < self->wanted->len; k++)
    g_free (self->block[k]);
  g_free (self->block);
  g_clear_pointer (&self->wanted, g_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Saving, saving_clear)

/* --- what was asked for --- */

static int
find_word (const HunchSavedColumns *columns,
           const char              *word)
{
  for (guint i = 0; columns->words[i] != NULL; i++)
    if (g_str_equal (columns->words[i], word))
      return (int) i;
  return -1;
}

static gboolean
is_taken (Saving     *self,
          const char *name)
{
  return hunch_table_info_find (self->inquiry->table, name) >= 0
         || g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, NULL);
}

/* With a prefix the name is what was asked for; without, one that is free. */
static char *
dup_name (Saving     *self,
          const char *word,
          const char *prefix)
{
  char *name = g_strconcat (prefix != NULL ? prefix : "", word, NULL);

  for (guint number = 2; prefix == NULL && is_taken (self, name); number++)
    {
      g_free (name);
      name = g_strdup_printf ("%s %u", word, number);
    }
  return name;
}

static char *
dup_note (Saving     *self,
          const char *word)
{
  const char *formula = hunch_inquiry_get (self->inquiry, "formula");

  return g_strdup_printf (_("“%s” of %s: %s"), word, self->inquiry->kind->kind, formula != NULL ? formula : "");
}

static gboolean
choose_words (Saving     *self,
              const char *words,
              const char *prefix,
              GError    **error)
{
  g_auto (GStrv) parts = hunch_split_list (words);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      int place = find_word (self->columns, parts[i]);

      if (place < 0)
        {
          g_autofree char *known = g_strjoinv (", ", (char **) self->columns->words);

          return hunch_bad_option (error, _("“%s” says nothing called “%s” of a row: choose from %s."), self->inquiry->kind->kind, parts[i], known);
        }
      g_array_append_val (self->wanted, place);
      g_ptr_array_add (self->names, dup_name (self, parts[i], prefix));
      g_ptr_array_add (self->notes, dup_note (self, parts[i]));
    }
  return TRUE;
}

static gboolean
check_names (Saving  *self,
             GError **error)
{
  for (guint i = 0; i < self->names->len; i++)
    {
      const char *name = self->names->pdata[i];

      if (hunch_table_info_find (self->inquiry->table, name) >= 0)
        return hunch_bad_option (error, _("“%s” has a column “%s” already: choose another prefix."), self->inquiry->table->name, name);
      for (guint k = 0; k < i; k++)
        if (g_str_equal (name, self->names->pdata[k]))
          return hunch_bad_option (error, _("“%s” is asked for twice."), name);
    }
  return TRUE;
}

/* --- row by row --- */

/* The model's rows come in order, with holes where rows were left out. */
static gboolean
fill_row (gpointer user_data,
          gint64   position,
          double  *out,
          GError **error)
{
  Saving *self = user_data;
  HunchFrame *frame = self->columns->get_frame (self->inquiry->model);

  while (self->i >= self->n && (self->n > 0 || !self->has_begun))
    {
      self->has_begun = TRUE;
      self->i = 0;
      if (!self->columns->next (self->inquiry->model, (const guint *) (gpointer) self->wanted->data, self->wanted->len, self->block, &self->n, error))
        return FALSE;
    }
  for (guint k = 0; k < self->wanted->len; k++)
    out[k] = NAN;
  if (self->i >= self->n || hunch_frame_get_row (frame, self->i) != position)
    return TRUE;

  for (guint k = 0; k < self->wanted->len; k++)
    out[k] = self->block[k][self->i];
  self->i++;
  return TRUE;
}

static gboolean
write_columns (Saving  *self,
               GError **error)
{
  guint n = self->wanted->len;
  g_autofree HunchNewColumn *columns = g_new0 (HunchNewColumn, n + 1);

  self->block = g_new0 (double *, n + 1);
  for (guint k = 0; k < n; k++)
    {
      columns[k] = (HunchNewColumn){ self->names->pdata[k], self->notes->pdata[k] };
      self->block[k] = g_new (double, HUNCH_FRAME_BLOCK);
    }
  self->columns->rewind (self->inquiry->model);
  return hunch_project_add_columns (self->inquiry->project, self->inquiry->table->name, columns, n, fill_row, self, self->inquiry->cancellable, error);
}

static gboolean
save (HunchInquiry *inquiry,
      const char   *words,
      const char   *prefix,
      GError      **error)
{
  g_auto (Saving) self = { inquiry, inquiry->model_words, g_array_new (FALSE, FALSE, sizeof (guint)), g_ptr_array_new_with_free_func (g_free),
                           g_ptr_array_new_with_free_func (g_free) };

  if (inquiry->model == NULL)
    return hunch_bad_option (error, _("“%s” says nothing of single rows that could be kept as a column."), inquiry->kind->kind);
  if (inquiry->table->is_view)
    return hunch_no_answer (error, _("“%s” is made by a recipe, so it takes no columns of its own: keep its rows as a table first."), inquiry->table->name);
  return choose_words (&self, words, prefix, error) && check_names (&self, error) && write_columns (&self, error);
}

gboolean
hunch_analysis_save_columns (HunchProject  *project,
                             const char    *kind,
                             const char    *table,
                             GHashTable    *options,
                             const char    *words,
                             const char    *prefix,
                             HunchProgress *progress,
                             GCancellable  *cancellable,
                             JsonObject   **out_result,
                             GError       **error)
{
  g_autoptr (HunchInquiry) inquiry = NULL;
  const HunchKind *found = hunch_kinds_find_run (kind);

  g_return_val_if_fail (HUNCH_IS_PROJECT (project) && options != NULL && words != NULL, FALSE);

  if (found == NULL)
    return hunch_bad_option (error, _("There is no analysis “%s”."), kind);
  inquiry = hunch_inquiry_new (project, &found->info, table, options, progress, cancellable, error);
  if (inquiry == NULL || !found->run (inquiry, error) || !save (inquiry, words, prefix, error))
    {
      hunch_inquiry_adopt_error (error);
      return FALSE;
    }
  if (out_result != NULL)
    *out_result = hunch_result_finish (inquiry->result, kind, inquiry->table->name, options);
  return TRUE;
}
