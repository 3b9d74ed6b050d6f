#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/frame.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "analysis/rows.h"
#include "analysis/strata.h"
#include "analysis/words.h"

typedef struct
{
  char    *name;       /* owned */
  guint    column;     /* in the HunchColumns */
  double  *numbers;    /* owned [HUNCH_FRAME_BLOCK], or NULL */
  gint32  *codes;      /* owned, the same */
  double  *raw_numbers; /* owned; with chosen rows: as they stand in the table */
  gint32  *raw_codes;  /* owned, the same */
  gint64   n_missing;  /* with chosen rows: met so far */
  char   **labels;     /* owned, when the levels have other names than the column gives them */
} Part;

/* Rows that are chosen (analysis/rows.h) are read into the raw arrays and handed out as often as they are wanted. */
typedef struct
{
  HunchRows           *rows;      /* lent */
  const HunchRowPiece *pieces;    /* lent */
  guint                n_pieces;
  guint                piece;     /* in hand */
  gint64               done;      /* rows of it that were read */
  gint64               place;     /* of the piece's first row, in the order of reading */
  guint8              *times;     /* owned: of the raw rows, how often they have still to be handed out */
  gsize                n_raw;
  gsize                next_raw;
  gint64               raw_row;   /* position in the table of the first raw row */
  gint64               raw_place;
  guint16             *picks;     /* owned: which raw row stands where in the block in hand */
  guint                trim;      /* place of the trimmed column among the numbers */
  double               trim_low;
  double               trim_high;
  gboolean             is_trimmed;
  gint64               n_seen;    /* counting each time */
} Choice;

struct _HunchFrame
{
  HunchInquiry *inquiry;    /* lent */
  GPtrArray    *numbers;    /* of Part, owned */
  GPtrArray    *codes;      /* of Part, owned */
  HunchColumns *columns;    /* owned */
  guint16      *kept;       /* owned: where the complete rows of the block were, when some were dropped */
  gboolean      is_partial; /* `kept` counts for this block */
  gboolean      has_missing;
  gboolean      keeps_missing_numbers;
  gint64        n_rows;
  gint64        next_row;
  gint64        block_row;  /* of the block in hand */
  gint64        n_used;
  Choice       *choice;     /* owned; NULL: all rows, once */
  gboolean      wants_strata;
  guint32      *strata;     /* owned [HUNCH_FRAME_BLOCK], with strata */
  guint32      *raw_strata; /* owned, the same, with chosen rows */
  double       *weights;    /* owned, when rows weigh differently */
  gint64       *sizes;      /* owned [n strata]: rows met of each */
};

static void
part_free (Part *part)
{
  g_free (part->name);
  g_free (part->numbers);
  g_free (part->codes);
  g_free (part->raw_numbers);
  g_free (part->raw_codes);
  g_strfreev (part->labels);
  g_free (part);
}

static void
choice_free (Choice *choice)
{
  g_free (choice->times);
  g_free (choice->picks);
  g_free (choice);
}

HunchFrame *
hunch_frame_new (HunchInquiry *inquiry)
{
  HunchFrame *self = g_new0 (HunchFrame, 1);

  self->inquiry = inquiry;
  self->numbers = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  self->codes = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  return self;
}

void
hunch_frame_free (HunchFrame *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->numbers);
  g_ptr_array_unref (self->codes);
  g_clear_pointer (&self->columns, hunch_columns_free);
  g_free (self->kept);
  g_clear_pointer (&self->choice, choice_free);
  g_free (self->strata);
  g_free (self->raw_strata);
  g_free (self->weights);
  g_free (self->sizes);
  g_free (self);
}

static guint
add_part (GPtrArray  *parts,
          const char *name)
{
  Part *part;

  for (guint i = 0; i < parts->len; i++)
    if (g_str_equal (((Part *) g_ptr_array_index (parts, i))->name, name))
      return i;

  part = g_new0 (Part, 1);
  part->name = g_strdup (name);
  g_ptr_array_add (parts, part);
  return parts->len - 1;
}

