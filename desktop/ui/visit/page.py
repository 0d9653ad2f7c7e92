"""The recorder of visits: opens on the right measure, keeps every word typed, records in one go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QResizeEvent, QShowEvent, QWindow
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from desktop.domain.contact import Draft, Outcome
from desktop.errors import AppError
from desktop.services.measure_view import MeasureView
from desktop.ui.attachments.visit_papers import VisitPapers
from desktop.ui.forms.inputs import TextAid, no_aid
from desktop.ui.forms.legend import legend_for
from desktop.ui.forms.reading_order import ReadingOrder
from desktop.ui.screen import Screen
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.draft_keeper import DraftKeeper
from desktop.ui.visit.draft_telling import DraftTelling
from desktop.ui.visit.footer import Footer
from desktop.ui.visit.head import VisitHead, WhoBar
from desktop.ui.visit.keys import SHORTCUTS, listen
from desktop.ui.visit.opened import content_of, draft_to_open
from desktop.ui.visit.place import PlaceKeeper
from desktop.ui.visit.record_words import abandon_words, past_words, refusal_of, refused_words, save_label, unknown_form
from desktop.ui.visit.recording import Recording
from desktop.ui.visit.section_nav import SectionNav
from desktop.ui.visit.section_walk import SectionWalk
from desktop.ui.visit.undoing import Undoing
from desktop.ui.widgets import Banner, EmptyState, ScrollColumn, clear_layout
from desktop.ui.work.steps import Steps


class VisitPage(QWidget):
    """One contact being recorded, corrected or noted as a try."""

    shortcuts = SHORTCUTS

    def __init__(self, screen: Screen, parent: QWidget | None = None, aid: TextAid = no_aid) -> None:
        super().__init__(parent)
        self._screen, self._services, self._aid = screen, screen.services, aid
        self.content: VisitContent | None = None
        self._view: MeasureView | None = None
        self._locked = False
        self._refused = ""
        """The Department's motif, when it refused what is being corrected."""
        self._watched: QWindow | None = None
        self.keeper = DraftKeeper(self._services.visits.keep_draft, self._collect, self)
        self.papers = VisitPapers(screen, self.keeper, self)
        self._telling = DraftTelling(screen, self.keeper, self)
        self.undoing = Undoing(self)
        self.sheet = ScrollColumn()
        # the page gives way, never the foot: its buttons keep their height with large text
        self.sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.who, self.footer = WhoBar(), Footer()
        self.nav = SectionNav()
        self._place = PlaceKeeper(self.sheet, self)
        self._walk = SectionWalk(self.nav, self.sheet, self)
        self.recording = Recording(screen, self.keeper, self.papers, self.footer, self)
        self._order = ReadingOrder(self)
        self._steps = Steps(self)
        self._lay_out()
        self._connect()

    def open(
        self,
        measure_id: str,
        contact_id: str | None = None,
        outcome: Outcome | str | None = None,
        draft_id: str | None = None,
        quick: bool = False,
    ) -> None:
        """Shows a measure's new contact, a planned or past one, or a draft left open.

        `outcome` is chosen at once; `quick` asks for no more than a few lines.
        """
        self._steps.run(self.opening(measure_id, contact_id, outcome, draft_id, quick))
        self._steps.finish()

    def opening(
        self,
        measure_id: str,
        contact_id: str | None = None,
        outcome: Outcome | str | None = None,
        draft_id: str | None = None,
        quick: bool = False,
    ) -> Iterator[None]:
        """The same: who it is about first, then the sheets, then all that follows what is typed."""
        self._close()
        self.footer.hide()
        try:
            self._view = self._services.measures.view(measure_id)
            self._refused = refused_words(self._services.exchange, contact_id)
            draft = draft_to_open(
                self._services.visits, measure_id, contact_id, outcome, draft_id, quick=quick, refused=self._refused
            )
        except AppError as error:
            self._show_nothing(error)
            return
        yield from self._build(self._view, draft)

    def leave(self) -> None:
        """Keeps what is typed; the next opening of the program does not come back here."""
        self.recording.stay()
        if self._locked:
            return
        if self.keeper.draft is not None:
            self.keeper.flush()
            self._services.visits.remember_open(None)
        self._screen.set_saved("")
        self.keeper.stop()
        self.papers.close()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        draft = self.keeper.draft
        if draft is None or not (draft.saved_at or self.keeper.is_pending):
            return None
        return self.keeper.flush()

    def prepare_lock(self) -> None:
        """Writes what is being typed at once, and remembers it as the draft to come back to."""
        self.recording.stay()
        self.keeper.flush()
        self.keeper.stop()
        self.papers.close()
        self._place.stop()
        self._locked = True

    def record(self, *, to_complete: bool = False) -> None:
        """Records the contact, or tells beside the fields all that is wrong."""
        self.recording.record(to_complete=to_complete)

    def abandon(self) -> None:
        """Gives the draft up; « Annuler » in the message bar brings it back as it was."""
        self.recording.abandon()

    def showEvent(self, event: QShowEvent) -> None:
        """From now on the window tells where the focus goes."""
        super().showEvent(event)
        window = self.window().windowHandle()
        if window is not None and window is not self._watched:
            self._watched = window
            window.focusObjectChanged.connect(self._on_focus)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The list of sheets stands beside them only where they have room."""
        super().resizeEvent(event)
        self._walk.follow_width(self.width())

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes as the page is read: what has been drawn since is put in its place first."""
        self._put_in_order()
        return super().focusNextPrevChild(forward)

    def _put_in_order(self) -> None:
        if self.content is not None:  # what is being taken away hands the focus on, sheet by sheet
            self._order.follow()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.who)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.footer)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.nav)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        footer = self.footer
        footer.save.clicked.connect(lambda *_: self.record())
        footer.later.clicked.connect(lambda *_: self.record(to_complete=True))
        footer.abandon.clicked.connect(lambda *_: self.abandon())
        footer.undo.clicked.connect(self.undoing.undo)
        footer.redo.clicked.connect(self.undoing.redo)
        self.recording.begun.connect(self._place.stay)
        self._place.drawn.connect(self._put_in_order)
        self.undoing.changed.connect(self._follow_undoing)
        self.undoing.applied.connect(lambda: self._on_changed(""))
        acts = {
            self.record: ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"),
            self.undoing.undo: self.undoing.undo_keys,
            self.undoing.redo: self.undoing.redo_keys,
            lambda: self._walk.go_by(1): ("Ctrl+Down",),
            lambda: self._walk.go_by(-1): ("Ctrl+Up",),
            self._switch_quick: ("Ctrl+R",),
        }
        listen(self, acts.items())

    def _build(self, view: MeasureView, draft: Draft) -> Iterator[None]:
        past = past_words(view, draft)
        self.who.show_household(view, past or f"{view.scheme.visit_word.one.capitalize()} à noter")
        self.footer.abandon.setText(abandon_words(past)[0])
        yield
        content = yield from content_of(self._services, view, draft, self._aid)
        yield
        unknown = bool(draft.form) and content.form is None
        self._head = VisitHead(view)
        self.sheet.add(self._head)
        refusal = unknown_form(draft) if unknown else refusal_of(view)
        if refusal:
            self.sheet.add(Banner("danger" if not unknown else "warning", refusal))
        elif legend := legend_for(self._services.settings):
            self.sheet.add(legend)
        if self._refused:
            self.sheet.add(Banner("danger", self._refused))
        yield
        self.sheet.add(content)
        self.sheet.body.addStretch(1)
        yield
        self.content = content
        self._take_charge(draft, refusal)

    def _take_charge(self, draft: Draft, refusal: str) -> None:
        content, view = self.content, self._view
        if content is None or view is None:
            return
        content.setEnabled(not refusal)
        self._head.quick.setEnabled(not refusal)
        for button in (self.footer.save, self.footer.later):
            button.setEnabled(not refusal)
        self.footer.show()
        content.changed.connect(self._on_changed)
        content.shape_changed.connect(self._follow_shape)
        content.row_removed.connect(self._on_row_removed)
        self._head.budget_asked.connect(self._write_budget)
        self._head.quick_chosen.connect(content.set_quick)
        self.recording.watch(content, view)
        self.undoing.watch(content)
        self._walk.watch(content)
        self._follow_shape()
        if not refusal:
            self.keeper.start(draft)
            self._show_papers(content)
        self._telling.tell(draft)
        self._place.restore(content, draft.values)
        if draft.saved_at and not refusal:
            self._services.visits.remember_open(draft.id)

    def _write_budget(self) -> None:
        """The visit stays as a draft; Back leads to it again."""
        if self._view is not None:
            self._screen.go("measure", measure_id=self._view.measure.id, stage="budget")

    def _show_papers(self, content: VisitContent) -> None:
        if self._view is not None:
            card = self.papers.open(self._view.household.id)
            card.changed.connect(self._walk.refresh_soon)
            content.put_papers(card)

    def _show_nothing(self, error: AppError) -> None:
        self.footer.hide()
        self.who.hide()
        self._screen.set_saved("")
        back = ("Revenir", self._screen.back)
        self.sheet.add(EmptyState("error", "Cette visite ne peut pas être ouverte", error.sentence, back))

    def _collect(self) -> dict[str, Any]:
        content = self.content
        return {**content.values(), **self._place.of(content)} if content is not None else {}

    def _switch_quick(self) -> None:
        if self.content is not None and self._head.quick.isEnabled():
            self._head.quick.toggle()

    def _on_focus(self, focused: QObject) -> None:
        self.undoing.part()
        self._walk.refresh_soon()
        content = self.content
        if content is not None and isinstance(focused, QLineEdit | QTextEdit) and content.isAncestorOf(focused):
            focused.installEventFilter(self.undoing)

    def _on_changed(self, _name: str) -> None:
        self.keeper.touch()
        self.recording.follow()

    def _on_row_removed(self) -> None:
        self._screen.messages.show_info("La ligne est retirée.", self.undoing.undo)

    def _follow_undoing(self) -> None:
        self.footer.undo.setEnabled(self.undoing.can_undo)
        self.footer.redo.setEnabled(self.undoing.can_redo)

    def _follow_shape(self) -> None:
        content, view = self.content, self._view
        if content is None or view is None:
            return
        outcome, quick = content.happened.outcome, content.is_quick
        self.footer.save.setText(save_label(view.scheme.visit_word, outcome, quick=quick))
        self.footer.later.setVisible(outcome is Outcome.DONE and not quick)
        self._head.quick.setChecked(quick)

    def _close(self) -> None:
        """Takes the page of before away, with its draft kept."""
        self.keeper.flush()
        self.keeper.stop()
        self._place.stop()
        self._locked = False
        self.content = None
        self.papers.close()
        self.undoing.stop()
        self._walk.watch(None)
        self.recording.stop()
        self._order = ReadingOrder(self)
        clear_layout(self.sheet.body)
