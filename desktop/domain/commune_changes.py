"""Communes that become one from one year to the next: which code goes on, and what each was called before."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

_CODE_LENGTH: Final = 5


class CommuneChangeError(ValueError):
    """Changes that do not hold together, in French."""


@dataclass(frozen=True, slots=True)
class CommuneChange:
    """From a day on several communes are one, under the code `insee`; `before` are (code, name) as they were."""

    on: date
    insee: str
    before: tuple[tuple[str, str], ...]

    def name_of(self, insee: str) -> str:
        """What a commune was called before, empty for one that is not concerned."""
        return dict(self.before).get(insee, "")


def load_changes(path: Path) -> tuple[CommuneChange, ...]:
    """The changes of a file, the oldest first; raises CommuneChangeError."""
    with path.open("rb") as file:
        entries = tomllib.load(file).get("change", [])
    return tuple(sorted((_change(number, entry) for number, entry in enumerate(entries)), key=lambda one: one.on))


def successor(changes: Sequence[CommuneChange], insee: str, day: date) -> str:
    """The code that holds on a day for a commune known by a code of before: chains are followed."""
    for change in changes:
        if change.on <= day and change.name_of(insee):
            insee = change.insee
    return insee


def _change(number: int, entry: dict[str, Any]) -> CommuneChange:
    before = tuple((str(one.get("insee", "")), str(one.get("name", ""))) for one in entry.get("before", ()))
    codes = [entry.get("insee", ""), *(code for code, _name in before)]
    if not isinstance(entry.get("on"), date) or len(before) < 2 or any(len(code) != _CODE_LENGTH for code in codes):
        raise CommuneChangeError(f"change[{number}]\u00a0: une date, un code et au moins deux communes sont attendus.")
    return CommuneChange(entry["on"], entry["insee"], before)
