"""One section of a form as a sheet; its inputs are made when it is first needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.forms import OTHER_SUFFIX, Answers, FormField, PairSide, Section
from desktop.domain.privacy import Level
from desktop.domain.slow_answers import Told
from desktop.ui.forms.inputs import FieldInput, InputMaker, is_half
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.forms.pair_row import PairRow
from desktop.ui.forms.reveal import reveal
from desktop.ui.forms.rows_input import CELL, RowsInput
from desktop.ui.forms.said_before import SaidBefore
from desktop.ui.widgets import Card, LabeledField, LevelMark

_BREATH_S: Final = 0.008
"""Inputs are made as long as this lasts, then the window answers again."""


@dataclass(frozen=True)
class _Row:
    """One question as it stands on the screen."""

    field: FormField
    frame: LabeledField
    input: FieldInput

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong with it: beside it, and in its cells."""
        name = self.field.name
        self.frame.set_error(errors.get(name, "") or errors.get(name + OTHER_SUFFIX, ""))
        if isinstance(self.input.widget, RowsInput):
            cells = ((CELL.search(one), text) for one, text in errors.items() if base_name(one) == name)
            self.input.widget.set_errors({(int(cell[1]), cell[2]): text for cell, text in cells if cell})

    def errors(self) -> Iterator[tuple[str, str]]:
        """What is told about it now."""
        if self.frame.error:
            yield self.field.name, self.frame.error
        if isinstance(self.input.widget, RowsInput):
            yield from ((self.field.name + cell, text) for cell, text in self.input.widget.errors().items())


