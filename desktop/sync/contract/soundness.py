"""What no version says, whoever wrote it: that it is another record's, or lengths and days that no measure has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final

from desktop.sync.contract.content import TOLD_PROBLEMS

MOST_MONTHS: Final = 1200
FIRST_YEAR: Final = "1900"
LAST_YEAR: Final = "2200"
_DAYS: Final = {"measure": ("start", "opened_on", "ended_on"), "contact": ("day",)}
_ADDED: Final = (("renewals", "months"), ("reschedulings", "instalments"))


def unsound(kind: str, record_id: str, body: Mapping[str, Any]) -> list[str]:
    """Why a body cannot be that of this record, in French, with the places alone.

    Only what the body does say: what is of another type, or missing, is found where the record is read.
    """
    return list(islice(_problems(kind, record_id, body), TOLD_PROBLEMS))


def _problems(kind: str, record_id: str, body: Mapping[str, Any]) -> Iterator[str]:
    if body.get("id", record_id) != record_id:
        yield "body.id : c’est l’identifiant d’une autre fiche."
    for name in _DAYS.get(kind, ()):
        day = body.get(name)
        if isinstance(day, str) and not FIRST_YEAR <= day[:4] <= LAST_YEAR:
            yield f"body.{name} : jour trop ancien ou trop lointain."
    if kind == "measure":
        yield from _lengths(body)


def _lengths(body: Mapping[str, Any]) -> Iterator[str]:
    if _is_no_length(body.get("months")):
        yield "body.months : cette durée n’est pas celle d’une mesure."
    for name, number in _ADDED:
        for at, one in enumerate(_tables(body.get(name))):
            if _is_no_length(one.get(number)):
                yield f"body.{name}[{at}].{number} : cette durée n’est pas celle d’une mesure."
    for at, one in enumerate(_tables(body.get("suspensions"))):
        starts, ends = one.get("starts"), one.get("ends")
        if isinstance(starts, str) and isinstance(ends, str) and ends < starts:
            yield f"body.suspensions[{at}] : la fin est avant le début."


def _is_no_length(value: Any) -> bool:
    return isinstance(value, int) and not 1 <= value <= MOST_MONTHS


def _tables(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in value if isinstance(one, Mapping)) if isinstance(value, list) else iter(())
