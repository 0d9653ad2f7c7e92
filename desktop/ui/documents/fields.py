"""What may be written or chosen before a document is drawn, each with its label and what to heed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.document_kind import DocumentField
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TextLine, show_whole
from desktop.ui.widgets import ChoiceField, LabeledField, TextArea, clear_layout

_TALLEST, _GROWS = 8, 16


class DocumentFields(QWidget):
    """`show_fields` fills it; `values` are the texts as they stand; `changed` comes with every key."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, LabeledField] = {}
        self._undone: dict[str, list[DocumentField]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE * 2)

    def show_fields(self, fields: Sequence[DocumentField], kept: Mapping[str, object]) -> None:
        """Shows these, with the texts kept earlier in place of those proposed."""
        self.clear()
        for field in fields:
            widget = _input(field, str(kept.get(field.name, field.value)))
            signal = widget.textChanged if isinstance(widget, TextLine) else widget.changed
            signal.connect(lambda *_, name=field.name: self._on_changed(name))
            self.fields[field.name] = LabeledField(field.label, widget, field.hint)
            if field.undone_by:
                self._undone.setdefault(field.undone_by, []).append(field)
            self._column.addWidget(self.fields[field.name])

    def clear(self) -> None:
        """Nothing that was typed stays on the screen."""
        self.fields, self._undone = {}, {}
        clear_layout(self._column)

    def values(self) -> dict[str, str]:
        """Every text by its name."""
        return {name: str(field.widget.value() or "") for name, field in self.fields.items()}  # type: ignore[attr-defined]

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is lacking, and leads to the first of it."""
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        wrong = next((field for name, field in self.fields.items() if name in errors), None)
        if wrong is not None:
            wrong.widget.setFocus()
            show_whole(wrong)

    def _on_changed(self, name: str) -> None:
        self.fields[name].set_error("")
        for field in self._undone.get(name, ()):
            self._undo(field)
        self.changed.emit()

    def _undo(self, field: DocumentField) -> None:
        """What was chosen of another is not chosen of this one."""
        labeled = self.fields[field.name]
        if labeled.widget.value():  # type: ignore[attr-defined]
            labeled.widget.set_value(None)  # type: ignore[attr-defined]
            labeled.set_error(field.undone)


def _input(field: DocumentField, text: str) -> ChoiceField | TextArea | TextLine:
    if field.options:
        known = {value for value, _words in field.options}
        return ChoiceField(field.options, text if text in known else field.value or None)
    if field.lines > 1:
        return TextArea(text, min(field.lines, _TALLEST), field.lines + _GROWS)
    return TextLine(text)
