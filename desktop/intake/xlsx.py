"""Workbooks of Excel and its likes: values as they were last computed, nothing is ever computed here."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from desktop.domain.sheet import Sheet
from desktop.intake.limits import MOST_SHEETS, MOST_SPANNED, Meter, check_archive, damaged, too_large
from desktop.intake.values import NO_RESULT, rows_of

# within one tag, and with nothing to try again: a file made for it must not keep the whole program busy
_UNCOMPUTED: Final = re.compile(rb"<c\b([^<>]*)><f\b[^<>]*(?:(?<=/)>|>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>")
_AT: Final = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')
_MERGED: Final = re.compile(rb"<mergeCell\b([^<>]*)>")
_OVER: Final = re.compile(rb'\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
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


def read_xlsx(content: bytes, meter: Meter) -> tuple[Sheet, ...]:
    """Every sheet that is shown; raises TableFileError."""
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_archive(archive, meter)
        with warnings.catch_warnings():  # of what it does not keep of a workbook, which nobody writes back
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _shown_sheets(archive, meter, book)


def _shown_sheets(archive: zipfile.ZipFile, meter: Meter, book: Any) -> tuple[Sheet, ...]:
    try:
        shown = [one for one in book.worksheets if one.sheet_state == _VISIBLE][:MOST_SHEETS]
        if len({_part_of(one) for one in shown}) < len(shown):
            raise damaged()  # one part unpacked as many sheets
        hidden = len(book.worksheets) - len(shown)
        sheets = [_sheet(archive, one, meter) for one in shown]
    finally:
        book.close()
    told = ("Les feuilles masquées ne sont pas lues.",) if hidden else ()
    return tuple(Sheet(one.name, one.rows, (*one.notes, *told)) for one in sheets)


def _part_of(sheet: Any) -> str:
    return str(sheet._worksheet_path).removeprefix("/")


def _sheet(archive: zipfile.ZipFile, sheet: Any, meter: Meter) -> Sheet:
    meter.check()
    uncomputed, spans = _beside(archive, _part_of(sheet))
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
    over = _by_row(spans)
    for number, values in raw:
        for span in over.get(number, ()):
            if number == span.first and span.column < len(values):
                held[span] = values[span.column]
            elif span.first < number and held.get(span) is not None:
                values.extend([None] * (span.column + 1 - len(values)))
                values[span.column] = held[span]
        yield number, values


def _by_row(spans: Sequence[_Span]) -> Mapping[int, Sequence[_Span]]:
    if sum(span.last - span.first for span in spans) > MOST_SPANNED:
        raise too_large("trop de cellules fusionnées")
    over = defaultdict(list)
    for span in spans:
        for number in range(span.first, span.last + 1):
            over[number].append(span)
    return over


def _beside(archive: zipfile.ZipFile, part: str) -> tuple[dict[tuple[int, int], bool], list[_Span]]:
    """What reading cell after cell does not tell: formulas without a result, and cells merged downwards."""
    if part not in archive.namelist():
        raise damaged()
    text = archive.read(part)
    uncomputed = {}
    for found in _UNCOMPUTED.finditer(text):
        at = _AT.search(found[1])
        place = _PLACE.fullmatch(at[1].decode()) if at else None
        if place:
            uncomputed[int(place[2]), _column(place[1])] = True
    merged = [over.groups() for found in _MERGED.finditer(text) if (over := _OVER.search(found[1]))]
    spans = [
        _Span(_column(left.decode()), int(top), int(bottom))
        for left, top, right, bottom in merged
        if left == right and 0 < int(bottom) - int(top) <= _MERGED_ROWS
    ]
    return uncomputed, spans


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1
