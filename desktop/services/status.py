"""Counts and lists for the commands without a window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from desktop.domain.sitting import in_force
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class MeasureSummary:
    """A measure as `perron measures` tells it; `signed`: the household's bilan is sealed with its signature."""

    id: str
    household: str
    scheme: str
    state: str
    start: str
    end: str | None
    signed: bool


class StatusService:
    """Reads a notebook as a whole."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def counts(self) -> dict[str, Any]:
        """Counts of households, measures, contacts, drafts and of the outbox in each state."""
        with self._workspace.notebook.read() as uow:
            return {
                "households": uow.households.count(),
                "measures": uow.measures.count(),
                "contacts": uow.contacts.count(),
                "drafts": uow.drafts.count(),
                "outbox": uow.outbox.counts(),
            }

    def measures(self) -> list[MeasureSummary]:
        """Every measure, by start."""
        with self._workspace.notebook.read() as uow:
            measures = uow.measures.in_states()
            names = uow.households.names(list({measure.household_id for measure in measures}))
            bilans = uow.bilans.ends()
        summaries = []
        for measure in measures:
            bilan, last = in_force(bilans.get(measure.id, ())), measure.last_day
            summaries.append(
                MeasureSummary(
                    measure.id,
                    names[measure.household_id][0],
                    measure.scheme,
                    measure.state.value,
                    measure.start.isoformat(),
                    last.isoformat() if last else None,
                    bilan is not None and bilan.is_signed,
                )
            )
        return summaries
