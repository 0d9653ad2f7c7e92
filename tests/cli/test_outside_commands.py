"""`perron bundle`, `open-export`, `trust` and `operator issue`: what they say, what they refuse, what they write."""

from __future__ import annotations

import json

import pytest

from desktop.services.bundle import Services
from desktop.services.identity import IdentityService
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from tests.cli.running import assert_told, perron
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure
from tests.services.operators import named

STRONG = "écharpe lundi boussole pavot trottoir nuage savon hamac"
PERIOD = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def household_id(notebook_dir, resources, clock):
    """A household with its measure, in a notebook that is closed again."""
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    services = Services.over(Workspace.over(opened, resources, clock))
    measure = opened_measure(services)
    opened.close()
    return measure.household_id


@pytest.fixture
def colleague(tmp_path, template, resources, clock):
    """The notebook of Karim, closed, and the request of his laptop."""
    directory = template.copy_to(tmp_path / "karim")
    opened = open_with_passphrase(directory, PASSPHRASE)
    workspace = named(Workspace.over(opened, resources, clock), "Karim Bensaïd")
    (tmp_path / "karim.pem").write_bytes(IdentityService(workspace).request())
    opened.close()
    return directory


@pytest.fixture
def trusted(notebook_dir, colleague, tmp_path, monkeypatch):
    """Both notebooks have taken the operator's file."""
    monkeypatch.setenv("PERRON_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PERRON_AUTHORITY_PASSPHRASE", STRONG)
    folder, file = tmp_path / "operateur", tmp_path / "operateur.json"
    assert perron("operator", "init", folder, "--name", "Soliha 62").code == 0
    issued = perron("operator", "issue", folder, file, "--colleague", tmp_path / "karim.pem")
    fingerprint = issued.out.strip().rpartition("\u00a0: ")[2]
    for directory in (notebook_dir, colleague):
        done = perron("--data-dir", directory, "trust", file, "--fingerprint", fingerprint, "--apply")
        assert (done.code, done.err) == (0, "")
    return file


def test_a_household_goes_from_one_notebook_to_another(notebook_dir, household_id, colleague, trusted, tmp_path):
    out = tmp_path / "reprise.age"
    written = perron(
        "--data-dir", notebook_dir, "bundle", "write", out, "--to", "Karim Bensaïd", "--household", household_id
    )
    assert "1\u00a0ménage" in written.out
    looked = perron("--data-dir", colleague, "bundle", "read", out)
    assert "DELATTRE Éloïse" in looked.out
    assert "Rien ne prouve" in looked.out
    assert "1 ménages nouveaux" in perron("--data-dir", colleague, "bundle", "read", out, "--apply").out
    found = perron("--data-dir", colleague, "search", "Delattre", "--json")
    assert household_id in found.out


def test_several_files_are_counted_together(notebook_dir, household_id, colleague, trusted, tmp_path):
    out = tmp_path / "chiffres.age"
    perron("--data-dir", notebook_dir, "bundle", "write", out, "--to", "Karim Bensaïd", "--figures")
    told = perron("--data-dir", colleague, "bundle", "figures", "astre", out, *PERIOD, "--json")
    assert json.loads(told.out)["households"] == 1


def test_a_file_for_the_department_needs_an_enrolment(notebook_dir, household_id, trusted, tmp_path):
    done = perron("--data-dir", notebook_dir, "bundle", "write", tmp_path / "x.age")
    assert_told(done, 1, "pas encore relié")


def test_the_open_export_is_told_before_it_is_written(notebook_dir, household_id, trusted, tmp_path):
    told = perron("--data-dir", notebook_dir, "open-export", tmp_path, *PERIOD, "--json")
    assert (json.loads(told.out)["households"], json.loads(told.out)["directory"]) == (1, "")
    assert list(tmp_path.glob("export*")) == []
    done = perron("--data-dir", notebook_dir, "open-export", tmp_path, *PERIOD, "--format", "csv", "--apply", "--json")
    assert list(tmp_path.glob("export*/*personnes.csv"))
    assert json.loads(done.out)["directory"]


def test_a_wrong_fingerprint_is_wrong_use(colleague, trusted, tmp_path, template):
    other = template.copy_to(tmp_path / "autre")
    done = perron("--data-dir", other, "trust", trusted, "--fingerprint", "0000", "--apply")
    assert_told(done, 2, "empreinte")
