"""A version that cannot be taken in stops nothing: it is set aside and told, and the round goes to its end."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.domain.acts import JournalAct
from desktop.services.incoming import Came, take_page
from desktop.sync.contract.canonical import seal
from desktop.sync.contract.changes import KeptRecord
from desktop.sync.contract.messages import CONTRACT
from tests.department.laptops import Laptop, verdicts
from tests.factories import opened_measure, recorded, saved_household
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
        given = KeptRecord.model_construct(sequence=9, record=wrong)
        assert take_page(services.workspace, uow, given) is Came.SET_ASIDE
        assert uow.measures.get(measure.id) == measure
    assert len(set_aside_in_journal(services)) == 1


def test_a_version_of_a_later_program_is_left_for_it_without_a_word(services, receiver):
    linked(services, receiver)
    measure = opened_measure(services)
    told(services)
    later = version(last(receiver, measure.id)) | {"contract": CONTRACT + 1}
    with services.workspace.notebook.write() as uow:
        assert take_page(services.workspace, uow, KeptRecord.model_construct(sequence=9, record=later)) is Came.LEFT
    assert set_aside_in_journal(services) == []
