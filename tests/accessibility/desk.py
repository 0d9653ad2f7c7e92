"""A desk of its own for a screen reader: a screen, a bus, the window on it and what reads it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_PYTHON = "/usr/bin/python3"
"""pyatspi comes with the system, for its own Python."""
_PACKAGES = {
    "xvfb": lambda: shutil.which("Xvfb"),
    "dbus": lambda: shutil.which("dbus-daemon"),
    "at-spi2-core": lambda: any(Path(place).exists() for place in _LAUNCHERS),
    "python3-pyatspi": lambda: (
        subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], check=False, capture_output=True).returncode == 0
    ),
}
_LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")


def missing_packages() -> list[str]:
    """The Debian packages without which nothing can be read."""
    return [name for name, is_there in _PACKAGES.items() if not is_there()]


class Talk:
    """A process that is told a line and answers a line of JSON."""

    def __init__(self, command: Sequence[str], environment: dict[str, str], errors: Path) -> None:
        self._errors = errors
        with errors.open("wb") as kept:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=kept, env=environment, text=True
            )

    def hear(self) -> Any:
        """The next answer; None when there will be none."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        return json.loads(line) if line else None

    def tell(self, word: str) -> None:
        """Says one line."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{word}\n")
        self._process.stdin.flush()

    def ask(self, word: str) -> Any:
        """Says one line and waits for the answer; None when it is gone."""
        try:
            self.tell(word)
        except BrokenPipeError:
            return None
        return self.hear()

    @property
    def complaints(self) -> str:
        """What it said on its error output."""
        return self._errors.read_text(errors="replace")

    def stop(self) -> None:
        """Ends it."""
        if self._process.stdin is not None:
            with suppress(BrokenPipeError):  # it was gone before
                self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@dataclass
class Desk:
    """Where programs are started; all of it ends with the desk."""

    environment: dict[str, str]
    folder: Path
    stack: ExitStack

    def start(self, name: str, command: Sequence[str], **more: str) -> Talk:
        """Starts a program that is talked with."""
        talk = Talk(command, self.environment | more, self.folder / f"{name}.err")
        self.stack.callback(talk.stop)
        return talk

    def window(self, *scenes: str) -> Talk:
        """The program, in a real window, a screen reader being there."""
        command = [sys.executable, "-m", "tests.accessibility.shown", *scenes]
        return self.start("window", command, QT_QPA_PLATFORM="xcb", QT_LINUX_ACCESSIBILITY_ALWAYS_ON="1")

    def reader(self) -> Talk:
        """The screen reader, once it listens."""
        talk = self.start("reader", [SYSTEM_PYTHON, str(Path(__file__).with_name("reader.py"))])
        assert talk.hear() == "ready", talk.complaints
        return talk


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """A virtual screen and a session bus; no other session is touched."""
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "WAYLAND_", "XDG_"))
    }
    environment |= {"XDG_RUNTIME_DIR": str(runtime), "LC_ALL": "C.UTF-8", "NO_AT_BRIDGE": "0"}
    with ExitStack() as stack:
        screen = stack.enter_context(
            _service(["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"], environment)
        )
        environment["DISPLAY"] = f":{screen}"
        bus = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:dir={runtime}"]
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(_service(bus, environment))
        yield Desk(environment, folder, stack.enter_context(ExitStack()))


@contextmanager
def _service(command: Sequence[str], environment: dict[str, str]) -> Iterator[str]:
    """A process that says on its first line where it is reached."""
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        place = process.stdout.readline().strip()
        assert place, f"{command[0]} did not start"
        try:
            yield place
        finally:
            process.terminate()
