"""The lines of the lists of households and of measures, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop.domain.measure import MeasureState
from desktop.domain.territory import Commune
from desktop.schemes.path import STATE_LABELS
from desktop.services.workspace import Workspace
from desktop.storage.lists import HouseholdOutline, MeasureOutline
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class HouseholdLine:
    """A household as one line of a list; `schemes` are ids of its open measures, `state` that of the foremost."""

    id: str
    name: str
    commune: str
    territory: str
    address: str
    phone: str
    schemes: tuple[str, ...] = ()
    state: MeasureState | None = None
    referent: str = ""
    last_met: date | None = None
    next_planned: date | None = None

    @property
    def state_words(self) -> str:
        """« En cours »; empty without a measure."""
        return STATE_LABELS[self.state] if self.state else ""


@dataclass(frozen=True)
class MeasureLine:
    """A measure as one line of a list; `progress` and `owed` are in words, `late` when what is owed is late."""

    id: str
    household_id: str
    name: str
    commune: str
    scheme: str
    scheme_name: str
    state: MeasureState
    referent: str
    progress: str
    owed: str
    late: bool
    end: date | None
    last_met: date | None
    next_planned: date | None

    @property
    def state_words(self) -> str:
        """« En cours »."""
        return STATE_LABELS[self.state]


def household_lines(workspace: Workspace, outlines: Sequence[HouseholdOutline]) -> list[HouseholdLine]:
    """Households in the order given."""
    order = [scheme.id for scheme in workspace.registry.schemes()]
    return [_household_line(outline, workspace.commune(outline.commune), order) for outline in outlines]


def _household_line(outline: HouseholdOutline, commune: Commune | None, order: Sequence[str]) -> HouseholdLine:
    return HouseholdLine(
        outline.id,
        outline.name,
        commune.name if commune else "",
        commune.territory if commune else "",
        outline.address,
        outline.phone,
        tuple(scheme for scheme in order if scheme in outline.schemes),
        outline.state,
        outline.referent,
        outline.last_met,
        outline.next_planned,
    )


def measure_lines(workspace: Workspace, uow: UnitOfWork, outlines: Sequence[MeasureOutline]) -> list[MeasureLine]:
    """Measures in the order given; the rhythm is computed for these alone."""
    today = workspace.clock.today()
    ids = [outline.id for outline in outlines]
    measures, contacts = uow.measures.many(ids), uow.contacts.outlines(ids)
    lines = []
    for outline in outlines:
        scheme, measure = workspace.registry.scheme(outline.scheme), measures[outline.id]
        of_measure = contacts.get(outline.id, [])
        quota = sum(period.quota for period in scheme.periods(measure))
        done = scheme.done(measure, of_measure, today)
        due = scheme.due(measure, of_measure, today) if outline.state is MeasureState.ACTIVE else None
        lines.append(
            MeasureLine(
                outline.id, outline.household_id, outline.household, workspace.commune_name(outline.commune),
                scheme.id, scheme.name, outline.state, outline.referent,
                f"{done} sur {quota}" if quota else str(done),
                due.reason.asked if due else "",
                bool(due and (due.is_late or due.presses(today))), outline.last_day, outline.last_met,
                outline.next_planned,
            )
        )  # fmt: skip
    return lines
