"""The page Échanges: where the exchange stands, sending, and every message with all that it says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.exchange import DeliveryState, ExchangeState, MessageLine, RoundResult
from desktop.services.sending import skew_words
from desktop.ui.exchange.conflicts_card import ConflictsCard
from desktop.ui.exchange.enrolment import EnrolmentCard
from desktop.ui.exchange.inbox_card import InboxCard
from desktop.ui.exchange.kept_answers import KeptAnswers
from desktop.ui.exchange.messages_card import MessagesCard
from desktop.ui.exchange.outside import Outside
from desktop.ui.exchange.receipts import ReceiptsButton
from desktop.ui.exchange.round_told import next_words, round_lines
from desktop.ui.exchange.words import last_success_words, result_words, waiting_words
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.parts.page_base import show_whole
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, FlowRow, LinkButton, PrimaryButton, ScrollColumn, SecondaryButton, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

_SENDING: Final = "Envoi au Département"
_SEND: Final = "Envoyer maintenant"
_LOOK: Final = "Relever maintenant"
"""Nothing waits: a round then only brings what others sent."""
_TAKEN_IN: Final = ("household", "measure", "contact", "bilan", "outbox")
"""What may have changed when a colleague's versions were taken in."""


class ExchangePage(QWidget):
    """Échanges."""

    _progressed = Signal(int, int)
    """(done, total), emitted in the worker thread."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._token = Token()
        self._sending = False
        self._clock_words = ""
        self._trouble: AppError | None = None
        """What stopped the last round and is still told."""
        self.enrolment = EnrolmentCard(screen)
        self.conflicts, self.inbox = ConflictsCard(screen), InboxCard(screen)
        self.messages = MessagesCard(screen.services.exchange.messages)
        self.outside = Outside(screen)
        self.standing = Card()
        self._make_standing()
        page = ScrollColumn(1160)
        page.add(TextLabel("Échanges", "display"))
        for card in (
            self.enrolment, self.standing, self.conflicts, self.inbox, self.messages, *self.outside.parts
        ):  # fmt: skip
            page.add(card)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self._connect()

    def _make_standing(self) -> None:
        self.send_button = PrimaryButton(_SEND, "exchange")
        self.stop_button = SecondaryButton("Arrêter", "cross")
        self.relink = LinkButton("Relier à nouveau cet ordinateur")
        self.receipts = ReceiptsButton(self._screen)
        self.round_told, self.next_try = TextLabel(), TextLabel("", muted=True)
        self.round_told.hide()
        self.last_success = TextLabel()
        self.server = TextLabel("", "caption", muted=True)
        self.progress_words = TextLabel()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(_SENDING)
        told = (self.last_success, self.round_told, self.next_try, self.server, self.progress_words)
        for widget in (*told, self.progress):
            self.standing.add(widget)
        self.standing.add(FlowRow((self.send_button, self.stop_button, self.receipts, self.relink), SPACE * 2))

    def _connect(self) -> None:
        self._progressed.connect(self._show_progress)
        self.send_button.clicked.connect(lambda *_: self.send())
        self.stop_button.clicked.connect(lambda *_: self._stop())
        self.relink.clicked.connect(lambda *_: self._show_enrolment())
        self.enrolment.enrolled.connect(self._tell_enrolled)
        self.enrolment.given_up.connect(self._refresh)
        self.messages.record_requested.connect(self._go_to_record)
        self.messages.settle_requested.connect(self.show_conflicts)
        self._screen.hub.changed.connect(self._on_changed)

    def open(self) -> None:
        """Read everything again."""
        self.outside.refresh()
        self._refresh()

    def leave(self) -> None:
        """What is being answered stays on the page, kept besides."""
        self.keep_draft()
        self._screen.set_saved("")

    def keep_draft(self) -> bool | None:
        """Keeps what is being answered: None when nothing is, False when it could not be kept."""
        panels = (self.conflicts.slot.panel, self.inbox.slot.panel)
        kept = [panel.keep() for panel in panels if isinstance(panel, KeptAnswers | KeptPanel)]
        told = [one for one in kept if one is not None]
        return all(told) if told else None

    def prepare_lock(self) -> None:
        """A round under way stops after the batch that is out; what is being answered is kept."""
        self._token.cancel()
        self.keep_draft()

    def send(self) -> None:
        """Send what waits, in the worker thread."""
        if self._sending:
            return
        self._sending = True
        self._token = token = Token()
        services = self._screen.services
        exchange, timestamps, sender = services.exchange, services.timestamps, services.sender
        self._refresh()
        self._show_progress(0, exchange.state().waiting)
        self.stop_button.setFocus()

        def progress(done: int, total: int) -> None:
            token.progress(done, total)
            self._progressed.emit(done, total)

        def work() -> RoundResult:
            timestamps.stamp_waiting(lambda: token.is_cancelled)  # before, so that what is sent tells it
            result = exchange.push(progress, lambda: token.is_cancelled)
            sender.note(result.trouble)
            return result

        self._screen.tasks.run(work, self._finish, self._fail, _SENDING, token)

    def _finish(self, result: RoundResult) -> None:
        self._sending = False
        self._screen.hub.tell(*(_TAKEN_IN if result.applied else ("outbox",)))
        self._clock_words = skew_words(result.skew) if result.skew is not None else ""
        self._tell_round(result)
        self._refresh()
        (self.send_button if self.send_button.isEnabled() else self.messages.filter).setFocus()
        if result.sent or result.refused or result.trouble is None:
            self._screen.messages.show_info(result_words(result))
        if result.refused:
            show = ("Voir les refus", lambda: self.messages.show_state(DeliveryState.REFUSED))
            self._screen.messages.show_warning("Des fiches ont été refusées\u00a0: le motif est donné.", show)
        if result.conflicts:
            words = "Une fiche est à départager\u00a0: rien ne presse, les deux versions sont gardées."
            self._screen.messages.show_info(words, leads=("Départager", self.show_conflicts))
        if result.trouble is not None:
            self._tell_trouble(result.trouble)
        elif result.sent or result.refused:  # the server answered
            self._settle_trouble()

    def _tell_round(self, result: RoundResult) -> None:
        lines = round_lines(result)
        self.round_told.setText("\n".join(("À cet échange\u00a0:", *lines)))
        self.round_told.setVisible(bool(lines))
        for household_id in result.erased:
            see = ("Voir le ménage", lambda one=household_id: self._screen.go("household", household_id=one))
            words = (
                "Le Département a supprimé ce ménage pour de bon. Ici rien n’a été effacé\u00a0: à vous d’en décider."
            )
            self._screen.messages.show_warning(words, see)

    def show_conflicts(self) -> None:
        """Goes to what is to be settled."""
        if self.conflicts.isVisible():
            show_whole(self.conflicts)
            if self.conflicts.buttons:
                self.conflicts.buttons[0].setFocus()

    def _fail(self, error: Exception) -> None:
        self._sending = False
        self._refresh()
        if isinstance(error, WorkCancelledError):  # stopped before its turn came: everything still waits
            self._finish(RoundResult(0, 0, self._screen.services.exchange.state().waiting))
            return
        if not isinstance(error, AppError):
            raise error
        self._tell_trouble(error)

    def _tell_trouble(self, error: AppError) -> None:
        """It takes the place of the one before."""
        self._settle_trouble()
        self._trouble = error
        self._screen.messages.show_error(error)

    def _settle_trouble(self) -> None:
        if self._trouble is not None:
            self._screen.messages.settle(self._trouble)
            self._trouble = None

    def _stop(self) -> None:
        self._token.cancel()
        self.stop_button.setEnabled(False)
        self.stop_button.setText("Arrêt…")

    def _tell_enrolled(self, state: ExchangeState) -> None:
        self._settle_trouble()
        self._screen.messages.show_info(f"Cet ordinateur est relié au Département, pour {state.operator}.")
        self._screen.hub.tell("outbox", "settings")

    def _on_changed(self, names: frozenset[str]) -> None:
        if "outbox" in names and self.isVisible() and not self._sending:
            self._refresh()

    def _refresh(self) -> None:
        state = self._screen.services.exchange.state()
        self.enrolment.setVisible(not state.enrolled)
        self.enrolment.cancel.setVisible(state.enrolled)
        self.relink.setVisible(state.enrolled and not self._sending)
        self.standing.set_title(waiting_words(state))
        self.last_success.setText(last_success_words(state))
        server = f"Serveur\u00a0: {state.server}. Opérateur\u00a0: {state.operator}."
        self.server.setText(f"{server} {self._clock_words}".rstrip())
        self.server.setVisible(state.enrolled)
        self.send_button.setVisible(not self._sending)
        self.send_button.setEnabled(state.enrolled)
        self.send_button.setText(_SEND if state.waiting or not state.enrolled else _LOOK)
        self.receipts.setVisible(state.enrolled and not self._sending)
        self.receipts.setEnabled(state.sent + state.conflicts > 0)
        services = self._screen.services
        self.next_try.setText(next_words(state, services.sender.state(), services.now()))
        self.next_try.setVisible(state.enrolled and not self._sending)
        self.stop_button.setText("Arrêter")
        self.stop_button.setEnabled(True)
        for widget in (self.stop_button, self.progress, self.progress_words):
            widget.setVisible(self._sending)
        self.conflicts.refresh()
        self.inbox.refresh(enrolled=state.enrolled)
        self.messages.show_counts(state)
        self.messages.refresh()

    def _show_enrolment(self) -> None:
        self.enrolment.show()
        self.enrolment.server.setFocus()

    def _show_progress(self, done: int, total: int) -> None:
        self.progress.setRange(0, max(total, 1))
        self.progress.setValue(done)
        self.progress_words.setText(f"{_SENDING}\u00a0: {done} sur {total}")

    def _go_to_record(self, message: MessageLine) -> None:
        if message.measure_id:
            self._screen.go("measure", measure_id=message.measure_id)
        elif message.household_id:
            self._screen.go("household", household_id=message.household_id)
        else:  # an action that was held for several is of no household
            self._screen.go("figures", view="education")
