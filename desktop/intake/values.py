"""What a cell of any kind of table is taken to be."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, Final

from desktop.domain.sheet import SheetRow, Trouble, Value
from desktop.intake.limits import MOST_COLUMNS, MOST_LETTERS, Meter, too_large

NO_RESULT: Final = Trouble(
    "Cette formule n’a pas de résultat enregistré\u00a0: ouvrez le fichier dans votre tableur et enregistrez-le."
)
_ERRORS: Final = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#VALEUR!", "#NOM?", "#NOMBRE!"}
)
_EXACT: Final = 15
"""Digits of a number that a sheet keeps: beyond them the rest is noise of its arithmetic."""


def value_of(found: Any) -> Value:
    """A cell as it is taken: text without the blanks around it, exact numbers, days, hours."""
    match found:
        case None:
            return None
        case bool():
            return "oui" if found else "non"
        case str():
            return _text(found)
        case int() | float():
            return _number(found)
        case datetime():
            return found.date() if found.time() == time() else found
        case date() | time() | Trouble():
            return found
        case timedelta():
            return _hour(found)
        case _:
            return _text(str(found))


def _text(found: str) -> Value:
    if len(found) > MOST_LETTERS:
        return Trouble(f"Ce texte est trop long\u00a0: {MOST_LETTERS} caractères au plus.")
    told = unicodedata.normalize("NFC", found.replace("\u200b", "").replace("\ufeff", "")).strip()
    if told.upper() in _ERRORS:
        return Trouble(f"Le tableur montre une erreur ici\u00a0: {told}.")
    return told or None


def _number(found: int | float) -> Value:
    if found != found or found in (float("inf"), float("-inf")):
        return Trouble("Ce nombre n’en est pas un.")
    if isinstance(found, int):
        return Decimal(found)
    return Decimal(f"{found:.{_EXACT}g}")


def _hour(found: timedelta) -> Value:
    minutes = round(found.total_seconds() / 60)
    return time(minutes // 60, minutes % 60) if 0 <= minutes < 24 * 60 else Trouble("Cette durée n’est pas une heure.")


def rows_of(raw: Iterable[tuple[int, Sequence[Any]]], meter: Meter) -> Iterator[SheetRow]:
    """The rows that hold something, with their numbers; raises TableFileError beyond the limits.

    Empty ones may be left out of `raw`: the numbers tell how many there were.
    """
    last = 0
    for number, cells in raw:
        if any(cell not in (None, "") for cell in cells[MOST_COLUMNS:]):
            raise too_large(f"plus de {MOST_COLUMNS} colonnes")
        values = _trimmed([value_of(cell) for cell in cells[:MOST_COLUMNS]])
        if meter.empty(number - last - bool(values)):
            return
        if values:
            last = number
            meter.row(len(values))
            yield SheetRow(number, tuple(values))


def _trimmed(values: list[Value]) -> list[Value]:
    while values and values[-1] is None:
        values.pop()
    return values
