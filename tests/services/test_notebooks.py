"""The notebook of a laptop: made, opened, recovered, its passphrase changed; each trouble is told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.errors import AppError, InvalidInputError
from desktop.services.bundle import Services
from desktop.services.notebooks import NotebookService, WrongKeyError
from desktop.services.recovery_sheet import write_recovery_sheet
from desktop.storage.errors import NotebookBusyError, NotebookError, NotebookExistsError, NotebookMissingError
from tests.conftest import CHEAP, PASSPHRASE, TODAY
from tests.factories import saved_household

NEW = "écharpe lundi boussole pavot trottoir nuage savon hamac"


@pytest.fixture
def notebooks(tmp_path, resources, clock):
    return NotebookService(tmp_path / "new", resources, clock, CHEAP, marks=None)


@pytest.fixture
def kept(notebook_dir, resources, clock):
    """The service over a notebook that is already there."""
    return NotebookService(notebook_dir, resources, clock, CHEAP, marks=None)


def test_a_notebook_is_made_once_and_gives_its_recovery_code(notebooks):
    assert not notebooks.exists()
    opened = notebooks.create(PASSPHRASE)
    assert len(opened.recovery_code.split("-")) == 7
    assert notebooks.exists()
    saved_household(Services.over(opened.workspace))
    opened.workspace.notebook.close()
    with pytest.raises(NotebookExistsError):
        notebooks.create(PASSPHRASE)
    again = Services.over(notebooks.open(PASSPHRASE))
    assert again.households.count() == 1
    again.close()


@pytest.mark.parametrize("weak", ["", "court", "aaaaaaaaaaaaaaa", "a b a b a b a b"])
def test_a_weak_passphrase_makes_nothing_and_changes_nothing(notebooks, kept, weak, template):
    for call in (
        lambda: notebooks.create(weak),
        lambda: kept.change_passphrase(PASSPHRASE, weak),
        lambda: kept.recover(template.recovery_code, weak),
    ):
        with pytest.raises(InvalidInputError) as raised:
            call()
        assert set(raised.value.fields) == {"passphrase"}
    assert not notebooks.exists()
    kept.open(PASSPHRASE).notebook.close()


def test_a_forgotten_passphrase_is_replaced_with_the_recovery_code(kept, template):
    workspace = kept.recover(template.recovery_code.lower(), NEW)
    workspace.notebook.close()
    kept.open(NEW).notebook.close()
    with pytest.raises(WrongKeyError):
        kept.open(PASSPHRASE)


def test_a_wrong_recovery_code_changes_nothing(kept, notebooks, template):
    other = notebooks.create(PASSPHRASE)
    other.workspace.notebook.close()
    with pytest.raises(WrongKeyError):
        kept.recover(other.recovery_code, NEW)
    kept.open(PASSPHRASE).notebook.close()


def test_a_renewed_recovery_code_takes_the_place_of_the_old_one(kept, template):
    code = kept.renew_recovery_code(PASSPHRASE)
    kept.recover(code, NEW).notebook.close()
    with pytest.raises(WrongKeyError):
        kept.recover(template.recovery_code, NEW)


def test_the_passphrase_is_changed_while_the_notebook_is_open(kept, services):
    kept.change_passphrase(PASSPHRASE, NEW)
    saved_household(services)
    services.close()
    again = Services.over(kept.open(NEW))
    assert again.households.count() == 1
    again.close()


def test_a_notebook_open_elsewhere_is_told_and_can_still_be_read(kept, services):
    saved_household(services)
    with pytest.raises(NotebookBusyError):
        kept.open(PASSPHRASE)
    reader = Services.over(kept.open(PASSPHRASE, read_only=True))
    assert reader.households.count() == 1
    with pytest.raises(NotebookError, match="lecture seule"):
        saved_household(reader)
    reader.close()


def test_opening_where_there_is_no_notebook_is_told(notebooks):
    with pytest.raises(NotebookMissingError):
        notebooks.open(PASSPHRASE)
    assert not notebooks.exists()


def test_once_locked_nothing_can_be_asked_any_more(services):
    owner = saved_household(services)
    services.close()
    for ask in (
        services.households.count,
        services.agenda.day,
        lambda: services.households.save(replace(owner, note="x")),
    ):
        with pytest.raises(NotebookError, match="fermé"):
            ask()


def test_the_recovery_sheet_is_written_where_it_was_asked_or_it_is_told(tmp_path, template):
    out = tmp_path / "fiche.pdf"
    write_recovery_sheet(template.recovery_code, TODAY, out)
    assert out.read_bytes().startswith(b"%PDF")
    with pytest.raises(AppError, match="pas pu être écrite"):
        write_recovery_sheet(template.recovery_code, TODAY, tmp_path / "nowhere" / "fiche.pdf")


def test_the_sheet_goes_into_no_file_that_somebody_else_prepared(tmp_path, template):
    theirs, opened = tmp_path / "theirs", tmp_path / "fiche.pdf"
    theirs.write_bytes(b"")
    opened.write_bytes(b"")
    opened.chmod(0o666)
    (tmp_path / "link.pdf").symlink_to(theirs)
    with opened.open("rb") as held_by_them:
        for out in (opened, tmp_path / "link.pdf"):
            write_recovery_sheet(template.recovery_code, TODAY, out)
            assert out.stat().st_mode & 0o777 == 0o600
            assert not out.is_symlink()
        assert held_by_them.read() == theirs.read_bytes() == b""
