"""Versions of the program (Semantic Versioning), compared as numbers; whatever is written otherwise is none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NUMBER: Final = r"(0|[1-9][0-9]{0,3})"
_WRITTEN: Final = re.compile(rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(-?(?:dev|alpha|beta|a|b|rc)\.?[0-9]{{0,4}})?")


@dataclass(frozen=True, order=True)
class ProgramVersion:
    """« 1.3.0 »; a draft of it (« 1.3.0-rc.1 ») comes before it."""

    major: int
    minor: int
    patch: int
    is_final: bool = True

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


def program_version(text: str) -> ProgramVersion | None:
    """The version that a text is, None when it is none."""
    found = _WRITTEN.fullmatch(text)
    return None if found is None else ProgramVersion(int(found[1]), int(found[2]), int(found[3]), found[4] is None)


def newer(announced: str, running: str) -> str:
    """The version announced, where it is final and comes after the one that runs; empty otherwise."""
    there, here = program_version(announced), program_version(running)
    return str(there) if there is not None and here is not None and there.is_final and there > here else ""
