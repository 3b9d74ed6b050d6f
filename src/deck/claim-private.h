/* deck/claim-private.h: the two halves of a claim: finding a value in a result, and writing it. */
#pragma once
#include "deck/claim.h"

G_BEGIN_DECLS

/* What stands behind the colon. */
typedef struct
{
  gboolean with_sign;
  gboolean absolute;
  gboolean percent;
  gboolean year;       /* thousands stay together */
  gboolean as_p;
  int      decimals;   /* -1: three significant digits */
} HunchClaimFormat;

gboolean  hunch_claim_format_parse (const char *text, HunchClaimFormat *out_format);

/* As people read it: a real minus sign, thousands set apart. Release with g_free(). */
char     *hunch_claim_format_number (double value, const HunchClaimFormat *format);

/* The number or text called `name`; NULL when there is none or it is null. Lent. See deck/claim.h for the names. */
JsonNode *hunch_claim_find (JsonObject *result, const char *name);

G_END_DECLS
