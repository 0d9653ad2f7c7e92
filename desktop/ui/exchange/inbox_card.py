"""« Reçu du Département »: mandates, saisines, conventions, reference data, to be accepted or declined with a motif."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.services.inbox import InboxLine, InboxState
from desktop.ui.exchange.facts import fact_grid
from desktop.ui.exchange.inbox_line import InboxLineView
from desktop.ui.exchange.inbox_panels import AcceptPanel, DeclinePanel
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.inline_panel import InlinePanel, PanelSlot
from desktop.ui.parts.page_base import attempt
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, Disclosure, Line, TextLabel, clear_layout

_TITLE: Final = "Reçu du Département"
_EMPTY: Final = (
    "Rien n’attend votre réponse. Les mandats, les saisines et les conventions arrivent avec chaque échange."
)
_DEAF: Final = (
    "Les mandats et les saisines du Département n’arrivent pas encore dans ce carnet\u00a0: il lui manque de quoi "
    "vérifier de qui ils viennent. Demandez à votre association son dernier fichier, puis prenez-le dans Réglages, "
    "Confiance."
)
"""Told in place of « Rien n’attend »: a mandate that nobody sees has its delay all the same."""
_ANSWERED_SHOWN: Final = 20


class InboxCard(Card):
    """Hidden as long as this laptop is not linked and nothing ever came."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(_TITLE, parent)
        self._screen, self._service = screen, screen.services.inbox
        self._known: list[InboxLine] | None = None
        self._begun: InboxLine | None = None
        self.views: list[InboxLineView] = []
        self.slot = PanelSlot(screen, self)
        self.nothing = TextLabel(_EMPTY, muted=True)
        self.deaf = Banner("info", _DEAF, ("Ouvrir ce réglage", lambda: screen.go("settings", section="trust")))
        self._waiting, self._answered = QWidget(), QWidget()
        self._waiting_lines, self._answered_lines = _column(self._waiting), _column(self._answered)
        self.answered = Disclosure("", self._answered)
        self._services_holder = QWidget()
        self._services_lines = _column(self._services_holder)
        self.services = Disclosure("", self._services_holder)
        for widget in (self.nothing, self.deaf, self._waiting, self.slot, self.answered, self.services):
            self.add(widget)
        self.slot.closed.connect(self._on_closed)
        self.hide()

    def refresh(self, *, enrolled: bool) -> None:
        """Reads again; an answer that is being written stays."""
        lines = self._service.lines()
        self.setVisible(enrolled or bool(lines))
        self._show_nothing(lines)
        if lines == self._known:
            return
        begun = self._begun
        if begun is not None and not any(one.id == begun.id and one.state is InboxState.WAITING for one in lines):
            if isinstance(self.slot.panel, AcceptPanel | DeclinePanel):
                self.slot.panel.forget()
            self.slot.close_panel()
        if not self.slot.is_open:
            self._show(lines)

    def view(self, item_id: str) -> InboxLineView:
        """The view of an item; KeyError when it is not shown."""
        found = {one.line.id: one for one in self.views}
        return found[item_id]

    @property
    def first_buttons(self) -> list[QPushButton]:
        """What can be done with the first that waits."""
        waiting = [one for one in self.views if one.line.state is InboxState.WAITING]
        return list(waiting[0].buttons.values()) if waiting else []

    def _show(self, lines: list[InboxLine]) -> None:
        self._known = lines
        waiting = [one for one in lines if one.state is InboxState.WAITING]
        answered = [one for one in lines if one.state is not InboxState.WAITING]
        told = plural(len(waiting), "envoi attend", "envois attendent")
        self.set_title(f"{_TITLE}\u00a0: {told} votre réponse" if waiting else _TITLE)
        self.views = []
        self._fill(self._waiting_lines, waiting)
        self._fill(self._answered_lines, answered[:_ANSWERED_SHOWN])
        self._waiting.setVisible(bool(waiting))
        self._show_nothing(lines)
        self.answered.set_title(f"Réponses données ({len(answered)})")
        self.answered.setVisible(bool(answered))
        self._show_services()

    def _show_nothing(self, lines: list[InboxLine]) -> None:
        """That nothing waits, or that nothing can come."""
        quiet = not any(one.state is InboxState.WAITING for one in lines)
        hears = self._service.may_receive()
        self.nothing.setVisible(quiet and hears)
        self.deaf.setVisible(quiet and not hears)

    def _show_services(self) -> None:
        """Whom to call there, by the latest data that were taken up."""
        services = self._service.services()
        clear_layout(self._services_lines)
        if services:
            self._services_lines.addWidget(fact_grid(services))
        self.services.set_title(f"Services du Département ({len(services)})")
        self.services.setVisible(bool(services))

    def _fill(self, column: QVBoxLayout, lines: list[InboxLine]) -> None:
        clear_layout(column)
        for number, line in enumerate(lines):
            if number:
                column.addWidget(Line())
            view = InboxLineView(line)
            view.accept_asked.connect(self._accept)
            view.decline_asked.connect(self._decline)
            view.take_back_asked.connect(self._take_back)
            view.measure_asked.connect(lambda one: self._screen.go("measure", measure_id=one.measure_id))
            view.aside_asked.connect(self._set_aside)
            view.again_asked.connect(self._use_again)
            self.views.append(view)
            column.addWidget(view)

    def _accept(self, line: InboxLine) -> None:
        if line.makes_measure:
            attempt(self._screen, lambda: self._begin_accepting(line))
            return
        is_convention = line.kind == "convention"
        accept = self._service.accept_convention if is_convention else self._service.accept_reference
        if attempt(self._screen, lambda: accept(line.id)):
            counts = (
                "Elle compte désormais." if is_convention else "Elles comptent désormais, chacune à partir de son jour."
            )
            self._screen.messages.show_info(f"{line.headline}. {counts}", undo=lambda: self._take_back(line))
            self._screen.hub.tell("settings", "outbox")

    def _set_aside(self, line: InboxLine) -> None:
        if attempt(self._screen, lambda: self._service.set_aside(line.id)):
            words = "Perron ne s’en sert plus. Ce qui a été compté avec reste tel quel."
            self._screen.messages.show_info(words, undo=lambda: self._use_again(line))
            self._screen.hub.tell("settings", "outbox")

    def _use_again(self, line: InboxLine) -> None:
        if attempt(self._screen, lambda: self._service.use_again(line.id)):
            self._screen.messages.show_info("Ces données servent de nouveau.")
            self._screen.hub.tell("settings", "outbox")

    def _begin_accepting(self, line: InboxLine) -> None:
        panel = AcceptPanel(self._screen, line, self._service.proposal(line.id))
        panel.restarted.connect(lambda: self._accept(line))
        self._begin(line, panel)

    def _decline(self, line: InboxLine) -> None:
        panel = DeclinePanel(self._screen, line)
        panel.restarted.connect(lambda: self._decline(line))
        self._begin(line, panel)

    def _begin(self, line: InboxLine, panel: InlinePanel) -> None:
        """The panel stands under what it is about; the rest waits out of sight."""
        self._begun = line
        for view in self.views:
            view.setVisible(view.line.id == line.id)
            for button in view.buttons.values():
                button.setVisible(view.line.id != line.id)
        for rule in self._waiting.findChildren(Line):
            rule.hide()
        self.answered.hide()
        self.services.hide()
        self.slot.show_panel(panel)

    def _take_back(self, line: InboxLine) -> None:
        if attempt(self._screen, lambda: self._service.take_back(line.id)):
            self._screen.messages.show_info("Votre réponse est retirée\u00a0: l’envoi attend de nouveau.")
            self._screen.hub.tell("settings", "outbox")

    def _on_closed(self) -> None:
        begun, self._begun = self._begun, None
        self._show(self._service.lines())
        if begun is not None and any(one.line.id == begun.id and one.buttons for one in self.views):
            next(iter(self.view(begun.id).buttons.values())).setFocus()


def _column(holder: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE * 2)
    return column
