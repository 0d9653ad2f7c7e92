"""What earlier visits said and lasts, offered above the questions that are still empty: one act brings it in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.form_words import words_of
from desktop.domain.forms import OTHER_SUFFIX, Answers, FieldKind, FormField
from desktop.domain.french import inside, join_words, long_dates, plural
from desktop.domain.noun import Noun
from desktop.domain.slow_answers import SlowAnswers, TakenUp, Told
from desktop.ui.forms.section_card import SectionCard
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import FlowRow, SecondaryButton, TextLabel


class EarlierLine(QWidget):
    """One quiet line in a section, with its button; without it once nothing is left to take up."""

    asked = Signal()

    def __init__(self, title: str, word: Noun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._word = title, word
        self._shown: tuple[TakenUp, TakenUp] | None = None
        self.words = TextLabel("", "caption", muted=True)
        self.button = SecondaryButton("", "copy")
        self.button.clicked.connect(lambda *_: self.asked.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.words)
        column.addWidget(FlowRow((self.button,)))

    def follow(self, offered: TakenUp, unchanged: TakenUp) -> None:
        """Says what can be taken up; else what stands as it was; nothing of neither."""
        if self._shown == (offered, unchanged):
            return
        self._shown = offered, unchanged
        self.button.setVisible(bool(offered.told))
        self.setVisible(bool(offered.told or unchanged.told))
        if offered.told:
            self.words.setText(f"Déjà noté\u00a0: {' · '.join(_told(one) for one in offered.told)}.")
            self.button.setText(f"Reprendre {_of_the_visits(offered.days, self._word)}")
            self.button.setAccessibleName(f"{self.button.text()}\u00a0: {self._title}")
            self.button.setAccessibleDescription(self.words.text())
        elif unchanged.told:
            named = " · ".join(inside(one.field.label) for one in unchanged.told)
            self.words.setText(f"Inchangé depuis {_the_visits(unchanged.days, self._word)}\u00a0: {named}.")


class EarlierAnswers(QObject):
    """The lines of a form: one in each section that has something to offer."""

    asked = Signal(object)
    """What is to be taken up."""

    def __init__(self, known: SlowAnswers, cards: Sequence[SectionCard], word: Noun, parent: QObject) -> None:
        super().__init__(parent)
        self._known = known
        self._answers: Answers = {}
        self._lines = {card: EarlierLine(card.section.title, word, card) for card in cards if _has(known, card)}
        for card, line in self._lines.items():
            card.add(line)
            line.asked.connect(lambda card=card: self._ask(card))

    def line(self, card: SectionCard) -> EarlierLine | None:
        """The line of a section, None when earlier visits said nothing there."""
        return self._lines.get(card)

    def follow(self, answers: Answers, *, shown: bool) -> None:
        """The form is answered so now; `shown` when all of it is asked."""
        self._answers = answers
        for card, line in self._lines.items():
            section = card.section
            if shown:
                line.follow(self._known.offered(section, answers), self._known.unchanged(section, answers))
            else:
                line.follow(TakenUp(()), TakenUp(()))

    def _ask(self, card: SectionCard) -> None:
        self.asked.emit(self._known.offered(card.section, self._answers))


def _has(known: SlowAnswers, card: SectionCard) -> bool:
    return any(one.field in card.section.fields for one in known.told)


def _told(one: Told) -> str:
    """« étiquette DPE avant travaux (F) »; rows are counted."""
    field = one.field
    value, other = one.answers.get(field.name), one.answers.get(field.name + OTHER_SUFFIX)
    if field.kind is FieldKind.ROWS and value:
        words = [plural(len(value), "ligne", "lignes")]
    else:
        words = [] if value is None else [_words(field, value)]
    return f"{inside(field.label)} ({', '.join([*words, other] if other else words)})"


def _words(field: FormField, value: Any) -> str:
    """An answer inside a sentence: what was chosen from a list is no title there."""
    if field.kind is FieldKind.CHOICES:
        return join_words([inside(field.label_of(str(one))) for one in value])
    return inside(words_of(field, value)) if field.kind is FieldKind.CHOICE else words_of(field, value)


def _the_visits(days: Sequence[date], word: Noun) -> str:
    """« la visite du 20 mai 2026 », « les contacts des 3 mars et 20 mai 2026 »."""
    return f"{f'les {word.many}' if len(days) > 1 else word.the} {_of_days(days)}"


def _of_the_visits(days: Sequence[date], word: Noun) -> str:
    """« de la visite du 20 mai 2026 », « des contacts des 3 mars et 20 mai 2026 »."""
    return f"{f'des {word.many}' if len(days) > 1 else word.of_the} {_of_days(days)}"


def _of_days(days: Sequence[date]) -> str:
    when = long_dates(days)
    return f"d{when.removeprefix('l')}" if len(days) > 1 else f"du {when.removeprefix('le ')}"
