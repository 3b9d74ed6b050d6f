#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/survive.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/inquiry.h"
#include "analysis/rows.h"
#include "analysis/survive-private.h"
#include "analysis/words.h"
#include "base/json.h"
#include "project/another.h"

/* --- what an answer says --------------------------------------------------------- */

static JsonObject *
get_first_test (JsonObject *result)
{
  JsonArray *tests = hunch_json_get_array (result, "tests");

  return tests != NULL && json_array_get_length (tests) > 0 ? json_array_get_object_element (tests, 0) : NULL;
}

static JsonObject *
find_estimate (JsonObject *result,
               const char *name)
{
  JsonArray *estimates = hunch_json_get_array (result, "estimates");

  for (guint i = 0; name != NULL && estimates != NULL && i < json_array_get_length (estimates); i++)
    {
      JsonObject *estimate = json_array_get_object_element (estimates, i);

      if (g_strcmp0 (hunch_json_get_string (estimate, "name"), name) == 0)
        return estimate;
    }
  return NULL;
}

static double
get_number (JsonObject *object,
            const char *member)
{
  return object != NULL ? hunch_json_get_number (object, member, NAN) : NAN;
}

void
hunch_survive_read (JsonObject    *result,
                    HunchSurviveAnswer *out)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");

  out->n = get_number (headline, "n");
  if (isnan (out->n))
    out->n = get_number (result, "n");
  out->estimate = get_number (headline, "estimate");
  out->low = get_number (headline, "ci_low");
  out->high = get_number (headline, "ci_high");
  out->p = get_number (headline, "p");
  if (isnan (out->p))
    out->p = get_number (get_first_test (result), "p");
}

gboolean
hunch_survive_is_sure (JsonObject *result,
                       double      conf)
{
  HunchSurviveAnswer answer;

  hunch_survive_read (result, &answer);
  if (!isnan (answer.p))
    return answer.p < 1 - conf;
  return answer.low > 0 || answer.high < 0;
}

/* --- the same side ---------------------------------------------------------------- */

static int
get_sign (double value)
{
  return (value > 0) - (value < 0);
}

/* Effects that are ratios say nothing at 1. */
static gboolean
is_ratio (const char *name)
{
  const char *const ratios[] = { _("Odds ratio"), _("Risk ratio"), _("Rate ratio"), _("Ratio of variances"), _("Common odds ratio"), _("Matched odds ratio") };

  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (ratios); i++)
    if (g_str_equal (name, ratios[i]))
      return TRUE;
  return FALSE;
}

static gboolean
effects_agree (JsonObject *first,
               JsonObject *second)
{
  JsonObject *a = first != NULL ? hunch_json_get_object (first, "effect") : NULL;
  JsonObject *b = second != NULL ? hunch_json_get_object (second, "effect") : NULL;
  double neutral = a != NULL && is_ratio (hunch_json_get_string (a, "name")) ? 1 : 0;
  double x = get_number (a, "value") - neutral;
  double y = get_number (b, "value") - neutral;

  return isnan (x) || isnan (y) || get_sign (x) == get_sign (y);
}

/* The number that the first result is about, in the second: among the estimates where both have it, as what is strongest may be something else there. */
static gboolean
find_pair (JsonObject *result,
           JsonObject *other,
           double     *out_a,
           double     *out_b)
{
  JsonObject *headline = hunch_json_get_object (result, "headline");
  JsonObject *headline_b = hunch_json_get_object (other, "headline");
  const char *name = headline != NULL ? hunch_json_get_string (headline, "name") : NULL;
  JsonObject *a = find_estimate (result, name);
  JsonObject *b = find_estimate (other, name);

  if (a == NULL || b == NULL)
    {
      if (headline_b == NULL || g_strcmp0 (name, hunch_json_get_string (headline_b, "name")) != 0)
        return FALSE;
      a = headline;
      b = headline_b;
    }
  *out_a = get_number (a, "estimate");
  *out_b = get_number (b, "estimate");
  return TRUE;
}

gboolean
hunch_survive_agrees (JsonObject *result,
                      JsonObject *other)
{
  JsonObject *test = get_first_test (result);
  JsonObject *test_b = get_first_test (other);
  gboolean same_test = test != NULL && test_b != NULL
                       && g_strcmp0 (hunch_json_get_string (test, "name"), hunch_json_get_string (test_b, "name")) == 0;
  double a, b;

  if (find_pair (result, other, &a, &b))
    return get_sign (a) == get_sign (b) && (!same_test || effects_agree (test, test_b));
  return same_test && effects_agree (test, test_b);
}

/* --- draws ------------------------------------------------------------------------ */

