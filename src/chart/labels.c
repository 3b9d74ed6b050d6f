#define G_LOG_DOMAIN "hunch-chart"
#include "chart/labels.h"

#include <math.h>
#include <string.h>

#define ELLIPSIS "\342\200\246"
#define SLACK 1e-6

double
hunch_label_measure (const HunchLabelFont *font,
                     const char           *text)
{
  return *text == '\0' ? 0 : font->measure (text, font->size, font->weight, font->user_data);
}

double
hunch_label_measure_lines (const HunchLabelFont *font,
                           const char           *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  double widest = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    widest = MAX (widest, hunch_label_measure (font, lines[i]));
  return widest;
}

guint
hunch_label_count_lines (const char *text)
{
  guint n = 1;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

static char *
shorten (const char *text,
         glong       n_letters)
{
  g_autofree char *start = g_utf8_substring (text, 0, n_letters);

  return g_strconcat (g_strchomp (start), ELLIPSIS, NULL);
}

char *
hunch_label_cut (const HunchLabelFont *font,
                 const char           *text,
                 double                width)
{
  glong fits = 0;
  glong too_many = g_utf8_strlen (text, -1);

  if (hunch_label_measure (font, text) <= width + SLACK)
    return g_strdup (text);

  while (too_many - fits > 1)
    {
      glong middle = (fits + too_many) / 2;
      g_autofree char *candidate = shorten (text, middle);

      if (hunch_label_measure (font, candidate) <= width + SLACK)
        fits = middle;
      else
        too_many = middle;
    }
  if (fits == 0)
    return g_strdup (hunch_label_measure (font, ELLIPSIS) <= width + SLACK ? ELLIPSIS : "");
  return shorten (text, fits);
}

/* Takes words from `words` while the line holds them; at least one. */
static char *
take_line (const HunchLabelFont *font,
           char               ***words,
           double                width)
{
  GString *line = g_string_new (**words);

  for ((*words)++; **words != NULL; (*words)++)
    {
      g_autofree char *longer = g_strconcat (line->str, " ", **words, NULL);

      if (hunch_label_measure (font, longer) > width + SLACK)
        break;
      g_string_assign (line, longer);
    }
  return g_string_free (line, FALSE);
}

static GStrv
split_words (const char *text)
{
  g_auto (GStrv) parts = g_strsplit_set (text, " \t\r\n\f\v", -1);
  GStrvBuilder *words = g_strv_builder_new ();
  GStrv found;

  for (guint i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0')
      g_strv_builder_add (words, parts[i]);
  found = g_strv_builder_end (words);
  g_strv_builder_unref (words);
  return found;
}

char *
hunch_label_wrap (const HunchLabelFont *font,
                  const char           *text,
                  double                width,
                  guint                 max_lines,
                  gboolean             *out_fits)
{
  g_auto (GStrv) words = split_words (text);
  char **next = words;
  GString *out = g_string_new (NULL);
  gboolean all_fits = TRUE;

  for (guint i = 0; i < MAX (1, max_lines) && *next != NULL; i++)
    {
      gboolean is_last = i + 1 >= max_lines;
      g_autofree char *line = is_last ? g_strjoinv (" ", next) : take_line (font, &next, width);
      g_autofree char *shown = hunch_label_cut (font, line, width);

      if (is_last)
        next += g_strv_length (next);
      all_fits = all_fits && g_str_equal (shown, line);
      if (i > 0)
        g_string_append_c (out, '\n');
      g_string_append (out, shown);
    }
  if (out_fits != NULL)
    *out_fits = all_fits;
  return g_string_free (out, FALSE);
}

static gboolean
stride_fits (const double *extents,
             guint         n,
             double        gap,
             guint         stride)
{
  for (guint i = stride; i < n; i += stride)
    if (extents[2 * i] < extents[2 * (i - stride) + 1] + gap)
      return FALSE;
  return TRUE;
}

guint
hunch_label_find_stride (const double *extents,
                         guint         n,
                         double        gap)
{
  for (guint stride = 1; stride < n; stride++)
    if (stride_fits (extents, n, gap, stride))
      return stride;
  return MAX (1, n);
}

static int
compare_places (gconstpointer a,
                gconstpointer b,
                gpointer      places)
{
  double left = ((double *) places)[*(const guint *) a];
  double right = ((double *) places)[*(const guint *) b];

  return (left > right) - (left < right);
}

gboolean
hunch_label_spread (double *places,
                    guint   n,
                    double  height,
                    double  low,
                    double  high,
                    double  max_shift)
{
  g_autofree guint *order = g_new (guint, n);
  g_autofree double *moved = g_new (double, n);

  if (n == 0)
    return TRUE;
  if (n * height > high - low + SLACK)
    return FALSE;
  for (guint i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, n, sizeof (guint), compare_places, places);

  /* Down from the top, then up from the bottom. */
  for (guint i = 0; i < n; i++)
    moved[i] = MAX (places[order[i]], i == 0 ? low + height / 2 : moved[i - 1] + height);
  for (guint i = n; i-- > 0;)
    moved[i] = MIN (moved[i], i + 1 == n ? high - height / 2 : moved[i + 1] - height);

  for (guint i = 0; i < n; i++)
    if (fabs (moved[i] - places[order[i]]) > max_shift)
      return FALSE;
  for (guint i = 0; i < n; i++)
    places[order[i]] = moved[i];
  return TRUE;
}
