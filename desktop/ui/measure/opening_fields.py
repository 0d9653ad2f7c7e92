"""The parts of the screen that opens a measure: the cards of the schemes, and the saisine."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QBoxLayout, QSizePolicy, QWidget

from desktop.domain.forms import Option
from desktop.schemes.base import Scheme
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE, sized_font, tokens_of
from desktop.ui.widgets import Card, ChoiceField, ChoicesField, DateField, LabeledField, TextArea
from desktop.ui.widgets.chips import paint_scheme_letter

ACCEPTED, PROPOSED, RECEIVED = "accepted", "proposed", "received"
STATES = (
    (RECEIVED, "Reçue\u00a0: à instruire"),
    (PROPOSED, "Proposée\u00a0: à accepter"),
    (ACCEPTED, "Acceptée\u00a0: elle commence"),
)
"""Where a measure may stand when it is opened; a scheme that begins with its mandate is not received."""


class SchemeCard(QAbstractButton):
    """A large card for one scheme: its letter, its name, what it stands for; chosen by click, Space or Enter."""

    def __init__(self, scheme: Scheme) -> None:
        super().__init__()
        self.scheme_id = scheme.id
        self._name, self._title = scheme.name, scheme.title
        self.setText(scheme.name)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{scheme.name} : {scheme.title}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Room for a letter, the name and three lines of title."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance("0") * 32, round(metrics.lineSpacing() * 5.1) + SPACE * 3)

    def minimumSizeHint(self) -> QSize:
        """Narrower, the title would take more than three lines."""
        return QSize(self.fontMetrics().horizontalAdvance("0") * 24, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The card, its frame told by choice and focus, and the words."""
        tokens = tokens_of(self)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, focus = self.isChecked(), self.hasFocus()
        painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
        painter.setPen(QPen(QColor(tokens.accent if chosen or focus else tokens.border), 2 if chosen or focus else 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 10, 10)
        if focus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(5, 5, -5, -5), 7, 7)
        self._paint_words(painter)
        painter.end()

    def _paint_words(self, painter: QPainter) -> None:
        tokens, metrics = tokens_of(self), self.fontMetrics()
        area = self.rect().adjusted(SPACE * 2 + 4, SPACE * 2, -SPACE * 2, -SPACE)
        side = round(metrics.height() * 1.4)
        box = QRectF(area.left(), area.top(), side, side)
        paint_scheme_letter(painter, box, self, self.scheme_id, self._name[:1])
        painter.setPen(QColor(tokens.text))
        painter.setFont(sized_font(self, "title", bold=True))
        head = QRectF(box.right() + SPACE + 4, area.top(), area.width() - side - SPACE - 4, side)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self._name)
        painter.setPen(QColor(tokens.muted))
        painter.setFont(sized_font(self, "caption"))
        under = QRectF(area.left(), area.top() + side + SPACE, area.width(), area.height() - side - SPACE)
        painter.drawText(under, Qt.TextFlag.TextWordWrap.value | Qt.AlignmentFlag.AlignTop.value, self._title)


class SchemeCards(QWidget):
    """The cards side by side; one under the other when the width or the text asks for it."""

    chosen = Signal(str)

    def __init__(self, schemes: Sequence[Scheme]) -> None:
        super().__init__()
        self.cards = {scheme.id: SchemeCard(scheme) for scheme in schemes}
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(SPACE * 2)
        for name, card in self.cards.items():
            card.clicked.connect(lambda *_, name=name: self.chosen.emit(name))
            self._box.addWidget(card, 1)

    def minimumSizeHint(self) -> QSize:
        """One card wide: the rest wraps."""
        hint = next(iter(self.cards.values())).minimumSizeHint()
        return QSize(hint.width(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stacks the cards when they would be too narrow."""
        super().resizeEvent(event)
        needed = sum(card.minimumSizeHint().width() + SPACE * 2 for card in self.cards.values()) - SPACE * 2
        fits = event.size().width() >= needed
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction != self._box.direction():
            self._box.setDirection(direction)


class SaisineCard(Card):
    """The referral: received on, by whom, why; and whether the measure is already assigned (A1)."""

    def __init__(self, today: Callable[[], date], origins: tuple[Option, ...], reasons: tuple[Option, ...]) -> None:
        super().__init__("Fiche de saisine")
        self.fields: dict[str, LabeledField] = {
            "saisine_received_on": LabeledField("Fiche reçue le", DateField(None, today), level_mark="shared"),
            "saisine_origin": LabeledField(
                "Qui demande la mesure", ChoiceField([(one.value, one.label) for one in origins], style="list"),
                level_mark="shared",
            ),
            "saisine_reasons": LabeledField(
                "Motifs de la saisine", ChoicesField([(one.value, one.label) for one in reasons]), level_mark="shared"
            ),
            "saisine_difficulties": LabeledField(
                "Difficultés au moment de la demande", TextArea(min_lines=2), level_mark="shared"
            ),
        }  # fmt: skip
        holder = QWidget()
        layout = PairLayout(holder)
        for name, field in self.fields.items():
            layout.add_field(field, half=name in {"saisine_received_on", "saisine_origin"})
        self.add(holder)

    def offer_reasons(self, reasons: Sequence[Option]) -> None:
        """Offers the motifs of the scheme chosen; those already ticked stay."""
        asked = self.fields["saisine_reasons"].widget
        if isinstance(asked, ChoicesField):
            asked.offer({one.value for one in reasons})