typedef struct
{
  HunchProject    *project;      /* lent, as all below unless said otherwise */
  const char      *kind;
  const char      *table;
  GHashTable      *options;
  HunchSurviveHow  how;
  guint            n_draws;
  guint64          seed;
  double           conf;
  HunchProgress   *progress;
  GCancellable    *cancellable;
  HunchAnother    *another;      /* owned; samples from the source */
  JsonObject      *first;        /* owned */
  gboolean         is_sure;
  HunchSurviveAnswer *answers;   /* owned [n_draws] */
  gboolean        *holds;        /* owned [n_draws] */
  char           **whys;         /* owned [n_draws], elements may be NULL */
  guint            n_holds;
  guint            n_failed;
} Survey;

static void
survey_clear (Survey *self)
{
  g_clear_pointer (&self->another, hunch_another_free);
  g_clear_pointer (&self->first, json_object_unref);
  g_clear_pointer (&self->answers, g_free);
  g_clear_pointer (&self->holds, g_free);
  for (guint i = 0; self->whys != NULL && i < self->n_draws; i++)
    g_free (self->whys[i]);
  g_clear_pointer (&self->whys, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Survey, survey_clear)

static JsonObject *
ask_draw (Survey  *self,
          guint64  seed,
          GError **error)
{
  HunchRowChoice choice = { HUNCH_SIDE_DEFAULT, .is_drawn = TRUE, .seed = seed };
  HunchProject *project;

  if (self->how == HUNCH_SURVIVE_BOOTSTRAP)
    return hunch_analysis_run_rows (self->project, self->kind, self->table, self->options, &choice, NULL, self->cancellable, error);
  project = hunch_another_draw (self->another, seed, self->cancellable, error);
  return project == NULL ? NULL : hunch_analysis_run (project, self->kind, self->table, self->options, NULL, self->cancellable, error);
}

static char *
dup_why (Survey     *self,
         JsonObject *result)
{
  gboolean is_sure = hunch_survive_is_sure (result, self->conf);

  if (!self->is_sure)
    return is_sure ? g_strdup (_("The draw is sure, and the first answer is not.")) : NULL;
  if (!is_sure)
    return g_strdup (_("The draw is not sure."));
  return hunch_survive_agrees (self->first, result) ? NULL : g_strdup (_("The draw says something else."));
}

/* A draw without an answer does not hold; being stopped, and a source that is gone, ends the survey. */
static gboolean
take_draw (Survey  *self,
           guint    i,
           GError **error)
{
  static const HunchSurviveAnswer none = { NAN, NAN, NAN, NAN, NAN };
  g_autoptr (GError) failure = NULL;
  g_autoptr (JsonObject) result = ask_draw (self, self->seed + i, &failure);

  self->answers[i] = none;
  if (result == NULL && failure->domain != HUNCH_ANALYSIS_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  if (result == NULL)
    {
      self->whys[i] = g_strdup (failure->message);
      self->n_failed++;
      return TRUE;
    }
  hunch_survive_read (result, &self->answers[i]);
  self->whys[i] = dup_why (self, result);
  self->holds[i] = self->whys[i] == NULL;
  self->n_holds += self->holds[i];
  return TRUE;
}

static gboolean
draw_all (Survey  *self,
          GError **error)
{
  self->answers = g_new0 (HunchSurviveAnswer, self->n_draws);
  self->holds = g_new0 (gboolean, self->n_draws);
  self->whys = g_new0 (char *, self->n_draws);
  for (guint i = 0; i < self->n_draws; i++)
    {
      hunch_progress_report (self->progress, i, self->n_draws, i);
      if (g_cancellable_set_error_if_cancelled (self->cancellable, error) || !take_draw (self, i, error))
        return FALSE;
    }
  hunch_progress_report (self->progress, self->n_draws, self->n_draws, self->n_draws);
  if (self->n_failed < self->n_draws)
    return TRUE;
  return hunch_no_answer (error, _("No draw has an answer: %s"), self->whys[0]);
}

/* --- may it be asked -------------------------------------------------------------- */

/* What drawing rows singly would tear apart, or count twice. */
static const struct
{
  const char *kind;
  const char *why;
} bound_kinds[] = {
  { "forecast", N_("The rows of a forecast follow one another in time, which drawing them anew would tear apart; its own back-test tells how it does on months it has not seen.") },
  { "eventstudy", N_("The rows of an event study follow one another in time, which drawing them anew would tear apart; take new samples from the source instead.") },
  { "friedman", N_("Friedman’s test needs each block whole, which drawing rows anew would tear apart; take new samples from the source instead.") },
  { "textclass", N_("A text that is drawn twice would be learned from and tested on; take new samples from the source instead, or look at the scores of the folds.") },
};

char *
hunch_survive_dup_refusal (HunchProject   *project,
                           const char     *kind,
                           const char     *table,
                           HunchSurviveHow how)
{
  const HunchKindInfo *info = hunch_kinds_find (kind);

  if (info != NULL && info->needs_no_table)
    return g_strdup (_("This question is asked of no rows, so there is no other sample of them."));
  if (how == HUNCH_SURVIVE_SOURCE)
    return hunch_another_dup_refusal (project, table);
  for (guint i = 0; i < G_N_ELEMENTS (bound_kinds); i++)
    if (g_strcmp0 (kind, bound_kinds[i].kind) == 0)
      return g_strdup (_(bound_kinds[i].why));
  return NULL;
}

static gboolean
check (Survey  *self,
       GError **error)
{
  g_autofree char *refusal = self->table == NULL ? NULL : hunch_survive_dup_refusal (self->project, self->kind, self->table, self->how);
  const char *conf = self->options == NULL ? NULL : g_hash_table_lookup (self->options, "conf");

  if (refusal != NULL)
    return hunch_no_answer (error, "%s", refusal);
  if (self->n_draws == 0)
    self->n_draws = HUNCH_SURVIVE_DRAWS;
  if (self->n_draws < 2 || self->n_draws > HUNCH_SURVIVE_MAX_DRAWS)
    return hunch_bad_option (error, _("The number of draws must lie between 2 and %u."), HUNCH_SURVIVE_MAX_DRAWS);
  self->conf = conf != NULL && *conf != '\0' ? g_ascii_strtod (conf, NULL) : 0.95;
  return TRUE;
}

static gboolean
ask_first (Survey  *self,
           GError **error)
{
  HunchSurviveAnswer answer;

  self->first = hunch_analysis_run (self->project, self->kind, self->table, self->options, NULL, self->cancellable, error);
  if (self->first == NULL)
    return FALSE;
  hunch_survive_read (self->first, &answer);
  if (isnan (answer.p) && (isnan (answer.low) || isnan (answer.high)))
    return hunch_no_answer (error, _("This answer has neither p nor an interval, so there is nothing that could hold."));
  self->is_sure = hunch_survive_is_sure (self->first, self->conf);
  if (self->how == HUNCH_SURVIVE_SOURCE)
    self->another = hunch_another_new (self->project, self->table, self->cancellable, error);
  return self->how == HUNCH_SURVIVE_BOOTSTRAP || self->another != NULL;
}

/* --- what is said ----------------------------------------------------------------- */

static const char *
get_name (Survey *self)
{
  JsonObject *headline = hunch_json_get_object (self->first, "headline");

  return headline != NULL ? hunch_json_get_string (headline, "name") : NULL;
}

static char *
dup_sentence (Survey *self)
{
  if (self->is_sure && self->how == HUNCH_SURVIVE_SOURCE)
    return g_strdup_printf (_("Holds in %u of %u new samples from the source."), self->n_holds, self->n_draws);
  if (self->is_sure)
    return g_strdup_printf (_("Holds in %u of %u samples drawn anew from these rows."), self->n_holds, self->n_draws);
  if (self->how == HUNCH_SURVIVE_SOURCE)
    return g_strdup_printf (_("Stays unsure in %u of %u new samples from the source."), self->n_holds, self->n_draws);
  return g_strdup_printf (_("Stays unsure in %u of %u samples drawn anew from these rows."), self->n_holds, self->n_draws);
}

static double
get_spread (Survey *self)
{
  double n = 0, mean = 0, squares = 0;

  for (guint i = 0; i < self->n_draws; i++)
    if (isfinite (self->answers[i].estimate))
      {
        double step = self->answers[i].estimate - mean;

        mean += step / ++n;
        squares += step * (self->answers[i].estimate - mean);
      }
  return n > 1 ? sqrt (squares / (n - 1)) : NAN;
}

static void
set_answer (JsonObject               *object,
            const HunchSurviveAnswer *answer)
{
  hunch_json_set_number (object, "n", answer->n);
  hunch_json_set_number (object, "estimate", answer->estimate);
  hunch_json_set_number (object, "ci_low", answer->low);
  hunch_json_set_number (object, "ci_high", answer->high);
  hunch_json_set_number (object, "p", answer->p);
}

static JsonArray *
make_draws (Survey *self)
{
  JsonArray *draws = json_array_new ();

  for (guint i = 0; i < self->n_draws; i++)
    {
      JsonObject *draw = json_object_new ();

      json_object_set_int_member (draw, "seed", (gint64) (self->seed + i));
      set_answer (draw, &self->answers[i]);
      json_object_set_boolean_member (draw, "holds", self->holds[i]);
      if (self->whys[i] != NULL)
        json_object_set_string_member (draw, "why", self->whys[i]);
      else
        json_object_set_null_member (draw, "why");
      json_array_add_object_element (draws, draw);
    }
  return draws;
}

static JsonArray *
make_warnings (Survey *self)
{
  JsonArray *warnings = json_array_new ();

  if (self->n_failed > 0)
    {
      g_autofree char *text = g_strdup_printf (ngettext ("%u draw has no answer and counts as one that does not hold.",
                                                         "%u draws have no answer and count as draws that do not hold.", self->n_failed), self->n_failed);

      json_array_add_string_element (warnings, text);
    }
  return warnings;
}

static JsonObject *
make_object (Survey *self)
{
  JsonObject *object = json_object_new ();
  g_autofree char *sentence = dup_sentence (self);
  g_autoptr (HunchPlot) plot = NULL;
  HunchSurviveAnswer first;

  hunch_survive_read (self->first, &first);
  json_object_set_string_member (object, "how", self->how == HUNCH_SURVIVE_SOURCE ? "source" : "bootstrap");
  json_object_set_int_member (object, "n_draws", self->n_draws);
  json_object_set_int_member (object, "n_holds", self->n_holds);
  json_object_set_int_member (object, "n_failed", self->n_failed);
  json_object_set_int_member (object, "seed", (gint64) self->seed);
  json_object_set_double_member (object, "conf", self->conf);
  json_object_set_boolean_member (object, "is_sure", self->is_sure);
  if (get_name (self) != NULL)
    json_object_set_string_member (object, "what", get_name (self));
  else
    json_object_set_null_member (object, "what");
  set_answer (object, &first);
  json_object_set_array_member (object, "draws", make_draws (self));
  hunch_json_set_number (object, "spread", get_spread (self));
  json_object_set_string_member (object, "sentence", sentence);
  json_object_set_array_member (object, "warnings", make_warnings (self));
  plot = hunch_survive_new_plot (get_name (self), sentence, &first, self->answers, self->holds, self->n_draws);
  json_object_set_object_member (object, "plot", hunch_plot_to_json (plot));
  return object;
}

JsonObject *
hunch_survive_run (HunchProject   *project,
                   const char     *kind,
                   const char     *table,
                   GHashTable     *options,
                   HunchSurviveHow how,
                   guint           n_draws,
                   guint64         seed,
                   HunchProgress  *progress,
                   GCancellable   *cancellable,
                   GError        **error)
{
  g_auto (Survey) self = { project, kind, table, options, how, n_draws, seed, 0.95, progress, cancellable };

  g_return_val_if_fail (HUNCH_IS_PROJECT (project), NULL);
  g_return_val_if_fail (kind != NULL, NULL);

  if (!check (&self, error) || !ask_first (&self, error) || !draw_all (&self, error))
    return NULL;
  return make_object (&self);
}

/* --- in a thread -------------------------------------------------------------------- */

typedef struct
{
  HunchProject   *project;   /* owned, as all below: a connection for the thread */
  char           *kind;
  char           *table;
  GHashTable     *options;
  HunchProgress  *progress;
  HunchSurviveHow how;
  guint           n_draws;
  guint64         seed;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->project);
  g_clear_object (&job->progress);
  g_clear_pointer (&job->options, g_hash_table_unref);
  g_free (job->kind);
  g_free (job->table);
  g_free (job);
}

static void
run_in_thread (GTask        *task,
               gpointer      source_object,
               gpointer      task_data,
               GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  JsonObject *answer = hunch_survive_run (job->project, job->kind, job->table, job->options, job->how, job->n_draws, job->seed, job->progress,
                                          cancellable, &error);

  if (answer != NULL)
    g_task_return_pointer (task, answer, (GDestroyNotify) json_object_unref);
  else
    g_task_return_error (task, error);
}

void
hunch_survive_run_async (HunchProject       *project,
                         const char         *kind,
                         const char         *table,
                         GHashTable         *options,
                         HunchSurviveHow     how,
                         guint               n_draws,
                         guint64             seed,
                         HunchProgress      *progress,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Job *job = g_new0 (Job, 1);

  g_task_set_source_tag (task, hunch_survive_run_async);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  job->kind = g_strdup (kind);
  job->table = g_strdup (table);
  job->options = hunch_analysis_copy_options (options);
  job->progress = progress != NULL ? g_object_ref (progress) : NULL;
  job->how = how;
  job->n_draws = n_draws;
  job->seed = seed;
  job->project = hunch_project_reopen (project, &error);
  if (job->project == NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, run_in_thread);
}

JsonObject *
hunch_survive_run_finish (GAsyncResult *result,
                          GError      **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
