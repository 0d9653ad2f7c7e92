"""A few questions asked in place, under what they are about: nothing modal, nothing typed is lost on an error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.errors import AppError, InvalidInputError
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import CountField, attempt, show_whole
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    ChoiceField,
    CommunePicker,
    DateField,
    ErrorLine,
    FlowRow,
    LabeledField,
    NumberField,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
    TimeField,
    clear_layout,
)


@dataclass(frozen=True)
class Done:
    """What an accepted panel did: the words to tell, what changed in the notebook, the way back, the way on."""

    words: str
    changed: tuple[str, ...]
    undo: Callable[[], object] | None = None
    leads: tuple[str, Callable[[], object]] | None = None


Act = Callable[[Mapping[str, Any]], Done]
Heed = Callable[[Mapping[str, Any]], str]
"""A remark on what is entered so far, told while it is entered; it stops nothing."""
Check = Callable[[Mapping[str, Any]], Mapping[str, str]]
"""What is wrong with what is entered, by field, told as soon as a day or an hour is left."""


class InlinePanel(QFrame):
    """Fields with one act; Enter accepts, Escape gives up. The keys of `fields` are those of the service's errors."""

    done = Signal(object)
    given_up = Signal()

    def __init__(
        self,
        screen: Screen,
        title: str,
        accept: str,
        fields: Mapping[str, LabeledField],
        act: Act,
        note: str = "",
        heed: Heed | None = None,
        first: str = "",
        check: Check | None = None,
    ) -> None:
        super().__init__()
        self._screen, self._fields, self._act, self._heed, self._first = screen, dict(fields), act, heed, first
        self._check = check
        self.setProperty("part", "banner")
        self.setProperty("tone", "accent")
        self.setAccessibleName(title)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(SPACE * 2, SPACE * 2, SPACE * 2, SPACE * 2)
        column.setSpacing(SPACE * 2)
        head = QVBoxLayout()
        head.setSpacing(4)
        head.addWidget(TextLabel(title, "label"))
        if note:
            head.addWidget(TextLabel(note, muted=True))
        column.addLayout(head)
        holder = QWidget()
        layout = PairLayout(holder)
        for field in self._fields.values():
            layout.add_field(field, half=isinstance(field.widget, DateField | TimeField | CountField | NumberField))
        column.addWidget(holder)
        holder.setVisible(bool(self._fields))
        # made when there is something to tell: most panels are done with before
        self._remark: Banner | None = None
        self._trouble: ErrorLine | None = None
        self._told = QVBoxLayout()
        self._told.setSpacing(SPACE * 2)
        column.addLayout(self._told)
        column.addWidget(self._buttons(accept))
        self._listen()

    def insert(self, part: QWidget) -> None:
        """Puts something more to fill in under the fields."""
        self._column.insertWidget(self._column.indexOf(self._told), part)

    def _listen(self) -> None:
        for field in self._fields.values():
            if isinstance(field.widget, DateField | TimeField):
                field.widget.changed.connect(lambda field=field: field.set_error(""))
                field.widget.changed.connect(self._look)
                field.widget.edit.editingFinished.connect(self._tell_wrong)
            elif isinstance(field.widget, CommunePicker | ChoiceField):
                field.widget.changed.connect(self._look)
        self._look()

    def _tell_wrong(self) -> None:
        """Tells at once what would be refused."""
        for name, error in (self._check(self._values()) if self._check is not None else {}).items():
            self._fields[name].set_error(error)

    def _look(self) -> None:
        """Tells what stands beside what is entered."""
        remark = self._heed(self._values()) if self._heed is not None else ""
        if self._remark is None and remark:
            self._remark = Banner("warning", "")
            self._told.insertWidget(0, self._remark)
        if self._remark is not None:
            self._remark.set_text(remark)
            self._remark.setVisible(bool(remark))

    def _values(self) -> dict[str, Any]:
        return {name: _value(field.widget) for name, field in self._fields.items()}

    def _buttons(self, accept: str) -> QWidget:
        self.accept_button = PrimaryButton(accept, "check")
        self.cancel_button = SecondaryButton("Annuler")
        self.cancel_button.setToolTip("Échap")
        self.accept_button.clicked.connect(lambda *_: self.submit())
        self.cancel_button.clicked.connect(lambda *_: self.given_up.emit())
        return FlowRow((self.accept_button, self.cancel_button))

    @property
    def errors(self) -> dict[str, str]:
        """What is told beside the fields now."""
        return {name: field.error for name, field in self._fields.items() if field.error}

    @property
    def trouble(self) -> str:
        """What is told beside the buttons."""
        return self._trouble.text if self._trouble is not None else ""

    @property
    def remark(self) -> str:
        """What is remarked on what is entered."""
        return self._remark.text if self._remark is not None else ""

    def field(self, name: str) -> LabeledField:
        """One of the fields; KeyError when there is none of that name."""
        return self._fields[name]

    def focus_first(self) -> None:
        """Puts the cursor where the typing begins."""
        first = self._fields.get(self._first) or next(iter(self._fields.values()), None)
        (first.widget if first else self.accept_button).setFocus(Qt.FocusReason.TabFocusReason)

    def submit(self) -> None:
        """Tries the act; on an error everything typed stays, with the reason beside it."""
        self._show_errors({})
        if self.errors:
            self._focus_error()
            return
        try:
            outcome = self._act(self._values())
        except InvalidInputError as error:
            self._show_errors(error.fields)
            self._focus_error()
        except AppError as error:
            self._screen.messages.show_error(error)
        else:
            self.done.emit(outcome)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter accepts, Escape gives up; no key goes on to the list behind."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if self.cancel_button.hasFocus():
                self.given_up.emit()
            else:
                self.submit()
        event.accept()

    def _show_errors(self, errors: Mapping[str, str]) -> None:
        for name, field in self._fields.items():
            field.set_error(errors.get(name, ""))
        trouble = " ".join(text for name, text in errors.items() if name not in self._fields)
        if self._trouble is None and trouble:
            self._trouble = ErrorLine()
            self._told.addWidget(self._trouble)
        if self._trouble is not None:
            self._trouble.set_text(trouble)

    def _focus_error(self) -> None:
        wrong = next((field for field in self._fields.values() if field.error), None)
        if wrong is not None:
            wrong.widget.setFocus(Qt.FocusReason.OtherFocusReason)
        show_whole(self._trouble if wrong is None and self._trouble is not None and self.trouble else self)


