"""Tables as files: XLSX for Excel and LibreOffice, CSV as a French Excel opens it; the same table, the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from desktop.domain.table import Cell, CellKind, Table

_LONGEST: Final = 32_767
"""Characters that a cell of Excel holds; one more would be lost without a word."""
_UNREADABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_SHEET: Final = 31
_UNNAMED: Final = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
"""What no sheet may have in its name."""
_WIDEST: Final = 40
_NARROWEST: Final = 9
_ONE_PAGE: Final = 220
"""The characters that are still read when a page holds them side by side."""
_HEAD_HEIGHT: Final = 32
_A3, _A4 = 8, 9
_BEGINNING: Final = 3
"""The columns up to this one say which row it is, on each page."""
_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def xlsx_bytes(*tables: Table) -> bytes:
    """A workbook of a sheet for each table, made in memory: nothing is written to the disk on the way."""
    import xlsxwriter

    made = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, options) as workbook:
        first = tables[0]
        workbook.set_properties({"title": first.title, "created": datetime.combine(first.made_on, time())})
        for name, table in zip(sheet_names(tables), tables, strict=True):
            _fill(workbook, workbook.add_worksheet(name), table)
    return made.getvalue()


def sheet_names(tables: Sequence[Table]) -> list[str]:
    """A name for each sheet that a workbook takes: no sign that it refuses, short, and no other has it."""
    names: list[str] = []
    for table in tables:
        plain = " ".join(_UNNAMED.sub(" ", table.title).split()).strip(" '") or "Tableau"
        cut = (plain[:_LONGEST_SHEET].strip(" '"), *(_numbered(plain, number) for number in range(2, len(tables) + 2)))
        taken = {one.casefold() for one in names}
        names.append(next(one for one in cut if one.casefold() not in taken))
    return names


def _numbered(name: str, number: int) -> str:
    end = f" {number}"
    return name[: _LONGEST_SHEET - len(end)].rstrip() + end


def csv_bytes(table: Table) -> bytes:
    """Semicolons, a mark of UTF-8, decimal commas, days as dd/mm/yyyy; no text can be taken for a formula."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_MINIMAL)
    writer.writerow(_plain(heading.label, CellKind.TEXT) for heading in table.headings)
    for row in table.rows:
        writer.writerow(_plain(cell, heading.kind) for cell, heading in zip(row, table.headings, strict=True))
    for note in notes_of(table):
        writer.writerow([_plain(note, CellKind.TEXT)] if note else [])
    return lines.getvalue().encode("utf-8-sig")


def fit(text: str) -> str:
    """A text that a cell can hold, without what no sheet can; it says when it was cut."""
    text = _UNREADABLE.sub("", text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _fill(workbook: Any, sheet: Any, table: Table) -> None:
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EEF4"})
    formats = {
        CellKind.TEXT: workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
        CellKind.DAY: workbook.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"}),
        CellKind.DECIMAL: workbook.add_format({"num_format": "0.0", "valign": "top"}),
        CellKind.NUMBER: workbook.add_format({"num_format": "0", "valign": "top"}),
        CellKind.MONEY: workbook.add_format({"num_format": '#,##0.00\u00a0"€"', "valign": "top"}),
    }
    widths = widths_of(table)
    sheet.set_row(0, _HEAD_HEIGHT)
    for place, heading in enumerate(table.headings):
        sheet.write_string(0, place, heading.label, head)
        sheet.set_column(place, place, widths[place])
    for number, row in enumerate(table.rows, 1):
        for place, (cell, heading) in enumerate(zip(row, table.headings, strict=True)):
            _write(sheet, number, place, cell, formats[heading.kind])
    for number, note in enumerate(notes_of(table), len(table.rows) + 1):
        _write(sheet, number, 0, note, None)
    _lay_out(sheet, table, sum(widths))


def _lay_out(sheet: Any, table: Table, width: int) -> None:
    """On the screen the heads stay in sight; on paper what is too wide goes on beside, and begins with its heads."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, len(table.rows)), len(table.headings) - 1)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    pages = max(1, round(width / _ONE_PAGE))
    sheet.set_paper(_A4 if pages == 1 else _A3)
    sheet.fit_to_pages(pages, 0)
    if pages > 1:
        sheet.repeat_columns(0, _BEGINNING)
    sheet.set_footer("&L&A&RPage &P sur &N")


def _write(sheet: Any, row: int, place: int, cell: Cell, form: Any) -> None:
    match cell:
        case None | "":
            sheet.write_blank(row, place, None, form)
        case str():
            sheet.write_string(row, place, fit(cell), form)
        case date():
            sheet.write_datetime(row, place, datetime.combine(cell, time()), form)
        case _:
            sheet.write_number(row, place, float(cell), form)


def widths_of(table: Table) -> list[int]:
    """The width of each column, in characters."""
    return [_width(table, place) for place in range(len(table.headings))]


def _width(table: Table, place: int) -> int:
    """As wide as its longest text, within reason."""
    longest = max((len(_plain(row[place], table.headings[place].kind)) for row in table.rows), default=0)
    head = max(len(word) for word in table.headings[place].label.split()) + 3
    return min(_WIDEST, max(_NARROWEST, head, longest + 2))


def _plain(cell: Cell, kind: CellKind) -> str:
    """A cell as French Excel reads it from CSV."""
    match cell:
        case None:
            return ""
        case str():
            safe = fit(cell)
            return f"'{safe}" if safe.startswith(_FORMULA_STARTS) else safe
        case date():
            return f"{cell:%d/%m/%Y}"
        case Decimal() if kind is CellKind.MONEY:
            return f"{cell:.2f}".replace(".", ",")
        case _:
            return str(cell).replace(".", ",")


def notes_of(table: Table) -> Iterator[str]:
    """An empty line, then what is to be known of the table."""
    if table.notes:
        yield from ("", *table.notes)
