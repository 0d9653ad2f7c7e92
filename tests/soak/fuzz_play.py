"""What a laptop does is done in its notebook, noted in the account of what must be true, and compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from department.errors import DepartmentError
from department.tables import access
from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.errors import NotFoundError
from desktop.services.exchange import RoundResult
from desktop.services.exchange_state import ENROLMENT
from desktop.services.records import save
from desktop.storage.unit_of_work import UnitOfWork
from tests.soak.fuzz_model import WITHDRAWN, Account, DivergedError, Event, Values, shared
from tests.soak.fuzz_world import OPERATOR, KilledError, Laptop, World

Record = Household | Measure | Contact
ANSWER = {"astre-visit": "findings", "vej-visit": "explain_note"}
_KINDS = {Household: "household", Measure: "measure", Contact: "contact"}
_OP = "CASE WHEN length(message) > 0 THEN json_extract(CAST(message AS TEXT), '$.op') END AS op"
_OUTBOX = f"SELECT id, record_id, kind, sha256, parents, state, household_id, tried, {_OP} FROM outbox ORDER BY seq"
_CAME = f"SELECT id, record_id, kind, sha256, parents, state, household_id, {_OP} FROM received_version"


class Play:
    """A world, and the account of what must be true of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.account = Account(at={one.name: {} for one in world.laptops})
        self.counts: Counter[str] = Counter()
        self.on_the_way: list[tuple[str, Path]] = []
        """Files for the Department, each with the laptop that wrote it."""
        self.papers: dict[str, bytes] = {}
        """Those that were shared."""
        self.mandates: list[str] = []
        self._stamps = self._files = 0

    def stamp(self, words: str = "") -> str:
        """Words that are written once."""
        self._stamps += 1
        return f"w{self._stamps}{words}"

    # -- what a person does ------------------------------------------------------------------------------------

    def write(self, laptop: Laptop, record: str, act: Callable[[], object], wanted: Callable[[Values], Values]) -> None:
        """A person changes a record: what it then says, and that it was written with in sight what stood there."""
        at = self.account.stands_at(laptop.name, record)
        before = self._raw(laptop, record)
        with self.at_risk(laptop):
            act()
        self.note(laptop, record, at, shared(wanted(before)))

    def create(self, laptop: Laptop, act: Callable[[], Iterable[Record]]) -> None:
        """A person writes something new: what was made, unless the laptop was killed before it told."""
        with self.at_risk(laptop):
            for made in act():
                self._note_new(laptop, made)

    def save(self, laptop: Laptop, record: str, changed: Callable[[Any], Any]) -> None:
        """Writes a record as the program does."""
        workspace = laptop.services.workspace
        with workspace.notebook.write() as uow:
            save(workspace, uow, JournalAct.SAVED, changed(self._get(uow, record)))

    def round(self, laptop: Laptop) -> RoundResult | None:
        """One round; None when the laptop was killed in it."""
        self.counts["rounds"] += 1
        results: list[RoundResult] = []
        with self.at_risk(laptop):
            results.append(laptop.services.sender.send())
        self.look(laptop)
        if not results:
            return None
        self.counts["rounds cut short"] += results[0].trouble is not None
        kept = {one.id for one in results[0].verdicts if one.verdict in ("accepted", "known", "conflict")}
        if gone := kept - self.world.receiver.ids():
            raise DivergedError(f"{laptop.name} was told that these arrived, and they are not there: {gone}")
        return results[0]

    @contextmanager
    def at_risk(self, laptop: Laptop) -> Any:
        try:
            yield
        except KilledError:
            self.counts["kills"] += 1
            laptop.reopen_what_is_left()

    # -- between both ends -------------------------------------------------------------------------------------

    def enrolment(self, laptop: Laptop) -> Mapping[str, str]:
        """The device and the token under which the receiver knows a laptop, if it does."""
        with laptop.services.workspace.notebook.read() as uow:
            return dict(uow.settings.get(ENROLMENT))

    def enrol(self, laptop: Laptop, *, anew: bool) -> None:
        """Another token: for a new laptop, or for the one that it is if the receiver knows of it."""
        registrar = self.world.receiver.registrar
        known = {one.id for one in registrar.laptops()}
        device = self.enrolment(laptop)["device"]
        issued = registrar.issue_code(OPERATOR) if anew or device not in known else registrar.issue_renewal(device)
        laptop.services.exchange.enrol(self.world.proxy.url, issued.code)

    def file(self, name: str) -> Path:
        """A place on a key where nothing is yet."""
        self._files += 1
        return self.world.folder / f"{self._files}-{name}"

    def brought(self, bundle: Path) -> bytes | None:
        """The receipts for a file that was brought; None when the receiver does not know its laptop any more."""
        try:
            return self.world.receiver.take(bundle.read_bytes())
        except DepartmentError:
            return None

    # -- what there is -----------------------------------------------------------------------------------------

    def look(self, laptop: Laptop, *, whole: bool = False) -> None:
        """Compares what a laptop has with the account: nothing of a person's may have been written over.

        What stands where it stood is read again when `whole`.
        """
        entries, came = self.rows(laptop, _OUTBOX), self.rows(laptop, _CAME)
        refused = {one["record_id"] for one in entries if one["state"] == "refused"}
        heads = _heads(entries, came)
        with laptop.services.workspace.notebook.read() as uow:
            for record, found in heads.items():
                if record not in self.account.kinds or self.account.is_gone(record):
                    continue
                stands = self.account.stands_at(laptop.name, record)
                if (stands == found and not whole) or self._get(uow, record) is None:
                    continue
                left = {one["sha256"] for one in entries if one["record_id"] == record and _was_refused(one)}
                self._learn(laptop, uow, record, found | left, entries)
                if record not in refused:
                    self.account.moves(laptop.name, record, frozenset(found))
                self.compare(laptop, record, shared(values_of(self._get(uow, record))))

    def compare(self, laptop: Laptop, record: str, says: Values) -> None:
        """What a record says on a laptop is what the versions at which it stands say."""
        known = self.account.values(self.account.stands_at(laptop.name, record))
        if says not in known:
            raise DivergedError(f"{laptop.name}: {record} says {says}, and should say one of {known}")

    def rows(self, laptop: Laptop, query: str) -> list[dict[str, Any]]:
        """What a query finds in a notebook."""
        with laptop.services.workspace.notebook.read() as uow:
            found = uow.versions._connection.exec_driver_sql(query).mappings()
            return [{**row, "parents": json.loads(row["parents"])} for row in found]

    def outbox(self, laptop: Laptop) -> list[dict[str, Any]]:
        """Every message of a laptop, with its state."""
        return self.rows(laptop, _OUTBOX)

    def held(self, laptop: Laptop, kind: str) -> list[str]:
        """The records of a kind that a laptop has, in an order that a seed repeats."""
        return [one for one in self.account.at[laptop.name] if self.account.kinds[one] == kind]

    def record(self, laptop: Laptop, record: str) -> Any:
        """As it is there."""
        with laptop.services.workspace.notebook.read() as uow:
            return self._get(uow, record)

    def came(self, laptop: Laptop) -> list[dict[str, Any]]:
        """Every version that came to a laptop, with its state."""
        return self.rows(laptop, _CAME)

    def says(self, laptop: Laptop, record: str) -> Values:
        """What a record tells others on a laptop."""
        return shared(self._raw(laptop, record))

    def forget(self, laptop: Laptop, household: str) -> None:
        """A laptop deleted a household."""
        at = self.account.at[laptop.name]
        for record in [one for one in at if self.account.household_of[one] == household]:
            del at[record]

    def unproven(self, laptop: Laptop) -> set[str]:
        """The households taken over by key that a receiver put back since does not know this laptop to have.

        What the giver wrote before is lost there and let go of here, so that nothing names it: all that the laptop has
        looks like its own, and whoever knows an id could write that. Then the Department shares the household with it.
        """
        if not self.counts["receiver put back"]:
            return set()
        device = self.enrolment(laptop)["device"]
        with self.world.receiver.engine.connect() as connection:
            has = set(connection.execute(select(access.c.record_id).where(access.c.device_id == device)).scalars())
        return self.account.by_key.get(laptop.name, set()) - has

    def is_asked_to_erase(self, household: str) -> bool:
        """Whether the message that asks for it is at the Department, or on a laptop that still tells it."""
        if any(row["record_id"] == household and row["op"] == "erase" for row in self.world.receiver.rows()):
            return True
        return any(
            row["record_id"] == household and row["op"] == "erase"
            for one in self.world.laptops
            for query in (_OUTBOX, _CAME)
            for row in self.rows(one, query)
        )

    def _raw(self, laptop: Laptop, record: str) -> Values:
        return values_of(self.record(laptop, record))

    def _get(self, uow: UnitOfWork, record: str) -> Any:
        readers = {"household": uow.households, "measure": uow.measures, "contact": uow.contacts}
        try:
            return readers[self.account.kinds[record]].get(record)  # type: ignore[attr-defined]
        except NotFoundError:
            return None

    def note(self, laptop: Laptop, record: str, at: frozenset[str], values: Values) -> None:
        if self.account.is_gone(record):  # deleted by somebody: what else becomes of it is not followed
            return
        mine = [one for one in self.outbox(laptop) if one["record_id"] == record]
        new = [one for one in mine if one["sha256"] not in self.account.events]
        if len(new) > 1:
            raise DivergedError(f"one act of a person, and {len(new)} versions of {record}")
        for one in new:
            self.account.add(Event(one["sha256"], record, at, values))
            self.account.at[laptop.name][record] = frozenset({one["sha256"]})
        self.compare(laptop, record, shared(self._raw(laptop, record)))

    def _note_new(self, laptop: Laptop, made: Record) -> None:
        self.account.kinds[made.id] = _KINDS[type(made)]
        self.account.household_of[made.id] = made.id if isinstance(made, Household) else made.household_id
        self.note(laptop, made.id, frozenset(), shared(values_of(made)))

    def _learn(
        self, laptop: Laptop, uow: UnitOfWork, record: str, heads: Iterable[str], entries: list[dict[str, Any]]
    ) -> None:
        """A version that the program wrote by itself says what was there, and follows what is followed here alone.

        In one round there may be two, the later of which follows the first; and what a colleague wrote after what was
        there may have come before.
        """
        heads = {*heads}
        heads |= followed_by(heads, entries)
        stands = self.account.goes_on(self.account.stands_at(laptop.name, record), self._taken_in(laptop, record))
        for one in entries:
            if one["record_id"] != record or one["sha256"] in self.account.events or one["sha256"] not in heads:
                continue
            followed = self.account.all_before(stands)
            says = shared(values_of(self._get(uow, record)))
            if not set(one["parents"]) <= followed or says not in self.account.values(stands):
                raise DivergedError(f"{laptop.name} settled {record} by itself: {one} over {self.account.told(stands)}")
            self.account.add(Event(one["sha256"], record, stands, says, by_program=True))
            stands |= {one["sha256"]}
            self.counts["settled with oneself"] += 1

    def _taken_in(self, laptop: Laptop, record: str) -> list[str]:
        return [one["sha256"] for one in self.came(laptop) if one["record_id"] == record and one["state"] == "applied"]


