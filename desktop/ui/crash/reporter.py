"""What nobody expected: logged, the draft written, told calmly. Nothing here may show what was being written."""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import TracebackType
from typing import Any, Final, Protocol

import PySide6
from PySide6.QtCore import QMessageLogContext, QObject, Qt, QtMsgType, Signal, qInstallMessageHandler

from desktop import __version__
from desktop.errors import AppError
from desktop.log import trace_lines

QUIET_SECONDS: Final = 60.0
"""After a dialog was closed, errors are told in the message bar for so long: one dialog is enough."""
_LOG: Final = logging.getLogger("desktop.crash")


class Kept(Enum):
    """What became of what was being written."""

    NOTHING = "nothing"
    SAVED = "saved"
    LOST = "lost"


@dataclass(frozen=True)
class Crash:
    """One unexpected error as it is told; `diagnostics` names nobody."""

    kept: Kept
    diagnostics: str


class Teller(Protocol):
    """The window, as the reporter sees it."""

    def keep_drafts(self) -> Kept:
        """Write at once what is being written."""

    def help_page(self) -> str:
        """The key of the page shown."""

    def tell_trouble(self, error: AppError) -> None:
        """Tell a routine trouble, without a dialog."""

    def tell_crash(self, crash: Crash, closed: Callable[[], None]) -> None:
        """Show the dialog, or add to the one that is shown; `closed` once it is."""


class CrashReporter(QObject):
    """Takes every error that nobody caught, in any thread, while it is installed."""

    _fallen = Signal(object, str)
    """An exception and where it happened, from any thread."""

    def __init__(self, teller: Teller, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._teller, self._clock = teller, clock
        self._quiet_until = clock()
        self._before: tuple[Any, Any, Any] | None = None
        self._telling = False
        self._fallen.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the hooks of Python and of Qt."""
        self._before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
        sys.excepthook = self._on_uncaught
        threading.excepthook = self._on_thread
        sys.unraisablehook = self._on_unraisable
        qInstallMessageHandler(self._on_qt)

    def uninstall(self) -> None:
        """Give the hooks back."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook = self._before
            self._before = None
            qInstallMessageHandler(None)

    def _be_quiet(self) -> None:
        """The dialog was closed: what follows soon is told without one."""
        self._quiet_until = self._clock() + QUIET_SECONDS

    def _on_uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self._report(error, "interface")

    def _on_thread(self, fallen: threading.ExceptHookArgs) -> None:
        if fallen.exc_value is not None and not isinstance(fallen.exc_value, SystemExit):
            self._report(fallen.exc_value, "thread")

    def _on_unraisable(self, fallen: Any) -> None:
        """While something was being taken down: nobody's work is touched, the log is enough."""
        _LOG.error("unraisable error", exc_info=fallen.exc_value)

    def _on_qt(self, kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
        """A fatal message is Qt's last before the end of the process: what is being written is kept now."""
        if kind != QtMsgType.QtFatalMsg:
            if sys.stderr is not None:
                sys.stderr.write(f"{message}\n")
            return
        _LOG.critical("fatal message of Qt, category %s", context.category)
        if threading.current_thread() is threading.main_thread():
            with suppress(Exception):
                self._teller.keep_drafts()

    def _report(self, error: BaseException, place: str) -> None:
        if not isinstance(error, AppError):
            _LOG.error("unexpected error", exc_info=error)
        self._fallen.emit(error, place)

    def _tell(self, error: BaseException, place: str) -> None:
        """In the interface thread, once the slot that failed has ended."""
        if isinstance(error, AppError):
            self._teller.tell_trouble(error)
            return
        if self._telling:  # keeping or telling failed in its turn: the log has it
            return
        self._telling = True
        try:
            kept = self._teller.keep_drafts()
            if self._clock() < self._quiet_until:
                self._teller.tell_trouble(unexpected(kept))
            else:
                crash = Crash(kept, diagnostics(error, place, self._teller.help_page()))
                self._teller.tell_crash(crash, self._be_quiet)
        except Exception as again:  # noqa: BLE001 - telling of it would fail again, and again
            _LOG.error("an error could not be told", exc_info=again)
        finally:
            self._telling = False


def unexpected(kept: Kept) -> AppError:
    """An unexpected error told without a dialog."""
    return AppError(
        "Une erreur imprévue s’est produite.",
        safe=safe_words(kept),
        do="Recommencez. Si cela se répète, prévenez votre service informatique\u00a0: le journal technique en "
        "garde la trace, sans aucun nom.",
    )


def safe_words(kept: Kept) -> str:
    """What is safe, in one sentence."""
    return {
        Kept.SAVED: "Votre brouillon est enregistré.",
        Kept.NOTHING: "Ce qui était enregistré l’est toujours.",
        Kept.LOST: "Ce qui était enregistré l’est toujours, mais vos derniers mots n’ont pas pu être écrits.",
    }[kept]


def diagnostics(error: BaseException, place: str, page: str) -> str:
    """What a repairer needs: versions, machine, places in the code; no text of an exception, no value, no folder."""
    import platform  # not for the first window

    return "\n".join(
        (
            f"Perron {__version__}, Python {platform.python_version()}, Qt et PySide6 {PySide6.__version__}",
            f"{platform.system()} {platform.release()}, {platform.machine()}",
            time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime()),
            f"{place}, {page}",
            "",
            *trace_lines(error),
        )
    )
