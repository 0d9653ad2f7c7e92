"""One convention of the list: its days, its amounts, the measures that go on past it, what can be done with it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.claims import RATE_LABELS, advance_of
from desktop.domain.convention import RATES, Convention
from desktop.domain.french import inside, join_words, long_date, money, plural
from desktop.services.conventions import ConventionLine, GoingOn
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import span_in_words
from desktop.ui.widgets import Banner, Chip, Disclosure, FlowRow, LinkButton, TextLabel


class ConventionRow(QWidget):
    """Signals give the line; `measure_wanted` the id of a measure."""

    copy_wanted = Signal(object)
    edit_wanted = Signal(object)
    remove_wanted = Signal(object)
    measure_wanted = Signal(str)

    def __init__(self, line: ConventionLine, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = line
        convention = line.convention
        self.copy = LinkButton("Copier pour l’année suivante", "copy")
        self.edit = LinkButton("Modifier" if line.is_own else "Adapter", "pen")
        self.remove = LinkButton("Reprendre la convention livrée" if line.is_adapted else "Supprimer", "undo")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(self._head(today))
        column.addWidget(TextLabel(when_words(convention)))
        column.addWidget(TextLabel(paid_words(convention), muted=True))
        column.addWidget(TextLabel(envelope_words(convention), muted=True))
        if line.measures:
            assigned = plural(line.measures, "mesure attribuée", "mesures attribuées")
            column.addWidget(TextLabel(f"{assigned} sous cette convention.", "caption", muted=True))
        if line.going_on:
            column.addWidget(self._going_on(line.going_on))
        acts = (self.copy, self.edit, self.remove) if line.is_own else (self.copy, self.edit)
        column.addWidget(FlowRow(acts, SPACE * 2))
        for button in acts:
            button.setAccessibleName(f"{button.text()}\u00a0: {convention.name}")
        # methods, not lambdas: the row is deleted by its card, and nothing of it may hold it alive meanwhile
        self.copy.clicked.connect(self._on_copy)
        self.edit.clicked.connect(self._on_edit)
        self.remove.clicked.connect(self._on_remove)

    def _head(self, today: date) -> QWidget:
        convention = self.line.convention
        parts: list[QWidget] = [
            TextLabel(convention.name, "label", wrap=False),
            Chip("Adaptée" if self.line.is_adapted else "Faite ici" if self.line.is_own else "Livrée"),
        ]
        if self.line.is_past(today):
            parts.append(Chip("Finie"))
        elif convention.starts <= today:
            parts.append(Chip("En cours", "success"))
        else:
            parts.append(Chip("À venir", "info"))
        return FlowRow(parts)

    def _going_on(self, going_on: tuple[GoingOn, ...]) -> QWidget:
        """Which measures the operator finishes after its end (A1)."""
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        column.addWidget(Banner("info", going_on_words(len(going_on))))
        title = "Voir cette mesure" if len(going_on) == 1 else "Voir ces mesures"
        column.addWidget(Disclosure(title, lambda: self._measures(going_on)))
        return box

    def _measures(self, going_on: tuple[GoingOn, ...]) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        for one in going_on:
            link = LinkButton(f"{one.household}, jusqu’au {long_date(one.until)}")
            link.clicked.connect(lambda _checked=False, measure_id=one.measure_id: self.measure_wanted.emit(measure_id))
            column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _on_copy(self) -> None:
        self.copy_wanted.emit(self.line)

    def _on_edit(self) -> None:
        self.edit_wanted.emit(self.line)

    def _on_remove(self) -> None:
        self.remove_wanted.emit(self.line)


def going_on_words(count: int) -> str:
    """The operator finishes what was assigned under a convention, also after its end (A1)."""
    if count == 1:
        return "Une mesure ouverte va au-delà de sa fin\u00a0: elle reste à mener à son terme, sous cette convention."
    told = "elles restent à mener à leur terme, sous cette convention."
    return f"{count} mesures ouvertes vont au-delà de sa fin\u00a0: {told}"


def when_words(convention: Convention) -> str:
    """Its days and its territories."""
    span = span_in_words(convention.starts, convention.ends)
    return f"{span[:1].upper()}{span[1:]}, {join_words(convention.territories) or 'tout le département'}."


def paid_words(convention: Convention) -> str:
    """What it pays."""
    told = [
        f"{inside(RATE_LABELS[rate])} {money(convention.rates[rate])}" for rate in RATES if rate in convention.rates
    ]
    words = ", ".join(told)
    return f"{words[:1].upper()}{words[1:]}." if words else "Aucun tarif."


def envelope_words(convention: Convention) -> str:
    """Its envelope, its advance, its target."""
    told = [f"Enveloppe {money(convention.envelope)}"]
    if convention.advance_percent is not None:
        told.append(f"avance {convention.advance_percent}\u00a0% ({money(advance_of(convention))})")
    if convention.target is not None:
        told.append(f"objectif {convention.target}")
    return f"{', '.join(told)}."
