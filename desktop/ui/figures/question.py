"""What the figures are asked for: a scheme, days, a territory, a convention."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.convention import Convention
from desktop.domain.figure_period import PeriodKind, Span, current_or_latest, span_of
from desktop.errors import InvalidInputError
from desktop.services.claims import check_period
from desktop.ui.figures.words import sentence
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.words import span_in_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, ChoiceField, DateField, FlowRow, LabeledField, TextLabel, clear_layout

_USUAL: Final = PeriodKind.THIS_YEAR
_PERIODS: Final = {
    PeriodKind.THIS_MONTH: "Ce mois-ci",
    PeriodKind.LAST_MONTH: "Le mois dernier",
    PeriodKind.THIS_QUARTER: "Ce trimestre",
    PeriodKind.LAST_QUARTER: "Le trimestre dernier",
    PeriodKind.CONVENTION: "La convention",
    PeriodKind.FREE: "D’une date à une autre",
}


@dataclass(frozen=True)
class Question:
    """One question; no territory means the whole département, no convention all those of the days."""

    scheme: str
    first: date
    last: date
    territory: str = ""
    convention: str = ""


class QuestionCard(Card):
    """`changed` when another question is put; `question` is None while its days make no period."""

    changed = Signal()

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        services = screen.services
        self._claims, self._today = services.claims, services.today
        self._conventions: Sequence[Convention] = ()
        self._is_settling = False
        schemes = services.measures.schemes()
        self.scheme = ChoiceField([(one.id, one.name) for one in schemes], schemes[0].id)
        """Stands beside the title of the page."""
        self.scheme.describe("Dispositif", "")
        self.period = ChoiceField(
            [(kind.value, words) for kind, words in _PERIODS.items()], None, "list", "Cette année"
        )
        territories = [(name, name) for name in services.reference.territories_own_first()]
        self.territory = ChoiceField(territories, None, "list", "Tout le département")
        self.convention = ChoiceField((), None, "list", "Toutes")
        self.first, self.last = DateField(None, self._today), DateField(None, self._today)
        self._fields = [LabeledField("Du", self.first), LabeledField("Au", self.last)]
        self.told = TextLabel("", muted=True)
        self._lay_out()
        self._listen(self.scheme, self._on_scheme)
        self._listen(self.period, self._on_period)
        for field in (self.territory, self.first, self.last):
            self._listen(field, self._tell)
        self._on_scheme()

    def _lay_out(self) -> None:
        self._place = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._place)
        self._place.setContentsMargins(0, 0, 0, 0)
        territory = LabeledField("Territoire", self.territory)
        self._narrowing = (territory, holder)
        self.add(FlowRow((LabeledField("Période", self.period), *self._fields, territory, holder), SPACE * 3))
        self.add(self.told)

    def show_everything(self, *, is_everything: bool) -> None:
        """Whether all schemes, territories and conventions are asked about: then none of them is chosen here."""
        self.scheme.setHidden(is_everything)
        for field in self._narrowing:
            field.setHidden(is_everything)

    @property
    def question(self) -> Question | None:
        """What is asked; None while a day is missing or they are the wrong way round."""
        span, scheme = self._span, self.scheme.value()
        if span is None or scheme is None:
            return None
        convention = self.convention.value() or ""
        return Question(scheme, span.first, span.last, self.territory.value() or "", convention)

    @property
    def kind(self) -> PeriodKind:
        """How the days are chosen."""
        return PeriodKind(self.period.value() or _USUAL)

    def refresh(self) -> None:
        """Read the conventions again: Réglages may have changed them."""
        self._put_conventions(self._claims.conventions(self.scheme.value() or ""))
        self._on_period()

    @property
    def _span(self) -> Span | None:
        if self.kind is not PeriodKind.FREE:
            return span_of(self.kind, self._today(), self._chosen)
        first, last = self.first.value(), self.last.value()
        return None if first is None or last is None or self._fields[1].error else Span(first, last)

    @property
    def _chosen(self) -> Convention | None:
        return next((one for one in self._conventions if one.id == self.convention.value()), None)

    def _listen(self, field: ChoiceField | DateField, act: Callable[[], None]) -> None:
        field.changed.connect(lambda: None if self._is_settling else act())

    def _on_scheme(self) -> None:
        if self.scheme.value() is None:  # Delete takes an answer back: here there is always one
            return
        self._put_conventions(self._claims.conventions(self.scheme.value() or ""))
        self._on_period()

    def _put_conventions(self, conventions: Sequence[Convention]) -> None:
        if self._place.count() and tuple(conventions) == tuple(self._conventions):
            return
        kept = self.convention.value()
        self._conventions = conventions
        options = [(one.id, one.name) for one in conventions]
        self.convention = ChoiceField(options, None, "list", "Toutes")
        if kept in dict(options):
            self.convention.set_value(kept)
        self._listen(self.convention, self._on_period)
        clear_layout(self._place)
        self._place.addWidget(LabeledField("Convention", self.convention))

    def _on_period(self) -> None:
        """A convention is named when its days are wanted; days of one's own begin with those of before."""
        self._is_settling = True
        if self.kind is PeriodKind.CONVENTION and self._chosen is None:
            meant = current_or_latest(self._conventions, self._today())
            self.convention.set_value(meant.id if meant is not None else None)
        span = self._span
        if self.kind is not PeriodKind.FREE and span is not None:
            self.first.set_value(span.first)
            self.last.set_value(span.last)
        self._is_settling = False
        for field in self._fields:
            field.setVisible(self.kind is PeriodKind.FREE)
        self._tell()

    def _tell(self) -> None:
        first, last = self.first.value(), self.last.value()
        self._fields[1].set_error(_wrong(first, last) if self.kind is PeriodKind.FREE else "")
        span = self._span
        if span is not None:
            self.told.setText(sentence(f"{span_in_words(span.first, span.last)}."))
        elif self.kind is PeriodKind.CONVENTION:
            self.told.setText("Ce dispositif n’a aucune convention\u00a0: Réglages les crée.")
        self.told.setVisible(self.kind is not PeriodKind.FREE)
        self.changed.emit()


def _wrong(first: date | None, last: date | None) -> str:
    if first is None or last is None:
        return ""
    try:
        check_period(first, last)
    except InvalidInputError as error:
        return next(iter(error.fields.values()))
    return ""
