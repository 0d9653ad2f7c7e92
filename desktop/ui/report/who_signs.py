"""Who will sign: the adults proposed, others added, somebody who signs for another with a capacity (A5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.bilan import SignerRole, SignerToCome
from desktop.ui.forms.inputs import LineInput
from desktop.ui.forms.reveal import reveal
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import (
    Card,
    ErrorLine,
    LabeledField,
    LinkButton,
    SecondaryButton,
    TextLabel,
    TickBox,
    clear_layout,
)

_CAPACITY_HELP: Final = (
    "Si cette personne signe pour une autre\u00a0: «\u00a0tutrice\u00a0», «\u00a0fils, avec procuration\u00a0»…"
)
_TOLD: Final = "Chaque personne aura sa place dans le document. Les adultes du ménage sont proposés."


class AddedSigner(Card):
    """Somebody who was not proposed: a name, and a capacity when they sign for another."""

    changed = Signal()
    removed = Signal()

    def __init__(self, signer: str = "", capacity: str = "") -> None:
        super().__init__("", look="sunken")
        self.name, self.capacity = LineInput(), LineInput()
        self.name.setText(signer)
        self.capacity.setText(capacity)
        self.name_frame = LabeledField("Nom et prénom", self.name)
        self.remove = LinkButton("Retirer cette personne", "cross")
        for widget in (
            self.name_frame, LabeledField("Qualité (facultatif)", self.capacity, _CAPACITY_HELP), self.remove
        ):  # fmt: skip
            self.add(widget)
        self.name.changed.connect(self._on_typed)
        self.capacity.changed.connect(self.changed)
        self.remove.clicked.connect(lambda *_: self.removed.emit())

    def _on_typed(self) -> None:
        self.name_frame.set_error("")
        self.changed.emit()


class WhoSigns(Card):
    """The boxes of those who are proposed, the fields of those who are added, and the worker, who signs last."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Qui signe\u00a0?", parent)
        self.boxes: list[tuple[TickBox, SignerToCome]] = []
        self.added: list[AddedSigner] = []
        self.worker = LineInput()
        self.worker_frame = LabeledField("Pour l’association, en dernier", self.worker)
        self.add_person = SecondaryButton("Ajouter une personne", "plus")
        self.error = ErrorLine()
        self._worker: SignerToCome | None = None
        self._filling = False
        self._boxes_column, self._added_column = QVBoxLayout(), QVBoxLayout()
        self._boxes_column.setSpacing(SPACE // 2)
        self._added_column.setSpacing(SPACE * 2)
        self.add(TextLabel(_TOLD, muted=True))
        boxes = QWidget()  # its height counts for what it is: a bare layout of boxes takes some from those under it
        boxes.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        boxes.setLayout(self._boxes_column)
        self._boxes_column.setContentsMargins(0, 0, 0, 0)
        self.add(boxes)
        self.body.addLayout(self._added_column)
        for widget in (self.add_person, self.error, self.worker_frame):
            self.add(widget)
        self.add_person.clicked.connect(lambda *_: self._add_by_hand())
        self.worker.changed.connect(self._tell)

    def propose(self, proposed: Sequence[SignerToCome]) -> None:
        """Shows these, all ticked, and nobody added."""
        self._filling = True
        clear_layout(self._boxes_column)
        clear_layout(self._added_column)
        self.boxes, self.added = [], []
        for one in proposed:
            if one.role is SignerRole.WORKER:
                self._worker = one
                self.worker.setText(one.signer)
                continue
            box = TickBox(f"{one.signer}, {one.capacity}" if one.capacity else one.signer)
            box.setChecked(True)
            box.toggled.connect(lambda _ticked: self._tell())
            self._boxes_column.addWidget(box)
            self.boxes.append((box, one))
        self.set_errors({})
        self._filling = False

    def signers(self) -> tuple[SignerToCome, ...]:
        """Who was chosen, the household first; the service names their places."""
        chosen = [one for box, one in self.boxes if box.isChecked()]
        chosen += [
            SignerToCome("", row.name.text().strip(), SignerRole.HOUSEHOLD, row.capacity.text().strip())
            for row in self.added
        ]
        place = self._worker.place if self._worker is not None else ""
        return (*chosen, SignerToCome(place, self.worker.text().strip(), SignerRole.WORKER))

    def raw(self) -> dict[str, Any]:
        """What was chosen and typed, to be kept while nothing is frozen."""
        return {
            "without": [one.signer for box, one in self.boxes if not box.isChecked()],
            "added": [[row.name.text(), row.capacity.text()] for row in self.added],
            "worker": self.worker.text(),
        }

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Takes up what was chosen and typed earlier."""
        self._filling = True
        without = set(kept.get("without", ()))
        for box, one in self.boxes:
            box.setChecked(one.signer not in without)
        for signer, capacity in kept.get("added", ()):
            self._append(AddedSigner(str(signer), str(capacity)))
        if kept.get("worker"):
            self.worker.setText(str(kept["worker"]))
        self._filling = False

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong by « signers.0.signer », beside the field, and goes to the first."""
        ticked = sum(box.isChecked() for box, _one in self.boxes)
        wrong: list[QWidget] = []
        for place, row in enumerate(self.added):
            told = errors.get(f"signers.{ticked + place}.signer", "")
            row.name_frame.set_error(told)
            wrong += [row.name] if told else []
        told = errors.get(f"signers.{ticked + len(self.added)}.signer", "")
        self.worker_frame.set_error(told)
        wrong += [self.worker] if told else []
        self.error.set_text(errors.get("signers", ""))
        wrong += [self.add_person] if self.error.text else []
        if wrong:
            reveal(wrong[0])
            wrong[0].setFocus()

    def _add_by_hand(self) -> None:
        row = AddedSigner()
        self._append(row)
        reveal(row)
        row.name.setFocus()
        self._tell()

    def _append(self, row: AddedSigner) -> None:
        self.added.append(row)
        self._added_column.addWidget(row)
        row.changed.connect(self._tell)
        row.removed.connect(lambda: self._remove(row))

    def _remove(self, row: AddedSigner) -> None:
        self.added.remove(row)
        self._added_column.removeWidget(row)
        row.hide()
        row.deleteLater()
        self.add_person.setFocus()
        self._tell()

    def _tell(self) -> None:
        if not self._filling:
            self.error.set_text("")
            self.worker_frame.set_error("")
            self.changed.emit()
