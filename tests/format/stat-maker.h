/* tests/format/stat-maker.h: small files of SPSS, Stata and SAS for tests, written with ReadStat. */
#pragma once
#include <glib.h>

/* `kind`: "sav", "zsav", "por" (without umlauts), "dta", "sas7bdat", "xpt". Columns NAME (Zoë, "", Zoë, …), SEX (1 2 9 with labels for 1 and 2 in SPSS, where 9 is missing; 1 2 1 with
 * labels in Stata; 1 2 1 in SAS), DAY (from 2016-01-01 on), AT (2016-01-01 01:01:01.5), DUR (5025 s, a plain number in Stata), X (0.25, 1.25,
 * missing, 3.25, …), PART (1 2 3, of which only 1 has a label, in SPSS and Stata). */
GBytes *stat_make (const char *kind, guint n_rows);
