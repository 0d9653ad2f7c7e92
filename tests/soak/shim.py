"""The calls to the disk that fail, or are the last ones: `faults.c`, compiled and put before the C library."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Final

KINDS: Final = ("write", "pwrite64", "fsync", "fdatasync", "ftruncate", "rename", "send")
ANY: Final = len(KINDS)
"""Instead of the place of one kind: the calls of all kinds, counted together."""
_SOURCE: Final = Path(__file__).with_name("faults.c")
_LOADED: Final = "PERRON_SOAK_SHIM"


class How(IntEnum):
    """What becomes of the n-th call."""

    FAIL_ONCE = 0
    FAIL_FOR_GOOD = 1
    KILL_BEFORE = 2
    KILL_AFTER = 3


@dataclass(frozen=True)
class Fault:
    """The n-th call of a kind, counted from 1."""

    kind: int
    at: int
    how: How
    errno: int = 0

    def __str__(self) -> str:
        name = "any" if self.kind == ANY else KINDS[self.kind]
        told = f" {os.strerror(self.errno)}" if self.errno else ""
        return f"{name} no {self.at} {self.how.name.lower()}{told}"


class Shim:
    """That of this process; RuntimeError when it was not started by `run_with_shim`."""

    def __init__(self) -> None:
        if _LOADED not in os.environ:
            raise RuntimeError("start this with the shim: python -m tests.soak")
        self._library = ctypes.CDLL(None)
        self._library.fault_calls.restype = ctypes.c_long
        self._library.fault_arm.argtypes = [ctypes.c_int, ctypes.c_long, ctypes.c_int, ctypes.c_int]

    def watch(self, folder: Path) -> None:
        """From now on the calls on files under this folder are counted, from none."""
        self._library.fault_watch(os.fsencode(folder.resolve()))

    def arm(self, fault: Fault) -> None:
        """The call that this says will fail, or be the last."""
        self._library.fault_arm(fault.kind, fault.at, fault.errno, fault.how)

    def rest(self) -> None:
        """Nothing fails any more, and nothing is counted."""
        self._library.fault_disarm()

    def calls(self) -> list[int]:
        """How many there were of each kind."""
        return [self._library.fault_calls(kind) for kind in range(len(KINDS))]


def run_with_shim(folder: Path) -> int:
    """Compiles the shim, runs this program again with it, and gives its code."""
    compiler = shutil.which("gcc") or shutil.which("cc")
    if compiler is None:
        raise SystemExit("a C compiler is missing (Debian: apt-get install gcc libc6-dev): the soak needs it")
    library = folder / "faults.so"
    subprocess.run([compiler, "-O1", "-Wall", "-shared", "-fPIC", "-o", library, _SOURCE, "-ldl"], check=True)
    environment = os.environ | {"LD_PRELOAD": str(library), _LOADED: "1", "PERRON_SOAK_FOLDER": str(folder)}
    return subprocess.run([sys.executable, "-m", "tests.soak", *sys.argv[1:]], env=environment, check=False).returncode
