"""Checking a notebook: a sound one has nothing to tell; each kind of fault is found, told, mended where it can be."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.attachment import Owner, OwnerKind
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.doctor import CheckKey, DoctorService, Report
from desktop.services.workspace import Workspace
from desktop.storage.errors import NotebookError
from desktop.storage.keyslots import KeySlots, wrap
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import CHEAP, PASSPHRASE, TODAY
from tests.factories import opened_measure, recorded, saved_household, sealed_bilan
from tests.pictures_of_people import jpeg
from tests.storage.files import raw, run


@pytest.fixture
def filled(services: Services) -> Services:
    """Some of everything."""
    of = opened_measure(services, start=TODAY - timedelta(days=60))
    recorded(services, of, TODAY - timedelta(days=40), note="Chaudière en panne, facture de Guînes.")
    services.visits.keep_draft(services.visits.begin(of.id))
    services.measures.end(of.id, TODAY, "finished")
    sealed_bilan(services, of)
    place = Place(Owner(OwnerKind.MEASURE, of.id), of.household_id, of.id)
    services.attachments.add(place, jpeg(), "Chaudière")
    saved_household(services, "Wœstyn", "Loïc")
    return services


def found(report: Report) -> dict[CheckKey, int]:
    return {check.key: check.count for check in report.checks if not check.is_sound}


def test_a_sound_notebook_has_nothing_to_tell(filled):
    report = filled.doctor.examine()
    assert found(report) == {}
    assert report.is_sound
    assert [check.key for check in report.checks] == list(CheckKey)
    assert {check.words for check in report.checks} == {"rien à signaler."}


def test_words_that_the_search_misses_or_has_wrongly_are_found_and_mended(filled, notebook_dir):
    before = {hit.id for hit in filled.search.search("guines").found}
    assert before
    run(notebook_dir, "DELETE FROM search_contact")
    run(notebook_dir, "UPDATE search_entry SET measure_id = NULL WHERE kind = 'measure'")
    run(notebook_dir, "INSERT INTO search_entry (kind, ref, household_id) VALUES ('household', 'gone', 'gone')")
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.SEARCH: 3}  # a contact, a measure, and one that is gone
    assert filled.search.search("guines").found == ()
    mended = filled.doctor.repair(report)
    assert mended.is_sound
    assert [check.key for check in mended.checks if check.repaired] == [CheckKey.SEARCH]
    assert {hit.id for hit in filled.search.search("guines").found} == before
    assert found(filled.doctor.examine()) == {}


def test_a_search_index_of_which_a_table_is_broken_is_made_anew(filled, notebook_dir):
    run(notebook_dir, "DELETE FROM search_household_data")
    report = filled.doctor.examine()
    assert CheckKey.SEARCH in found(report)
    assert {check.key for check in filled.doctor.repair(report).checks if check.repaired} == {
        CheckKey.STRUCTURE,
        CheckKey.SEARCH,
    }
    assert found(filled.doctor.examine()) == {}
    assert [hit.household for hit in filled.search.search("woestyn").found]


def seen_from_outside(directory: Path) -> dict[str, bytes]:
    return {name: (directory / name).read_bytes() for name in ("notebook.db", "notebook.db-wal", "notebook.keys")}


def test_looking_changes_nothing_also_where_only_reading_is_allowed(filled, notebook_dir, resources, clock):
    filled.workspace.notebook.checkpoint()
    before = seen_from_outside(notebook_dir)
    beside = Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE, read_only=True), resources, clock)
    assert DoctorService(beside).examine().is_sound
    with pytest.raises(NotebookError), beside.notebook.read() as uow:
        uow.settings.put("written", "by a reader")
    beside.notebook.close()
    assert seen_from_outside(notebook_dir) == before


def test_a_document_that_is_gone_or_altered_is_told_and_the_rest_goes_on(filled, notebook_dir):
    (path,) = (notebook_dir / "attachments").iterdir()
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.ATTACHMENTS: 1}
    assert not report.repairable
    path.unlink()
    assert found(filled.doctor.examine()) == {CheckKey.ATTACHMENTS: 1}
    path.write_bytes(content)
    assert found(filled.doctor.examine()) == {}
    run(notebook_dir, "UPDATE attachment SET sha256 = ?", "0" * 64)
    assert found(filled.doctor.examine()) == {CheckKey.ATTACHMENTS: 1}


def test_a_file_that_no_record_speaks_of_is_set_aside(filled, notebook_dir):
    orphan = notebook_dir / "attachments" / ("ab" * 16)
    orphan.write_bytes(b"left by a program that was killed")
    os.utime(orphan, (0, 0))
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.ORPHANS: 1}
    assert filled.doctor.repair(report).is_sound
    assert (notebook_dir / "attachments" / "orphans" / orphan.name).is_file()


@pytest.mark.parametrize(
    "fault",
    [
        "UPDATE outbox SET message = CAST(replace(CAST(message AS TEXT), '62498', '62499') AS BLOB) WHERE seq = 1",
        "UPDATE outbox SET message = x'7b' WHERE seq = 1",
        "UPDATE outbox SET kind = 'bilan' WHERE seq = 1",
        "UPDATE outbox SET body_digest = sha256 WHERE seq = 1",
        "UPDATE outbox SET state = 'sent' WHERE seq = 1",
        """UPDATE outbox SET state = 'sent', receipt = '{"id": "x"}' WHERE seq = 1""",
    ],
)
def test_a_message_that_is_not_as_queued_or_has_no_receipt_is_told(filled, notebook_dir, fault):
    run(notebook_dir, fault)
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.MESSAGES: 1}
    assert not report.repairable


def test_a_version_missing_between_two_others_is_told(filled, notebook_dir):
    kept = saved_household(filled, "Un")
    for name in ("Deux", "Trois"):
        kept = filled.households.save(replace(kept, persons=(replace(kept.persons[0], last_name=name),)))
    run(notebook_dir, "DELETE FROM outbox WHERE record_id = ? AND message LIKE '%Deux%'", kept.id)
    assert found(filled.doctor.examine()) == {CheckKey.MESSAGES: 1}


def test_a_record_that_was_never_queued_is_queued(filled, notebook_dir):
    (count,) = run(notebook_dir, "SELECT count(*) FROM outbox WHERE kind = 'contact'")[0]
    run(notebook_dir, "DELETE FROM outbox WHERE kind = 'contact'")
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.UNTOLD: count}
    assert filled.doctor.repair(report).is_sound
    assert run(notebook_dir, "SELECT count(*) FROM outbox WHERE kind = 'contact'") == [(count,)]


def test_a_changed_line_of_the_journal_is_told(filled, notebook_dir):
    run(notebook_dir, "UPDATE audit SET action = 'other' WHERE seq = 2")
    assert found(filled.doctor.examine()) == {CheckKey.JOURNAL: 1}


def test_a_setting_that_cannot_be_read_and_a_lost_reference_are_told(filled, notebook_dir):
    run(notebook_dir, "INSERT INTO setting (name, value) VALUES ('theme', 'not json')")
    with raw(notebook_dir) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("UPDATE measure SET saisine_id = 'gone'")
    assert {CheckKey.SETTINGS, CheckKey.REFERENCES} <= set(found(filled.doctor.examine()))


def test_a_lost_copy_of_the_keys_is_made_again(filled, notebook_dir):
    (notebook_dir / "notebook.keys.bak").unlink()
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.KEYS: 1}
    assert filled.doctor.repair(report).is_sound
    assert (notebook_dir / "notebook.keys.bak").read_bytes() == (notebook_dir / "notebook.keys").read_bytes()


def test_a_key_file_that_opens_nothing_of_this_notebook_is_told_and_comes_back_from_a_backup(filled, notebook_dir):
    filled.backups.make()
    keys = KeySlots(notebook_dir / "notebook.keys")
    ours, theirs = keys.read(), bytes(32)
    keys.write({name: wrap(name, "theirs", theirs, CHEAP, slot.identity) for name, slot in ours.items()}, theirs)
    report = filled.doctor.examine()
    assert found(report) == {CheckKey.KEYS: 1}
    assert filled.doctor.repair(report).is_sound
    assert keys.read() == ours


def test_a_changed_page_is_told_without_stopping_the_other_checks(filled, notebook_dir, resources, clock):
    ((page,),) = run(notebook_dir, "SELECT rootpage FROM sqlite_master WHERE name = 'audit'")
    filled.close()
    database = notebook_dir / "notebook.db"
    content = bytearray(database.read_bytes())
    content[page * 4096 - 100] ^= 1
    database.write_bytes(content)
    opened = Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE, read_only=True), resources, clock)
    report = DoctorService(opened).examine()
    opened.notebook.close()
    assert report.complete
    assert found(report)[CheckKey.CIPHER] == 1
    assert CheckKey.SEARCH not in found(report)
    assert not report.is_sound
    told = next(check for check in report.checks if check.key is CheckKey.CIPHER)
    assert "restaurez une sauvegarde" in told.words


def test_it_tells_how_far_it_is_and_can_be_stopped(filled):
    seen = []
    assert filled.doctor.examine(lambda done, total: seen.append((done, total))).complete
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    stopped = filled.doctor.examine(stopped=lambda: True)
    assert not stopped.complete
    assert not stopped.is_sound
