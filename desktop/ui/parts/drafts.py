"""The drafts of visits left open: taken up again, or given up with a way back."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.contact import Draft
from desktop.domain.french import long_date
from desktop.services.clock import PARIS
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import hour_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import IconLabel, LinkButton, SchemeChip, SecondaryButton, TextLabel

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
"""An item of fixed height without an alignment would cap the height of its whole row, and cut the words beside it."""


class DraftRow(QWidget):
    """One draft: of which day, when it was last kept, « Reprendre » and « Abandonner »."""

    def __init__(self, screen: Screen, draft: Draft, title: str = "", scheme: tuple[str, str] | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(SPACE + 4)
        row.addWidget(IconLabel("pen", "accent"), 0, _MIDDLE)
        words = QVBoxLayout()
        words.setSpacing(2)
        about = draft_words(draft)
        if title:
            words.addWidget(TextLabel(title, "label"))
        words.addWidget(TextLabel(about, "caption" if title else "body", muted=bool(title)))
        row.addLayout(words, 1)
        if scheme is not None:
            row.addWidget(SchemeChip(*scheme), 0, _MIDDLE)
        self.resume_button = SecondaryButton("Reprendre")
        self.drop_button = LinkButton("Abandonner")
        name = f"{title}, {about}" if title else about
        for button in (self.resume_button, self.drop_button):
            button.setAccessibleName(f"{button.text()} : {name}")
            row.addWidget(button, 0, _MIDDLE)
        self.resume_button.clicked.connect(lambda *_: _resume(screen, draft))
        self.drop_button.clicked.connect(lambda *_: _drop(screen, draft, title))
        self.setAccessibleName(name)


def draft_words(draft: Draft) -> str:
    """« Visite du 20 novembre 2026, gardée le 20 novembre 2026 à 14 h 32 »."""
    try:
        day = f"du {long_date(date.fromisoformat(str(draft.values.get('day', ''))))}"
    except ValueError:  # the day is still being typed
        day = "en cours de saisie"
    if not draft.saved_at:
        return f"Brouillon {day}"
    moment = datetime.fromisoformat(draft.saved_at).astimezone(PARIS)
    return f"Brouillon {day}, gardé le {long_date(moment.date())} à {hour_in_words(moment.time())}"


def _resume(screen: Screen, draft: Draft) -> None:
    screen.go("visit", measure_id=draft.measure_id, contact_id=draft.contact_id, draft_id=draft.id)


def _drop(screen: Screen, draft: Draft, who: str) -> None:
    screen.services.visits.drop_draft(draft.id)

    def put_back() -> None:
        screen.services.visits.keep_draft(draft)
        screen.hub.tell("draft")

    who = who or screen.services.measures.view(draft.measure_id).household.name
    screen.messages.show_info(f"Brouillon abandonné pour {who}.", put_back)
    screen.hub.tell("draft")
