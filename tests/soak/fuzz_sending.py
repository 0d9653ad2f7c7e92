"""Rounds of the fuzzer, whole, cut short and killed, and what a person settles."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any

from tests.faults.kinds import PASS, BlackHole, Fault, seeded
from tests.soak.fuzz_choice import Step, laptop, one_of
from tests.soak.fuzz_model import DivergedError, settled
from tests.soak.fuzz_play import Play
from tests.soak.fuzz_world import Laptop
from tests.soak.fuzz_writing import edit

MOMENTS = 40
"""A laptop that is to be killed is killed at one of so many moments, if it comes to it."""


def quick_round(play: Play, step: Step) -> None:
    play.round(laptop(play, step.a))


def faulty_round(play: Play, step: Step) -> None:
    """Some requests meet a fault, each of another kind."""
    _round_through(play, laptop(play, step.a), list(islice(seeded(step.c, 1500 + step.b % 3000), 1 + step.b % 5)))


def swallowed_round(play: Play, step: Step) -> None:
    """A request is swallowed, and the laptop has enough of waiting; how soon depends on the machine."""
    one = laptop(play, step.a)
    one.waits_shortly = True
    _round_through(play, one, [PASS] * (step.b % 4) + [BlackHole()])
    one.waits_shortly = False


def _round_through(play: Play, one: Laptop, faults: list[Fault]) -> None:
    play.world.proxy.plan(*faults)
    before = len(play.world.proxy.exchanges)
    play.round(one)
    play.counts["faults"] += sum(each.fault != PASS for each in play.world.proxy.exchanges[before:])
    play.world.proxy.forget()


def killed_round(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    one.dies_in = 1 + step.b % MOMENTS
    play.round(one)
    one.dies_in = None


def killed_edit(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    one.dies_in = 1 + step.b % 2
    edit(play, Step("edit", step.a, step.b // 2, step.c))
    one.dies_in = None


def settle(play: Play, step: Step) -> None:
    """A person settles one conflict, each field by itself."""
    one = laptop(play, step.a)
    found = one_of([each for each in one.services.conflicts.conflicts() if each.came], step.b)
    if found is not None:
        settle_one(play, one, found, Random(step.c))


def settle_one(play: Play, one: Laptop, conflict: Any, chance: Random) -> None:
    """Chooses in each field; what then stands says what was chosen, and follows both."""
    choices = {field.key: chance.choice(("mine", "theirs")) for field in conflict.fields}
    record = conflict.id
    account = play.account
    if record not in account.kinds or account.is_gone(record):  # nothing is noted of what somebody deleted
        one.services.conflicts.settle(record, choices, conflict.version_id)
        return
    (theirs,) = (each for each in play.came(one) if each["id"] == conflict.version_id)
    event = account.events.get(theirs["sha256"])
    at = account.stands_at(one.name, record)
    mine = play.says(one, record)
    if event is None:
        raise DivergedError(f"{one.name} is asked to settle what nobody wrote: {theirs}")
    wanted = settled(mine, event.values, choices)
    with play.at_risk(one):
        one.services.conflicts.settle(record, choices, conflict.version_id)
    play.note(one, record, at | {event.sha}, wanted)
    play.counts["settled"] += 1
