/* chart/fonts.S: the Inter fonts, as they are, into the program; the assembler finds them with -I. */
        .section .rodata

        .macro font name file
        .global hunch_font_\name
        .hidden hunch_font_\name
        .global hunch_font_\name\()_end
        .hidden hunch_font_\name\()_end
        .balign 16
hunch_font_\name:
        .incbin "\file"
hunch_font_\name\()_end:
        .byte 0
        .endm

        font regular "Inter-Regular.otf"
        font semibold "Inter-SemiBold.otf"
        font bold "Inter-Bold.otf"
        font italic "Inter-Italic.otf"
        font bold_italic "Inter-BoldItalic.otf"

        .section .note.GNU-stack, "", %progbits
