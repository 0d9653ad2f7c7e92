"""What can be done with a contact of the history: note it, put it off, read it again, correct it."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.contact import Contact, Outcome
from desktop.services.story import StoryEntry
from desktop.ui.parts.story_view import Act, Acts
from desktop.ui.screen import Screen


def contact_acts(
    screen: Screen, entry: StoryEntry, *, is_open: bool, postpone: Callable[[Contact], object] | None = None
) -> Acts:
    """The acts of one entry; a measure that is over can only be read again."""
    contact = entry.contact
    if contact is None:
        return ()

    def record() -> None:
        screen.go("visit", measure_id=contact.measure_id, contact_id=contact.id)

    if contact.is_planned:
        note = Act("Noter", record)
        return (note, Act("Reporter", lambda: postpone(contact))) if postpone else (note,)
    if contact.outcome is Outcome.DONE or not is_open or not contact.stands:
        return (Act("Relire", lambda: screen.go("visit_read", contact_id=contact.id)),)
    return (Act("Corriger", record),)
