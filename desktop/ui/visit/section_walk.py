"""Going from sheet to sheet of the recorder: by the list beside them, or by keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.section_nav import SectionNav
from desktop.ui.visit.sheets import SheetState
from desktop.ui.widgets import ScrollColumn

_BREATH_MS = 120
"""The list follows what is typed a moment later: no key waits for it."""
_MARGIN = SPACE * 2
_WIDE_CHARS = 122
"""A page narrower than this many figures has no list of sheets beside them: the sheets come first."""


class SectionWalk(QObject):
    """Keeps the list true to the sheets, and brings one of them to the top with the focus in it."""

    def __init__(self, nav: SectionNav, page: ScrollColumn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._nav, self._page = nav, page
        self._content: VisitContent | None = None
        self._soon = QTimer(self, singleShot=True, interval=_BREATH_MS)
        self._soon.timeout.connect(self.refresh)
        nav.chosen.connect(self.go_to)
        page.verticalScrollBar().valueChanged.connect(self.refresh_soon)

    def watch(self, content: VisitContent | None) -> None:
        """Follows another content; None when there is none."""
        self._content = content
        if content is not None:
            content.changed.connect(self.refresh_soon)
            content.shape_changed.connect(self.refresh_soon)
            content.fields.errors_changed.connect(self.refresh_soon)
        self.refresh()

    def follow_width(self, width: int) -> None:
        """The list stands beside the sheets only where they keep their room."""
        narrow = width < self._nav.fontMetrics().horizontalAdvance("0") * _WIDE_CHARS
        if narrow != self._nav.isHidden():
            self._nav.setHidden(narrow)
            self.refresh()

    def refresh_soon(self) -> None:
        """The list follows in a moment."""
        if not self._soon.isActive():
            self._soon.start()

    def refresh(self) -> None:
        """The list follows now."""
        if self._nav.isHidden():
            return
        sheets = self._sheets()
        self._nav.show_sheets([(sheet.title, sheet.state) for sheet in sheets], self._current(sheets))

    def go_by(self, step: int) -> None:
        """To the sheet after (1) or before (-1) the one that one is in."""
        sheets = self._sheets()
        if sheets:
            self.go_to(max(0, min(len(sheets) - 1, self._current(sheets) + step)))

    def go_to(self, place: int) -> None:
        """Brings a sheet to the top of the page and puts the focus into it."""
        sheets = self._sheets()
        if self._content is None or not 0 <= place < len(sheets):
            return
        sheet = sheets[place].widget
        self._content.focus_sheet(sheet)
        self._page.verticalScrollBar().setValue(self._top_of(sheet) - _MARGIN)
        self.refresh()

    def _sheets(self) -> list[SheetState]:
        return self._content.sheets() if self._content is not None else []

    def _current(self, sheets: list[SheetState]) -> int:
        """Where the focus is while it can be seen, else the sheet at the top of the page."""
        focus: QWidget | None = self._page.window().focusWidget()
        if focus is not None and focus.visibleRegion().boundingRect().height() > 0:
            for place, sheet in enumerate(sheets):
                if sheet.widget.isAncestorOf(focus):
                    return place
        top = self._page.verticalScrollBar().value() + _MARGIN * 2
        above = [place for place, sheet in enumerate(sheets) if self._top_of(sheet.widget) <= top]
        return above[-1] if above else 0

    def _top_of(self, sheet: QWidget) -> int:
        ground = self._page.widget()
        return sheet.mapTo(ground, QPoint(0, 0)).y() if ground is not None else 0
