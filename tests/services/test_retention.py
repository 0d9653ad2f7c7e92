"""Households kept, held, examined and deleted for good (R1): afterwards nothing of them is left anywhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.bilan import SignatureOutcome
from desktop.domain.budget import BudgetLine, Debt, Side
from desktop.domain.contact import Outcome
from desktop.domain.household import Dwelling, Person
from desktop.domain.privacy import Level
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.attachments import Place
from desktop.services.backup_restore import RestoreService
from desktop.services.budgets import BudgetInput
from desktop.services.bundle import Services
from desktop.services.lists import ListChoice, ListKind, ListOrder
from desktop.services.milestones import StageInput
from desktop.services.retention import Standing
from desktop.services.workspace import Workspace
from desktop.storage.erasure import digest_of
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.notebook import NotebookFiles, open_with_passphrase
from desktop.storage.set_aside import aside_name
from tests import factories
from tests.conftest import PASSPHRASE, TODAY
from tests.factories import (
    LENS,
    household_signature,
    opened_measure,
    recorded,
    saved_household,
    sealed_bilan,
    set_day,
)
from tests.pictures_of_people import jpeg
from tests.storage.files import run
from tests.storage.plain_pages import plain_pages

LONG_AGO = date(2022, 3, 14)
CANARIES = (
    "Zwyntharelle", "Quilboquet", "0699887766", "0611223344", "ruexcanaryx", "consignexcanaryx", "soutienxcanaryx",
    "notexcanaryx", "difficultexcanaryx", "saisinexcanaryx", "visitexcanaryx", "tracexcanaryx",
    "promessexcanaryx", "brouillonxcanaryx", "titrexcanaryx", "bilanxcanaryx", "signatairexcanaryx", "motifxcanaryx",
    "filtrexcanaryx", "Grimoxcanaryx",
)  # fmt: skip


def closed_long_ago(services, clock, last_name="Ancien", **changes):
    """A household met for the last time on 14 March 2022, its measure over."""
    now = clock.instant
    set_day(clock, LONG_AGO)
    household = saved_household(services, last_name, **changes)
    measure = opened_measure(services, "vej", LONG_AGO, household)
    recorded(services, measure, LONG_AGO)
    services.measures.end(measure.id, LONG_AGO, services.measures.end_reasons("vej")[0].value)
    clock.instant = now
    return household


def names(services):
    return [line.name for line in services.retention.examine()]


def test_the_list_names_who_was_last_met_two_years_ago_and_changes_nothing(services, clock):
    household = closed_long_ago(services, clock)
    saved_household(services, "Nouveau")
    running = opened_measure(services, start=LONG_AGO, of=saved_household(services, "Suivi"))
    recorded(services, running, LONG_AGO)
    lines = {line.name: line for line in services.retention.examine()}
    assert "SUIVI Éloïse" not in lines
    line = lines["ANCIEN Éloïse"]
    assert (line.verdict.standing, line.verdict.since) == (Standing.DUE, LONG_AGO)
    assert (line.weight.measures, line.weight.contacts) == (1, 1)
    assert lines["NOUVEAU Éloïse"].verdict.standing is Standing.UNDATED
    assert services.households.get(household.id) == household


def test_the_delay_is_the_controllers_between_six_months_and_five_years(services, clock):
    closed_long_ago(services, clock)
    services.retention.set_months(60)
    assert names(services) == []
    services.retention.set_months(6)
    assert names(services) == ["ANCIEN Éloïse"]
    assert services.retention.state().months == 6
    with pytest.raises(InvalidInputError):
        services.retention.set_months(61)


@pytest.mark.parametrize(
    ("met", "due"),
    [
        (LONG_AGO, date(2024, 3, 14)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2022, 12, 31), date(2024, 12, 31)),
    ],
)
def test_the_list_names_a_household_from_the_very_day_on(services, clock, met, due):
    set_day(clock, met)
    measure = opened_measure(services, "vej", met, saved_household(services, "Ancien"))
    recorded(services, measure, met)
    services.measures.end(measure.id, met, services.measures.end_reasons("vej")[0].value)
    set_day(clock, due - timedelta(days=1))
    assert names(services) == []
    set_day(clock, due)
    assert names(services) == ["ANCIEN Éloïse"]


@pytest.mark.parametrize(
    ("answer", "counted_from"),
    [(SignatureOutcome.SIGNED, date(2022, 9, 1)), (SignatureOutcome.ABSENT, LONG_AGO)],
)
def test_the_household_s_own_signature_is_a_contact_and_that_of_the_worker_is_none(
    services, clock, answer, counted_from
):
    set_day(clock, LONG_AGO)
    measure = opened_measure(services, "astre", LONG_AGO, saved_household(services, "Ancien"))
    recorded(services, measure, LONG_AGO)
    set_day(clock, date(2022, 9, 1))
    services.measures.end(measure.id, LONG_AGO, "moved")
    household = household_signature(answer, "" if answer is SignatureOutcome.SIGNED else "Absence")
    sealed_bilan(services, measure, household)
    services.measures.close(measure.id)
    set_day(clock, TODAY)
    (line,) = services.retention.examine()
    assert line.verdict.since == counted_from


def test_a_hold_needs_a_motif_and_a_day_to_come(services, clock):
    household = closed_long_ago(services, clock)
    for reason, until, field in (
        (" ", TODAY + timedelta(days=9), "reason"),
        ("a\x00", TODAY + timedelta(days=9), "reason"),
        ("Recours", TODAY, "until"),
        ("Recours", date(2031, 11, 23), "until"),
    ):
        with pytest.raises(InvalidInputError) as told:
            services.retention.hold(household.id, reason, until)
        assert list(told.value.fields) == [field]
    assert services.retention.hold(household.id, "Recours", date(2031, 11, 22)).until == date(2031, 11, 22)
    with pytest.raises(NotFoundError):
        services.retention.hold("nobody", "Recours", TODAY + timedelta(days=9))


def test_a_held_household_is_listed_with_its_motif_and_cannot_be_deleted_until_the_hold_is_over(services, clock):
    household = closed_long_ago(services, clock)
    services.retention.hold(household.id, " Recours en cours ", TODAY + timedelta(days=30))
    (line,) = services.retention.examine()
    assert (line.verdict.standing, line.verdict.hold.reason) == (Standing.HELD, "Recours en cours")
    with pytest.raises(NotAllowedError):
        services.retention.delete([household.id])
    set_day(clock, TODAY + timedelta(days=31))
    assert services.retention.examine()[0].verdict.standing is Standing.DUE
    set_day(clock, TODAY)
    services.retention.lift(household.id)
    assert services.retention.delete([household.id]) == 1


def test_nothing_is_deleted_when_one_of_those_chosen_must_stay(services, clock):
    old = closed_long_ago(services, clock)
    again = closed_long_ago(services, clock, "Revenu")
    recorded(services, opened_measure(services, of=again), date(2026, 11, 2))
    for wrong in (again.id, "nobody"):
        with pytest.raises(NotAllowedError):
            services.retention.delete([old.id, wrong])
    assert services.households.get(old.id) == old


def test_the_last_deletion_and_the_nameless_count_are_kept(services, clock):
    household = closed_long_ago(services, clock)
    services.retention.delete([household.id, household.id])
    state = services.retention.state()
    assert (state.last_on, state.last_count) == (TODAY, 1)
    counts = {(one.what, one.detail): (on, one.month, one.count) for on, one in services.retention.remainder()}
    assert counts["contact", "home/done"] == (TODAY, "2022-03", 1)
    assert counts["household", ""] == (TODAY, "2022-03", 1)
    assert services.retention.registered() == {digest_of(household.id): TODAY}


def test_counts_of_the_same_month_deleted_on_one_day_are_added_up(services, clock):
    ids = [closed_long_ago(services, clock, name).id for name in ("Un", "Deux", "Trois")]
    services.retention.delete(ids[:2])
    services.retention.delete(ids[2:])
    assert [one.count for _on, one in services.retention.remainder() if one.what == "contact"] == [3]


def test_an_older_copy_put_back_forgets_again_whom_it_had_to_forget(services, clock):
    household, other = closed_long_ago(services, clock), closed_long_ago(services, clock, "Autre")
    assert services.retention.delete_again({digest_of(household.id): TODAY}) == 1
    assert names(services) == ["AUTRE Éloïse"]
    assert digest_of(household.id) in services.retention.registered()
    assert services.retention.delete_again({}) == 0
    assert services.households.get(other.id) == other


def test_a_copy_of_before_a_deletion_put_back_is_settled_at_its_opening(notebook_dir, resources, clock):
    def opened():
        notebook = open_with_passphrase(notebook_dir, PASSPHRASE, accept_older=True)
        return Services.over(Workspace.over(notebook, resources, clock))

    services = opened()
    household, kept = closed_long_ago(services, clock), closed_long_ago(services, clock, "Reste")
    services.close()
    before = NotebookFiles(notebook_dir).database.read_bytes()
    services = opened()
    services.retention.delete([household.id])
    assert len(NotebookFiles(notebook_dir).erased.read_text().splitlines()) == 1
    services.close()
    for path in (NotebookFiles(notebook_dir).mark, NotebookFiles(notebook_dir).journal):
        path.unlink(missing_ok=True)
    NotebookFiles(notebook_dir).database.write_bytes(before)
    services = opened()
    assert services.households.count() == 2
    assert services.retention.settle().again == 1
    assert services.households.get(kept.id) == kept
    assert services.households.count() == 1
    assert services.retention.settle().again == 0
    services.close()


def test_an_older_backup_on_a_new_computer_forgets_who_was_deleted_after_it(notebook_dir, resources, clock, tmp_path):
    services = Services.over(Workspace.over(open_with_passphrase(notebook_dir, PASSPHRASE), resources, clock))
    household, kept = closed_long_ago(services, clock), closed_long_ago(services, clock, "Reste")
    stick = tmp_path / "cle"
    older, _line = services.backups.make_in(stick)
    services.retention.delete([household.id])
    set_day(clock, TODAY + timedelta(days=1))
    services.backups.make_in(stick)
    services.close()
    new = tmp_path / "autre ordinateur"
    restores = RestoreService(new, clock, None)
    (found,) = [one for one in restores.find(stick) if one.snapshot.directory == older]
    restores.restore([found], "passphrase", PASSPHRASE)
    services = Services.over(Workspace.over(open_with_passphrase(new, PASSPHRASE), resources, clock))
    assert services.households.count() == 2
    assert services.retention.settle().again == 1
    assert services.households.get(kept.id) == kept
    services.close()


def test_a_notebook_of_before_a_restoring_goes_by_itself_after_a_month(services, clock, notebook_dir):
    old, other = notebook_dir / aside_name(clock.now()), notebook_dir / "ancien-carnet-du-bureau"
    for folder in (old, other):
        (folder / "attachments").mkdir(parents=True)
        (folder / "notebook.keys").write_text("keys")
    set_day(clock, TODAY + timedelta(days=30))
    services.retention.settle()
    assert [line.name for line in services.retention.aside.lines()] == [old.name]
    set_day(clock, TODAY + timedelta(days=31))
    services.retention.settle()
    assert not old.exists()
    assert other.exists()
    assert [line.what for line in services.journal.page(0, 5)] == ["Carnet d’avant supprimé"]


@pytest.mark.parametrize("content", [b"", b"\xff\x00", b"nothing\n", b"0" * 64 + b" 2026-13-45\n"])
def test_a_register_that_cannot_be_read_deletes_nothing(services, clock, notebook_dir, content):
    household = closed_long_ago(services, clock)
    NotebookFiles(notebook_dir).erased.write_bytes(content)
    settled = services.retention.settle()
    assert (settled.again, settled.strange) == (0, int(bool(content)))
    assert services.households.get(household.id) == household


def test_a_household_deleted_is_not_remembered_among_those_opened_last(services, clock, notebook_dir):
    household, kept = closed_long_ago(services, clock), saved_household(services, "Reste")
    services.search.note_opened(kept.id, None)
    services.search.note_opened(household.id, None)
    services.retention.delete([household.id])
    services.search.keep_recent()
    assert run(notebook_dir, "SELECT value FROM setting WHERE name = 'recent_households'") == [(f'["{kept.id}"]',)]


def planted(services, clock):
    """A household of which every place that can keep a word holds a canary; the ids of its records."""
    now = clock.instant
    set_day(clock, LONG_AGO)
    made = services.households.new()
    persons = (
        replace(made.persons[0], last_name="Zwyntharelle", first_name="Quilboquet", phone="0699887766"),
        Person(factories.new_id(), "Grimoxcanaryx", "Ana"),
    )
    household = services.households.save(
        replace(
            made, persons=persons, dwelling=Dwelling(LENS, "1 ruexcanaryx", "62300"), phone="0611223344",
            contact_instructions="consignexcanaryx", supports_in_place="soutienxcanaryx", note="notexcanaryx",
        )
    )  # fmt: skip
    measure = opened_measure(
        services, "astre", LONG_AGO, household, saisine_received_on=LONG_AGO, saisine_origin="operator",
        saisine_difficulties="difficultexcanaryx", saisine_note="saisinexcanaryx",
    )  # fmt: skip
    long = " ".join(f"visitexcanaryx{number}" for number in range(900))
    visit = recorded(
        services, measure, LONG_AGO, note=f"visitexcanaryx {long}", next_steps=(factories.promise("promessexcanaryx"),)
    )
    mandated = StageInput(LONG_AGO, {"mandated_by": "mandantxcanaryx"}, "etapexcanaryx")
    stage = services.milestones.record(measure.id, "diagnosis_mandated", mandated).milestone
    services.milestones.correct(stage.id, replace(mandated, note="corrigexcanaryx"), "motifxcanaryx")
    line = BudgetLine(Side.INCOME, "other", Decimal(600), "ressourcexcanaryx")
    debt = Debt("bank", Decimal(90), plan="planxcanaryx", words="dettexcanaryx")
    services.budgets.save(BudgetInput(household.id, LONG_AGO, (line,), (debt,), note="budgetxcanaryx"))
    services.unsaved.keep(f"budget:{household.id}", {"note": "brouillonxcanaryx"})
    services.unsaved.keep(f"stage:{measure.id}:diagnosis_delivered", {"note": "brouillonxcanaryx"})
    services.measures.transfer(measure.id, "Relais Xcanaryx", "relaisxcanaryx")
    set_day(clock, LONG_AGO + timedelta(days=1))
    recorded(services, measure, LONG_AGO + timedelta(days=1), Outcome.PORTE_CLOSE, trace_left="tracexcanaryx")
    place = Place(Owner(OwnerKind.CONTACT, visit.id), household.id, measure.id)
    shown = services.attachments.add(place, jpeg(), "titrexcanaryx")
    services.attachments.set_level(shown.id, Level.TEAM)
    draft = services.visits.begin(measure.id)
    services.visits.keep_draft(replace(draft, values={"note": "brouillonxcanaryx"}))
    services.visits.remember_open(draft.id)
    set_day(clock, LONG_AGO + timedelta(days=20))
    services.measures.end(measure.id, LONG_AGO + timedelta(days=20), services.measures.end_reasons("astre")[0].value)
    texts = services.bilans.begin(measure.id).texts
    services.bilans.keep(measure.id, texts, "bilanxcanaryx")
    factories.frozen_bilan(services, measure, "signatairexcanaryx")
    said = {"observations": "observexcanaryx", "interpreter": "interpretexcanaryx", "where": "lieuxcanaryx"}
    factories.signed_bilan(services, measure, replace(factories.household_signature(), **said))
    services.measures.close(measure.id)
    clock.instant = now
    services.retention.hold(household.id, "motifxcanaryx", TODAY + timedelta(days=2))
    services.unsaved.keep(f"household:{household.id}", {"note": "brouillonxcanaryx"})
    services.unsaved.keep("measure:new", {"household_id": household.id, "difficulties": "difficultexcanaryx"})
    services.search.note_opened(household.id, None)
    services.search.keep_recent()
    services.settings.remember_place("household", {"household_id": household.id})
    services.list_settings.keep("Zwyntharelle", ListKind.HOUSEHOLDS, ListChoice("filtrexcanaryx"), ListOrder())
    services.list_settings.keep("Mes vieux", ListKind.HOUSEHOLDS, ListChoice("Zwyntharelle"), ListOrder())
    services.spelling.add_word("Zwyntharelle")
    services.spelling.add_word("Delattre")
    return household, measure, visit


def everything_in(notebook_dir):
    """Every cell of every table, shadow tables and vocabularies included, as one text."""
    tables = [name for (name,) in run(notebook_dir, "SELECT name FROM sqlite_master WHERE type = 'table'")]
    cells = []
    for table in tables:
        for row in run(notebook_dir, f"SELECT * FROM {table}"):
            cells += [cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell) for cell in row]
    return "\n".join(cells).casefold()


def test_a_deletion_stopped_before_the_words_went_is_finished_at_the_next_opening(
    services, clock, notebook_dir, monkeypatch
):
    household, _measure, _visit = planted(services, clock)

    def stop(_files):
        raise KeyboardInterrupt

    services.retention.lift(household.id)
    with monkeypatch.context() as stopped:
        stopped.setattr(services.retention, "_leave_nothing", stop)
        with pytest.raises(KeyboardInterrupt):
            services.retention.delete([household.id])
    assert "zwyntharelle" in everything_in(notebook_dir)
    services.retention.settle()
    assert "zwyntharelle" not in everything_in(notebook_dir)
    assert run(notebook_dir, "SELECT 1 FROM setting WHERE name = 'retention_words_left'") == []


@pytest.mark.parametrize("pages", [1, 64, 5000])
def test_the_words_of_an_index_of_one_piece_leave_too(services, clock, notebook_dir, pages, monkeypatch):
    monkeypatch.setattr("desktop.services.retention._PAGES_AT_ONCE", pages)
    household, _measure, _visit = planted(services, clock)
    for table in ("household", "measure", "contact"):
        run(notebook_dir, f"INSERT INTO search_{table} (search_{table}) VALUES ('optimize')")
    services.retention.lift(household.id)
    services.retention.delete([household.id])
    assert [canary for canary in CANARIES if canary.casefold() in everything_in(notebook_dir)] == []
    assert in_pages(notebook_dir) == []


def in_pages(notebook_dir):
    """The canaries that stand in any page of the database, free ones included."""
    files = NotebookFiles(notebook_dir)
    key = unwrap(KeySlots(files.keys).read()["passphrase"], PASSPHRASE)
    pages = plain_pages(files.database, key).decode("latin-1").casefold()
    assert "household" in pages
    return [canary for canary in CANARIES if canary.encode().decode("latin-1").casefold() in pages]


def test_after_a_deletion_not_one_word_is_left_in_any_table_page_index_or_file(services, clock, notebook_dir):
    household, measure, visit = planted(services, clock)
    kept = closed_long_ago(services, clock, "Delattre")
    before = everything_in(notebook_dir)
    assert [canary for canary in CANARIES if canary.casefold() not in before] == []
    services.workspace.notebook.checkpoint()
    assert len(in_pages(notebook_dir)) > len(CANARIES) // 2  # what is looked for below would be found
    services.retention.lift(household.id)
    services.retention.delete([household.id])

    after = everything_in(notebook_dir)
    assert [canary for canary in CANARIES if canary.casefold() in after] == []
    ids = (household.id, measure.id, visit.id)
    left = [table for table in ("setting", "outbox", "search_entry", "remainder", "erased") for one in ids
            if one in str(run(notebook_dir, f"SELECT * FROM {table}"))]  # fmt: skip
    assert left == []
    assert list((notebook_dir / "attachments").iterdir()) == []
    assert services.search.search("Zwyntharelle").found == ()
    assert "Delattre" in services.spelling.own_words()
    assert services.households.get(kept.id) == kept

    assert NotebookFiles(notebook_dir).journal.stat().st_size == 0
    assert in_pages(notebook_dir) == []
    assert run(notebook_dir, "PRAGMA foreign_key_check") == []
    assert run(notebook_dir, "PRAGMA integrity_check") == [("ok",)]
