"""Locks when the computer says that nobody is there: its screen locked, its lid closed, on its way to sleep.

Linux tells it over D-Bus, Windows by messages to the window; elsewhere the delay without a sign of life has to do.
Where there is no bus, nothing happens and nothing is said.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusPendingCall,
    QDBusPendingCallWatcher,
    QDBusUnixFileDescriptor,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

LOGIN: Final = "org.freedesktop.login1"
LOGIN_PATH: Final = "/org/freedesktop/login1"
MANAGER: Final = f"{LOGIN}.Manager"
SESSION: Final = f"{LOGIN}.Session"
POWER: Final = "org.freedesktop.UPower"
POWER_PATH: Final = "/org/freedesktop/UPower"
PROPERTIES: Final = "org.freedesktop.DBus.Properties"
SCREEN_SAVERS: Final = ("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")
_WHY: Final = "Le carnet est enregistré et verrouillé"


class SystemSigns(QObject):
    """Emits `asked` when the notebook must be locked; `settled()` is to be called once it is.

    While it watches, it holds sleep back for as long as a lock takes: what is being written is saved before.
    """

    asked = Signal()

    def __init__(self, system: QDBusConnection, session: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._system = system
        self._delay: QDBusUnixFileDescriptor | None = None
        self._watching = False
        if system.isConnected():
            system.connect(LOGIN, LOGIN_PATH, MANAGER, "PrepareForSleep", self, _slot("on_sleep(bool)"))
            power = _slot("on_power(QString,QVariantMap,QStringList)")
            system.connect(POWER, POWER_PATH, PROPERTIES, "PropertiesChanged", self, power)
            self._call("GetSessionByPID", [os.getpid()], self._listen_to_session)
        if session.isConnected():
            for name in SCREEN_SAVERS:  # each desktop has its own path
                session.connect("", "", name, "ActiveChanged", self, _slot("on_screen(bool)"))

    @property
    def holds_sleep(self) -> bool:
        """Whether the computer would wait for us before it sleeps."""
        return self._delay is not None

    def watch(self) -> None:
        """A notebook is open: hold sleep back, so that there is time to save."""
        self._watching = True
        self._hold()

    def settled(self) -> None:
        """It is locked, or there was nothing to lock: the computer may sleep."""
        self._watching = False
        self._delay = None  # the descriptor is closed with its last reference

    @Slot(bool)
    def on_sleep(self, begins: bool) -> None:
        """The computer is about to sleep, or has woken up."""
        if begins:
            self.asked.emit()

    @Slot(bool)
    def on_screen(self, locked: bool) -> None:
        """The screen was locked, or unlocked."""
        if locked:
            self.asked.emit()

    @Slot(str, "QVariantMap", "QStringList")
    def on_power(self, _interface: str, changed: dict[str, object], _invalid: list[str]) -> None:
        """Something of the computer's power has changed: its lid perhaps."""
        if changed.get("LidIsClosed") is True:
            self.asked.emit()

    @Slot()
    def on_session_lock(self) -> None:
        """This session was asked to lock itself."""
        self.asked.emit()

    def _listen_to_session(self, answer: QDBusMessage) -> None:
        path = answer.arguments()[0].path()
        self._system.connect(LOGIN, path, SESSION, "Lock", self, _slot("on_session_lock()"))

    def _hold(self) -> None:
        if self._system.isConnected() and self._delay is None:
            self._call("Inhibit", ["sleep", "Perron", _WHY, "delay"], self._keep_delay)

    def _keep_delay(self, answer: QDBusMessage) -> None:
        descriptor = answer.arguments()[0]
        if self._watching and isinstance(descriptor, QDBusUnixFileDescriptor):
            self._delay = descriptor

    def _call(self, method: str, arguments: list[object], done: Callable[[QDBusMessage], None]) -> None:
        """Ask logind and go on; an answer that is an error is no trouble of ours."""
        message = QDBusMessage.createMethodCall(LOGIN, LOGIN_PATH, MANAGER, method)
        message.setArguments(arguments)
        watcher = QDBusPendingCallWatcher(QDBusPendingCall(self._system.asyncCall(message)), self)

        def answered(call: QDBusPendingCallWatcher) -> None:
            if not call.isError():
                done(call.reply())
            call.deleteLater()

        watcher.finished.connect(answered)


def _slot(signature: str) -> Any:
    """As connect takes it: text, where its types say bytes."""
    return SLOT(signature)


def system_signs(window: QWidget) -> SystemSigns:
    """Those of this computer, for this window."""
    signs = SystemSigns(QDBusConnection.systemBus(), QDBusConnection.sessionBus(), window)
    if sys.platform == "win32":
        from desktop.ui.locking.windows_signs import listen_to_windows

        listen_to_windows(window, signs.asked.emit)
    return signs
