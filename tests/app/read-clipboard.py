#!/usr/bin/python3
"""read-clipboard.py TYPE: what another program gets of the clipboard as TYPE ("text/html"); nothing when it is not offered so."""
import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, Gio, GLib, Gtk  # noqa: E402

Gtk.init()
loop = GLib.MainLoop()


def written(stream, result):
    stream.splice_finish(result)
    sys.stdout.buffer.write(stream.steal_as_bytes().get_data())
    loop.quit()


def read(clipboard, result):
    try:
        source, _ = clipboard.read_finish(result)
    except GLib.Error:
        loop.quit()
        return
    target = Gio.MemoryOutputStream.new_resizable()
    both = Gio.OutputStreamSpliceFlags.CLOSE_SOURCE | Gio.OutputStreamSpliceFlags.CLOSE_TARGET
    target.splice_async(source, both, GLib.PRIORITY_DEFAULT, None, written)


Gdk.Display.get_default().get_clipboard().read_async([sys.argv[1]], GLib.PRIORITY_DEFAULT, None, read)
GLib.timeout_add_seconds(5, loop.quit)
loop.run()
