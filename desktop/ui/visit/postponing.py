"""A contact put off: its new day is checked before anything is saved, and both are saved at once when they can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time

from desktop.domain.contact import Contact, Draft, Outcome
from desktop.errors import InvalidInputError
from desktop.services.visits import Recorded, VisitInput, VisitService
from desktop.ui.visit.happened import HappenedCard


@dataclass(frozen=True)
class NewAppointment:
    """When it is put off to."""

    day: date
    at: time | None

    @classmethod
    def of(cls, happened: HappenedCard) -> NewAppointment | None:
        """What was entered; None when nothing was put off, or to no day yet."""
        day = happened.new_day.value()
        if happened.outcome is not Outcome.POSTPONED or day is None:
            return None
        return cls(day, happened.new_at.value())

    def problems(self, visits: VisitService, entered: VisitInput, draft: Draft) -> dict[str, str]:
        """What is wrong with the new day, under the name of its field; nothing is saved."""
        planned = replace(entered, day=self.day, at=self.at, outcome=Outcome.PLANNED)
        return _of_new_day({name: text for name, text in visits.problems(planned, draft).items() if name == "day"})


def postponed(
    visits: VisitService, entered: VisitInput, draft: Draft, planned: Contact | None, to: NewAppointment, today: date
) -> Recorded | None:
    """The planned contact put off in one go, its draft dropped; None when more was typed than that can keep."""
    if planned is None or not planned.is_planned or not _only_put_off(entered, planned, today):
        return None
    try:
        visits.postpone(planned.id, to.day, to.at, entered.reason)
    except InvalidInputError as error:
        raise InvalidInputError(_of_new_day(error.fields)) from None
    visits.drop_draft(draft.id)
    return Recorded(visits.contact(planned.id), ())


def _only_put_off(entered: VisitInput, planned: Contact, today: date) -> bool:
    """Whether nothing was typed but a reason: the day, the hour and the way stand as they were planned."""
    typed = entered.trace_left, entered.note, entered.next_steps, entered.settled
    unchanged = entered.kind is planned.kind and planned.at in (None, entered.at)
    return not any(typed) and unchanged and entered.day == min(planned.day, today)


def _of_new_day(fields: dict[str, str]) -> dict[str, str]:
    return {"new_day" if name == "day" else name: text for name, text in fields.items()}
