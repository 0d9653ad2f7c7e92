"""Two laptops that wrote the same records for long without hearing of each other, and come together all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.services.bundle import Services
from desktop.services.records import queue_erasure, save
from desktop.services.transfer_reading import Incoming, Version
from desktop.services.transfer_taking import Standing, standing
from tests.conftest import TODAY
from tests.factories import saved_household, set_day
from tests.services.two_laptops import digests, paired, told


@pytest.fixture
def apart(tmp_path, template, resources, clock):
    with paired(tmp_path, template, resources, clock) as made:
        yield made


def write(services: Services, visit: Contact, findings: str) -> None:
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={"findings": findings}))


def settle(services: Services, side: str) -> None:
    (found,) = services.conflicts.conflicts()
    services.conflicts.settle(found.id, {field.key: side for field in found.fields}, found.version_id)


def findings(services: Services, visit: Contact) -> str:
    with services.workspace.notebook.read() as uow:
        return str(uow.contacts.get(visit.id).answers["findings"])


def test_of_several_versions_that_follow_each_other_only_the_last_is_settled(apart):
    for number in range(3):
        write(apart.one, apart.visit, f"ici {number}")
        told(apart.one)
    write(apart.other, apart.visit, "là")
    told(apart.other)
    (found,) = apart.other.conflicts.conflicts()
    assert [field.theirs for field in found.fields] == ["ici 2"]
    assert found.others == 0
    settle(apart.other, "theirs")
    assert apart.other.conflicts.count() == 0
    told(apart.other)
    told(apart.one)
    assert (apart.one.conflicts.count(), apart.other.conflicts.count()) == (0, 0)
    assert digests(apart.one) == digests(apart.other)


def test_both_settle_at_the_same_time_and_it_ends_with_the_next_one(apart):
    for number in range(2):
        write(apart.one, apart.visit, f"ici {number}")
        write(apart.other, apart.visit, f"là {number}")
        told(apart.one)
        told(apart.other)
    told(apart.one)
    settle(apart.one, "theirs")
    settle(apart.other, "theirs")
    told(apart.one)
    assert told(apart.other).conflicts == 1
    settle(apart.other, "mine")
    assert told(apart.other).conflicts == 0
    assert told(apart.one).conflicts == 0
    assert findings(apart.one, apart.visit) == findings(apart.other, apart.visit)
    assert digests(apart.one) == digests(apart.other)


def test_a_version_of_a_household_whose_content_was_let_go_does_not_end_the_rounds(apart):
    household = apart.visit.household_id
    with apart.other.workspace.notebook.write() as uow:
        uow.versions.adopt(
            id=apart.other.new_id(), record_id=household, kind="household", household_id=household, sha256="a" * 64,
            parents=[], message=b"", came_at=apart.other.now().isoformat(), source="bundle",
        )  # fmt: skip
        assert uow.versions.erased_there() == set()
    told(apart.other)


def test_what_was_corrected_after_a_refusal_is_the_only_last_version(apart):
    write(apart.other, apart.visit, "de l’autre")
    told(apart.other)
    told(apart.one)
    write(apart.one, apart.visit, "refusé")
    write(apart.one, apart.visit, "corrigé")
    with apart.one.workspace.notebook.write() as uow:
        refused, corrected = uow.outbox.waiting()
        uow.outbox.mark_refused(refused.id, "Motif.")
        assert [head.sha256 for head in uow.versions.heads(apart.visit.id)] == [corrected.sha256]


def test_a_household_that_the_department_deleted_is_not_taken_for_one_that_was_never_told(apart):
    with apart.other.workspace.notebook.write() as uow:
        heads = [head.sha256 for head in uow.versions.heads(apart.visit.household_id)]
        queue_erasure(apart.other.workspace, uow, apart.visit.household_id, heads)
    told(apart.other)
    with apart.one.workspace.notebook.write() as uow:
        made = replace(apart.visit, id=apart.one.new_id())
        save(apart.one.workspace, uow, JournalAct.RECORDED, made)
    result = told(apart.one)
    assert {one.verdict for one in result.verdicts} == {"erased"}
    assert apart.one.doctor.examine().is_sound


def test_both_deleted_the_same_household_and_nothing_more_is_sent(apart, clock):
    owner = saved_household(apart.one)
    told(apart.one)
    with apart.other.workspace.notebook.write() as uow:
        save(apart.other.workspace, uow, JournalAct.SAVED, owner)
    told(apart.other)
    set_day(clock, TODAY + timedelta(days=4 * 366))
    for services in (apart.one, apart.other):
        services.retention.delete([owner.id])
        told(services)
    for days in (1, 2):
        set_day(clock, TODAY + timedelta(days=4 * 366 + 2 * days))
        results = [told(services) for services in (apart.one, apart.other)]
    assert [(result.sent, result.sent_again) for result in results] == [(0, 0), (0, 0)]


def test_a_refused_edit_is_not_written_over_by_a_case_that_comes_by_key(apart):
    write(apart.one, apart.visit, "refusé, à corriger")
    with apart.one.workspace.notebook.write() as uow:
        before = uow.versions.parents_of(apart.visit.id)
        (refused,) = uow.outbox.waiting()
        uow.outbox.mark_refused(refused.id, "Motif.")
        here = uow.contacts.get(apart.visit.id)
        first = next(sha for sha in before if sha != refused.sha256)
        came = (Version("1", first, (), b"{}", False), Version("2", "b" * 64, (first,), b"{}", False))
        assert standing(uow, here, Incoming(apart.visit, came)) is Standing.APART
        whole = (*came[:1], Version(refused.id, refused.sha256, (first,), b"{}", True))
        assert standing(uow, here, Incoming(apart.visit, whole)) is not Standing.APART
