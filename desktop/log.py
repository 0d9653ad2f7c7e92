"""The log: what went wrong and where, never what was written: no message of an exception, no value of a variable."""

from __future__ import annotations

import logging
import sys
import traceback
from logging.handlers import RotatingFileHandler
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


def start_log(directory: Path) -> None:
    """Sends warnings and errors of the program to a small rotating file; without one when it cannot be written."""
    logger = logging.getLogger("desktop")
    logger.setLevel(logging.WARNING)
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler: logging.Handler = RotatingFileHandler(
            directory / "perron.log", maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True
        )
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    sys.excepthook = _log_uncaught


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logging.getLogger("desktop").error("unexpected error", exc_info=(kind, error, trace))
