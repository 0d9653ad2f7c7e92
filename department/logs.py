"""The log: one JSON object a line, without personal data, whatever somebody else's code tries to write into it."""

import json
import logging
import re
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final, TextIO

from desktop.sync.contract.canonical import instant_text

OURS: Final = "perron"
_PAIR: Final = re.compile(r"([a-z_]+)=(\S+)")
_LONGEST: Final = 300


class JsonLines(logging.Formatter):
    """Our own messages with their `name=value` parts as fields; of others only where they come from and which kind.

    What a library tells may hold a parameter or a line of a request: its text is its template, its values stay out,
    and of an exception only the class and the place are told.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told: dict[str, Any] = {
            "time": instant_text(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if record.name == OURS or record.name.startswith(OURS + "."):
            message = record.getMessage()
            told["message"] = message[:_LONGEST]
            told |= {name: _value(text) for name, text in _PAIR.findall(message) if name not in told}
        else:
            told["message"] = str(record.msg)[:_LONGEST] if record.args else type(record.msg).__name__
        if record.exc_info and record.exc_info[0] is not None:
            told |= _trouble(record.exc_info[0], record.exc_info[2])
        return json.dumps(told, ensure_ascii=False)


class PlainLines(JsonLines):
    """The same for people: the instant, the level, the message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        told = json.loads(super().format(record))
        trouble = f" ({told['exception']} {told['place']})" if "exception" in told else ""
        return f"{told['time']} {told['level']} {told['message']}{trouble}"


def start_log(form: str, stream: TextIO | None = None) -> None:
    """Everything from INFO goes to standard error; of libraries only warnings."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(PlainLines() if form == "text" else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(OURS).setLevel(logging.INFO)


def _value(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else text


def _trouble(kind: type[BaseException], trace: Any) -> dict[str, str]:
    frames = traceback.extract_tb(trace)
    place = f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return {"exception": kind.__name__, "place": place}