def _value(widget: QWidget) -> Any:
    return widget.value() if hasattr(widget, "value") else None


class PanelSlot(QWidget):
    """The place of at most one panel; tells what was done to the user and to the other screens.

    It outlives what `home` shows around it and always stands somewhere in `home`: with no parent it would be Python's,
    and would go while its panel goes, when that panel held the last word of it. The panel would be deleted twice.
    """

    closed = Signal()

    def __init__(self, screen: Screen, home: QWidget) -> None:
        super().__init__(home)
        self._screen, self._home = screen, home
        self._aside: QWidget | None = None
        self.panel: InlinePanel | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    @property
    def is_open(self) -> bool:
        """Whether a panel is shown."""
        return self.panel is not None

    def show_panel(self, panel: InlinePanel) -> None:
        """Shows a panel in place of any other, and puts the cursor into it."""
        clear_layout(self._column)
        self.panel = panel
        self._column.addWidget(panel)
        panel.done.connect(self._on_done)
        panel.given_up.connect(self.close_panel)
        self.show()
        show_whole(panel)
        panel.focus_first()

    def stand_aside(self) -> None:
        """What is around it goes away: it waits, unseen, until it is put among what is shown next."""
        if self._aside is None:  # never shown: the panel comes back into sight with its place, not before
            self._aside = QWidget(self._home)
            self._aside.hide()
        self.setParent(self._aside)

    def close_panel(self) -> None:
        """Takes the panel away."""
        if self.panel is not None:
            self.panel = None
            clear_layout(self._column)
            self.hide()
            self.closed.emit()

    def _on_done(self, outcome: Done) -> None:
        # the key that accepted must find nothing to press: the focus leaves the panel before the message comes
        self.close_panel()
        self._screen.messages.show_info(outcome.words, self._undo_of(outcome), leads=outcome.leads)
        self._screen.hub.tell(*outcome.changed)

    def _undo_of(self, outcome: Done) -> Callable[[], object] | None:
        """Taking back is told to the screens too; a trouble with it goes to the message bar."""
        undo, screen = outcome.undo, self._screen
        if undo is None:
            return None

        def take_back() -> None:
            if attempt(screen, undo):
                screen.messages.show_info("C’est annulé.")
                screen.hub.tell(*outcome.changed)

        return take_back
