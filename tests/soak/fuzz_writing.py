"""What a person writes on a laptop of the fuzzer, takes back, or deletes for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

from desktop.domain.contact import Contact, Outcome
from desktop.domain.measure import Measure, MeasureState
from desktop.errors import NotAllowedError
from desktop.services.visits import VisitInput
from tests.factories import opened_measure, saved_household
from tests.soak.fuzz_choice import Step, laptop, one_of
from tests.soak.fuzz_model import WITHDRAWN, Values
from tests.soak.fuzz_play import ANSWER, Play, changed
from tests.soak.fuzz_world import REFUSED, SECRET, Laptop

HOUR = time(14, 30)
YEARS = timedelta(days=4 * 366)


def household(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    words = play.stamp(_refusal(step.c, 12))
    play.create(one, lambda: [saved_household(one.services, "Delattre", words, note=SECRET, phone=SECRET)])


def measure(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    found = one_of(play.held(one, "household"), step.b)
    if found is None:
        return
    scheme = ("astre", "vej")[step.c % 2]
    at = play.record(one, found)
    play.create(one, lambda: [opened_measure(one.services, scheme, one.clock.today() - timedelta(days=90), of=at)])


def visit(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    measures = [play.record(one, each) for each in play.held(one, "measure")]
    of = one_of([each for each in measures if each.is_open and each.start <= one.clock.today()], step.b)
    if of is None:
        return
    words = {ANSWER[f"{of.scheme}-visit"]: play.stamp(_refusal(step.c, 12))}

    def act() -> list[Contact]:
        services = one.services
        draft = replace(services.visits.begin(of.id), id=services.new_id())
        entered = VisitInput(of.id, one.clock.today(), outcome=Outcome.DONE, answers=words, at=HOUR, note=SECRET)
        return [services.visits.record(entered, draft).contact]

    play.create(one, act)


def edit(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    found = one_of(list(play.account.at[one.name]), step.b)
    if found is not None:
        rewrite(play, one, found, step.c)


def edit_both(play: Play, step: Step) -> None:
    """The same record on both laptops, neither knowing of the other."""
    first, second = play.world.laptops
    both = [each for each in play.account.at[first.name] if each in play.account.at[second.name]]
    found = one_of(both, step.b)
    if found is not None:
        for number, one in enumerate(play.world.laptops):
            rewrite(play, one, found, step.c + number * step.a)


def rewrite(play: Play, one: Laptop, record: str, number: int, words: str = "") -> None:
    """A person writes other words in a field of a record."""
    words = words or play.stamp(_refusal(number // 2, 15))
    _record, key = changed(play.record(one, record), number, words)

    def wanted(before: Values) -> Values:
        return {**before, key: words}

    play.write(one, record, lambda: play.save(one, record, lambda now: changed(now, number, words)[0]), wanted)


def withdraw(play: Play, step: Step) -> None:
    """A visit noted by mistake; one that was is put back."""
    one = laptop(play, step.a)
    found = one_of(play.held(one, "contact"), step.b)
    if found is None:
        return
    motif = "" if play.record(one, found).withdrawn else play.stamp()

    def act() -> None:
        play.save(one, found, lambda now: replace(now, withdrawn=motif))

    play.write(one, found, act, lambda before: {**before, WITHDRAWN: motif})


def erase(play: Play, step: Step) -> None:
    """A household whose time is over; its measures are ended first, and years pass."""
    one = laptop(play, step.a)
    found = one_of(play.held(one, "household"), step.b)
    if found is None:
        return
    for each in play.held(one, "measure"):
        if play.account.household_of[each] == found and play.record(one, each).is_open:
            _end(play, one, each)
    # who sent a visit alone of a household has not shown to have the household: the Department keeps it
    was_told = any(each["record_id"] == found and each["tried"] for each in play.outbox(one))
    before = one.clock.instant
    one.clock.instant += YEARS
    try:
        one.services.retention.delete([found])
    except NotAllowedError:
        return
    finally:
        one.clock.instant = before
    play.counts["erased"] += 1
    play.account.erased.setdefault(found, set()).add(one.name)
    if was_told:
        play.account.erased_there.add(found)
    play.forget(one, found)


def _end(play: Play, one: Laptop, record: str) -> None:
    words, day = play.stamp(), one.clock.today()

    def end(now: Measure) -> Measure:
        return replace(now, state=MeasureState.CLOSED, ended_on=day, end_reason="goals", referent=words)

    play.write(one, record, lambda: play.save(one, record, end), lambda before: {**before, "referent": words})


def _refusal(number: int, once_in: int) -> str:
    return f" {REFUSED}" if number % once_in == 0 else ""
