/* analysis/design-private.h: shared by the making and the reading of a design. */
#pragma once
#include "analysis/design.h"

/* A variable of the model at work on blocks. */
typedef struct
{
  HunchProgram *program;    /* owned; numbers only */
  double       *values;     /* owned: the block worked out, NULL for a plain column */
  HunchDd      *values_dd;  /* owned; NULL when not needed */
  guint         codes;      /* place in the frame; factors only */
  gint32       *places;     /* owned: column's code → level that occurs, or -1 */
  char        **levels;     /* owned, NULL-terminated: those that occur */
  guint         n_levels;
  gint32       *block;      /* owned: the block as places */
  guint         degree;     /* of poly(), else 0 */
  gboolean      is_raw;
  guint         first;      /* poly(): where its columns begin among the variables, behind the model's */
  HunchDd      *alpha;      /* owned [degree + 1]: recurrence of the orthogonal polynomials */
  HunchDd      *norm;       /* owned [degree + 1]: their sums of squares */
} HunchDesignVariable;

/* One column: the product of its numbers and of what each of its factors' levels stands for. */
typedef struct
{
  HunchDesignColumn info;
  GArray  *numbers;     /* owned, of guint: variables */
  GArray  *factors;     /* owned, of guint */
  GPtrArray *codings;   /* owned, of double * [n_levels], as factors */
  double  *values;      /* owned block; NULL when the column is a variable as it is */
  HunchDd *values_dd;   /* owned block, or NULL */
} HunchDesignPart;

struct _HunchDesign
{
  HunchInquiry  *inquiry;     /* lent */
  HunchModel    *model;       /* owned */
  HunchFrame    *frame;       /* owned */
  HunchCoding    coding;
  char          *response;    /* owned */
  HunchDesignVariable *variables;   /* owned, as the model's, then the columns of each poly() */
  guint          n_variables; /* all of them */
  GArray        *columns;     /* owned, of HunchDesignPart */
  HunchProgram  *y;           /* owned */
  GPtrArray     *offsets;     /* owned, of HunchProgram */
  int            weights;     /* place in the frame, -1: none; so the next */
  int            codes;
  guint          n_codes;     /* levels of these */
  int            number;
  int            response_codes;
  gboolean       is_precise;  /* about 32 digits */
  double        *y_values;    /* owned block */
  HunchDd       *y_dd;        /* owned block */
  HunchDd       *scratch;     /* owned block */
  double        *offset;      /* owned block: the offsets added up; NULL: none */
  const double **numbers;     /* owned: the frame's columns, for programs */
  guint          n_numbers;
  const double **out;         /* owned: what get_columns() lends */
  const HunchDd **out_dd;     /* owned */
};

/* TRUE when the column is a variable as it is, so that nothing need be multiplied. */
static inline gboolean
hunch_design_part_is_plain (const HunchDesignPart *part)
{
  return part->factors->len == 0 && part->numbers->len == 1;
}

/* design-poly.c: finds the polynomials of poly() over the rows used; NO_ANSWER with too few different values. */
gboolean hunch_design_make_polys (HunchDesign *self, GError **error);
/* The columns of poly() for @x, n values of the variable. */
void     hunch_design_fill_poly  (HunchDesign *self, HunchDesignVariable *variable, const HunchDd *x, gsize n);
