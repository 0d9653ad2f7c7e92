"""What opening the notebook needs, imported while the passphrase is being typed."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

from PySide6.QtCore import QObject

from desktop.ui.work.steps import Breath

SCREENS: Final = (
    "desktop.ui.widgets.date_field",
    "desktop.ui.widgets.commune_picker",
    "desktop.ui.parts.inline_panel",
    "desktop.ui.parts.contact_panels",
    "desktop.ui.parts.story_view",
    "desktop.ui.search.popup",
    "desktop.ui.window.workbench",
    "desktop.ui.today.acts",
    "desktop.ui.today.week",
    "desktop.ui.today.month",
    "desktop.ui.today.calendar_pane",
    "desktop.ui.today.day_list",
    "desktop.ui.today.page",
    "desktop.ui.households.page",
    "desktop.ui.households.sheet",
    "desktop.ui.households.editor",
    "desktop.ui.widgets.period_track",
    "desktop.ui.measure.track_card",
    "desktop.ui.measure.step_panels",
    "desktop.ui.measure.file",
    "desktop.ui.measure.page",
    "desktop.ui.forms.section_card",
    "desktop.ui.measure.opening",
    "desktop.ui.forms.form_view",
    "desktop.ui.attachments.visit_papers",
    "desktop.ui.visit.happened",
    "desktop.ui.visit.content",
    "desktop.ui.visit.page",
    "desktop.ui.visit.reading",
    "desktop.ui.report.page",
    "desktop.ui.documents.page",
    "desktop.ui.exchange.page",
    "desktop.ui.figures.page",
    "desktop.ui.importing.page",
    "desktop.ui.settings.page",
)


class WarmUp(QObject):
    """Imports one screen after the other, each in its own breath: none takes 50 ms, all of them take 300."""

    def __init__(self, is_over: Callable[[], bool], done: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._is_over, self._done = is_over, done
        self._left = list(SCREENS)
        self._soon = Breath(self.go_on, self)

    def go_on(self) -> None:
        """Import the next one, unless the notebook is open, and ask to go on; `done` is called after the last."""
        if self._is_over():
            return
        if self._left:
            import_module(self._left.pop(0))
            self._soon.start()
        else:
            self._done()
