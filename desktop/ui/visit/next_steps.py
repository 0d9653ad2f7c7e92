"""What is promised at the end of a visit: who does what, by when; and what was promised before, to be ticked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.contact import NextStep
from desktop.domain.french import long_date
from desktop.services.visits import Promise
from desktop.ui.theme import SPACE
from desktop.ui.visit.inputs import LineInput
from desktop.ui.visit.pair_layout import PairLayout
from desktop.ui.visit.reveal import reveal
from desktop.ui.widgets import Card, DateField, IconButton, LabeledField, LevelMark, Line, SecondaryButton, TextLabel


class StepRow(QWidget):
    """One promise being written."""

    changed = Signal()
    removed = Signal(object)

    def __init__(self, step_id: str, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.step_id = step_id
        self._done_on = ""
        self.what = LineInput(placeholder="Appeler la caisse de retraite, envoyer le devis…")
        self.who = LineInput(placeholder="Moi, le ménage, la mairie…")
        self.by = DateField(today=lambda: today)
        self.what_frame = LabeledField("Quoi", self.what)
        self.by_frame = LabeledField("Avant le", self.by)
        self.remove = IconButton("cross", "Retirer cette étape")
        self.remove.clicked.connect(lambda: self.removed.emit(self))
        holder = QWidget()
        pairs = PairLayout(holder)
        pairs.setSpacing(SPACE + 4)
        pairs.add_field(self.what_frame, half=False)
        pairs.add_field(LabeledField("Qui", self.who), half=True)
        pairs.add_field(self.by_frame, half=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(holder, 1)
        row.addWidget(self.remove, 0, Qt.AlignmentFlag.AlignTop)
        for widget in (self.what, self.who, self.by):
            widget.changed.connect(self._on_change)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in it."""
        return not (self.what.text().strip() or self.who.text().strip() or self.by.text())

    def values(self) -> dict[str, str]:
        """The promise for the draft; a day that cannot be read as it was typed, under « by_text »."""
        day = self.by.value()
        return {
            "id": self.step_id,
            "what": self.what.text(),
            "who": self.who.text(),
            "by": day.isoformat() if day else "",
            "by_text": "" if day else self.by.text(),
            "done_on": self._done_on,
        }

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft holds."""
        self.what.setText(str(values.get("what", "")))
        self.who.setText(str(values.get("who", "")))
        self._done_on = str(values.get("done_on", ""))
        if values.get("by"):
            self.by.set_value(date.fromisoformat(values["by"]))
        else:
            self.by.set_text(str(values.get("by_text", "")))

    def step(self) -> NextStep:
        """The promise as it is recorded."""
        done = date.fromisoformat(self._done_on) if self._done_on else None
        return NextStep(self.step_id, self.what.text().strip(), self.who.text().strip(), self.by.value(), done)

    def _on_change(self) -> None:
        self.what_frame.set_error("")
        self.by_frame.set_error("")
        self.changed.emit()


class NextStepsCard(Card):
    """The promises of this visit; rows in which nothing was written do not count."""

    changed = Signal()

    def __init__(self, new_id: Callable[[], str], today: date, parent: QWidget | None = None) -> None:
        super().__init__("Prochaines étapes", parent)
        self._new_id = new_id
        self._today = today
        self._rows: list[StepRow] = []
        self.head.addWidget(LevelMark("shared"))
        self.add(TextLabel("Elles seront rappelées en tête de la prochaine visite.", muted=True))
        self._column = QVBoxLayout()
        self._column.setSpacing(SPACE * 3)
        self.body.addLayout(self._column)
        self.add_button = SecondaryButton("Ajouter une étape", "plus")
        self.add_button.clicked.connect(self.add_row)
        self.add(self.add_button)

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The rows with something in them, in order."""
        return tuple(row for row in self._rows if not row.is_blank)

    def add_row(self) -> StepRow:
        """Adds an empty row and goes to it."""
        row = self._append(self._new_id())
        row.what.setFocus()
        reveal(row)
        return row

    def values(self) -> list[dict[str, str]]:
        """The promises for the draft."""
        return [row.values() for row in self.rows]

    def set_values(self, values: Iterable[Mapping[str, Any]]) -> None:
        """Shows what a draft holds."""
        for row in list(self._rows):
            self._take(row)
        for one in values:
            self._append(str(one.get("id") or self._new_id())).set_values(one)

    def steps(self) -> tuple[NextStep, ...]:
        """The promises as they are recorded."""
        return tuple(row.step() for row in self.rows)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each promise what is wrong with it (« next_steps.0 »)."""
        for place, row in enumerate(self.rows):
            row.what_frame.set_error(errors.get(f"next_steps.{place}", ""))

    def errors(self) -> dict[str, str]:
        """What is told beside the promises."""
        found = {}
        for place, row in enumerate(self.rows):
            found[f"next_steps.{place}"] = row.what_frame.error
            found[f"next_steps.{place}.by"] = row.by_frame.error
        return {name: error for name, error in found.items() if error}

    def label_of(self, name: str) -> str:
        """How an error about a promise is named."""
        group, _, rest = name.partition(".")
        place, _, part = rest.partition(".")
        if group != "next_steps" or not place.isdigit():
            return ""
        return f"Étape {int(place) + 1}" + ("\u00a0: date" if part == "by" else "")

    def focused_field(self) -> str:
        """The promise being written, empty when the focus is elsewhere."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return ""
        for place, row in enumerate(self.rows):
            if row.isAncestorOf(focus):
                return f"next_steps.{place}" + (".by" if row.by.isAncestorOf(focus) else "")
        return ""

    def focus_field(self, name: str) -> bool:
        """Goes to a promise; False when it is not there."""
        group, _, rest = name.partition(".")
        place, _, part = rest.partition(".")
        if group != "next_steps" or not place.isdigit() or int(place) >= len(self.rows):
            return False
        row = self.rows[int(place)]
        reveal(row)
        (row.by if part == "by" else row.what).setFocus()
        return True

    def _append(self, step_id: str) -> StepRow:
        row = StepRow(step_id, self._today)
        row.changed.connect(self.changed)
        row.removed.connect(self._on_removed)
        self._rows.append(row)
        self._column.addWidget(row)
        return row

    def _on_removed(self, row: StepRow) -> None:
        self._take(row)
        self.add_button.setFocus()
        self.changed.emit()

    def _take(self, row: StepRow) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.hide()
        row.deleteLater()


