"""What is said once a contact is recorded, with the way back to what was left empty (V2)."""

from __future__ import annotations

from desktop.services.visits import Recorded
from desktop.ui.screen import Screen
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.record_words import left_empty, recorded_words


def tell_recorded(screen: Screen, word: str, recorded: Recorded, content: VisitContent) -> None:
    """Says what was done, and names what stayed empty beside an act that completes it."""
    contact = recorded.contact
    said, empty = recorded_words(word, recorded), left_empty(recorded.warnings, content)
    who = screen.services.measures.view(contact.measure_id).household.name
    told = f"{who}\u00a0: {said[:1].lower()}{said[1:]}"
    if not empty:
        screen.messages.show_info(told)
        return
    again = {"measure_id": contact.measure_id, "contact_id": contact.id}
    screen.messages.show_warning(f"{told} {empty}", ("Compléter", lambda: screen.go("visit", **again)))
