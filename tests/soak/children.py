"""Programs in processes of their own, forked from here so that they begin at once: what they say, how they end."""

from __future__ import annotations

import ctypes
import os
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.soak.shim import ANY, Fault, How, Shim

LONGEST_S: Final = 600
"""Nothing that is waited for takes as long: it would never come."""
_DIES_WITH_ITS_PARENT: Final = 1
"""PR_SET_PDEATHSIG."""


@dataclass(frozen=True)
class KillAt:
    """Killed at the n-th call of any kind under a folder: to the disk, or to the database that listens there."""

    folder: Path
    at: int
    before: bool

    def arm(self) -> None:
        """From now on, in this process."""
        shim = Shim()
        shim.watch(self.folder)
        shim.arm(Fault(ANY, self.at, How.KILL_BEFORE if self.before else How.KILL_AFTER))


class Child:
    """One process; it reads lines by `told` and writes them by `lines`."""

    def __init__(self, act: Callable[[Child], None], log: Path | None = None) -> None:
        self._reading, writing = os.pipe()
        hearing, self._telling = os.pipe()
        self.status: int | None = None
        self._rest = b""
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reading)
            os.close(self._telling)
            self._reading, self._telling = hearing, writing
            _run(act, self, log)
        os.close(writing)
        os.close(hearing)

    def tell(self, line: str) -> None:
        """To the other end, as long as it is there."""
        with suppress(BrokenPipeError):
            os.write(self._telling, f"{line}\n".encode())

    def line(self) -> str:
        """The next line from the other end, empty once that is gone; TimeoutError when it never comes."""
        deadline = time.monotonic() + LONGEST_S
        while b"\n" not in self._rest:
            if not select.select([self._reading], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError("it says nothing more")
            piece = os.read(self._reading, 65536)
            if not piece:
                return ""
            self._rest += piece
        line, self._rest = self._rest.split(b"\n", 1)
        return line.decode()

    def lines(self) -> list[str]:
        """Everything that it says until it ends."""
        found = []
        while line := self.line():
            found.append(line)
        self.wait()
        return found

    def speak(self) -> None:
        """In the process itself: what it prints is what it tells."""
        os.dup2(self._telling, 1)

    def kill(self) -> None:
        """-9, from any thread; back once it is dead."""
        with suppress(ProcessLookupError, ChildProcessError):  # it ended by itself at this very instant
            os.kill(self.pid, signal.SIGKILL)
            os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)

    def wait(self) -> int:
        """How it ended; its pipes are let go."""
        if self.status is None:
            self.status = os.waitpid(self.pid, 0)[1]
            os.close(self._reading)
            os.close(self._telling)
        return self.status

    @property
    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self.status is None and os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT | os.WNOHANG) is None

    @property
    def was_killed(self) -> bool:
        """Whether it ended by -9."""
        return os.WIFSIGNALED(self.wait()) and os.WTERMSIG(self.wait()) == signal.SIGKILL


def _run(act: Callable[[Child], None], child: Child, log: Path | None) -> None:
    code = 1
    ctypes.CDLL(None).prctl(_DIES_WITH_ITS_PARENT, signal.SIGKILL)
    try:
        out = os.open(log or os.devnull, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        act(child)
        code = 0
    except BaseException as error:  # noqa: BLE001 - told to who waits for it
        child.tell(f"!{error!r} {traceback.format_exc(limit=-3)!r}")
    finally:
        os._exit(code)
