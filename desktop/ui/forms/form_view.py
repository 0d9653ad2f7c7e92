"""Any form on the screen: sections as sheets, conditions that follow what is answered, errors beside the fields.

No form is known by name: what is drawn comes from the form's own data. The answers are kept here, the inputs show them:
a section whose turn has not come to be drawn has its answers all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.forms import FieldKind, Form, FormField, is_empty, is_unanswered
from desktop.domain.noun import Noun
from desktop.domain.privacy import Level
from desktop.domain.slow_answers import SlowAnswers, TakenUp
from desktop.ui.forms.earlier import EarlierAnswers
from desktop.ui.forms.history import Grain
from desktop.ui.forms.inputs import InputMaker, TextAid, no_aid
from desktop.ui.forms.rows_input import CELL
from desktop.ui.forms.section_card import SectionCard, base_name
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import LabeledField

_WHOLE = {FieldKind.DATE, FieldKind.NUMBER, FieldKind.MONEY}


class SectionState(Enum):
    """How far a section is."""

    EMPTY = "empty"
    BEGUN = "begun"
    WRONG = "wrong"


class FormView(QWidget):
    """The answers to one form.

    What is typed wrong is kept as typed, so that a draft brings it back and the check tells it. An answer whose
    question is hidden by a condition stays in `values()`; the form itself leaves it out when recorded.
    With `lazily` the sections are drawn one by one, by `build_next`, or as soon as one of them is needed.
    """

    changed = Signal(str)
    """The answer that changed, also letter by letter and also to something that cannot be read."""
    row_removed = Signal(str)
    taken_up = Signal(list)
    """The questions whose answers were just taken up from earlier visits, all in one act."""
    errors_changed = Signal()

    def __init__(
        self, form: Form, today: date, aid: TextAid = no_aid, parent: QWidget | None = None, *, lazily: bool = False
    ) -> None:
        super().__init__(parent)
        self.form = form
        self._names = {name for field in form.fields() for name in field.answer_names}
        self._fields = {field.name: field for field in form.fields()}
        self._answers: dict[str, Any] = {}
        self._shown: set[str] | None = None
        self._only = ""
        self.earlier: EarlierAnswers | None = None
        maker = InputMaker(lambda: today, aid)
        self.cards = tuple(SectionCard(section, maker) for section in form.sections)
        self._card_of = {field.name: card for card in self.cards for field in card.section.fields}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for card in self.cards:
            column.addWidget(card)
            card.changed.connect(self._on_change)
            card.row_removed.connect(self.row_removed)
        self._follow_conditions()
        if not lazily:
            self.build_all()

    @property
    def short_note(self) -> str:
        """The first shared text of some length that is always asked: what is told of a visit noted in haste."""
        told = (field for field in self.form.fields() if field.kind is FieldKind.LONG_TEXT and field.when is None)
        return next((field.name for field in told if field.level is Level.SHARED), "")

    def offer_earlier(self, known: SlowAnswers, word: Noun) -> None:
        """Offers what earlier visits said and lasts, in each section; `word` is what the scheme calls a visit."""
        self.earlier = EarlierAnswers(known, self.cards, word, self)
        self.earlier.asked.connect(self._take_up)
        for card in self.cards:
            card.show_seen(known.seen)
        self._follow_earlier()

    def show_only(self, name: str) -> None:
        """Asks one question and no other, until an empty name asks everything again; the answers stay."""
        if name != self._only:
            self._only = name
            self._follow_conditions()
            self._follow_earlier()
        if name:
            self._built(name)

    def has_more_than(self, name: str) -> bool:
        """Whether something is answered beside one question."""
        return any(one != name and not is_empty(value) for one, value in self._answers.items())

    def build_next(self) -> bool:
        """Draws a little more of the first section that waits for it; False when none does."""
        waiting = next((card for card in self.cards if not card.is_built), None)
        if waiting is not None:
            waiting.build_some(self._answers, self._shown or set())
        return waiting is not None

    def build(self, card: SectionCard) -> None:
        """Draws one section now."""
        card.build(self._answers, self._shown or set())

    def build_all(self) -> None:
        """Draws every section that waits for it."""
        while self.build_next():
            pass

    def values(self) -> dict[str, Any]:
        """The answers as JSON: amounts « 412.50 », days ISO, lists of texts; what cannot be read as it was typed."""
        return dict(self._answers)

    def set_values(self, answers: Mapping[str, Any]) -> None:
        """Shows answers given earlier, wrong ones included; `changed` is not emitted."""
        self._answers = {name: answers[name] for name in answers if name in self._names and not is_empty(answers[name])}
        for card in self.cards:
            card.show_answers(self._answers)
        self.set_errors({})
        self._follow_conditions()
        self._follow_earlier()

    def state(self, name: str) -> dict[str, Any]:
        """What one question is answered, its free text included; None for what is not."""
        return {one: self._answers.get(one) for one in self._fields[base_name(name)].answer_names}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows other answers to some questions, as the recorder's past has them; `changed` is not emitted."""
        self._answers |= values
        self._answers = {name: value for name, value in self._answers.items() if not is_empty(value)}
        for card in self.cards:
            card.show_answers(self._answers, {base_name(name) for name in values})
        self._follow_conditions()
        self._follow_earlier()

    def grain(self, name: str) -> Grain:
        """How the changes of an answer are gathered into steps."""
        field = self._fields[base_name(name)]
        cell = CELL.search(name)
        asked = next((one for one in field.columns if cell and one.name == cell[2]), field)
        return Grain.WHOLE if asked.kind in _WHOLE else Grain.WORDS

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each field what is wrong with it; the other fields are right again."""
        for card in self.cards:
            card.set_errors(errors)
        self.errors_changed.emit()

    def errors(self) -> dict[str, str]:
        """What is told beside the fields now, those found while typing included, in the order of the page."""
        shown = self._shown or set()
        return {name: text for card in self.cards for name, text in card.errors().items() if base_name(name) in shown}

    def label_of(self, name: str) -> str:
        """The label of a question, of a cell with its line; empty when the form has none of that name."""
        field = self._fields.get(name) or self._fields.get(base_name(name))
        cell = CELL.search(name)
        if field is None or cell is None:
            return field.label if field else ""
        column = next((one.label for one in field.columns if cell[2] in one.answer_names), cell[2])
        return f"{field.label}, ligne {int(cell[1]) + 1}\u00a0: {column}"

    def field(self, name: str) -> LabeledField:
        """A question as it stands on the screen; KeyError when the form has none of that name."""
        return self._built(name).frame(name)

    def focused_field(self) -> str:
        """The name of the question being answered, with its cell in rows; empty when the focus is elsewhere."""
        return next((name for card in self.cards if (name := card.focused_field())), "")

    def focus_field(self, name: str) -> bool:
        """Puts the focus on a question and brings it into sight; False when it is not shown."""
        asked = base_name(name)
        if asked not in (self._shown or set()):
            return False
        self._built(asked).focus_field(name)
        return True

    def section_state(self, card: SectionCard) -> SectionState:
        """How far a section is: errors first, then whether anything in it is answered."""
        if card.errors():
            return SectionState.WRONG
        begun = any(self._is_answered(field) for field in card.section.fields)
        return SectionState.BEGUN if begun else SectionState.EMPTY

    def _is_answered(self, field: FormField) -> bool:
        return any(not is_unanswered(field, self._answers.get(name)) for name in field.answer_names)

    def _built(self, name: str) -> SectionCard:
        card = self._card_of[name]
        self.build(card)
        return card

    def _on_change(self, name: str) -> None:
        asked = base_name(name)
        card = self._card_of[asked]
        given = card.answers_of(asked)
        for one in self._fields[asked].answer_names:
            self._answers.pop(one, None)
        self._answers |= given
        if asked in self.form.deciding:
            self._follow_conditions()
        if self._fields[asked].pair is not None:
            card.follow_pairs(self._answers)
        self._follow_earlier()
        self.changed.emit(name)

    def _take_up(self, taken: TakenUp) -> None:
        """Brings answers in as if they were typed; the cursor goes to the first of them."""
        names = [one.field.name for one in taken.told]
        if not names:
            return
        self.put(taken.answers)
        self.set_errors({name: text for name, text in self.errors().items() if base_name(name) not in names})
        self.taken_up.emit(names)
        self.focus_field(names[0])

    def _follow_earlier(self) -> None:
        if self.earlier is not None:
            self.earlier.follow(self._answers, shown=not self._only)

    def _follow_conditions(self) -> None:
        shown = {field.name for field in self.form.visible_fields(self._answers)}
        shown = shown & {self._only} if self._only else shown
        if shown == self._shown:
            return
        self._shown = shown
        for card in self.cards:
            card.show_questions(shown)
            card.setVisible(any(field.name in shown for field in card.section.fields))
