"""`perron retention` and `perron access`: what is past its time, and all that is kept of one household."""

import json
from dataclasses import replace
from datetime import date

import pytest

from desktop.services.bundle import Services
from desktop.services.clock import FixedClock, SystemClock
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import assert_told, perron
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, recorded, saved_household, set_day

LONG_AGO = date(2020, 3, 14)
KEYS = [
    "id", "household", "commune", "standing", "since", "due_on", "from_contact", "hold", "measures", "contacts",
    "papers", "unsent",
]  # fmt: skip


@pytest.fixture
def filled(notebook_dir, resources):
    """A closed notebook: one household met long ago, one held, one without a date, one followed now."""
    clock = FixedClock(LONG_AGO)
    notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
    services = Services.over(Workspace.over(notebook, resources, clock))
    ids = {}
    for name in ("Ancien", "Garde"):
        household = saved_household(
            services, name, note="Sa voisine boit beaucoup. Elle va bien.", contact_instructions="Pas de SMS"
        )
        measure = opened_measure(services, "vej", LONG_AGO, household)
        recorded(services, measure, LONG_AGO)
        services.measures.end(measure.id, LONG_AGO, services.measures.end_reasons("vej")[0].value)
        ids[name] = household.id
    set_day(clock, SystemClock().today())
    services.retention.hold(ids["Garde"], "Recours en cours", date(SystemClock().today().year + 2, 1, 1))
    ids["Nouveau"] = saved_household(services, "Nouveau").id
    opened_measure(services, start=SystemClock().today(), of=saved_household(services, "Suivi"))
    notebook.close()
    return notebook_dir, ids


def test_retention_lists_since_when_and_why_and_changes_nothing(filled):
    directory, ids = filled
    for _time in range(2):
        answer = perron("--data-dir", directory, "retention", "--json").json
        assert list(answer) == ["months", "households", "deleted"]
        assert (answer["months"], answer["deleted"]) == (24, 0)
        assert all(list(line) == KEYS for line in answer["households"])
        by_id = {line["id"]: line for line in answer["households"]}
        assert {name: by_id[one]["standing"] for name, one in ids.items()} == {
            "Ancien": "due", "Garde": "held", "Nouveau": "undated",
        }  # fmt: skip
        assert len(by_id) == 3
        assert by_id[ids["Ancien"]]["since"] == "2020-03-14"
        assert by_id[ids["Garde"]]["hold"]["reason"] == "Recours en cours"


def test_retention_deletes_what_is_due_and_nothing_else(filled):
    directory, ids = filled
    done = perron("--data-dir", directory, "retention", "--apply")
    assert done.code == 0
    assert done.out.endswith("À examiner : 3, à supprimer : 1, supprimés : 1.\n")
    assert perron("--data-dir", directory, "status", "--json").json["households"] == 3
    left = perron("--data-dir", directory, "retention", "--json").json["households"]
    assert ids["Ancien"] not in {line["id"] for line in left}


def test_access_writes_everything_in_one_command(filled, tmp_path):
    directory, ids = filled
    out = tmp_path / "acces"
    done = perron("--data-dir", directory, "access", ids["Ancien"], out)
    assert done.code == 0
    assert done.out.endswith("Passages retirés : 0\n")
    assert done.err == "Avant de le remettre : Consignes de contact\u00a0: Pas de SMS\n"
    assert json.loads((out / "ce-qui-est-garde.json").read_text())["household"]["id"] == ids["Ancien"]
    assert (out / "ce-qui-est-garde.pdf").read_bytes().startswith(b"%PDF-")
    assert_told(perron("--data-dir", directory, "access", ids["Ancien"], out), 1, "n’est pas vide")


def test_passages_are_listed_then_withheld(filled, tmp_path):
    directory, ids = filled
    access = ("--data-dir", directory, "access", ids["Ancien"], tmp_path / "acces")
    listed = perron(*access, "--list").json
    assert list(listed) == ["digest", "warnings", "passages"]
    key = next(one["key"] for one in listed["passages"] if "voisine" in one["text"])
    assert not (tmp_path / "acces").exists()
    reasons = tmp_path / "motifs.json"
    reasons.write_text(json.dumps({key: "concerne une autre personne"}))
    assert_told(perron(*access, "--withhold", reasons), 2, "--seen")
    done = perron(*access, "--withhold", reasons, "--seen", listed["digest"])
    assert done.out.endswith("Passages retirés : 1\n")
    assert "voisine" not in (tmp_path / "acces" / "ce-qui-est-garde.json").read_text()


def test_what_changed_since_it_was_listed_is_not_written(filled, tmp_path, resources):
    directory, ids = filled
    access = ("--data-dir", directory, "access", ids["Ancien"], tmp_path / "acces")
    digest = perron(*access, "--list").json["digest"]
    services = Services.over(
        Workspace.over(open_with_passphrase(directory, PASSPHRASE), resources, FixedClock(LONG_AGO))
    )
    services.households.save(replace(services.households.get(ids["Ancien"]), phone="0321000000"))
    services.close()
    assert_told(perron(*access, "--seen", digest), 1, "a changé depuis")
    assert not (tmp_path / "acces").exists()
    assert perron(*access, "--seen", perron(*access, "--list").json["digest"]).code == 0


@pytest.mark.parametrize("content", ["[]", "{", '{"household/note#0": 3}', '{"nothing#0": "motif"}'])
def test_motifs_that_cannot_be_read_or_applied_are_told_and_nothing_is_written(filled, tmp_path, content):
    directory, ids = filled
    reasons = tmp_path / "motifs.json"
    reasons.write_text(content)
    access = ("--data-dir", directory, "access", ids["Ancien"], tmp_path / "acces")
    digest = perron(*access, "--list").json["digest"]
    done = perron(*access, "--withhold", reasons, "--seen", digest)
    assert_told(done, 1)
    assert not (tmp_path / "acces").exists()


def test_a_household_that_is_not_there_is_told(filled, tmp_path):
    directory, _ids = filled
    assert_told(perron("--data-dir", directory, "access", "nobody", tmp_path / "acces"), 1, "Ce ménage")
