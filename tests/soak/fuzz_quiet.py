"""A quiet time: nothing fails, everything is sent, settled and corrected; then all must be as the account says."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from department.tables import attachment, attachment_record, inbox_answer
from tests.soak.fuzz_choice import Step
from tests.soak.fuzz_model import WITHDRAWN, DivergedError
from tests.soak.fuzz_play import Play, followed_by
from tests.soak.fuzz_sending import settle_one
from tests.soak.fuzz_world import SECRET, Laptop
from tests.soak.fuzz_writing import rewrite

MOST_DAYS = 24
A_DAY = timedelta(hours=25)
"""After so long every household is compared, and not only those of the round."""


def quiet(play: Play, step: Step) -> None:
    """Both laptops send until nothing is due; every conflict is settled, what was refused is corrected."""
    world, chance = play.world, Random(step.c)
    world.receiver.start()
    world.proxy.forget()
    _come_together(play)
    must_be = _must_be(play)
    for number in range(MOST_DAYS):
        _a_day_later(play)
        busy = [_send(play, one, chance) for one in world.laptops]
        if number and not any(busy):  # a clock that was put back makes the first day a short one
            break
    else:
        raise DivergedError(f"it never ends: {[_unsettled(play, one) for one in world.laptops]}")
    _check(play, must_be)
    play.counts["quiet times"] += 1


def _come_together(play: Play) -> None:
    """Every laptop has its token, and both clocks tell the same."""
    latest = max(one.clock.instant for one in play.world.laptops)
    for one in play.world.laptops:
        one.clock.instant = latest
        if play.world.receiver.registrar.device_of(play.enrolment(one)["token"]) is None:
            play.enrol(one, anew=False)


def _a_day_later(play: Play) -> None:
    for one in play.world.laptops:
        one.clock.instant += A_DAY


def _send(play: Play, one: Laptop, chance: Random) -> bool:
    """A round, what it asks of a person, and a round of what that person did; whether there was anything in it."""
    busy = _round(play, one)
    asked = _answered(play, one, chance)
    return busy | (asked and _round(play, one)) | asked


def _round(play: Play, one: Laptop) -> bool:
    result = play.round(one)
    if result is None or result.trouble is not None or not result.compared:
        raise DivergedError(f"a round of {one.name} fails though nothing is in its way: {result}")
    unproven = play.unproven(one)
    news = [each for each in result.verdicts if play.account.household_of.get(each.record_id) not in unproven]
    return bool(news or result.applied or result.waiting)


def _answered(play: Play, one: Laptop, chance: Random) -> bool:
    """Conflicts are settled, what was refused is corrected; whether there was any of it."""
    asked = False
    for conflict in one.services.conflicts.conflicts():
        asked = True
        if conflict.came:
            settle_one(play, one, conflict, chance)
    for entry in play.outbox(one):
        if entry["state"] == "refused" and entry["record_id"] in play.account.kinds:
            asked = True
            for which in (0, 1):
                rewrite(play, one, entry["record_id"], which, play.stamp())
    return asked


def _unsettled(play: Play, one: Laptop) -> list[str]:
    left = {f"{each['kind']} {each['record_id']} {each['state']}" for each in play.outbox(one)}
    return sorted(each for each in left if not each.endswith(("sent", "superseded")))


def _must_be(play: Play) -> dict[str, frozenset[str]]:
    """By record, what somebody has at the beginning: all of it must be in what there is at the end."""
    account = play.account
    found: dict[str, frozenset[str]] = {}
    for one in play.world.laptops:
        play.look(one, whole=True)
        for record, shas in account.at[one.name].items():
            found[record] = found.get(record, frozenset()) | account.all_before(shas)
    for row in play.world.receiver.rows():
        if row["sha256"] in account.events:
            record = row["record_id"]
            found[record] = found.get(record, frozenset()) | account.before(row["sha256"])
    return found


def _check(play: Play, must_be: dict[str, frozenset[str]]) -> None:
    rows = play.world.receiver.rows()
    for one in play.world.laptops:
        play.look(one, whole=True)
        _check_laptop(play, one, rows)
    heads = _heads(rows)
    for record, before in must_be.items():
        if not play.account.is_gone(record):
            _check_record(play, record, before, heads.get(record, set()))
    _check_bodies(play, rows)
    _check_secrets(play, rows)
    _check_papers(play, rows)
    _check_answers(play)


def _check_laptop(play: Play, one: Laptop, rows: list[dict[str, Any]]) -> None:
    outbox = play.outbox(one)
    kept = {row["sha256"] for row in rows}
    there = kept | followed_by(kept, (*rows, *outbox, *play.came(one)))  # the content of what was followed is let go
    for entry in outbox:
        gone = entry["household_id"] in play.account.erased
        if entry["state"] not in ("sent", "superseded"):
            raise DivergedError(f"{one.name} is not through: {entry}")
        if entry["state"] == "sent" and entry["sha256"] not in there and not gone:
            raise DivergedError(f"{one.name} has a receipt for what is not there: {entry}")
    report = one.services.doctor.examine()
    if not report.is_sound:
        raise DivergedError(f"{one.name} is not sound: {[each.key for each in report.checks if not each.is_sound]}")
    if one.services.sender.is_due(connected=True):
        raise DivergedError(f"{one.name} would send, and there is nothing to be sent")
    for household, by in play.account.erased.items():
        if one.name in by and one.services.workspace is not None and _has_household(one, household):
            raise DivergedError(f"{one.name} has {household} again, which was deleted there")


def _has_household(one: Laptop, household: str) -> bool:
    with one.services.workspace.notebook.read() as uow:
        return bool(uow.households.many([household]))


def _check_record(play: Play, record: str, before: frozenset[str], heads: set[str]) -> None:
    """The same last version everywhere, and everything that anybody had is in it.

    A laptop that has sent neither the record nor its household is not told of it: it has an earlier version, and no
    other. What was noted by mistake does not come where it never was.
    """
    account, last = play.account, frozenset(heads)
    household = account.household_of[record]
    if len(heads) != 1:
        raise DivergedError(f"{account.kinds.get(record)} {record}: the receiver has {account.told(heads)}")
    for one in play.world.laptops:
        stands = account.stands_at(one.name, record)
        is_told = _has_sent(play, one, record) or _has_sent(play, one, household)
        is_told &= household not in play.unproven(one)
        if not stands and all(says.get(WITHDRAWN) for says in account.values(last)):
            continue
        if stands != last and (is_told or not stands <= account.all_before(last)):
            told = f"{one.name} {account.told(stands)}, the receiver {account.told(last)}"
            raise DivergedError(f"{account.kinds.get(record)} {record}: {told}")
    if lost := before - account.all_before(last):
        raise DivergedError(f"{record}: {account.told(lost)} is lost, there is {account.told(last)}")


def _has_sent(play: Play, one: Laptop, record: str) -> bool:
    return any(each["record_id"] == record and each["state"] == "sent" for each in play.outbox(one))


def _check_bodies(play: Play, rows: list[dict[str, Any]]) -> None:
    """Each version once, as it was written; of what was deleted nothing."""
    seen: set[tuple[str, str]] = set()
    for row in rows:
        version = (row["record_id"], row["sha256"])
        if version in seen:
            raise DivergedError(f"kept twice: {version}")
        seen.add(version)
        if row["household_id"] in play.account.erased_there and row["body"]:
            raise DivergedError(f"of a deleted household the receiver keeps {row['kind']} {row['record_id']}")
        event = play.account.events.get(row["sha256"])
        if event is not None and row["body"]:
            text = str(row["body"])
            missing = [value for value in event.values.values() if value and value not in text]
            if missing:
                raise DivergedError(f"the receiver keeps another version than was written: {missing} {row}")


def _check_secrets(play: Play, rows: list[dict[str, Any]]) -> None:
    if any(SECRET in str(row["body"]) for row in rows) or SECRET.encode() in bytes(play.world.proxy.traffic):
        raise DivergedError("what is confidential has left a laptop")
    play.world.proxy.traffic.clear()
    play.world.proxy.exchanges.clear()


def _check_papers(play: Play, rows: list[dict[str, Any]]) -> None:
    """A shared paper is whole at the receiver, unless its household is gone."""
    told = {row["record_id"]: row for row in rows if row["kind"] == "attachment" and row["body"]}
    with play.world.receiver.engine.connect() as connection:
        held = select(attachment_record.c.record_id, attachment_record.c.sha256, attachment.c.whole_at)
        joined = held.join(attachment, attachment.c.sha256 == attachment_record.c.sha256)
        whole = {row.record_id: row.sha256 for row in connection.execute(joined) if row.whole_at is not None}
    for record, content in play.papers.items():
        row = told.get(record)
        if row is None or row["household_id"] in play.account.erased or not _has_it(play, record, row["household_id"]):
            continue
        if whole.get(record) != hashlib.sha256(content).hexdigest():
            raise DivergedError(f"the paper {record} is not whole at the receiver")


def _has_it(play: Play, paper: str, household: str) -> bool:
    """Whether a laptop still has a paper: it may have been lost with an older copy."""
    for one in play.world.laptops:
        with one.services.workspace.notebook.read() as uow:
            if any(each.attachment_id == paper for each in uow.deliveries.all(household)):
                return True
    return False


def _check_answers(play: Play) -> None:
    """No mandate is answered twice."""
    with play.world.receiver.engine.connect() as connection:
        answered = list(connection.execute(select(inbox_answer.c.item_id)).scalars())
    if len(answered) != len(set(answered)):
        raise DivergedError("a mandate was answered twice")


def _heads(rows: list[dict[str, Any]]) -> dict[str, set[str]]:
    followed = {(row["record_id"], parent) for row in rows for parent in row["parents"]}
    found: dict[str, set[str]] = {}
    for row in rows:
        if (row["record_id"], row["sha256"]) not in followed:
            found.setdefault(row["record_id"], set()).add(row["sha256"])
    return found
