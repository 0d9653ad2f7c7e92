"""The log: what went wrong and where, never what was written: no message of an exception, no value of a variable."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import Path
from types import FrameType, TracebackType

MAX_BYTES = 256 * 1024
KEPT_FILES = 3
LOG_NAME = "perron.log"


def trace_lines(error: BaseException) -> list[str]:
    """The class of an exception and the places it went through, the innermost last; then those that led to it.

    Neither its text nor any value: they may name a household. No folder either: it may name the worker.
    """
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
        lines.append(f"caused by {name}" if lines else name)
        frames = traceback.walk_tb(current.__traceback__)
        lines += [f"  {_module(frame)}:{line} {frame.f_code.co_name}" for frame, line in frames]
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return lines


def _module(frame: FrameType) -> str:
    """The module of a frame; a script that has none goes by the name of its file, without its folder."""
    name = frame.f_globals.get("__name__")
    return name if isinstance(name, str) and name != "__main__" else Path(frame.f_code.co_filename).name


class DiscreetFormatter(logging.Formatter):
    """Writes an exception as its class and the places it went through; its text may name a household."""

    def formatException(  # noqa: N802 - the name is logging's own
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Class and places, the innermost last."""
        _kind, error, _trace = ei
        return "" if error is None else "\n".join(trace_lines(error))


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
    handler = QuietFile(directory / LOG_NAME)
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("desktop").error("unexpected error", exc_info=(kind, error, trace))
