"""One household whose time is over: since when, what there is of it, and what can be done."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.calendar import add_months
from desktop.domain.french import long_date, plural
from desktop.errors import InvalidInputError
from desktop.services.retention import Overdue, Standing
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.inline_panel import Done, InlinePanel
from desktop.ui.parts.page_base import TextLine
from desktop.ui.screen import Screen
from desktop.ui.widgets import DateField, FlowRow, LabeledField, LinkButton, TextLabel, TickBox

_USUAL_HOLD_MONTHS = 6


class OverdueRow(QWidget):
    """A line of the list; one that is held cannot be ticked."""

    ticked = Signal()
    opened = Signal()
    hold_wanted = Signal()
    lift_wanted = Signal()

    def __init__(self, line: Overdue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        verdict = line.verdict
        self.is_due, self.may_go = verdict.standing is Standing.DUE, verdict.may_go
        name = f"{line.name}, {line.commune}" if line.commune else line.name
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 4)
        column.setSpacing(SPACE // 2)
        self.box: TickBox | None = None
        if self.may_go:
            self.box = TickBox(name)
            self.box.setAccessibleDescription(since_words(line))
            self.box.toggled.connect(lambda _on: self.ticked.emit())
            column.addWidget(self.box)
        else:
            column.addWidget(TextLabel(name, "label"))
        column.addWidget(TextLabel(f"{since_words(line)} {weight_words(line)}", "caption", muted=True))
        if verdict.standing is Standing.HELD and verdict.hold is not None:
            held = f"Gardé jusqu’au {long_date(verdict.hold.until)}\u00a0: {verdict.hold.reason}"
            column.addWidget(TextLabel(held, selectable=True))
        self.look, self.hold = LinkButton("Voir la fiche"), LinkButton("Garder plus longtemps")
        self.lift = LinkButton("Ne plus garder plus longtemps")
        column.addWidget(FlowRow((self.look, self.hold) if self.may_go else (self.look, self.lift), SPACE * 2))
        for button in (self.look, self.hold, self.lift):
            button.setAccessibleName(f"{button.text()}\u00a0: {line.name}")
        self.look.clicked.connect(lambda *_: self.opened.emit())
        self.hold.clicked.connect(lambda *_: self.hold_wanted.emit())
        self.lift.clicked.connect(lambda *_: self.lift_wanted.emit())
        spare = self.lift if self.may_go else self.hold
        spare.setParent(None)

    @property
    def is_ticked(self) -> bool:
        """Whether it is chosen for deletion."""
        return self.box is not None and self.box.isChecked()

    def tick(self, *, on: bool) -> None:
        """Chooses it or not."""
        if self.box is not None:
            self.box.setChecked(on)


def since_words(line: Overdue) -> str:
    """« Dernier contact le 14 mars 2022. »"""
    verdict = line.verdict
    if verdict.since is None:
        return "Aucune date connue."
    if verdict.from_contact:
        return f"Dernier contact le {long_date(verdict.since)}."
    return f"Jamais de contact\u00a0; dernière date connue\u00a0: {long_date(verdict.since)}."


def weight_words(line: Overdue) -> str:
    """« 1 mesure, 3 visites ou contacts, 2 documents. »"""
    weight = line.weight
    told = [
        plural(weight.measures, "mesure", "mesures"),
        plural(weight.contacts, "visite ou contact", "visites ou contacts"),
    ]
    if weight.papers:
        told.append(plural(weight.papers, "photo ou document", "photos ou documents"))
    return f"{', '.join(told)}."


def hold_panel(screen: Screen, line: Overdue) -> InlinePanel:
    """Keeps a household beyond its time, for a motif and until a day."""
    today = screen.services.today
    fields = {
        "reason": LabeledField("Motif", TextLine(), "Par exemple\u00a0: recours en cours, dette encore suivie."),
        "until": LabeledField("Garder jusqu’au", DateField(add_months(today(), _USUAL_HOLD_MONTHS), today)),
    }

    def act(values: Mapping[str, Any]) -> Done:
        until = values["until"]
        if until is None:
            raise InvalidInputError({"until": "Indiquez jusqu’à quelle date."})
        screen.services.retention.hold(line.household_id, values["reason"], until)
        words = f"{line.name} est gardé jusqu’au {long_date(until)}."
        return Done(words, ("retention",), lambda: screen.services.retention.lift(line.household_id))

    return InlinePanel(screen, f"Garder plus longtemps\u00a0: {line.name}", "Garder", fields, act)