class _PromiseLine(QWidget):
    """A box to tick with a text that wraps; the text ticks it too."""

    def __init__(self, promise: Promise, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QCheckBox()
        self.box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        what, told = promise.step.what, _told(promise)
        self.box.setAccessibleName(f"{what}\u00a0: c’est fait")
        self.box.setAccessibleDescription(told)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(TextLabel(what))
        texts.addWidget(TextLabel(told, "caption", muted=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(SPACE)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the text ticks the box."""
        if self.rect().contains(event.position().toPoint()):
            self.box.toggle()


class PromisesCard(Card):
    """What was promised in earlier visits and is still open."""

    changed = Signal()

    def __init__(self, promises: Sequence[Promise], parent: QWidget | None = None) -> None:
        super().__init__("Ce qui était promis", parent)
        self.add(TextLabel("Cochez ce qui est fait\u00a0; le reste sera rappelé la prochaine fois.", muted=True))
        self.boxes: dict[str, QCheckBox] = {}
        for place, promise in enumerate(promises):
            if place:
                self.add(Line())
            line = _PromiseLine(promise)
            line.box.toggled.connect(lambda _checked: self.changed.emit())
            self.boxes[promise.step.id] = line.box
            self.add(line)

    def values(self) -> list[str]:
        """Ids of the promises that are now done."""
        return [step_id for step_id, box in self.boxes.items() if box.isChecked()]

    def set_values(self, kept: Iterable[str]) -> None:
        """Ticks what a draft holds."""
        wanted = set(kept)
        for step_id, box in self.boxes.items():
            box.setChecked(step_id in wanted)


def _told(promise: Promise) -> str:
    step = promise.step
    parts = [step.who, f"avant le {long_date(step.by)}" if step.by else "", f"dit le {long_date(promise.made_on)}"]
    return " · ".join(part for part in parts if part)
