"""The page Échanges: where the exchange stands, what waits for somebody, and every message with all that it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.exchange import ExchangeState, MessageLine, RoundResult
from desktop.ui.exchange.conflicts_card import ConflictsCard
from desktop.ui.exchange.enrolment import EnrolmentCard
from desktop.ui.exchange.inbox_card import InboxCard
from desktop.ui.exchange.kept_answers import KeptAnswers
from desktop.ui.exchange.messages_card import MessagesCard
from desktop.ui.exchange.outside import Outside
from desktop.ui.exchange.record_place import place_of
from desktop.ui.exchange.refused_card import RefusedCard
from desktop.ui.exchange.standing import SENDING, StandingCard
from desktop.ui.exchange.telling import TROUBLE, settle_clock, settle_told, tell_round
from desktop.ui.exchange.words import result_words
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.parts.page_base import show_whole
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, ScrollColumn, TextLabel
from desktop.ui.work.tasks import Progress, Token, WorkCancelledError

_TAKEN_IN: Final = ("household", "measure", "contact", "bilan", "outbox")
"""What may have changed when a colleague's versions were taken in."""


class ExchangePage(QWidget):
    """Échanges. What waits for somebody stands above, what leaves by itself under it, the ways out last."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._token = Token()
        self._sending = False
        exchange = screen.services.exchange
        self.enrolment, self.standing = EnrolmentCard(screen), StandingCard(screen)
        self.refused = RefusedCard(screen, exchange.messages)
        self.conflicts, self.inbox = ConflictsCard(screen), InboxCard(screen)
        self.messages = MessagesCard(exchange.messages)
        self.outside = Outside(screen)
        page = ScrollColumn(1160)
        page.add(TextLabel("Échanges", "display"))
        for card in (
            self.enrolment, self.standing, self.refused, self.conflicts, self.inbox, self.messages, *self.outside.parts
        ):  # fmt: skip
            page.add(card)
        page.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(page)
        self._connect()

    def _connect(self) -> None:
        self._screen.network.progress_changed.connect(self._follow)
        self.standing.send_asked.connect(self.send)
        self.standing.stop_asked.connect(self._stop)
        self.standing.relink_asked.connect(self._show_enrolment)
        self.standing.part_asked.connect(self.show_part)
        self.enrolment.enrolled.connect(self._tell_enrolled)
        self.enrolment.given_up.connect(self._refresh)
        self.refused.correct_asked.connect(self._go_to_record)
        self.messages.record_requested.connect(self._go_to_record)
        self.messages.settle_requested.connect(lambda: self.show_part("conflicts"))
        self.messages.proof_requested.connect(lambda message: self.standing.receipts.ask(message.record_id))
        self._screen.hub.changed.connect(self._on_changed)

    def open(self, part: str = "") -> None:
        """Read everything again; `part` is what is to be seen: « refused », « conflicts » or « received »."""
        self.outside.refresh()
        self._refresh()
        if part:
            self.show_part(part)

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
        """A round under way goes no further; what is being answered is kept."""
        self._token.cancel()
        self.keep_draft()

    def send(self) -> None:
        """Send what waits, in the thread of the network."""
        if self._sending:
            return
        self._sending = True
        self._token = token = Token()
        services = self._screen.services
        exchange, timestamps, sender = services.exchange, services.timestamps, services.sender
        self._refresh()
        self.standing.show_progress(0, exchange.state().waiting)
        self.standing.stop_button.setFocus()

        def work() -> RoundResult:
            timestamps.stamp_waiting(lambda: token.is_cancelled)  # before, so that what is sent tells it
            result = exchange.push(token.progress, lambda: token.is_cancelled)
            sender.note_round(result)
            return result

        self._screen.network.run(work, self._finish, self._fail, SENDING, token)

    def _finish(self, result: RoundResult) -> None:
        self._sending = False
        self._screen.hub.tell(*(_TAKEN_IN if result.applied else ("outbox",)))
        self.standing.tell_round(result)
        self._refresh()
        starter = self.standing.starter
        (starter if starter.isEnabled() else self.messages.filter).setFocus()
        show_whole(self.standing)  # what the round did stands above the button
        settle_clock(result, self._screen.messages)
        # the clock has its banner on this page; what was asked for is told last: it is never out of sight
        tell_round(replace(result, skew=None), self._screen.messages, self.show_part)
        heeded = result.refused or result.conflicts or result.received
        if result.sent or result.was_stopped or (result.trouble is None and not heeded):
            self._screen.messages.show_info(result_words(result))
        if result.trouble is not None and not result.was_stopped:
            self._screen.messages.show_error(result.trouble, about=TROUBLE)

    def show_part(self, part: str) -> None:
        """Goes to what waits for somebody."""
        parts: dict[str, tuple[Card, Sequence[QPushButton]]] = {
            "refused": (self.refused, self.refused.buttons),
            "conflicts": (self.conflicts, self.conflicts.buttons),
            "received": (self.inbox, self.inbox.first_buttons),
        }
        card, buttons = parts[part]
        if card.isVisible():
            show_whole(card)
            if buttons:
                buttons[0].setFocus()

    def _fail(self, error: Exception) -> None:
        self._sending = False
        self._refresh()
        if isinstance(error, WorkCancelledError):  # stopped before its turn came: everything still waits
            self._finish(RoundResult(0, 0, self._screen.services.exchange.state().waiting, cut=True))
            return
        if not isinstance(error, AppError):
            raise error
        self._screen.messages.show_error(error, about=TROUBLE)

    def _stop(self) -> None:
        """At once: a server that does not answer is not waited for."""
        self._token.cancel()
        services = self._screen.services
        services.exchange.stop()
        services.timestamps.stop()
        self.standing.show_stopping()

    def _tell_enrolled(self, state: ExchangeState) -> None:
        self._screen.messages.settle_about(TROUBLE)
        self._screen.messages.show_info(f"Cet ordinateur est relié au Département, pour {state.operator}.")
        self._screen.hub.tell("outbox", "settings")
        self._refresh()
        self.standing.starter.setFocus()
        show_whole(self.standing)

    def _on_changed(self, names: frozenset[str]) -> None:
        if "outbox" in names and self.isVisible() and not self._sending:
            self._refresh()

    def _refresh(self) -> None:
        state = self._screen.services.exchange.state()
        self.enrolment.show_state(state)
        self.standing.show_state(state, sending=self._sending)
        settle_told(state, self._screen.messages)
        self.refused.refresh(state.refused)
        self.conflicts.refresh()
        self.inbox.refresh(enrolled=state.enrolled)
        self.messages.show_counts(state)
        self.messages.refresh()

    def _show_enrolment(self) -> None:
        self.enrolment.show()
        self.enrolment.server.setFocus()

    def _follow(self, now: Progress | None) -> None:
        if now is not None and now.label == SENDING and now.total:
            self.standing.show_progress(now.done, now.total)

    def _go_to_record(self, message: MessageLine) -> None:
        """To the very record; a visit tells the motif itself, elsewhere it goes along in the message bar."""
        key, args = place_of(message)
        self._screen.go(key, **args)
        if message.refusal is not None and key not in ("visit", "visit_read"):
            self._screen.messages.show_warning(f"Refusée par le Département\u00a0: {message.refusal.words}")
