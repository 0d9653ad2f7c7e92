"""A part that folds: a title with an arrow, and what it opens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import FoldButton


class Disclosure(QWidget):
    """Folded at first, unless `opened`; what it holds may be given as a callable, made when it is first opened.

    With `less` its title changes with its state: « Afficher plus », « Afficher moins ».
    """

    toggled = Signal(bool)

    def __init__(
        self,
        title: str,
        content: QWidget | Callable[[], QWidget],
        *,
        less: str = "",
        opened: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._less, self._content = title, less or title, content
        self.button = FoldButton(title)
        self.button.toggled.connect(self._on_toggled)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE)
        self._column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        if isinstance(content, QWidget):
            self._put(content)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setFocusProxy(self.button)
        self.set_open(opened=opened)

    @property
    def is_open(self) -> bool:
        """Whether what it holds is shown."""
        return self.button.isChecked()

    def set_open(self, *, opened: bool) -> None:
        """Fold or unfold."""
        self.button.setChecked(opened)

    def set_title(self, title: str, less: str = "") -> None:
        """Show another title, with a count for instance."""
        self._title, self._less = title, less or title
        self.button.setText(self._less if self.is_open else title)

    def _put(self, content: QWidget) -> None:
        content.hide()
        self._column.addWidget(content)

    def _on_toggled(self, opened: bool) -> None:
        if not isinstance(self._content, QWidget):
            self._content = self._content()
            self._put(self._content)
        self._content.setVisible(opened)
        self.button.setText(self._less if opened else self._title)
        self.toggled.emit(opened)
