"""The lock as Windows reads it: what is needed to run and to freeze, without the markers of the system that downloads.

python packaging/windows/wine/wheels.py requirements/run.txt requirements/dev.txt > LOCK
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

FREEZER: Final = ("altgraph", "packaging", "pefile", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools")
_PIN: Final = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)(?: ; sys_platform == \"win32\")?( \\)$")


def for_windows(run: str, dev: str) -> str:
    """The pins of the program and of what freezes it, each once, with their hashes."""
    pins = {name: lines for name, lines in _pins(dev) if name in FREEZER} | dict(_pins(run))
    return "".join("\n".join(lines) + "\n" for _, lines in sorted(pins.items()))


def _pins(lock: str) -> Iterator[tuple[str, list[str]]]:
    """Each pin by its name: its line without a marker, and those of its hashes."""
    name, lines = "", list[str]()
    for line in (*_said(lock.splitlines()), ""):
        if line.startswith(" "):
            lines.append(line)
            continue
        if name:
            yield name, lines
        found = _PIN.match(line)
        if line and found is None:
            raise ValueError(f"this line of the lock is not understood: {line}")
        name, lines = (found[1], [f"{found[1]}=={found[2]}{found[3]}"]) if found else ("", [])


def _said(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line and not line.lstrip().startswith("#"))


if __name__ == "__main__":
    sys.stdout.write(for_windows(*(Path(one).read_text("utf-8") for one in sys.argv[1:])))