guint
hunch_frame_add_number (HunchFrame *self,
                        const char *column)
{
  return add_part (self->numbers, column);
}

guint
hunch_frame_add_codes (HunchFrame *self,
                       const char *column)
{
  return add_part (self->codes, column);
}

guint
hunch_frame_get_n_numbers (HunchFrame *self)
{
  return self->numbers->len;
}

const char *
hunch_frame_get_number_name (HunchFrame *self,
                             guint       place)
{
  return ((Part *) g_ptr_array_index (self->numbers, place))->name;
}

void
hunch_frame_keep_missing_numbers (HunchFrame *self)
{
  self->keeps_missing_numbers = TRUE;
}

static guint
find_name (GPtrArray  *names,
           const char *name)
{
  for (guint i = 0; i < names->len; i++)
    if (g_str_equal (g_ptr_array_index (names, i), name))
      return i;

  g_ptr_array_add (names, (gpointer) name);
  return names->len - 1;
}

void
hunch_frame_want_strata (HunchFrame *self)
{
  self->wants_strata = TRUE;
}

/* Each column once, however it is read. */
static GPtrArray *
place_parts (HunchFrame *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->numbers->len; i++)
    {
      Part *part = g_ptr_array_index (self->numbers, i);

      part->column = find_name (names, part->name);
      part->numbers = g_new (double, HUNCH_FRAME_BLOCK);
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      Part *part = g_ptr_array_index (self->codes, i);

      part->column = find_name (names, part->name);
      part->codes = g_new (gint32, HUNCH_FRAME_BLOCK);
    }
  return names;
}

static void
make_raw_arrays (HunchFrame *self)
{
  for (guint i = 0; i < self->numbers->len; i++)
    ((Part *) g_ptr_array_index (self->numbers, i))->raw_numbers = g_new (double, HUNCH_FRAME_BLOCK);
  for (guint i = 0; i < self->codes->len; i++)
    ((Part *) g_ptr_array_index (self->codes, i))->raw_codes = g_new (gint32, HUNCH_FRAME_BLOCK);
  if (self->strata != NULL)
    self->raw_strata = g_new (guint32, HUNCH_FRAME_BLOCK);
}

/* Before the columns are placed: the trimmed one may be none of those asked for. */
static void
choose_rows (HunchFrame *self)
{
  Choice *choice = g_new0 (Choice, 1);
  const char *trim = hunch_rows_get_trim (self->inquiry->rows, &choice->trim_low, &choice->trim_high);

  choice->rows = self->inquiry->rows;
  choice->pieces = hunch_rows_get_pieces (choice->rows, &choice->n_pieces);
  choice->times = g_new (guint8, HUNCH_FRAME_BLOCK);
  choice->picks = g_new (guint16, HUNCH_FRAME_BLOCK);
  choice->is_trimmed = trim != NULL;
  if (trim != NULL)
    choice->trim = add_part (self->numbers, trim);
  self->choice = choice;
}

static void
make_strata (HunchFrame *self)
{
  self->strata = g_new (guint32, HUNCH_FRAME_BLOCK);
  self->sizes = g_new0 (gint64, hunch_strata_get_n (self->inquiry->strata) + 1);
  if (hunch_strata_get_weights (self->inquiry->strata) != NULL)
    self->weights = g_new (double, HUNCH_FRAME_BLOCK);
}

static gboolean
open_columns (HunchFrame *self,
              GError    **error)
{
  g_autoptr (GPtrArray) names = place_parts (self);

  self->columns = hunch_columns_open (self->inquiry->project, self->inquiry->table->name,
                                      (const char *const *) names->pdata, names->len,
                                      self->inquiry->progress, self->inquiry->cancellable, error);
  if (self->columns == NULL)
    return FALSE;

  self->n_rows = hunch_columns_get_n_rows (self->columns);
  for (guint i = 0; i < names->len; i++)
    if (hunch_columns_get_n_missing (self->columns, i) > 0)
      self->has_missing = TRUE;
  if (self->has_missing)
    self->kept = g_new (guint16, HUNCH_FRAME_BLOCK);
  return TRUE;
}

