/* app/slide-inspector-private.h: the inspector's parts, shared by its own files. */
#pragma once
#include "app/slide-inspector.h"

G_BEGIN_DECLS

/* Controls are filled from the record and write back to the project; while they
 * are filled nothing is written. */
struct _HunchSlideInspector
{
  AdwBin            parent_instance;
  HunchProject     *project;     /* owned, may be NULL */
  gint64            slide_id;    /* 0: none */
  gboolean          is_filling;
  guint             notes_id;    /* owned source: writes the notes */
  GArray           *analyses;    /* of gint64, as in the combo; 0 first */
  GArray           *charts;      /* likewise */

  GtkWidget        *slide_group;
  GtkWidget        *layout;
  GtkWidget        *seconds;
  GtkWidget        *claim_group;
  GtkWidget        *analysis;
  GtkWidget        *table;
  GtkWidget        *amber;       /* an action row with the reason and Confirm */
  GtkWidget        *numbers;     /* a label: what can stand in braces */
  GtkWidget        *chart_group;
  GtkWidget        *chart;
  GtkWidget        *chart2;
  GtkWidget        *source;
  GtkWidget        *notes_group;
  GtkWidget        *notes;
  GtkWidget        *notes_length;
  GtkWidget        *title;
  GtkWidget        *author;
  GtkWidget        *theme;
  GtkWidget        *aspect;
  GtkWidget        *budget;
};

/* slide-inspector-controls.c: makes every control and writes back what a person does with it. */
void  hunch_slide_inspector_build (HunchSlideInspector *self,
                                   GtkWidget           *box);
/* `titles`: of const char *. */
void  hunch_slide_inspector_set_choices (GtkWidget *combo,
                                         GPtrArray *titles,
                                         guint      selected);
/* What stands in the notes now. Release with g_free(). */
char *hunch_slide_inspector_dup_notes (HunchSlideInspector *self);

G_END_DECLS
