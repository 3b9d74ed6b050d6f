/* A notebook is JSON, so it is built as JSON. What the kinds look like in Python are resources of the program; the cells around them
 * carry the question's options and the kept numbers. */
#define G_LOG_DOMAIN "hunch-deck"
#include "config.h"
#include "deck/notebook.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/analysis.h"
#include "base/json.h"
#include "deck/deck.h"
#include "deck/kept-private.h"
#include "deck/notebook-formula-private.h"
#include "deck/output-private.h"
#include "project/copy-out.h"

#include "notebook-resources.h"

#define SNIPPET_PATH "/org/hunch/notebook/"

typedef struct
{
  HunchProject *project;   /* lent */
  const char   *path;      /* lent */
  JsonArray    *cells;     /* owned */
  GPtrArray    *records;   /* owned, of HunchAnalysisRecord */
  GPtrArray    *beside;    /* owned, of char *: tables that are written into a file of their own; NULL-terminated at the end */
  guint         n_cells;
} Notebook;

/* --- cells --- */

/* Lines keep their ends, as the format wants them. */
static JsonArray *
split_lines (const char *text)
{
  JsonArray *lines = json_array_new ();

  while (*text != '\0')
    {
      const char *end = strchr (text, '\n');
      gsize length = end != NULL ? (gsize) (end - text) + 1 : strlen (text);
      g_autofree char *line = g_strndup (text, length);

      json_array_add_string_element (lines, line);
      text += length;
    }
  return lines;
}

static void
add_cell (Notebook   *self,
          const char *kind,
          const char *text)
{
  JsonObject *cell = json_object_new ();
  g_autofree char *id = g_strdup_printf ("cell-%u", ++self->n_cells);
  g_autofree char *stripped = g_strchomp (g_strdup (text));

  json_object_set_string_member (cell, "cell_type", kind);
  json_object_set_string_member (cell, "id", id);
  json_object_set_object_member (cell, "metadata", json_object_new ());
  if (g_str_equal (kind, "code"))
    {
      json_object_set_null_member (cell, "execution_count");
      json_object_set_array_member (cell, "outputs", json_array_new ());
    }
  json_object_set_array_member (cell, "source", split_lines (stripped));
  json_array_add_object_element (self->cells, cell);
}

/* Text as Python writes it; what JSON escapes, Python reads alike. */
static char *
dup_python_text (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return hunch_json_to_text (node, FALSE);
}

