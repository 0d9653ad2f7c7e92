"""A bus of its own with a logind made by hand on it: gives delays, tells sleep, locks and lids."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from contextlib import suppress
from pathlib import Path

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

SESSION_PATH = "/org/freedesktop/login1/session/_37"
CONFIG = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={place}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>"""


class Bus:
    """A message bus that ends with the test."""

    def __init__(self, place: Path) -> None:
        config = place / "bus.conf"
        config.write_text(CONFIG.format(place=place))
        daemon = shutil.which("dbus-daemon")
        assert daemon, "scripts/setup-system.sh test"
        self._process = subprocess.Popen(
            [daemon, f"--config-file={config}", "--print-address", "--nofork", "--nosyslog"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self._process.stdout is not None
        self.address = self._process.stdout.readline().strip()

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


class FakeLogind:
    """Answers Inhibit and GetSessionByPID in a thread of its own; `delays` counts those given and not yet let go."""

    def __init__(self, address: str, *names: str) -> None:
        self._connection = open_dbus_connection(bus=address, enable_fds=True)
        for name in names or ("org.freedesktop.login1",):
            self._connection.send_and_get_reply(message_bus.RequestName(name))
        self.asked: list[tuple[str, ...]] = []
        self._readers: list[int] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def is_held(self) -> bool:
        """Whether somebody still holds the other end of a delay: reading ours would wait."""
        return any(not _is_at_end(reader) for reader in self._readers)

    def tell(self, path: str, interface: str, member: str, signature: str = "", body: tuple = ()) -> None:
        emitter = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(emitter, member, signature or None, body))

    def close(self) -> None:
        self._stopping = True
        self._thread.join()
        self._connection.close()
        for reader in self._readers:
            os.close(reader)

    def _serve(self) -> None:
        while not self._stopping:
            with suppress(TimeoutError):
                message = self._connection.receive(timeout=0.05)
                if message.header.message_type is MessageType.method_call:
                    self._answer(message)

    def _answer(self, message) -> None:
        match message.header.fields.get(HeaderFields.member):
            case "Inhibit":
                self.asked.append(message.body)
                reader, writer = os.pipe()
                os.set_blocking(reader, False)
                self._readers.append(reader)
                self._connection.send(new_method_return(message, "h", (writer,)))
                os.close(writer)
            case "GetSessionByPID":
                self._connection.send(new_method_return(message, "o", (SESSION_PATH,)))
            case _:
                self._connection.send(new_error(message, "org.freedesktop.DBus.Error.UnknownMethod"))


def _is_at_end(reader: int) -> bool:
    try:
        return os.read(reader, 1) == b""
    except BlockingIOError:
        return False
