"""F1, Ctrl+/ and the messages of the session: what stands beside the page without stopping anything."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from desktop.paths import resource_dir
from desktop.ui.keys.shortcuts import bind
from desktop.ui.window.regions import move_region
from desktop.ui.window.side_panel import Surround

if TYPE_CHECKING:
    from collections.abc import Sequence

    from desktop.ui.keys.actions import Action
    from desktop.ui.keys.panel import KeyLine
    from desktop.ui.window.workbench import Workbench

HELP, SHORTCUTS, MESSAGES = "help", "shortcuts", "messages"
_TITLES: Final = {HELP: "Aide", SHORTCUTS: "Raccourcis clavier", MESSAGES: "Messages"}


class Assistance(QObject):
    """Opens the panel, has it follow the page at hand, and moves the focus between the parts of the window.

    What the panel shows is imported when it is first asked for.
    """

    def __init__(
        self,
        window: QWidget,
        surround: Surround,
        page_key: Callable[[], str],
        bench: Callable[[], Workbench | None],
    ) -> None:
        super().__init__(window)
        self._window, self._surround, self._page_key, self._bench = window, surround, page_key, bench
        for keys, act in (
            ("F1", self.show_help),
            ("Ctrl+/", self.show_shortcuts),
            ("F6", lambda: self.move_region(1)),
            ("Shift+F6", lambda: self.move_region(-1)),
        ):
            bind(window, keys, act)

    def actions(self) -> list[Action]:
        """The same by name."""
        from desktop.ui.keys.actions import Action

        return [
            Action("help", "Aide sur cet écran", self.show_help, "F1", words="comment mode emploi"),
            Action("shortcuts", "Raccourcis clavier", self.show_shortcuts, "Ctrl+/", words="touches clavier"),
            Action("messages", "Relire les messages", self.show_messages, words="historique erreurs"),
        ]

    def show_help(self) -> None:
        """The help on the screen at hand, or away with it."""
        self._toggle(HELP, self._make_help)

    def show_shortcuts(self) -> None:
        """Every key, or away with them."""
        self._toggle(SHORTCUTS, self._make_shortcuts)

    def show_messages(self) -> None:
        """What was told, or away with it."""
        self._toggle(MESSAGES, self._make_messages)

    def follow(self) -> None:
        """Another page is shown: its help, its keys."""
        panel = self._surround.panel
        if panel is None:
            return
        if self._surround.key == HELP:
            from desktop.ui.help.panel import HelpPanel

            if isinstance(panel.part, HelpPanel):
                panel.part.show_page(self._page_key())
        elif self._surround.key == SHORTCUTS:
            from desktop.ui.keys.panel import ShortcutsPanel

            if isinstance(panel.part, ShortcutsPanel):
                panel.part.show_lines(self._key_lines())

    def move_region(self, step: int) -> None:
        """The focus goes to the next or the previous part of the window."""
        bench, panel = self._bench(), self._surround.panel
        parts: list[QWidget] = list(bench.main.regions()) if bench is not None else [self._surround.main]
        if panel is not None:
            parts.append(panel)
        move_region(parts, self._window.focusWidget(), step)

    def _toggle(self, key: str, make: Callable[[], QWidget]) -> None:
        self._surround.toggle(key, _TITLES[key], make)

    def _make_help(self) -> QWidget:
        from desktop.services.guide import guide_chapters, guide_dir, printed_guide
        from desktop.ui.help.panel import HelpPanel
        from desktop.ui.help.texts import HelpTexts

        texts = HelpTexts(resource_dir() / "help", guide_chapters(), printed_guide())
        return HelpPanel(texts, self._page_key(), guide_dir())

    def _make_shortcuts(self) -> QWidget:
        from desktop.ui.keys.panel import ShortcutsPanel

        panel = ShortcutsPanel(self._key_lines())
        panel.chosen.connect(self._do, Qt.ConnectionType.QueuedConnection)
        return panel

    def _make_messages(self) -> QWidget:
        from desktop.ui.messages.panel import MessagesPanel

        bench = self._bench()
        panel = MessagesPanel(bench.main.messages.told if bench is not None else ())
        if bench is not None:
            panel.follow(bench.main.messages)
        return panel

    def _key_lines(self) -> Sequence[KeyLine]:
        from desktop.ui.keys.panel import key_lines

        bench = self._bench()
        if bench is None:
            return key_lines((), ())
        page = bench.main.page(bench.main.current_key)
        return key_lines(bench.actions.all(), getattr(page, "shortcuts", ()))

    def _do(self, action: Action) -> None:
        """Away with the list first: what is done may take the focus."""
        self._surround.close_panel()
        if self._bench() is not None:
            action.run()
