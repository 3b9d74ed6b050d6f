/* Blocks of formats that can only be read from the front: objects as a whole. Some are drawn, looked at together as one data set and counted; of each a run of
 * rows is kept. Where their rows are too few, more are drawn and all looked at again; what was fetched lies in the sources' spool. */
#define G_LOG_DOMAIN "hunch-sample"
#include "sample/blocks-private.h"

#include <glib/gi18n-lib.h>

#include "format/dataset.h"

#define MAX_ROUNDS 20

typedef struct
{
  GPtrArray               *sources;   /* lent */
  const HunchSampleChoice *choice;
  HunchRandom              random;
  double                  *weights;   /* owned; 0: drawn, or left out */
  guint                   *hits;      /* owned; in all rounds */
  guint                   *parts;     /* owned; marks of the first round, which is about the number of blocks */
  GArray                  *leave_out; /* lent, of HunchBlock; may be NULL */
  GArray                  *rests;     /* owned, of HunchBlockRest: further rows of these are taken when there is nothing else; NULL until then */
} Drawing;

/* Rows that follow each other in the scan: of an object, or of a member of one that is an archive. */
typedef struct
{
  guint  object;   /* among all sources */
  int    member;   /* -1: the object has only one */
  gint64 offset;
  gint64 n_rows;
} Unit;

static void
drawing_clear (Drawing *self)
{
  g_clear_pointer (&self->weights, g_free);
  g_clear_pointer (&self->hits, g_free);
  g_clear_pointer (&self->parts, g_free);
  g_clear_pointer (&self->rests, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Drawing, drawing_clear)

void
hunch_whole_blocks_clear (HunchWholeBlocks *self)
{
  g_clear_object (&self->scan);
  g_clear_pointer (&self->plans, g_array_unref);
}

static gboolean
draw_round (Drawing *self,
            guint    n_hits,
            gboolean is_first)
{
  guint n = self->sources->len;
  g_autofree guint *hits = g_new0 (guint, n);
  gboolean has_new = FALSE;

  hunch_draw_systematic (self->weights, n, n_hits, &self->random, hits);
  for (guint i = 0; i < n; i++)
    if (hits[i] > 0)
      {
        self->hits[i] = hits[i];
        self->parts[i] = is_first ? hits[i] : 1;
        self->weights[i] = 0;
        has_new = TRUE;
      }
  return has_new;
}

static guint
find_nth_drawn (Drawing *self,
                guint    nth)
{
  for (guint i = 0; i < self->sources->len; i++)
    if (self->hits[i] > 0 && nth-- == 0)
      return i;
  return 0;
}

static GPtrArray *
dup_drawn (Drawing *self)
{
  GPtrArray *drawn = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < self->sources->len; i++)
    if (self->hits[i] > 0)
      g_ptr_array_add (drawn, g_object_ref (g_ptr_array_index (self->sources, i)));
  return drawn;
}

/* --- counting --------------------------------------------------------------- */

/* Position among `drawn` of an object of the scan: its name is that of the drawn one, or begins with it when that is an archive. Both lists have one order. */
static guint
find_drawn (GPtrArray   *drawn,
            guint        before,
            HunchSource *object)
{
  for (guint i = before; i < drawn->len; i++)
    if (g_str_has_prefix (hunch_source_get_name (object), hunch_source_get_name (g_ptr_array_index (drawn, i))))
      return i;
  return before;
}

static void
add_unit (GArray *units,
          guint   object,
          gint64  offset,
          gint64  n_rows)
{
  Unit *last = units->len > 0 ? &g_array_index (units, Unit, units->len - 1) : NULL;
  Unit unit = { object, -1, offset, n_rows };

  /* A second one makes the first a member, too. */
  if (last != NULL && last->object == object)
    {
      last->member = MAX (last->member, 0);
      unit.member = last->member + 1;
    }
  g_array_append_val (units, unit);
}

/* From where each object of the scan begins to units, whose object is a position among the drawn; FALSE when the scan does not tell. */
static gboolean
split_rows (HunchScan *scan,
            GPtrArray *drawn,
            GArray    *starts,
            gint64     n,
            GArray    *units)
{
  GPtrArray *objects = hunch_format_get_objects (scan);
  guint place = 0;

  if (objects == NULL || starts->len != objects->len || objects->len < drawn->len)
    {
      if (drawn->len == 1 && (objects == NULL || objects->len == 1))
        add_unit (units, 0, 0, n);
      return units->len > 0;
    }
  for (guint i = 0; i < objects->len; i++)
    {
      gint64 start = g_array_index (starts, gint64, i);
      gint64 end = i + 1 < starts->len ? g_array_index (starts, gint64, i + 1) : n;

      place = objects->len == drawn->len ? i : find_drawn (drawn, place, g_ptr_array_index (objects, i));
      add_unit (units, place, start, end - start);
    }
  return TRUE;
}

