"""Sheets of LibreOffice (OpenDocument): values as they were last computed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from desktop.domain.sheet import Sheet, Trouble
from desktop.intake.limits import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    MOST_TAGS_HELD,
    Meter,
    check_archive,
    damaged,
    too_large,
    unfolds,
)
from desktop.intake.values import rows_of

_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ROW: Final = f"{_TABLE}table-row"
_CONTENT: Final = "content.xml"
_CHECKED_EVERY: Final = 4096
_CELLS: Final = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_ods(content: bytes, meter: Meter) -> tuple[Sheet, ...]:
    """Every sheet; raises TableFileError."""
    from defusedxml.ElementTree import iterparse

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.namelist().count(_CONTENT) != 1:
            raise damaged()
        check_archive(archive, meter)
        with archive.open(_CONTENT) as sheets:
            return tuple(_sheets(_heeded(iterparse(sheets, events=("start", "end")), meter), meter))


def _heeded(events: Iterator[tuple[str, Any]], meter: Meter) -> Iterator[tuple[str, Any]]:
    """The events, as long as they are wanted, and as long as what is held of them stays within measure."""
    held = 0
    for number, (event, element) in enumerate(events):
        held = 0 if event == "end" and element.tag == _ROW else held + 1
        if held > MOST_TAGS_HELD:
            raise unfolds()
        if number % _CHECKED_EVERY == 0:
            meter.check()
        yield event, element


def _sheets(events: Iterator[tuple[str, Any]], meter: Meter) -> Iterator[Sheet]:
    made = 0
    for event, element in events:
        if event == "start" and element.tag == f"{_TABLE}table" and made < MOST_SHEETS:
            name = element.get(f"{_TABLE}name", "")
            made += 1
            yield Sheet(name, tuple(rows_of(_rows(events), meter)))


def _rows(events: Iterator[tuple[str, Any]]) -> Iterator[tuple[int, list[Any]]]:
    number = 1
    for event, element in events:
        if event == "end" and element.tag == f"{_TABLE}table":
            return
        if event != "end" or element.tag != _ROW:
            continue
        cells, times = _cells(element), _times(element, "number-rows-repeated")
        element.clear()
        if cells and times > MOST_ROWS:
            raise too_large(f"plus de {MOST_ROWS} lignes")
        for again in range(times if cells else 0):
            yield number + again, list(cells)
        number += times


def _cells(row: Any) -> list[Any]:
    found: list[Any] = []
    for cell in row:
        if cell.tag not in _CELLS:
            continue
        value, times = _value(cell), _times(cell, "number-columns-repeated")
        room = MOST_COLUMNS + 1 - len(found)
        found.extend([value] * min(times, room))
    while found and found[-1] is None:
        found.pop()
    return found


def _times(element: Any, name: str) -> int:
    written = element.get(f"{_TABLE}{name}", "1")
    return max(1, int(written)) if written.isdigit() and len(written) < 8 else 1


def _value(cell: Any) -> Any:
    kind = cell.get(f"{_OFFICE}value-type", "")
    try:
        match kind:
            case "float" | "currency" | "percentage":
                return float(Decimal(cell.get(f"{_OFFICE}value", "")))
            case "date":
                return datetime.fromisoformat(cell.get(f"{_OFFICE}date-value", ""))
            case "time":
                return _hour(cell.get(f"{_OFFICE}time-value", ""))
            case "boolean":
                return cell.get(f"{_OFFICE}boolean-value") == "true"
    except (ValueError, InvalidOperation):
        return Trouble("Cette valeur n’est pas comprise.")
    return "\n".join("".join(_words(part)) for part in cell.findall(f"{_TEXT}p")) or None


def _words(part: Any) -> Iterator[str]:
    yield part.text or ""
    for child in part:
        if child.tag == f"{_TEXT}s":
            yield " " * int(child.get(f"{_TEXT}c", "1")[:3])
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _words(child)
        yield child.tail or ""


def _hour(written: str) -> time:
    hours, _, rest = written.removeprefix("PT").partition("H")
    return time(int(hours), int(rest.partition("M")[0]))
