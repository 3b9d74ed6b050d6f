/* format/unpack-private.h: what the door needs of archives beyond format/unpack.h. */
#pragma once
#include "format/unpack.h"

G_BEGIN_DECLS

typedef enum
{
  HUNCH_MEMBER_OTHER,      /* nothing known of its ending */
  HUNCH_MEMBER_CSV,
  HUNCH_MEMBER_JSON,
  HUNCH_MEMBER_PARQUET,
  HUNCH_MEMBER_SPSS,
  HUNCH_MEMBER_STATA,
  HUNCH_MEMBER_SAS,
  HUNCH_MEMBER_ARCHIVE,    /* holds members of its own */
} HunchMemberKind;

/* By the ending of the name, endings of packing aside. */
HunchMemberKind hunch_member_find_kind (const char *path);

/* Whether a member may hold data: no folder of a system, no README, nothing hidden. */
gboolean        hunch_member_is_data (const char *path);

/* As hunch_unpack_expand(), but looks no further than for `max_members` members (0: all). */
GPtrArray      *hunch_unpack_expand_some (HunchSource *source, const char *member, guint max_members, GCancellable *cancellable, GError **error);

/* A stream that can be sought in. When the source gives none its bytes are copied to a file without a name, whose descriptor is kept in `*spool` (-1 to begin
 * with) for the next time; close it in the end. TOO_LARGE beyond 16 GB. */
GInputStream   *hunch_unpack_open_seekable (HunchSource *source, int *spool, GCancellable *cancellable, GError **error);

G_END_DECLS
