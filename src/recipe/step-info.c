/* What each step asks for, as tables. */
#define G_LOG_DOMAIN "hunch-recipe"
#include "recipe/step-info.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WORDS(...) (const char *const[]) { __VA_ARGS__, NULL }
#define FIELDS(list) list, G_N_ELEMENTS (list)

static const HunchStepField filter_fields[] = {
  { "where", N_("Condition"), N_("Rows for which it holds are kept."), HUNCH_STEP_FIELD_EXPRESSION },
};

static const HunchStepField sample_fields[] = {
  { "rows", N_("Rows"), N_("How many rows to draw."), HUNCH_STEP_FIELD_NUMBER, TRUE, .initial = "1000" },
  { "share", N_("Or share"), N_("The share of rows to draw, from 0 to 1."), HUNCH_STEP_FIELD_NUMBER, TRUE },
  { "seed", N_("Seed"), N_("The same seed draws the same rows."), HUNCH_STEP_FIELD_NUMBER, TRUE, .initial = "1" },
};

static const HunchStepField distinct_fields[] = {
  { "by", N_("Same in"), N_("Rows that agree in these columns count as one; without any, rows that agree in all."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "keep", N_("Keep"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("first", "last"), WORDS (N_("The first"), N_("The last")), "first" },
  { "order", N_("In the order of"), N_("Columns that decide which row comes first; else the rows' own order."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
};

static const HunchStepField sort_fields[] = {
  { "by", N_("By"), NULL, HUNCH_STEP_FIELD_COLUMNS },
  { "descending", N_("Downwards"), N_("Those of the columns that run from large to small."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
};

static const HunchStepField top_fields[] = {
  { "rows", N_("Rows"), N_("How many rows to keep, of each group if there are groups."), HUNCH_STEP_FIELD_NUMBER, FALSE, .initial = "10" },
  { "by", N_("By"), NULL, HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "descending", N_("Downwards"), N_("Those of the columns that run from large to small."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "within", N_("Within"), N_("Columns whose values make the groups."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
};

static const HunchStepField choose_fields[] = {
  { "columns", N_("Columns"), NULL, HUNCH_STEP_FIELD_COLUMNS },
  { "except", N_("All but these"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "false" },
};

static const HunchStepField rename_fields[] = {
  { "from", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "to", N_("New name"), NULL, HUNCH_STEP_FIELD_NAME },
};

static const HunchStepField retype_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "type", N_("Type"), N_("Values that cannot be read as it become missing, and are counted."), HUNCH_STEP_FIELD_CHOICE, FALSE,
    WORDS ("text", "integer", "real", "boolean", "date", "timestamp", "duration"),
    WORDS (N_("Text"), N_("Whole number"), N_("Number"), N_("Yes or no"), N_("Date"), N_("Time"), N_("Duration")), "real" },
  { "to", N_("Into"), N_("A new column; else the column itself changes."), HUNCH_STEP_FIELD_NAME, TRUE },
  { "order", N_("Order of dates"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("auto", "ymd", "dmy", "mdy"),
    WORDS (N_("Where it is certain"), N_("Year, month, day"), N_("Day, month, year"), N_("Month, day, year")), "auto" },
  { "decimal", N_("Decimal mark"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS (".", ","), WORDS (N_("Point"), N_("Comma")), "." },
};

static const HunchStepField derive_fields[] = {
  { "column", N_("Name"), N_("A new column, or one that is replaced."), HUNCH_STEP_FIELD_NAME },
  { "as", N_("Formula"), NULL, HUNCH_STEP_FIELD_EXPRESSION },
};

static const HunchStepField fill_fields[] = {
  { "columns", N_("Columns"), NULL, HUNCH_STEP_FIELD_COLUMNS },
  { "with", N_("With"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("value", "previous", "mean", "median", "commonest"),
    WORDS (N_("A value"), N_("The value of the row before"), N_("The mean"), N_("The median"), N_("The commonest value")), "value" },
  { "value", N_("Value"), NULL, HUNCH_STEP_FIELD_TEXT, TRUE },
  { "within", N_("Within"), N_("Columns whose values make groups that are filled each for itself."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "order", N_("In the order of"), N_("Columns that decide which row is the one before."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
};

static const HunchStepField recode_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "pairs", N_("Values"), N_("What each value becomes."), HUNCH_STEP_FIELD_PAIRS },
  { "others", N_("All others"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("keep", "missing", "value"),
    WORDS (N_("Stay"), N_("Become missing"), N_("Become one value")), "keep" },
  { "else", N_("One value"), N_("What all others become."), HUNCH_STEP_FIELD_TEXT, TRUE },
  { "to", N_("Into"), N_("A new column; else the column itself changes."), HUNCH_STEP_FIELD_NAME, TRUE },
};

static const HunchStepField bin_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "method", N_("Bins"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("width", "quantile", "edges"),
    WORDS (N_("Of equal width"), N_("Of equally many rows"), N_("At edges of your own")), "width" },
  { "bins", N_("How many"), N_("About so many bins of a round width, or exactly so many of equally many rows."), HUNCH_STEP_FIELD_NUMBER, TRUE, .initial = "10" },
  { "width", N_("Or width"), N_("The width of each bin; zero is an edge."), HUNCH_STEP_FIELD_NUMBER, TRUE },
  { "edges", N_("Edges"), N_("Each larger than the one before."), HUNCH_STEP_FIELD_NUMBERS, TRUE },
  { "numbers", N_("Lower edge as a number"), N_("Instead of a label such as [0, 10)."), HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "false" },
  { "to", N_("Into"), N_("A new column; else the column itself changes."), HUNCH_STEP_FIELD_NAME, TRUE },
};

static const HunchStepField rank_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "to", N_("Name"), NULL, HUNCH_STEP_FIELD_NAME, FALSE, .initial = "rank" },
  { "descending", N_("The largest is first"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "true" },
  { "ties", N_("Equal values"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("min", "average", "dense", "first"),
    WORDS (N_("Share the smallest rank"), N_("Share the mean rank"), N_("Share a rank, without gaps"), N_("Get ranks of their own")), "min" },
  { "within", N_("Within"), N_("Columns whose values make the groups."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
};

static const HunchStepField date_parts_fields[] = {
  { "column", N_("Column"), N_("A date, a time, or seconds or milliseconds since 1970."), HUNCH_STEP_FIELD_COLUMN },
  { "parts", N_("Parts"), N_("Each becomes a column."), HUNCH_STEP_FIELD_TEXTS, FALSE,
    WORDS ("year", "quarter", "month", "week", "day", "weekday", "weekday-name", "hour", "minute", "date", "year-month", "year-week"),
    WORDS (N_("Year"), N_("Quarter"), N_("Month"), N_("Week of the year (ISO)"), N_("Day of the month"), N_("Day of the week, 1 is Monday"),
           N_("Day of the week by name"), N_("Hour"), N_("Minute"), N_("Date"), N_("First day of the month"), N_("Monday of the week")), "year" },
  { "zone", N_("Time zone"), N_("Such as Europe/London; else times stay as they are written."), HUNCH_STEP_FIELD_TEXT, TRUE },
  { "prefix", N_("Names begin with"), N_("Else with the column's name."), HUNCH_STEP_FIELD_TEXT, TRUE },
};

static const HunchStepField days_since_fields[] = {
  { "column", N_("Column"), N_("The date to count to."), HUNCH_STEP_FIELD_COLUMN },
  { "since", N_("Since"), N_("The column with the date to count from."), HUNCH_STEP_FIELD_COLUMN, TRUE },
  { "date", N_("Or since the day"), N_("One date for all rows, such as 2019-07-04."), HUNCH_STEP_FIELD_TEXT, TRUE },
  { "to", N_("Name"), NULL, HUNCH_STEP_FIELD_NAME, FALSE, .initial = "day" },
};

static const HunchStepField sessions_fields[] = {
  { "at", N_("Time"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "within", N_("Of each"), N_("Columns that tell the users apart."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "gap_minutes", N_("Ends after minutes"), N_("A session ends when nothing happens for so long."), HUNCH_STEP_FIELD_NUMBER, TRUE, .initial = "30" },
  { "to", N_("Name"), N_("The number of the session; its rows and minutes get columns of their own."), HUNCH_STEP_FIELD_NAME, TRUE, .initial = "session" },
};

static const HunchStepField split_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "separator", N_("Separator"), N_("What stands between the parts; without one, the cells are JSON lists, which become rows."), HUNCH_STEP_FIELD_TEXT, TRUE, .initial = "," },
  { "into", N_("Into"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("columns", "rows"), WORDS (N_("Columns"), N_("Rows, one per part")), "columns" },
  { "parts", N_("How many columns"), NULL, HUNCH_STEP_FIELD_NUMBER, TRUE, .initial = "2" },
  { "names", N_("Names"), N_("Of the columns; the last one takes what is left."), HUNCH_STEP_FIELD_TEXTS, TRUE },
  { "member", N_("Member"), N_("Of the objects in a JSON list, such as name."), HUNCH_STEP_FIELD_TEXT, TRUE },
  { "to", N_("Name"), N_("Of the column with the parts, when they become rows; else the column itself changes."), HUNCH_STEP_FIELD_NAME, TRUE },
};

static const HunchStepField extract_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "pattern", N_("Pattern"), N_("A regular expression; each part in brackets becomes a column."), HUNCH_STEP_FIELD_TEXT },
  { "names", N_("Names"), N_("As many as there are parts in brackets."), HUNCH_STEP_FIELD_TEXTS },
};

static const HunchStepField fold_fields[] = {
  { "column", N_("Column"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "cut", N_("Cut at"), N_("Everything from the first of these on is left out, so that en-GB becomes en."), HUNCH_STEP_FIELD_TEXTS, TRUE, .initial = "-" },
  { "trim", N_("Without blanks around"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "true" },
  { "lower", N_("Small and capital letters alike"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "true" },
  { "pairs", N_("Values"), N_("What the folded values become."), HUNCH_STEP_FIELD_PAIRS, TRUE },
  { "to", N_("Into"), N_("A new column; else the column itself changes."), HUNCH_STEP_FIELD_NAME, TRUE },
};

#define SPELLING_FIELD \
  { "spelling", N_("Spelling"), N_("Forgiving: one slip in words of five letters and more, two from ten on."), HUNCH_STEP_FIELD_CHOICE, TRUE, \
    WORDS ("exact", "auto"), WORDS (N_("Exact"), N_("Forgiving")), "exact" }
#define ORDER_FIELD \
  { "words", N_("Terms of several words"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("phrase", "all", "any"), \
    WORDS (N_("Are phrases"), N_("Want all words, anywhere"), N_("Want one of the words")), "phrase" }

static const HunchStepField match_fields[] = {
  { "column", N_("Text"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "any", N_("Any of"), N_("Terms of which one must be there; #word wants the sign, word* every word that begins so."), HUNCH_STEP_FIELD_TEXTS, TRUE },
  { "all", N_("All of"), N_("Terms that must all be there."), HUNCH_STEP_FIELD_TEXTS, TRUE },
  { "none", N_("None of"), N_("Terms that must not be there."), HUNCH_STEP_FIELD_TEXTS, TRUE },
  SPELLING_FIELD,
  ORDER_FIELD,
  { "to", N_("Mark in"), N_("A new column with 1 or 0; else only rows that match are kept."), HUNCH_STEP_FIELD_NAME, TRUE },
};

static const HunchStepField match_table_fields[] = {
  { "column", N_("Text"), NULL, HUNCH_STEP_FIELD_COLUMN },
  { "table", N_("Table of terms"), N_("Every row of it holds search terms, parted by commas."), HUNCH_STEP_FIELD_TABLE },
  { "all", N_("All of"), N_("The column with terms that must all be there."), HUNCH_STEP_FIELD_TABLE_COLUMN, TRUE },
  { "any", N_("Any of"), N_("The column with terms of which one must be there, if it names any."), HUNCH_STEP_FIELD_TABLE_COLUMN, TRUE },
  { "none", N_("None of"), N_("The column with terms that must not be there."), HUNCH_STEP_FIELD_TABLE_COLUMN, TRUE },
  { "columns", N_("Bring along"), N_("Columns of the table."), HUNCH_STEP_FIELD_TABLE_COLUMNS, TRUE },
  SPELLING_FIELD,
  ORDER_FIELD,
};

static const HunchStepField lookup_fields[] = {
  { "table", N_("Table"), NULL, HUNCH_STEP_FIELD_TABLE },
  { "on", N_("Columns"), N_("What to look up."), HUNCH_STEP_FIELD_COLUMNS },
  { "key", N_("Columns there"), N_("Where to find it, as many and in the same order."), HUNCH_STEP_FIELD_TABLE_COLUMNS },
  { "columns", N_("Bring along"), N_("Columns of the table."), HUNCH_STEP_FIELD_TABLE_COLUMNS, TRUE },
  { "keep", N_("Keep"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("all", "matched", "unmatched"),
    WORDS (N_("All rows"), N_("Rows that were found"), N_("Rows that were not found")), "all" },
  { "matches", N_("Found more than once"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("first", "all"),
    WORDS (N_("Take the first"), N_("A row for each")), "first" },
  { "ignore_case", N_("Small and capital letters alike"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "false" },
  { "prefix", N_("Names begin with"), N_("Put before the names of the columns brought along."), HUNCH_STEP_FIELD_TEXT, TRUE },
};

static const HunchStepField stack_fields[] = {
  { "tables", N_("Tables"), N_("Put below the rows so far; columns of the same name belong together."), HUNCH_STEP_FIELD_TABLES },
  { "source", N_("Source"), N_("A new column with the name of each row's table."), HUNCH_STEP_FIELD_NAME, TRUE },
};

static const HunchStepField group_fields[] = {
  { "by", N_("By"), N_("One row for each combination of these; without any, one row."), HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "columns", N_("Numbers"), N_("Such as count(*), median(minutes) or share(minutes > 60)."), HUNCH_STEP_FIELD_AGGREGATES, TRUE },
};

static const HunchStepField pivot_fields[] = {
  { "names", N_("Columns from"), N_("Each of its values becomes a column; they stay as they are when the recipe is made."), HUNCH_STEP_FIELD_COLUMN },
  { "by", N_("Rows from"), NULL, HUNCH_STEP_FIELD_COLUMNS, TRUE },
  { "aggregate", N_("Number"), NULL, HUNCH_STEP_FIELD_CHOICE, TRUE, WORDS ("count", "sum", "mean", "median", "min", "max", "first"),
    WORDS (N_("Count"), N_("Sum"), N_("Mean"), N_("Median"), N_("Smallest"), N_("Largest"), N_("First")), "count" },
  { "value", N_("Of"), N_("The column to count or reckon with."), HUNCH_STEP_FIELD_COLUMN, TRUE },
  { "values", N_("Values"), N_("Those that become columns; without any, all that there are, 500 at most."), HUNCH_STEP_FIELD_TEXTS, TRUE },
};

static const HunchStepField unpivot_fields[] = {
  { "columns", N_("Columns"), N_("Each becomes a row of its own."), HUNCH_STEP_FIELD_COLUMNS },
  { "name", N_("Names into"), NULL, HUNCH_STEP_FIELD_NAME, TRUE, .initial = "name" },
  { "value", N_("Values into"), NULL, HUNCH_STEP_FIELD_NAME, TRUE, .initial = "value" },
  { "drop_missing", N_("Without missing values"), NULL, HUNCH_STEP_FIELD_SWITCH, TRUE, .initial = "true" },
};

/* The words of a step's sentence stand in braces; what is in square brackets is left out when a member in it is not set;
 * {member?yes|no} says one word or the other. */
static const HunchStepInfo infos[] = {
  { "filter", N_("Filter rows"), N_("Keeps the rows for which a condition holds."), N_("Rows"), FIELDS (filter_fields),
    N_("Keep rows where {where}") },
  { "sample", N_("Sample of rows"), N_("Draws rows at random, the same ones every time."), N_("Rows"), FIELDS (sample_fields),
    N_("Draw[ {rows} rows][ a share of {share}][, seed {seed}]") },
  { "distinct", N_("Remove duplicates"), N_("Keeps one of the rows that agree."), N_("Rows"), FIELDS (distinct_fields),
    N_("Keep one row for each[ {by}][, {keep}][ by {order}]") },
  { "sort", N_("Sort"), N_("Puts the rows into another order."), N_("Rows"), FIELDS (sort_fields),
    N_("Sort by {by}[, downwards by {descending}]") },
  { "top", N_("Top rows"), N_("Keeps the first rows in some order, of all or of each group."), N_("Rows"), FIELDS (top_fields),
    N_("Keep the first {rows} rows[ by {by}][, downwards by {descending}][, within {within}]") },
  { "choose", N_("Choose columns"), N_("Keeps some columns, in the order given, or all but some."), N_("Columns"), FIELDS (choose_fields),
    N_("{except?Leave out|Choose} {columns}") },
  { "rename", N_("Rename a column"), N_("Gives a column another name."), N_("Columns"), FIELDS (rename_fields),
    N_("Rename {from} to {to}") },
  { "retype", N_("Change the type"), N_("Reads the values of a column as another type."), N_("Columns"), FIELDS (retype_fields),
    N_("Read {column} as {type}[ into {to}]") },
  { "derive", N_("Compute a column"), N_("Makes a column by a formula."), N_("Columns"), FIELDS (derive_fields),
    N_("Compute {column} = {as}") },
  { "fill", N_("Fill in missing values"), N_("Puts something where values are missing."), N_("Columns"), FIELDS (fill_fields),
    N_("Fill in {columns}[ with {with}][: {value}][ within {within}][ by {order}]") },
  { "recode", N_("Recode values"), N_("Replaces values by others."), N_("Columns"), FIELDS (recode_fields),
    N_("Recode {column}: {pairs}[; all others: {else}][ into {to}]") },
  { "bin", N_("Bins"), N_("Puts numbers into bins."), N_("Columns"), FIELDS (bin_fields),
    N_("Put {column} into bins[ {method}][, edges {edges}][, {bins} of them][, {width} wide][ as {to}]") },
  { "rank", N_("Rank"), N_("Numbers the rows by a column, from 1."), N_("Columns"), FIELDS (rank_fields),
    N_("Rank by {column} as {to}[ within {within}]") },
  { "date-parts", N_("Parts of a date"), N_("Takes year, month, weekday, hour and so on from a date."), N_("Dates"), FIELDS (date_parts_fields),
    N_("Take {parts} from {column}[ in {zone}]") },
  { "days-since", N_("Days since"), N_("Counts the days from a launch to a date."), N_("Dates"), FIELDS (days_since_fields),
    N_("Count the days[ since {since}][ since {date}] until {column} as {to}") },
  { "sessions", N_("Sessions"), N_("Numbers what each user did without a long pause."), N_("Dates"), FIELDS (sessions_fields),
    N_("Sessions by {at}[ of each {within}][, a gap of {gap_minutes} minutes][ as {to}]") },
  { "split", N_("Split"), N_("Takes texts or lists apart, into columns or into rows."), N_("Text"), FIELDS (split_fields),
    N_("Split {column}[ at {separator}][ into {into}][: {names}]") },
  { "extract", N_("Extract"), N_("Takes parts out of texts by a pattern."), N_("Text"), FIELDS (extract_fields),
    N_("Extract {names} from {column} by {pattern}") },
  { "fold", N_("Fold variants"), N_("Makes variants of the same thing one: en-GB and EN become en."), N_("Text"), FIELDS (fold_fields),
    N_("Fold variants of {column}[, cut at {cut}][, {pairs}][ into {to}]") },
  { "match", N_("Search for terms"), N_("Finds the texts in which search terms are."), N_("Text"), FIELDS (match_fields),
    N_("Search {column}[ for any of {any}][ for all of {all}][ for none of {none}][, marked in {to}]") },
  { "match-table", N_("Search for a table of terms"), N_("Gives a row for each text and each row of a table whose terms are in it."), N_("Text"), FIELDS (match_table_fields),
    N_("Search {column} for the terms of {table}") },
  { "lookup", N_("Look up"), N_("Brings in columns of another table."), N_("Tables"), FIELDS (lookup_fields),
    N_("Look up {on} in {table} by {key}[, bring {columns}][, keep {keep}]") },
  { "stack", N_("Stack tables"), N_("Puts the rows of other tables below."), N_("Tables"), FIELDS (stack_fields),
    N_("Put {tables} below[, named in {source}]") },
  { "group", N_("Group and count"), N_("Makes one row of many."), N_("Groups"), FIELDS (group_fields),
    N_("Group[ by {by}][: {columns}]") },
  { "pivot", N_("Rows to columns"), N_("Makes a column of each value."), N_("Groups"), FIELDS (pivot_fields),
    N_("Make columns of {names}[ for each {by}][: {aggregate}][ of {value}]") },
  { "unpivot", N_("Columns to rows"), N_("Makes a row of each column."), N_("Groups"), FIELDS (unpivot_fields),
    N_("Make rows of {columns}[, names into {name}][, values into {value}]") },
};

const HunchStepInfo *
hunch_steps_list (guint *out_n)
{
  *out_n = G_N_ELEMENTS (infos);
  return infos;
}

const HunchStepInfo *
hunch_step_info_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (infos); i++)
    if (strcmp (infos[i].name, name) == 0)
      return &infos[i];

  return NULL;
}
