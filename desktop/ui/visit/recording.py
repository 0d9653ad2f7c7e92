"""How a draft ends: recorded in one go, stopped by what is wrong with it, or given up."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal

from desktop.domain.contact import Draft
from desktop.errors import AppError, InvalidInputError
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Recorded
from desktop.ui.attachments.visit_papers import VisitPapers
from desktop.ui.screen import Screen
from desktop.ui.visit.after_record import tell_recorded
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.draft_keeper import DraftKeeper
from desktop.ui.visit.entered import entered_in
from desktop.ui.visit.footer import Footer
from desktop.ui.visit.record_words import abandon_words, past_words
from desktop.ui.work.steps import Breath


class Recording(QObject):
    """Takes the content shown to the services, and tells at the foot of the page what stops it."""

    begun = Signal()
    """Whoever records may be led to an error: nothing else moves the page any more."""

    def __init__(
        self, screen: Screen, keeper: DraftKeeper, papers: VisitPapers, footer: Footer, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._screen, self._visits = screen, screen.services.visits
        self._keeper, self._papers, self._footer = keeper, papers, footer
        self._content: VisitContent | None = None
        self._view: MeasureView | None = None
        self._recorded = ""
        self._lead_on = Breath(lambda: self._screen.go("measure", measure_id=self._recorded), self)
        footer.field_asked.connect(self._go_to_field)

    def watch(self, content: VisitContent, view: MeasureView) -> None:
        """Records this from now on."""
        self._content, self._view = content, view

    def stay(self) -> None:
        """Leads on to no measure: whoever recorded went elsewhere, or locks."""
        self._lead_on.stop()

    def stop(self) -> None:
        """There is nothing to record any more."""
        self._content = None
        self._footer.summary.show_errors(())

    def record(self, *, to_complete: bool = False) -> None:
        """Records the contact, or tells beside the fields all that is wrong."""
        content = self._content
        if self._keeper.draft is None or content is None or not self._footer.save.isEnabled():
            return
        if not self._papers.are_added:
            self._screen.set_saved("Enregistrement dès que tout est joint…")
            self._papers.once_added(lambda: self.record(to_complete=to_complete))
            return
        self.begun.emit()
        self._keeper.flush()
        self._record(content, self._keeper.draft, to_complete=to_complete)

    def abandon(self) -> None:
        """Gives the draft up; « Annuler » in the message bar brings it back as it was."""
        draft, content = self._keeper.draft, self._content
        if draft is None or content is None:
            return
        self._papers.stop()
        was_kept = bool(draft.saved_at) or self._keeper.is_pending
        typed = self._keeper.typed(draft)
        self._let_go()
        if was_kept:
            told = abandon_words(past_words(self._view, draft) if self._view else "")[1]
            self._visits.drop_draft(draft.id)
            self._screen.hub.tell("draft")
            self._screen.messages.show_info(told, lambda: self._bring_back(typed))
        self._screen.go("measure", measure_id=draft.measure_id)

    def follow(self) -> None:
        """Something was typed: what is told at the foot of the page is told again."""
        if self._footer.links and self._content is not None:
            self._footer.summary.show_errors(self._content.fields.named({}))

    def _record(self, content: VisitContent, draft: Draft, *, to_complete: bool) -> None:
        entered = entered_in(content, draft, to_complete=to_complete)
        errors = content.own_errors()
        if errors:
            self._tell_errors(content, self._visits.problems(entered, draft) | errors)
            return
        try:
            recorded = self._visits.record(entered, draft)
        except InvalidInputError as error:
            self._tell_errors(content, error.fields)
        except AppError as error:
            self._screen.messages.show_error(error)
        else:
            self._after_record(recorded, content)

    def _tell_errors(self, content: VisitContent, errors: dict[str, str]) -> None:
        content.fields.set_errors(errors)
        named = content.fields.named(errors)
        self._footer.summary.show_errors(named)
        if named:
            # the foot has grown and the errors have taken their place before the first of them is brought into sight
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            content.fields.focus_field(named[0][0])

    def _go_to_field(self, name: str) -> None:
        if self._content is not None:
            self._content.fields.focus_field(name)

    def _after_record(self, recorded: Recorded, content: VisitContent) -> None:
        self._let_go()
        self._screen.hub.tell("contact", "draft", "outbox")
        if self._view is not None:
            tell_recorded(self._screen, self._view, recorded, content, lambda: self._take_back(recorded))
        # what was recorded is told in this breath, its measure shown in the next
        self._recorded = recorded.contact.measure_id
        self._lead_on.start()

    def _take_back(self, recorded: Recorded) -> None:
        """What was recorded is a draft again, opened as it was typed."""
        try:
            draft = self._visits.take_back(recorded)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._screen.hub.tell("contact", "draft", "outbox")
        self._screen.go("visit", measure_id=draft.measure_id, contact_id=draft.contact_id, draft_id=draft.id)

    def _bring_back(self, draft: Draft) -> None:
        self._visits.keep_draft(draft)
        self._screen.hub.tell("draft")
        self._screen.go("visit", measure_id=draft.measure_id, contact_id=draft.contact_id, draft_id=draft.id)

    def _let_go(self) -> None:
        """Nothing is being typed any more."""
        self._keeper.stop()
        self._visits.remember_open(None)
        self._screen.set_saved("")
