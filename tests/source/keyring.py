#!/usr/bin/python3
"""keyring.py: a keyring of the kind that desktops have (the Secret Service API 0.2 of freedesktop.org), kept in memory, for the tests.

It takes the name org.freedesktop.secrets on the session's bus, prints "ready", and serves until its standard input ends. Only what libsecret
asks for is there: plain sessions, one collection that is never locked, no prompts.
"""

import sys

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

ROOT = "/org/freedesktop/secrets"
COLLECTIONS = [ROOT + "/collection/login", ROOT + "/aliases/default"]
SESSION = ROOT + "/session/1"

INTERFACES = """
<node>
  <interface name="org.freedesktop.Secret.Service">
    <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/><arg type="v" direction="out"/><arg type="o" direction="out"/></method>
    <method name="SearchItems"><arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
    <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
    <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/><arg type="a{o(oayays)}" direction="out"/></method>
    <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
    <property name="Collections" type="ao" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Collection">
    <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/><arg type="b" direction="in"/>
      <arg type="o" direction="out"/><arg type="o" direction="out"/></method>
    <property name="Items" type="ao" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Locked" type="b" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Item">
    <method name="Delete"><arg type="o" direction="out"/></method>
    <property name="Locked" type="b" access="read"/>
    <property name="Attributes" type="a{ss}" access="read"/>
    <property name="Label" type="s" access="read"/>
    <property name="Type" type="s" access="read"/>
    <property name="Created" type="t" access="read"/>
    <property name="Modified" type="t" access="read"/>
  </interface>
  <interface name="org.freedesktop.Secret.Session"><method name="Close"/></interface>
</node>
"""


class Keyring:
    def __init__(self, bus):
        self.bus = bus
        self.items = {}  # path: (label, attributes, secret as bytes, registration)
        self.n_made = 0
        self.info = Gio.DBusNodeInfo.new_for_xml(INTERFACES)
        self.register(ROOT, "Service")
        self.register(SESSION, "Session")
        for path in COLLECTIONS:
            self.register(path, "Collection")

    def register(self, path, name):
        return self.bus.register_object(path, self.info.lookup_interface("org.freedesktop.Secret." + name), self.call, self.get, None)

    def call(self, bus, sender, path, interface, method, parameters, invocation):
        answer = getattr(self, method)(path, invocation, *parameters)
        if answer is not None:
            invocation.return_value(answer)

    def get(self, bus, sender, path, interface, name):
        label, attributes, _, _ = self.items.get(path, ("Login", {}, b"", 0))
        values = {"Collections": ("ao", COLLECTIONS[:1]), "Items": ("ao", list(self.items)), "Label": ("s", label), "Locked": ("b", False), "Type": ("s", ""),
                  "Attributes": ("a{ss}", attributes), "Created": ("t", 1), "Modified": ("t", 1)}
        return GLib.Variant(*values[name])

    def OpenSession(self, path, invocation, algorithm, data):
        if algorithm != "plain":
            invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "plain sessions only")
            return None
        return GLib.Variant("(vo)", (GLib.Variant("s", ""), SESSION))

    def SearchItems(self, path, invocation, wanted):
        found = [path for path, (_, attributes, _, _) in self.items.items() if wanted.items() <= attributes.items()]
        return GLib.Variant("(aoao)", (found, []))

    def Unlock(self, path, invocation, paths):
        return GLib.Variant("(aoo)", (paths, "/"))

    def GetSecrets(self, path, invocation, paths, session):
        return GLib.Variant("(a{o(oayays)})", ({path: (session, b"", self.items[path][2], "text/plain") for path in paths},))

    def ReadAlias(self, path, invocation, name):
        return GLib.Variant("(o)", (COLLECTIONS[0] if name == "default" else "/",))

    def CreateItem(self, path, invocation, properties, secret, replace):
        self.n_made += 1
        item = f"{COLLECTIONS[0]}/{self.n_made}"
        self.items[item] = (properties["org.freedesktop.Secret.Item.Label"], properties["org.freedesktop.Secret.Item.Attributes"], bytes(secret[2]),
                            self.register(item, "Item"))
        return GLib.Variant("(oo)", (item, "/"))

    def Delete(self, path, invocation):
        self.bus.unregister_object(self.items.pop(path)[3])
        return GLib.Variant("(o)", ("/",))

    def Close(self, path, invocation):
        return GLib.Variant("()", ())


def main():
    loop = GLib.MainLoop()
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    keyring = Keyring(bus)
    Gio.bus_own_name_on_connection(bus, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE, lambda *words: print("ready", flush=True), None)
    GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, lambda *words: loop.quit())
    loop.run()
    return keyring is None


if __name__ == "__main__":
    sys.exit(main())
