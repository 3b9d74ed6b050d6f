/* Levels of a frame's columns, and what is said of the rows that it left out. */
#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/frame-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "analysis/words.h"

/* --- levels --- */

/* The cache numbers booleans; people call them by name. */
static char **
name_booleans (const char *const *levels,
               guint              n)
{
  char **labels = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    if (g_str_equal (levels[i], "0"))
      labels[i] = g_strdup ("false");
    else if (g_str_equal (levels[i], "1"))
      labels[i] = g_strdup ("true");
    else
      labels[i] = g_strdup (levels[i]);
  return labels;
}

const char *const *
hunch_frame_get_levels (HunchFrame *self,
                        guint       place,
                        guint       max_levels,
                        guint      *out_n,
                        GError    **error)
{
  HunchFramePart *part = g_ptr_array_index (self->codes, place);
  g_autoptr (GError) cause = NULL;
  const char *const *levels = hunch_columns_get_levels (self->columns, part->column, out_n, &cause);

  if (levels == NULL)
    {
      hunch_no_answer (error, "%s", cause != NULL ? cause->message : part->name);
      return NULL;
    }
  if (max_levels > 0 && *out_n > max_levels)
    {
      g_autofree char *count = hunch_words_count (*out_n);

      hunch_no_answer (error, _("“%s” has %s different values: too many groups (at most %u)."), part->name, count, max_levels);
      return NULL;
    }
  if (hunch_columns_get_type (self->columns, part->column) != HUNCH_DATA_BOOLEAN)
    return levels;

  if (part->labels == NULL)
    part->labels = name_booleans (levels, *out_n);
  return (const char *const *) part->labels;
}

/* --- counts --- */

gint64
hunch_frame_get_n_rows (HunchFrame *self)
{
  return self->n_rows;
}

gint64
hunch_frame_get_n_used (HunchFrame *self)
{
  return self->n_used;
}

gint64
hunch_frame_get_n_dropped (HunchFrame *self)
{
  return (self->choice != NULL ? self->choice->n_seen : self->next_row) - self->n_used;
}

gboolean
hunch_frame_has_missing (HunchFrame *self)
{
  return self->has_missing;
}

static void
append_reason (HunchFrame           *self,
               GString              *reason,
               const HunchFramePart *part)
{
  gint64 n_missing = self->choice != NULL ? part->n_missing : hunch_columns_get_n_missing (self->columns, part->column);
  g_autofree char *count = NULL;

  if (n_missing == 0 || strstr (reason->str, part->name) != NULL)
    return;

  count = hunch_words_count (n_missing);
  if (reason->len > 0)
    g_string_append (reason, ", ");
  /* Translators: "12 in Ozone": missing values in a column. */
  g_string_append_printf (reason, _("%s in %s"), count, part->name);
}

/* A double holds every whole number up to 2^53 and not all beyond. */
static void
warn_of_rounding (HunchFrame           *self,
                  const HunchFramePart *part)
{
  double low, high;

  if (hunch_columns_get_type (self->columns, part->column) != HUNCH_DATA_INTEGER)
    return;

  hunch_columns_get_range (self->columns, part->column, &low, &high);
  if (high >= 0x1p53 || low <= -0x1p53)
    hunch_result_add_warning (self->inquiry->result, _("“%s” holds whole numbers of more than 15 digits, which were rounded to be calculated with."),
                              part->name);
}

void
hunch_frame_warn_of_rounding (HunchFrame *self)
{
  for (guint i = 0; i < self->numbers->len; i++)
    warn_of_rounding (self, g_ptr_array_index (self->numbers, i));
}

void
hunch_frame_report (HunchFrame *self)
{
  gint64 n_dropped = hunch_frame_get_n_dropped (self);
  g_autoptr (GString) reason = g_string_new (NULL);
  g_autofree char *count = hunch_words_count (n_dropped);
  g_autofree char *text = NULL;

  hunch_result_set_n (self->inquiry->result, self->n_used, n_dropped);
  hunch_frame_warn_of_rounding (self);
  if (n_dropped == 0)
    return;

  for (guint i = 0; i < self->numbers->len; i++)
    append_reason (self, reason, g_ptr_array_index (self->numbers, i));
  for (guint i = 0; i < self->codes->len; i++)
    append_reason (self, reason, g_ptr_array_index (self->codes, i));
  text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s row was left out for missing values: %s.",
                                       "%s rows were left out for missing values: %s.", n_dropped),
                          count, reason->str);
  hunch_result_set_dropped_why (self->inquiry->result, text);
}
