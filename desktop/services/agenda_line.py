"""What a line of the day is: its group, what it asks for, and why in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from desktop.schemes.reason import Reason


class AgendaGroup(StrEnum):
    """The groups, in the order they are shown."""

    LATE = "late"
    TODAY = "today"
    THIS_WEEK = "this_week"
    TO_PLAN = "to_plan"
    TO_CONCLUDE = "to_conclude"
    REPORTS_DUE = "reports_due"


GROUP_LABELS = {
    AgendaGroup.LATE: "En retard ou urgent",
    AgendaGroup.TODAY: "Aujourd’hui",
    AgendaGroup.THIS_WEEK: "Cette semaine",
    AgendaGroup.TO_PLAN: "À planifier",
    AgendaGroup.TO_CONCLUDE: "À conclure",
    AgendaGroup.REPORTS_DUE: "Bilans et signatures dus",
}


class Ask(StrEnum):
    """What a line asks for: a contact to plan, record or complete, a decision on the measure, its bilan, a stage."""

    CONTACT = "contact"
    COMPLETION = "completion"
    DECISION = "decision"
    BILAN = "bilan"
    STAGE = "stage"
    """A stage of the measure's path to note."""


@dataclass(frozen=True)
class Line:
    """A line without its household; `contact_id` is the appointment that it stands for."""

    group: AgendaGroup
    day: date
    reason: Reason
    at: time | None = None
    contact_id: str | None = None
    asks: Ask = Ask.CONTACT
    presses: bool = False
    """Its last day is near, there or past."""
    stage: str = ""
    """The stage of the path that it asks for."""
    at_home: bool = True
    """Whether somebody goes to the household's door for it."""
