"""The last errors of the technical log, read again with the strictest eye: only what has the shape of a place in code.

The log names nobody as it is written; here the words of each line are left out too, whoever wrote them.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from desktop.log import KEPT_FILES, LOG_NAME, MAX_BYTES

MOST_ERRORS: Final = 20
MOST_LINES: Final = 40
"""Of one error: what a deep chain of calls has beyond is told by its end."""
_HEAD: Final = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d),\d{3} (WARNING|ERROR|CRITICAL) (desktop(?:\.[a-z_]{1,40}){0,6}) "
)
_CLASS: Final = re.compile(
    r"(caused by )?((?:[A-Za-z_]\w{0,60}\.){0,8}[A-Z]\w{0,60}(?:Error|Exception|Warning|Interrupt|Exit))",
    re.ASCII,
)
_PLACE: Final = re.compile(
    r"  ((?:[A-Za-z_]\w{0,60}\.){0,8}[A-Za-z_]\w{0,60}):(\d{1,6}) (<\w{1,12}>|[a-z_]\w{0,60})", re.ASCII
)
"""A module, a line, a function: none of ours begins with a capital, as a name does."""
_OURS: Final = frozenset(
    {
        *("desktop", "perron", "sqlalchemy", "alembic", "sqlcipher3", "httpx", "httpcore", "anyio", "pyrage"),
        *("cryptography", "argon2", "keyring", "pydantic", "pydantic_core", "reportlab", "pypdf", "pyhanko"),
        *("PySide6", "shiboken6", "PIL", "openpyxl", "xlsxwriter", "icalendar", "platformdirs"),
    }
)
_KNOWN: Final = sys.stdlib_module_names | _OURS


def last_errors(log: Path | None) -> Iterator[tuple[str, str]]:
    """When, in which part, and the places in the code, the latest last."""
    entries = list(_entries(log)) if log is not None else []
    if not entries:
        yield "Erreurs", "aucune"
    for when, lines in entries[-MOST_ERRORS:]:
        kept = lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES // 2], "…", *lines[-MOST_LINES // 2 :]]
        yield when, "\n    ".join(kept)


def _entries(log: Path) -> Iterator[tuple[str, list[str]]]:
    when, lines = "", list[str]()
    for line in _lines(log):
        if head := _HEAD.match(line):
            if when:
                yield when, lines
            when, lines = head[1], [f"{head[2]} {head[3]}"]
        elif when and (told := _told(line)):
            lines.append(told)
    if when:
        yield when, lines


def _lines(log: Path) -> Iterator[str]:
    names = [*(f"{LOG_NAME}.{number}" for number in range(KEPT_FILES, 0, -1)), LOG_NAME]
    for name in names:
        try:
            with (log / name).open("rb") as file:
                yield from file.read(2 * MAX_BYTES).decode("utf-8", "replace").splitlines()
        except OSError:
            continue


def _told(line: str) -> str:
    """The line where it is a class of error or a place in known code; empty for anything else."""
    if found := _PLACE.fullmatch(line):
        return line.strip() if _is_known(found[1]) else ""
    found = _CLASS.fullmatch(line)
    if found is None:
        return ""
    is_known = _is_known(found[2]) if "." in found[2] else hasattr(builtins, found[2])
    return line if is_known else ""


def _is_known(module: str) -> bool:
    return module.partition(".")[0] in _KNOWN
