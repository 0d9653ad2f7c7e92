"""What Windows tells a window: its session was locked, the computer is about to sleep. Used on Windows alone."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QAbstractNativeEventFilter, QCoreApplication
from PySide6.QtWidgets import QWidget

_SESSION_CHANGE: Final = 0x02B1  # WM_WTSSESSION_CHANGE
_POWER_BROADCAST: Final = 0x0218  # WM_POWERBROADCAST
_LEAVING: Final = frozenset({2, 4, 6, 7})
"""The console or the remote desktop was left (WTS_…_DISCONNECT), the session closed or locked (WTS_SESSION_…)."""
_SUSPEND: Final = 0x0004  # PBT_APMSUSPEND
_THIS_SESSION: Final = 0  # NOTIFY_FOR_THIS_SESSION


class _Message(ctypes.Structure):
    """The beginning of Windows' MSG, laid out alike everywhere, so that tests can make one."""

    _fields_ = (
        ("window", ctypes.c_void_p),
        ("message", ctypes.c_uint),
        ("wide", ctypes.c_size_t),
        ("long", ctypes.c_ssize_t),
    )


def asks_lock(message: int, wide: int) -> bool:
    """Whether a message says that nobody is there any more."""
    return (message == _SESSION_CHANGE and wide in _LEAVING) or (message == _POWER_BROADCAST and wide == _SUSPEND)


class WindowsSigns(QAbstractNativeEventFilter):
    """Reads the messages of the application; takes none away."""

    def __init__(self, asked: Callable[[], None]) -> None:
        super().__init__()
        self._asked = asked

    def nativeEventFilter(self, event_type: Any, message: int) -> tuple[bool, int]:
        """Look at a message of Windows; those of other systems are not understood."""
        if bytes(event_type) in {b"windows_generic_MSG", b"windows_dispatcher_MSG"}:
            read = _Message.from_address(int(message))
            if asks_lock(read.message, read.wide):
                self._asked()
        return False, 0


def listen_to_windows(window: QWidget, asked: Callable[[], None]) -> None:
    """Have Windows tell this window of its session, and read what it tells; elsewhere, nothing."""
    application = QCoreApplication.instance()
    if sys.platform == "win32" and application is not None:
        ctypes.windll.wtsapi32.WTSRegisterSessionNotification(ctypes.c_void_p(int(window.winId())), _THIS_SESSION)
        signs = WindowsSigns(asked)
        application.installNativeEventFilter(signs)
        window.destroyed.connect(lambda: application.removeNativeEventFilter(signs))
