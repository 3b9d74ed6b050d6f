/* cli/help.h: the commands explained. */
#pragma once
#include "cli/command.h"

G_BEGIN_DECLS

/* Every command with its summary. */
void hunch_cli_help_print_all (void);

/* One command with its options. */
void hunch_cli_help_print_command (const HunchCliCommand *command);

G_END_DECLS
