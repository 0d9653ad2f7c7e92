"""Steps of the first start: who am I, the passphrase, the territories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.ui.locking.frame import LATER, GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.new_passphrase import NewPassphrase
from desktop.ui.unlock.try_button import TryButton
from desktop.ui.widgets import Banner, ChoicesField, LabeledField, LinkButton, PrimaryButton
from desktop.ui.work.tasks import TaskRunner

BACK: Final = "Revenir"


class IdentityStep(GatePage):
    """Who I am and for which operator: `done` in any case, everything may be empty."""

    done = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Qui êtes-vous\u00a0?",
            "Votre nom et votre qualification s’impriment sur les bilans. Tout peut être complété plus tard.",
            1,
            parent,
        )
        self.name, self.qualification, self.operator = QLineEdit(), QLineEdit(), QLineEdit()
        rows = (
            ("Prénom et nom", self.name, ""),
            ("Qualification", self.qualification, "Par exemple\u00a0: conseillère en économie sociale familiale"),
            ("Opérateur", self.operator, "L’organisme qui vous emploie, tel que le Département le connaît"),
        )
        for label, edit, help_text in rows:
            self.card.add(LabeledField(label, edit, help_text))
        self.next = PrimaryButton("Continuer")
        self.later = LinkButton(LATER)
        self.back = LinkButton(BACK)
        self.add_row(self.next, self.later, self.back)
        self.first = self.name
        self.name.returnPressed.connect(self.qualification.setFocus)
        self.qualification.returnPressed.connect(self.operator.setFocus)
        self.operator.returnPressed.connect(self.done)
        self.next.clicked.connect(lambda *_: self.done.emit())
        self.later.clicked.connect(lambda *_: self.done.emit())
        self.back.clicked.connect(lambda *_: self.left.emit())


class PassphraseStep(GatePage):
    """The passphrase, chosen twice; makes the notebook. `made((services, recovery code))`."""

    made = Signal(object)
    left = Signal()

    def __init__(self, gate: Gate, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(
            "Votre phrase de passe",
            "Elle ouvre le carnet, chaque jour. Si vous l’oubliez, la fiche de secours de l’étape suivante l’ouvrira.",
            2,
            parent,
        )
        self._gate, self._tasks = gate, tasks
        self.card.add(
            Banner(
                "info",
                "Elle protège les ménages si l’ordinateur est perdu ou volé\u00a0: sans elle ni la fiche de secours, "
                "personne ne lit le carnet, ni votre employeur, ni le Département, ni nous. Elle ne protège pas un "
                "carnet laissé ouvert\u00a0: verrouillez-le avec Ctrl\u00a0+\u00a0L.",
            )
        )
        self.passphrase = NewPassphrase(gate.propose_passphrase)
        self.card.add(self.passphrase)
        self.button = TryButton("Créer le carnet", "lock")
        self.back = LinkButton(BACK)
        self.add_row(self.button, self.back)
        self.first = self.passphrase
        self.back.clicked.connect(lambda *_: self.left.emit())
        self.passphrase.entered.connect(self.submit)
        self.button.clicked.connect(lambda *_: self.submit())

    def submit(self) -> None:
        """Make the notebook."""
        if not self.button.is_ready:
            return
        typed = self.passphrase.check()
        if typed:
            self.show_trouble("")
            self._set_busy("Création du carnet…")
            self._tasks.run(lambda: self._gate.create(typed), self._succeed, self._fail)

    def _set_busy(self, word: str) -> None:
        self.button.set_busy(word)
        self.back.setEnabled(not word)

    def _succeed(self, made: object) -> None:
        self._set_busy("")
        self.passphrase.clear()
        self.made.emit(made)

    def _fail(self, error: Exception) -> None:
        self._set_busy("")
        if isinstance(error, InvalidInputError):
            self.passphrase.set_error(error.fields.get("passphrase", error.sentence))
        elif isinstance(error, AppError):
            self.show_trouble(error.sentence)
        else:
            raise error


class TerritoriesStep(GatePage):
    """Where I work: `done` with the names ticked, maybe none; « Plus tard » keeps what was ticked."""

    done = Signal(object)

    def __init__(self, territories: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(
            "Où travaillez-vous\u00a0?",
            "Cochez les territoires de vos conventions\u00a0: ils viendront en premier dans les listes.",
            4,
            parent,
        )
        self.territories = ChoicesField([(name, name) for name in territories])
        self.card.add(LabeledField("Territoires", self.territories))
        self.finish = PrimaryButton("Ouvrir mon carnet", "door-open")
        self.later = LinkButton(LATER)
        self.add_row(self.finish, self.later)
        self.first = self.territories
        self.finish.clicked.connect(lambda *_: self.done.emit(self.territories.value()))
        self.later.clicked.connect(lambda *_: self.done.emit(self.territories.value()))
