"""The flow of the program: first start or unlocking, the open notebook, locking, and round again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.crash.reporter import Crash, Kept
from desktop.ui.locking.clipboard import SecretCopies
from desktop.ui.locking.frame import GatePage
from desktop.ui.locking.gate import Gate
from desktop.ui.locking.idle import IdleLock
from desktop.ui.look.appearance import keep_appearance, load_appearance
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.unlock.try_button import SECOND_MS
from desktop.ui.unlock.ways_in import WaysIn
from desktop.ui.widgets import Banner
from desktop.ui.window.arrangement import Arrangement
from desktop.ui.window.assistance import Assistance
from desktop.ui.window.side_panel import Surround
from desktop.ui.window.theme_of import theme_of
from desktop.ui.work.collector import collector_of
from desktop.ui.work.steps import Steps
from desktop.ui.work.tasks import TaskRunner
from desktop.ui.work.threads import Threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from desktop.services.bundle import Services
    from desktop.services.settings import Settings
    from desktop.ui.locking.code_step import ChoosePlace
    from desktop.ui.locking.system_signs import SystemSigns
    from desktop.ui.unlock.ways_in import WayIn
    from desktop.ui.window.workbench import BuildPages, Workbench

TITLE: Final = "Perron"
DEMONSTRATION: Final = "Carnet de démonstration\u00a0: ménages inventés."
NO_SHEET: Final = "Aucune fiche de secours n’a été vérifiée\u00a0: une phrase de passe oubliée serait sans recours."
_MINUTE_MS: Final = 60_000
_PAUSE_S, _STILL_S = 0.4, 5.0
"""Longer than between two keys; and so long that nobody is in the middle of a word any more."""
LOCK_MS: Final = 3_000
"""The longest that a lock waits for the work under way before it closes the notebook without it."""


class AppWindow(QWidget):
    """The one window. Its title names nobody, for it shows in the task bar.

    `build_pages` is given by tests that need no screens; `second_ms` is the length of a second of waiting, `lock_ms`
    the longest that a lock waits for work.
    """

    opened = Signal()
    """The notebook is open and its first page shown."""
    locked = Signal()
    """The notebook is closed."""

    def __init__(
        self,
        app: QApplication,
        gate: Gate,
        tasks: TaskRunner,
        *,
        build_pages: BuildPages | None = None,
        choose_place: ChoosePlace | None = None,
        second_ms: int = SECOND_MS,
        lock_ms: int = LOCK_MS,
        make_signs: Callable[[QWidget], SystemSigns] | None = None,
    ) -> None:
        super().__init__()
        self._app, self._own_gate, self._tasks = app, gate, tasks
        self._threads = Threads(tasks)
        self._build_pages, self._lock_ms = build_pages, lock_ms
        self._bench: Workbench | None = None
        self._opening = Steps(self)
        self._ways = WaysIn(gate, tasks, self._put, choose_place, second_ms, self)
        self._ways.opened.connect(self._enter)
        self._painted = False
        self.theme = load_appearance(gate.directory)
        self._idle = IdleLock(app)
        self._idle.idle.connect(self.lock)
        if (collector := collector_of(app)) is not None:
            collector.is_quiet = lambda: self._idle.still_for > _STILL_S
        self._make_signs = make_signs
        self._signs: SystemSigns | None = None
        self._copies = SecretCopies(app.clipboard(), self)
        self._demonstration: Banner | None = None
        self._layers = QStackedWidget()
        self.surround = Surround(self._layers)
        self._arrangement = Arrangement(app, self, self.surround, gate.directory)
        self.assistance = Assistance(self, self.surround, self.help_page, lambda: self._bench)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.surround, 1)
        self.setWindowTitle(TITLE)
        self._arrangement.restore()
        self._dress(self.theme)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._ways.show()

    @property
    def page(self) -> QWidget | None:
        """What the window shows now."""
        return self._layers.currentWidget()

    @property
    def banner(self) -> str:
        """What stands above everything; empty over one's own notebook."""
        return "" if self._demonstration is None or self._demonstration.isHidden() else self._demonstration.text

    @property
    def _gate(self) -> Gate:
        return self._ways.gate

    @property
    def bench(self) -> Workbench | None:
        """The open notebook, None while it is locked."""
        return self._bench

    def open(self) -> None:
        """Show the window as it was left."""
        self._arrangement.show_window()

    def lock(self) -> None:
        """Save what is being written, take everything off the screen, close the notebook; asks nothing."""
        bench = self._bench
        if bench is None:
            return
        self._bench = None
        self._opening.stop()
        self._idle.stop()
        self._threads.cancel_all()
        try:
            bench.prepare_lock()
        finally:
            self._take_away(bench)

    def help_page(self) -> str:
        """The key of the page shown: its help, and what the diagnostics say of where one was."""
        if self._bench is not None:
            return self._bench.main.current_key
        return str(getattr(self.page, "help_key", "unlock"))

    def keep_drafts(self) -> Kept:
        """Write at once what is being typed, wherever that is."""
        return self._bench.keep_drafts() if self._bench is not None else Kept.NOTHING

    def tell_trouble(self, error: AppError) -> None:
        """Tell a trouble without a dialog."""
        if self._bench is not None:
            self._bench.main.messages.show_error(error)
        elif isinstance(self.page, GatePage):
            self.page.show_trouble(error.sentence)

    def tell_crash(self, crash: Crash, closed: Callable[[], None]) -> None:
        """Show the calm dialog, or add to the one that is there."""
        from desktop.ui.crash.dialog import show_crash

        show_crash(self, crash, closed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Once the window is there, import what opening needs: the passphrase is being typed meanwhile."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._warm_up)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What nothing else took: Escape closes the panel, then the latest message; Ctrl+Z takes back the latest act.

        A text that has the focus keeps its own Ctrl+Z, a list or a popup that is open its own Escape.
        """
        bench = self._bench
        escaped = event.key() == Qt.Key.Key_Escape and (
            self.surround.close_panel() or (bench is not None and bench.main.messages.dismiss())
        )
        undone = event.matches(QKeySequence.StandardKey.Undo) and bench is not None and bench.main.messages.undo()
        if not (escaped or undone):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being written and close the notebook, whatever fails on the way."""
        self._arrangement.keep()
        bench, self._bench = self._bench, None
        self._opening.stop()
        first = self._ways.first
        making = first.services if first is not None and self.page is first else None
        opened = [services for services in (bench.services if bench else None, making) if services is not None]
        self._idle.stop()
        if opened:
            self._copies.clear()
        try:
            self._leave(bench, opened)
        except Exception as error:  # noqa: BLE001 - raised through Qt, it would fall on whatever Qt calls next
            sys.excepthook(type(error), error, error.__traceback__)
        super().closeEvent(event)

    def _leave(self, bench: Workbench | None, opened: Sequence[Services]) -> None:
        try:
            if bench is not None:
                self._threads.cancel_all()
                bench.prepare_lock()
                bench.backing_up.last(stays=False)
                bench.main.close()
        finally:
            self._threads.stop()
            for services in opened:
                services.close()

    def _warm_up(self) -> None:
        from desktop.ui.touch.finger_scroll import FingerScroll  # a finger comes after the first picture
        from desktop.ui.touch.long_press import LongPress
        from desktop.ui.work.warm_up import WarmUp

        FingerScroll(self)
        LongPress(self)
        warm_up = WarmUp(lambda: self._bench is not None, self._warmed, self)
        self._tasks.run(self._own_gate.warm_up, lambda _none: warm_up.go_on())

    def _warmed(self) -> None:
        if (collector := collector_of(self._app)) is not None:
            collector.keep_forever()

    def _enter(self, gate: Gate, services: Services) -> None:
        from desktop.ui.window.workbench import Workbench, build_pages

        self._ways.gate = gate
        try:
            settings = services.settings.load()
            self._dress(theme_of(settings))
            bench = Workbench(services, gate, self._threads, self.theme, self._build_pages or build_pages)
        except BaseException:
            services.close()
            raise
        bench.is_quiet = lambda: self._idle.still_for > _PAUSE_S
        bench.actions.add(*self.assistance.actions())
        bench.main.rail.fold(self._arrangement.rail_folded)
        bench.main.rail.folded.connect(self._arrangement.keep_rail)
        bench.main.lock_requested.connect(self.lock)
        bench.main.help_requested.connect(self.assistance.show_help)
        bench.main.messages_requested.connect(self.assistance.show_messages)
        bench.main.page_shown.connect(lambda _key: self.assistance.follow())
        bench.hub.changed.connect(self._on_changed)
        self._bench = bench
        self._idle.set_interval(settings.lock_minutes * _MINUTE_MS)
        self._idle.start()
        self._opening.run(self._show_bench(bench, settings))

    def _show_bench(self, bench: Workbench, settings: Settings) -> Iterator[None]:
        """Makes the first page, shows it, and tells what there is to tell: a breath for each."""
        yield
        bench.fill()
        yield
        self._put(bench.main)
        yield
        self._watch_system()
        bench.watch_spelling(self._app)
        yield
        self._tell_of(bench, settings)
        bench.resume()
        self.opened.emit()

    def _tell_of(self, bench: Workbench, settings: Settings) -> None:
        if not settings.recovery_noted and not self._gate.is_demonstration:
            bench.main.messages.show_warning(
                NO_SHEET, ("Faire la fiche", lambda: bench.go("settings", section="security"))
            )
        if trouble := bench.services.policy.warning:
            bench.main.messages.show_warning(trouble, ("Voir", lambda: bench.go("settings", section="it")))
        if trouble := self._gate.place_problem():
            bench.main.messages.show_warning(f"{trouble} Fermez Perron et déplacez le dossier du carnet.")
        self._tasks.run(lambda: self._gate.renew_quick(bench.services), None, self._tell_quick)

    def _watch_system(self) -> None:
        if self._signs is None:
            from desktop.ui.locking.system_signs import system_signs

            self._signs = (self._make_signs or system_signs)(self)
            self._signs.asked.connect(self.lock)
            self.locked.connect(self._signs.settled)
        self._signs.watch()

    def _tell_quick(self, error: Exception) -> None:
        if not isinstance(error, AppError):
            raise error
        if self._bench is not None:
            self._bench.main.messages.show_info(f"Pas de code du jour. {error.sentence}")

    def _take_away(self, bench: Workbench) -> None:
        self._copies.clear()
        page = self._ways.show_unlock()
        page.set_closing(True)
        while (dialog := self._app.activePopupWidget() or self._app.activeModalWidget()) is not None:
            if not dialog.close():
                break
        bench.backing_up.last(stays=True)
        self._threads.finish(lambda: self._destroy(bench, page), self._lock_ms)

    def _destroy(self, bench: Workbench, page: WayIn) -> None:
        from desktop.ui.locking.dead_parts import take_apart

        def ended() -> None:
            if shiboken6.isValid(page):
                page.set_closing(False)
            if shiboken6.isValid(self):  # the window may have been closed while its notebook was being put away
                self.locked.emit()

        take_apart(bench.main, bench.services.close, self.tell_trouble, ended, collector_of(self._app))

    def _put(self, widget: QWidget) -> None:
        """Show a widget and throw the one before away; a locked notebook's window is destroyed by `_destroy`."""
        before, first = self._layers.currentWidget(), self._ways.first
        self.surround.close_panel()
        if (invented := self._gate.is_demonstration) and self._demonstration is None:
            self._demonstration = Banner("info", DEMONSTRATION)
            self._column.insertWidget(0, self._demonstration)
        if self._demonstration is not None:
            self._demonstration.setVisible(invented)
        self._layers.addWidget(widget)
        self._layers.setCurrentWidget(widget)
        if before is not None:
            self._layers.removeWidget(before)
            if isinstance(before, GatePage) or (first is not None and before is first):
                before.deleteLater()

    def _on_changed(self, names: frozenset[str]) -> None:
        if "settings" in names and self._bench is not None:
            settings = self._bench.services.settings.load()
            self._dress(theme_of(settings))
            self._bench.main.apply_scale(self.theme)
            self._idle.set_interval(settings.lock_minutes * _MINUTE_MS)
            if not self._gate.is_demonstration:
                keep_appearance(self._gate.directory, self.theme)

    def _follow_system(self) -> None:
        self._dress(self.theme)

    def _dress(self, theme: Theme) -> None:
        self.theme = theme
        apply_theme(self._app, theme)
