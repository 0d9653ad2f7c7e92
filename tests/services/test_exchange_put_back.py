"""The Department was put back from an older copy: who still has what it lost tells it, and both ends come to rest."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.measure import MeasureState
from desktop.services.backup_restore import RestoreService
from desktop.services.bundle import Services
from desktop.services.educations import EducationInput
from desktop.services.records import save
from tests.conftest import PASSPHRASE, TODAY
from tests.factories import opened_measure, recorded, saved_household, set_day
from tests.services.two_laptops import Pair, heads_at, laptop, linked, paired, receiver_at, told

YEARS = timedelta(days=4 * 365)


@pytest.fixture
def apart(tmp_path, template, resources, clock) -> Iterator[Pair]:
    """Both follow the case: the other laptop has shown that it has it."""
    with paired(tmp_path, template, resources, clock) as made:
        told(made.other)
        yield made


def lose(tmp_path: Path, *statements: str) -> None:
    """What the receiver does not have any more."""
    with closing(sqlite3.connect(tmp_path / "receiver.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def put_back(place: Path, backup: Path, clock) -> None:
    """The notebook is what it was when this copy of it was made."""
    restore = RestoreService(place, clock, None)
    found = [one for one in restore.find(backup.parent) if one.snapshot.directory == backup]
    restore.restore(found, "passphrase", PASSPHRASE)


def write(services: Services, visit: Contact, findings: str) -> None:
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={"findings": findings}))


def next_day(clock, days: int = 2) -> None:
    set_day(clock, TODAY + timedelta(days=days))


def over(apart: Pair, clock) -> str:
    """The follow-up ended, and the time of keeping is over: its household."""
    with apart.one.workspace.notebook.write() as uow:
        now = uow.measures.get(apart.visit.measure_id)
        ended = replace(now, state=MeasureState.CLOSED, ended_on=TODAY, end_reason="goals")
        save(apart.one.workspace, uow, JournalAct.RECORDED, ended)
    told(apart.one)
    told(apart.other)
    set_day(clock, TODAY + YEARS)
    return apart.visit.household_id


def versions(apart: Pair, record_id: str) -> list[dict]:
    return [row for row in apart.receiver.rows() if row["record_id"] == record_id]


def a_visit_of_the_colleague(apart: Pair) -> Contact:
    with apart.one.workspace.notebook.read() as uow:
        measure = uow.measures.get(apart.visit.measure_id)
    visit = recorded(apart.one, measure, TODAY, answers={"findings": "Fenêtre cassée"})
    told(apart.one)
    return visit


def test_what_a_colleague_wrote_and_this_laptop_alone_has_is_told_as_it_was_written(apart, tmp_path, clock):
    visit = a_visit_of_the_colleague(apart)
    told(apart.other)
    (before,) = versions(apart, visit.id)
    lose(tmp_path, f"DELETE FROM record WHERE record_id = '{visit.id}'")
    next_day(clock)
    assert told(apart.other).sent_again == 1
    (after,) = versions(apart, visit.id)
    assert (after["id"], after["sha256"], after["body"]) == (before["id"], before["sha256"], before["body"])
    assert told(apart.other).sent_again == 0
    assert apart.other.doctor.examine().is_sound


def test_of_a_household_that_is_shared_no_more_nothing_is_told_for_others(apart, tmp_path, clock):
    """The answer names what the laptop has shown alone: what is not in it is not missing."""
    visit = a_visit_of_the_colleague(apart)
    told(apart.other)
    (device,) = {row["device"] for row in apart.receiver.rows()}
    lose(tmp_path, f"DELETE FROM access WHERE device_id != '{device}'")
    lose(tmp_path, f"DELETE FROM record WHERE record_id IN ('{visit.id}', '{visit.household_id}')")
    next_day(clock)
    apart.other.exchange.push()
    assert versions(apart, visit.id) == []


@pytest.mark.parametrize("name", ["one", "other"])
def test_what_lay_between_two_versions_is_told_by_either_laptop(apart, tmp_path, clock, name):
    """Otherwise the Department takes the first and the last for a conflict that nobody has."""
    for findings in ("Volets clos", "Volets ouverts"):
        write(apart.one, apart.visit, findings)
        told(apart.one)
    told(apart.other)
    (_first, between, last) = versions(apart, apart.visit.id)
    lose(tmp_path, f"DELETE FROM record WHERE id = '{between['id']}'")
    assert len(heads_at(apart.receiver)[apart.visit.household_id][apart.visit.id]) == 2
    next_day(clock)
    told(getattr(apart, name))
    (head,) = heads_at(apart.receiver)[apart.visit.household_id][apart.visit.id]
    assert last["body"] in [row["body"] for row in versions(apart, apart.visit.id) if row["sha256"] == head]
    for services in (apart.one, apart.other):
        told(services)
        assert services.conflicts.count() == 0


def test_what_this_laptop_wrote_in_another_life_of_its_notebook_is_told_again(tmp_path, template, resources, clock):
    place = template.copy_to(tmp_path / "notebook")
    with receiver_at(tmp_path) as receiver:
        with laptop(place, resources, clock) as services:
            linked(services, receiver)
            saved_household(services, "Avant")
            told(services)
            clock.instant += timedelta(seconds=2)
            backup, _line = services.backups.make_in(tmp_path / "stick")
            home = saved_household(services, "Après")
            told(services)
        put_back(place, backup, clock)
        with laptop(place, resources, clock) as services:
            told(services)  # its own household comes back from the Department
            assert services.households.get(home.id).persons[0].last_name == "Après"
            lose(tmp_path, f"DELETE FROM record WHERE record_id = '{home.id}'", "DELETE FROM access")
            next_day(clock)
            assert told(services).sent_again >= 1
        assert home.id in {row["record_id"] for row in receiver.rows()}


def test_an_erasure_heard_of_is_told_again_by_who_was_put_back_to_before_it(tmp_path, template, resources, clock):
    """Its notebook has neither the household nor its own message any more: what the Department gave back is all."""
    place = template.copy_to(tmp_path / "notebook")
    with receiver_at(tmp_path) as receiver:
        with laptop(place, resources, clock) as services:
            linked(services, receiver)
            saved_household(services, "Avant")
            told(services)
            clock.instant += timedelta(seconds=2)
            backup, _line = services.backups.make_in(tmp_path / "stick")
            home = saved_household(services, "Parti")
            told(services)
            set_day(clock, TODAY + YEARS)
            services.retention.delete([home.id])
            told(services)
        (place / "erased.register").unlink()  # as on another laptop
        put_back(place, backup, clock)
        with laptop(place, resources, clock) as services:
            told(services)
            lose(tmp_path, "DELETE FROM record WHERE op = 'erase'", "DELETE FROM erasure")
            set_day(clock, TODAY + YEARS + timedelta(days=2))
            assert told(services).sent_again == 1
            assert services.doctor.examine().is_sound
        assert [row["op"] for row in receiver.rows() if row["record_id"] == home.id] == ["put", "erase"]


def test_an_action_held_for_several_that_is_missing_there_is_sent_again(services, tmp_path, clock):
    with receiver_at(tmp_path) as receiver:
        linked(services, receiver)
        home = opened_measure(services, "microcredit").household_id
        action = services.educations.write(EducationInput("microcredit", TODAY, (home,)), {"themes": ["budget"]})
        told(services)
        lose(tmp_path, f"DELETE FROM record WHERE record_id = '{action.action.id}'")
        next_day(clock)
        assert told(services).sent_again == 1
        assert action.action.id in {row["record_id"] for row in receiver.rows()}
        next_day(clock, 4)
        assert told(services).sent_again == 0


def test_a_household_that_both_deleted_is_deleted_again_at_a_department_put_back(apart, tmp_path, clock):
    household = over(apart, clock)
    for services in (apart.one, apart.other):
        services.retention.delete([household])
        told(services)
    told(apart.one)  # and hears of the other's
    lose(
        tmp_path, "DELETE FROM record WHERE op = 'erase'", "DELETE FROM erasure", "UPDATE record SET emptied_at = NULL"
    )
    set_day(clock, TODAY + YEARS + timedelta(days=2))
    told(apart.one)
    rows = versions(apart, household)
    assert [row["op"] for row in rows].count("erase") >= 1
    assert all(row["emptied_at"] for row in rows if row["op"] != "erase")


def test_an_erasure_names_every_version_so_that_an_older_copy_knows_by_it(apart, clock):
    """The laptop enrolled anew, the Department put back: what it names is all that shows that it had the household."""
    owner = apart.one.households.get(apart.visit.household_id)
    for composition in ("alone", "couple"):
        apart.one.households.save(replace(owner, composition=composition))
        told(apart.one)
    known = {row["sha256"] for row in versions(apart, owner.id)}
    over(apart, clock)
    apart.one.retention.delete([owner.id])
    with apart.one.workspace.notebook.read() as uow:
        (message,) = [json.loads(one.message) for one in uow.outbox.every() if one.record_id == owner.id]
    assert (message["op"], set(message["parents"])) == ("erase", known)


def test_an_erasure_names_what_was_refused_too(apart, clock):
    """A colleague who corrects the same version follows it: by that the Department knows who had the household."""
    owner = saved_household(apart.one)
    told(apart.one)
    apart.one.households.save(replace(owner, composition="alone"))
    with apart.one.workspace.notebook.write() as uow:
        (entry,) = [one for one in uow.outbox.waiting() if one.record_id == owner.id]
        uow.outbox.mark_tried([entry.id])
        uow.outbox.mark_refused(entry.id, "body : trop long")
    set_day(clock, TODAY + YEARS)
    apart.one.retention.delete([owner.id])
    with apart.one.workspace.notebook.read() as uow:
        (message,) = [json.loads(one.message) for one in uow.outbox.every() if one.record_id == owner.id]
    assert entry.sha256 in message["parents"]