class SectionCard(Card):
    """The questions of a section. Before it is built it holds their answers and errors for them, in the same words."""

    changed = Signal(str)
    """The name of the question, with its cell when it is rows (« works[1].cost »)."""
    row_removed = Signal(str)

    def __init__(self, section: Section, maker: InputMaker, parent: QWidget | None = None) -> None:
        super().__init__(section.title, parent)
        self.section = section
        self._maker = maker
        self._rows: dict[str, _Row] = {}
        self._pairs: dict[str, PairRow] = {}
        self._seen: dict[str, Told] = {}
        self._waiting_errors: dict[str, str] = {}
        self._filling = False
        self._holder = QWidget(self)
        self._holder.hide()  # until there is something in it
        self._layout: PairLayout | None = None

    @property
    def is_built(self) -> bool:
        """Whether its inputs stand."""
        return len(self._rows) == len(self.section.fields)

    def build(self, answers: Answers, shown: set[str]) -> None:
        """Makes the inputs that are still missing, with their answers and errors."""
        while self.build_some(answers, shown):
            pass

    def build_some(self, answers: Answers, shown: set[str]) -> bool:
        """Makes the inputs of a few questions, in less than a breath; False when all stand."""
        if self._layout is None:
            self._layout = PairLayout(self._holder)
            self.add(self._holder)
            self._holder.show()  # now, not when the event loop comes by: the focus may be wanted in it at once
        begun = perf_counter()
        self._layout.setEnabled(False)  # else each question that is shown has the whole page laid out
        while not self.is_built and perf_counter() - begun < _BREATH_S:
            self._add_next(self._layout, answers)
            self.show_questions(shown)
        self._layout.setEnabled(True)
        _lay_out(self._holder)
        return not self.is_built

    def _add_next(self, layout: PairLayout, answers: Answers) -> None:
        """The next question, or both halves of a pair: parents first, for a part that changes them is dressed anew."""
        before, *rest = self.section.fields[len(self._rows) :]
        fields = (before, rest[0]) if before.pair is PairSide.BEFORE else (before,)
        for field in fields:
            self._rows[field.name] = self._row(field)
        if before.pair is PairSide.BEFORE:
            layout.add_field(self._pair(before, rest[0]), half=False)
        else:
            layout.add_field(self._rows[before.name].frame, half=is_half(before), joined=before.joined)
        self.show_answers(answers, [field.name for field in fields])
        for field in fields:
            self._rows[field.name].set_errors(self._waiting_errors)

    def show_seen(self, seen: Iterable[Told]) -> None:
        """Has what was found at the visit before read under the questions."""
        names = {field.name for field in self.section.fields}
        self._seen = {one.field.name: one for one in seen if one.field.name in names}
        for name, row in self._rows.items():
            self._add_seen(name, row.frame)

    def _add_seen(self, name: str, frame: LabeledField) -> None:
        if name in self._seen:
            frame.add_told(SaidBefore(self._seen.pop(name), frame))

    def show_answers(self, answers: Answers, names: Iterable[str] | None = None) -> None:
        """Shows answers given earlier, of all questions or of some."""
        self._filling = True
        for name in self._rows if names is None else [name for name in names if name in self._rows]:
            self._rows[name].input.show(answers)
        self._filling = False
        self.follow_pairs(answers)

    def answers_of(self, name: str) -> dict[str, object]:
        """What a question is answered now."""
        return self._rows[name].input.answers()

    def show_questions(self, shown: set[str]) -> None:
        """Shows the questions that are asked, and takes the others away."""
        for name, row in self._rows.items():
            row.frame.setVisible(name in shown)
        for name, pair in self._pairs.items():
            pair.setVisible(name in shown)

    def follow_pairs(self, answers: Answers) -> None:
        """Says again what changed between both halves of each pair."""
        for pair in self._pairs.values():
            pair.follow(answers)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is wrong beside each question; the others are right again."""
        names = {field.name for field in self.section.fields}
        self._waiting_errors = {name: text for name, text in errors.items() if base_name(name) in names}
        for row in self._rows.values():
            row.set_errors(self._waiting_errors)

    def errors(self) -> dict[str, str]:
        """What is told now, those found while typing included, in the order of the page."""
        waiting = {name: text for name, text in self._waiting_errors.items() if base_name(name) not in self._rows}
        return dict(error for row in self._rows.values() for error in row.errors()) | waiting

    def frame(self, name: str) -> LabeledField:
        """A question as it stands; KeyError when it is not here."""
        return self._rows[name].frame

    def focused_field(self) -> str:
        """The question, and cell, being answered; empty when the focus is elsewhere."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None or not self.isAncestorOf(focus):
            return ""
        for name, row in self._rows.items():
            if row.frame.isAncestorOf(focus):
                cell = row.input.widget.focused_cell() if isinstance(row.input.widget, RowsInput) else ""
                return name + cell
        return ""

    def focus_field(self, name: str) -> None:
        """Puts the focus on a question, or a cell of it, and brings it into sight."""
        row = self._rows[base_name(name)]
        reveal(row.frame)
        cell = CELL.search(name)
        if isinstance(row.input.widget, RowsInput) and "[" in name:
            place = int(cell[1]) if cell else int(name.partition("[")[2].rstrip("]"))
            row.input.widget.focus_cell(place, cell[2] if cell else "")
        else:
            row.input.widget.setFocus()

    def _row(self, field: FormField) -> _Row:
        made = self._maker.make(field)
        label = f"{field.label} (obligatoire)" if field.required else field.label
        # what is shared is the rule, and an icon says it; what goes less far is said in a word (P1)
        mark = LevelMark(field.level.value, worded=field.level is not Level.SHARED)
        frame = LabeledField(label, made.widget, field.help, level_mark=mark, parent=self._holder)
        made.changed.connect(lambda cell="": self._on_change(field, frame, cell))
        if isinstance(made.widget, RowsInput):
            made.widget.row_removed.connect(lambda: self.row_removed.emit(field.name))
        self._add_seen(field.name, frame)
        return _Row(field, frame, made)

    def _pair(self, before: FormField, after: FormField) -> PairRow:
        frames = self._rows[before.name].frame, self._rows[after.name].frame
        self._pairs[before.name] = PairRow((before, after), frames, self._holder)
        return self._pairs[before.name]

    def _on_change(self, field: FormField, frame: LabeledField, cell: str) -> None:
        if self._filling:
            return
        frame.set_error("")
        self.changed.emit(field.name + cell)


def _lay_out(widget: QWidget | None) -> None:
    """At once, not when the event loop comes by, with all that it stands in: the focus may be wanted there."""
    while widget is not None and widget.isVisible():
        layout = widget.layout()
        if layout is not None:
            layout.activate()
        widget = widget.parentWidget()


def base_name(name: str) -> str:
    """The question that an answer, a cell or a free text beside a list belongs to."""
    return name.partition("[")[0].removesuffix(OTHER_SUFFIX)
