"""Days and hours as a draft keeps them: the value when it can be read, else what was typed in its place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from desktop.ui.widgets import DateField, TimeField


def typed(name: str, field: DateField | TimeField) -> dict[str, str]:
    """The value under `name`, or the text that is none under « …_text »."""
    value = field.value()
    if value is None:
        return {name: "", f"{name}_text": field.text()}
    written = value.isoformat(timespec="minutes") if isinstance(value, time) else value.isoformat()
    return {name: written, f"{name}_text": ""}


def show_typed(name: str, field: DateField | TimeField, values: Mapping[str, Any]) -> None:
    """Shows again what `typed` gave; nothing when the values do not speak of it."""
    if name not in values and f"{name}_text" not in values:
        return
    if typed(name, field) == {name: values.get(name, ""), f"{name}_text": values.get(f"{name}_text", "")}:
        return
    if values.get(f"{name}_text"):
        field.set_text(str(values[f"{name}_text"]))
    elif isinstance(field, DateField):
        field.set_value(date.fromisoformat(values[name]) if values.get(name) else None)
    else:
        field.set_value(time.fromisoformat(values[name]) if values.get(name) else None)
