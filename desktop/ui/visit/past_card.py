"""The history of a contact as a story: when, by whom, why, and what was written otherwise before."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.services.contact_history import HistoryEntry
from desktop.ui.widgets import Card, Line, TextLabel


def history_card(history: Sequence[HistoryEntry]) -> Card:
    """The changes, the latest first."""
    card = Card("Historique de la saisie")
    for place, entry in enumerate(history):
        if place:
            card.add(Line())
        card.add(TextLabel(entry.sentence, "label", selectable=True))
        for one in entry.differences:
            card.add(TextLabel(one.words, muted=True, selectable=True))
    return card