gboolean
hunch_frame_open (HunchFrame *self,
                  GError    **error)
{
  if (self->inquiry->rows != NULL)
    choose_rows (self);
  if (self->wants_strata && self->inquiry->strata != NULL)
    make_strata (self);
  if (!open_columns (self, error))
    return FALSE;
  if (self->choice != NULL)
    {
      make_raw_arrays (self);
      self->n_rows = hunch_rows_get_n (self->choice->rows);
    }
  return TRUE;
}

static gboolean
read_block (HunchFrame *self,
            gint64      first,
            gsize       n,
            GError    **error)
{
  gboolean is_raw = self->choice != NULL;

  for (guint i = 0; i < self->numbers->len; i++)
    {
      Part *part = g_ptr_array_index (self->numbers, i);

      if (!hunch_columns_read (self->columns, part->column, first, n, is_raw ? part->raw_numbers : part->numbers, error))
        return FALSE;
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      Part *part = g_ptr_array_index (self->codes, i);

      if (!hunch_columns_read_codes (self->columns, part->column, first, n, is_raw ? part->raw_codes : part->codes, error))
        return FALSE;
    }
  return self->strata == NULL
      || hunch_strata_read (self->inquiry->strata, first, n, is_raw ? self->raw_strata : self->strata, error);
}

static gsize
find_complete_rows (HunchFrame *self,
                    gsize       n)
{
  g_autofree guint8 *is_missing = g_new0 (guint8, n);
  gsize n_kept = 0;

  for (guint i = 0; i < self->numbers->len && !self->keeps_missing_numbers; i++)
    {
      const double *values = ((Part *) g_ptr_array_index (self->numbers, i))->numbers;

      for (gsize k = 0; k < n; k++)
        is_missing[k] |= isnan (values[k]) != 0;
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      const gint32 *codes = ((Part *) g_ptr_array_index (self->codes, i))->codes;

      for (gsize k = 0; k < n; k++)
        is_missing[k] |= codes[k] < 0;
    }

  for (gsize k = 0; k < n; k++)
    if (!is_missing[k])
      self->kept[n_kept++] = k;
  return n_kept;
}

static void
close_ranks (HunchFrame *self,
             gsize       n_kept)
{
  for (guint i = 0; i < self->numbers->len; i++)
    {
      double *values = ((Part *) g_ptr_array_index (self->numbers, i))->numbers;

      for (gsize k = 0; k < n_kept; k++)
        values[k] = values[self->kept[k]];
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      gint32 *codes = ((Part *) g_ptr_array_index (self->codes, i))->codes;

      for (gsize k = 0; k < n_kept; k++)
        codes[k] = codes[self->kept[k]];
    }
  for (gsize k = 0; k < n_kept && self->strata != NULL; k++)
    self->strata[k] = self->strata[self->kept[k]];
}

static void
weigh (HunchFrame *self,
       gsize       n)
{
  const double *weights = self->weights != NULL ? hunch_strata_get_weights (self->inquiry->strata) : NULL;

  for (gsize k = 0; k < n && weights != NULL; k++)
    self->weights[k] = weights[self->strata[k]];
}

/* --- chosen rows --- */

