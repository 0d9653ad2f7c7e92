"""Choosing a passphrase: typed twice, with an honest estimate of its strength."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.french import plural_in_letters
from desktop.domain.passphrase import SOLID_BITS, Strength
from desktop.paths import resource_dir
from desktop.services.passphrases import estimate, passphrase_refusal
from desktop.ui.locking.passphrase_field import PassphraseField
from desktop.ui.locking.phrase_proposal import PhraseProposal, Propose
from desktop.ui.look.theme import SPACE, Tone, tokens_of
from desktop.ui.widgets import LabeledField, TextLabel

_TONES: Final[tuple[Tone, ...]] = ("danger", "warning", "warning", "success")
_LIMIT: Final = 0.8
"""Where on the gauge a phrase begins to be taken."""


class StrengthGauge(QWidget):
    """How far a passphrase is from the limit under which it is refused, and how many words are missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bar = _Bar()
        self._word = TextLabel("", "caption", muted=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE * 2)
        row.addWidget(self._bar, 1)
        row.addWidget(self._word, 1)
        self.show_strength(None)

    @property
    def word(self) -> str:
        """The estimate in words."""
        return self._word.text()

    def show_strength(self, found: Strength | None) -> None:
        """Show an estimate; None before anything is typed."""
        self._bar.show_strength(found)
        self._word.setText(_told(found))
        self.setAccessibleName(self._word.text())


def _told(found: Strength | None) -> str:
    if found is None:
        return "Estimation"
    missing = f", encore {plural_in_letters(found.words_missing, 'mot', 'mots')}" if found.is_weak else ""
    return f"Estimation\u00a0: {found.label.lower()}{missing}"


class _Bar(QWidget):
    """Filled as far as the phrase goes; a mark stands where it begins to be taken."""

    def __init__(self) -> None:
        super().__init__()
        self._found: Strength | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_strength(self, found: Strength | None) -> None:
        """Fill as far as an estimate, None for nothing."""
        self._found = found
        self.update()

    def sizeHint(self) -> QSize:
        """As high as a thin line, with the mark above and below it."""
        return QSize(160, SPACE * 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, whose outline is seen, what is reached, and the mark."""
        tokens, found = tokens_of(self), self._found
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QRectF(0.5, 3.5, self.width() - 1, self.height() - 7)
        painter.setPen(QPen(QColor(tokens.border), 1))
        painter.setBrush(QColor(tokens.surface))
        painter.drawRoundedRect(ground, 3, 3)
        if found is not None:
            reached = max(min(found.bits / SOLID_BITS * _LIMIT, 1.0), 0.03) * ground.width()
            # what is refused never reaches the mark, to the eye either
            reached = min(reached, _LIMIT * ground.width() - 4) if found.is_weak else reached
            ink = QColor(tokens.ink(_TONES[found.level]))
            painter.setPen(QPen(ink, 1))
            painter.setBrush(ink)
            painter.drawRoundedRect(QRectF(ground.left(), ground.top(), reached, ground.height()), 3, 3)
        painter.setPen(QPen(QColor(tokens.text), 2))
        mark = round(ground.left() + _LIMIT * ground.width())
        painter.drawLine(mark, 0, mark, self.height())
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.update()


class NewPassphrase(QWidget):
    """A passphrase chosen twice, with its estimate; errors are told beside the two lines."""

    entered = Signal()

    def __init__(self, propose: Propose, label: str = "Phrase de passe", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.proposal = PhraseProposal(propose)
        self.first = PassphraseField()
        self.second = PassphraseField()
        self.gauge = StrengthGauge()
        self.first_field = LabeledField(
            label,
            self.first,
            "Huit mots sans lien entre eux, ou les sept qui sont proposés. Une citation, un refrain ou un proverbe se "
            "devinent, même longs.",
        )
        self.second_field = LabeledField("La même, une seconde fois", self.second)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        for widget in (self.first_field, self.gauge, self.proposal, self.second_field):
            column.addWidget(widget)
        self.proposal.taken.connect(self._take)
        self.first.changed.connect(self._typed)
        self.second.changed.connect(lambda: self.second_field.set_error(""))
        self.first.edit.editingFinished.connect(self._refuse_weak)
        self.first.entered.connect(self._go_on)
        self.second.entered.connect(self.entered)
        self.setFocusProxy(self.first)

    def check(self) -> str:
        """The passphrase when both lines agree and it can be taken; otherwise "", the errors shown."""
        problem = passphrase_refusal(self.first.text(), resource_dir())
        differs = "Les deux phrases ne sont pas les mêmes." if self.first.text() != self.second.text() else ""
        self.first_field.set_error(problem)
        self.second_field.set_error("" if problem else differs)
        if problem or differs:
            (self.first if problem else self.second).setFocus()
            return ""
        return self.first.text()

    def set_error(self, error: str) -> None:
        """Tell beside the first line what is wrong with the passphrase."""
        self.first_field.set_error(error)

    def clear(self) -> None:
        """Empty both lines."""
        self.first.clear()
        self.second.clear()
        self.proposal.fold()

    def _take(self, phrase: str) -> None:
        """Show the phrase as typed once: it must still be typed a second time, which is where it is learnt."""
        self.first.show_text(phrase)
        self.second.clear()
        self.second.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse_weak(self) -> None:
        """What would be refused is told when the first line is left: nobody learns it twice for nothing."""
        typed = self.first.text()
        self.first_field.set_error(passphrase_refusal(typed, resource_dir()) if typed else "")

    def _go_on(self) -> None:
        self._refuse_weak()
        if not self.first_field.error:
            self.second.setFocus()

    def _typed(self) -> None:
        typed = self.first.text()
        self.first_field.set_error("")
        self.gauge.show_strength(estimate(typed, resource_dir()) if typed else None)
