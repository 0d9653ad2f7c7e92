"""What is said once a contact is recorded, with the way back to it and to what was left empty (V2)."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.contact import Outcome
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Recorded
from desktop.ui.parts.contact_panels import calling_card
from desktop.ui.screen import Screen
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.record_words import left_empty, recorded_words


def tell_recorded(
    screen: Screen, view: MeasureView, recorded: Recorded, content: VisitContent, undo: Callable[[], object]
) -> None:
    """Says what was done: it can be taken back, read again, and what stayed empty be completed."""
    contact = recorded.contact
    said, empty = recorded_words(view.scheme.visit_word, recorded), left_empty(recorded.warnings, content)
    told = f"{view.household.name}\u00a0: {said[:1].lower()}{said[1:]}"
    again = {"measure_id": contact.measure_id, "contact_id": contact.id}
    leads: tuple[str, Callable[[], object]]
    if empty:
        leads = ("Compléter", lambda: screen.go("visit", **again))
    elif contact.outcome is Outcome.DONE:
        leads = ("Relire", lambda: screen.go("visit_read", contact_id=contact.id))
    elif contact.outcome is Outcome.PORTE_CLOSE:
        leads = calling_card(screen, contact)
    else:
        leads = ("Corriger", lambda: screen.go("visit", **again))
    screen.messages.show_info(told, undo, leads=leads, more=empty)
