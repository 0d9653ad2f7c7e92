"""The flow of the program: first start or unlocking, the open notebook, locking, and round again."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QClipboard, QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.appearance import keep_appearance, load_appearance
from desktop.ui.lock import IdleLock
from desktop.ui.tasks import TaskRunner
from desktop.ui.theme import Mode, Theme, apply_theme
from desktop.ui.unlock.frame import GatePage
from desktop.ui.unlock.gate import Gate
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.try_button import SECOND_MS
from desktop.ui.widgets import Banner

if TYPE_CHECKING:
    from desktop.services.bundle import Services
    from desktop.services.settings import Settings
    from desktop.ui.unlock.code_step import ChoosePlace
    from desktop.ui.unlock.first_start import FirstStart
    from desktop.ui.workbench import BuildPages, Workbench

TITLE: Final = "Perron"
DEMONSTRATION: Final = "Carnet de démonstration\u00a0: ménages inventés."
NO_SHEET: Final = "Aucune fiche de secours n’a été vérifiée\u00a0: une phrase de passe oubliée serait sans recours."
SCREENS: Final = (
    "desktop.ui.workbench",
    "desktop.ui.today.page",
    "desktop.ui.households.page",
    "desktop.ui.households.sheet",
    "desktop.ui.households.editor",
    "desktop.ui.measure.page",
    "desktop.ui.measure.opening",
    "desktop.ui.visit.page",
    "desktop.ui.report.page",
    "desktop.ui.exchange.page",
    "desktop.ui.settings.page",
)
"""What is imported while the passphrase is being typed, once the database is."""
_MINUTE_MS: Final = 60_000
_MODES: Final[dict[str, Mode]] = {"light": "light", "dark": "dark", "system": "system"}


class AppWindow(QWidget):
    """The one window. Its title names nobody, for it shows in the task bar.

    `build_pages` is given by tests that need no screens; `second_ms` is the length of a second of waiting.
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
    ) -> None:
        super().__init__()
        self._app, self._own_gate, self._gate, self._tasks = app, gate, gate, tasks
        self._build_pages, self._choose_place, self._second_ms = build_pages, choose_place, second_ms
        self._bench: Workbench | None = None
        # imported when they are shown: the unlock page is what everybody waits for
        self._first: FirstStart | None = None
        self._painted = False
        self.theme = load_appearance(gate.directory)
        self._idle = IdleLock(app)
        self._idle.idle.connect(self.lock)
        self._demonstration = Banner("info", DEMONSTRATION)
        self._layers = QStackedWidget()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._demonstration)
        column.addWidget(self._layers, 1)
        self.setWindowTitle(TITLE)
        self.resize(self.sizeHint())
        self._dress(self.theme)
        app.styleHints().colorSchemeChanged.connect(self._follow_system)
        app.styleHints().accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._show_way_in()

    @property
    def page(self) -> QWidget | None:
        """What the window shows now."""
        return self._layers.currentWidget()

    @property
    def banner(self) -> str:
        """What stands above everything; empty over one's own notebook."""
        return "" if self._demonstration.isHidden() else self._demonstration.text

    @property
    def bench(self) -> Workbench | None:
        """The open notebook, None while it is locked."""
        return self._bench

    def lock(self) -> None:
        """Save what is being written, take everything off the screen, close the notebook; asks nothing."""
        bench = self._bench
        if bench is None:
            return
        self._bench = None
        self._idle.stop()
        try:
            bench.prepare_lock()
        finally:
            self._take_away(bench)

    def tell_unexpected(self, error: BaseException) -> None:
        """Tell, without a dialog, of an error that nobody expected; its own words may name somebody."""
        told = error if isinstance(error, AppError) else _unexpected()
        if self._bench is not None:
            self._bench.main.messages.show_error(told)
        elif isinstance(self.page, GatePage):
            self.page.show_trouble(told.sentence)

    def sizeHint(self) -> QSize:
        """A usual laptop's window, never larger than the screen."""
        return QSize(1280, 800).boundedTo(self.screen().availableSize())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Once the window is there, import what opening needs: the passphrase is being typed meanwhile."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._warm_up)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being written and close the notebook, whatever fails on the way."""
        bench, self._bench = self._bench, None
        making = self._first.services if self._first is not None and self.page is self._first else None
        opened = [services for services in (bench.services if bench else None, making) if services is not None]
        self._idle.stop()
        if opened:
            self._clear_clipboard()
        try:
            if bench is not None:
                bench.prepare_lock()
                bench.main.close()
        finally:
            self._tasks.stop()
            for services in opened:
                services.close()
        super().closeEvent(event)

    def _warm_up(self) -> None:
        self._tasks.run(self._own_gate.warm_up, lambda _none: self._import_screens(list(SCREENS)))

    def _import_screens(self, left: list[str]) -> None:
        """Import one screen after the other, each in its own breath: none takes 50 ms, all of them take 300."""
        if left and self._bench is None:
            import_module(left.pop(0))
            QTimer.singleShot(0, self, lambda: self._import_screens(left))

    def _show_way_in(self) -> None:
        self._demonstration.setVisible(self._gate.is_demonstration)
        if self._gate.exists():
            self._show_unlock()
            return
        from desktop.ui.unlock.code_step import ask_sheet_place
        from desktop.ui.unlock.first_start import FirstStart

        self._first = first = FirstStart(self._gate, self._tasks, self._choose_place or ask_sheet_place)
        first.opened.connect(self._enter)
        self._put(first)

    def _show_unlock(self) -> UnlockPage:
        gate = self._gate
        page = UnlockPage(gate, self._tasks, self._second_ms)
        page.opened.connect(lambda services: self._enter(gate, services))
        page.recovery_requested.connect(self._show_recovery)
        page.left.connect(self._leave_demonstration)
        self._put(page)
        return page

    def _show_recovery(self) -> None:
        gate = self._gate
        from desktop.ui.unlock.recovery import RecoveryPage

        page = RecoveryPage(gate, self._tasks, self._second_ms)
        page.opened.connect(lambda services: self._enter(gate, services))
        page.left.connect(self._show_unlock)
        self._put(page)

    def _leave_demonstration(self) -> None:
        self._gate = self._own_gate
        self._show_way_in()

    def _enter(self, gate: Gate, services: Services) -> None:
        from desktop.ui.workbench import Workbench, build_pages

        self._gate = gate
        try:
            settings = services.settings.load()
            self._dress(_theme_of(settings))
            bench = Workbench(services, gate, self._tasks, self.theme, self._build_pages or build_pages)
        except BaseException:
            services.close()
            raise
        bench.main.lock_requested.connect(self.lock)
        bench.hub.changed.connect(self._on_changed)
        self._bench = bench
        self._demonstration.setVisible(gate.is_demonstration)
        self._put(bench.main)
        self._idle.set_interval(settings.lock_minutes * _MINUTE_MS)
        self._idle.start()
        if not settings.recovery_noted and not gate.is_demonstration:
            bench.main.messages.show_warning(NO_SHEET, ("Faire la fiche", lambda: bench.go("settings")))
        bench.resume()
        self.opened.emit()

    def _take_away(self, bench: Workbench) -> None:
        self._clear_clipboard()
        page = self._show_unlock()
        page.set_closing(True)
        while (dialog := self._app.activePopupWidget() or self._app.activeModalWidget()) is not None:
            if not dialog.close():
                break
        # After this empty task, every outcome that was on its way to the pages has been delivered.
        self._tasks.run(_nothing, lambda _none: self._destroy(bench, page))

    def _destroy(self, bench: Workbench, page: UnlockPage) -> None:
        services = bench.services

        def close(*_: object) -> None:
            try:
                services.close()
            except AppError as error:
                self.tell_unexpected(error)
            finally:
                if shiboken6.isValid(page):
                    page.set_closing(False)
                self.locked.emit()

        bench.main.destroyed.connect(close)
        bench.main.deleteLater()

    def _clear_clipboard(self) -> None:
        clipboard = self._app.clipboard()
        clipboard.clear(QClipboard.Mode.Clipboard)
        if clipboard.supportsSelection():
            clipboard.clear(QClipboard.Mode.Selection)

    def _put(self, widget: QWidget) -> None:
        """Show a widget and throw the one before away; a locked notebook's window is destroyed by `_destroy`."""
        before, first = self._layers.currentWidget(), self._first
        self._layers.addWidget(widget)
        self._layers.setCurrentWidget(widget)
        if before is not None:
            self._layers.removeWidget(before)
            if isinstance(before, GatePage) or (first is not None and before is first):
                before.deleteLater()

    def _on_changed(self, names: frozenset[str]) -> None:
        if "settings" in names and self._bench is not None:
            settings = self._bench.services.settings.load()
            self._dress(_theme_of(settings))
            self._bench.main.apply_scale(self.theme)
            self._idle.set_interval(settings.lock_minutes * _MINUTE_MS)
            if not self._gate.is_demonstration:
                keep_appearance(self._gate.directory, self.theme)

    def _follow_system(self) -> None:
        self._dress(self.theme)

    def _dress(self, theme: Theme) -> None:
        self.theme = theme
        apply_theme(self._app, theme)


def _theme_of(settings: Settings) -> Theme:
    return Theme(
        _MODES.get(settings.theme, "system"),
        min(max(settings.text_percent, 100), 200) / 100,
        settings.high_contrast,
        settings.reduced_motion,
    )


def _unexpected() -> AppError:
    return AppError(
        "Une erreur imprévue s’est produite.",
        safe="Ce qui était enregistré l’est toujours.",
        do="Recommencez. Si cela se répète, prévenez votre service informatique\u00a0: le journal technique en "
        "garde la trace, sans aucun nom.",
    )


def _nothing() -> None:
    """The work of a task that only waits for those before it."""
