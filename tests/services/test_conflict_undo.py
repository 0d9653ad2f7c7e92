"""What settled two versions is taken back as long as nothing of it has left; afterwards the record itself is edited."""

from __future__ import annotations

import pytest

from desktop.errors import NotAllowedError
from desktop.services.conflict_undo import Settled
from desktop.services.exchange import DeliveryState
from tests.services.test_conflicts import Pair, digests, diverged, findings, kept, pair, told, write

__all__ = ["pair"]

THEIRS = dict.fromkeys(("answers.findings", "trace_left", "reason"), "theirs")
MINE = dict.fromkeys(THEIRS, "mine")


def settled(pair: Pair) -> Settled:
    diverged(pair)
    return pair.other.conflicts.settle(pair.visit.id, THEIRS)


def test_it_is_taken_back_to_the_very_versions_of_before_and_settled_otherwise(pair):
    diverged(pair)
    before, shown = kept(pair.other, pair.visit), pair.other.conflicts.conflicts()
    state = pair.other.exchange.state()
    pair.other.conflicts.undo(pair.other.conflicts.settle(pair.visit.id, THEIRS))
    assert kept(pair.other, pair.visit) == before
    assert pair.other.conflicts.conflicts() == shown
    assert pair.other.exchange.state() == state
    assert pair.other.doctor.examine().is_sound
    pair.other.conflicts.settle(pair.visit.id, MINE)
    assert told(pair.other).conflicts == 0
    assert told(pair.one).conflicts == 0
    assert findings(kept(pair.one, pair.visit)) == findings(before)
    assert digests(pair.one) == digests(pair.other)
    assert all(services.doctor.examine().is_sound for services in (pair.one, pair.other))


def test_nothing_of_what_was_taken_back_ever_leaves(pair):
    pair.other.conflicts.undo(settled(pair))
    result = told(pair.other)
    assert (result.sent, result.conflicts) == (0, 1)
    assert pair.other.exchange.messages(DeliveryState.WAITING) == []


def test_once_it_has_left_it_is_not_taken_back(pair):
    done = settled(pair)
    told(pair.other)
    after = kept(pair.other, pair.visit)
    with pytest.raises(NotAllowedError, match="déjà partie"):
        pair.other.conflicts.undo(done)
    assert kept(pair.other, pair.visit) == after
    assert pair.other.conflicts.conflicts() == []


def test_what_was_written_since_is_never_undone_with_it(pair):
    done = settled(pair)
    write(pair.other, pair.visit, note="ajouté depuis")
    with pytest.raises(NotAllowedError):
        pair.other.conflicts.undo(done)
    assert kept(pair.other, pair.visit).note == "ajouté depuis"


def test_it_is_taken_back_once(pair):
    done = settled(pair)
    pair.other.conflicts.undo(done)
    with pytest.raises(NotAllowedError):
        pair.other.conflicts.undo(done)


def test_what_is_refused_after_a_choice_was_taken_back_is_told(pair):
    diverged(pair)
    write(pair.other, pair.visit, answers={"findings": "Encore autre chose"})
    pair.other.conflicts.undo(pair.other.conflicts.settle(pair.visit.id, THEIRS))
    with pair.other.workspace.notebook.write() as uow:
        (waiting,) = uow.outbox.waiting()
        uow.outbox.mark_refused(waiting.id, "Refusé pour l’essai.")
    assert pair.other.exchange.state().refused == 1
    assert pair.other.exchange.refusal(pair.visit.id) is not None
