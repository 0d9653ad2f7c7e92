"""The journal (R3): openings beside changes, twelve months, filters, copies; it never names anybody."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.errors import AppError
from desktop.services.journal import JournalChoice, JournalSort
from tests.conftest import TODAY
from tests.factories import frozen_bilan, opened_measure, saved_household, set_day
from tests.storage.files import run


def lines(services, **choice):
    return [(line.about, line.what) for line in services.journal.page(0, 50, JournalChoice(**choice))]


def test_openings_are_remembered_without_the_disk_and_written_together(services, notebook_dir):
    before = services.journal.count()
    assert services.journal.note_viewed("household", "one")
    assert services.journal.note_viewed("measure", "two")
    assert services.journal.count() == before
    services.journal.write_viewed()
    assert run(notebook_dir, "SELECT action, record_kind, record_id FROM audit ORDER BY seq") == [
        ("viewed", "household", "one"),
        ("viewed", "measure", "two"),
    ]
    assert services.journal.is_whole()


def test_a_file_opened_again_at_once_is_the_same_reading(services, clock):
    services.journal.note_viewed("household", "one")
    services.journal.write_viewed()
    assert not services.journal.note_viewed("household", "one")
    clock.instant += timedelta(minutes=10)
    assert services.journal.note_viewed("household", "one")


def test_what_was_opened_last_is_written_when_the_notebook_closes(services, notebook_dir):
    services.journal.note_viewed("household", "one")
    services.close()
    assert run(notebook_dir, "SELECT action FROM audit") == [("viewed",)]


def test_an_unlocking_is_noted_and_what_is_older_than_twelve_months_goes(services, clock, notebook_dir):
    set_day(clock, date(2025, 11, 21))
    services.journal.note(JournalAct.UNLOCKED, "notebook")
    set_day(clock, date(2025, 11, 22))
    services.journal.note(JournalAct.UNLOCKED, "notebook")
    set_day(clock, TODAY)
    services.journal.begin()
    assert lines(services) == [
        ("Journal", "Lignes de plus d’un an retirées"),
        ("Carnet", "Déverrouillage"),
        ("Carnet", "Déverrouillage"),
        ("Journal", "Lignes de plus d’un an retirées jusqu’ici"),
    ]
    assert services.journal.is_whole()


def test_the_journal_is_narrowed_by_kind_and_by_days_in_paris(services, clock):
    household = saved_household(services)
    services.journal.note_viewed("household", household.id)
    services.journal.write_viewed()
    services.journal.note(JournalAct.ACCESS_FILE, "household", household.id)
    set_day(clock, TODAY + timedelta(days=1))
    services.journal.note(JournalAct.UNLOCKED, "notebook")
    assert lines(services, sort=JournalSort.VIEWS) == [("Fiche du ménage", "Consultation")]
    assert lines(services, sort=JournalSort.CHANGES) == [("Fiche du ménage", "Enregistrement")]
    assert lines(services, sort=JournalSort.OUT) == [("Fiche du ménage", "Dossier d’accès écrit hors du carnet")]
    assert lines(services, sort=JournalSort.NOTEBOOK) == [("Carnet", "Déverrouillage")]
    assert len(lines(services, last=TODAY)) == 3
    assert len(lines(services, first=TODAY + timedelta(days=1))) == 1
    assert services.journal.count(JournalChoice(JournalSort.VIEWS, TODAY, TODAY)) == 1


def test_a_copy_of_the_journal_is_for_its_owner_alone_and_names_nobody(services, tmp_path):
    saved_household(services, "Zwyntharelle", note="secret")
    for name in ("journal.json", "journal.csv"):
        path = tmp_path / name
        assert services.journal.export(path) >= 1
        assert path.stat().st_mode & 0o777 == 0o600
        text = path.read_text(encoding="utf-8-sig")
        assert "Zwyntharelle" not in text
        assert "secret" not in text
    rows = json.loads((tmp_path / "journal.json").read_text())
    assert rows[0]["action"] == "saved"
    assert set(rows[0]) == {"number", "at", "action", "kind", "record", "hash"}
    table = list(csv.reader(io.StringIO((tmp_path / "journal.csv").read_text(encoding="utf-8-sig")), delimiter=";"))
    assert table[1][2] == "Copie du journal écrite hors du carnet"
    assert table[2][2:4] == ["Enregistrement", "Fiche du ménage"]


def test_a_copy_that_cannot_be_written_is_told_and_not_noted(services, tmp_path):
    with pytest.raises(AppError, match="copie du journal"):
        services.journal.export(tmp_path / "nowhere" / "journal.csv")
    assert services.journal.count() == 0


def test_a_mark_tells_later_that_the_end_was_cut_off(services, notebook_dir):
    for number in range(3):
        services.journal.note(JournalAct.UNLOCKED, "notebook", str(number))
    mark = services.journal.mark()
    assert services.journal.goes_on_from(mark)
    run(notebook_dir, "DELETE FROM audit WHERE seq = 3")
    assert not services.journal.goes_on_from(mark)


def test_what_leaves_the_notebook_as_a_paper_is_noted(services, tmp_path):
    measure = opened_measure(services, start=date(2025, 12, 1))
    bilan = frozen_bilan(services, measure)
    services.ceremony.save_version(bilan.id, tmp_path / "bilan.pdf")
    services.ceremony.note_printed(bilan.id)
    services.round.write(b"%PDF-", tmp_path / "tournee.pdf")
    assert (tmp_path / "bilan.pdf").stat().st_mode & 0o777 == 0o600
    assert lines(services, sort=JournalSort.OUT) == [
        ("Carnet", "Tournée écrite hors du carnet"),
        ("Bilan", "Bilan imprimé"),
        ("Bilan", "Bilan écrit hors du carnet"),
    ]
    with pytest.raises(AppError, match="n’a pas pu être écrite"):
        services.ceremony.save_version(bilan.id, tmp_path / "nowhere" / "bilan.pdf")
