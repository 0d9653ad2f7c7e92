"""The visit chosen on a calendar, in words, with all that can be done with it; or the visit that is moved."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.services.calendar import CalendarCard, CardKind
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import day_in_words, hour_in_words
from desktop.ui.today.acts import RowAct, acts_of_card
from desktop.ui.today.beside import Beside
from desktop.ui.widgets import Banner, FlowLayout, PrimaryButton, SchemeLetter, SecondaryButton, TextLabel, clear_layout
from desktop.ui.widgets.tips import set_tip

_NOTHING = (
    "Choisissez une visite pour voir ce que l’on peut en faire. Pour la changer de jour, faites-la glisser, ou tapez M."
)
_WORDS_CHARS = 28
_SIGNS = "En pointillé\u00a0: à planifier, jour conseillé. Sablier\u00a0: dernier jour."
_LEAST = 44
"""As tall as the buttons that come in its place: nothing moves under the hand that chooses."""
_HOW = "Flèches et Entrée, ou touchez un jour. Échap pour renoncer."


def _about(card: CalendarCard) -> str:
    """« Lens, mardi 24 novembre, 9 h 30 », and why for what is owed."""
    if card.kind in (CardKind.PROPOSED, CardKind.LIMIT):
        return f"{card.commune}. {card.reason.without_scheme}."
    day = day_in_words(card.day).removesuffix(f" {card.day.year}")
    return ", ".join(part for part in (card.commune, day, hour_in_words(card.at)) if part)


class CardBar(QFrame):
    """`show_card` for one that is chosen, `show_moving` for one that is held."""

    acted = Signal(str)
    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "card")
        self.buttons: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, SPACE + 4, SPACE * 2, SPACE + 4)
        self._column.setSpacing(SPACE)
        self._banner: Banner | None = None
        self.show_card(None)

    @property
    def told(self) -> str:
        """What is said of the visit that is held; empty when there is none."""
        return self._banner.text if self._banner is not None else ""

    def show_card(self, card: CalendarCard | None) -> None:
        """A visit and its acts, or how to choose one."""
        self._empty()
        self.setAccessibleName(card.household if card is not None else "Visite choisie")
        if card is None:
            hint = TextLabel(f"{_NOTHING} {_SIGNS}", muted=True)
            hint.setMinimumHeight(_LEAST)
            self._column.addWidget(hint)
            return
        about = QWidget()
        head = QHBoxLayout(about)
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(card.household, "label"))
        words.addWidget(TextLabel(_about(card), "caption", muted=True))
        head.addWidget(SchemeLetter(card.scheme, card.scheme_name), 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        acts = self._bar(acts_of_card(card), card.household)
        self._column.addWidget(Beside(about, acts, _WORDS_CHARS))

    def show_moving(self, title: str) -> None:
        """The visit that is held."""
        self._empty()
        self.setAccessibleName(title)
        self._column.addWidget(TextLabel(title, "label"))
        self._banner = Banner("accent", _HOW)
        cancel = SecondaryButton("Renoncer", "cross")
        cancel.clicked.connect(lambda *_: self.given_up.emit())
        self.buttons["give_up"] = cancel
        self._column.addWidget(Beside(self._banner, cancel, _WORDS_CHARS))

    def tell(self, words: str) -> None:
        """Says of a day whether it takes the visit."""
        if self._banner is not None:
            self._banner.set_text(words or _HOW)

    def _bar(self, acts: tuple[RowAct, ...], household: str) -> QWidget:
        holder = QWidget()
        flow = FlowLayout(holder, spacing=SPACE)
        for place, act in enumerate(acts):
            if act.name in self.buttons:  # the main act again, under its own key
                continue
            button = (PrimaryButton if place == 0 else SecondaryButton)(
                f"{act.label}  ({act.key_word})", act.icon if place == 0 else ""
            )
            button.setAccessibleName(f"{act.label}\u00a0: {household}")
            button.setAccessibleDescription(act.tip)
            set_tip(button, act.tip)
            button.clicked.connect(lambda *_, name=act.name: self.acted.emit(name))
            self.buttons[act.name] = button
            flow.addWidget(button)
        return holder

    def _empty(self) -> None:
        self.buttons, self._banner = {}, None
        clear_layout(self._column)
