"""Keeping the facts up with the records: household by household, and what stays of those that are erased (P3)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, delete, exists, func, insert, or_, select, text
from sqlalchemy.exc import OperationalError

from department.clock import Clock, utc_now
from department.counting import Counting, Held
from department.database import writer
from department.fact_tables import UNCOUNTED, fact, fact_due, fact_left, fact_unread, indicator_class
from department.inserting import insert_new
from department.reporting import Reported, everything, reported_by
from department.tables import access, record
from desktop.domain.dossier import Dossier, Fact
from desktop.domain.education import EducationAction
from desktop.domain.household import Household
from desktop.domain.indicators import CLASS, WHAT, Measured, counted_facts, counted_span
from desktop.sync.contract.digests import heads_of
from desktop.sync.contract.reading import ReadingError, ReadRecord, read_body

log = logging.getLogger("perron.department")

FACTS_LOCK = 0x50455246
"""Any number of our own: whoever counts takes turns, also with other workers."""
AT_ONCE = 25
_COUNTED = ("household", "saisine", "measure", "contact", "milestone", "budget", "education")


@dataclass(frozen=True)
class _Read:
    """The records of one household, or of one action, as its operator's laptops last told them."""

    subject: str
    operator_id: str
    records: tuple[ReadRecord, ...]
    unread: tuple[tuple[str, str], ...]
    """(record id, kind) of those that could not be read."""


class Facts:
    """Counts anew what is due; several workers may ask at once."""

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def refresh(self, stopping: Callable[[], bool] = lambda: False) -> int:
        """Counts everything that is due, or until told to stop; how many households and actions that were."""
        total = 0
        while not stopping() and (done := self._some()):
            total += done
        return total

    def rebuild(self) -> int:
        """Counts everything anew, as after an update of the program."""
        with writer(self._engine).begin() as connection:
            reported_by(connection).write(connection)
            connection.execute(insert(fact_due).from_select(["subject"], everything()))
        return self.refresh()

    def due(self) -> int:
        """How many wait to be counted."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count(func.distinct(fact_due.c.subject)))).scalar_one()

    def _some(self) -> int:
        with writer(self._engine).begin() as connection:
            _take_turn(connection)
            rows = connection.execute(select(fact_due).order_by(fact_due.c.id).limit(AT_ONCE * 8)).all()
            subjects = list(dict.fromkeys(row.subject for row in rows))[:AT_ONCE]
            taken = [row.id for row in rows if row.subject in set(subjects)]
            connection.execute(delete(fact_due).where(fact_due.c.id.in_(taken)))
            recount(connection, subjects, self._clock)
        return len(subjects)


def recount(connection: Connection, subjects: Sequence[str], clock: Clock = utc_now) -> None:
    """Counts some households and actions anew, in the caller's transaction; those without a record count nothing."""
    if not subjects:
        return
    by = reported_by(connection)
    connection.execute(delete(fact).where(fact.c.subject.in_(subjects)))
    connection.execute(delete(fact_unread).where(fact_unread.c.subject.in_(subjects)))
    for read in _read(connection, subjects):
        held, unread = _counted(by.counting, read)
        if held:
            connection.execute(fact.insert(), [_row(read, one) for one in held])
            _keep_classes(
                connection, by, {(one.counted.scheme, one.counted.indicator, one.counted.code) for one in held}
            )
        if unread:
            rows = [{"record_id": one, "kind": kind} for one, kind in unread]
            common = {"subject": read.subject, "found_at": clock()}
            connection.execute(insert_new(connection, fact_unread, "record_id"), [row | common for row in rows])


def _counted(counting: Counting, read: _Read) -> tuple[list[Held], list[tuple[str, str]]]:
    """The facts, and what is told as left out: whatever one laptop sent, the households of the others go on."""
    try:
        actions = [one.record for one in read.records if isinstance(one.record, EducationAction)]
        held = [one for action in actions for one in counting.of_action(action)]
        others = [one for one in read.records if not isinstance(one.record, EducationAction)]
        return held + (counting.of_household(read.subject, others) if others else []), list(read.unread)
    except Exception as error:  # noqa: BLE001 – no rule of a scheme can be asked what else it may raise
        log.warning("facts uncounted error=%s", type(error).__name__)  # the view names the household
        return [], [(read.subject, UNCOUNTED), *read.unread]


def forget(connection: Connection, operator_id: str, household_id: str, erased_on: date) -> None:
    """What stays of a household that is about to be erased: counts by month, of codes alone, without any id.

    It is erased all the same when that cannot be counted. What another operator wrote under its id goes on counting.
    """
    _take_turn(connection)
    try:
        with connection.begin_nested():
            _leave(connection, operator_id, household_id, erased_on)
    except Exception as error:
        if isinstance(error, OperationalError):
            raise  # the database itself: nothing could be erased either, and it is asked again
        log.warning("facts left=none error=%s", type(error).__name__)
    connection.execute(delete(fact).where(fact.c.subject == household_id, fact.c.operator_id == operator_id))
    reported_by(connection).keep_known_classes(connection)


