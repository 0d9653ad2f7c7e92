"""Unlocking: one passphrase, an error beside it, a growing wait after wrong tries, never a wipe."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.errors import AppError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import DEMONSTRATION_PASSPHRASE, Gate
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.unlock.restore_offer import OlderCopyOffer
from desktop.ui.unlock.try_button import SECOND_MS, TryButton
from desktop.ui.widgets import Banner, FlowRow, LabeledField, LinkButton, TextLabel
from desktop.ui.work.tasks import TaskRunner


class UnlockPage(GatePage):
    """Asks for the passphrase. `opened(services)` when it was right."""

    opened = Signal(object)
    recovery_requested = Signal()
    restore_requested = Signal()
    verify_requested = Signal()
    diagnosis_requested = Signal()
    left = Signal()
    """From the demonstration back to one's own notebook."""

    def __init__(
        self, gate: Gate, tasks: TaskRunner, second_ms: int = SECOND_MS, parent: QWidget | None = None
    ) -> None:
        own = not gate.is_demonstration
        super().__init__(
            "Ouvrir le carnet" if own else "Ouvrir le carnet de démonstration",
            "Tout y est chiffré. Tapez votre phrase de passe pour le lire." if own else "",
            parent=parent,
        )
        self._gate, self._tasks = gate, tasks
        self.passphrase = PassphraseField()
        self.field = LabeledField("Phrase de passe", self.passphrase)
        self.button = TryButton("Ouvrir", "unlock", second_ms)
        self.forgotten = LinkButton("J’ai oublié ma phrase de passe")
        self.backup = LinkButton("Reprendre une sauvegarde")
        self.verify = LinkButton("Vérifier un document signé")
        self.diagnosis = LinkButton("Diagnostic pour le service informatique")
        self.older = OlderCopyOffer()
        self.own_notebook = LinkButton("Revenir à mon propre carnet")
        self._lay_out(own)
        self.first = self.passphrase
        self.passphrase.entered.connect(self.submit)
        self.passphrase.changed.connect(lambda: self._offer(None))
        self.button.clicked.connect(lambda *_: self.submit())
        self.forgotten.clicked.connect(lambda *_: self.recovery_requested.emit())
        self.backup.clicked.connect(lambda *_: self.restore_requested.emit())
        self.verify.clicked.connect(lambda *_: self.verify_requested.emit())
        self.diagnosis.clicked.connect(lambda *_: self.diagnosis_requested.emit())
        self.older.restore_requested.connect(self.restore_requested)
        self.older.accepted.connect(lambda: self.submit(accept_older=True))
        self.own_notebook.clicked.connect(lambda *_: self.left.emit())
        self._refused = ""
        self.button.rested.connect(self._stop_telling_wait)
        self.button.wait(gate.wait_seconds)

    def _lay_out(self, own: bool) -> None:
        if not own:
            phrase = f"La phrase de passe de démonstration est «\u00a0{DEMONSTRATION_PASSPHRASE}\u00a0»."
            self.card.add(Banner("info", phrase))
        self.card.add(self.field)
        self.card.add(self.older)
        self.add_row(self.button, *((self.forgotten, self.backup) if own else (self.own_notebook,)))
        if own:
            self.foot.addWidget(FlowRow((self.verify, self.diagnosis)))
            self.foot.addWidget(TextLabel(f"Carnet\u00a0: {self._gate.directory}", "caption", muted=True))

    def set_closing(self, closing: bool) -> None:
        """Whether the notebook is still being closed: it cannot be opened until it is."""
        self.button.set_busy("Fermeture…" if closing else "")

    def submit(self, *, accept_older: bool = False) -> None:
        """Try what is typed; `accept_older` once the worker was told that this notebook is an older copy."""
        typed = self.passphrase.text()
        if not self.button.is_ready:
            return
        if not typed:
            self.field.set_error("Tapez votre phrase de passe.")
            return
        self.field.set_error("")
        self.show_trouble("")
        self._offer(None)
        self._set_busy("Ouverture…")
        self._tasks.run(lambda: self._gate.open(typed, accept_older=accept_older), self._succeed, self._fail)

    def _succeed(self, services: object) -> None:
        self._set_busy("")
        self.passphrase.clear()
        self.opened.emit(services)

    def _fail(self, error: Exception) -> None:
        self._set_busy("")
        if not isinstance(error, AppError):
            raise error
        if self._gate.is_older(error):
            self._offer(error)
            return
        if not self._gate.is_wrong_key(error):
            self.show_trouble(error.sentence)
            return
        from desktop.domain.french import plural

        self._gate.wrong_tries += 1
        seconds = self._gate.wait_seconds
        self.button.wait(seconds)
        self._refused = f"{error.happened} {error.do}"
        wait = f"Nouvel essai dans {plural(seconds, 'seconde', 'secondes')}."
        self.field.set_error(f"{self._refused} {wait}" if seconds else self._refused)
        self.passphrase.setFocus()
        self.passphrase.edit.selectAll()

    def _offer(self, older: AppError | None) -> None:
        """What may be done with an older copy, in the place of the usual ways on; None brings those back."""
        for usual in (self.button, self.backup):
            usual.setVisible(older is None and not (usual is self.backup and self._gate.is_demonstration))
        if older is None:
            self.older.hide()
        else:
            self.older.tell(older)

    def _stop_telling_wait(self) -> None:
        if self.field.error:
            self.field.set_error(self._refused)

    def _set_busy(self, word: str) -> None:
        self.passphrase.edit.setReadOnly(bool(word))
        self.button.set_busy(word)