def _was_refused(entry: Mapping[str, Any]) -> bool:
    """Whether it left and was not taken, also when the program wrote another one after it in the same round."""
    return entry["state"] == "refused" or (entry["state"] == "superseded" and entry["tried"] > 0)


def followed_by(shas: Iterable[str], versions: Iterable[Mapping[str, Any]]) -> set[str]:
    """What some versions follow, near or far."""
    parents = {one["sha256"]: one["parents"] for one in versions}
    found: set[str] = set()
    left = [parent for sha in shas for parent in parents.get(sha, ())]
    while left:
        one = left.pop()
        if one not in found:
            found.add(one)
            left.extend(parents.get(one, ()))
    return found


def _heads(entries: list[dict[str, Any]], came: list[dict[str, Any]]) -> dict[str, set[str]]:
    """By record, the versions that are taken in and that none of those follows, near or far."""
    standing = [one for one in entries if one["state"] not in ("refused", "superseded")]
    standing += [one for one in came if one["state"] != "conflict"]
    followed = followed_by([one["sha256"] for one in standing], (*entries, *came))
    found: dict[str, set[str]] = {}
    for one in standing:
        if one["sha256"] not in followed:
            found.setdefault(one["record_id"], set()).add(one["sha256"])
    return found


def values_of(record: Record) -> Values:
    """What a record says in the fields that are played with, by the key under which a conflict shows them."""
    match record:
        case Household():
            first = record.persons[0]
            return {"dwelling.address": record.dwelling.address, f"persons#{first.id}": first.first_name}
        case Measure():
            return {"referent": record.referent}
        case Contact():
            answer = ANSWER[record.form]
            return {
                f"answers.{answer}": record.answers.get(answer, ""),
                "trace_left": record.trace_left,
                WITHDRAWN: record.withdrawn,
            }


def changed(record: Record, which: int, words: str) -> tuple[Record, str]:
    """A record with other words in one of its fields, and the key of that field."""
    match record:
        case Household() if which % 2:
            return replace(record, dwelling=replace(record.dwelling, address=words)), "dwelling.address"
        case Household():
            first, *others = record.persons
            return replace(record, persons=(replace(first, first_name=words), *others)), f"persons#{first.id}"
        case Measure():
            return replace(record, referent=words), "referent"
        case Contact() if which % 2:
            return replace(record, trace_left=words), "trace_left"
        case Contact():
            answer = ANSWER[record.form]
            return replace(record, answers={**record.answers, answer: words}), f"answers.{answer}"