def _leave(connection: Connection, operator_id: str, household_id: str, erased_on: date) -> None:
    recount(connection, [household_id])
    own = (fact.c.subject == household_id, fact.c.operator_id == operator_id)
    rows = connection.execute(select(fact).where(*own, fact.c.holds_until == date.max).order_by(fact.c.id)).all()
    by = reported_by(connection)
    left = [one | {"operator_id": operator_id, "erased_on": erased_on} for one in _left(by, rows)]
    if left:
        connection.execute(fact_left.insert(), left)
        _keep_classes(
            connection, by, {(one["scheme"], one["indicator"], one["code"]) for one in left if one["of_class"]}
        )


def _left(by: Reported, own: Sequence[Any]) -> Iterator[dict[str, Any]]:
    words, registry = by.words, by.registry
    for scheme in registry.schemes():
        for measured in scheme.figures.indicators:
            facts = [row for row in own if (row.scheme, row.indicator) == (scheme.id, measured.key)]
            territory = next((row.territory or "" for row in facts), "")
            told = [Fact(row.record_id, row.first_day, row.last_day, row.code) for row in facts]
            counted = counted_facts(
                scheme.id, _telling(measured, told), Dossier(Household("", ()), (), (), territory=territory),
                lambda code, codes=measured.codes: words.knows(codes, code),  # type: ignore[misc]
            )  # fmt: skip
            for one in counted:
                code, first, last = counted_span(one)
                yield {
                    "scheme": one.scheme, "indicator": one.what.removeprefix(WHAT)
                    .removeprefix(CLASS), "of_class": one.what.startswith(CLASS), "code": code,
                    "territory": one.territory or None, "first_day": first, "last_day": last, "number": one.count,
                }  # fmt: skip


def _telling(measured: Measured, facts: list[Fact]) -> Measured:
    return replace(measured, facts=lambda _dossier: iter(facts))


def _take_turn(connection: Connection) -> None:
    """SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": FACTS_LOCK})


def _read(connection: Connection, subjects: Collection[str]) -> Iterator[_Read]:
    """The records whose last version is about one of these; of versions in conflict the one written last counts.

    What a laptop wrote that has not shown to have the record counts nothing: it could say what it likes, and when.
    """
    columns = record.c
    shown = exists().where(access.c.device_id == columns.device_id, access.c.record_id == columns.record_id)
    about = func.coalesce(columns.household_id, columns.record_id)
    mine = select(columns.record_id).where(or_(columns.household_id.in_(subjects), columns.record_id.in_(subjects)))
    query = select(
        columns.record_id, columns.kind, columns.op, columns.sha256, columns.parents, columns.operator_id,
        columns.written_at, columns.id, columns.body, columns.emptied_at, about.label("about"),
    ).where(columns.record_id.in_(mine), columns.kind.in_(_COUNTED), shown)  # fmt: skip
    versions: dict[str, list[Any]] = {}
    for row in connection.execute(query.order_by(columns.record_id, columns.sequence)):
        versions.setdefault(row.record_id, []).append(row)
    last = [found for several in versions.values() if (found := _counting_version(several)) is not None]
    for subject in subjects:
        own = [row for row in last if row.about == subject]
        for operator_id in sorted({row.operator_id for row in own}):
            yield _read_of(subject, operator_id, [row for row in own if row.operator_id == operator_id])


def _counting_version(versions: Sequence[Any]) -> Any | None:
    """Of the last versions the one that was written last; None for a record that was withdrawn or emptied."""
    ends = set(heads_of({row.sha256: row.parents for row in versions}))
    last = max((row for row in versions if row.sha256 in ends), key=lambda row: (row.written_at, row.id), default=None)
    return last if last is not None and last.op == "put" and last.emptied_at is None else None


def _read_of(subject: str, operator_id: str, rows: Iterable[Any]) -> _Read:
    read, unread = [], []
    for row in rows:
        try:
            read.append(read_body(row.kind, row.body))
        except ReadingError:
            unread.append((row.record_id, row.kind))
    return _Read(subject, operator_id, tuple(read), tuple(unread))


def _row(read: _Read, held: Held) -> dict[str, Any]:
    return {
        "subject": read.subject,
        "operator_id": read.operator_id,
        **held.counted._asdict(),
        "holds_from": held.holds_from,
        "holds_until": held.holds_until,
    }


def _keep_classes(connection: Connection, by: Reported, codes: Collection[tuple[str, str, str]]) -> None:
    """The words of the classes that were met, for reports."""
    rows = [
        {"scheme": scheme, "indicator": key, "code": code, "label": label}
        for scheme, key, code in sorted(codes)
        if (label := by.label(scheme, key, code)) is not None
    ]
    if rows:
        connection.execute(insert_new(connection, indicator_class, "scheme", "indicator", "code"), rows)
