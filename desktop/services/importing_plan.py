"""What would become of each row of a table, told before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.origin import Origin
from desktop.domain.saisine import Saisine

Taken = Household | Saisine | Measure | Contact


class Verdict(StrEnum):
    """What becomes of a row."""

    CREATE = "create"
    UPDATE = "update"
    SKIP = "skip"
    ERROR = "error"


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.CREATE: "Nouveau",
    Verdict.UPDATE: "Complété",
    Verdict.SKIP: "Rien à faire",
    Verdict.ERROR: "À corriger",
}


@dataclass(frozen=True)
class Change:
    """What would be other than it is: in words, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row: the head of its column as the table has it, empty for the row itself."""

    column: str
    message: str
    quoted: str = ""
    """What is said elsewhere of the same household: shown in the window, never in a shell (P1)."""

    @property
    def words(self) -> str:
        """In one sentence."""
        return f"{self.message.rstrip('.')}\u00a0: «\u00a0{self.quoted}\u00a0»." if self.quoted else self.message


@dataclass(frozen=True)
class Write:
    """A record that would be written, beside what it was before (None: there was none)."""

    act: JournalAct
    before: Taken | None
    after: Taken


@dataclass(frozen=True)
class PlannedRow:
    """A row with what becomes of it; rows with faults write nothing."""

    sheet: str
    number: int
    verdict: Verdict
    name: str
    """The household as the table names it."""
    about: str
    """« ASTRE, début le 03/05/2024 », « Visite du 04/06/2024 »."""
    changes: tuple[Change, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    origin: Origin | None = None
    household_id: str = ""

    @property
    def words(self) -> str:
        """All that is to be known of it, in one line."""
        faults = (f"{one.column}\u00a0: {one.words}" if one.column else one.words for one in self.faults)
        changes = (f"{one.label}\u00a0: {one.before} → {one.after}" for one in self.changes)
        return " ".join((*faults, *self.remarks)) or " · ".join(changes)


@dataclass(frozen=True)
class Plan:
    """Everything that a file would do, in the order of its rows."""

    file_name: str
    rows: tuple[PlannedRow, ...]
    notes: tuple[str, ...] = ()
    counts: Mapping[Verdict, int] = field(default_factory=dict)
    without_agreement: int = 0
    """New households of which nothing will be sent, for want of the day of their agreement (R4)."""

    @classmethod
    def of(cls, file_name: str, rows: tuple[PlannedRow, ...], notes: tuple[str, ...] = ()) -> Plan:
        """With its counts."""
        found = Counter(row.verdict for row in rows)
        waiting = {row.origin.household_id for row in rows if row.origin is not None and row.origin.waits}
        return cls(file_name, rows, notes, {one: found[one] for one in Verdict}, len(waiting))

    @property
    def writes(self) -> tuple[Write, ...]:
        """Each record once: as it was before the first row that touches it, and as it is after the last."""
        found: dict[str, Write] = {}
        for row in self.rows:
            for one in row.writes:
                first = found.get(one.after.id)
                found[one.after.id] = Write(
                    first.act if first else one.act, first.before if first else one.before, one.after
                )
        return tuple(one for one in found.values() if one.before != one.after)

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Where the households come from, each once."""
        return tuple({row.origin.household_id: row.origin for row in self.rows if row.origin is not None}.values())

    @property
    def is_empty(self) -> bool:
        """Whether it would change nothing."""
        return not self.writes and not self.origins
