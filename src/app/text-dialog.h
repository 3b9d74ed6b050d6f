/* app/text-dialog.h: asks for a line or a few lines of text. */
#pragma once
#include <adwaita.h>

G_BEGIN_DECLS

typedef void (*HunchTextFunc) (GtkWidget *widget, const char *text, gpointer user_data);

typedef struct
{
  const char   *heading;
  const char   *body;     /* or NULL */
  const char   *label;    /* of the entry, for screen readers */
  const char   *button;   /* "_Keep" */
  const char   *text;     /* to begin with */
  gboolean      is_long;  /* several lines; empty is allowed */
  HunchTextFunc func;     /* called when it was agreed to, with the text without blanks around it; `user_data` is not owned */
} HunchTextDialog;

/* `widget` is kept alive meanwhile. */
void hunch_text_dialog_show (GtkWidget             *widget,
                             const HunchTextDialog *dialog,
                             gpointer               user_data);

G_END_DECLS
