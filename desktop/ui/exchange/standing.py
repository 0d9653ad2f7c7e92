"""Where the exchange stands, at a glance: whether everything is there, what is to be done, and the way to send."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.sending import skew_words
from desktop.ui.exchange.receipts import PROOF, ReceiptsButton
from desktop.ui.exchange.round_told import next_words, round_lines, round_title
from desktop.ui.exchange.words import held_words, last_success_words, sheet_count, standing_words
from desktop.ui.look.theme import SPACE
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    Card,
    Disclosure,
    FlowRow,
    LinkButton,
    PrimaryButton,
    SecondaryButton,
    TextLabel,
)

SENDING: Final = "Envoi au Département"
_SEND: Final = "Envoyer maintenant"
_LOOK: Final = "Voir s’il y a du nouveau"
"""Nothing can leave: a round then only brings what others sent."""
_LOOKING: Final = "Perron regarde s’il y a du nouveau…"
_NOTHING_TO_DO: Final = "Vous n’avez rien à faire."
_REVOKED: Final = (
    "Vos fiches restent dans ce carnet, rien n’en est effacé. Demandez un nouveau code à votre association, puis "
    "reliez à nouveau cet ordinateur."
)
_UNLINKED: Final = "Reliez d’abord cet ordinateur, ci-dessus\u00a0: l’envoi sera alors possible."


class StandingCard(Card):
    """`send_asked`, `stop_asked`, `relink_asked`; `part_asked` with « refused », « conflicts » or « received »."""

    send_asked = Signal()
    stop_asked = Signal()
    relink_asked = Signal()
    part_asked = Signal(str)

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen = screen
        self.to_do: dict[str, SecondaryButton] = {
            "refused": SecondaryButton("Corriger", "pen"),
            "conflicts": SecondaryButton("Départager", "columns"),
            "received": SecondaryButton("Répondre", "mail"),
        }
        self.revoked = Banner("danger", _REVOKED, ("Relier à nouveau", self.relink_asked.emit))
        self.clock, self.held, self.over = Banner("warning", ""), Banner("warning", ""), Banner("warning", "")
        self.nothing_to_do = TextLabel(_NOTHING_TO_DO)
        self.last_success, self.next_try = TextLabel("", muted=True), TextLabel("", muted=True)
        self.round_told, self.progress_words = TextLabel(), TextLabel()
        self.send_button = PrimaryButton(_SEND, "exchange")
        self.look_button = SecondaryButton(_LOOK, "refresh")
        self.stop_button = SecondaryButton("Arrêter", "cross")
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(SENDING)
        self.server = TextLabel("", muted=True)
        self.relink = LinkButton("Relier à nouveau cet ordinateur")
        self.receipts = ReceiptsButton(screen)
        self.details = Disclosure("Détails et preuve de transmission", self._made_details())
        self._to_do_row = FlowRow(tuple(self.to_do.values()), SPACE)
        self._lay_out()

    def _lay_out(self) -> None:
        for widget in (
            self.revoked, self.clock, self.held, self.over, self._to_do_row, self.nothing_to_do,
            _together(self.last_success, self.next_try, self.round_told), self.progress_words, self.progress,
        ):  # fmt: skip
            self.add(widget)
        self.add(FlowRow((self.send_button, self.look_button, self.stop_button), SPACE * 2))
        self.add(self.details)
        self.round_told.hide()
        self.clock.hide()
        for part, button in self.to_do.items():
            button.clicked.connect(lambda *_, part=part: self.part_asked.emit(part))
        self.send_button.clicked.connect(lambda *_: self.send_asked.emit())
        self.look_button.clicked.connect(lambda *_: self.send_asked.emit())
        self.stop_button.clicked.connect(lambda *_: self.stop_asked.emit())
        self.relink.clicked.connect(lambda *_: self.relink_asked.emit())

    def _made_details(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(self.server)
        column.addWidget(TextLabel(PROOF, muted=True))
        column.addWidget(FlowRow((self.receipts, self.relink), SPACE * 2))
        return made

    @property
    def starter(self) -> SecondaryButton | PrimaryButton:
        """The button that begins a round now."""
        return self.look_button if self.send_button.isHidden() else self.send_button

    def show_state(self, state: ExchangeState, *, sending: bool) -> None:
        """Everything as it is now; `sending` while a round is under way."""
        self.set_title(standing_words(state))
        self._show_to_do(state)
        self.last_success.setText(last_success_words(state) if state.enrolled else _UNLINKED)
        self.server.setText(f"Serveur\u00a0: {state.server}. Opérateur\u00a0: {state.operator}.")
        services = self._screen.services
        self.next_try.setText(next_words(state, services.sender.state(), services.now()))
        self.next_try.setVisible(bool(self.next_try.text()) and not sending)
        may_send = bool(state.may_go or state.papers) or not state.enrolled
        self.send_button.setVisible(may_send and not sending)
        self.send_button.setEnabled(state.enrolled)
        self.look_button.setVisible(not may_send and not sending)
        self.details.setVisible(state.enrolled and not sending)
        self.receipts.setEnabled(state.sent + state.conflicts > 0)
        self.stop_button.setText("Arrêter")
        self.stop_button.setEnabled(True)
        for widget in (self.stop_button, self.progress, self.progress_words):
            widget.setVisible(sending)

    def _show_to_do(self, state: ExchangeState) -> None:
        counts = {"refused": state.refused, "conflicts": state.conflicts, "received": state.received}
        words = {
            "refused": f"Corriger {sheet_count(state.refused)}",
            "conflicts": f"Départager {sheet_count(state.conflicts)}",
            "received": f"Répondre à {plural(state.received, 'envoi', 'envois')} du Département",
        }
        for part, button in self.to_do.items():
            button.setText(words[part])
            button.setVisible(counts[part] > 0)
        busy = any(counts.values())
        self._to_do_row.setVisible(busy)
        self.nothing_to_do.setVisible(state.enrolled and not busy and not state.revoked)
        self.revoked.setVisible(state.revoked)
        self.held.set_text(held_words(state))
        self.held.setVisible(state.held > 0)
        over = self._screen.services.trust.over_words()
        self.over.set_text(over)
        self.over.setVisible(bool(over))

    def tell_round(self, result: RoundResult) -> None:
        """What the last round did, and how far the clocks are."""
        lines = round_lines(result)
        title = round_title(self._screen.services.sender.state())
        self.round_told.setText("\n".join((title, *(f"•\u00a0{line}" for line in lines))))
        self.round_told.setVisible(bool(lines))
        self.clock.setVisible(result.skew is not None)
        if result.skew is not None:
            self.clock.set_text(skew_words(result.skew))

    def show_stopping(self) -> None:
        """The round goes no further."""
        self.stop_button.setEnabled(False)
        self.stop_button.setText("Arrêt…")

    def show_progress(self, done: int, total: int) -> None:
        """How far the round is."""
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress_words.setText(f"{SENDING}\u00a0: {done} sur {total}" if total else _LOOKING)


def _together(*labels: TextLabel) -> QWidget:
    """Lines that belong together."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE)
    for label in labels:
        column.addWidget(label)
    return made
