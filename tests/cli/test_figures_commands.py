"""`perron claim`, `indicators` and `table`: documented keys, exact sums, wrong use, beside an open window."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from desktop.services.bundle import Services
from desktop.services.clock import SystemClock
from desktop.services.workspace import Resources, Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import Done, assert_told, perron, perron_process
from tests.cli.test_notebook_commands import held_by_another_process
from tests.conftest import PASSPHRASE, TODAY, Template
from tests.reports.spreadsheets import as_libreoffice_tells, read_by_libreoffice, read_by_openpyxl
from tests.services.figures_written import six_months_of_loans, twenty_measures, vej_visits

YEAR = ("--from", "2023-11-01", "--to", "2024-10-31")
AMOUNTS = ["service_done", "envelope", "excess", "advance", "balance"]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory, template: Template, resources: Resources) -> Path:
    """Twenty full measures of ASTRE, 157 VEJ and 42 situations of microcredit, closed."""
    directory = template.copy_to(tmp_path_factory.mktemp("counted") / "notebook")
    notebook = open_with_passphrase(directory, PASSPHRASE)
    workspace = Workspace.over(notebook, resources, SystemClock())
    twenty_measures(workspace)
    vej_visits(workspace, 157)
    six_months_of_loans(workspace, 42)
    notebook.close()
    return directory


def asked(directory: Path, *arguments: str | Path) -> Done:
    return perron("--data-dir", directory, *arguments)


@pytest.mark.parametrize(
    ("asks", "amounts", "lines"),
    [
        (("astre", *YEAR), ("42000.00", "42000.00", "0.00", "33600.00", "8400.00"), [(240, "175.00", "42000.00", 20)]),
        (
            ("vej", *YEAR, "--convention", "vej-ami2-2023"),
            ("25493.66", "25493.66", "0.00", "15296.20", "10197.46"),
            [(157, "162.38", "25493.66", 157)],
        ),
        (
            ("microcredit", "--from", "2024-01-01", "--to", "2024-06-30", "--convention", "microcredit-2024"),
            ("7500.00", "7500.00", "0.00", "7500.00", "0.00"),
            [(1, "7500.00", "7500.00", 42)],
        ),
        (
            ("vej", *YEAR, "--territory", "Boulonnais"),
            ("0.00", "25493.66", "0.00", "15296.20", "10197.46"),
            [],
        ),
    ],
)
def test_a_claim_is_exact_to_the_cent(counted: Path, asks, amounts, lines) -> None:
    claim = asked(counted, "claim", *asks, "--json").json
    assert list(claim) == ["lines", *AMOUNTS]
    assert tuple(claim[name] for name in AMOUNTS) == amounts
    found = [
        (line["quantity"], line["unit_amount"], line["amount"], len(line["record_ids"])) for line in claim["lines"]
    ]
    assert found == lines
    assert all(list(line) == ["label", "quantity", "unit_amount", "amount", "record_ids"] for line in claim["lines"])
    told = [*(claim[name] for name in AMOUNTS), *(line["amount"] for line in claim["lines"])]
    assert all(isinstance(amount, str) and amount == str(Decimal(amount).quantize(Decimal("0.01"))) for amount in told)
    if asks[0] == "microcredit":
        assert claim["lines"][0]["label"].endswith("42\u00a0situations sur 50 attendues (84\u00a0%)")


def test_a_claim_is_read_by_a_process_of_its_own_while_the_window_is_open(counted: Path) -> None:
    with held_by_another_process(counted):
        done = perron_process("--data-dir", counted, "claim", "astre", *YEAR, "--json", PERRON_PASSPHRASE=PASSPHRASE)
    assert done.json["service_done"] == "42000.00"


def test_a_claim_in_words_lists_each_month_with_its_visits(counted: Path) -> None:
    told = asked(counted, "claim", "astre", *YEAR).out.splitlines()
    months = [line for line in told if line.endswith("  2/2")]
    assert len(months) == 240
    assert told[0] == (
        "Mois de mesure\u00a0: 480\u00a0visites pour un quota de 480  240 × 175,00\u00a0€ = 42\u00a0000,00\u00a0€"
    )
    assert "Solde : 8\u00a0400,00\u00a0€" in told
    assert told[-1].startswith("Ce carnet seulement")


def test_each_indicator_has_its_record_ids(counted: Path) -> None:
    found = {one["key"]: one for one in asked(counted, "indicators", "vej", *YEAR, "--json").json}
    keys = ["key", "label", "value", "record_ids", "nameless", "erased_on", "kind", "rule", "parts"]
    assert all(list(one) == keys for one in found.values())
    visits = found["visits"]
    assert (visits["value"], len(set(visits["record_ids"])), visits["nameless"]) == (157, 157, 0)
    claim = asked(counted, "claim", "vej", *YEAR, "--json").json
    assert set(claim["lines"][0]["record_ids"]) == set(visits["record_ids"])
    assert found["delay"]["value"] == "20.0"
    assert "VEJ réalisées : 157" in asked(counted, "indicators", "vej", *YEAR).out


@pytest.mark.parametrize("ending", [".xlsx", ".csv", ".ods"])
def test_a_table_is_written_as_its_name_says(counted: Path, tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"vej{ending}"
    done = asked(counted, "table", "vej", "--from", "2024-03-01", "--to", "2024-03-31", out)
    assert (done.code, done.err) == (0, "")
    assert "(157 lignes)" in done.out
    if ending == ".xlsx":
        assert len([row for row in read_by_openpyxl(out) if row[1] == "Visite faite"]) == 157
    if ending == ".csv":
        rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig")), delimiter=";"))
        assert rows[1][:2] == ["04/03/2024", "Visite faite"]
        assert rows[-1] == ["Ce carnet seulement\u00a0: le travail des collègues n’y est pas compté."]


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_libreoffice_and_openpyxl_read_the_same_table(demo_copy: Path, tmp_path: Path, scheme: str) -> None:
    period = ("--from", f"{TODAY.year}-01-01", "--to", f"{TODAY.year}-12-31")
    for name in ("t.xlsx", "u.ods"):
        assert asked(demo_copy, "table", scheme, *period, tmp_path / name).code == 0
    rows = read_by_openpyxl(tmp_path / "t.xlsx")
    assert len(rows) > 10
    expected = [[as_libreoffice_tells(cell) for cell in row] for row in rows]
    assert read_by_libreoffice(tmp_path / "t.xlsx", tmp_path / "profile") == expected
    assert read_by_libreoffice(tmp_path / "u.ods", tmp_path / "profile") == expected


def test_time_and_kilometres_are_written_with_the_sum_of_each_month(demo_copy: Path, tmp_path: Path) -> None:
    done = asked(demo_copy, "trips", "--from", "2026-10-01", "--to", "2026-11-30", tmp_path / "t.csv")
    assert done.code == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "t.csv").read_text("utf-8-sig")), delimiter=";"))
    assert rows[0][0] == "Date"
    assert [row[1] for row in rows if row and len(row) > 1 and row[1].startswith("Total")] == [
        "Total Octobre 2026", "Total Novembre 2026",
    ]  # fmt: skip


def test_actions_are_written_without_naming_who_took_part(demo_copy: Path, tmp_path: Path) -> None:
    period = ("--from", "2026-01-01", "--to", "2026-11-30")
    assert asked(demo_copy, "table", "microcredit", "--actions", *period, tmp_path / "a.csv").code == 0
    assert "Aucun participant n’est nommé." in (tmp_path / "a.csv").read_text("utf-8-sig")
    refused = asked(
        demo_copy, "table", "microcredit", "--actions", "--territory", "Artois", *period, tmp_path / "b.csv"
    )
    assert_told(refused, 2, "territoire")
    assert not (tmp_path / "b.csv").exists()


@pytest.mark.parametrize(
    ("asks", "words"),
    [
        (("claim", "foo", *YEAR), "astre, vej, microcredit"),
        (("claim", "vej", "--from", "2024-02-01", "--to", "2024-01-31"), "précède"),
        (("claim", "vej", "--from", "2024-02-30", "--to", "2024-03-31"), "calendrier"),
        (("claim", "vej", "--to", "2024-03-31"), "il manque"),
        (("indicators", "vej", *YEAR, "--territory", "Nulle-Part"), "n’est pas un territoire"),
        (("table", "vej", *YEAR, "t.pdf"), ".xlsx, .csv, .ods"),
    ],
)
def test_wrong_use_is_told_in_one_line(counted: Path, asks: tuple[str, ...], words: str) -> None:
    assert_told(asked(counted, *asks), 2, words)


def test_what_the_notebook_does_not_hold_is_told(counted: Path, tmp_path: Path) -> None:
    assert_told(asked(counted, "claim", "vej", *YEAR, "--convention", "x"), 1, "Cette convention n’existe pas")
    letter = tmp_path / "lettre.csv"
    letter.write_text("Madame")
    assert_told(asked(counted, "table", "vej", *YEAR, letter), 1, "n’est pas un tableau")
    assert letter.read_text() == "Madame"


def test_the_demonstration_has_figures_of_its_own(demo_dir: Path, demo: Workspace) -> None:
    today = demo.clock.today()
    period = ("--from", f"{today.year}-01-01", "--to", f"{today.year}-12-31")
    for scheme in ("astre", "vej", "microcredit"):
        claim = asked(demo_dir, "claim", scheme, *period, "--json").json
        assert Decimal(claim["service_done"]) > 0
        assert asked(demo_dir, "indicators", scheme, *period, "--json").json
        assert Services.over(demo).tables.preview(scheme, date(today.year, 1, 1), today).rows
