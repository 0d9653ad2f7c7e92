"""The log: what went wrong and where, never what was written: no message of an exception, no value of a variable."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType

MAX_BYTES = 256 * 1024
KEPT_FILES = 3


class DiscreetFormatter(logging.Formatter):
    """Writes an exception as its class and the places it went through; its text may name a household."""

    def formatException(  # noqa: N802 - the name is logging's own
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Class and places, the innermost last."""
        kind, _, trace = ei
        if kind is None:
            return ""
        places = [f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
        return "\n".join((kind.__name__, *places))


class QuietFile(logging.Handler):
    """A small rotating file made at the first line: most days have none, and rotating costs a start-up 8 ms."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line; goes without when the file cannot be written."""
        if self._file is None:
            self._file = self._made()
        self._file.emit(record)

    def close(self) -> None:
        """Closes the file, if there is one."""
        if self._file is not None:
            self._file.close()
        super().close()

    def _made(self) -> logging.Handler:
        from logging.handlers import RotatingFileHandler

        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            made: logging.Handler = RotatingFileHandler(
                self._path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8"
            )
        except OSError:
            made = logging.NullHandler()
        made.setFormatter(self.formatter)
        return made


def start_log(directory: Path) -> None:
    """Sends warnings and errors of the program to a file of this directory."""
    logger = logging.getLogger("desktop")
    logger.setLevel(logging.WARNING)
    handler = QuietFile(directory / "perron.log")
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("desktop").error("unexpected error", exc_info=(kind, error, trace))
