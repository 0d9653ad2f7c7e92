"""Workbooks of Excel and its likes: values as they were last computed, nothing is ever computed here."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from desktop.domain.sheet import Sheet
from desktop.intake.limits import MOST_SHEETS, Meter, check_archive, damaged
from desktop.intake.values import NO_RESULT, rows_of

_UNCOMPUTED: Final = re.compile(
    rb'<c\b[^>]*\br="([A-Z]{1,3}\d{1,7})"[^>]*><f\b[^>]*?(?:/>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>'
)
_MERGED: Final = re.compile(rb'<mergeCell\b[^>]*\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_PLACE: Final = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_VISIBLE: Final = "visible"
_MERGED_ROWS: Final = 2000
"""Rows that one merged cell may span before it is an ornament, not a value for each of them."""


@dataclass(frozen=True)
class _Span:
    """A merged cell that stands for several rows of one column."""

    column: int
    first: int
    last: int


def read_xlsx(path: Path, meter: Meter) -> tuple[Sheet, ...]:
    """Every sheet that is shown; raises TableFileError."""
    import openpyxl

    with zipfile.ZipFile(path) as archive:
        check_archive(archive)
    # opened here: openpyxl leaves open what it cannot read
    with (
        path.open("rb") as file,
        warnings.catch_warnings(),
    ):  # of what it does not keep of a workbook, which nobody writes back
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        return _shown_sheets(path, meter, book)


def _shown_sheets(path: Path, meter: Meter, book: Any) -> tuple[Sheet, ...]:
    try:
        shown = [one for one in book.worksheets if one.sheet_state == _VISIBLE][:MOST_SHEETS]
        hidden = len(book.worksheets) - len(shown)
        sheets = [_sheet(path, one, meter) for one in shown]
    finally:
        book.close()
    told = ("Les feuilles masquées ne sont pas lues.",) if hidden else ()
    return tuple(Sheet(one.name, one.rows, (*one.notes, *told)) for one in sheets)


def _sheet(path: Path, sheet: Any, meter: Meter) -> Sheet:
    uncomputed, spans = _beside(path, sheet)
    sheet.reset_dimensions()  # what a file says of its own size is not to be believed
    rows = tuple(rows_of(_filled(_raw(sheet, uncomputed), spans), meter))
    notes = ["Des cellules fusionnées sont lues comme si leur contenu était répété sur chaque ligne."] if spans else []
    return Sheet(sheet.title, rows, tuple(notes))


def _raw(sheet: Any, uncomputed: Mapping[tuple[int, int], bool]) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in enumerate(sheet.iter_rows(values_only=True), 1):
        values = list(cells)
        for place, value in enumerate(values):
            if value is None and (number, place) in uncomputed:
                values[place] = NO_RESULT
        yield number, values


def _filled(raw: Iterator[tuple[int, list[Any]]], spans: Sequence[_Span]) -> Iterator[tuple[int, list[Any]]]:
    """The value of a cell merged downwards stands in each of its rows."""
    held: dict[_Span, Any] = {}
    for number, values in raw:
        for span in spans:
            if number == span.first and span.column < len(values):
                held[span] = values[span.column]
            elif span.first < number <= span.last and held.get(span) is not None:
                values.extend([None] * (span.column + 1 - len(values)))
                values[span.column] = held[span]
        yield number, values


def _beside(path: Path, sheet: Any) -> tuple[dict[tuple[int, int], bool], list[_Span]]:
    """What reading cell after cell does not tell: formulas without a result, and cells merged downwards."""
    with zipfile.ZipFile(path) as archive:
        name = str(sheet._worksheet_path).removeprefix("/")
        if name not in archive.namelist():
            raise damaged()
        text = archive.read(name)
    uncomputed = {}
    for found in _UNCOMPUTED.finditer(text):
        place = _PLACE.fullmatch(found[1].decode())
        if place:
            uncomputed[int(place[2]), _column(place[1])] = True
    spans = [
        _Span(_column(left.decode()), int(top), int(bottom))
        for left, top, right, bottom in _MERGED.findall(text)
        if left == right and 0 < int(bottom) - int(top) <= _MERGED_ROWS
    ]
    return uncomputed, spans


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
