"""A row as a whole: its household with its measure, or its visit; faults anywhere in it stop all of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.domain.origin import Origin
from desktop.services.importing_cells import Entry
from desktop.services.importing_columns import Heads
from desktop.services.importing_households import HouseholdRows
from desktop.services.importing_measures import MeasurePart, MeasureRows
from desktop.services.importing_plan import Fault, PlannedRow, Verdict, Write
from desktop.services.importing_visits import VisitRows
from desktop.services.importing_world import World
from desktop.services.workspace import Workspace

_NOTHING_SAID: Final = "Aucune colonne reconnue n’est remplie sur cette ligne."


class Rows:
    """Plans rows one after the other; each sees what the ones before would make."""

    def __init__(self, workspace: Workspace, world: World, heads: Heads, scheme: str) -> None:
        self._world, self._columns = world, heads.columns
        self._households = HouseholdRows(workspace, world, heads)
        self._measures = MeasureRows(workspace, world, heads, scheme)
        self._visits = VisitRows(workspace, world, heads)

    def of_household(self, entry: Entry) -> PlannedRow:
        """A row of a household and its measure."""
        faults = self._of_cells(entry)
        home = self._households.plan(entry)
        measure = self._measures.plan(entry, home.household) if home.household else MeasurePart()
        faults += _once([*home.faults, *measure.faults], faults)
        writes = (*home.writes, *measure.writes)
        remarks = (*home.remarks, *measure.remarks)
        changes = (*home.changes, *measure.changes)
        row = PlannedRow(
            self._columns.sheet, entry.number, Verdict.SKIP, _named(entry, home.household), measure.about, changes,
            tuple(faults), remarks, household_id=home.household.id if home.household else "",
        )  # fmt: skip
        if faults:
            return _with(row, Verdict.ERROR)
        self._world.accept(writes)
        if home.origin is not None:
            self._world.refer(home.origin)
        if home.household is not None:
            self._world.row_of.setdefault(home.household.id, entry.number)
        changed = bool(writes or home.origin)
        verdict = Verdict.CREATE if _makes(writes) else Verdict.UPDATE if changed else Verdict.SKIP
        return _with(row, verdict, writes, home.origin)

    def of_visit(self, entry: Entry) -> PlannedRow:
        """A row of a past visit."""
        faults = self._of_cells(entry)
        part = self._visits.plan(entry)
        faults += _once(part.faults, faults)
        row = PlannedRow(
            self._columns.sheet, entry.number, Verdict.SKIP, _named(entry, part.household), part.about, (),
            tuple(faults), tuple(part.remarks), household_id=part.household.id if part.household else "",
        )  # fmt: skip
        if faults:
            return _with(row, Verdict.ERROR)
        self._world.accept(part.writes)
        return _with(row, Verdict.CREATE if part.writes else Verdict.SKIP, tuple(part.writes))

    def _of_cells(self, entry: Entry) -> list[Fault]:
        if not entry.values and not entry.problems:
            return [Fault("", _NOTHING_SAID)]
        return [Fault(self._columns.head_of(key), message) for key, message in entry.problems.items()]


def _once(found: Sequence[Fault], told: Sequence[Fault]) -> list[Fault]:
    """A cell that cannot be read is told once: that it is empty too is no news."""
    heads = {one.column for one in told}
    return [one for one in found if not one.column or one.column not in heads]


def _makes(writes: Sequence[Write]) -> bool:
    return any(one.before is None and isinstance(one.after, Household | Measure) for one in writes)


def _named(entry: Entry, household: Household | None) -> str:
    """The household as the row names it, else as the notebook does."""
    last, first = entry.get("last_name", ""), entry.get("first_name", "")
    if last:
        return f"{last.upper()} {first}".strip()
    return household.name if household else entry.get("reference", "") or "—"


def _with(row: PlannedRow, verdict: Verdict, writes: Sequence[Write] = (), origin: Origin | None = None) -> PlannedRow:
    return replace(row, verdict=verdict, writes=tuple(writes), origin=origin)
