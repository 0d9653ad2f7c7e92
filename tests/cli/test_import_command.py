"""`perron import`: a dry run first, then all of it at once; rows by their numbers, nobody by a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import assert_told, perron
from tests.cli.test_notebook_commands import journal
from tests.conftest import Template
from tests.services.caseloads import row, workbook


@pytest.fixture
def directory(tmp_path: Path, template: Template) -> Path:
    return template.copy_to(tmp_path / "notebook")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    return workbook(tmp_path / "suivi.xlsx", [row(), row(Dossier="8", NOM="Zola", Ville="Atlantide")])


def test_a_dry_run_tells_each_row_and_writes_nothing(directory, table):
    found = perron("--data-dir", directory, "import", table, "--json").json
    assert found["counts"] == {"create": 1, "update": 0, "skip": 0, "error": 1}
    assert found["written"] == 0
    assert [(one["row"], one["verdict"]) for one in found["rows"]] == [(2, "create"), (3, "error")]
    assert found["rows"][1]["faults"][0]["column"] == "Ville"
    assert {"sheet": "Ménages", "head": "NOM", "field": "last_name"} in found["columns"]
    assert perron("--data-dir", directory, "status", "--json").json["households"] == 0


def test_nobody_is_named_by_the_answer(directory, table):
    for extra in ((), ("--json",), ("--apply",)):
        answer = perron("--data-dir", directory, "import", table, *extra)
        assert answer.code == 0
        assert not {"Delattre", "DELATTRE", "Zola", "ZOLA", "Éloïse"} & set(answer.out.replace('"', " ").split())


def test_without_heads_the_first_row_is_told_by_its_letters(directory, tmp_path):
    (tmp_path / "a.csv").write_text("DELATTRE;Sylvie 06 12 34 56 78\nZOLA;Émile\n", "utf-8")
    assert perron("--data-dir", directory, "import", tmp_path / "a.csv", "--json").json["left_out"] == [
        "colonne A", "colonne B",
    ]  # fmt: skip
    assert "Sylvie" not in perron("--data-dir", directory, "import", tmp_path / "a.csv").out


def test_what_the_notebook_says_of_a_household_is_quoted_in_no_shell(directory, tmp_path):
    perron("--data-dir", directory, "import", workbook(tmp_path / "a.xlsx", [row()]), "--apply")
    table = workbook(tmp_path / "b.xlsx", [row(), row(Tél="06 99 99 99 99")])
    for extra in ((), ("--json",)):
        assert "06 12 34 56 78" not in perron("--data-dir", directory, "import", table, *extra).out


def test_a_dry_run_leaves_its_line_in_the_journal(directory, table):
    """It answers who of the table is in the notebook (R3)."""
    perron("--data-dir", directory, "import", table)
    assert journal(directory, "read by command") == ["import"]


def test_apply_writes_what_can_be_and_twice_changes_nothing(directory, table):
    assert perron("--data-dir", directory, "import", table, "--apply", "--json").json["written"] == 3
    again = perron("--data-dir", directory, "import", table, "--apply", "--json").json
    assert (again["written"], again["counts"]["skip"]) == (0, 1)
    assert perron("--data-dir", directory, "status", "--json").json["measures"] == 1


def test_what_is_no_table_or_no_scheme_is_told(directory, table, tmp_path):
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04 nothing")
    assert_told(perron("--data-dir", directory, "import", tmp_path / "x.xlsx"), 1)
    assert_told(perron("--data-dir", directory, "import", tmp_path / "absent.xlsx"), 1)
    assert_told(perron("--data-dir", directory, "import", table, "--scheme", "rsa"), 2)
