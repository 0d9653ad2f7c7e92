"""A setting that the IT of the association fixed: shown as it is, locked, with who decided and where."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import IconLabel, TextLabel


class FixedNote(QWidget):
    """« Fixé par votre service informatique, dans … »; hidden where nothing is."""

    def __init__(self, note: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE)
        row.addWidget(IconLabel("lock", "muted"))
        self._label = TextLabel(note, "caption", muted=True, selectable=True)
        row.addWidget(self._label, 1)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setVisible(False)
        self.is_wanted = bool(note)

    @property
    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def settle(self) -> None:
        """Show it, once it stands in its card, where there is something to say."""
        self.setVisible(self.is_wanted)


def hold_line(line: QLineEdit, note: str) -> None:
    """A line that is fixed can be read and copied, and not be written in."""
    if note:
        line.setReadOnly(True)
        line.setAccessibleDescription(note)
