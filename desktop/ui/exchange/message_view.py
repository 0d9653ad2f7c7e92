"""One message for the Department, read in full: what it says, its fate, and its very content."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.services.exchange import DeliveryState, MessageLine
from desktop.services.outgoing import MESSAGE_KINDS, instant_words
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Banner, FlowRow, LinkButton, SecondaryButton, TextLabel, clear_layout

_SHOW, _HIDE = "Pour l’informatique\u00a0: texte envoyé", "Masquer le texte envoyé"


class MessageView(QFrame):
    """Shows a `MessageLine`. `record_requested(message)`: the user wants to see what it comes from.

    `settle_requested`: to see both versions of what two laptops wrote. `proof_requested(message)`: that it arrived.
    """

    record_requested = Signal(object)
    settle_requested = Signal()
    proof_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message: MessageLine | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE * 2, 0, 0, 0)
        self._column.setSpacing(SPACE + 4)
        self.exact = QPlainTextEdit()

    def show_message(self, message: MessageLine | None) -> None:
        """Show a message; None empties the view."""
        self.message = message
        clear_layout(self._column)
        if message is None:
            self._column.addWidget(TextLabel("Choisissez une fiche pour lire tout ce qu’elle contient.", muted=True))
            self._column.addStretch(1)
            return
        written = f"{MESSAGE_KINDS[message.kind]}, version écrite le {instant_words(message.created_at)}"
        self._column.addWidget(TextLabel(message.headline, "title"))
        about = f"{message.household}. {written}." if message.household else f"{written}."
        self._column.addWidget(TextLabel(about, muted=True))
        self._add_fate(message)
        self._column.addWidget(fact_grid(message.facts))
        self._add_buttons(message)
        self._add_exact(message)
        self._column.addStretch(1)

    def _add_fate(self, message: MessageLine) -> None:
        if message.state is DeliveryState.REFUSED:
            words = message.refusal.words if message.refusal is not None else message.reason
            self._column.addWidget(Banner("danger", f"Motif du Département\u00a0: {words}"))
        elif message.state is DeliveryState.WAITING and message.reason:
            self._column.addWidget(Banner("warning", message.reason))
        elif message.state is DeliveryState.CONFLICT:
            words = "Un autre ordinateur a écrit aussi cette fiche : les deux versions sont gardées."
            settle = ("Départager", self.settle_requested.emit)
            self._column.addWidget(Banner("warning", words, settle))
        elif message.state is DeliveryState.SENT:
            self._column.addWidget(Banner("success", message.proof))

    def _add_buttons(self, message: MessageLine) -> None:
        correct = message.refusal is not None and message.refusal.can_correct
        self.open_button = SecondaryButton("Corriger" if correct else "Ouvrir la fiche", "pen" if correct else "")
        self.exact_button = LinkButton(_SHOW)
        self.proof_button = LinkButton("Preuve de cet envoi…")
        proof = (self.proof_button,) if message.receipt else ()
        self._column.addWidget(FlowRow((self.open_button, self.exact_button, *proof)))
        self.proof_button.clicked.connect(lambda *_: self.proof_requested.emit(self.message))
        self.open_button.clicked.connect(lambda *_: self.record_requested.emit(self.message))
        self.exact_button.clicked.connect(lambda *_: self._toggle_exact())

    def _add_exact(self, message: MessageLine) -> None:
        self.exact = QPlainTextEdit()
        self.exact.setReadOnly(True)
        self.exact.setTabChangesFocus(True)
        self.exact.setAccessibleName("Contenu exact du message")
        self.exact.setStyleSheet(
            f"font-family: '{QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()}';"
        )
        receipt = f"\n\nAccusé de réception\n{message.receipt}" if message.receipt else ""
        self.exact.setPlainText(f"{message.content}{receipt}")
        self.exact.setMinimumHeight(self.fontMetrics().lineSpacing() * 14)
        self.exact.hide()
        self._column.addWidget(self.exact)

    def _toggle_exact(self) -> None:
        shown = self.exact.isHidden()
        self.exact.setVisible(shown)
        self.exact_button.setText(_HIDE if shown else _SHOW)
