#define G_LOG_DOMAIN "hunch-analysis"
#include "analysis/verdict.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "analysis/words.h"
#include "stats/normality.h"
#include "stats/variance.h"

#define SMALL_GROUP 10
#define ROBUST_GROUP 30  /* from here on means are near normal unless the data are wild */
#define LARGE_N 10000
#define MOST_SINGLE_CHECKS 4  /* groups with a sentence of their own */
#define MOST_ODD_GROUPS 4     /* named in the sentence about all */

static const double limits[3][3] = { { 0.2, 0.5, 0.8 }, { 0.1, 0.3, 0.5 }, { 0.01, 0.06, 0.14 } };

const char *
hunch_verdict_get_size (HunchEffectScale scale,
                        double           value)
{
  double size = fabs (value);

  if (!(size >= limits[scale][0]))
    return _("negligible");
  if (size < limits[scale][1])
    return _("small");
  return size < limits[scale][2] ? _("medium") : _("large");
}

gboolean
hunch_verdict_is_sure (double p,
                       double conf)
{
  return p < 1 - conf;
}

char *
hunch_verdict_dup_certainty (double p,
                             double conf)
{
  g_autofree char *text = hunch_words_p (p);

  if (isnan (p))
    return g_strdup (_("How sure this is cannot be said from these data."));
  if (hunch_verdict_is_sure (p, conf))
    return g_strdup_printf (_("That is more than chance alone would readily produce (%s)."), text);
  return g_strdup_printf (_("Chance alone could produce this (%s)."), text);
}

void
hunch_verdict_guard_large_n (HunchResult     *result,
                             gint64           n,
                             double           p,
                             const char      *symbol,
                             HunchEffectScale scale,
                             double           value)
{
  g_autofree char *count = hunch_words_count (n);
  g_autofree char *number = hunch_words_number (value);

  if (n < LARGE_N || !(p < 0.05) || !(fabs (value) < limits[scale][0]))
    return;

  hunch_result_add_warning (result, _("With %s rows even a negligible effect passes every test: judge this one by its size "
                                      "(%s = %s), not by its p."), count, symbol, number);
}

static gboolean
says_little (const char *level)
{
  char *end;

  g_ascii_strtod (level, &end);
  return *level == '\0' || *end == '\0' || g_str_equal (level, "true") || g_str_equal (level, "false")
         || g_utf8_strlen (level, -1) == 1;
}

char *
hunch_verdict_dup_group (const char *column,
                         const char *level)
{
  return says_little (level) ? g_strdup_printf ("%s = %s", column, level) : g_strdup (level);
}

/* --- checks --- */

/* Large groups: shape instead of a test that finds every ripple. */
static void
check_shape (HunchInquiry     *inquiry,
             const HunchGroup *group,
             const char       *name)
{
  g_autofree char *skewness = hunch_words_number (group->moments.skewness);
  g_autofree char *kurtosis = hunch_words_number (group->moments.kurtosis);
  gboolean is_wild = fabs (group->moments.skewness) > 2 || fabs (group->moments.kurtosis) > 7;
  g_autofree char *text
      = is_wild ? g_strdup_printf (_("%s is far from normal (skewness %s, excess kurtosis %s): compare medians too."),
                                   name, skewness, kurtosis)
                : g_strdup_printf (_("%s is large enough for its mean to be near normal (skewness %s, excess kurtosis %s)."),
                                   name, skewness, kurtosis);

  hunch_result_add_check (inquiry->result, "normality", is_wild ? HUNCH_CHECK_FAILED : HUNCH_CHECK_PASSED, NAN, NAN, text);
}

static void
check_shapiro (HunchInquiry     *inquiry,
               const HunchGroup *group,
               const char       *name)
{
  HunchNormality normality;
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;
  gboolean is_normal;

  if (!hunch_normality_shapiro (group->values, group->n_values, &normality, NULL))
    return;

  p = hunch_words_p (normality.p);
  is_normal = normality.p >= 0.05;
  if (is_normal)
    text = g_strdup_printf (_("%s may well be normal (Shapiro–Wilk, %s)."), name, p);
  else if (group->n_values >= ROBUST_GROUP)
    text = g_strdup_printf (_("%s is not normal (Shapiro–Wilk, %s); with %zu values its mean is little affected."),
                            name, p, group->n_values);
  else
    text = g_strdup_printf (_("%s is not normal (Shapiro–Wilk, %s), and it is small: take the p-value with care."), name, p);
  hunch_result_add_check (inquiry->result, "normality", is_normal ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          normality.statistic, normality.p, text);
}

static gboolean
is_large_group (const HunchGroup *group)
{
  return group->moments.n > HUNCH_SHAPIRO_MAX || group->n_values != group->moments.n;
}

/* What the groups of one comparison look like, taken together. */
typedef struct
{
  GPtrArray *odd;       /* of const char *, lent: labels of the groups that are not normal */
  guint      n_judged;  /* too few values, or no spread: not judged */
  gsize      smallest;  /* values of the smallest odd group */
  gboolean   is_wild;   /* a large group is far from normal */
  HunchNormality worst; /* of Shapiro and Wilk's tests */
} Shapes;

