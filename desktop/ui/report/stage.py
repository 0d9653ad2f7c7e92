"""The screen that is turned to one signer: their name, what they sign, its pages, and a large pad (A5, R5).

It has the window alone: no search, no queue, no message that could speak of another household. The mouse, a pen and
a finger draw; what was drawn and not accepted is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.bilan import SignatureOutcome, SignerRole
from desktop.domain.french import plural
from desktop.services.ceremony import AnswerInput, Sitting, Slot
from desktop.ui.look.theme import SPACE
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.report.other_answer import OtherAnswer
from desktop.ui.report.pad_sheet import PadSheet
from desktop.ui.report.page_and_pad import PageAndPad
from desktop.ui.report.sitting_line import SittingLine
from desktop.ui.widgets import ErrorLine, IconButton, Line, LinkButton, ScrollColumn, TextLabel

_LEAST_PAD: Final = 220
_PAD_SHARE: Final = 0.44
_PAD_SPAN: Final = 0.38
"""Of the height of the screen at most, and of its width: the act under the pad is seen without scrolling."""
_FOR_HOUSEHOLD: Final = (
    "Signer veut dire\u00a0: ce texte m’a été montré, ou lu. Ce n’est pas dire que vous êtes d’accord avec tout. "
    "Vous pouvez le relire, poser vos questions, ou ne pas signer."
)
_FOR_WORKER: Final = "Vous signez après le ménage. Le bilan est ensuite scellé\u00a0: plus rien n’y change."


class SigningStage(QWidget):
    """One person at a time; Escape goes back, first to the pad, then to the worker's own screen."""

    answered = Signal(str)
    """The place whose answer is to be kept."""
    left = Signal()
    lock_asked = Signal()
    typed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.slot: Slot | None = None
        self._read = ""
        self.line = SittingLine()
        self.lock = IconButton("lock", "Verrouiller le carnet (Ctrl\u00a0+\u00a0L)")
        self.leave = LinkButton("Quitter cet écran", "back")
        self.pages = PdfPages("Bilan à signer")
        self.name = TextLabel("", "display")
        self.whom = TextLabel("", "label", muted=True)
        self.what = TextLabel("", "title")
        self.meaning = TextLabel("", muted=True)
        self.trouble = ErrorLine()
        self.pad = PadSheet()
        self.other = OtherAnswer()
        self._lay_out()
        self._connect()

    def show_turn(self, sitting: Sitting, place: str, title: str, content: bytes) -> None:
        """Turns to one signer, with an empty pad; `content` is the very document that they sign."""
        slot = next(slot for slot in sitting.slots if slot.place == place)
        self.slot, self._read = slot, sitting.shown_sha256
        worker = slot.role is SignerRole.WORKER
        self.line.show_sitting(sitting, place)
        self.pages.set_bytes(content)
        self.name.setText(slot.signer)
        pages = plural(self.pages.page_count, "page", "pages")
        self.whom.setText(slot.role_words)
        self.what.setText(f"Vous signez «\u00a0{title}\u00a0», {pages}.")
        self.meaning.setText(_FOR_WORKER if worker else _FOR_HOUSEHOLD)
        self.other.clear()
        self.pad.prepare(slot, seals=worker)
        self._show(pad=True)
        self.setAccessibleName(f"Signature\u00a0: {slot.signer}")
        self.body.show_pages(large=False)
        self.show_trouble("")
        self.set_busy(busy=False)
        self.pad.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_up(self, kept: Mapping[str, Any]) -> None:
        """Shows what was typed for this signer before the screen was left; what was drawn was not kept."""
        self.pad.observations.set_value(str(kept.get("observations", "")))
        self.pad.remark.set_open(opened=bool(kept.get("observations")))
        chosen = str(kept.get("outcome", SignatureOutcome.SIGNED.value))
        if chosen != SignatureOutcome.SIGNED:
            self.other.take_up(chosen, str(kept.get("reason", "")))
            self.ask_other(SignatureOutcome(chosen or SignatureOutcome.ABSENT))

    def show_trouble(self, sentence: str) -> None:
        """Tells why an answer could not be kept, until the next try; empty when all is well."""
        self.trouble.set_text(sentence)

    def forget(self) -> None:
        """Nothing of the signer nor of the document stays."""
        self.slot = None
        self.pages.clear()
        self.pad.clear()
        self.other.clear()

    def given(self) -> AnswerInput | None:
        """The answer as it stands; None while it is not told what keeps the person away."""
        if not self.pad.isHidden():
            drawn = self.pad.pad
            return AnswerInput(
                SignatureOutcome.SIGNED,
                drawn.strokes(),
                drawn.aspect(),
                observations=self.pad.observations.value(),
                read_sha256=self._read,
            )
        outcome = self.other.outcome
        if outcome is None:
            return None
        reason = "" if outcome.is_given else self.other.reason.value()
        return AnswerInput(outcome, reason=reason, observations=self.pad.observations.value(), read_sha256=self._read)

    def ask_other(self, outcome: SignatureOutcome) -> None:
        """Asks for an answer without strokes instead of the pad."""
        self._show(pad=False)
        self.other.ask(outcome)

    def show_pad(self) -> None:
        """Back to the pad."""
        self._show(pad=True)
        self.pad.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells what is missing, beside it."""
        self.pad.set_error(errors.get("strokes", ""))
        self.other.set_errors(errors.get("reason", ""), errors.get("outcome", ""))

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while an answer is being written into the document."""
        self.pad.setEnabled(not busy)
        self.other.setEnabled(not busy)
        self.leave.setEnabled(not busy)
        self.pad.wait.setVisible(busy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The pad takes a good part of the height, so that an arm can move; upright it leaves room for the acts."""
        super().resizeEvent(event)
        good = min(self.height() * _PAD_SHARE, self.width() * _PAD_SPAN)
        self.pad.pad.setMinimumHeight(max(_LEAST_PAD, round(good)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes one step back."""
        if event.key() != Qt.Key.Key_Escape or not self.leave.isEnabled():
            super().keyPressEvent(event)
        elif self.body.is_large:
            self.body.show_pages(large=False)
        elif not self.other.isHidden():
            self.show_pad()
        else:
            self.left.emit()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(SPACE * 3, SPACE, SPACE * 2, SPACE)
        head.setSpacing(SPACE * 2)
        head.addWidget(self.line, 1)
        head.addWidget(self.leave)
        head.addWidget(self.lock)
        sheet = ScrollColumn(1000)
        sheet.set_air(SPACE * 2, SPACE + 4)
        for widget in (self.name, self.whom, self.what, self.meaning, self.trouble, self.pad, self.other):
            sheet.add(widget)
        sheet.body.setStretchFactor(self.pad, 1)
        self.other.hide()
        self.body = PageAndPad(self.pages, sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Line())
        column.addWidget(self.body, 1)

    def _show(self, *, pad: bool) -> None:
        self.pad.setVisible(pad)
        self.other.setVisible(not pad)

    def _connect(self) -> None:
        self.lock.clicked.connect(lambda *_: self.lock_asked.emit())
        self.leave.clicked.connect(lambda *_: self.left.emit())
        self.pad.accepted.connect(self._accept)
        self.pad.other_asked.connect(lambda value: self.ask_other(SignatureOutcome(value)))
        self.pad.pages_asked.connect(lambda: self.body.show_pages(large=True))
        self.pad.typed.connect(self.typed)
        self.other.accepted.connect(self._accept)
        self.other.given_up.connect(self.show_pad)
        self.other.typed.connect(self.typed)

    def _accept(self) -> None:
        if self.slot is not None:
            self.set_errors({})
            self.show_trouble("")
            self.answered.emit(self.slot.place)