static char *
dup_snippet (const char *name)
{
  g_autofree char *path = g_strdup_printf (SNIPPET_PATH "%s.py", name);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (hunch_notebook_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/* --- which tables --- */

static gboolean
has_beside (Notebook   *self,
            const char *table)
{
  for (guint i = 0; i < self->beside->len; i++)
    if (g_str_equal (self->beside->pdata[i], table))
      return TRUE;
  return FALSE;
}

static void
find_beside (Notebook *self)
{
  for (guint i = 0; i < self->records->len; i++)
    {
      const HunchAnalysisRecord *record = self->records->pdata[i];

      if (record->table != NULL && *record->table != '\0' && !has_beside (self, record->table)
          && !hunch_project_reads_plainly (self->project, record->table))
        g_ptr_array_add (self->beside, g_strdup (record->table));
    }
}

static char *
dup_beside_path (Notebook *self)
{
  g_autofree char *stem = g_str_has_suffix (self->path, ".ipynb") ? g_strndup (self->path, strlen (self->path) - strlen (".ipynb"))
                                                                  : g_strdup (self->path);

  return g_strdup_printf ("%s-tables.sqlite", stem);
}

/* --- the beginning --- */

/* As seen from the notebook when both lie in one folder, else from the root. */
static char *
dup_project_path (Notebook *self)
{
  g_autoptr (GFile) project = g_file_new_for_path (hunch_project_get_path (self->project));
  g_autoptr (GFile) notebook = g_file_new_for_commandline_arg (self->path);
  g_autoptr (GFile) folder = g_file_get_parent (notebook);
  char *relative = folder != NULL ? g_file_get_relative_path (folder, project) : NULL;

  return relative != NULL ? relative : g_file_get_path (project);
}

static void
add_title (Notebook *self)
{
  g_autofree char *title = hunch_project_dup_deck_value (self->project, "title");
  g_autofree char *base = g_path_get_basename (hunch_project_get_path (self->project));
  g_autofree char *text = NULL;

  text = g_strdup_printf ("# %s\n\n%s\n", title != NULL && *title != '\0' ? title : base,
                          _("Every result that is kept in the project, worked out again with pandas, scipy and statsmodels. A cell stops where its numbers "
                            "are not those of Hunch."));
  add_cell (self, "markdown", text);
}

static void
add_start (Notebook *self)
{
  g_autofree char *snippet = dup_snippet ("start");
  g_autofree char *path = dup_project_path (self);
  g_autofree char *project = dup_python_text (path);
  g_autofree char *beside_path = dup_beside_path (self);
  g_autofree char *beside_name = g_path_get_basename (beside_path);
  g_autofree char *tables = dup_python_text (beside_name);
  GString *text = g_string_new (snippet);

  g_string_append_printf (text, "\n\nPROJECT = %s\nTABLES = %s\nBESIDE = {", project, tables);
  for (guint i = 0; i < self->beside->len; i++)
    {
      g_autofree char *name = dup_python_text (self->beside->pdata[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
    }
  g_string_append (text, self->beside->len > 0 ? "}\n" : "*()}\n");
  add_cell (self, "code", text->str);
  g_string_free (text, TRUE);
}

/* --- one result --- */

static void
add_words (Notebook                  *self,
           const HunchAnalysisRecord *record,
           JsonObject                *result)
{
  const HunchKindInfo *kind = hunch_kinds_find (record->kind);
  const char *verdict = hunch_json_get_string (result, "verdict");
  g_autofree char *text = NULL;

  text = g_strdup_printf ("## %s\n\n%s%s%s\n\n%s\n", record->name, kind != NULL ? _(kind->title) : record->kind,
                          record->table != NULL && *record->table != '\0' ? " · " : "",
                          record->table != NULL ? record->table : "", verdict != NULL ? verdict : "");
  add_cell (self, "markdown", text);
}

static void
copy_member (JsonObject *from,
             JsonObject *to,
             const char *member)
{
  JsonNode *node = json_object_get_member (from, member);

  if (node != NULL)
    json_object_set_member (to, member, json_node_copy (node));
  else
    json_object_set_null_member (to, member);
}

/* The numbers alone: pictures, words and tables would only make the cell long. */
static char *
dup_kept (JsonObject *result)
{
  static const char *const members[] = { "n", "estimates", "tests", "fit", "design" };
  g_autoptr (JsonObject) kept = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), kept);
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    copy_member (result, kept, members[i]);
  text = hunch_json_to_text (node, FALSE);
  return dup_python_text (text);
}

static gboolean
append_formula (GString    *out,
                Notebook   *self,
                const char *table,
                GHashTable *options,
                GError    **error)
{
  const char *formula = g_hash_table_lookup (options, "formula");
  g_autoptr (HunchTableInfo) info = formula != NULL ? hunch_project_get_table (self->project, table, error) : NULL;
  g_autofree char *offset = NULL;
  g_autofree char *patsy = NULL;
  g_autofree char *formula_text = NULL;
  g_autofree char *offset_text = NULL;

  if (formula == NULL)
    return TRUE;
  patsy = info != NULL ? hunch_formula_dup_patsy (formula, info, &offset, error) : NULL;
  if (patsy == NULL)
    return FALSE;
  formula_text = dup_python_text (patsy);
  offset_text = offset != NULL ? dup_python_text (offset) : g_strdup ("None");
  g_string_append_printf (out, "formula = %s\noffset = %s\n", formula_text, offset_text);
  return TRUE;
}

static void
append_options (GString    *out,
                GHashTable *options)
{
  g_autoptr (GList) words = g_list_sort (g_hash_table_get_keys (options), (GCompareFunc) strcmp);

  g_string_append (out, "ask = {");
  for (GList *word = words; word != NULL; word = word->next)
    {
      g_autofree char *name = dup_python_text (word->data);
      g_autofree char *value = dup_python_text (g_hash_table_lookup (options, word->data));

      g_string_append_printf (out, "%s%s: %s", word != words ? ", " : "", name, value);
    }
  g_string_append (out, "}\n");
}

static gboolean
add_code (Notebook                  *self,
          const HunchAnalysisRecord *record,
          JsonObject                *result,
          GError                   **error)
{
  g_autoptr (GHashTable) options = hunch_analysis_options_from_text (record->options, error);
  g_autofree char *snippet = dup_snippet (record->kind);
  g_autofree char *kept = dup_kept (result);
  GString *text = g_string_new (NULL);
  gboolean done;

  if (options == NULL)
    {
      g_string_free (text, TRUE);
      return FALSE;
    }
  if (snippet == NULL)
    snippet = dup_snippet ("plain");
  if (record->table != NULL && *record->table != '\0')
    {
      g_autofree char *table = dup_python_text (record->table);

      g_string_append_printf (text, "data = read_table(%s)\n", table);
    }
  append_options (text, options);
  done = append_formula (text, self, record->table, options, error);
  g_string_append_printf (text, "kept = json.loads(%s)\n\n%s", kept, snippet);
  if (done)
    add_cell (self, "code", text->str);
  g_string_free (text, TRUE);
  return done;
}

static gboolean
add_record (Notebook                  *self,
            const HunchAnalysisRecord *record,
            GError                   **error)
{
  g_autoptr (JsonObject) result = NULL;

  result = record->result == NULL ? json_object_new () : hunch_json_parse_object (record->result, -1, _("The kept result"), error);
  if (result == NULL)
    return FALSE;
  add_words (self, record, result);
  return record->result == NULL || add_code (self, record, result, error);
}

/* --- the file --- */

static JsonObject *
make_metadata (void)
{
  JsonObject *metadata = json_object_new ();
  JsonObject *kernel = json_object_new ();
  JsonObject *language = json_object_new ();

  json_object_set_string_member (kernel, "display_name", "Python 3");
  json_object_set_string_member (kernel, "language", "python");
  json_object_set_string_member (kernel, "name", "python3");
  json_object_set_object_member (metadata, "kernelspec", kernel);
  json_object_set_string_member (language, "name", "python");
  json_object_set_object_member (metadata, "language_info", language);
  return metadata;
}

static gboolean
write_notebook (Notebook *self,
                GError  **error)
{
  g_autoptr (JsonObject) root = json_object_new ();
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), root);
  g_autofree char *text = NULL;
  HunchOutput *output;

  json_object_set_array_member (root, "cells", json_array_ref (self->cells));
  json_object_set_object_member (root, "metadata", make_metadata ());
  json_object_set_int_member (root, "nbformat", 4);
  json_object_set_int_member (root, "nbformat_minor", 5);
  text = hunch_json_to_text (node, TRUE);

  output = hunch_output_open (self->path, error);
  if (output == NULL)
    return FALSE;
  hunch_output_write (output, (const unsigned char *) text, strlen (text));
  hunch_output_write (output, (const unsigned char *) "\n", 1);
  return hunch_output_commit (output, error);
}

