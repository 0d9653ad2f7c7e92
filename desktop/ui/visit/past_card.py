"""The history of a contact as a story: when, by whom, why, and what was written otherwise before."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.services.contact_history import Difference, HistoryEntry
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Card, LevelMark, Line, TextLabel


def history_card(history: Sequence[HistoryEntry]) -> Card:
    """The changes, the latest first."""
    card = Card("Historique de la saisie")
    for place, entry in enumerate(history):
        if place:
            card.add(Line())
        card.add(TextLabel(entry.sentence, "label", selectable=True))
        for one in entry.differences:
            card.add(_told(one))
    return card


def _told(one: Difference) -> QWidget:
    words = TextLabel(one.words, muted=True, selectable=True)
    if one.level != "confidential":
        return words
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(SPACE)
    row.addWidget(words, 1)
    row.addWidget(LevelMark(one.level), 0, Qt.AlignmentFlag.AlignTop)
    return holder
