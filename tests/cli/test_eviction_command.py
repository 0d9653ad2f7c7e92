"""`perron eviction`: each step with its day, rule and inputs, or what is missing (G1-G7); wrong use in one line."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.services.bundle import Services
from desktop.services.clock import SystemClock
from desktop.services.milestones import StageInput
from desktop.services.workspace import Resources, Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import assert_told, perron
from tests.conftest import PASSPHRASE, Template
from tests.factories import opened_measure

KEYS = [
    "key", "rule", "title", "day", "indicative", "refused", "words", "says", "article", "source", "reviewed_on",
    "inputs", "missing", "remark",
]  # fmt: skip


@pytest.fixture(scope="module")
def notebook_with(tmp_path_factory: pytest.TempPathFactory, template: Template, resources: Resources):
    """A notebook with a VEJ whose judgment was served, and an ASTRE measure; their ids."""
    directory = template.copy_to(tmp_path_factory.mktemp("eviction") / "notebook")
    notebook = open_with_passphrase(directory, PASSPHRASE)
    services = Services.over(Workspace.over(notebook, resources, SystemClock()))
    today = SystemClock().today()
    vej = opened_measure(services, "vej", today - timedelta(days=20))
    answers = {"decision_kind": "judgment", "served_on": "2026-01-31"}
    services.milestones.record(vej.id, "procedure", StageInput(today, answers))
    astre = opened_measure(services, "astre", today - timedelta(days=20))
    notebook.close()
    return directory, vej.id, astre.id


def test_the_calendar_is_told_with_documented_keys(notebook_with: tuple[Path, str, str]):
    directory, vej, _astre = notebook_with
    answer = perron("--data-dir", directory, "eviction", vej, "--json").json
    assert list(answer) == ["warnings", "steps"]
    assert all(list(step) == KEYS and step["indicative"] for step in answer["steps"])
    assert {step["rule"] for step in answer["steps"]} == {f"G{number}" for number in range(1, 8)}
    by_key = {step["key"]: step for step in answer["steps"]}
    assert by_key["appeal_judgment"]["day"] == "2026-03-02"
    assert by_key["police_assistance"]["day"] is None
    assert by_key["police_assistance"]["missing"] == ["police_asked_on"]


def test_in_words_each_day_is_indicative(notebook_with: tuple[Path, str, str]):
    directory, vej, _astre = notebook_with
    said = perron("--data-dir", directory, "eviction", vej).out.replace("\u00a0", " ")
    assert "Dernier jour pour faire appel : 2 mars 2026 (date indicative)" in said
    assert "Il manque la date de la demande du concours de la force publique." in said


def test_a_measure_without_procedure_and_one_that_is_none_are_told_in_a_line(notebook_with: tuple[Path, str, str]):
    directory, _vej, astre = notebook_with
    assert_told(perron("--data-dir", directory, "eviction", astre), 2)
    assert_told(perron("--data-dir", directory, "eviction", "nothing"), 2)
