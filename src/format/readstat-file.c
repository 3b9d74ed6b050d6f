#define G_LOG_DOMAIN "hunch-format"
#include "format/readstat-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "format/unpack-private.h"

/* Seconds from 1970 back to the first days of the three calendars: 1582-10-14 and 1960-01-01. */
#define SPSS_ORIGIN (-12219379200.0)
#define ORIGIN_1960 (-315619200.0)
#define DAY 86400.0

/* One way through a file. */
typedef struct
{
  GInputStream *stream;      /* owned */
  GCancellable *cancellable; /* borrowed */
  GError       *error;       /* owned; of the stream */
  gint64       *n_bytes;     /* borrowed, may be NULL */
} Way;

static void
variable_free (gpointer data)
{
  HunchReadstatVariable *self = data;

  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->format, g_free);
  g_clear_pointer (&self->label_set, g_free);
  g_free (self);
}

HunchReadstatFile *
hunch_readstat_file_ref (HunchReadstatFile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
hunch_readstat_file_unref (HunchReadstatFile *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->spool >= 0)
    g_close (self->spool, NULL);
  g_mutex_clear (&self->lock);
  g_clear_object (&self->source);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->variables, g_ptr_array_unref);
  g_clear_pointer (&self->label_sets, g_hash_table_unref);
  g_clear_pointer (&self->missing, g_hash_table_unref);
  g_free (self);
}

static gboolean
find_kind (HunchReadstatFile *self,
           const guint8      *bytes,
           gsize              n,
           GError           **error)
{
  if (n >= 4 && (memcmp (bytes, "$FL2", 4) == 0 || memcmp (bytes, "$FL3", 4) == 0))
    self->kind = HUNCH_READSTAT_SPSS;
  else if (n >= 13 && memcmp (bytes, "HEADER RECORD", 13) == 0)
    self->kind = HUNCH_READSTAT_TRANSPORT;
  else if (n >= 16 && memcmp (bytes + 12, "\xc2\xea\x81\x60", 4) == 0)
    self->kind = HUNCH_READSTAT_SAS;
  else if (g_strstr_len ((const char *) bytes, (gssize) MIN (n, 210), "SPSS PORT FILE") != NULL)
    self->kind = HUNCH_READSTAT_PORTABLE;
  else if (n >= 4 && (bytes[0] == '<' || (bytes[0] >= 104 && bytes[0] <= 115)))
    self->kind = HUNCH_READSTAT_STATA;
  else
    {
      g_set_error (error, HUNCH_FORMAT_ERROR, HUNCH_FORMAT_ERROR_UNSUPPORTED, _("%s is no file of SPSS, Stata or SAS."), self->name);
      return FALSE;
    }

  return TRUE;
}

