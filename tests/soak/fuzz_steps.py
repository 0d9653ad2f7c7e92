"""What can happen, one function for each: a step is its name and three numbers, which choose among what there is then.

A step for which there is nothing to choose from does nothing, so that a run in which steps were left out still plays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time, timedelta
from itertools import islice
from random import Random
from typing import Any, TypeVar

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.contact import Contact, Outcome
from desktop.domain.household import Household
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.privacy import Level
from desktop.errors import AppError, NotAllowedError
from desktop.services.attachments import Place
from desktop.services.inbox import InboxState
from desktop.services.transfer import TransferService
from desktop.services.transfer_department import DepartmentTransfer
from desktop.services.visits import VisitInput
from tests.factories import opened_measure, saved_household
from tests.faults.kinds import PASS, BlackHole, Fault, seeded
from tests.pictures_of_people import pdf
from tests.soak.fuzz_model import WITHDRAWN, DivergedError, Values, settled
from tests.soak.fuzz_play import ANSWER, Play, changed
from tests.soak.fuzz_world import REFUSED, SECRET, WORKERS, Laptop

One = TypeVar("One")
MANDATE = {
    "scheme": "vej",
    "received_on": "2026-02-02",
    "reference": "SLISL 2026-014",
    "persons": [{"last_name": "Delattre", "first_name": "Nadia", "birth_date": "1984-05-17"}],
    "dwelling": {"commune": "62498", "address": "4 rue des Lilas", "postal_code": "62300"},
    "difficulties": "Jugement rendu, le ménage ne répond pas.",
    "terms": {"slisl_head": "Mme Carlier", "stage": "judgment"},
}
HOUR = time(14, 30)
YEARS = timedelta(days=4 * 366)
MOMENTS = 40
"""A laptop that is to be killed is killed at one of so many moments, if it comes to it."""


@dataclass(frozen=True)
class Step:
    """One thing that happens."""

    name: str
    a: int
    b: int
    c: int

    def __str__(self) -> str:
        return f"{self.name} {self.a} {self.b} {self.c}"


def one_of(some: list[One], number: int) -> One | None:
    """The one that a number chooses; None of nothing."""
    return some[number % len(some)] if some else None


def laptop(play: Play, number: int) -> Laptop:
    return play.world.laptops[number % 2]


def other(play: Play, one: Laptop) -> Laptop:
    return next(laptop for laptop in play.world.laptops if laptop is not one)


# -- writing ---------------------------------------------------------------------------------------------------


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


# -- sending and settling --------------------------------------------------------------------------------------


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


# -- both ends -------------------------------------------------------------------------------------------------


def receiver_stops(play: Play, _step: Step) -> None:
    play.world.receiver.stop()


def receiver_starts(play: Play, _step: Step) -> None:
    play.world.receiver.start()


def receiver_copy(play: Play, _step: Step) -> None:
    play.world.receiver.back_up()


def receiver_put_back(play: Play, step: Step) -> None:
    copy = one_of(play.world.receiver.copies, step.b)
    if copy is not None:
        play.world.receiver.put_back(copy)
        play.counts["receiver put back"] += 1


def clock(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    one.clock.instant += timedelta(minutes=(step.b % 4000) - 1500, days=(0, 0, 1, 30, -3)[step.c % 5])


def copy(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    one.back_up(dict(play.account.at[one.name]))


def put_back(play: Play, step: Step) -> None:
    one = laptop(play, step.a)
    backup = one_of(one.backups, step.b)
    if backup is None:
        return
    one.put_back(backup)
    play.counts["laptops put back"] += 1
    play.account.at[one.name] = dict(backup.at)
    for gone, by in play.account.erased.items():
        if one.name in by:
            play.forget(one, gone)
            if not play.is_asked_to_erase(gone):  # what asked for it went with what was there before
                play.account.erased_there.discard(gone)
    play.look(one, whole=True)


def enrol(play: Play, step: Step) -> None:
    """The token is taken from a laptop, which sees it, and gets another one: as the same laptop, or as a new one."""
    one = laptop(play, step.a)
    if not play.world.receiver.is_running:
        return
    device = play.enrolment(one)["device"]
    registrar = play.world.receiver.registrar
    if device in {each.id for each in registrar.laptops()}:  # it was put back to before that laptop came
        registrar.revoke(device)
    if step.b % 3 == 0:
        play.round(one)
    play.enrol(one, anew=step.b % 2 == 0)
    play.counts["enrolled again"] += 1


# -- by key ----------------------------------------------------------------------------------------------------


def bundle(play: Play, step: Step) -> None:
    """A colleague takes a case over, with all that may be carried."""
    one = laptop(play, step.a)
    to = other(play, one)
    found = one_of(play.held(one, "household"), step.b)
    if found is None or found in play.account.erased:
        return
    path = play.file("reprise.age")
    TransferService(one.services.workspace).write(path, WORKERS[play.world.laptops.index(to)], [found])
    service = TransferService(to.services.workspace)
    service.take_over(service.read(path))
    play.counts["taken over"] += 1
    play.look(to, whole=True)


def usb_out(play: Play, step: Step) -> None:
    """A file for the Department is written; it may be brought there much later, or never, or twice."""
    one = laptop(play, step.a)
    path = play.file("departement.age")
    try:
        DepartmentTransfer(one.services.workspace).write(path)
    except AppError:
        return
    play.on_the_way.append((one.name, path))


def usb_in(play: Play, step: Step) -> None:
    """It is brought, and its receipts are taken back, or lost."""
    found = one_of(play.on_the_way, step.b)
    if found is None:
        return
    name, path = found
    one = next(each for each in play.world.laptops if each.name == name)
    receipts = play.brought(path)
    if receipts is None or step.c % 4 == 0:
        return
    back = play.file("accuses.json")
    back.write_bytes(receipts)
    try:
        DepartmentTransfer(one.services.workspace).take_receipts(back)
    except AppError:  # of an enrolment that is over
        return
    play.counts["receipts by key"] += 1
    play.look(one)


# -- papers and mandates ---------------------------------------------------------------------------------------


def paper(play: Play, step: Step) -> None:
    """A paper of a visit, shared or not."""
    one = laptop(play, step.a)
    found = one_of(play.held(one, "contact"), step.b)
    if found is None:
        return
    of = play.record(one, found)
    content = pdf(1) + f"\n% {play.stamp()}{'' if step.c % 3 else SECRET}".encode()
    place = Place(Owner(OwnerKind.CONTACT, of.id), of.household_id, of.measure_id)
    kept = one.services.attachments.add(place, content, "Devis")
    if step.c % 3:
        one.services.attachments.set_level(kept.id, Level.SHARED)
        play.papers[kept.id] = content


def mandate(play: Play, _step: Step) -> None:
    play.mandates.append(play.world.receiver.post(MANDATE))


def answer(play: Play, step: Step) -> None:
    """What came is accepted or declined."""
    one = laptop(play, step.a)
    waiting = [line for line in one.services.inbox.lines() if line.state is InboxState.WAITING]
    found = one_of(waiting, step.b)
    if found is None:
        return
    if step.c % 3 == 0:
        one.services.inbox.decline(found.id, "Déjà suivi ailleurs.")
        return
    proposal = one.services.inbox.proposal(found.id)
    asked = replace(proposal.asked, start=one.clock.today())

    def act() -> tuple[Household, Measure]:
        made = one.services.inbox.accept(found.id, proposal.household, asked)
        return one.services.households.get(made.household_id), made

    play.create(one, act)
    play.counts["mandates accepted"] += 1


STEPS: dict[str, tuple[int, Callable[[Play, Step], None]]] = {
    "household": (5, household),
    "measure": (5, measure),
    "visit": (10, visit),
    "edit": (14, edit),
    "edit_both": (8, edit_both),
    "withdraw": (4, withdraw),
    "erase": (1, erase),
    "round": (14, quick_round),
    "faulty_round": (14, faulty_round),
    "swallowed_round": (1, swallowed_round),
    "killed_round": (4, killed_round),
    "killed_edit": (2, killed_edit),
    "settle": (8, settle),
    "receiver_stops": (1, receiver_stops),
    "receiver_starts": (3, receiver_starts),
    "receiver_copy": (1, receiver_copy),
    "receiver_put_back": (1, receiver_put_back),
    "clock": (3, clock),
    "copy": (1, copy),
    "put_back": (1, put_back),
    "enrol": (1, enrol),
    "bundle": (3, bundle),
    "usb_out": (1, usb_out),
    "usb_in": (1, usb_in),
    "paper": (2, paper),
    "mandate": (1, mandate),
    "answer": (2, answer),
}
"""Each with how often it is drawn."""
