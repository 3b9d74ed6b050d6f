"""Drives the real program over the accessibility bus, with pointer and keys, and its actions over D-Bus."""
import os
import subprocess
import sys
import time

try:
    import gi
    gi.require_version("Atspi", "2.0")
    import pyatspi
    from gi.repository import Gio, GLib
except (ImportError, ValueError) as reason:
    print(f"1..0 # SKIP {reason}")
    sys.exit(77)

NAME = "io.github.hunch.Hunch"
SENSITIVE = pyatspi.STATE_SENSITIVE
FOCUSED = pyatspi.STATE_FOCUSED


def need(*tools):
    for tool in tools:
        if subprocess.run(["which", tool], capture_output=True).returncode != 0:
            print(f"1..0 # SKIP {tool} is not installed")
            sys.exit(77)


def wait(what, test, seconds=20.0):
    """The first truthy answer of `test`; an error that says what was waited for."""
    end = time.monotonic() + seconds
    while True:
        try:
            answer = test()
        except Exception:  # a widget that goes away while it is looked at
            answer = None
        if answer:
            return answer
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)


class Program:
    def __init__(self, *arguments, shots=None):
        program = os.environ.get("HUNCH_PROGRAM") or os.path.join(
            os.environ["HUNCH_TEST_BUILD_DIR"], "src", "app", "hunch")
        environment = dict(os.environ)
        root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        environment.setdefault("HUNCH_PLAYBOOK_DIR", os.path.join(root, "data", "playbooks"))
        if shots:
            environment["HUNCH_SHOT_DIR"] = shots
        self.log = open(os.path.join(os.environ["XDG_RUNTIME_DIR"], "hunch.log"), "a+")
        self.process = subprocess.Popen([program, *arguments], stdout=self.log, stderr=self.log, env=environment)
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        self.application = wait("the program on the accessibility bus", self._find_application)
        wait("the window's actions", lambda: "shot" in self._call("List", None, "(as)")[0])

    def _find_application(self):
        if self.process.poll() is not None:
            raise SystemExit(f"the program ended with {self.process.returncode}")
        for application in pyatspi.Registry.getDesktop(0):
            if application is not None and application.name == "hunch" and application.childCount > 0:
                return application
        return None

    # --- actions ---------------------------------------------------------------

    def _path(self):
        """The first window that is there: their numbers rise with every window opened."""
        for number in range(1, 9):
            try:
                self.bus.call_sync(NAME, f"/io/github/hunch/Hunch/window/{number}", "org.gtk.Actions", "List",
                                   None, None, Gio.DBusCallFlags.NONE, 5000, None)
                return f"/io/github/hunch/Hunch/window/{number}"
            except GLib.Error:
                continue
        raise AssertionError("no window on the bus")

    def _call(self, method, parameters, answer):
        return self.bus.call_sync(NAME, self._path(), "org.gtk.Actions", method, parameters,
                                  GLib.VariantType(answer) if answer else None, Gio.DBusCallFlags.NONE, 20000, None).unpack()

    def act(self, action, value=None):
        values = [] if value is None else [GLib.Variant("s", value)]
        self._call("Activate", GLib.Variant("(sava{sv})", (action, values, {})), None)

    def page(self, name):
        self._call("SetState", GLib.Variant("(sva{sv})", ("page", GLib.Variant("s", name), {})), None)

    def is_enabled(self, action):
        return self._call("Describe", GLib.Variant("(s)", (action,)), "((bgav))")[0][0]

    def shot(self, name):
        time.sleep(0.4)
        self.act("shot", name)
        time.sleep(0.1)

    # --- widgets ---------------------------------------------------------------

    def all(self, role=None, name=None, top=None):
        """Every widget of that role whose name is, or ends with, `name`."""
        found = []
        stack = [top] if top is not None else list(self.application)
        while stack:
            widget = stack.pop(0)
            if widget is None:
                continue
            try:
                if (role is None or widget.getRoleName() == role) and (
                        name is None or widget.name == name or widget.name.endswith(name)):
                    found.append(widget)
                stack[0:0] = list(widget)
            except Exception:
                continue
        return found

    def find(self, role, name, seconds=20.0):
        def visible():
            for widget in self.all(role, name):
                if widget.getState().contains(pyatspi.STATE_VISIBLE):
                    place = widget.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
                    if place.width > 0 and place.height > 0:
                        return widget
            return None
        return wait(f"{role} “{name}”", visible, seconds)

    def has_text(self, text):
        return [widget for widget in self.all("label") if text in widget.name]

    def press(self, role, name):
        """The widget's own action; what follows from it is for the caller to see."""
        self.find(role, name).queryAction().doAction(0)

    def _centre(self, widget):
        """On the screen."""
        window = widget
        while window.getRoleName() not in ("frame", "window", "dialog"):
            window = window.parent
        place = widget.queryComponent().getExtents(pyatspi.WINDOW_COORDS)
        geometry = run("xdotool", "search", "--onlyvisible", "--name", f"^{window.name}$", "getwindowgeometry", "--shell")
        left = [int(line[2:]) for line in geometry.splitlines() if line.startswith("X=")][-1]
        top = [int(line[2:]) for line in geometry.splitlines() if line.startswith("Y=")][-1]
        return left + place.x + place.width // 2, top + place.y + place.height // 2

    def click(self, widget):
        x, y = self._centre(widget)
        run("xdotool", "mousemove", str(x), str(y), "click", "1")

    def drag(self, widget, target):
        """In small steps, as a hand does it: the toolkit overlooks a jump."""
        x, y = self._centre(widget)
        goal_x, goal_y = self._centre(target)
        run("xdotool", "mousemove", str(x), str(y), "mousedown", "1")
        for step in range(1, 13):
            time.sleep(0.08)
            run("xdotool", "mousemove", str(x + (goal_x - x) * step // 12), str(y + (goal_y - 12 - y) * step // 12))
        time.sleep(0.3)
        run("xdotool", "mouseup", "1")

    def warnings(self):
        self.log.flush()
        self.log.seek(0)
        return [line for line in self.log.read().splitlines() if "WARNING" in line or "CRITICAL" in line]

    def quit(self):
        self.bus.call_sync(NAME, "/io/github/hunch/Hunch", "org.gtk.Actions", "Activate",
                           GLib.Variant("(sava{sv})", ("quit", [], {})), None, Gio.DBusCallFlags.NONE, 20000, None)
        self.process.wait(20)
        # The bus forgets the name a moment after the process.
        time.sleep(0.3)


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def key(*keys):
    run("xdotool", "key", "--delay", "40", *keys)
    time.sleep(0.15)


def type_text(text):
    run("xdotool", "type", "--delay", "12", text)
    time.sleep(0.15)


def ok(number, text):
    print(f"ok {number} - {text}", flush=True)
