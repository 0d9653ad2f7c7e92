"""The first screen of all: make one's notebook, or try one that is full of invented households."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from desktop.errors import AppError
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import DEMONSTRATION_PASSPHRASE, Gate
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, IconLabel, LinkButton, PrimaryButton, SecondaryButton, TextLabel
from desktop.ui.work.tasks import TaskRunner

_PROMISES = (
    ("lock", "Tout ce que vous écrivez est chiffré sur cet ordinateur."),
    ("cloud-off", "Tout marche sans réseau, chez les gens comme sur la route."),
    ("share", "Seul ce qui est marqué «\u00a0Partagé\u00a0» part au Département, une fois cet ordinateur relié."),
)


class WelcomePage(GatePage):
    """Three ways on: `start_requested`, `demonstration_requested`, `restore_requested`."""

    start_requested = Signal()
    restore_requested = Signal()
    demonstration_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Votre carnet de visites à domicile", parent=parent)
        for icon_name, sentence in _PROMISES:
            self.card.body.addLayout(_promise(icon_name, sentence))
        self.start = PrimaryButton("Créer mon carnet", "door-open")
        self.demonstration = SecondaryButton("Essayer avec un carnet de démonstration")
        self.backup = LinkButton("Reprendre une sauvegarde")
        self.add_row(self.start, self.demonstration, self.backup)
        self.foot.addWidget(
            TextLabel("Quatre étapes, quelques minutes. Seule la phrase de passe est demandée.", "caption", muted=True)
        )
        self.start.clicked.connect(lambda *_: self.start_requested.emit())
        self.backup.clicked.connect(lambda *_: self.restore_requested.emit())
        self.demonstration.clicked.connect(lambda *_: self.demonstration_requested.emit())
        self.first = self.start


class DemonstrationPage(GatePage):
    """Makes the demonstration notebook if it is not there yet, then `opened(services)`; its passphrase is told."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, gate: Gate, tasks: TaskRunner, parent: QWidget | None = None) -> None:
        super().__init__(
            "Carnet de démonstration", "Soixante ménages inventés, pour tout essayer sans risque.", parent=parent
        )
        self._gate, self._tasks = gate, tasks
        self.card.add(
            Banner(
                "info",
                f"Sa phrase de passe\u00a0: «\u00a0{DEMONSTRATION_PASSPHRASE}\u00a0». Il est à part du vôtre.",
            )
        )
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setAccessibleName("Préparation du carnet de démonstration")
        self._doing = TextLabel("Préparation du carnet de démonstration…")
        self.card.add(self._doing)
        self.card.add(self.progress)
        self.back = LinkButton("Revenir")
        self.back.clicked.connect(lambda *_: self.left.emit())
        self.add_row(self.back)
        self.back.setEnabled(False)

    def start(self) -> None:
        """Make it and open it."""
        self._tasks.run(self._make_and_open, self.opened.emit, self._fail, "Préparation du carnet de démonstration")

    def _make_and_open(self) -> object:
        if not self._gate.exists():
            self._gate.make_demonstration()
        return self._gate.open(DEMONSTRATION_PASSPHRASE)

    def _fail(self, error: Exception) -> None:
        self.progress.hide()
        self._doing.hide()
        self.back.setEnabled(True)
        self.back.setFocus()
        if not isinstance(error, AppError):
            raise error
        self.show_trouble(error.sentence)


def _promise(icon_name: str, sentence: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE * 2)
    row.addWidget(IconLabel(icon_name, "accent", scale=1.5), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(TextLabel(sentence), 1)
    return row
