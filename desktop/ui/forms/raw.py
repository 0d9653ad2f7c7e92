"""Raw texts of inputs: what was typed, right or wrong, so that it can be kept and put back as it was."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.widgets import ChoiceField, ChoicesField, CommunePicker, DateField, TextArea


def raw_of(widget: QWidget) -> Any:
    """What an input holds, as a JSON value."""
    match widget:
        case DateField():
            return widget.text()
        case QLineEdit():
            return widget.text()
        case TextArea():
            return widget.value()
        case ChoiceField():
            return widget.value()
        case ChoicesField():
            return list(widget.value())
        case CommunePicker():
            return {"insee": widget.value(), "label": widget.edit.text(), "detail": widget.detail}
    raise TypeError(type(widget).__name__)


def put_raw(widget: QWidget, value: Any) -> None:
    """Puts back what `raw_of` gave; a choice that is no longer offered is left out."""
    match widget:
        case DateField():
            widget.set_text(str(value or ""))
        case QLineEdit():
            widget.setText(str(value or ""))
        case TextArea():
            widget.set_value(str(value or ""))
        case ChoiceField() | ChoicesField():
            try:
                widget.set_value(value or None)
            except ValueError:
                widget.set_value(None)
        case CommunePicker():
            insee = value.get("insee") if isinstance(value, dict) else None
            if insee:
                widget.set_value(insee, str(value["label"]), str(value["detail"]))
            else:
                widget.edit.setText(str(value["label"]) if isinstance(value, dict) else "")
        case _:
            raise TypeError(type(widget).__name__)
