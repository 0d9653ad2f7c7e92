"""Another key for the notebook, when somebody may hold a copy of it: all is encrypted anew, while it is closed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.new_passphrase import NewPassphrase
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.unlock.try_button import SECOND_MS, TryButton
from desktop.ui.widgets import Banner, LabeledField, LinkButton
from desktop.ui.work.tasks import TaskRunner


class NewKeyPage(GatePage):
    """Asks for the passphrase and another one, `changed((code, day))` with the new code; `left()` to turn back."""

    help_key = "settings"

    changed = Signal(object)
    left = Signal()

    def __init__(
        self, gate: Gate, tasks: TaskRunner, second_ms: int = SECOND_MS, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Changer la clé du carnet",
            "Le carnet est chiffré de nouveau, en entier. Cela prend quelques instants, et rien ne s’y perd.",
            parent=parent,
        )
        self._gate, self._tasks = gate, tasks
        self.current = PassphraseField()
        self.current_field = LabeledField("Phrase de passe actuelle", self.current)
        self.new = NewPassphrase(gate.propose_passphrase, "Nouvelle phrase de passe")
        self.button = TryButton("Changer la clé", "key", second_ms)
        self.back = LinkButton("Revenir")
        self.card.add(
            Banner(
                "warning",
                "La copie que quelqu’un aurait déjà s’ouvre encore avec l’ancienne phrase de passe\u00a0: la nouvelle "
                "clé protège ce que vous écrirez désormais. Prévenez votre responsable.",
            )
        )
        self.card.add(self.current_field)
        self.card.add(self.new)
        self.add_row(self.button, self.back)
        self.first = self.current
        self._connect()
        self.button.wait(gate.wait_seconds)

    def _connect(self) -> None:
        self.current.changed.connect(lambda: self.current_field.set_error(""))
        self.current.entered.connect(self.new.setFocus)
        self.new.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())
        self.back.clicked.connect(lambda *_: self.left.emit())

    def set_closing(self, closing: bool) -> None:
        """Whether the notebook is still being closed: its key cannot be changed until it is."""
        self.button.set_busy("Fermeture…" if closing else "")

    def submit(self) -> None:
        """Change it."""
        if not self.button.is_ready:
            return
        current, new = self.current.text(), self.new.check()
        if not current:
            self.current_field.set_error("Tapez votre phrase de passe actuelle.")
            self.current.setFocus()
        elif new:
            self.show_trouble("")
            self._set_busy("Chiffrement…")
            self._tasks.run(lambda: self._gate.change_key(current, new), self._succeed, self._fail)

    def _succeed(self, made: object) -> None:
        self._set_busy("")
        self.current.clear()
        self.new.clear()
        self.changed.emit(made)

    def _fail(self, error: Exception) -> None:
        self._set_busy("")
        if isinstance(error, InvalidInputError):
            self.new.set_error(error.fields.get("passphrase", error.sentence))
        elif not isinstance(error, AppError):
            raise error
        elif self._gate.is_wrong_key(error):
            self._gate.wrong_tries += 1
            self.button.wait(self._gate.wait_seconds)
            self.current_field.set_error(f"{error.happened} {error.do}")
            self.current.setFocus()
        else:
            self.show_trouble(error.sentence)

    def _set_busy(self, word: str) -> None:
        self.button.set_busy(word)
        self.back.setEnabled(not word)
