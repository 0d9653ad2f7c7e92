"""All the sheets of one visit being recorded, as one thing with values, errors, a past and a focus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.contact import Outcome
from desktop.domain.noun import Noun
from desktop.domain.slow_answers import SlowAnswers
from desktop.ui.attachments.panel import AttachmentsCard
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.reveal import first_focus
from desktop.ui.forms.section_card import SectionCard
from desktop.ui.look.theme import SPACE
from desktop.ui.visit.appointment import AppointmentCard, Judge
from desktop.ui.visit.happened import HappenedCard
from desktop.ui.visit.left_out import LeftOut
from desktop.ui.visit.named_fields import ANSWERS, NamedFields
from desktop.ui.visit.next_steps import NextStepsCard
from desktop.ui.visit.note import NoteCard
from desktop.ui.visit.promises import PromisesCard
from desktop.ui.visit.sheets import SheetState, sheets_of
from desktop.ui.visit.spent import SpentCard

QUICK: Final = "quick"


@dataclass(frozen=True)
class Cards:
    """The sheets; the next appointment has two, of which one is shown."""

    happened: HappenedCard
    promises: PromisesCard
    early: AppointmentCard
    late: AppointmentCard
    form: FormView | None
    next_steps: NextStepsCard
    note: NoteCard
    spent: SpentCard


class VisitContent(QWidget):
    """What happened, promises, the scheme's form when it was done, next steps, the appointment and the worker's note.

    In quick mode only what happened, the next appointment, a few shared words and the note are asked; the rest stays.
    """

    changed = Signal(str)
    """The name of the field that changed."""
    shape_changed = Signal()
    """Other sheets are shown: the outcome or the mode changed."""
    row_removed = Signal()
    taken_up = Signal(list)
    """The names of the fields that were brought in from earlier visits in one act; `changed` follows."""

    def __init__(self, cards: Cards, word: Noun, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: dict[str, Any] = {}
        self._quick = self._filling = False
        self._word = word
        self._papers: AttachmentsCard | None = None
        self.promises, self.happened, self.form = cards.promises, cards.happened, cards.form
        self.early, self.late = cards.early, cards.late
        self.left_out = LeftOut()
        self.next_steps, self.note_card, self.spent = cards.next_steps, cards.note, cards.spent
        self.fields = NamedFields(self._parts, self)
        self._lay_out()
        self._connect()
        self._follow()

    @property
    def is_quick(self) -> bool:
        """Whether only the few lines of a note in haste are asked."""
        return self._quick

    @property
    def note(self) -> Any:
        """The text area of the worker's own note."""
        return self.note_card.note

    @property
    def appointment(self) -> AppointmentCard:
        """The sheet of the next appointment, where it stands now."""
        return self.late if self._is_whole else self.early

    def put_papers(self, papers: AttachmentsCard) -> None:
        """Shows the sheet of photos and papers under the note."""
        self._papers = papers
        self._column.addWidget(papers)

    def offer_earlier(self, known: SlowAnswers) -> None:
        """Offers again what earlier visits said and lasts."""
        if self.form is not None:
            self.form.offer_earlier(known, self._word)

    def judge_appointments(self, judge: Judge) -> None:
        """Has the next appointment judged as soon as it is entered."""
        for card in (self.early, self.late):
            card.judge_by(judge)

    def set_quick(self, quick: bool) -> None:
        """Asks little, or everything; nothing that was written is lost."""
        if quick != self._quick:
            before = self.appointment.values()
            self._quick = quick
            self._carry(before)
            self._follow()
            self._relay(QUICK)

    def build_next(self) -> bool:
        """Draws a little more of the form; False when all of it stands."""
        return self.form is not None and self.form.build_next()

    def values(self) -> dict[str, Any]:
        """Everything as it stands, for the draft, the field being typed included."""
        own = (self.happened, self.appointment, self.next_steps, self.promises, self.note_card, self.spent)
        return {name: value for part in own for name, value in part.values().items()} | {
            "answers": self.answers(), QUICK: self._quick,
        }  # fmt: skip

    def set_values(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft holds."""
        self._answers = dict(values.get("answers", {}))
        if self.form is not None:
            self.form.set_values(self._answers)
        self.put({name: value for name, value in values.items() if name != "answers"})
        if self.form is not None and self._is_whole:
            self.form.build(self.form.cards[0])  # it is in sight

    def answers(self) -> dict[str, Any]:
        """The answers to the form; those given earlier when the form is not known."""
        return self.form.values() if self.form is not None else self._answers

    def state(self, name: str = "") -> dict[str, Any]:
        """What a field is now, and whatever changes with it, in the flat words of the past; everything without one."""
        if name.startswith(ANSWERS) and self.form is not None:
            found = self.form.state(name.removeprefix(ANSWERS))
            return {ANSWERS + one: value for one, value in found.items()}
        values = self.values()
        answers = values.pop("answers")
        return values if name else values | {ANSWERS + one: value for one, value in answers.items()}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows other values of some names, as the past has them; `changed` is not emitted."""
        self._filling = True
        before = self.appointment.values()
        self._quick = bool(values.get(QUICK, self._quick))
        self.happened.put(values)
        self._follow()
        self._carry(before)
        for part in (self.appointment, self.next_steps, self.promises, self.note_card, self.spent):
            part.put(values)
        answers = {one.removeprefix(ANSWERS): value for one, value in values.items() if one.startswith(ANSWERS)}
        if answers and self.form is not None:
            self.form.put(answers)
        self._filling = False
        self._follow()

    def own_errors(self) -> dict[str, str]:
        """What the fields themselves could not read: it would be lost if it were recorded."""
        self.fields.set_errors({})
        for part in (self.happened, self.appointment, self.next_steps, self.promises, self.spent):
            part.check()
        return self.fields.told()

    def focus_sheet(self, sheet: QWidget) -> None:
        """Puts the focus on the first thing of a sheet that takes the keys."""
        if isinstance(sheet, SectionCard) and self.form is not None:
            self.form.build(sheet)
        first = first_focus(sheet)
        if first is not None:
            first.setFocus(Qt.FocusReason.TabFocusReason)

    def sheets(self) -> list[SheetState]:
        """The sheets shown, from the top, each with how far it is."""
        papers = [] if self._papers is None else [self._papers]
        return list(sheets_of([*self._ordered(), *papers]))

    @property
    def _is_whole(self) -> bool:
        return self.happened.outcome is Outcome.DONE and not self._quick

    def _ordered(self) -> Sequence[Any]:
        sheets = (self.promises, self.happened, self.early, self.left_out, self.form, self.next_steps, self.late,
                  self.note_card, self.spent)  # fmt: skip
        return [sheet for sheet in sheets if sheet is not None]

    def _parts(self) -> list[tuple[str, Any]]:
        form: list[tuple[str, Any]] = [] if self.form is None else [(ANSWERS, self.form)]
        return [("", self.promises), ("", self.happened), *form, ("", self.next_steps), ("", self.appointment),
                ("", self.note_card), ("", self.spent)]  # fmt: skip

    def _lay_out(self) -> None:
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE * 2)
        for sheet in self._ordered():
            self._column.addWidget(sheet)

    def _connect(self) -> None:
        for part in (self.promises, self.happened, self.early, self.late, self.next_steps, self.note_card, self.spent):
            part.changed.connect(self._relay)
        self.next_steps.row_removed.connect(lambda _name: self.row_removed.emit())
        if self.form is not None:
            self.form.changed.connect(lambda name: self._relay(ANSWERS + name))
            self.form.row_removed.connect(lambda _name: self.row_removed.emit())
            self.form.taken_up.connect(self._on_taken_up)
        self._outcome = self.happened.outcome
        self.happened.outcome_changed.connect(self._on_outcome)

    def _relay(self, name: str) -> None:
        if not self._filling:
            self.changed.emit(name)

    def _on_taken_up(self, names: list[str]) -> None:
        named = [ANSWERS + name for name in names]
        self.taken_up.emit(named)
        self._relay(named[0])

    def _on_outcome(self) -> None:
        if not self._filling:
            was_late = self._outcome is Outcome.DONE and not self._quick
            self._outcome = self.happened.outcome
            if was_late != self._is_whole:
                self._carry((self.late if was_late else self.early).values())
            self._follow()

    def _carry(self, appointment: Mapping[str, Any]) -> None:
        """The next appointment stands elsewhere now, and is the same."""
        was_filling, self._filling = self._filling, True
        self.appointment.put(appointment)
        self._filling = was_filling

    def _follow(self) -> None:
        self._outcome = self.happened.outcome
        self.promises.setVisible(self.promises.is_wanted and not self._quick)
        self.early.setVisible(not self._is_whole)
        self.late.setVisible(self._is_whole)
        self.next_steps.setVisible(not self._quick)
        done, only, written = self._outcome is Outcome.DONE, "", bool(self._answers)
        if self.form is not None:
            only = self.form.short_note if done and self._quick else ""
            self.form.show_only(only)
            self.form.setVisible(self._is_whole or bool(only))
            written = self.form.has_more_than(only)
        self.left_out.follow(written=written, whole=self._is_whole, done=done)
        self.note_card.set_quick(self._quick)
        self.shape_changed.emit()
