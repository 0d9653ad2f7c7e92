"""A version that cannot be taken in stops nothing: it is set aside and told, and the round goes to its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.errors import NotAllowedError, NotFoundError
from desktop.services.incoming import Came, take_page
from desktop.services.records import save
from desktop.sync.contract.canonical import seal
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.contract.digests import heads_of
from desktop.sync.contract.messages import CONTRACT
from tests.conftest import TODAY
from tests.department.laptops import Laptop, verdicts
from tests.factories import opened_measure, recorded, saved_household, set_day
from tests.services.two_laptops import linked, receiver_at, told
from tests.sync.messages import version_id

NOBODY = "0192f3a0-0000-7000-8000-00000000dead"


@pytest.fixture
def receiver(tmp_path):
    with receiver_at(tmp_path) as running:
        yield running


def version(row, **changes):
    """A version of a record of somebody else, which follows the last one there."""
    told = row["body"]
    named = told.get("terms_form") or told.get("form")
    form = {"id": named, "version": told.get("terms_version", told.get("form_version"))} if named else None
    return seal(
        {
            "contract": CONTRACT, "op": "put", "epoch": "", "id": version_id(), "kind": row["kind"],
            "record_id": row["record_id"], "parents": [row["sha256"]], "written_at": "2026-03-10T09:00:00Z",
            "form": form, "body": row["body"] | changes,
        }
    )  # fmt: skip


def last(receiver, record_id):
    return [row for row in receiver.rows() if row["record_id"] == record_id][-1]


def set_aside_in_journal(services):
    with services.workspace.notebook.read() as uow:
        return [line for line in uow.audit.page(0, None) if line.action == JournalAct.SET_ASIDE]


@pytest.mark.parametrize(
    ("of", "changes"),
    [
        ("visit", {"measure_id": NOBODY}),
        ("visit", {"household_id": NOBODY}),
        ("visit", {"household_id": "another"}),
        ("measure", {"saisine_id": NOBODY}),
        ("measure", {"scheme": "nope"}),
        ("measure", {"household_id": "another"}),
    ],
)
def test_a_version_that_contradicts_what_is_here_ends_no_round(services, receiver, of, changes):
    linked(services, receiver)
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), answers={"findings": "UN"}, note="à moi seule")
    other = saved_household(services)
    told(services)
    changes = {name: other.id if value == "another" else value for name, value in changes.items()}
    with Laptop(receiver) as stranger:
        wrong = version(last(receiver, visit.id if of == "visit" else measure.id), **changes)
        right = version(last(receiver, measure.household_id), composition="couple")
        assert verdicts(stranger.send(wrong, right)) == ["accepted", "accepted"]
        result = told(services)
    assert (result.set_aside, result.applied, result.conflicts) == (1, 1, 0)
    assert services.households.get(measure.household_id).composition == "couple"
    with services.workspace.notebook.read() as uow:
        assert uow.contacts.get(visit.id) == visit
        assert uow.measures.get(measure.id) == measure
    told(services)
    assert [line.record_id for line in set_aside_in_journal(services)] == [wrong["record_id"]]


@pytest.mark.parametrize("changes", [{"id": NOBODY}, {"months": -5}, {"months": 2**40}, {"start": "9999-12-31"}])
def test_what_no_record_says_is_taken_by_neither_end(services, receiver, changes):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    wrong = version(last(receiver, measure.id), **changes)
    with Laptop(receiver) as stranger:
        assert verdicts(stranger.send(wrong)) == ["refused"]
    with services.workspace.notebook.write() as uow:
        given = KeptRecord.model_construct(sequence=9, record=wrong, device=NOBODY)
        assert take_page(services.workspace, uow, given) is Came.SET_ASIDE
        assert uow.measures.get(measure.id) == measure
    assert len(set_aside_in_journal(services)) == 1


def test_a_version_of_a_later_program_is_left_for_it_without_a_word(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    later = version(last(receiver, measure.id)) | {"contract": CONTRACT + 1}
    with services.workspace.notebook.write() as uow:
        assert (
            take_page(services.workspace, uow, KeptRecord.model_construct(sequence=9, record=later, device=NOBODY))
            is Came.LEFT
        )
    assert set_aside_in_journal(services) == []


def test_what_was_set_aside_is_settled_by_a_version_that_follows_both(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), answers={"findings": "UN"}, note="à moi seule")
    told(services)
    with Laptop(receiver) as stranger:
        wrong = version(last(receiver, visit.id), household_id=NOBODY)
        assert verdicts(stranger.send(wrong)) == ["accepted"]
    assert told(services).set_aside == 1
    (found,) = services.conflicts.conflicts()
    assert (found.came, found.aside, found.fields, found.version_id) == (True, True, (), "")
    assert services.exchange.state().conflicts == 1
    assert found.headline.endswith("2\u00a0octobre 2026")
    settled = services.conflicts.settle(found.id, {})
    assert services.conflicts.count() == services.exchange.state().conflicts == 0
    services.conflicts.undo(settled)
    assert services.conflicts.count() == 1
    services.conflicts.settle(found.id, {})
    assert told(services).conflicts == 0
    assert_one_last_version(services, receiver, visit)
    again = told(services)
    assert (again.conflicts, again.sent, again.sent_again, again.set_aside) == (0, 0, 0, 0)
    assert services.doctor.examine().is_sound
    with pytest.raises(NotFoundError):
        services.conflicts.settle(found.id, {})


def test_what_is_written_beside_what_was_set_aside_is_settled_field_by_field(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), answers={"findings": "UN"}, note="à moi seule")
    told(services)
    with Laptop(receiver) as stranger:
        stranger.send(version(last(receiver, visit.id), household_id=NOBODY))
    told(services)
    write(services, visit, "DEUX")
    assert told(services).conflicts == 1
    (found,) = services.conflicts.conflicts()
    assert not found.aside
    services.conflicts.settle(found.id, {field.key: "mine" for field in found.fields})
    assert (told(services).conflicts, services.conflicts.count()) == (0, 0)
    assert_one_last_version(services, receiver, visit)


def assert_one_last_version(services, receiver, visit):
    """At both ends, and it is of the household that it was of."""
    heads = set(heads_of({row["sha256"]: row["parents"] for row in receiver.rows() if row["record_id"] == visit.id}))
    with services.workspace.notebook.read() as uow:
        assert {one.sha256 for one in uow.versions.heads(visit.id)} == heads
    assert len(heads) == 1
    assert last(receiver, visit.id)["household_id"] == visit.household_id


def test_what_was_set_aside_and_follows_what_is_here_lets_nothing_be_sent_again(services, receiver, clock):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    with Laptop(receiver) as stranger:
        assert verdicts(stranger.send(version(last(receiver, measure.id), scheme="nope"))) == ["accepted"]
    told(services)
    for days in (1, 2, 3):
        set_day(clock, TODAY + timedelta(days=days))
        assert told(services).sent_again == 0


def test_what_was_set_aside_before_hashes_were_kept_is_settled_once_it_came_again(services, receiver, clock):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    with Laptop(receiver) as stranger:
        wrong = version(last(receiver, measure.id), scheme="nope")
        stranger.send(wrong)
    told(services)
    with services.workspace.notebook.write() as uow:
        uow.settings.put("versions_set_aside", [wrong["id"]])
    assert services.conflicts.count() == 0
    set_day(clock, TODAY + timedelta(days=2))
    told(services)
    (found,) = services.conflicts.conflicts()
    services.conflicts.settle(found.id, {})
    assert told(services).conflicts == services.conflicts.count() == 0
    assert len(set_aside_in_journal(services)) == 1


def test_a_choice_that_no_record_can_follow_is_told_and_both_versions_stay(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), answers={"findings": "UN"}, note="à moi seule")
    told(services)
    with Laptop(receiver) as stranger:
        stranger.send(version(last(receiver, visit.id), household_id=NOBODY))
    write(services, visit, "DEUX")
    told(services)
    (found,) = services.conflicts.conflicts()
    assert len(found.fields) >= 2
    with pytest.raises(NotAllowedError, match="ne peut pas être pris"):
        services.conflicts.settle(found.id, {field.key: "theirs" for field in found.fields})
    assert services.conflicts.count() == 1
    services.conflicts.settle(found.id, {field.key: "mine" for field in found.fields})
    assert told(services).conflicts == 0


@pytest.mark.parametrize(
    ("of", "changes"),
    [
        ("measure", {"scheme": "nope"}),
        ("measure", {"state": "nope"}),
        ("measure", {"transfers": [{"decided_on": "demain"}]}),
        ("visit", {"outcome": "nope"}),
        ("visit", {"kind": None}),
        ("visit", {"reason": 12}),
        ("visit", {"next_steps": [{"id": ["un"], "what": {}}]}),
    ],
)
def test_what_stands_beside_what_is_here_and_cannot_be_read_is_told_and_followed(services, receiver, of, changes):
    linked(services, receiver)
    measure = opened_measure(services)
    visit = recorded(services, measure, date(2026, 10, 2), answers={"findings": "UN"}, note="à moi seule")
    told(services)
    record = visit if of == "visit" else measure
    with Laptop(receiver) as stranger:
        assert verdicts(stranger.send(version(last(receiver, record.id), **changes))) == ["accepted"]
    write(services, visit, "DEUX")
    change(services, measure)
    told(services)
    (found,) = services.conflicts.conflicts()
    assert found.came
    services.conflicts.settle(found.id, {field.key: "mine" for field in found.fields})
    assert told(services).conflicts == services.conflicts.count() == 0
    known = {row["sha256"]: row["parents"] for row in receiver.rows() if row["record_id"] == record.id}
    assert len(heads_of(known)) == 1


def test_a_version_that_never_came_cannot_be_kept_aside(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    with services.workspace.notebook.write() as uow:
        (entry,) = uow.outbox.of_record(measure.id)
        uow.outbox.mark_conflict(entry.id, {"heads": ["f" * 64]})
    (found,) = services.conflicts.conflicts()
    assert not found.came
    with pytest.raises(NotFoundError):
        services.conflicts.settle(found.id, {})


def write(services, visit, findings):
    with services.workspace.notebook.write() as uow:
        now = uow.contacts.get(visit.id)
        save(services.workspace, uow, JournalAct.RECORDED, replace(now, answers={"findings": findings}))


def change(services, measure):
    with services.workspace.notebook.write() as uow:
        now = uow.measures.get(measure.id)
        save(services.workspace, uow, JournalAct.SAVED, replace(now, referent="Une autre"))