static gboolean
write_beside (Notebook     *self,
              GCancellable *cancellable,
              GError      **error)
{
  g_autofree char *path = dup_beside_path (self);
  g_autoptr (GPtrArray) tables = g_ptr_array_new ();

  if (self->beside->len == 0)
    return TRUE;
  for (guint i = 0; i < self->beside->len; i++)
    g_ptr_array_add (tables, self->beside->pdata[i]);
  g_ptr_array_add (tables, NULL);
  return hunch_project_copy_out (self->project, (const char *const *) tables->pdata, path, cancellable, error);
}

static gboolean
make_notebook (Notebook      *self,
               GArray        *ids,
               HunchProgress *progress,
               GCancellable  *cancellable,
               GError       **error)
{
  self->records = hunch_kept_load (self->project, ids, error);
  if (self->records == NULL)
    return FALSE;
  find_beside (self);
  add_title (self);
  add_start (self);
  for (guint i = 0; i < self->records->len; i++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error) || !add_record (self, self->records->pdata[i], error))
        return FALSE;
      if (progress != NULL)
        hunch_progress_report (progress, i + 1, self->records->len, 0);
    }
  return write_beside (self, cancellable, error) && write_notebook (self, error);
}

gboolean
hunch_notebook_export (HunchProject  *project,
                       const char    *path,
                       GArray        *ids,
                       HunchProgress *progress,
                       GCancellable  *cancellable,
                       GError       **error)
{
  Notebook self = { project, path, NULL, NULL, NULL, 0 };
  gboolean done;

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  self.cells = json_array_new ();
  self.beside = g_ptr_array_new_with_free_func (g_free);
  done = make_notebook (&self, ids, progress, cancellable, error);
  json_array_unref (self.cells);
  g_ptr_array_unref (self.beside);
  g_clear_pointer (&self.records, g_ptr_array_unref);
  return done;
}

/* --- in a thread --- */

static gboolean
write_cb (HunchProject  *project,
          const char    *path,
          GArray        *ids,
          gboolean       with_evidence,
          HunchProgress *progress,
          GCancellable  *cancellable,
          GError       **error)
{
  return hunch_notebook_export (project, path, ids, progress, cancellable, error);
}

void
hunch_notebook_export_async (HunchProject       *project,
                             const char         *path,
                             GArray             *ids,
                             HunchProgress      *progress,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  hunch_kept_write_async (write_cb, project, path, ids, FALSE, progress, cancellable, callback, user_data);
}

gboolean
hunch_notebook_export_finish (GAsyncResult *result,
                              GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
