"""The drafts of visits left open: taken up again, or given up with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.contact import Draft
from desktop.domain.french import long_date
from desktop.errors import AppError
from desktop.services.clock import PARIS
from desktop.services.unsaved import BegunMeasure
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import hour_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import IconLabel, LinkButton, SchemeChip, SecondaryButton, TextLabel

if TYPE_CHECKING:
    from desktop.services.bundle import Services

_MIDDLE = Qt.AlignmentFlag.AlignVCenter
"""An item of fixed height without an alignment would cap the height of its whole row, and cut the words beside it."""


class _Row(QWidget):
    """Something begun: whose, what, « Reprendre » and « Abandonner »."""

    def __init__(self, title: str, about: str, scheme: tuple[str, str] | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 4, 0, 4)
        row.setSpacing(SPACE + 4)
        row.addWidget(IconLabel("pen", "accent"), 0, _MIDDLE)
        words = QVBoxLayout()
        words.setSpacing(2)
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
        self.setAccessibleName(name)


class DraftRow(_Row):
    """One draft: of which day, when it was last kept."""

    def __init__(self, screen: Screen, draft: Draft, title: str = "", scheme: tuple[str, str] | None = None) -> None:
        super().__init__(title, draft_words(draft), scheme)
        self.resume_button.clicked.connect(lambda *_: _resume(screen, draft))
        self.drop_button.clicked.connect(lambda *_: _drop(screen, draft, title))


class BegunMeasureRow(_Row):
    """One « Nouvelle mesure » begun and left."""

    def __init__(self, screen: Screen, begun: BegunMeasure, scheme: tuple[str, str] | None) -> None:
        super().__init__(begun.household, "Nouvelle mesure, commencée et pas encore ouverte", scheme)
        self.resume_button.clicked.connect(lambda *_: screen.go("measure_open", household_id=begun.household_id))
        self.drop_button.clicked.connect(lambda *_: _forget(screen, begun))


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


def _forget(screen: Screen, begun: BegunMeasure) -> None:
    unsaved = screen.services.unsaved
    values = unsaved.load(begun.key)
    unsaved.drop(begun.key)

    def put_back() -> None:
        unsaved.keep(begun.key, values)
        screen.hub.tell("draft")

    screen.messages.show_info(f"Mesure commencée abandonnée pour {begun.household}.", put_back)
    screen.hub.tell("draft")


def waiting_words(services: Services, drafts: Sequence[Draft]) -> str:
    """« Un brouillon de visite vous attend pour DELATTRE Éloïse. »; of several, whose the latest is."""
    try:
        who = services.measures.view(drafts[0].measure_id).household.name
    except AppError:  # the measure went: the draft stays within reach all the same
        who = "une mesure disparue"
    if len(drafts) == 1:
        return f"Un brouillon de visite vous attend pour {who}."
    return f"{len(drafts)} brouillons de visite vous attendent, le plus récent pour {who}."
