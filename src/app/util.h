/* app/util.h: small things every page needs: numbers for the eye, labels, names for screen readers. */
#pragma once
#include <adwaita.h>
#include "base/json.h"
#include "format/batch.h"

G_BEGIN_DECLS

#define HUNCH_RESOURCE(path) "/io/github/hunch/Hunch/" path
#define HUNCH_UI(name) HUNCH_RESOURCE ("ui/" name)

/* "1,203,311". Release with g_free(). */
char       *hunch_format_count (gint64 count);

/* Four significant digits, thousands set apart, a real minus; "–" for NaN. Release with g_free(). */
char       *hunch_format_number (double value);

/* "0.032", "< 0.001". Release with g_free(). */
char       *hunch_format_p (double p);

/* "4:05"; a minus in front of what is negative. Release with g_free(). */
char       *hunch_format_clock (int seconds);

/* A share of 0..1 as "12 %"; "< 1 %" for a little. Release with g_free(). */
char       *hunch_format_share (double share);

/* What a type is called on screen, translated; lent. */
const char *hunch_type_get_title (HunchDataType type);
/* Two or three letters that stand for the type in narrow places; lent. */
const char *hunch_type_get_sign (HunchDataType type);

/* A left-aligned label that wraps, with style classes divided by blanks (NULL: none). */
GtkWidget  *hunch_label_new (const char *text,
                             const char *classes);

/* A flat button with only an icon: `name` is tooltip and accessible name. */
GtkWidget  *hunch_icon_button_new (const char *icon,
                                   const char *name,
                                   const char *action);

void        hunch_set_accessible_name (GtkWidget  *widget,
                                       const char *name);
void        hunch_set_accessible_description (GtkWidget  *widget,
                                              const char *description);

/* Takes every child out of a box or a list box. */
void        hunch_clear_children (GtkWidget *parent);

/* For "closed" of a popover that was made for one use. */
void        hunch_unparent_later (GtkWidget *popover);

void        hunch_copy_text (GtkWidget  *widget,
                             const char *text);

/* The string itself, or "" for NULL. */
const char *hunch_or_empty (const char *text);

/* A JSON value as text for a cell; numbers as hunch_format_number(). Release with g_free(). */
char       *hunch_json_cell_to_text (JsonNode *node);

/* TRUE when the error only says that the work was called off. */
gboolean    hunch_is_cancelled (const GError *error);

/* Opens a file with whatever program the desktop has for it. */
void        hunch_show_file (GtkWindow  *parent,
                             const char *path);

G_END_DECLS
