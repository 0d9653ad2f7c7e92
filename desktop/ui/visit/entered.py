"""What the recorder shows, as the services take it to record it."""

from __future__ import annotations

from desktop.domain.contact import Draft
from desktop.services.visits import VisitInput
from desktop.ui.visit.content import VisitContent


def entered_in(content: VisitContent, draft: Draft, *, to_complete: bool = False) -> VisitInput:
    """What is to be recorded of a draft."""
    happened, appointment = content.happened, content.appointment
    tried = happened.outcome.is_attempt
    return VisitInput(
        draft.measure_id,
        happened.day.value(),
        happened.at.value(),
        happened.contact_kind,
        happened.outcome,
        happened.reason.value() if tried else "",
        happened.trace.value() if tried else "",
        content.note.value(),
        content.answers(),
        content.next_steps.steps(),
        content.promises.settled(),
        appointment.day.value(),
        appointment.at.value(),
        to_complete or content.is_quick,
        minutes=content.spent.minutes.value(),
        travel_minutes=content.spent.travel.value(),
        kilometres=content.spent.kilometres.value(),
        correction=happened.correction.value(),
    )
