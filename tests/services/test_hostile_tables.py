"""Files that are damaged, huge, locked, or made to do harm: each is refused in a sentence, and nothing is obeyed."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from desktop.domain.sheet import SheetRow, Trouble
from desktop.domain.table import CellKind, Heading, Table
from desktop.intake.limits import TableFileError
from desktop.intake.reading import read_book
from desktop.reports.ods import ods_bytes
from tests.services.caseloads import HEADS, row, text_table, workbook

_PART = "xl/worksheets/sheet1.xml"
_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
    '<c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>'
)
_OUTSIDE = _ENTITIES.replace('<!ENTITY a "aaaaaaaaaa">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


def with_part(path: Path, content: str, part: str = _PART) -> Path:
    """A workbook of which one part is replaced."""
    workbook(path, [row()])
    before = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return path


def sheet_of(rows: str) -> str:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'


def with_rows(path: Path, rows: str) -> Path:
    """A sheet of LibreOffice whose rows are these."""
    made = io.BytesIO(ods_bytes(Table("A", (Heading("a", "Nom"),), (), date(2026, 1, 1))))
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            before, _, after = old.read(name).decode().partition("<table:table-header-rows>")
            after = after.rpartition("</table:table-header-rows>")[2]
            stored = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            new.writestr(name, before + rows + after if after else before, stored)
    return path


def bomb(path: Path) -> Path:
    """Three kilobytes that would unpack to 300 megabytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", b"0" * (100 * 1024 * 1024))
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n;;;\n", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
        b"%PDF-1.7",
        b"a;b\x00c", b"\xff\xfe\x00", b'"never closed;' + b"x" * 300_000,
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused_in_a_sentence(tmp_path, content):
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(TableFileError) as refused:
        read_book(tmp_path / "x.xlsx")
    assert refused.value.safe
    assert refused.value.do


@pytest.mark.parametrize("content", [_ENTITIES, _OUTSIDE, "<worksheet", "", sheet_of('<row r="1"><c r="A1"><v>1</v>')])
def test_a_part_that_is_damaged_or_names_entities_is_refused(tmp_path, content):
    with pytest.raises(TableFileError, match="abîmé"):
        read_book(with_part(tmp_path / "a.xlsx", content))


def test_an_archive_that_unpacks_beyond_measure_is_refused_before_it_is_unpacked(tmp_path):
    path = bomb(tmp_path / "a.xlsx")
    assert path.stat().st_size < 2 * 1024 * 1024
    with pytest.raises(TableFileError, match="trop grand"):
        read_book(path)


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>2</v></c></row>', ""),
        ('<row r="1"><c r="XFD1"><v>1</v></c></row>', "colonnes"),
    ],
)
def test_a_cell_at_the_end_of_the_sheet_makes_neither_a_million_rows_nor_columns(tmp_path, cells, told):
    path = with_part(tmp_path / "a.xlsx", sheet_of(cells))
    if told:
        with pytest.raises(TableFileError, match=told):
            read_book(path)
    else:
        assert [one.number for one in read_book(path).sheets[0].rows] == [1]


@pytest.mark.parametrize("again", ['<c r="A1" ', "<c ", '<mergeCell ref="A1:A2" ', "<c><f "])
def test_what_looks_like_cells_for_ever_keeps_nobody_waiting(tmp_path, again):
    """Tried over and over from each of its beginnings, a few kilobytes would take hours, and stop the window."""
    sheet = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>').replace(
        "</worksheet>", f"<!--{again * 50_000}--></worksheet>"
    )
    (read,) = read_book(with_part(tmp_path / "a.xlsx", sheet)).sheets
    assert [one.number for one in read.rows] == [1]


@pytest.mark.parametrize("part", ["xl/styles.xml", _PART])
def test_a_small_workbook_of_millions_of_tags_is_refused_before_it_is_read(tmp_path, part):
    path = with_part(tmp_path / "a.xlsx", "<x>" + "<xf/>" * 6_000_001 + "</x>", part)
    assert path.stat().st_size < 200_000
    with pytest.raises(TableFileError, match="trop grand"):
        read_book(path)


def test_cells_merged_over_and_over_are_refused(tmp_path):
    merged = "".join(f'<mergeCell ref="A{number}:A{number + 2000}"/>' for number in range(1, 200))
    with pytest.raises(TableFileError, match="fusionnées"):
        read_book(with_part(tmp_path / "a.xlsx", sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>' + merged)))


def test_one_part_that_stands_for_many_sheets_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()], Autre=[("x",)])
    before = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(before)) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"worksheets/sheet2.xml", b"worksheets/sheet1.xml"))
    with pytest.raises(TableFileError, match="abîmé"):
        read_book(path)


_IN_A_ROW = "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell></table:table-row>"


@pytest.mark.parametrize(
    "rows",
    [
        _IN_A_ROW.format("<text:s/>" * 600_000),
        _IN_A_ROW.format("x") + "</table:table>" + "<x/>" * 600_000 + '<table:table table:name="B">',
    ],
)
def test_a_sheet_of_libreoffice_that_keeps_piling_up_is_refused(tmp_path, rows):
    with pytest.raises(TableFileError, match="trop grand"):
        read_book(with_rows(tmp_path / "a.ods", rows))


