"""The fields of the recorder by name, whatever sheet they stand on: their errors, their labels, the focus."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from PySide6.QtCore import QObject, Signal

from desktop.ui.forms.history import Grain

ANSWERS: Final = "answers."


class _Part(Protocol):
    """What every sheet can do, its fields told by name."""

    changed: Any

    def isHidden(self) -> bool: ...
    def values(self) -> dict[str, Any]: ...
    def put(self, values: Mapping[str, Any]) -> None: ...
    def grain(self, name: str) -> Grain: ...
    def set_errors(self, errors: Mapping[str, str]) -> None: ...
    def errors(self) -> dict[str, str]: ...
    def label_of(self, name: str) -> str: ...
    def focused_field(self) -> str: ...
    def focus_field(self, name: str) -> bool: ...


class NamedFields(QObject):
    """Asks the sheets, in the order of the page; `parts` gives each with what the names of its fields begin with."""

    errors_changed = Signal()

    def __init__(self, parts: Callable[[], Sequence[tuple[str, _Part]]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._parts = parts

    def grain(self, name: str) -> Grain:
        """How the changes of a field are gathered into steps."""
        prefix, part = self._part_of(name)
        return part.grain(name.removeprefix(prefix)) if part is not None else Grain.WORDS

    def label_of(self, name: str) -> str:
        """The label of a field, empty when it is not here."""
        prefix, part = self._part_of(name)
        return part.label_of(name.removeprefix(prefix)) if part is not None else ""

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells every error beside its field."""
        for prefix, part in self._parts():
            part.set_errors(
                {name.removeprefix(prefix): text for name, text in errors.items() if name.startswith(prefix)}
            )
        self.errors_changed.emit()

    def told(self) -> dict[str, str]:
        """What is told beside the fields shown."""
        return {prefix + name: text for prefix, part in self._shown() for name, text in part.errors().items()}

    def named(self, errors: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """(name, label, message) of each error, in the order of the page."""
        told = {name: errors.get(name, message) for name, message in self.told().items()}
        shown = [(name, self.label_of(name) or name, message) for name, message in told.items()]
        elsewhere = {name: message for name, message in errors.items() if name not in told}
        return shown + [(name, self.label_of(name) or message, message) for name, message in elsewhere.items()]

    def focused_field(self) -> str:
        """The field being typed in."""
        found = ((prefix, part.focused_field()) for prefix, part in self._parts())
        return next((prefix + name for prefix, name in found if name), "")

    def focus_field(self, name: str) -> bool:
        """Goes to a field; False when it is not shown."""
        return any(
            name.startswith(prefix) and part.focus_field(name.removeprefix(prefix)) for prefix, part in self._shown()
        )

    def _shown(self) -> list[tuple[str, _Part]]:
        return [(prefix, part) for prefix, part in self._parts() if not part.isHidden()]

    def _part_of(self, name: str) -> tuple[str, _Part | None]:
        """The sheet that a field stands on, with what its names begin with."""
        for prefix, part in self._parts():
            if name.startswith(prefix) and part.label_of(name.removeprefix(prefix)):
                return prefix, part
        return "", None
