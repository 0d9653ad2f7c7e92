"""Which start of the computer and which login this is, and how long it has run: what a day's secret ends with."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_NO_SESSION: Final = "4294967295"
_WINDOWS_BOOTS: Final = (
    r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"  # holds BootId
)


@dataclass(frozen=True)
class Moment:
    """Now: `boot` and `login` are empty where the system does not tell; `running` counts the sleep of the computer."""

    boot: str
    login: str
    now: float
    running: float


def present_moment() -> Moment:
    """That of this process."""
    return Moment(_boot(), _login(), time.time(), _running())


def _boot() -> str:
    """Another one after each start."""
    if sys.platform == "win32":
        import winreg

        with suppress(OSError), winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _WINDOWS_BOOTS) as key:
            return str(winreg.QueryValueEx(key, "BootId")[0])
        return ""
    if sys.platform == "darwin":
        return _sysctl(b"kern.bootsessionuuid")
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    return ""


def _sysctl(name: bytes) -> str:
    import ctypes

    size = ctypes.c_size_t(64)
    answer = ctypes.create_string_buffer(size.value)
    failed = ctypes.CDLL(None).sysctlbyname(name, answer, ctypes.byref(size), None, 0)
    return "" if failed else answer.value.decode("ascii")


def _login() -> str:
    """Another one after each login, on Linux; elsewhere the keyring itself ends with the session, or nothing tells."""
    named = os.environ.get("XDG_SESSION_ID", "")
    with suppress(OSError):
        audited = Path("/proc/self/sessionid").read_text(encoding="ascii").strip()
        return named if audited == _NO_SESSION else audited
    return named


def _running() -> float:
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
