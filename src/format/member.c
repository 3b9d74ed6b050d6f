#define G_LOG_DOMAIN "hunch-format"
#include "format/unpack-private.h"

#include <string.h>

typedef struct
{
  const char     *ending;
  HunchMemberKind kind;
} Ending;

static const char *const packings[] = { ".gz", ".bz2", ".xz", ".zst", ".zstd", ".lz4", ".lz", ".z" };

static const Ending endings[] = {
  { ".csv", HUNCH_MEMBER_CSV }, { ".tsv", HUNCH_MEMBER_CSV }, { ".tab", HUNCH_MEMBER_CSV }, { ".txt", HUNCH_MEMBER_CSV },
  { ".dat", HUNCH_MEMBER_CSV }, { ".psv", HUNCH_MEMBER_CSV },
  { ".json", HUNCH_MEMBER_JSON }, { ".jsonl", HUNCH_MEMBER_JSON }, { ".ndjson", HUNCH_MEMBER_JSON }, { ".geojson", HUNCH_MEMBER_JSON },
  { ".parquet", HUNCH_MEMBER_PARQUET }, { ".pq", HUNCH_MEMBER_PARQUET }, { ".parq", HUNCH_MEMBER_PARQUET },
  { ".sav", HUNCH_MEMBER_SPSS }, { ".zsav", HUNCH_MEMBER_SPSS }, { ".por", HUNCH_MEMBER_SPSS },
  { ".dta", HUNCH_MEMBER_STATA },
  { ".sas7bdat", HUNCH_MEMBER_SAS }, { ".xpt", HUNCH_MEMBER_SAS },
  { ".zip", HUNCH_MEMBER_ARCHIVE }, { ".tar", HUNCH_MEMBER_ARCHIVE }, { ".7z", HUNCH_MEMBER_ARCHIVE }, { ".tgz", HUNCH_MEMBER_ARCHIVE },
  { ".tbz", HUNCH_MEMBER_ARCHIVE }, { ".tbz2", HUNCH_MEMBER_ARCHIVE }, { ".txz", HUNCH_MEMBER_ARCHIVE }, { ".tzst", HUNCH_MEMBER_ARCHIVE },
};

/* What comes along with data. */
static const char *const companions[] = { "readme", "license", "licence", "copying", "changelog", "notice", "thumbs.db", "desktop.ini" };

static gboolean
has_ending (const char *path,
            gsize       n,
            const char *ending)
{
  gsize n_ending = strlen (ending);

  return n > n_ending && g_ascii_strncasecmp (path + n - n_ending, ending, n_ending) == 0;
}

HunchMemberKind
hunch_member_find_kind (const char *path)
{
  gsize n = strlen (path);
  gboolean is_cut;

  do
    {
      is_cut = FALSE;
      for (guint i = 0; i < G_N_ELEMENTS (packings) && !is_cut; i++)
        if (has_ending (path, n, packings[i]))
          {
            n -= strlen (packings[i]);
            is_cut = TRUE;
          }
    }
  while (is_cut);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (has_ending (path, n, endings[i].ending))
      return endings[i].kind;

  return HUNCH_MEMBER_OTHER;
}

gboolean
hunch_member_is_data (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *base = slash != NULL ? slash + 1 : path;

  if (*base == '\0' || *base == '.' || *base == '_' || g_str_has_prefix (path, "__MACOSX/") || strstr (path, "/__MACOSX/") != NULL)
    return FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    if (g_ascii_strncasecmp (base, companions[i], strlen (companions[i])) == 0)
      return FALSE;

  return TRUE;
}
