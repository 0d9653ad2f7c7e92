"""The passphrase is forgotten: the recovery code opens the notebook, and a new passphrase is set at once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.new_passphrase import NewPassphrase
from desktop.ui.unlock.restore_offer import OlderCopyOffer
from desktop.ui.unlock.try_button import SECOND_MS, TryButton
from desktop.ui.widgets import LabeledField, LinkButton
from desktop.ui.work.tasks import TaskRunner


class RecoveryPage(GatePage):
    """Asks for the recovery code and a new passphrase. `opened(services)` when the code was right."""

    help_key = "recovery"

    opened = Signal(object)
    left = Signal()
    restore_requested = Signal()

    def __init__(
        self, gate: Gate, tasks: TaskRunner, second_ms: int = SECOND_MS, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            "Phrase de passe oubliée",
            "Le code de votre fiche de secours ouvre le carnet. Choisissez en même temps une nouvelle phrase de passe.",
            parent=parent,
        )
        self._gate, self._tasks = gate, tasks
        self.code = QLineEdit()
        self.code.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhNoPredictiveText | Qt.InputMethodHint.ImhPreferUppercase)
        self.code_field = LabeledField(
            "Code de secours",
            self.code,
            "Les sept groupes, dans l’ordre. Les tirets, les espaces et les minuscules n’ont pas d’importance.",
        )
        self.passphrase = NewPassphrase(gate.propose_passphrase, "Nouvelle phrase de passe")
        self.button = TryButton("Ouvrir avec le code", "key", second_ms)
        self.back = LinkButton("Revenir")
        self.older = OlderCopyOffer()
        self.card.add(self.code_field)
        self.card.add(self.passphrase)
        self.card.add(self.older)
        self.add_row(self.button, self.back)
        self.first = self.code
        self._connect()
        self.button.wait(gate.wait_seconds)

    def _connect(self) -> None:
        self.code.textChanged.connect(lambda _text: self.code_field.set_error(""))
        self.code.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())
        self.back.clicked.connect(lambda *_: self.left.emit())
        self.older.restore_requested.connect(self.restore_requested)
        self.older.accepted.connect(lambda: self.submit(accept_older=True))

    def submit(self, *, accept_older: bool = False) -> None:
        """Try the code with the new passphrase; `accept_older` once the worker was told of an older copy."""
        if not self.button.is_ready:
            return
        code, new = self.code.text(), self.passphrase.check()
        if not code.strip():
            self.code_field.set_error("Tapez le code de la fiche de secours.")
            self.code.setFocus()
        elif new:
            self.show_trouble("")
            self.button.set_busy("Ouverture…")
            self.older.hide()
            self._tasks.run(lambda: self._gate.recover(code, new, accept_older=accept_older), self._succeed, self._fail)

    def _succeed(self, services: object) -> None:
        self.button.set_busy("")
        self.code.clear()
        self.passphrase.clear()
        self.opened.emit(services)

    def _fail(self, error: Exception) -> None:
        self.button.set_busy("")
        if isinstance(error, InvalidInputError):
            self.passphrase.set_error(error.fields.get("passphrase", error.sentence))
        elif not isinstance(error, AppError):
            raise error
        elif self._gate.is_older(error):
            self.older.tell(error)
        elif self._gate.is_wrong_key(error):
            self._gate.wrong_tries += 1
            self.button.wait(self._gate.wait_seconds)
            self.code_field.set_error(error.sentence)
            self.code.setFocus()
        else:
            self.show_trouble(error.sentence)
