"""Typing a passphrase, or anything secret: hidden until its eye is pressed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import IconButton
from desktop.ui.widgets.tips import set_tip

_SHOW: Final = "Afficher ce qui est tapé"
_HIDE: Final = "Masquer ce qui est tapé"


class PassphraseField(QWidget):
    """A line whose text is hidden until its eye is pressed; never offered to spelling or completion."""

    changed = Signal()
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit()
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self.edit.setMaxLength(1000)
        self.eye = IconButton("eye", _SHOW)
        self.eye.setCheckable(True)
        self.eye.toggled.connect(self._show_text)
        self.edit.textChanged.connect(lambda _text: self.changed.emit())
        self.edit.returnPressed.connect(self.entered)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE // 2)
        row.addWidget(self.edit, 1)
        row.addWidget(self.eye)
        self.setFocusProxy(self.edit)

    def text(self) -> str:
        """What was typed."""
        return self.edit.text()

    def clear(self) -> None:
        """Empty the line and hide what is typed next."""
        self.edit.clear()
        self.eye.setChecked(False)

    def show_text(self, text: str) -> None:
        """Put a text in the line, in clear until the eye is pressed."""
        self.edit.setText(text)
        self.eye.setChecked(True)

    def describe(self, name: str, description: str) -> None:
        """Name the line and its eye for screen readers."""
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(description)
        self.eye.setAccessibleName(f"{self.eye.toolTip()}\u00a0: {name}")

    def _show_text(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.eye.set_icon("eye-off" if shown else "eye")
        set_tip(self.eye, _HIDE if shown else _SHOW)
        self.eye.setAccessibleName(f"{self.eye.toolTip()}\u00a0: {self.edit.accessibleName()}")