/* Units of the drawn objects, by going through one of the scan's columns; none where the format reads all as one text. */
static GArray *
count_rows (HunchScan     *scan,
            GPtrArray     *drawn,
            GCancellable  *cancellable,
            GError       **error)
{
  guint first = 0;
  g_autoptr (HunchReader) reader = hunch_scan_read (scan, &first, 1, cancellable, error);
  g_autoptr (GArray) units = g_array_new (FALSE, TRUE, sizeof (Unit));
  g_autoptr (GArray) starts = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) cause = NULL;
  const HunchBatch *batch;
  gint64 n = 0;

  if (reader == NULL)
    return NULL;
  do
    {
      const gint64 *begun;
      guint n_begun;

      batch = hunch_reader_next (reader, cancellable, &cause);
      if (hunch_format_get_object_rows (reader, &begun, &n_begun))
        for (guint i = starts->len; i < n_begun; i++)
          g_array_append_val (starts, begun[i]);
      n += batch != NULL ? (gint64) batch->n_rows : 0;
    }
  while (batch != NULL);

  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  split_rows (scan, drawn, starts, n, units);
  return g_steal_pointer (&units);
}

/* Objects that were read as one text are looked at apart, with the types that were found together. */
static HunchFormatOptions *
tell_types (HunchScan                *scan,
            const HunchFormatOptions *options)
{
  HunchFormatOptions *told = options != NULL ? hunch_format_options_copy (options) : hunch_format_options_new ();
  guint n;
  const HunchField *fields = hunch_scan_get_fields (scan, &n);

  if (told->csv->types == NULL)
    told->csv->types = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < n; i++)
    g_hash_table_insert (told->csv->types, g_strdup (fields[i].name), GINT_TO_POINTER (fields[i].type));
  return told;
}

static gboolean
count_alone (HunchSource              *object,
             const HunchFormatOptions *options,
             gint64                   *out_n,
             GCancellable             *cancellable,
             GError                  **error)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (HunchScan) scan = NULL;
  g_autoptr (GArray) units = NULL;

  g_ptr_array_add (alone, object);
  scan = hunch_format_scan (alone, options, -1, NULL, cancellable, error);
  units = scan != NULL ? count_rows (scan, alone, cancellable, error) : NULL;
  if (units == NULL)
    return FALSE;

  *out_n = 0;
  for (guint i = 0; i < units->len; i++)
    *out_n += g_array_index (units, Unit, i).n_rows;
  return TRUE;
}

static GArray *
count_each (GPtrArray                *drawn,
            HunchScan                *scan,
            const HunchFormatOptions *options,
            GCancellable             *cancellable,
            GError                  **error)
{
  GPtrArray *objects = hunch_format_get_objects (scan);
  g_autoptr (HunchFormatOptions) told = NULL;
  g_autoptr (GArray) units = count_rows (scan, drawn, cancellable, error);
  gint64 offset = 0;
  guint place = 0;

  if (units == NULL || units->len > 0 || objects == NULL)
    return g_steal_pointer (&units);

  told = tell_types (scan, options);
  for (guint i = 0; i < objects->len; i++)
    {
      gint64 n;

      if (!count_alone (g_ptr_array_index (objects, i), told, &n, cancellable, error))
        return NULL;
      place = objects->len == drawn->len ? i : find_drawn (drawn, place, g_ptr_array_index (objects, i));
      add_unit (units, place, offset, n);
      offset += n;
    }
  return g_steal_pointer (&units);
}

/* --- drawing ---------------------------------------------------------------- */

static gboolean
is_left_out (Drawing *drawing,
             guint    object,
             int      member)
{
  for (guint i = 0; drawing->leave_out != NULL && i < drawing->leave_out->len; i++)
    {
      const HunchBlock *block = &g_array_index (drawing->leave_out, HunchBlock, i);

      if (block->object == object && block->row_group == member)
        return TRUE;
    }
  return FALSE;
}

static void
add_plan (HunchWholeBlocks *self,
          const Unit       *unit,
          guint             hits,
          guint             n_parts)
{
  HunchBlockPlan plan = { { unit->object, unit->member, unit->n_rows, 0 }, hits, .offset = unit->offset };

  hunch_block_plan_add (self->plans, &plan, n_parts);
  self->n_drawn += unit->n_rows;
}

