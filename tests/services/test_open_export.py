"""The open export: what may leave and nothing else, shown before it is written, readable by any program."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema_rs
import pytest
from openpyxl import load_workbook

from desktop.domain.acts import JournalAct
from desktop.domain.origin import Origin
from desktop.errors import AppError, InvalidInputError
from desktop.services.open_export import LINES_NAME, SCHEMA_NAME, Asked, OpenExportService
from desktop.services.origins import keep_origin
from tests.factories import LENS, SAINT_OMER, opened_measure, recorded, saved_household
from tests.reports.spreadsheets import read_by_libreoffice, sheets_of
from tests.services.canaries import Planted

YEAR = Asked(date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def export(workspace):
    return OpenExportService(workspace)


def every_text(directory: Path) -> str:
    """All that is written in the files of a folder, workbooks cell by cell."""
    found = []
    for path in sorted(directory.iterdir()):
        if path.suffix == ".xlsx":
            book = load_workbook(path)
            found += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
        else:
            found.append(path.read_text(encoding="utf-8-sig"))
    return "\n".join(found)


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl", "classeur-xlsx"])
def test_only_what_is_shared_is_in_it_and_all_of_it(services, export, tmp_path, form):
    planted = [Planted(services, scheme) for scheme in ("astre", "vej", "microcredit")]
    written = export.write(YEAR, tmp_path, form)
    text = every_text(written.directory)
    names = "\n".join(path.name for path in written.directory.iterdir())
    secret = set.union(*(one.secret for one in planted)) - {"17.3"}
    told = set.union(*(one.told for one in planted))
    assert len(secret) >= 20
    assert {word for word in secret if word in text or word in names} == set()
    assert {word for word in told - {"1312.42"} if word not in text} == set()
    assert "Delattre".casefold() not in names.casefold()


def test_the_preview_says_what_will_be_written(services, export, tmp_path):
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))
    told = export.preview(YEAR)
    assert told.words == "1\u00a0ménage, 1\u00a0visite ou contact, 4\u00a0fiches en tout"
    assert [one.title for one in told.tables][:3] == ["Ménages", "Personnes", "Saisines"]
    assert "Nom" in told.tables[1].columns
    assert list(tmp_path.glob("export*")) == []
    assert export.write(YEAR, tmp_path, "csv").files == len(told.tables)


def test_each_line_is_what_the_schema_says(services, export, tmp_path):
    for scheme in ("astre", "vej", "microcredit"):
        Planted(services, scheme)
    directory = export.write(YEAR, tmp_path, "jsonl").directory
    schema = json.loads((directory / SCHEMA_NAME).read_text())
    assert jsonschema_rs.meta.is_valid(schema)
    validator = jsonschema_rs.validator_for(schema)
    lines = (directory / LINES_NAME).read_text().splitlines()
    assert {json.loads(line)["kind"] for line in lines} >= {"household", "measure", "contact", "budget", "milestone"}
    assert [error.message for line in lines for error in validator.iter_errors(json.loads(line))] == []


@pytest.mark.parametrize("form", ["xlsx", "ods", "csv"])
def test_libreoffice_opens_what_was_written(services, export, tmp_path, form):
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))
    directory = export.write(YEAR, tmp_path, form).directory
    table = next(path for path in sorted(directory.iterdir()) if "visites et contacts" in path.name)
    rows = read_by_libreoffice(table, tmp_path / "profile")
    assert any("DELATTRE Éloïse" in row for row in rows)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_one_workbook_holds_every_table_as_a_sheet(services, export, tmp_path, kind):
    recorded(services, opened_measure(services), date(2026, 10, 2))
    preview = export.preview(YEAR)
    written = export.write(YEAR, tmp_path, f"classeur-{kind}")
    (book,) = written.directory.iterdir()
    assert (book.name, written.files) == (f"export.{kind}", 1)
    sheets = sheets_of(book, tmp_path / "profile")
    assert list(sheets) == [one.title[:31].strip() for one in preview.tables]
    assert len(sheets) > 3
    for told, rows in zip(preview.tables, sheets.values(), strict=True):
        assert tuple(rows[0]) == told.columns
        assert len([row for row in rows if any(row)]) == 1 + told.rows + 3  # its heads, and the notes below


def test_another_period_another_scheme_another_territory_leave_it_out(services, export):
    opened_measure(services, of=saved_household(services))
    opened_measure(services, "vej")
    assert export.preview(replace(YEAR, scheme="vej")).households == 1
    assert export.preview(YEAR).households == 2
    assert export.preview(Asked(date(2020, 1, 1), date(2020, 12, 31))).households == 0
    here, there = (services.workspace.commune(insee).territory for insee in (LENS, SAINT_OMER))
    assert export.preview(replace(YEAR, territory=here)).households == 2
    assert export.preview(replace(YEAR, territory=there)).households == 0


def test_a_visit_of_another_day_and_a_plan_stay_out(services, export):
    measure = opened_measure(services)
    recorded(services, measure, date(2026, 10, 2))
    assert export.preview(Asked(date(2026, 9, 1), date(2026, 9, 30))).visits == 0
    assert export.preview(Asked(date(2026, 9, 1), date(2026, 10, 2))).visits == 1


def test_a_household_without_its_agreement_is_told_to_nobody(services, workspace, export):
    measure = opened_measure(services)
    with workspace.notebook.write() as uow:
        keep_origin(uow, Origin(measure.household_id, "", None, waits=True))
    assert export.preview(YEAR).records == 0


def test_it_is_noted_in_the_journal_and_readable_by_its_owner_alone(services, workspace, export, tmp_path):
    opened_measure(services)
    written = export.write(YEAR, tmp_path, "xlsx")
    with workspace.notebook.read() as uow:
        last = uow.audit.page(0, 1)[0]
    assert last.action == JournalAct.OPEN_EXPORT
    assert {path.stat().st_mode & 0o077 for path in (written.directory, *written.directory.iterdir())} == {0}


def test_a_second_export_has_a_folder_of_its_own(services, export, tmp_path):
    opened_measure(services)
    first, second = export.write(YEAR, tmp_path, "csv"), export.write(YEAR, tmp_path, "csv")
    assert (first.directory.name, second.directory.name) == ("export-2026-11-22", "export-2026-11-22-2")


def test_what_looks_like_a_formula_is_none(services, export, tmp_path):
    services.households.save(replace(saved := saved_household(services), persons=(
        replace(saved.persons[0], last_name="=cmd|' /C calc'!A0"),
    )))  # fmt: skip
    opened_measure(services, of=services.households.get(saved.id))
    directory = export.write(YEAR, tmp_path, "csv").directory
    persons = next(path for path in directory.iterdir() if "personnes" in path.name)
    cells = [cell for row in csv.reader(io.StringIO(persons.read_text("utf-8-sig")), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell.startswith("=")]


def test_nothing_to_export_writes_nothing(export, tmp_path):
    with pytest.raises(AppError, match="rien à exporter"):
        export.write(YEAR, tmp_path, "xlsx")
    with pytest.raises(InvalidInputError):
        export.write(YEAR, tmp_path, "docx")
    assert list(tmp_path.glob("export*")) == []
