"""How writing is helped: misspelt words underlined or not, and the words that the worker has taught."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.settings import Settings
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, FlowRow, SecondaryButton, TextLabel, TickBox, clear_layout
from desktop.ui.widgets.tips import set_tip

_NONE: Final = "Aucun mot ajouté. «\u00a0Ajouter au dictionnaire\u00a0», sur un mot souligné, le met ici."


class SpellingCard(Card):
    """The underlining, on or off. `changed(values)`."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Orthographe", parent)
        self.underline = TickBox("Souligner les mots que le dictionnaire ne connaît pas")
        help_text = (
            "Le dictionnaire est dans le programme\u00a0: rien de ce que vous écrivez ne quitte l’ordinateur, et rien "
            "n’est corrigé à votre place."
        )
        self.underline.setAccessibleDescription(help_text)
        self.add(self.underline)
        self.add(TextLabel(help_text, "caption", muted=True))
        self.underline.toggled.connect(lambda on: self.changed.emit({"spelling": on}))

    def show_settings(self, settings: Settings) -> None:
        """Show what is kept."""
        self.underline.setChecked(settings.spelling)


class OwnWordsCard(Card):
    """The words added by the worker; each can be taken out again."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("Mon dictionnaire", parent)
        self._screen = screen
        self.buttons: dict[str, SecondaryButton] = {}
        self._holder = QWidget()
        self._column = QVBoxLayout(self._holder)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.add(self._holder)

    def show_words(self) -> None:
        """Read the words again."""
        clear_layout(self._column)
        words = sorted(self._screen.services.spelling.own_words(), key=str.casefold)
        self.buttons = {word: self._button(word) for word in words}
        if words:
            self._column.addWidget(TextLabel("Toucher un mot le retire.", "caption", muted=True))
            self._column.addWidget(FlowRow(self.buttons.values(), SPACE))
        else:
            self._column.addWidget(TextLabel(_NONE, muted=True))

    def _button(self, word: str) -> SecondaryButton:
        button = SecondaryButton(word, "cross")
        button.setAccessibleName(f"Retirer «\u00a0{word}\u00a0» de mon dictionnaire")
        set_tip(button, button.accessibleName())
        button.clicked.connect(lambda *_: self._remove(word))
        return button

    def _remove(self, word: str) -> None:
        spelling = self._screen.services.spelling
        self._screen.tasks.run(lambda: spelling.remove_word(word), lambda _none: self._tell_removed(word))

    def _tell_removed(self, word: str) -> None:
        self.show_words()
        self._screen.messages.show_info(
            f"«\u00a0{word}\u00a0» est retiré de votre dictionnaire.", lambda: self._put_back(word)
        )

    def _put_back(self, word: str) -> None:
        spelling = self._screen.services.spelling
        self._screen.tasks.run(lambda: spelling.add_word(word), lambda _none: self.show_words())
