"""The register of deletions beside the notebook: it stays when an older copy is put back, which then forgets again.

It holds digests of random ids and days, nothing else: without the notebook of before they lead nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

from desktop.storage.durable_files import write_durably

_LINE: Final = re.compile(r"([0-9a-f]{64}) (\d{4}-\d\d-\d\d)")


class ErasedRegister:
    """One line for each household deleted for good."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> dict[str, date]:
        """The digests with their days; empty without a file, and without the lines that are none."""
        try:
            text = self._path.read_text("ascii", errors="replace")
        except OSError:
            return {}
        found = {}
        for digest, day in _LINE.findall(text):
            try:
                found[digest] = date.fromisoformat(day)
            except ValueError:
                continue
        return found

    def write(self, erased: Mapping[str, date]) -> None:
        """Puts the whole register in place of what was there; raises OSError."""
        lines = "".join(f"{digest} {day.isoformat()}\n" for digest, day in sorted(erased.items()))
        write_durably(self._path, iter([lines.encode()]))
