"""A case taken over by key: the Department hears who follows it now, and gets back from there what it lost."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.attachment import Attachment, Owner, OwnerKind
from desktop.domain.contact import Contact
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.services.attachments import Place
from desktop.services.bundle import Services
from desktop.services.incoming import Came, Way, receive
from desktop.services.records import queue_version, save
from desktop.services.transfer import TransferService
from desktop.services.writers import BY_NETWORK
from desktop.storage.outbox import DeliveryState
from desktop.sync.contract.messages import PARENTS_LIMIT
from desktop.sync.payload import body_of, erase_message
from tests.factories import opened_measure, recorded, set_day
from tests.pictures_of_people import pdf
from tests.services.operators import Operator, named, trusting
from tests.services.two_laptops import heads_at, laptop, linked, receiver_at, told

FIRST_VISIT = date(2026, 10, 2)


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


@pytest.fixture
def giver(services, workspace, receiver) -> Services:
    named(workspace, "Léa Martin")
    return linked(services, receiver)


@pytest.fixture
def taker(tmp_path, template, resources, clock, receiver) -> Iterator[Services]:
    with laptop(template.copy_to(tmp_path / "karim"), resources, clock) as made:
        named(made.workspace, "Karim Bensaïd")
        yield linked(made, receiver, "PC-Arras")


@pytest.fixture
def operator(giver, taker, clock) -> None:
    made = Operator(clock.now())
    file = made.file(giver.workspace, taker.workspace)
    for one in (giver.workspace, taker.workspace):
        made.certify(one)
        trusting(one, file)


@pytest.fixture
def case(giver, operator) -> Measure:
    """A measure with one visit, all of which the Department has."""
    measure = opened_measure(giver)
    recorded(giver, measure, FIRST_VISIT)
    told(giver)
    return measure


def take_over(giver: Services, taker: Services, case: Measure, tmp_path) -> None:
    written = TransferService(giver.workspace).write(tmp_path / "reprise.age", "Karim Bensaïd", [case.household_id])
    service = TransferService(taker.workspace)
    service.take_over(service.read(written.path))


def write(services: Services, visit: Contact, findings: str) -> None:
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={"findings": findings}))


def share(services: Services, of: Measure, *, beside_it: bool = False) -> Attachment:
    """A paper of a measure, or of its household alone."""
    owner = Owner(OwnerKind.HOUSEHOLD, of.household_id) if beside_it else Owner(OwnerKind.MEASURE, of.id)
    place = Place(owner, of.household_id, "" if beside_it else of.id)
    return services.attachments.set_level(services.attachments.add(place, pdf(), "Devis").id, Level.SHARED)


def papers_at(receiver) -> list[dict]:
    return [row for row in receiver.rows() if row["kind"] == "attachment"]


def waiting(services: Services) -> list[str]:
    with services.workspace.notebook.read() as uow:
        return [one.record_id for one in uow.outbox.entries(DeliveryState.WAITING)]


def test_it_tells_the_household_alone_and_as_it_was_written(giver, taker, case, receiver, tmp_path):
    before = heads_at(receiver)
    take_over(giver, taker, case, tmp_path)
    assert waiting(taker) == [case.household_id]
    (verdict,) = told(taker).verdicts
    assert verdict.verdict == "known"
    assert heads_at(receiver) == before


def test_it_is_told_from_then_on_of_what_is_written_of_the_household(giver, taker, case, tmp_path):
    take_over(giver, taker, case, tmp_path)
    told(taker)
    later = recorded(giver, case, FIRST_VISIT + timedelta(days=1))
    told(giver)
    told(taker)
    with taker.workspace.notebook.read() as uow:
        assert uow.contacts.get(later.id).day == later.day


def test_a_department_put_back_gets_the_whole_case_from_who_took_it_over(giver, taker, case, receiver, tmp_path, clock):
    before = heads_at(receiver)
    take_over(giver, taker, case, tmp_path)
    with closing(sqlite3.connect(tmp_path / "receiver.db")) as connection:
        connection.execute("DELETE FROM access")
        connection.execute("DELETE FROM record")
        connection.commit()
    told(taker)
    set_day(clock, FIRST_VISIT + timedelta(days=40))
    told(taker)
    assert heads_at(receiver) == before
    assert taker.doctor.examine().is_sound


def test_a_case_that_is_taken_again_is_told_once(giver, taker, case, tmp_path):
    take_over(giver, taker, case, tmp_path)
    told(taker)
    take_over(giver, taker, case, tmp_path)
    assert waiting(taker) == []


def test_what_follows_a_version_refused_to_the_colleague_alone_is_sound_where_it_was_taken_over(
    giver, taker, case, tmp_path
):
    visit = recorded(giver, case, FIRST_VISIT + timedelta(days=1))
    write(giver, visit, "Complété")
    with giver.workspace.notebook.write() as uow:
        first, second = uow.outbox.of_record(visit.id)
        for one in (first, second):
            uow.outbox.mark_refused(one.id, "Refusé pour l\u2019essai.")
    take_over(giver, taker, case, tmp_path)
    with taker.workspace.notebook.read() as uow:
        (came,) = uow.outbox.of_record(visit.id)
        assert (came.sha256, came.parents) == (second.sha256, (first.sha256,))
    told(taker)
    write(giver, visit, "Corrigé")
    told(giver)
    told(taker)
    with taker.workspace.notebook.read() as uow:
        assert uow.versions.of_record(visit.id)
        assert not uow.versions.unknown({second.sha256})
        assert uow.versions.unknown({first.sha256})
    assert taker.doctor.examine().is_sound


def test_a_version_by_key_that_names_all_before_it_is_sound_where_one_of_these_never_came(giver, taker, case, tmp_path):
    take_over(giver, taker, case, tmp_path)
    told(taker)
    visit = recorded(giver, case, FIRST_VISIT + timedelta(days=1))
    with giver.workspace.notebook.write() as uow:
        refused = uow.outbox.of_record(visit.id)[0]
        uow.outbox.mark_tried([refused.id])
        uow.outbox.mark_refused(refused.id, "Refusé pour l\u2019essai.")
    write(giver, visit, "Corrigé")
    told(giver)
    told(taker)
    with giver.workspace.notebook.write() as uow:
        now, before = uow.contacts.get(visit.id), uow.versions.all_before(visit.id, PARENTS_LIMIT)
        assert refused.sha256 in before
        queue_version(giver.workspace, uow, now, body_of(now, giver.workspace.registry), before)
    take_over(giver, taker, case, tmp_path)
    with taker.workspace.notebook.read() as uow:
        assert [one.parents for one in uow.outbox.of_record(visit.id)] == [tuple(before)]
        assert uow.versions.unknown(before) == {refused.sha256}
    assert taker.doctor.examine().is_sound


def test_what_a_colleague_settled_and_corrected_is_nobodys_to_settle_where_the_case_is_taken_again(
    giver, taker, case, tmp_path
):
    take_over(giver, taker, case, tmp_path)
    told(taker)
    with giver.workspace.notebook.read() as uow:
        (visit,) = uow.contacts.of_measure(case.id)
    write(giver, visit, "Sec")
    told(giver)
    write(taker, visit, "Humide")
    with taker.workspace.notebook.write() as uow:
        uow.outbox.mark_refused(uow.outbox.of_record(visit.id)[-1].id, "Refusé pour l\u2019essai.")
    told(taker)
    assert taker.conflicts.count() == 1
    back = tmp_path / "retour.age"
    TransferService(taker.workspace).write(back, "Léa Martin", [case.household_id])
    TransferService(giver.workspace).take_over(TransferService(giver.workspace).read(back))
    (conflict,) = giver.conflicts.conflicts()
    giver.conflicts.settle(conflict.id, {field.key: "mine" for field in conflict.fields}, conflict.version_id)
    told(giver)
    take_over(giver, taker, case, tmp_path)
    with taker.workspace.notebook.read() as uow:
        assert uow.contacts.get(visit.id).answers["findings"] == "Sec"
        assert uow.outbox.entries(DeliveryState.REFUSED) == []
    assert taker.conflicts.count() == 0
    assert taker.doctor.examine().is_sound


def test_a_case_that_the_department_deleted_and_its_worker_kept_is_taken_over(giver, taker, case, clock, tmp_path):
    with giver.workspace.notebook.write() as uow:
        last = [one.sha256 for one in uow.versions.heads(case.household_id)]
        erased = erase_message(
            case.household_id, version_id=giver.workspace.new_id(), parents=last, written_at=clock.now()
        )
        assert receive(giver.workspace, uow, erased, Way(BY_NETWORK, 900)) is Came.ERASED
    take_over(giver, taker, case, tmp_path)
    assert taker.households.get(case.household_id) == giver.households.get(case.household_id)
    with taker.workspace.notebook.read() as uow:
        assert [one.day for one in uow.contacts.of_measure(case.id)] == [FIRST_VISIT]
    assert taker.doctor.examine().is_sound


@pytest.mark.parametrize("is_gone", [True, False])
def test_a_paper_whose_file_is_gone_or_damaged_keeps_back_no_case(giver, taker, case, tmp_path, is_gone):
    paper, other = share(giver, case), share(giver, case)
    with giver.workspace.notebook.read() as uow:
        file = giver.workspace.notebook.sealed_files.directory / uow.attachments.file(paper.id).name
    if is_gone:
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1])
    path = tmp_path / "reprise.age"
    written = TransferService(giver.workspace).write(path, "Karim Bensaïd", [case.household_id])
    assert (written.files, written.kept_back, written.unread) == (1, 0, 1)
    assert [one.attachment.id for one in TransferService(taker.workspace).read(path).case.files] == [other.id]


@pytest.mark.parametrize("level", [Level.TEAM, Level.CONFIDENTIAL])
def test_a_paper_of_a_case_taken_over_is_taken_back_there_once_it_is_shared_no_more(
    giver, taker, case, receiver, tmp_path, level
):
    paper = share(giver, case)
    told(giver)
    take_over(giver, taker, case, tmp_path)
    told(taker)
    taker.attachments.set_level(paper.id, level)
    told(taker)
    assert [row["op"] for row in papers_at(receiver)] == ["put", "withdraw"]
    assert "title" not in papers_at(receiver)[-1]["body"]


def test_another_title_that_a_colleague_gives_a_paper_of_a_case_taken_over_is_told(
    giver, taker, case, receiver, tmp_path
):
    paper, beside = share(giver, case), share(giver, case, beside_it=True)
    told(giver)
    take_over(giver, taker, case, tmp_path)
    told(taker)
    assert taker.exchange.state().papers == 0
    assert len(papers_at(receiver)) == len([paper, beside])  # nothing is told anew of what is as it was
    taker.attachments.rename(paper.id, "Devis signé")
    told(taker)
    *_before, last = papers_at(receiver)
    assert (last["record_id"], last["body"]["title"]) == (paper.id, "Devis signé")
    assert (told(taker).sent, told(giver).conflicts) == (0, 0)


def test_a_department_put_back_gets_the_papers_of_a_case_from_who_took_it_over(
    giver, taker, case, receiver, tmp_path, clock
):
    share(giver, case)
    told(giver)
    before = heads_at(receiver)
    take_over(giver, taker, case, tmp_path)
    told(taker)
    with closing(sqlite3.connect(tmp_path / "receiver.db")) as connection:
        for table in ("access", "record", "attachment_chunk", "attachment_record", "attachment"):
            connection.execute(f"DELETE FROM {table}")
        connection.commit()
    for days in (40, 41):  # the household shows that it has it, and the next day it tells the rest
        set_day(clock, FIRST_VISIT + timedelta(days=days))
        told(taker)
    assert heads_at(receiver) == before
    with closing(sqlite3.connect(tmp_path / "receiver.db")) as connection:
        assert connection.execute("SELECT count(*) FROM attachment WHERE whole_at IS NOT NULL").fetchone() == (1,)
    assert taker.exchange.state().papers == 0
    assert taker.doctor.examine().is_sound


def test_two_titles_of_one_paper_are_nobody_s_to_settle(giver, taker, case, tmp_path):
    paper = share(giver, case)
    told(giver)
    take_over(giver, taker, case, tmp_path)
    told(taker)
    giver.attachments.rename(paper.id, "Devis de la toiture")
    taker.attachments.rename(paper.id, "Devis du couvreur")
    for services in (giver, taker, giver, taker):
        told(services)
    for services in (giver, taker):
        assert services.exchange.state().conflicts == 0
        assert services.doctor.examine().is_sound
