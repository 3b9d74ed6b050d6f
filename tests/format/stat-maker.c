#include "stat-maker.h"

#include <readstat.h>
#include <string.h>

/* Days and seconds from the three origins to 2016-01-01: by `date -d 2016-01-01 +%s` 1451606400, and 12219379200 s and 315619200 s more. */
#define SINCE_1970 1451606400.0
#define SINCE_1582 (SINCE_1970 + 12219379200.0)
#define SINCE_1960 (SINCE_1970 + 315619200.0)
#define DAY 86400.0

typedef struct
{
  readstat_writer_t   *writer;
  gboolean             is_spss;
  gboolean             is_portable;  /* SPSS's text of few letters: no umlauts */
  gboolean             is_stata;
  readstat_variable_t *name, *sex, *day, *at, *dur, *x, *part;
} Maker;

static ssize_t
write_bytes (const void *bytes,
             size_t      n,
             void       *to)
{
  g_byte_array_append (to, bytes, (guint) n);

  return (ssize_t) n;
}

static void
add_label (Maker                *self,
           readstat_label_set_t *set,
           int                   code,
           const char           *label)
{
  if (self->is_stata)
    readstat_label_int32_value (set, code, label);
  else
    readstat_label_double_value (set, code, label);
}

static readstat_variable_t *
add_number (Maker      *self,
            const char *name,
            const char *spss,
            const char *stata,
            const char *sas)
{
  readstat_variable_t *variable = readstat_add_variable (self->writer, name, READSTAT_TYPE_DOUBLE, 0);
  const char *format = self->is_spss ? spss : self->is_stata ? stata : sas;

  if (format != NULL)
    readstat_variable_set_format (variable, format);

  return variable;
}

static void
add_variables (Maker *self)
{
  readstat_type_t code = self->is_stata ? READSTAT_TYPE_INT32 : READSTAT_TYPE_DOUBLE;

  self->name = readstat_add_variable (self->writer, "NAME", READSTAT_TYPE_STRING, 20);
  self->sex = readstat_add_variable (self->writer, "SEX", code, 0);
  readstat_variable_set_label (self->sex, "Sex of respondent");
  self->day = add_number (self, "DAY", "DATE11", "%td", "DATE9");
  self->at = add_number (self, "AT", "DATETIME20", "%tc", "DATETIME20");
  self->dur = add_number (self, "DUR", "TIME8", NULL, "TIME8");
  self->x = add_number (self, "X", NULL, NULL, NULL);
  self->part = readstat_add_variable (self->writer, "PART", code, 0);

  if (self->is_spss || self->is_stata)
    {
      readstat_label_set_t *sexes = readstat_add_label_set (self->writer, code, "sexes");
      readstat_label_set_t *parts = readstat_add_label_set (self->writer, code, "parts");

      add_label (self, sexes, 1, self->is_portable ? "maennlich" : "männlich");
      add_label (self, sexes, 2, "weiblich");
      add_label (self, parts, 1, "one");
      readstat_variable_set_label_set (self->sex, sexes);
      readstat_variable_set_label_set (self->part, parts);
    }
  if (self->is_spss)
    readstat_variable_add_missing_double_value (self->sex, 9);
}

static void
add_code (Maker               *self,
          readstat_variable_t *variable,
          int                  code)
{
  if (self->is_stata)
    readstat_insert_int32_value (self->writer, variable, code);
  else
    readstat_insert_double_value (self->writer, variable, code);
}

static void
add_row (Maker *self,
         guint  row)
{
  readstat_begin_row (self->writer);
  readstat_insert_string_value (self->writer, self->name, row == 1 ? "" : self->is_portable ? "Zoe" : "Zoë");
  add_code (self, self->sex, row % 3 == 2 && self->is_spss ? 9 : (int) (row % 2) + 1);
  readstat_insert_double_value (self->writer, self->day, self->is_spss ? SINCE_1582 + row * DAY : SINCE_1960 / DAY + row);
  readstat_insert_double_value (self->writer, self->at, self->is_spss ? SINCE_1582 + 3661.5 : (SINCE_1960 + 3661.5) * (self->is_stata ? 1000 : 1));
  readstat_insert_double_value (self->writer, self->dur, 5025);
  if (row == 2)
    readstat_insert_missing_value (self->writer, self->x);
  else
    readstat_insert_double_value (self->writer, self->x, row + 0.25);
  add_code (self, self->part, (int) (row % 3) + 1);
  readstat_end_row (self->writer);
}

static void
begin (Maker      *self,
       const char *kind,
       GByteArray *to,
       long        n_rows)
{
  if (strcmp (kind, "zsav") == 0)
    readstat_writer_set_compression (self->writer, READSTAT_COMPRESS_BINARY);
  if (self->is_portable)
    readstat_begin_writing_por (self->writer, to, n_rows);
  else if (self->is_spss)
    readstat_begin_writing_sav (self->writer, to, n_rows);
  else if (self->is_stata)
    readstat_begin_writing_dta (self->writer, to, n_rows);
  else if (strcmp (kind, "sas7bdat") == 0)
    readstat_begin_writing_sas7bdat (self->writer, to, n_rows);
  else
    readstat_begin_writing_xport (self->writer, to, n_rows);
}

GBytes *
stat_make (const char *kind,
           guint       n_rows)
{
  GByteArray *bytes = g_byte_array_new ();
  Maker self = { .writer = readstat_writer_init (), .is_stata = strcmp (kind, "dta") == 0, .is_portable = strcmp (kind, "por") == 0 };

  self.is_spss = self.is_portable || g_str_has_suffix (kind, "sav");
  readstat_set_data_writer (self.writer, write_bytes);
  readstat_writer_set_file_timestamp (self.writer, (time_t) SINCE_1970);
  add_variables (&self);
  begin (&self, kind, bytes, (long) n_rows);
  for (guint row = 0; row < n_rows; row++)
    add_row (&self, row);
  g_assert_cmpint (readstat_end_writing (self.writer), ==, READSTAT_OK);
  readstat_writer_free (self.writer);

  return g_byte_array_free_to_bytes (bytes);
}
