"""What Aujourd’hui tells on a day, as tests compare it."""

from __future__ import annotations

from datetime import date

from desktop.services.agenda_line import AgendaGroup, Line
from desktop.services.bundle import Services


def groups(services: Services, on: date | None = None) -> list[tuple[str, date]]:
    """The group and the day of each line, in order."""
    return [(row.group.value, row.day) for row in services.agenda.day(on).rows]


def of_group(services: Services, group: AgendaGroup, on: date | None = None) -> list[Line]:
    """The lines of one group."""
    return [row for row in services.agenda.day(on).rows if row.group is group]
