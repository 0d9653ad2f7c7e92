"""Messages to the Department: written once, never changed, in order, with what became of each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlcipher3.dbapi2 import IntegrityError

from desktop.storage.outbox import DeliveryState, OutboxEntry
from tests.factories import new_id


def entry(record_id="record", **changes):
    made = OutboxEntry(new_id(), record_id, "household", "a" * 64, "b" * 64, b'{"x":1}', "2026-11-22T09:00:00+00:00")
    return replace(made, **changes)


@pytest.fixture
def entries(notebook):
    made = [entry(f"record-{number}", message=f'{{"n":{number}}}'.encode()) for number in range(4)]
    with notebook.write() as uow:
        for one in made:
            uow.outbox.put(one)
    return made


def test_messages_wait_the_oldest_first_as_they_were_written(notebook, entries):
    with notebook.read() as uow:
        assert uow.outbox.waiting() == entries
        assert uow.outbox.waiting(limit=2) == entries[:2]
        assert uow.outbox.entries(DeliveryState.WAITING) == entries[::-1]
        assert uow.outbox.counts() == {"waiting": 4, "sent": 0, "refused": 0, "conflict": 0}


def test_what_became_of_a_message_changes_nothing_else_of_it(notebook, entries):
    receipt = {"verdict": "accepted", "sequence": 7}
    with notebook.write() as uow:
        uow.outbox.mark_sent(entries[1].id, receipt)
        uow.outbox.mark_refused(entries[2].id, "Conflit.")
    with notebook.read() as uow:
        assert uow.outbox.waiting() == [entries[0], entries[3]]
        assert uow.outbox.entries(DeliveryState.SENT) == [
            replace(entries[1], state=DeliveryState.SENT, receipt=receipt)
        ]
        refused = replace(entries[2], state=DeliveryState.REFUSED, reason="Conflit.")
        assert uow.outbox.entries(DeliveryState.REFUSED) == [refused]
        assert uow.outbox.counts() == {"waiting": 2, "sent": 1, "refused": 1, "conflict": 0}


def test_a_sent_message_says_under_which_enrolment_it_went(notebook, entries):
    with notebook.write() as uow:
        assert {one.device for one in uow.outbox.waiting()} == {""}
        uow.outbox.mark_sent(entries[0].id, {}, "laptop-7")
        uow.outbox.mark_sent(entries[1].id, {})
        assert [one.device for one in uow.outbox.entries(DeliveryState.SENT)] == ["", "laptop-7"]


def test_a_message_is_never_written_over(notebook, entries):
    def put_again():
        with notebook.write() as uow:
            uow.outbox.put(replace(entries[0], message=b"{}"))

    with pytest.raises(IntegrityError):
        put_again()
    with notebook.read() as uow:
        assert uow.outbox.waiting() == entries


def test_the_head_of_a_record_is_its_last_version_that_was_not_refused(notebook):
    first, second, third = (entry(sha256=char * 64, body_digest=char * 64) for char in "123")
    with notebook.write() as uow:
        assert uow.outbox.head("record") is None
        for one in (first, second, third):
            uow.outbox.put(one)
        assert uow.outbox.head("record") == ("3" * 64, "3" * 64)
        assert uow.outbox.head("another") is None
        uow.outbox.mark_refused(third.id, "Conflit.")
        uow.outbox.mark_sent(second.id, {})
        assert uow.outbox.head("record") == ("2" * 64, "2" * 64)


def test_a_refusal_is_to_be_corrected_when_what_was_to_correct_it_was_held_back(notebook):
    first, second = entry(sha256="1" * 64), entry(sha256="2" * 64)
    with notebook.write() as uow:
        uow.outbox.put(first)
        uow.outbox.mark_tried([first.id])
        uow.outbox.put(second)
        uow.outbox.hold_back("record", untried=True)  # it was written while the first was on its way, and undone
        uow.outbox.mark_refused(first.id, "Date dans le futur.")
        assert [one.id for one in uow.outbox.entries(DeliveryState.REFUSED)] == [first.id]


def test_a_refusal_is_settled_by_the_version_that_was_written_meanwhile(notebook):
    first, second = entry(sha256="1" * 64), entry(sha256="2" * 64)
    with notebook.write() as uow:
        for one in (first, second):
            uow.outbox.put(one)
        uow.outbox.mark_refused(first.id, "Date dans le futur.")
        assert uow.outbox.entries(DeliveryState.REFUSED) == []
        assert [one.id for one in uow.outbox.waiting()] == [second.id]
