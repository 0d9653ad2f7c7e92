"""Who does what was promised, on a page that somebody else than the writer reads."""

from __future__ import annotations

from typing import Final

from desktop.domain.contact import NextStep

_WRITER: Final = frozenset({"moi", "moi-même", "je"})
_HOUSEHOLD: Final = frozenset({"le ménage", "ménage"})


def is_the_writers(step: NextStep) -> bool:
    """Whether the worker promised it: « moi », as whoever records a visit writes it."""
    return step.who.strip().casefold() in _WRITER


def who_does(step: NextStep, worker: str, *, household_reads: bool = False) -> str:
    """« moi » by the worker’s name: whoever signs the page would take it for themselves; « le ménage » as « vous »."""
    if is_the_writers(step):
        return worker or "l’association"
    if household_reads and step.who.strip().casefold() in _HOUSEHOLD:
        return "vous"
    return step.who.strip()
