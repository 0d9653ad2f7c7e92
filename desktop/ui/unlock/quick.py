"""Unlocking during the day: a short code, three tries; the passphrase is always offered beside it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.pin import FEWEST_DIGITS, MOST_DIGITS, digits_of
from desktop.errors import AppError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.unlock.try_button import TryButton
from desktop.ui.widgets import LabeledField, LinkButton, TextLabel
from desktop.ui.work.tasks import TaskRunner

_OLDER: Final = (
    "Rien n’a été modifié. Tapez votre phrase de passe : vous pourrez reprendre une sauvegarde plus récente, ou ouvrir "
    "cette copie telle qu’elle est."
)


class QuickUnlockPage(GatePage):
    """Asks for the code of the day. `opened(services)` when it was right."""

    opened = Signal(object)
    passphrase_requested = Signal(str)
    """With what has happened, empty when it was simply asked for."""

    def __init__(self, gate: Gate, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__("Ouvrir le carnet", "Tapez votre code du jour.", parent=parent)
        self._gate, self._tasks = gate, tasks
        self.code = PassphraseField()
        self.code.edit.setMaxLength(MOST_DIGITS)
        self.code.edit.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhPreferNumbers)
        self.field = LabeledField("Code du jour", self.code, "Après trois codes faux, la phrase de passe est demandée.")
        self.button = TryButton("Ouvrir", "unlock")
        self.passphrase = LinkButton("Ouvrir par la phrase de passe")
        self.card.add(self.field)
        self.add_row(self.button, self.passphrase)
        self.foot.addWidget(TextLabel(f"Carnet\u00a0: {gate.directory}", "caption", muted=True))
        self.first = self.code
        self.code.entered.connect(self.submit)
        self.code.changed.connect(lambda: self.field.set_error(""))
        self.button.clicked.connect(lambda *_: self.submit())
        self.passphrase.clicked.connect(lambda *_: self.passphrase_requested.emit(""))

    def set_closing(self, closing: bool) -> None:
        """Whether the notebook is still being closed: it cannot be opened until it is."""
        self.button.set_busy("Fermeture…" if closing else "")

    def submit(self) -> None:
        """Try what is typed; what cannot be a code costs no try."""
        code = digits_of(self.code.text())
        if not self.button.is_ready:
            return
        if len(code) < FEWEST_DIGITS or not code.isdigit():
            self.field.set_error(f"Le code se compose d’au moins {FEWEST_DIGITS} chiffres.")
            return
        self.show_trouble("")
        self._set_busy("Ouverture…")
        self._tasks.run(lambda: self._gate.open_quickly(code), self._succeed, self._fail)

    def _succeed(self, services: object) -> None:
        self._set_busy("")
        self.code.clear()
        self.opened.emit(services)

    def _fail(self, error: Exception) -> None:
        self._set_busy("")
        if not isinstance(error, AppError):
            raise error
        if self._gate.is_over(error):
            self.passphrase_requested.emit(error.sentence)
            return
        if self._gate.is_older(error):  # a choice that a short code is not asked for
            self.passphrase_requested.emit(f"{error.happened} {_OLDER}")
            return
        self.code.clear()
        if self._gate.is_wrong_key(error):
            self.field.set_error(error.sentence)
        else:
            self.show_trouble(error.sentence)
        self.code.setFocus()

    def _set_busy(self, word: str) -> None:
        self.code.edit.setReadOnly(bool(word))
        self.button.set_busy(word)
