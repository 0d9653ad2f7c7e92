"""The screen of a measure: where it stands, its track, and its file behind tabs; what can be done now and why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.domain.contact import Contact
from desktop.domain.measure import MeasureState
from desktop.schemes.path import StepName
from desktop.services.measure_view import MeasureView
from desktop.services.story import StoryEntry
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.budget_page import BUDGET, budget_page
from desktop.ui.measure.file import MeasureFile
from desktop.ui.measure.file_pages import PAPERS, FileActs, make_file
from desktop.ui.measure.header import MeasureHeader
from desktop.ui.measure.notices import Notices, banners_of
from desktop.ui.measure.opening_panel import OpeningPanel
from desktop.ui.measure.path_card import PathCard
from desktop.ui.measure.sections import terms_card, tries_card
from desktop.ui.measure.slots import MeasureSlots
from desktop.ui.measure.stages_view import StagesView
from desktop.ui.measure.step_panels import CHANGED, PANELS, reschedule_panel
from desktop.ui.measure.track_card import TrackCard
from desktop.ui.parts.contact_acts import contact_acts
from desktop.ui.parts.contact_panels import plan_panel, porte_close_panel, postpone_panel
from desktop.ui.parts.drafts import DraftRow
from desktop.ui.parts.inline_panel import InlinePanel
from desktop.ui.parts.page_base import RefreshingPage, attempt, show_whole
from desktop.ui.parts.story_view import Acts
from desktop.ui.screen import Screen
from desktop.ui.widgets import Card, clear_layout

_LOW_LINES = 46
"""A page with fewer lines of text than that is low: a laptop's, or any with large text."""


