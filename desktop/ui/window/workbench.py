"""The open notebook on the screen: the window's pages, its search, and what it says of the queue."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.errors import AppError
from desktop.services.search import Found, FoundKind
from desktop.ui.changes import ChangeHub
from desktop.ui.crash.reporter import Kept
from desktop.ui.exchange.telling import settle_told
from desktop.ui.exchange.words import first_part, needs_person, queue_words
from desktop.ui.keys.actions import Action, Actions
from desktop.ui.look.theme import Theme, Tone
from desktop.ui.screen import Screen
from desktop.ui.search.popup import SearchPopup
from desktop.ui.window.backing_up import BackingUp
from desktop.ui.window.bench_actions import (
    GOING,
    WORK,
    Look,
    caseload_actions,
    day_actions,
    figures_actions,
    going_actions,
)
from desktop.ui.window.connectivity import Connectivity
from desktop.ui.window.main_window import MainWindow
from desktop.ui.window.pages import BuildPages, Pages, build_pages
from desktop.ui.window.sending import SendingByItself
from desktop.ui.window.under_way import UnderWay
from desktop.ui.window.whose import household_of_page
from desktop.ui.work.tasks import TaskRunner
from desktop.ui.work.threads import Threads

if TYPE_CHECKING:
    from desktop.domain.contact import Draft
    from desktop.services.bundle import Services
    from desktop.services.retention import Settled
    from desktop.ui.forms.spelling import Spelling
    from desktop.ui.locking.gate import Gate

RAIL: Final = (
    ("today", "Aujourd’hui", "today"),
    ("households", "Ménages", "household"),
    ("exchange", "Échanges", "exchange"),
    ("figures", "Chiffres", "chart"),
    ("settings", "Réglages", "settings"),
)
_AHEAD_MS: Final = 250
"""Between two pages made before they are wanted: somebody may be typing."""
_VIEWS_MS: Final = 1_000
_VIEWED: Final = ("contact", "measure", "household")
"""What can be opened, the narrowest first."""


__all__ = ["RAIL", "BuildPages", "Pages", "Workbench", "build_pages"]


class Workbench(QObject):
    """The open notebook: `main` is its window, destroyed with all that it shows when the notebook is locked.

    It has pages once it was told to `fill`.
    """

    def __init__(
        self,
        services: Services,
        gate: Gate,
        threads: Threads,
        theme: Theme,
        pages: BuildPages = build_pages,
    ) -> None:
        self.hub = ChangeHub()
        self.main = MainWindow(theme, self.hub)
        super().__init__(self.main)
        self.hub.setParent(self)
        self.main.setWindowFlags(Qt.WindowType.Widget)
        self.services = services
        self._connectivity = Connectivity(self)
        main = self.main
        self.actions = Actions()
        tasks, network = threads.tasks, threads.network
        screen = Screen(
            services, self.hub, tasks, network, main.messages, self.go, main.back, main.set_saved_text, self.actions
        )
        self._add_actions()
        self._makers = pages(screen, gate)
        self._ahead = QTimer(self, interval=_AHEAD_MS)
        self._ahead.timeout.connect(self._make_ahead)
        self.is_quiet: Callable[[], bool] = lambda: True
        """Whether nobody has touched the program for a moment."""
        letters = {scheme.id: scheme.letter for scheme in services.measures.schemes()}
        self.results = SearchPopup(main.header.search, services.search, self.actions, letters, main)
        self._spelling: Spelling | None = None
        self._views = QTimer(self, interval=_VIEWS_MS, singleShot=True)
        self._views.timeout.connect(lambda: tasks.run(services.journal.write_viewed))
        self.backing_up = BackingUp(
            services.backups, tasks, main.messages, lambda: self.go("settings", section="notebook"), self
        )
        self.backing_up.keep_mark = lambda: gate.keep_mark(services)
        self.backing_up.wanted = not gate.is_demonstration
        self.sending = SendingByItself(
            services.sender,
            network,
            main.messages,
            self.hub,
            self._connectivity,
            lambda part: self.go("exchange", part=part),
            self,
        )
        self.sending.wanted = not gate.is_demonstration
        self._connect(tasks, network)
        tasks.run(services.journal.begin)
        tasks.run(services.retention.settle, self._tell_settled)
        tasks.run(services.attachments.sweep)

    def fill(self) -> None:
        """Put the pages in, and make the first."""
        for key, title, icon_name in RAIL:
            self.main.add_page(key, title, icon_name, self._makers.rail[key])
        for key, make in self._makers.details.items():
            self.main.add_detail(key, make)
        self._ahead.start()

    def _connect(self, tasks: TaskRunner, network: TaskRunner) -> None:
        main = self.main
        under_way = UnderWay(tasks, network, self.services.cut_network, main.set_progress, self)
        main.status.cancel_requested.connect(under_way.cancel)
        for runner in (tasks, network):
            runner.trouble.connect(main.messages.show_error)
        main.status.queue_requested.connect(self._go_to_queue)
        main.page_shown.connect(self._enter)
        main.search_text_changed.connect(self.results.search)
        self.results.chosen.connect(self._go_to_found)
        self.results.measure_wanted.connect(self._go_to_measure)
        self.results.all_requested.connect(lambda text: self.go("households", search=text))
        self.hub.changed.connect(lambda _names: self._show_queue())
        self._connectivity.changed.connect(self._show_queue)

    def _make_ahead(self) -> None:
        """One page at a time, so that going to it for the first time is no slower than the next.

        Not while one is opened, nor between two keys of somebody who writes.
        """
        if self.main.is_opening or not self.is_quiet():
            return
        if not self.main.make_next():
            self._ahead.stop()

    def _add_actions(self) -> None:
        """Before the pages are made, which may add theirs. The window binds the keys of going, search and lock."""
        main = self.main
        look = Look(self.services.settings, self.hub).actions()
        self.actions.add(
            *going_actions(RAIL, self.go),
            Action("search", "Rechercher partout", main.header.focus_search, "Ctrl+K", GOING, "trouver"),
            Action("back", "Revenir à l’écran précédent", main.back, "Alt+Left", GOING, "retour avant"),
            Action(
                "household.new", "Créer un ménage", lambda: self.go("household_edit"), "", WORK, "nouveau fiche famille"
            ),
            *day_actions(self.go),
            *figures_actions(self.go),
            *caseload_actions(self.go),
            Action(
                "quick", "Saisie rapide de la visite", self._quick, "", WORK, "noter vite mesure ligne", self._can_quick
            ),
            Action("send", "Envoyer maintenant", self._send, "", WORK, "transmettre département", self._can_send),
            *look,
            Action("lock", "Verrouiller le carnet", main.lock_requested.emit, "Ctrl+L", words="fermer quitter partir"),
        )
        for action in look:
            if action.keys:
                main.bind(action.keys, action.run)

    def _can_send(self) -> bool:
        state = self.services.exchange.state()
        return state.enrolled and state.may_go > 0

    def _send(self) -> None:
        self.go("exchange")
        send = getattr(self.main.page("exchange"), "send", None)
        if callable(send):
            send()

    def _can_quick(self) -> bool:
        return bool(getattr(self.main.page(self.main.current_key), "can_record_quickly", False))

    def _quick(self) -> None:
        """For the measure shown, or the line of the day that is at hand."""
        quick = getattr(self.main.page(self.main.current_key), "record_quickly", None)
        if callable(quick):
            quick()

    def go(self, key: str, **args: Any) -> None:
        """Show a page; a trouble in opening it is told in the message bar."""
        try:
            self.main.go(key, **args)
            self.services.search.note_opened(args.get("household_id"), args.get("measure_id"))
            self._note_viewed(args)
        except AppError as error:
            self.main.messages.show_error(error)

    def _enter(self) -> None:
        """What was done for another household is not taken back from here."""
        self.main.messages.enter(household_of_page(self.services, self.main.history[-1].args))

    def _tell_settled(self, settled: Settled) -> None:
        """What the opening had to put right: an older copy was put back, or somebody changed a file beside."""
        if settled.words:
            self.main.messages.show_warning(settled.words)
        if settled.again:
            self.hub.tell("household", "measure", "contact", "draft", "bilan", "outbox", "retention")

    def _note_viewed(self, args: Mapping[str, Any]) -> None:
        """For the journal (R3): remembered now, written a little later and off the window, several together."""
        viewed = next((kind for kind in _VIEWED if isinstance(args.get(f"{kind}_id"), str)), None)
        if viewed is not None and self.services.journal.note_viewed(viewed, args[f"{viewed}_id"]):
            self._views.start()

    def resume(self) -> None:
        """After opening: return to the draft that was on the screen, or tell that one waits."""
        self.backing_up.start()
        self.sending.start()
        self._show_queue()
        visits = self.services.visits
        left_open = visits.open_draft()
        if left_open is not None:
            self._go_to_draft(left_open)
            return
        self._go_to_last_place()
        drafts = visits.drafts()
        if drafts and not self._tells_drafts():
            from desktop.ui.parts.drafts import waiting_words

            self.main.messages.show_note(
                waiting_words(self.services, drafts), ("Reprendre", lambda: self._go_to_draft(drafts[0]))
            )

    def _tells_drafts(self) -> bool:
        """Whether the page shown lists the drafts itself."""
        return bool(getattr(self.main.page(self.main.current_key), "lists_drafts", False))

    def watch_spelling(self, app: QApplication) -> None:
        """Underline misspelt words in every text of the pages, as the settings have it."""
        from desktop.ui.forms.spelling import Spelling

        spelling = Spelling(app, self.services.spelling, self.main, enabled=self.services.settings.load().spelling)
        self._spelling = spelling
        spelling.trouble.connect(self.main.messages.show_error)

        def follow(names: frozenset[str]) -> None:
            if "settings" in names:
                spelling.set_enabled(self.services.settings.load().spelling)

        self.hub.changed.connect(follow)

    def prepare_lock(self) -> None:
        """Every page saves what is being written and asks nothing; one that fails does not stop the others.

        No page is made any more. Last, what is being exchanged is cut short: nobody waits for a network to lock or
        to leave.
        """
        self._ahead.stop()
        self._views.stop()
        self.backing_up.stop()
        self.sending.stop()
        self.main.finish_opening()
        with ExitStack() as stack:
            stack.callback(self.services.end_network)
            stack.callback(self._remember_place)
            stack.callback(self.services.search.keep_recent)
            stack.callback(self.services.journal.write_viewed)
            if self._spelling is not None:
                stack.callback(self._spelling.stop)
            for page in self.main.made():
                prepare = getattr(page, "prepare_lock", None)
                if callable(prepare):
                    stack.callback(prepare)

    def keep_drafts(self) -> Kept:
        """After an unexpected error: every page writes what is being typed, and stays as it is."""
        kept = [_kept(page) for page in self.main.made()]
        if False in kept:
            return Kept.LOST
        return Kept.SAVED if True in kept else Kept.NOTHING

    def _remember_place(self) -> None:
        """A visit is remembered by its draft; what else a page was opened with is kept when it is a name."""
        place = next(reversed(self.main.history), None)
        if place is not None and place.key != "visit":
            args = {name: value for name, value in place.args.items() if isinstance(value, str)}
            self.services.settings.remember_place(place.key, args)

    def _go_to_last_place(self) -> None:
        """Where one was before the lock, if that is still there."""
        place = self.services.settings.last_place()
        if place is not None and place[0] in self.main.keys:
            with suppress(TypeError):  # kept by another version, whose page was opened otherwise
                self.go(place[0], **place[1])

    def _go_to_draft(self, draft: Draft) -> None:
        self.go("visit", measure_id=draft.measure_id, contact_id=draft.contact_id, draft_id=draft.id)

    def _go_to_found(self, found: Found) -> None:
        """To the very thing found: a visit opens as it was recorded, to be read again or corrected."""
        if found.kind == FoundKind.CONTACT:
            self.go("visit_read", contact_id=found.id)
        elif found.measure_id:
            self.go("measure", measure_id=found.measure_id)
        else:
            self.go("household", household_id=found.household_id)

    def _go_to_measure(self, found: Found) -> None:
        """To the measure found, or the one in course of the household; to the household when it has none."""
        measure_id = found.measure_id or self.services.search.measure_in_course(found.household_id)
        if measure_id:
            self.go("measure", measure_id=measure_id)
        else:
            self.go("household", household_id=found.household_id)

    def _go_to_queue(self) -> None:
        self.go("exchange", part=first_part(self.services.exchange.state()))

    def _show_queue(self) -> None:
        state = self.services.exchange.state()
        offline = self._connectivity.is_offline
        settle_told(state, self.main.messages)
        tone: Tone = "warning" if needs_person(state) else "neutral"
        self.main.set_queue_text(queue_words(state, offline=offline), tone, online=not offline)


def _kept(page: QWidget) -> bool | None:
    keep = getattr(page, "keep_draft", None)
    if not callable(keep):
        return None
    try:
        kept = keep()
    except Exception as error:
        logging.getLogger(__name__).error("a draft was not kept", exc_info=error)
        return False
    return None if kept is None else bool(kept)
