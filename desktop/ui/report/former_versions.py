"""The other versions of a bilan: each is looked at and saved as it was left (A5)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.ceremony import Version
from desktop.ui.look.theme import SPACE
from desktop.ui.report.shelf import name_of
from desktop.ui.widgets import Disclosure, FlowRow, LinkButton, TextLabel, clear_layout

_TITLE = "Autres versions"


class FormerVersions(QWidget):
    """Folded, and not there at all where there is no other."""

    asked = Signal(str)
    """The id of the version to look at."""
    copy_asked = Signal(str, str)
    """The id of a version, and how it is called."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE)
        self.fold = Disclosure(_TITLE, rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.fold)
        self.hide()

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Shows them in place of those shown before, the newest first."""
        clear_layout(self._rows)
        self.fold.set_open(opened=False)
        self.fold.set_title(f"{_TITLE} ({len(versions)})")
        for version in versions:
            self._rows.addWidget(self._row(version))
        self.setVisible(bool(versions))

    def _row(self, version: Version) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        name = name_of(version)
        state = f"{version.state_words.lower()}{', en vigueur' if version.is_in_force else ''}"
        column.addWidget(TextLabel(f"{name.capitalize()}\u00a0: {state}", "label"))
        column.addWidget(TextLabel(f"Référence {version.reference}", "caption", muted=True))
        look, save = LinkButton("Voir", "eye"), LinkButton("Enregistrer une copie…", "save")
        look.setAccessibleDescription(f"{name}, {version.reference}")
        save.setAccessibleDescription(f"{name}, {version.reference}")
        look.clicked.connect(lambda *_: self.asked.emit(version.bilan_id))
        save.clicked.connect(lambda *_: self.copy_asked.emit(version.bilan_id, f"le {name}"))
        column.addWidget(FlowRow((look, save), SPACE * 2, line_spacing=4))
        return holder
