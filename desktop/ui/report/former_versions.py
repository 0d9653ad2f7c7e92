"""The versions of a bilan before the one in force: each is looked at and saved as it was left (A5)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import long_date
from desktop.services.ceremony import Version
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, Disclosure, FlowRow, LinkButton, TextLabel, clear_layout

_TITLE = "Versions d’avant"


class FormerVersions(QWidget):
    """Folded, and not there at all for the first version; what is on show instead of the bilan is said above."""

    asked = Signal(str)
    """The id of the version to look at; empty for the bilan in force."""
    copy_asked = Signal(str, str)
    """The id of a version, and how it is called."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        rows = QWidget()
        self._rows = QVBoxLayout(rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(SPACE)
        self._told = QVBoxLayout()
        self.fold = Disclosure(_TITLE, rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addLayout(self._told)
        column.addWidget(self.fold)
        self.hide()

    def show_versions(self, versions: Sequence[Version]) -> None:
        """Shows them in place of those shown before, the newest first."""
        self.tell_present()
        clear_layout(self._rows)
        self.fold.set_open(opened=False)
        self.fold.set_title(f"{_TITLE} ({len(versions)})")
        for version in versions:
            self._rows.addWidget(self._row(version))
        self.setVisible(bool(versions))

    def tell_present(self) -> None:
        """The bilan in force is on show again."""
        clear_layout(self._told)

    def _row(self, version: Version) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        name = f"bilan du {long_date(version.made_on)}"
        column.addWidget(TextLabel(f"{name.capitalize()}\u00a0: {version.state_words.lower()}", "label"))
        column.addWidget(TextLabel(f"Référence {version.reference}", "caption", muted=True))
        look, save = LinkButton("Voir", "eye"), LinkButton("Enregistrer une copie…", "save")
        look.setAccessibleDescription(f"{name}, {version.reference}")
        save.setAccessibleDescription(f"{name}, {version.reference}")
        look.clicked.connect(lambda *_: self._look(version, name))
        save.clicked.connect(lambda *_: self.copy_asked.emit(version.bilan_id, f"le {name}"))
        column.addWidget(FlowRow((look, save), SPACE * 2, line_spacing=4))
        return holder

    def _look(self, version: Version, name: str) -> None:
        self.tell_present()
        told = f"Vous regardez le {name}, {version.state_words.lower()}. Ce n’est plus celui qui vaut."
        self._told.addWidget(Banner("info", told, ("Revenir au bilan", self._go_back)))
        self.asked.emit(version.bilan_id)

    def _go_back(self) -> None:
        self.tell_present()
        self.asked.emit("")
