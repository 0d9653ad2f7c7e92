"""What can be put on paper for a measure: each document with the way to it, those not possible yet with their motif."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.document_kind import DocumentKind, Hands
from desktop.domain.french import plural
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import Disclosure, Line, SecondaryButton, TextLabel

_GROUPS: Final = {
    Hands.HOUSEHOLD: "Pour le ménage",
    Hands.PARTNER: "Pour un partenaire",
    Hands.DEPARTMENT: "Pour le Département",
    Hands.FILE: "Pour vous et votre dossier",
}


class DocumentRow(QWidget):
    """One document: its title, what it is for or why it must wait, and the way to it."""

    def __init__(self, screen: Screen, measure_id: str, kind: DocumentKind, *, begun: bool) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(TextLabel(kind.title, "label"))
        if told := kind.refusal or kind.purpose:
            words.addWidget(TextLabel(told, "caption", muted=True))
        row.addLayout(words, 1)
        self.button: SecondaryButton | None = None
        self.setAccessibleName(f"{kind.title}. {kind.refusal or kind.purpose}")
        if not kind.refusal:
            act = "Reprendre" if begun else "Préparer"
            self.button = SecondaryButton(act, "pen" if begun else "chevron-right")
            self.button.setAccessibleName(f"{act}\u00a0: {kind.title}")
            self.button.clicked.connect(lambda *_: open_document(screen, measure_id, kind))
            row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)


class MakingList(QWidget):
    """All of them by whom they are for, those that must wait folded under the others; `begun` are taken up again."""

    def __init__(
        self, screen: Screen, measure_id: str, kinds: Sequence[DocumentKind], begun: Collection[str] = ()
    ) -> None:
        super().__init__()
        self.rows: dict[str, DocumentRow] = {}
        self._screen, self._measure_id, self._begun = screen, measure_id, begun
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE + 4)
        possible = [one for one in kinds if not one.refusal]
        for hands, title in _GROUPS.items():
            self._add_group(title, [one for one in possible if one.recipient is hands])
        waiting = [one for one in kinds if one.refusal]
        self.waiting: Disclosure | None = None
        if waiting:
            count = plural(len(waiting), "document pas encore possible", "documents pas encore possibles")
            self.waiting = Disclosure(count[:1].upper() + count[1:], self._rows(waiting))
            self._column.addWidget(self.waiting)

    def _add_group(self, title: str, kinds: Sequence[DocumentKind]) -> None:
        if not kinds:
            return
        if self._column.count():
            self._column.addSpacing(SPACE)
        self._column.addWidget(TextLabel(title, "caption", muted=True))
        self._column.addWidget(self._rows(kinds))

    def _rows(self, kinds: Sequence[DocumentKind]) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        for place, kind in enumerate(kinds):
            if place:
                column.addWidget(Line())
            row = self.rows[kind.id] = DocumentRow(self._screen, self._measure_id, kind, begun=kind.id in self._begun)
            column.addWidget(row)
        return holder


def open_document(screen: Screen, measure_id: str, kind: DocumentKind) -> None:
    """The page that makes it: its own, or the one of all documents."""
    if kind.page == "round":
        screen.go("round")
    elif kind.page:
        screen.go(kind.page, measure_id=measure_id)
    else:
        screen.go("document", measure_id=measure_id, kind_id=kind.id)
