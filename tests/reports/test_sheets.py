"""Tables as files: another program reads the same values, codes keep their zeros, a text is never a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.domain.table import Cell, CellKind, Heading, Table
from desktop.reports.ods import ods_bytes
from desktop.reports.sheets import csv_bytes, sheet_names, xlsx_bytes
from tests.reports.spreadsheets import as_libreoffice_tells, read_by_libreoffice, read_by_openpyxl, sheets_of

KINDS = (CellKind.TEXT, CellKind.TEXT, CellKind.DAY, CellKind.NUMBER, CellKind.MONEY)
TRAPS = (
    "=1+1", "+33612345678", "-12", "@SOMME(A1)", "00620", "1234567890123456789", "1,5", "12/03/2026", "https://a.fr",
    "VRAI", "=cmd|' /C calc'!A0", "é«\u00a0œ\u00a0»€", "deux\nlignes", "a;b \"c\"", "  deux  espaces", "0x1F", "1E5",
)  # fmt: skip
"""Texts that a spreadsheet would like to take for something else."""


def table(*rows: tuple[Cell, ...]) -> Table:
    headings = tuple(Heading(kind.value + str(place), f"Colonne {place}", kind) for place, kind in enumerate(KINDS))
    return Table("VEJ, visites et suites", headings, rows, date(2026, 11, 22), ("Ce carnet seulement.", "=note"))


TRAPPED = table(
    *((text, f"{place:05}", date(2026, 1, 1 + place), place, Decimal("162.38")) for place, text in enumerate(TRAPS)),
    ("", None, None, None, None),
    ("zéro n’est pas rien", "", date(1931, 2, 28), 0, Decimal("0.00")),
    ("de grands nombres", "x", date(2099, 12, 31), -123456, Decimal("25493.66")),
)


def expected(made: Table) -> list[list[Cell]]:
    """What a program reads: an empty text is an empty cell."""
    empty: list[Cell] = [None] * len(made.headings)
    heads: list[Cell] = [heading.label for heading in made.headings]
    rows = [[cell if cell != "" else None for cell in row] for row in made.rows]
    notes = [[note, *empty[1:]] for note in made.notes]
    return [heads, *rows, empty, *notes]


def test_openpyxl_reads_the_same_values(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_bytes(xlsx_bytes(TRAPPED))
    found = read_by_openpyxl(path)
    assert [[Decimal(str(cell)) if isinstance(cell, float) else cell for cell in row] for row in found] == expected(
        TRAPPED
    )


@pytest.mark.parametrize(("ending", "write"), [(".xlsx", xlsx_bytes), (".ods", ods_bytes)])
def test_libreoffice_reads_the_same_values(tmp_path: Path, ending: str, write) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(write(TRAPPED))
    found = read_by_libreoffice(path, tmp_path / "profile")
    assert found == [[as_libreoffice_tells(cell) for cell in row] for row in expected(TRAPPED)]


def test_a_csv_is_what_a_french_excel_opens() -> None:
    made = table(("=1+1", "00620", date(2026, 3, 2), 12, Decimal("-1234.5")), ("a;b", None, None, None, None))
    assert (
        csv_bytes(made)
        == (
            "\ufeffColonne 0;Colonne 1;Colonne 2;Colonne 3;Colonne 4\r\n"
            "'=1+1;00620;02/03/2026;12;-1234,50\r\n"
            '"a;b";;;;\r\n'
            "\r\n"
            "Ce carnet seulement.\r\n"
            "'=note\r\n"
        ).encode()
    )


def test_no_text_of_a_csv_begins_as_a_formula_does(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(csv_bytes(TRAPPED))
    found = read_by_libreoffice(path, tmp_path / "profile")
    assert len(found) == len(expected(TRAPPED))
    dangerous = {text: row[0] for text, row in zip(TRAPS, found[1:], strict=False) if text[0] in "=+-@"}
    assert dangerous == {text: f"'{text}" for text in dangerous}
    assert len(dangerous) == 5
    assert found[2][2:] == ["01/02/2026", "1", "162.38"]  # the second of January, and a number


def test_the_same_table_gives_the_same_bytes() -> None:
    for write in (xlsx_bytes, csv_bytes, ods_bytes):
        assert write(TRAPPED) == write(TRAPPED)


def test_a_text_longer_than_a_cell_is_cut_and_says_so(tmp_path: Path) -> None:
    made = table(("é" * 40_000, "", None, None, None))
    path = tmp_path / "t.xlsx"
    path.write_bytes(xlsx_bytes(made))
    text = read_by_openpyxl(path)[1][0]
    assert (len(text), text[-1]) == (32_767, "…")


def test_what_a_sheet_cannot_hold_stops_nothing(tmp_path: Path) -> None:
    made = table(("a\x00b\x0bc\ud800", "", None, None, None))
    for ending, write in ((".xlsx", xlsx_bytes), (".ods", ods_bytes), (".csv", csv_bytes)):
        path = tmp_path / f"t{ending}"
        path.write_bytes(write(made))
        assert path.stat().st_size


def test_nothing_is_left_on_the_disk_on_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for write in (xlsx_bytes, ods_bytes, csv_bytes):
        write(TRAPPED)
    assert list(tmp_path.iterdir()) == []


def test_each_sheet_has_a_name_that_a_workbook_takes_and_no_other_has():
    long = "Visite à domicile, compte rendu de la visite"
    titles = ("Ménages", "ménages", f"{long} A", f"{long} B", "a/b: [c]?", "'", "")
    names = sheet_names([replace(table(), title=title) for title in titles])
    assert names == [
        "Ménages", "ménages 2", "Visite à domicile, compte rendu", "Visite à domicile, compte ren 2",
        "a b c", "Tableau", "Tableau 2",
    ]  # fmt: skip


@pytest.mark.parametrize(("ending", "write"), [(".xlsx", xlsx_bytes), (".ods", ods_bytes)])
def test_several_tables_are_the_sheets_of_one_workbook(tmp_path: Path, ending: str, write) -> None:
    path = tmp_path / f"t{ending}"
    path.write_bytes(write(TRAPPED, replace(table(), title="L’autre & <rien>")))
    sheets = sheets_of(path, tmp_path / "profile")
    assert list(sheets) == ["VEJ, visites et suites", "L’autre & <rien>"]
    assert len(sheets["VEJ, visites et suites"]) == len(expected(TRAPPED))
