"""What can happen, one function for each: a step is its name and three numbers, which choose among what there is then.

A step for which there is nothing to choose from does nothing, so that a run in which steps were left out still plays.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from desktop.domain.attachment import Owner, OwnerKind
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.privacy import Level
from desktop.errors import AppError
from desktop.services.attachments import Place
from desktop.services.inbox import InboxState
from desktop.services.transfer import TransferService
from desktop.services.transfer_department import DepartmentTransfer
from tests.pictures_of_people import pdf
from tests.soak.fuzz_choice import Step, laptop, one_of, other
from tests.soak.fuzz_play import Play
from tests.soak.fuzz_sending import faulty_round, killed_edit, killed_round, quick_round, settle, swallowed_round
from tests.soak.fuzz_world import SECRET, WORKERS
from tests.soak.fuzz_writing import edit, edit_both, erase, household, measure, visit, withdraw

MANDATE = {
    "scheme": "vej",
    "received_on": "2026-02-02",
    "reference": "SLISL 2026-014",
    "persons": [{"last_name": "Delattre", "first_name": "Nadia", "birth_date": "1984-05-17"}],
    "dwelling": {"commune": "62498", "address": "4 rue des Lilas", "postal_code": "62300"},
    "difficulties": "Jugement rendu, le ménage ne répond pas.",
    "terms": {"slisl_head": "Mme Carlier", "stage": "judgment"},
}


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
    play.account.by_key.setdefault(to.name, set()).add(found)
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