class MeasurePage(RefreshingPage):
    """`open(measure_id)` shows one measure; `stage` is one of its path to note, « budget » or « papers »."""

    shortcuts: Sequence[tuple[str, str]] = (
        ("Ctrl+PageDown", "Onglet suivant de la mesure"),
        ("Ctrl+PageUp", "Onglet précédent de la mesure"),
        ("+ et −, sur la frise", "Voir de plus près, voir plus de mois"),
        ("Entrée, sur la frise", "Ouvrir la période"),
        ("Ctrl + Entrée, dans le budget", "Enregistrer le budget"),
    )

    file: MeasureFile | None = None

    def __init__(self, screen: Screen) -> None:
        super().__init__(screen)
        self._measure_id = ""
        self._view: MeasureView | None = None
        self._tab_of: dict[str, str] = {}
        """The tab last looked at of each measure, while the notebook is open."""
        self._unfolded: set[str] = set()
        """The measures whose whole track somebody asked for on a low page."""
        self.track: TrackCard | None = None
        self.setAccessibleName("Mesure")
        self.stages: StagesView | None = None
        self.slots = MeasureSlots(screen, self, self._on_panel_closed)
        for keys, step in (("Ctrl+PgDown", 1), ("Ctrl+PgUp", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda step=step: self._turn(step))

    def open(self, measure_id: str, stage: str = "") -> None:
        """Shows a measure, from its top."""
        self._at_once(self.opening(measure_id, stage))

    def opening(self, measure_id: str, stage: str = "") -> Iterator[None]:
        """The same: head and acts first, the track, then the file, which lies lower."""
        self.leave()
        self._measure_id = measure_id
        self.slots.close()
        return self._noting(stage) if stage else self._showing(from_top=True)

    def _noting(self, stage: str) -> Iterator[None]:
        """The measure, then the panel of a stage that can be noted now, or of the budget."""
        yield from self._showing(from_top=True)
        if stage == BUDGET and self.file is not None:
            budget_page(self.file).open()
            return
        if stage == PAPERS and self.file is not None:
            self.file.show_page(PAPERS)
            return
        if self.stages is None and self.file is not None:
            self.file.show_page("path")
        if self.stages is not None:
            self.stages.note(stage)

    @property
    def holds_input(self) -> bool:
        """Whether a panel is open."""
        return self.slots.any_open

    def leave(self) -> None:
        """Keeps what is typed of a stage, a budget or an objective when another page is shown, and says so."""
        self.slots.put_down()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self.slots.keep()

    def prepare_lock(self) -> None:
        """Keeps what is typed before the notebook is locked."""
        self.keep_draft()

    @property
    def view(self) -> MeasureView | None:
        """What is shown, None before the first measure."""
        return self._view

    @property
    def can_record_quickly(self) -> bool:
        """Whether a visit may be noted in haste now."""
        return self._view is not None and self.header.quick_button.isEnabled()

    def record_quickly(self) -> None:
        """Notes a visit in a few lines, to be completed later."""
        self._screen.go("visit", measure_id=self._measure_id, contact_id=None, quick=True)

    def refresh(self) -> None:
        """Shows the measure as it stands now."""
        self._at_once(self.showing())

    def showing(self) -> Iterator[None]:
        """The same step by step."""
        return self._showing(from_top=False)

    def _showing(self, *, from_top: bool) -> Iterator[None]:
        focus, bar = from_top or self.has_focus_inside, self.verticalScrollBar()
        place = 0 if from_top else bar.value()
        if not self._measure_id or not attempt(self._screen, self._read) or self._view is None:
            return
        view = self._view
        self.viewport().setUpdatesEnabled(from_top)  # what is shown again must not be seen to fall down and rise
        try:
            self._show_head(view)
            bar.setValue(place)
            if focus:
                self._focus_act()
            yield
            self._show_track(view)
            yield
            self._show_file(view)
            QTimer.singleShot(0, bar, lambda: bar.setValue(place))
        finally:
            if isValid(self):  # the notebook may be locked between two steps
                self.viewport().setUpdatesEnabled(True)

    def _read(self) -> None:
        self._view = self._screen.services.measures.view(self._measure_id)

    def _show_head(self, view: MeasureView) -> None:
        self.slots.take_out()
        clear_layout(self.body)
        self.track = self.file = self.stages = None
        self.header = MeasureHeader(
            view,
            self._screen.services.today(),
            lambda: self._screen.go("household", household_id=view.household.id),
            {
                "record": self._record,
                "quick": self.record_quickly,
                "porte_close": self._porte_close,
                "plan": self._plan,
                "prepare": lambda: self._screen.go("preparation", measure_id=self._measure_id),
            },
        )
        banners = banners_of(view, self._open_bilan)
        notices = [Notices(banners)] if banners else []
        for widget in (*notices, self.header, self.slots.act):
            self.add(widget)
        self._add_drafts(view)
        self._make_path(view)
        if view.measure.state is MeasureState.PROPOSED:
            self.add(self.path)

    def _show_track(self, view: MeasureView) -> None:
        if not view.track:
            path = Card("Parcours")
            path.add(self._make_stages(view))
            self.add(path)
        self.track = TrackCard(self._screen, view, self._acts, self.slots.period) if view.track else None
        if self.track is not None:
            self.track.unfolded.connect(lambda whole: self._on_unfolded(view.measure.id, whole))
            self.add(self.track)
        elif view.measure.has_begun:
            self.add(tries_card(view, self._screen.services.today()))

    def _make_stages(self, view: MeasureView) -> StagesView:
        self.stages = StagesView(self._screen, view, self.slots.stage)
        return self.stages

    def _show_file(self, view: MeasureView) -> None:
        self.file = self._make_file(view)
        self.add(self.file)
        self.body.addStretch(1)
        self._fit()

    def _fit(self) -> None:
        """Where height is scarce, head and track take few lines: at least half of the page is the file's."""
        if self.file is None or self._view is None:
            return
        low = self.viewport().height() < _LOW_LINES * self.fontMetrics().lineSpacing()
        self.set_air(*((SPACE + 4, SPACE) if low else (SPACE * 3, SPACE * 2)))
        self.header.set_low(low)
        self.file.set_low(low)
        if self.track is not None:
            self.track.set_low(low, folded=self._view.measure.id not in self._unfolded)

    def _on_unfolded(self, measure_id: str, unfolded: bool) -> None:
        (self._unfolded.add if unfolded else self._unfolded.discard)(measure_id)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height may be scarce, or no longer."""
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Large text makes height scarce."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _make_file(self, view: MeasureView) -> MeasureFile:
        """The tab last looked at is shown again."""
        stages = (lambda: self._make_stages(view)) if view.track else None
        acts = FileActs(self._acts, self._open_bilan, self._correct_opening, self)
        file = make_file(self._screen, view, self._side(view), acts, self.slots, stages)
        wanted = self._tab_of.get(view.measure.id, "")
        if wanted in file.keys:
            file.show_page(wanted)
        file.changed.connect(lambda key: self._on_tab(view.measure.id, key))
        return file

    def _on_tab(self, measure_id: str, key: str) -> None:
        """On a low screen the tabs come up to the head of the page: what was asked for has room."""
        self._tab_of[measure_id] = key
        if self.file is None or not self.file.isVisible():
            return
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        top = self.file.mapTo(self, QPoint()).y()
        if top > self.viewport().height() // 2:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + top - SPACE)

    def _side(self, view: MeasureView) -> QWidget:
        """What can be done, and the terms."""
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        if view.measure.state is not MeasureState.PROPOSED:
            column.addWidget(self.path)
        column.addWidget(terms_card(view))
        return side

    def _turn(self, step: int) -> None:
        if self.file is not None:
            self.file.turn(step)
            show_whole(self.file.bar)

    def _make_path(self, view: MeasureView) -> None:
        is_loan = view.scheme.reschedules and view.measure.months is not None and view.measure.is_open
        self.path = PathCard(view, self._choose, self._reschedule if is_loan else None)
        self.path.add(self.slots.step)

    def _add_drafts(self, view: MeasureView) -> None:
        if view.drafts:
            card = Card("Brouillons à reprendre")
            for draft in view.drafts:
                card.add(DraftRow(self._screen, draft))
            self.add(card)

    def _acts(self, entry: StoryEntry) -> Acts:
        is_open = self._view is not None and self._view.measure.is_open
        return contact_acts(self._screen, entry, is_open=is_open, postpone=self._postpone)

    def _record(self) -> None:
        self._screen.go("visit", measure_id=self._measure_id, contact_id=None)

    def _open_bilan(self) -> None:
        self._screen.go("bilan", measure_id=self._measure_id)

    def _plan(self) -> None:
        self._show_panel(lambda: plan_panel(self._screen, self._measure_id, self._who))

    def _porte_close(self) -> None:
        self._show_panel(lambda: porte_close_panel(self._screen, self._measure_id, self._who))

    def _postpone(self, contact: Contact) -> None:
        self._show_panel(lambda: postpone_panel(self._screen, contact, self._who))

    def _correct_opening(self) -> None:
        view = self._view
        form = self._screen.services.measures.written_opening_form(view.measure) if view is not None else None
        if view is not None and form is not None:
            self.slots.opening.show_panel(OpeningPanel(self._screen, view, form))

    def _reschedule(self) -> None:
        if self._view is not None:
            self.slots.step.show_panel(reschedule_panel(self._screen, self._view))

    def _choose(self, name: StepName) -> None:
        view = self._view
        if view is None:
            return
        if name is StepName.WRITE_BILAN:
            self._open_bilan()
        elif name is StepName.ACCEPT:
            if attempt(self._screen, lambda: self._screen.services.measures.accept(view.measure.id)):
                self._screen.messages.show_info(f"Mesure acceptée pour {self._who}.")
                self._screen.hub.tell(*CHANGED)
        elif name in PANELS:
            self.slots.step.show_panel(PANELS[name](self._screen, view))

    def _show_panel(self, make: Callable[[], InlinePanel]) -> None:
        made: list[InlinePanel] = []
        if attempt(self._screen, lambda: made.append(make())):
            self.slots.act.show_panel(made[0])

    def _focus_act(self) -> None:
        """The keyboard begins at the first thing that can be done."""
        acts = (self.header.record_button, *self.path.buttons.values(), self.header.household_button)
        next(act for act in acts if act.isEnabled()).setFocus()

    @property
    def _who(self) -> str:
        return self._view.household.name if self._view else ""

    def _on_panel_closed(self) -> None:
        self.catch_up()
        self._focus_act()