/* A row without all its values is not handed out. */
static void
drop_raw_missing (HunchFrame *self,
                  gsize       n)
{
  Choice *choice = self->choice;

  for (guint i = 0; i < self->numbers->len && self->has_missing; i++)
    {
      Part *part = g_ptr_array_index (self->numbers, i);

      for (gsize k = 0; k < n; k++)
        part->n_missing += isnan (part->raw_numbers[k]) ? choice->times[k] : 0;
    }
  for (guint i = 0; i < self->codes->len && self->has_missing; i++)
    {
      Part *part = g_ptr_array_index (self->codes, i);

      for (gsize k = 0; k < n; k++)
        part->n_missing += part->raw_codes[k] < 0 ? choice->times[k] : 0;
    }
  for (guint i = 0; i < self->numbers->len && self->has_missing && !self->keeps_missing_numbers; i++)
    {
      const double *values = ((Part *) g_ptr_array_index (self->numbers, i))->raw_numbers;

      for (gsize k = 0; k < n; k++)
        choice->times[k] = isnan (values[k]) ? 0 : choice->times[k];
    }
  for (guint i = 0; i < self->codes->len && self->has_missing; i++)
    {
      const gint32 *codes = ((Part *) g_ptr_array_index (self->codes, i))->raw_codes;

      for (gsize k = 0; k < n; k++)
        choice->times[k] = codes[k] < 0 ? 0 : choice->times[k];
    }
}

static void
drop_raw_trimmed (HunchFrame *self,
                  gsize       n)
{
  Choice *choice = self->choice;
  const double *values = choice->is_trimmed ? ((Part *) g_ptr_array_index (self->numbers, choice->trim))->raw_numbers : NULL;

  for (gsize k = 0; k < n && values != NULL; k++)
    if (!(values[k] >= choice->trim_low && values[k] <= choice->trim_high))
      choice->times[k] = 0;
}

/* The next stretch of a piece. FALSE without error at the end. */
static gboolean
read_raw (HunchFrame *self,
          GError    **error)
{
  Choice *choice = self->choice;
  gint64 first;
  gsize n;

  while (choice->piece < choice->n_pieces && choice->done >= choice->pieces[choice->piece].n)
    {
      choice->place += choice->pieces[choice->piece++].n;
      choice->done = 0;
    }
  if (choice->piece >= choice->n_pieces)
    return FALSE;

  n = (gsize) MIN (HUNCH_FRAME_BLOCK, choice->pieces[choice->piece].n - choice->done);
  first = choice->pieces[choice->piece].first + choice->done;
  if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error)
      || !hunch_rows_read_times (choice->rows, first, n, choice->times, error) || !read_block (self, first, n, error))
    return FALSE;

  choice->raw_row = first;
  choice->raw_place = choice->place + choice->done;
  choice->done += (gint64) n;
  choice->n_raw = n;
  choice->next_raw = 0;
  for (gsize k = 0; k < n; k++)
    choice->n_seen += choice->times[k];
  for (gsize k = 0; k < n && self->sizes != NULL; k++)
    self->sizes[self->raw_strata[k]] += choice->times[k];
  hunch_progress_report (self->inquiry->progress, choice->n_seen, self->n_rows, choice->n_seen);
  drop_raw_missing (self, n);
  drop_raw_trimmed (self, n);
  return TRUE;
}

/* As many as the block holds. */
static gsize
pick_rows (Choice *choice)
{
  gsize n = 0;

  for (; choice->next_raw < choice->n_raw; choice->next_raw++)
    for (; choice->times[choice->next_raw] > 0; choice->times[choice->next_raw]--)
      {
        if (n == HUNCH_FRAME_BLOCK)
          return n;
        choice->picks[n++] = (guint16) choice->next_raw;
      }
  return n;
}

static void
hand_out (HunchFrame *self,
          gsize       n)
{
  const guint16 *picks = self->choice->picks;

  for (guint i = 0; i < self->numbers->len; i++)
    {
      Part *part = g_ptr_array_index (self->numbers, i);

      for (gsize k = 0; k < n; k++)
        part->numbers[k] = part->raw_numbers[picks[k]];
    }
  for (guint i = 0; i < self->codes->len; i++)
    {
      Part *part = g_ptr_array_index (self->codes, i);

      for (gsize k = 0; k < n; k++)
        part->codes[k] = part->raw_codes[picks[k]];
    }
  for (gsize k = 0; k < n && self->strata != NULL; k++)
    self->strata[k] = self->raw_strata[picks[k]];
  weigh (self, n);
}

