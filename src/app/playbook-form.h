/* app/playbook-form.h: asks for what a playbook needs before it is carried out. */
#pragma once
#include "app/window.h"
#include "deck/playbook.h"

G_BEGIN_DECLS

/* Runs the playbook in the window: at once when it needs no file, after one was chosen when that is all it needs, else after a form. */
void hunch_playbook_form_show (HunchWindow             *window,
                               const HunchPlaybookInfo *info);

G_END_DECLS