HunchReadstatFile *
hunch_readstat_file_new (HunchSource  *source,
                         GCancellable *cancellable,
                         GError      **error)
{
  g_autoptr (HunchReadstatFile) self = g_new0 (HunchReadstatFile, 1);
  g_autoptr (GInputStream) stream = NULL;
  guint8 bytes[256];
  gsize n;

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->source = g_object_ref (source);
  self->name = g_path_get_basename (hunch_source_get_name (source));
  self->variables = g_ptr_array_new_with_free_func (variable_free);
  self->label_sets = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  self->n_rows = -1;
  self->spool = -1;

  stream = hunch_source_open (source, cancellable, error);
  if (stream == NULL || !g_input_stream_read_all (stream, bytes, sizeof bytes, &n, cancellable, error) || !find_kind (self, bytes, n, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* --- bytes for ReadStat --------------------------------------------------------- */

static int
open_way (const char *path,
          void       *data)
{
  return 0;
}

static int
close_way (void *data)
{
  return 0;
}

static readstat_off_t
seek_way (readstat_off_t      offset,
          readstat_io_flags_t whence,
          void               *data)
{
  Way *way = data;
  GSeekType type = whence == READSTAT_SEEK_SET ? G_SEEK_SET : whence == READSTAT_SEEK_CUR ? G_SEEK_CUR : G_SEEK_END;

  if (way->error != NULL || !g_seekable_seek (G_SEEKABLE (way->stream), offset, type, way->cancellable, &way->error))
    return -1;

  return g_seekable_tell (G_SEEKABLE (way->stream));
}

static ssize_t
read_way (void  *buffer,
          size_t n,
          void  *data)
{
  Way *way = data;
  gsize n_read = 0;

  /* A length of nothing needs no room to go to. */
  if (n == 0)
    return 0;
  if (buffer == NULL || n > G_MAXSSIZE)
    return -1;
  if (way->error != NULL || !g_input_stream_read_all (way->stream, buffer, n, &n_read, way->cancellable, &way->error))
    return -1;
  if (way->n_bytes != NULL)
    __atomic_add_fetch (way->n_bytes, (gint64) n_read, __ATOMIC_RELAXED);

  return (ssize_t) n_read;
}

static readstat_error_t
update_way (long                      file_size,
            readstat_progress_handler progress,
            void                     *user_data,
            void                     *data)
{
  Way *way = data;

  return g_cancellable_is_cancelled (way->cancellable) ? READSTAT_ERROR_USER_ABORT : READSTAT_OK;
}

static readstat_error_t
run_parser (HunchReadstatFile *self,
            readstat_parser_t *parser,
            gpointer           user_data)
{
  switch (self->kind)
    {
    case HUNCH_READSTAT_SPSS:
      return readstat_parse_sav (parser, self->name, user_data);
    case HUNCH_READSTAT_PORTABLE:
      return readstat_parse_por (parser, self->name, user_data);
    case HUNCH_READSTAT_STATA:
      return readstat_parse_dta (parser, self->name, user_data);
    case HUNCH_READSTAT_SAS:
      return readstat_parse_sas7bdat (parser, self->name, user_data);
    case HUNCH_READSTAT_TRANSPORT:
    default:
      return readstat_parse_xport (parser, self->name, user_data);
    }
}

static const char *
get_maker (HunchReadstatKind kind)
{
  return kind == HUNCH_READSTAT_STATA ? "Stata" : kind == HUNCH_READSTAT_SPSS || kind == HUNCH_READSTAT_PORTABLE ? "SPSS" : "SAS";
}

static gboolean
conclude (HunchReadstatFile *self,
          Way               *way,
          readstat_error_t   code,
          GError           **error)
{
  if (way->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&way->error));
      return FALSE;
    }
  if (g_cancellable_set_error_if_cancelled (way->cancellable, error))
    return FALSE;
  if (code == READSTAT_OK || code == READSTAT_ERROR_USER_ABORT)
    return TRUE;

  g_set_error (error, HUNCH_FORMAT_ERROR,
               code == READSTAT_ERROR_CONVERT_BAD_STRING || code == READSTAT_ERROR_UNSUPPORTED_CHARSET ? HUNCH_FORMAT_ERROR_UNSUPPORTED
                                                                                                       : HUNCH_FORMAT_ERROR_MALFORMED,
               /* Translators: name of the file, "SPSS", "Stata" or "SAS", and what the library says, in English. */
               _("%s is a file of %s that cannot be read: %s."), self->name, get_maker (self->kind), readstat_error_message (code));

  return FALSE;
}

/* ReadStat gives values only of variables that it could tell of. */
static int
skip_variable (int                  index,
               readstat_variable_t *variable,
               const char          *label_set,
               void                *data)
{
  return READSTAT_HANDLER_OK;
}

/* ReadStat gives no row of an SPSS file that is not compressed and does not say how many it has (-1 cases), unless told a limit. */
static void
set_limit (readstat_parser_t *parser,
           HunchReadstatKind  kind,
           gint64             max_rows)
{
  if (max_rows >= 0)
    readstat_set_row_limit (parser, (long) CLAMP (max_rows, 1, G_MAXINT));
  else if (kind == HUNCH_READSTAT_SPSS)
    readstat_set_row_limit (parser, G_MAXINT);
}

gboolean
hunch_readstat_file_parse (HunchReadstatFile           *self,
                           readstat_metadata_handler    metadata,
                           readstat_variable_handler    variable,
                           readstat_value_label_handler label,
                           readstat_value_handler       value,
                           gpointer                     user_data,
                           gint64                       max_rows,
                           gint64                      *out_n_bytes,
                           GCancellable                *cancellable,
                           GError                     **error)
{
  Way way = { .cancellable = cancellable, .n_bytes = out_n_bytes };
  readstat_parser_t *parser;
  gboolean is_done;

  g_mutex_lock (&self->lock);
  way.stream = hunch_unpack_open_seekable (self->source, &self->spool, cancellable, error);
  g_mutex_unlock (&self->lock);
  if (way.stream == NULL)
    return FALSE;

  parser = readstat_parser_init ();
  readstat_set_metadata_handler (parser, metadata);
  readstat_set_variable_handler (parser, variable != NULL ? variable : skip_variable);
  readstat_set_value_label_handler (parser, label);
  readstat_set_value_handler (parser, value);
  readstat_set_open_handler (parser, open_way);
  readstat_set_close_handler (parser, close_way);
  readstat_set_seek_handler (parser, seek_way);
  readstat_set_read_handler (parser, read_way);
  readstat_set_update_handler (parser, update_way);
  readstat_set_io_ctx (parser, &way);
  if (self->encoding != NULL)
    readstat_set_file_character_encoding (parser, self->encoding);
  set_limit (parser, self->kind, max_rows);

  is_done = conclude (self, &way, run_parser (self, parser, user_data), error)
            && (self->spool >= 0 || hunch_source_check_stream (self->source, way.stream, error));  /* a copy was checked when it was made */
  readstat_parser_free (parser);
  g_clear_object (&way.stream);

  return is_done;
}

/* --- what numbers mean ------------------------------------------------------------ */

typedef struct
{
  const char        *prefix;
  HunchReadstatClock clock;
} Format;

static const Format spss_formats[] = {
  { "DATETIME", { HUNCH_READSTAT_MOMENT, 1, SPSS_ORIGIN, 0 } },
  { "YMDHMS", { HUNCH_READSTAT_MOMENT, 1, SPSS_ORIGIN, 0 } },
  { "DATE", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "ADATE", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "EDATE", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "SDATE", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "JDATE", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "MOYR", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "QYR", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "WKYR", { HUNCH_READSTAT_DAY, 1, SPSS_ORIGIN, 0 } },
  { "TIME", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "DTIME", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "MTIME", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
};

static const Format stata_formats[] = {
  { "%tc", { HUNCH_READSTAT_MOMENT, 0.001, ORIGIN_1960, 0 } },
  { "%tC", { HUNCH_READSTAT_MOMENT, 0.001, ORIGIN_1960, 0 } },
  { "%td", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "%d", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "%tm", { HUNCH_READSTAT_DAY, 0, 0, 1 } },
  { "%tq", { HUNCH_READSTAT_DAY, 0, 0, 3 } },
  { "%th", { HUNCH_READSTAT_DAY, 0, 0, 6 } },
};

static const Format sas_formats[] = {
  { "DATETIME", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "DATEAMPM", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "MDYAMPM", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "E8601DT", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "B8601DT", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "IS8601DT", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "NLDATM", { HUNCH_READSTAT_MOMENT, 1, ORIGIN_1960, 0 } },
  { "DATE", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "DDMMYY", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "MMDDYY", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "YYMMDD", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "YYMM", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "MMYY", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "MONYY", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "YYQ", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "JULIAN", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "WORDDAT", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "WEEKDAT", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "E8601DA", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "B8601DA", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "IS8601DA", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "NLDATE", { HUNCH_READSTAT_DAY, DAY, ORIGIN_1960, 0 } },
  { "TIME", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "TIMEAMPM", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "HHMM", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "MMSS", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "TOD", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "E8601TM", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
  { "B8601TM", { HUNCH_READSTAT_SPAN, 1, 0, 0 } },
};

static gboolean
fits_format (const char *format,
             const char *prefix)
{
  gsize n = strlen (prefix);

  if (*prefix == '%')
    return strncmp (format, prefix, n) == 0;

  /* DATE9 is one, and DDMMYYS10 with its letter for the mark between; DATEAMPM is another. */
  return g_ascii_strncasecmp (format, prefix, n) == 0 && (!g_ascii_isalpha (format[n]) || !g_ascii_isalpha (format[n + 1]));
}

HunchReadstatClock
hunch_readstat_find_clock (HunchReadstatKind kind,
                           const char       *format)
{
  gboolean is_spss = kind == HUNCH_READSTAT_SPSS || kind == HUNCH_READSTAT_PORTABLE;
  const Format *formats = kind == HUNCH_READSTAT_STATA ? stata_formats : is_spss ? spss_formats : sas_formats;
  guint n = kind == HUNCH_READSTAT_STATA ? G_N_ELEMENTS (stata_formats) : is_spss ? G_N_ELEMENTS (spss_formats) : G_N_ELEMENTS (sas_formats);
  g_autofree char *plain = g_strdup (format);

  /* Stata may justify to the left: %-td. */
  if (plain[0] == '%' && plain[1] == '-')
    memmove (plain + 1, plain + 2, strlen (plain + 1));

  for (guint i = 0; i < n; i++)
    if (fits_format (plain, formats[i].prefix))
      return formats[i].clock;

  return (HunchReadstatClock) { HUNCH_READSTAT_PLAIN, 0, 0, 0 };
}

const char *
hunch_readstat_write_code (double value,
                           char  *to)
{
  if (value == floor (value) && fabs (value) <= 9007199254740992.0)
    g_snprintf (to, HUNCH_READSTAT_CODE_BYTES, "%" G_GINT64_FORMAT, (gint64) value);
  else
    hunch_number_to_json (value, to);

  return to;
}

/* Days from 1970-01-01 to a day of the Gregorian calendar (Howard Hinnant's way of counting years from March). */
static gint64
count_days (gint64 year,
            guint  month)
{
  gint64 y = year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 of_era = y - era * 400;
  gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

double
hunch_readstat_find_seconds (const HunchReadstatClock *clock,
                             double                    value)
{
  double months;

  if (clock->months == 0)
    return value * clock->step + clock->origin;

  months = 1960 * 12 + floor (value * clock->months);
  if (!(months > 0 && months < 120000))
    return 1e18;

  return (double) count_days ((gint64) months / 12, (guint) ((gint64) months % 12) + 1) * DAY;
}

gsize
hunch_readstat_write_moment (const HunchReadstatClock *clock,
                             double                    value,
                             gboolean                  has_time,
                             char                     *to)
{
  double seconds = hunch_readstat_find_seconds (clock, value);
  double days;
  gint64 ms, z, era, of_era, year_of_era, of_year, month;
  int n;

  if (!(seconds >= HUNCH_READSTAT_MIN_SECONDS && seconds <= HUNCH_READSTAT_MAX_SECONDS))
    return 0;

  days = floor (seconds / DAY);
  ms = (gint64) round ((seconds - days * DAY) * 1000);
  if (ms >= 86400000)
    {
      ms -= 86400000;
      days++;
    }

  z = (gint64) days + 719468;
  era = (z >= 0 ? z : z - 146096) / 146097;
  of_era = z - era * 146097;
  year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  month = (5 * of_year + 2) / 153;
  n = g_snprintf (to, HUNCH_READSTAT_ISO_BYTES, "%04d-%02d-%02d", (int) (year_of_era + era * 400 + (month >= 10)),
                  (int) (month < 10 ? month + 3 : month - 9), (int) (of_year - (153 * month + 2) / 5 + 1));
  if (has_time)
    n += g_snprintf (to + n, HUNCH_READSTAT_ISO_BYTES - n, " %02d:%02d:%02d", (int) (ms / 3600000), (int) (ms / 60000 % 60), (int) (ms / 1000 % 60));
  if (has_time && ms % 1000 != 0)
    n += g_snprintf (to + n, HUNCH_READSTAT_ISO_BYTES - n, ".%03d", (int) (ms % 1000));

  return (gsize) n;
}
