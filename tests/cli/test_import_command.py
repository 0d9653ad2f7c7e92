"""`perron import`: a dry run first, then all of it at once; rows by their numbers, nobody by a name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import assert_told, perron
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
