"""« Refusées »: each fiche that the Department refused, why, and the way to the very record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.exchange import DeliveryState, MessageLine
from desktop.ui.exchange.words import sheet_count
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    Disclosure,
    FlowRow,
    Line,
    LinkButton,
    SecondaryButton,
    TextLabel,
    clear_layout,
)

_SHOWN: Final = 12
_COPIED: Final = "Le motif est copié\u00a0: collez-le dans un message au service informatique. Il ne nomme personne."
_MANY: Final = 2


class RefusedCard(Card):
    """Hidden when nothing was refused. `correct_asked(message)`: the very record is to be put right."""

    correct_asked = Signal(object)

    def __init__(
        self,
        screen: Screen,
        read: Callable[[DeliveryState], Sequence[MessageLine]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("", parent)
        self._screen, self._read = screen, read
        self._shown: Sequence[MessageLine] | None = None
        self.buttons: list[SecondaryButton] = []
        self._list = QWidget()
        self._lines = QVBoxLayout(self._list)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(SPACE * 2)
        self.add(self._list)
        self.hide()

    def refresh(self, count: int) -> None:
        """Reads again what was refused."""
        lines = self._read(DeliveryState.REFUSED) if count else []
        if lines == self._shown:
            return
        self._shown = lines
        self.set_title(f"{sheet_count(count)} {'refusée' if count < _MANY else 'refusées'} par le Département")
        clear_layout(self._lines)
        self.buttons = []
        for number, line in enumerate(lines[:_SHOWN]):
            if number:
                self._lines.addWidget(Line())
            self._lines.addWidget(self._line(line))
        if (rest := count - _SHOWN) > 0:
            self._lines.addWidget(TextLabel(f"et {plural(rest, 'autre', 'autres')}, ensuite", muted=True))
        self.setVisible(bool(lines))

    def _line(self, line: MessageLine) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(TextLabel(line.household or line.headline, "label"))
        if line.household:
            column.addWidget(TextLabel(line.headline, muted=True))
        refusal = line.refusal
        words = refusal.words if refusal is not None else line.reason
        column.addWidget(Banner("danger", f"Motif du Département\u00a0: {words}" if _may_correct(line) else words))
        if line.holds:
            column.addWidget(TextLabel(_holds(line.holds)))
        column.addWidget(FlowRow(tuple(self._acts(line)), SPACE * 2))
        if refusal is not None and refusal.detail:
            detail = TextLabel(refusal.detail, muted=True, selectable=True)
            column.addWidget(Disclosure("Détail pour le service informatique", detail))
        return holder

    def _acts(self, line: MessageLine) -> list[QWidget]:
        """« Corriger » where a person can; otherwise what the IT service needs."""
        if _may_correct(line):
            button = SecondaryButton("Corriger", "pen")
            button.setAccessibleName(f"Corriger\u00a0: {line.household}, {line.headline}")
            button.clicked.connect(lambda *_: self.correct_asked.emit(line))
            self.buttons.append(button)
            return [button]
        copy = SecondaryButton("Copier le motif pour le service informatique", "copy")
        copy.clicked.connect(lambda *_: self._copy(line))
        see = LinkButton("Voir la fiche")
        see.clicked.connect(lambda *_: self.correct_asked.emit(line))
        self.buttons.append(copy)
        return [copy, see]

    def _copy(self, line: MessageLine) -> None:
        detail = line.refusal.detail if line.refusal is not None else line.reason
        QGuiApplication.clipboard().setText(f"{line.kind} {line.record_id}\n{detail}")
        self._screen.messages.show_info(_COPIED)


def _may_correct(line: MessageLine) -> bool:
    return line.refusal is None or line.refusal.can_correct


def _holds(count: int) -> str:
    if count < _MANY:
        return "1\u00a0autre fiche attend celle-ci\u00a0: elle suivra d’elle-même."
    return f"{count}\u00a0autres fiches attendent celle-ci\u00a0: elles suivront d’elles-mêmes."