static gboolean
next_chosen (HunchFrame *self,
             gsize      *out_n,
             GError    **error)
{
  GError *failure = NULL;

  for (;;)
    {
      gsize n = pick_rows (self->choice);

      if (n > 0)
        {
          hand_out (self, n);
          self->n_used += (gint64) n;
          *out_n = n;
          return TRUE;
        }
      if (!read_raw (self, &failure))
        break;
    }
  *out_n = 0;
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, failure);
  return FALSE;
}

static void
rewind_chosen (HunchFrame *self)
{
  Choice *choice = self->choice;

  choice->piece = 0;
  choice->done = choice->place = choice->n_seen = 0;
  choice->n_raw = choice->next_raw = 0;
  for (guint i = 0; i < self->numbers->len; i++)
    ((Part *) g_ptr_array_index (self->numbers, i))->n_missing = 0;
  for (guint i = 0; i < self->codes->len; i++)
    ((Part *) g_ptr_array_index (self->codes, i))->n_missing = 0;
}

/* --- the next block --- */

gboolean
hunch_frame_next (HunchFrame *self,
                  gsize      *out_n,
                  GError    **error)
{
  if (self->choice != NULL)
    return next_chosen (self, out_n, error);

  while (self->next_row < self->n_rows)
    {
      gsize n = MIN (HUNCH_FRAME_BLOCK, self->n_rows - self->next_row);
      gsize n_kept = n;

      if (g_cancellable_set_error_if_cancelled (self->inquiry->cancellable, error) || !read_block (self, self->next_row, n, error))
        return FALSE;

      for (gsize k = 0; k < n && self->sizes != NULL; k++)
        self->sizes[self->strata[k]]++;
      self->block_row = self->next_row;
      self->next_row += n;
      hunch_progress_report (self->inquiry->progress, self->next_row, self->n_rows, self->next_row);
      if (self->has_missing)
        n_kept = find_complete_rows (self, n);
      self->is_partial = n_kept < n;
      if (self->is_partial)
        close_ranks (self, n_kept);
      weigh (self, n_kept);
      self->n_used += n_kept;
      if (n_kept > 0)
        {
          *out_n = n_kept;
          return TRUE;
        }
    }

  *out_n = 0;
  return TRUE;
}

void
hunch_frame_rewind (HunchFrame *self)
{
  self->next_row = 0;
  self->n_used = 0;
  if (self->sizes != NULL)
    memset (self->sizes, 0, hunch_strata_get_n (self->inquiry->strata) * sizeof *self->sizes);
  if (self->choice != NULL)
    rewind_chosen (self);
}

const double *
hunch_frame_get_numbers (HunchFrame *self,
                         guint       place)
{
  return ((Part *) g_ptr_array_index (self->numbers, place))->numbers;
}

const gint32 *
hunch_frame_get_codes (HunchFrame *self,
                       guint       place)
{
  return ((Part *) g_ptr_array_index (self->codes, place))->codes;
}

gint64
hunch_frame_get_row (HunchFrame *self,
                     gsize       i)
{
  if (self->choice != NULL)
    return self->choice->raw_row + self->choice->picks[i];
  return self->block_row + (self->is_partial ? self->kept[i] : i);
}

gint64
hunch_frame_get_place (HunchFrame *self,
                       gsize       i)
{
  return self->choice != NULL ? self->choice->raw_place + self->choice->picks[i] : hunch_frame_get_row (self, i);
}

const double *
hunch_frame_get_weights (HunchFrame *self)
{
  return self->weights;
}

const guint32 *
hunch_frame_get_strata (HunchFrame *self)
{
  return self->strata;
}

const gint64 *
hunch_frame_get_stratum_sizes (HunchFrame *self)
{
  return self->sizes;
}

gboolean
hunch_frame_has_weights (HunchFrame *self)
{
  return self->weights != NULL;
}

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
  Part *part = g_ptr_array_index (self->codes, place);
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
append_reason (HunchFrame *self,
               GString    *reason,
               const Part *part)
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
warn_of_rounding (HunchFrame *self,
                  const Part *part)
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