static void
judge_shape (Shapes           *shapes,
             const HunchGroup *group)
{
  HunchNormality normality;
  gboolean is_odd;

  if (is_large_group (group))
    {
      is_odd = fabs (group->moments.skewness) > 2 || fabs (group->moments.kurtosis) > 7;
      shapes->is_wild |= is_odd;
    }
  else if (!hunch_normality_shapiro (group->values, group->n_values, &normality, NULL))
    return;
  else
    {
      is_odd = !(normality.p >= 0.05);
      if (isnan (shapes->worst.p) || normality.p < shapes->worst.p)
        shapes->worst = normality;
    }

  shapes->n_judged++;
  if (!is_odd)
    return;
  g_ptr_array_add (shapes->odd, group->label);
  shapes->smallest = MIN (shapes->smallest, group->moments.n);
}

/* One sentence for many groups. */
static char *
dup_shapes_text (const Shapes *shapes)
{
  g_autofree char *names = hunch_words_list ((const char *const *) shapes->odd->pdata, shapes->odd->len, MOST_ODD_GROUPS);
  g_autofree char *smallest = hunch_words_count (shapes->smallest);
  guint n_normal = shapes->n_judged - shapes->odd->len;

  if (shapes->odd->len == 0)
    return g_strdup_printf (_("All of %u groups may well be normal (Shapiro–Wilk)."), shapes->n_judged);
  if (shapes->is_wild)
    return g_strdup_printf (_("%u of %u groups may well be normal (Shapiro–Wilk); not %s: compare medians too."), n_normal,
                            shapes->n_judged, names);
  if (shapes->smallest >= ROBUST_GROUP)
    return g_strdup_printf (_("%u of %u groups may well be normal (Shapiro–Wilk); not %s; with %s or more values each their means "
                              "are little affected."), n_normal, shapes->n_judged, names, smallest);
  return g_strdup_printf (_("%u of %u groups may well be normal (Shapiro–Wilk); not %s, and the smallest of these has %s values: take "
                            "the p-value with care."), n_normal, shapes->n_judged, names, smallest);
}

static void
check_many (HunchInquiry      *inquiry,
            const HunchGroups *groups)
{
  g_autoptr (GPtrArray) odd = g_ptr_array_new ();
  Shapes shapes = { odd, 0, G_MAXSIZE, FALSE, { NAN, NAN, NAN } };
  g_autofree char *text = NULL;
  gboolean is_harmless;

  for (guint i = 0; i < groups->n; i++)
    judge_shape (&shapes, &groups->groups[i]);
  if (shapes.n_judged == 0)
    return;

  text = dup_shapes_text (&shapes);
  is_harmless = odd->len == 0 || (!shapes.is_wild && shapes.smallest >= ROBUST_GROUP);
  hunch_result_add_check (inquiry->result, "normality", is_harmless ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          shapes.worst.statistic, shapes.worst.p, text);
}

void
hunch_check_normality (HunchInquiry      *inquiry,
                       const HunchGroups *groups)
{
  if (groups->n > MOST_SINGLE_CHECKS)
    {
      check_many (inquiry, groups);
      return;
    }
  for (guint i = 0; i < groups->n; i++)
    {
      const HunchGroup *group = &groups->groups[i];
      g_autofree char *name = groups->by != NULL ? hunch_verdict_dup_group (groups->by, group->label) : g_strdup (group->label);

      if (is_large_group (group))
        check_shape (inquiry, group, name);
      else
        check_shapiro (inquiry, group, name);
    }
}

void
hunch_check_variances (HunchInquiry *inquiry,
                       HunchGroups  *groups,
                       gboolean      assumes_equal)
{
  g_autofree gsize *sizes = NULL;
  g_autofree const double **values = hunch_groups_dup_values (groups, &sizes);
  HunchLevene levene;
  g_autofree char *p = NULL;
  g_autofree char *text = NULL;
  gboolean is_equal;

  if (!hunch_variance_levene (values, sizes, groups->n, HUNCH_LEVENE_MEDIAN, &levene, NULL))
    return;

  p = hunch_words_p (levene.p);
  is_equal = levene.p >= 0.05;
  if (is_equal)
    text = g_strdup_printf (_("The groups may well spread equally (Brown–Forsythe, %s)."), p);
  else if (assumes_equal)
    text = g_strdup_printf (_("The groups spread differently (Brown–Forsythe, %s): Welch’s test suits them better."), p);
  else
    text = g_strdup_printf (_("The groups spread differently (Brown–Forsythe, %s); Welch’s test allows for that."), p);
  hunch_result_add_check (inquiry->result, "equal-variances", is_equal ? HUNCH_CHECK_PASSED : HUNCH_CHECK_FAILED,
                          levene.f, levene.p, text);
  if (groups->is_thinned)
    hunch_result_add_check (inquiry->result, "selection", HUNCH_CHECK_UNKNOWN, NAN, NAN,
                            _("The spread was checked on an even selection of about 50,000 rows."));
}

void
hunch_check_group_sizes (HunchInquiry      *inquiry,
                         const HunchGroups *groups)
{
  for (guint i = 0; i < groups->n; i++)
    if (groups->groups[i].moments.n < SMALL_GROUP)
      hunch_result_add_warning (inquiry->result,
                                g_dngettext (GETTEXT_PACKAGE, "%s has only %d value: its mean is uncertain.",
                                             "%s has only %d values: its mean is uncertain.", groups->groups[i].moments.n),
                                groups->groups[i].label, (int) groups->groups[i].moments.n);
}
