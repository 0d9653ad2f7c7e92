"""A sheet of named fields: values go in and out elsewhere, errors and the focus go by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui.forms.history import Grain
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.forms.reveal import reveal
from desktop.ui.widgets import Card, DateField, LabeledField, LevelMark, TimeField


class FieldCard(Card):
    """A titled sheet of fields, short ones two by two."""

    changed = Signal(str)
    """The name of the field."""

    whole = frozenset[str]()
    """The fields whose typing is one step of the past, however long: days and hours."""

    def __init__(self, title: str, level: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self._frames: dict[str, LabeledField] = {}
        self._left_out: set[str] = set()
        if level:
            self.head.addWidget(LevelMark(level))
        holder = QWidget()
        self._pairs = PairLayout(holder)
        self.add(holder)

    def add_field(
        self,
        name: str,
        label: str,
        widget: Any,
        help: str = "",  # noqa: A002 - the plain word, as in LabeledField
        *,
        half: bool = False,
        level: str | None = None,
    ) -> LabeledField:
        """Puts a labelled input at the end; the input has a `changed` signal."""
        frame = LabeledField(label, widget, help, level_mark=level)
        widget.changed.connect(lambda: self._on_change(name, frame))
        self._frames[name] = frame
        self._pairs.add_field(frame, half=half)
        return frame

    def frame(self, name: str) -> LabeledField:
        """A field with its label and error; KeyError when there is none of that name."""
        return self._frames[name]

    def show_field(self, name: str, *, shown: bool) -> None:
        """Shows a field or takes it away; what was typed in it stays."""
        self._frames[name].setVisible(shown)
        (self._left_out.discard if shown else self._left_out.add)(name)

    def label_of(self, name: str) -> str:
        """The label of a field, empty when it is not here."""
        return self._frames[name].label.text() if name in self._frames else ""

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each field what is wrong with it; the others are right again."""
        for name, frame in self._frames.items():
            frame.set_error(errors.get(name, ""))

    def errors(self) -> dict[str, str]:
        """What is told beside the fields shown, those they found themselves included."""
        return {name: frame.error for name, frame in self._frames.items() if frame.error and name not in self._left_out}

    def focused_field(self) -> str:
        """The name of the field that has the focus, empty when it is elsewhere."""
        focus: QWidget | None = self.window().focusWidget()
        if focus is None:
            return ""
        return next((name for name, frame in self._frames.items() if frame.isAncestorOf(focus)), "")

    def focus_field(self, name: str) -> bool:
        """Puts the focus on a field, where it is not already, and brings it into sight; False when it is not shown."""
        frame = self._frames.get(name)
        if frame is None or name in self._left_out:
            return False
        reveal(frame)
        if self.focused_field() != name:
            frame.widget.setFocus()
        return True

    def grain(self, name: str) -> Grain:
        """How the changes of a field are gathered into steps."""
        return Grain.WHOLE if name in self.whole else Grain.WORDS

    def check(self) -> None:
        """Has days and hours read what was typed in them."""
        for frame in self._frames.values():
            if isinstance(frame.widget, DateField | TimeField):
                frame.widget.check()

    def _on_change(self, name: str, frame: LabeledField) -> None:
        frame.set_error("")
        self.changed.emit(name)