/* Rows of a unit that were not drawn before: none of one that was, as long as there are others. */
static gint64
count_free (Drawing    *drawing,
            const Unit *unit)
{
  gint64 sum = 0;

  if (!is_left_out (drawing, unit->object, unit->member))
    return unit->n_rows;
  for (guint i = 0; drawing->rests != NULL && i < drawing->rests->len; i++)
    {
      const HunchBlockRest *rest = &g_array_index (drawing->rests, HunchBlockRest, i);

      if (rest->block.object == unit->object && rest->block.row_group == unit->member)
        sum += rest->n_free;
    }
  return sum;
}

static void
add_rests (HunchWholeBlocks *self,
           Drawing          *drawing,
           const Unit       *unit)
{
  for (guint i = 0; drawing->rests != NULL && i < drawing->rests->len; i++)
    {
      const HunchBlockRest *rest = &g_array_index (drawing->rests, HunchBlockRest, i);
      HunchBlockPlan plan;

      if (rest->block.object != unit->object || rest->block.row_group != unit->member || !hunch_block_rest_plan (rest, unit->offset, unit->n_rows, &plan))
        continue;
      g_array_append_val (self->plans, plan);
      self->n_drawn += rest->n_free;
    }
}

static void
add_unit_plans (HunchWholeBlocks *self,
                Drawing          *drawing,
                const Unit       *unit,
                guint             hits,
                guint             n_parts)
{
  if (is_left_out (drawing, unit->object, unit->member))
    add_rests (self, drawing, unit);
  else
    add_plan (self, unit, hits, n_parts);
}

/* The marks of an object go to its members by their rows, `factor` times as many. Returns whether members are left. */
static gboolean
hit_members (HunchWholeBlocks *self,
             Drawing          *drawing,
             const Unit       *units,
             guint             n,
             guint             factor)
{
  g_autofree double *rows = g_new0 (double, n);
  g_autofree guint *hits = g_new0 (guint, n);
  guint64 n_hits = (guint64) drawing->hits[units[0].object] * factor;
  gboolean has_more = FALSE;

  for (guint i = 0; i < n; i++)
    rows[i] = (double) count_free (drawing, &units[i]);
  hunch_draw_systematic (rows, n, (guint) MIN (n_hits, 10000000), &drawing->random, hits);
  for (guint i = 0; i < n; i++)
    {
      if (hits[i] > 0)
        add_unit_plans (self, drawing, &units[i], hits[i], factor == 1 && drawing->parts[units[i].object] > 1 ? hits[i] : 1);
      has_more |= hits[i] == 0 && rows[i] > 0;
    }
  return has_more;
}

static gboolean
hit_units (HunchWholeBlocks *self,
           Drawing          *drawing,
           GArray           *units,
           guint             factor)
{
  gboolean has_more = FALSE;

  g_clear_pointer (&self->plans, g_array_unref);
  self->plans = g_array_new (FALSE, TRUE, sizeof (HunchBlockPlan));
  g_array_set_clear_func (self->plans, (GDestroyNotify) hunch_block_plan_clear);
  self->n_drawn = 0;
  for (guint i = 0, end; i < units->len; i = end)
    {
      const Unit *first = &g_array_index (units, Unit, i);

      for (end = i + 1; end < units->len && g_array_index (units, Unit, end).object == first->object; end++)
        ;
      if (end - i == 1)
        add_unit_plans (self, drawing, first, drawing->hits[first->object], drawing->parts[first->object]);
      else
        has_more |= hit_members (self, drawing, first, end - i, factor);
    }
  return has_more;
}

/* More members are taken where they are at hand anyway. */
static void
make_plans (HunchWholeBlocks *self,
            Drawing          *drawing,
            GArray           *units,
            guint             n_min)
{
  guint factor = 1;
  guint place = 0;
  guint last = G_MAXUINT;

  self->n_rows = 0;
  self->bytes = 0;
  for (guint i = 0; i < units->len; i++)
    {
      Unit *unit = &g_array_index (units, Unit, i);

      /* From positions among the drawn to those among all. */
      if (unit->object != last)
        {
          last = unit->object;
          place = find_nth_drawn (drawing, unit->object);
          self->bytes += hunch_blocks_get_weight (g_ptr_array_index (drawing->sources, place));
        }
      unit->object = place;
      self->n_rows += unit->n_rows;
    }
  while (hit_units (self, drawing, units, factor) && (self->n_drawn < drawing->choice->rows || self->plans->len < n_min) && factor < 1 << 20)
    factor *= 2;
}

static gboolean
look_at_drawn (HunchWholeBlocks         *self,
               Drawing                  *drawing,
               const HunchFormatOptions *options,
               guint                     n_min,
               HunchProgress            *progress,
               GCancellable             *cancellable,
               GError                  **error)
{
  g_autoptr (GPtrArray) drawn = dup_drawn (drawing);
  g_autoptr (GArray) units = NULL;

  g_clear_object (&self->scan);
  self->scan = hunch_format_scan (drawn, options, -1, progress, cancellable, error);
  units = self->scan != NULL ? count_each (drawn, self->scan, options, cancellable, error) : NULL;
  if (units == NULL)
    return FALSE;

  make_plans (self, drawing, units, n_min);
  return TRUE;
}

