"""The register of deletions is obeyed where the notebook wrote it, tells nothing, and stops at a hold."""

import hashlib
from datetime import timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Workspace
from desktop.storage.erased_register import ErasedRegister
from desktop.storage.erasure import digest_of
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import CHEAP, PASSPHRASE, TODAY
from tests.factories import saved_household, set_day
from tests.services.two_laptops import laptop, linked, receiver_at, told

NEW = "parasol brioche tunnel cymbale noisette radeau fanfare gondole"


@pytest.fixture
def register(notebook_dir):
    return notebook_dir / "erased.register"


def lines_of(services):
    with services.workspace.notebook.read() as uow:
        return [(line.action, line.record_id) for line in uow.audit.page(0, 10)]


def test_a_line_that_somebody_wrote_by_hand_deletes_nobody_and_is_told_once(services, register):
    household = saved_household(services)
    for digest in (hashlib.sha256(household.id.encode()).hexdigest(), digest_of(household.id)):
        register.write_text(f"{digest} 2026-11-01\n")
        assert not services.retention.has_come_back()
        settled = services.retention.settle()
        assert (settled.again, settled.strange) == (0, 1)
        assert "modifié hors de Perron" in settled.words
        assert "prévenez votre responsable" in settled.words
        assert (JournalAct.REGISTER_REFUSED, "1") in lines_of(services)
        assert register.read_text() == ""
        assert services.retention.settle().words == ""
    assert services.households.get(household.id) == household


def test_a_line_that_another_notebook_sealed_deletes_nobody(services, register):
    household = saved_household(services)
    ErasedRegister(register, bytes(32)).add({digest_of(household.id): TODAY})
    before = register.read_text()
    settled = services.retention.settle()
    assert (settled.again, settled.strange) == (0, 0)
    assert services.households.get(household.id) == household
    assert register.read_text() == before


def test_a_line_with_another_day_or_under_another_name_is_no_line_of_ours(services, register):
    household = saved_household(services)
    key = services.workspace.notebook.key
    ErasedRegister(register, key).add({digest_of(household.id): TODAY})
    name, _, sealed = register.read_text().strip().partition(" ")
    for line in (f"{name} {sealed[:-8]}AAAAAAAA", f"{name} {sealed[4:]}", f"{name[:-1]} {sealed}", sealed):
        register.write_text(f"{line}\n")
        found = ErasedRegister(register, key).read()
        assert (found.erased, found.strange) == ({}, 1)


def test_the_register_tells_nobody_who_was_deleted_and_when(services, register):
    household = saved_household(services)
    ErasedRegister(register, services.workspace.notebook.key).add({digest_of(household.id): TODAY})
    text = register.read_text()
    for hint in (household.id, digest_of(household.id), digest_of(household.id)[:16], TODAY.isoformat()):
        assert hint not in text


def test_a_household_that_is_held_stays_whatever_the_register_says(services, register):
    household, other = saved_household(services), saved_household(services, "Autre")
    services.retention.hold(household.id, "Procédure pénale en cours", TODAY + timedelta(days=300))
    known = {digest_of(one.id): TODAY for one in (household, other)}
    ErasedRegister(register, services.workspace.notebook.key).add(known)
    settled = services.retention.settle()
    assert settled.again == 1
    assert "un ménage supprimé" in settled.words.lower() or "1\u00a0ménage supprimé" in settled.words
    assert services.households.get(household.id).id == household.id


def test_nothing_is_followed_or_waited_for_in_the_place_of_the_register(services, register, tmp_path):
    private = tmp_path / "private"
    private.write_text("private")
    register.symlink_to(private)
    assert services.retention.settle().strange == 1
    assert private.read_text() == "private"
    assert not register.is_symlink()


def test_after_another_key_the_register_is_still_that_of_the_notebook(notebook_dir, resources, clock, register):
    service = NotebookService(notebook_dir, resources, clock, CHEAP, marks=None)
    services = Services.over(service.open(PASSPHRASE))
    gone = saved_household(services)
    with services.workspace.notebook.write() as uow:
        uow.erasure.erase(gone.id, TODAY)
    services.retention.settle()
    services.close()
    service.change_key(PASSPHRASE, NEW)
    services = Services.over(service.open(NEW))
    assert services.retention.settle().words == ""
    found = ErasedRegister(register, services.workspace.notebook.key).read()
    assert (set(found.erased), found.strange, len(found.lines)) == ({digest_of(gone.id)}, 0, 2)
    services.close()


def test_a_planted_restoring_is_told_at_the_opening(notebook_dir, resources, clock):
    (notebook_dir / "restoring").mkdir()
    services = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    assert "d’origine inconnue" in services.retention.settle().words
    services.close()


def test_what_an_older_copy_never_had_is_not_brought_back_by_the_department(tmp_path, template, resources, clock):
    place = template.copy_to(tmp_path / "notebook")
    with receiver_at(tmp_path) as receiver:
        with laptop(place, resources, clock) as services:
            linked(services, receiver)
            clock.instant += timedelta(seconds=2)
            backup, _line = services.backups.make_in(tmp_path / "stick")
            home = saved_household(services)
            told(services)
            set_day(clock, TODAY + timedelta(days=4 * 365))
            services.retention.delete([home.id])  # and the Department is not told before the laptop is put back
        restore = RestoreService(place, clock, None)
        found = [one for one in restore.find(tmp_path / "stick") if one.snapshot.directory == backup]
        restore.restore(found, "passphrase", PASSPHRASE)
        with laptop(place, resources, clock) as services:
            services.retention.settle()
            told(services)
            with services.workspace.notebook.read() as uow:
                assert uow.households.many([home.id]) == {}


def test_a_household_that_is_held_is_not_noted_as_deleted(services, register):
    household = saved_household(services)
    services.retention.hold(household.id, "Recours en cours", TODAY + timedelta(days=90))
    ErasedRegister(register, services.workspace.notebook.key).add({digest_of(household.id): TODAY})
    services.retention.settle()
    assert digest_of(household.id) not in services.retention.registered()
