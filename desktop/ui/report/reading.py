"""Step 3: the frozen pages are read together; who signs is called one after the other, then all is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.bilan import SignerRole
from desktop.services.ceremony import Sitting, Slot
from desktop.services.wording import SIGNATURES
from desktop.ui.forms.inputs import LineInput
from desktop.ui.look.theme import SPACE, Tone
from desktop.ui.papers.pdf_pages import PdfPages
from desktop.ui.papers.split import PagesBeside
from desktop.ui.report.leaving import LeavingCard
from desktop.ui.report.panel import Panel
from desktop.ui.report.prints import in_groups
from desktop.ui.report.sitting_line import SittingLine
from desktop.ui.widgets import (
    Card,
    Chip,
    Disclosure,
    FlowRow,
    LabeledField,
    Line,
    LinkButton,
    PrimaryButton,
    ScrollColumn,
    SecondaryButton,
    TextLabel,
    TickBox,
    clear_layout,
)

AT_HOME: Final = "Au domicile du ménage"
_INTERPRETER_HELP: Final = "Son nom, ou son lien avec le ménage."
_LONGEST_NAME: Final = 26
"""Letters of a name that a button holds with large text."""
_ANSWERED: Final = (
    "«\u00a0Reprendre le texte\u00a0» garde ce qui est signé, tel quel, et prépare une nouvelle version\u00a0: "
    "tout le monde la signera."
)


class ReadingPanel(Panel):
    """The pages at the left; at the right how they were read, and who has answered."""

    turn_asked = Signal(str)
    """The place of the signer to whom the screen is to be turned."""
    seal_asked = Signal()
    reopen_asked = Signal()
    print_asked = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pages = PdfPages("Bilan à signer")
        self.sheet = ScrollColumn(620)
        super().__init__(PagesBeside(self.pages, self.sheet), parent)
        self.line = SittingLine()
        self.read_aloud = TickBox("Le texte a été lu à voix haute")
        self.with_interpreter = TickBox("Une personne a traduit")
        self.interpreter = LineInput()
        self.interpreter_frame = LabeledField("Qui a traduit", self.interpreter, _INTERPRETER_HELP)
        self.where = LineInput()
        self.leaving = LeavingCard()
        self._next = ""
        self._answers = QVBoxLayout()
        self._answers.setSpacing(SPACE)
        self._print = TextLabel("", "caption", muted=True, selectable=True)
        self._print.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.turn = PrimaryButton("", "pen")
        self.paper = SecondaryButton("Imprimer pour signer…", "printer")
        self.enlarge = SecondaryButton("Lire les pages en grand", "search")
        self.reopen = LinkButton("Reprendre le texte")
        self.kept = TextLabel(_ANSWERED, "caption", muted=True)
        self._fill()
        self._connect()

    def show_sitting(self, sitting: Sitting) -> None:
        """Tells who answered, and whose turn it is."""
        self._next = sitting.next_place
        waiting = next((slot for slot in sitting.slots if slot.place == sitting.next_place), None)
        self.line.show_sitting(sitting, sitting.next_place)
        self.turn.setText(_turn_words(waiting))
        self.turn.setAccessibleName(f"Faire signer {waiting.signer}" if waiting else self.turn.text())
        self.turn.set_icon("pen" if waiting else "lock")
        clear_layout(self._answers)
        for place, slot in enumerate(sitting.slots):
            if place:
                self._answers.addWidget(Line())
            self._answers.addWidget(self._row(slot, sitting))
        self.kept.setVisible(sitting.has_answers)
        self._print.setText(f"Empreinte du texte figé (SHA-256)\u00a0: {in_groups(sitting.frozen_sha256)}")

    def raw(self) -> dict[str, Any]:
        """How the text was read, as it stands."""
        return {
            "read_aloud": self.read_aloud.isChecked(),
            "translated": self.with_interpreter.isChecked(),
            "interpreter": self.interpreter.text(),
            "where": self.where.text(),
        }

    def fill(self, kept: Mapping[str, Any]) -> None:
        """Shows how it was read, as it was told before."""
        self.read_aloud.setChecked(bool(kept.get("read_aloud")))
        self.with_interpreter.setChecked(bool(kept.get("translated")))
        self.interpreter.setText(str(kept.get("interpreter", "")))
        self.where.setText(str(kept.get("where", AT_HOME)))
        self.interpreter_frame.setVisible(self.with_interpreter.isChecked())

    @property
    def translated_by(self) -> str:
        """Who translated; empty when nobody did."""
        return self.interpreter.text().strip() if self.with_interpreter.isChecked() else ""

    def set_busy(self, *, busy: bool) -> None:
        """Nothing is changed while the document is being written."""
        for widget in (self.sheet, self.turn, self.reopen):
            widget.setEnabled(not busy)

    def _row(self, slot: Slot, sitting: Sitting) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE // 2)
        answer = slot.answer
        told = SIGNATURES[answer.outcome] if answer is not None else "À signer"
        tone: Tone = "success" if answer is not None and answer.outcome.is_given else "neutral"
        column.addWidget(FlowRow((TextLabel(slot.signer, "label"), Chip(told, tone)), SPACE * 2, line_spacing=4))
        column.addWidget(TextLabel(slot.role_words, "caption", muted=True))
        may_come_first = slot.role is SignerRole.HOUSEHOLD and slot.place != sitting.next_place
        if answer is None and may_come_first:
            first = LinkButton("Faire signer d’abord")
            first.setAccessibleName(f"Faire signer d’abord {slot.signer}")
            first.clicked.connect(lambda *_: self.turn_asked.emit(slot.place))
            column.addWidget(first)
        return holder

    def _fill(self) -> None:
        read = Card("Comment le texte a été lu")
        for widget in (
            self.read_aloud, self.with_interpreter, self.interpreter_frame, LabeledField("Lieu", self.where)
        ):  # fmt: skip
            read.add(widget)
        signers = Card("Signatures")
        signers.body.addLayout(self._answers)
        fold = Disclosure("Empreinte du document", self._print)
        for part in (self.leaving, self.line, read, signers, self.kept, fold):
            self.sheet.add(part)
        self.interpreter_frame.hide()

    def _connect(self) -> None:
        self.enlarge.setCheckable(True)
        self.enlarge.toggled.connect(self.sheet.setHidden)
        self.read_aloud.toggled.connect(lambda _ticked: self.changed.emit())
        self.with_interpreter.toggled.connect(self._on_translated)
        self.interpreter.changed.connect(self.changed)
        self.where.changed.connect(self.changed)
        self.turn.clicked.connect(lambda *_: self.turn_asked.emit(self._next) if self._next else self.seal_asked.emit())
        self.paper.clicked.connect(lambda *_: self._ask_paper())
        self.reopen.clicked.connect(lambda *_: self.reopen_asked.emit())
        self.set_acts(self.turn, self.enlarge, self.paper, self.reopen)

    def _ask_paper(self) -> None:
        """What is to be read first is said in sight, the pages made small again for it (R6)."""
        self.leaving.ask_paper(self.print_asked.emit)
        if not self.leaving.isHidden():
            self.enlarge.setChecked(False)
            self.sheet.verticalScrollBar().setValue(0)
            self.leaving.choose.setFocus()

    def _on_translated(self, ticked: bool) -> None:
        self.interpreter_frame.setVisible(ticked)
        if ticked:
            self.interpreter.setFocus()
        self.changed.emit()


def _turn_words(waiting: Slot | None) -> str:
    if waiting is None:
        return "Sceller le bilan"
    if waiting.role is SignerRole.WORKER:
        return "Signer à mon tour"
    named = len(waiting.signer) <= _LONGEST_NAME
    return f"Faire signer {waiting.signer}" if named else "Faire signer la personne suivante"