def test_empty_rows_between_others_are_not_counted_one_by_one(tmp_path):
    between = '<table:table-row table:number-rows-repeated="4999"/>'
    path = with_rows(tmp_path / "a.ods", (_IN_A_ROW.format("x") + between) * 2000)
    assert [one.number for one in read_book(path).sheets[0].rows[:3]] == [1, 5001, 10001]


def test_reading_a_sheet_of_libreoffice_is_left_when_nobody_wants_it(tmp_path):
    asked = []

    def check():
        asked.append(1)
        if len(asked) == 5:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        read_book(with_rows(tmp_path / "a.ods", _IN_A_ROW.format("<text:s/>" * 400_000)), check)


@pytest.mark.posix
def test_a_pipe_that_bears_the_name_of_a_table_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "a.csv")
    for path in (tmp_path / "a.csv", Path("/dev/zero")):
        with pytest.raises(TableFileError, match="abîmé"):
            read_book(path)


@pytest.mark.parametrize("line", ["ab;" * 400_000, '"a\nb";' * 200_000])
def test_a_line_without_end_is_refused_before_its_cells_are_made(tmp_path, line):
    (tmp_path / "a.csv").write_text(f"Nom;Prénom\n{line}", "utf-8")
    with pytest.raises(TableFileError, match="sans fin"):
        read_book(tmp_path / "a.csv")


def test_too_many_rows_are_refused(tmp_path):
    with pytest.raises(TableFileError, match="lignes"):
        read_book(text_table(tmp_path / "a.csv", (("x",) for _ in range(20_001)), ("Nom",)))


def test_reading_is_left_when_nobody_wants_it(tmp_path):
    path = text_table(tmp_path / "a.csv", (("x",) for _ in range(2000)), ("Nom",))

    def check():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        read_book(path, check)


def test_a_workbook_locked_by_a_password_says_what_to_do(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(TableFileError) as refused:
        read_book(tmp_path / "a.xlsx")
    assert "mot de passe" in refused.value.happened


def test_errors_name_nothing_of_the_file(tmp_path):
    path = with_part(tmp_path / "DUPONT Marie.xlsx", sheet_of('<row r="x"><c r="DUPONT"><v>Marie</v></c></row>'))
    with pytest.raises(TableFileError) as refused:
        read_book(path)
    assert refused.value.__cause__ is None
    assert "DUPONT" not in refused.value.sentence


def test_formulas_of_a_text_stay_text_and_reach_nothing(tmp_path):
    path = text_table(tmp_path / "a.csv", [("=cmd|' /C calc'!A0", "'+33612345678")], ("Nom", "Tél"))
    assert read_book(path).sheets[0].rows[1].cells == ("=cmd|' /C calc'!A0", "+33612345678")


def test_hidden_sheets_are_not_read_and_that_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", [row()], Cachée=[("secret",)])
    book = openpyxl.load_workbook(path)
    book["Cachée"].sheet_state = "hidden"
    book.save(path)
    read = read_book(path)
    assert [sheet.name for sheet in read.sheets] == ["Ménages"]
    assert any("masquées" in note for note in read.sheets[0].notes)


def test_errors_of_a_sheet_and_numbers_that_are_none_are_told_by_their_cell(tmp_path):
    cells = read_book(
        workbook(tmp_path / "a.xlsx", [("#N/A", True, 1e400, "x" * 30_000)], ("a", "b", "c", "d"))
    ).sheets[0]
    first, second, _third, fourth = cells.rows[1].cells
    assert isinstance(first, Trouble)
    assert second == "oui"
    assert isinstance(fourth, Trouble)


def test_a_sheet_of_libreoffice_is_read_with_its_days_numbers_and_texts(tmp_path):
    headings = (Heading("a", "Nom"), Heading("b", "Jour", CellKind.DAY), Heading("c", "Somme", CellKind.MONEY))
    table = Table(
        "Ménages", headings, (("  007  Zoé\nB", date(2024, 5, 3), Decimal("12.50")), (None, None, 3)), date(2026, 1, 1)
    )
    (tmp_path / "a.ods").write_bytes(ods_bytes(table))
    (sheet,) = read_book(tmp_path / "a.ods").sheets
    assert sheet.rows[:3] == (
        SheetRow(1, ("Nom", "Jour", "Somme")),
        SheetRow(2, ("007  Zoé\nB", date(2024, 5, 3), Decimal("12.5"))),
        SheetRow(3, (None, None, Decimal(3))),
    )


@pytest.mark.parametrize("times", ["999999999999", "-1", "x", "1048576"])
def test_a_sheet_of_libreoffice_that_repeats_its_rows_for_ever_is_bounded(tmp_path, times):
    table = Table("A", (Heading("a", "Nom"),), (("x",),), date(2026, 1, 1))
    made = io.BytesIO(ods_bytes(table))
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(tmp_path / "a.ods", "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(
                b"<table:table-row>", f'<table:table-row table:number-rows-repeated="{times}">'.encode()
            )
            new.writestr(name, content)
    if times == "1048576":
        with pytest.raises(TableFileError, match="lignes"):
            read_book(tmp_path / "a.ods")
    else:
        assert len(read_book(tmp_path / "a.ods").sheets[0].rows) < 10


def test_the_heads_of_the_usual_table_are_all_known(services, tmp_path):
    book = services.importing.read(workbook(tmp_path / "a.xlsx", [row()]))
    (columns,) = services.importing.understood(book).columns.values()
    assert len(columns.taken) == len(HEADS)
