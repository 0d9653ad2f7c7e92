"""What a part that paints itself is called by a screen reader: without this it would be a thing of no kind."""

from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

_PROPERTY: Final = "spokenRole"


def speak_as(widget: QWidget, role: QAccessible.Role) -> None:
    """Give a widget its role for screen readers: before its name, which makes them ask for it."""
    _install()
    widget.setProperty(_PROPERTY, role.value)


@cache
def _install() -> None:
    QAccessible.installFactory(_interface)


def _interface(_class_name: str, thing: QObject) -> QAccessibleInterface | None:
    if not isinstance(thing, QWidget) or not isinstance(role := thing.property(_PROPERTY), int):
        return None
    return QAccessibleWidget(thing, QAccessible.Role(role), "")
