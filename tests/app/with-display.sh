#!/bin/sh
# with-display.sh COMMAND…: one private X server, window manager and session bus for COMMAND.
# Ends with 77 (skipped) and a reason when the machine has no virtual display.
for tool in Xvfb dbus-run-session; do
  command -v "$tool" >/dev/null || { echo "1..0 # SKIP $tool is not installed"; exit 77; }
done

folder=$(mktemp -d)
mkfifo "$folder/number"
Xvfb -displayfd 9 -screen 0 "${HUNCH_SCREEN:-1280x800x24}" -nolisten tcp -noreset 9>"$folder/number" >/dev/null 2>&1 &
server=$!
read -r number <"$folder/number"

export DISPLAY=":$number" GDK_BACKEND=x11 GSK_RENDERER=cairo GDK_DEBUG=gl-disable GSETTINGS_BACKEND=memory
export LC_ALL=C.UTF-8 XDG_CONFIG_HOME="$folder/config" XDG_DATA_HOME="$folder/data" XDG_CACHE_HOME="$folder/cache"
export XDG_RUNTIME_DIR="$folder/run" GIO_USE_VFS=local GTK_USE_PORTAL=0
unset WAYLAND_DISPLAY
mkdir -m 700 "$folder/run"
mkdir -p "$folder/config/gtk-4.0"
printf '[Settings]\ngtk-enable-animations=false\ngtk-font-name=Cantarell 11\n' >"$folder/config/gtk-4.0/settings.ini"

manager=
if command -v openbox >/dev/null; then
  openbox >/dev/null 2>&1 &
  manager=$!
fi
dbus-run-session -- "$@"
code=$?
[ -n "$manager" ] && kill "$manager" 2>/dev/null
kill "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$folder"
exit $code