/* Marks of the next round; 0: enough. */
static guint
count_missing (HunchWholeBlocks        *self,
               const HunchSampleChoice *choice,
               guint                    n_min)
{
  gint64 n = self->plans->len;
  gint64 missing = MAX ((gint64) n_min - n, 0);

  if (self->n_drawn < choice->rows)
    {
      double typical = MAX ((double) self->n_drawn / (double) MAX (n, 1), 1);

      missing = MAX (missing, 1 + (gint64) (1.1 * (double) (choice->rows - self->n_drawn) / typical));
    }
  return (guint) MIN (missing, 100000);
}

static void
drawing_init (Drawing                 *self,
              GPtrArray               *sources,
              const HunchSampleChoice *choice,
              GArray                  *leave_out)
{
  *self = (Drawing) { .sources = sources, .choice = choice, .leave_out = leave_out };
  self->random.state = choice->seed;
  self->hits = g_new0 (guint, sources->len);
  self->parts = g_new0 (guint, sources->len);
  self->weights = g_new (double, sources->len);
  for (guint i = 0; i < sources->len; i++)
    self->weights[i] = hunch_blocks_get_weight (g_ptr_array_index (sources, i));
  for (guint i = 0; leave_out != NULL && i < leave_out->len; i++)
    if (g_array_index (leave_out, HunchBlock, i).object < sources->len && g_array_index (leave_out, HunchBlock, i).row_group < 0)
      self->weights[g_array_index (leave_out, HunchBlock, i).object] = 0;
}

/* Nothing is left that was not drawn before: objects of which rows are left, by these. */
static gboolean
draw_rests (HunchWholeBlocks         *self,
            Drawing                  *drawing,
            const HunchFormatOptions *options,
            guint                     n_min,
            HunchProgress            *progress,
            GCancellable             *cancellable,
            GError                  **error)
{
  guint n_hits = n_min;

  drawing->rests = hunch_block_rests_new (drawing->leave_out);
  for (guint i = 0; i < drawing->rests->len; i++)
    {
      const HunchBlockRest *rest = &g_array_index (drawing->rests, HunchBlockRest, i);

      if (rest->block.object < drawing->sources->len && drawing->hits[rest->block.object] == 0)
        drawing->weights[rest->block.object] += (double) rest->n_free;
    }
  for (guint round = 0; round < MAX_ROUNDS && n_hits > 0 && drawing->rests->len > 0; round++)
    {
      if (!draw_round (drawing, n_hits, FALSE) && (round > 0 || self->scan == NULL))
        return TRUE;
      if (!look_at_drawn (self, drawing, options, n_min, progress, cancellable, error))
        return FALSE;
      n_hits = self->n_drawn < drawing->choice->rows ? count_missing (self, drawing->choice, n_min) : 0;
    }
  return TRUE;
}

gboolean
hunch_whole_blocks_draw (HunchWholeBlocks         *self,
                         GPtrArray                *sources,
                         const HunchFormatOptions *options,
                         const HunchSampleChoice  *choice,
                         GArray                   *leave_out,
                         HunchProgress            *progress,
                         GCancellable             *cancellable,
                         GError                  **error)
{
  g_auto (Drawing) drawing = { NULL };
  guint n_min = (guint) MIN (choice->min_blocks > 0 ? choice->min_blocks : HUNCH_BLOCKS_USUAL_MIN, MAX (choice->rows, 1));
  guint n_hits = n_min;

  drawing_init (&drawing, sources, choice, leave_out);
  for (guint round = 0; round < MAX_ROUNDS && n_hits > 0 && draw_round (&drawing, n_hits, round == 0); round++)
    {
      if (!look_at_drawn (self, &drawing, options, n_min, progress, cancellable, error))
        return FALSE;
      n_hits = count_missing (self, choice, n_min);
    }
  if ((self->scan == NULL || self->n_drawn < choice->rows) && !draw_rests (self, &drawing, options, n_min, progress, cancellable, error))
    return FALSE;
  if (self->scan == NULL || self->plans->len == 0)
    {
      g_set_error_literal (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_NO_TABLE,
                           leave_out != NULL && leave_out->len > 0 ? _("No block is left to draw rows of.") : _("There is not one row to draw."));
      return FALSE;
    }
  hunch_blocks_set_runs (self->plans, choice->rows, &drawing.random);
  return TRUE;
}
