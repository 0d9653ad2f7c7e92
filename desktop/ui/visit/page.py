"""The recorder of visits: opens on the right measure, keeps every word typed, records in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop.domain.contact import Draft, Outcome
from desktop.domain.forms import Finding, is_empty
from desktop.domain.french import hour, join_words, long_date
from desktop.errors import AppError, InvalidInputError
from desktop.schemes.path import StepName
from desktop.services.clock import PARIS
from desktop.services.measure_view import MeasureView
from desktop.services.visits import Promise, Recorded, VisitInput
from desktop.ui.screen import Screen
from desktop.ui.visit.content import ANSWERS, VisitContent
from desktop.ui.visit.draft_keeper import DraftKeeper
from desktop.ui.visit.footer import Footer
from desktop.ui.visit.head import VisitHead
from desktop.ui.visit.postponing import NewAppointment, postponed
from desktop.ui.widgets import Banner, EmptyState, ScrollColumn, clear_layout

_SAVE_LABELS: Final = {Outcome.DONE: "Enregistrer la visite", Outcome.PORTE_CLOSE: "Enregistrer la porte close"}
_TOLD: Final = {Outcome.DONE: "La visite est enregistrée.", Outcome.PORTE_CLOSE: "La porte close est enregistrée."}
_NAMED_WARNINGS: Final = 5


class VisitPage(QWidget):
    """One contact being recorded, corrected or noted as a try."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._services = screen.services
        self.content: VisitContent | None = None
        self._view: MeasureView | None = None
        self._locked = False
        self.keeper = DraftKeeper(self._services.visits.keep_draft, self._collect, self)
        self.sheet = ScrollColumn()
        # the page gives way, never the foot: its buttons keep their height with large text
        self.sheet.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.footer = Footer()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.footer)
        self._restoring = QTimer(self, singleShot=True, interval=0)
        self._restoring.timeout.connect(self._restore_place)
        self._connect()

    def open(
        self,
        measure_id: str,
        contact_id: str | None = None,
        outcome: Outcome | str | None = None,
        draft_id: str | None = None,
    ) -> None:
        """Shows a measure's new contact, a planned or past one, or a draft left open; `outcome` is chosen at once."""
        self._close()
        try:
            self._view = self._services.measures.view(measure_id)
            draft = self._draft(measure_id, contact_id, outcome, draft_id)
            self._build(self._view, draft)
        except AppError as error:
            self._show_nothing(error)
            return
        if outcome is not None and self.content is not None:
            self.content.happened.set_outcome(Outcome(outcome))

    def leave(self) -> None:
        """Keeps what is typed; the next opening of the program does not come back here."""
        if self._locked:
            return
        if self.keeper.draft is not None:
            self.keeper.flush()
            self._services.visits.remember_open(None)
        self._screen.set_saved("")
        self.keeper.stop()

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        draft = self.keeper.draft
        if draft is None or not (draft.saved_at or self.keeper.is_pending):
            return None
        return self.keeper.flush()

    def prepare_lock(self) -> None:
        """Writes what is being typed at once, and remembers it as the draft to come back to."""
        self.keeper.flush()
        self.keeper.stop()
        self._restoring.stop()
        self._locked = True

    def record(self) -> None:
        """Records the contact, or tells beside the fields all that is wrong."""
        draft, content = self.keeper.draft, self.content
        if draft is None or content is None or not self.footer.save.isEnabled():
            return
        self.keeper.flush()
        draft = self.keeper.draft or draft
        entered = content.entered(draft)
        visits, later = self._services.visits, NewAppointment.of(content.happened)
        errors = content.own_errors() | (later.problems(visits, entered, draft) if later else {})
        if errors:
            self._tell_errors(visits.problems(entered, draft) | errors)
            return
        try:
            recorded = self._put_off(entered, draft, later) if later else visits.record(entered, draft)
        except InvalidInputError as error:
            self._tell_errors(error.fields)
            return
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        self._after_record(recorded, content)

    def abandon(self) -> None:
        """Gives the draft up; « Annuler » in the message bar brings it back as it was."""
        draft = self.keeper.draft
        if draft is None:
            return
        typed = replace(draft, values=self._collect())
        was_kept = bool(draft.saved_at) or self.keeper.is_pending
        self._let_go()
        if was_kept:
            self._services.visits.drop_draft(draft.id)
            self._screen.hub.tell("draft")
            self._screen.messages.show_info("Le brouillon est abandonné.", lambda: self._bring_back(typed))
        self._screen.go("measure", measure_id=draft.measure_id)

    def _connect(self) -> None:
        self.footer.save.clicked.connect(lambda *_: self.record())
        self.footer.abandon.clicked.connect(lambda *_: self.abandon())
        self.footer.field_asked.connect(self._go_to_field)
        self.keeper.kept.connect(self._on_kept)
        self.keeper.failed.connect(self._on_keep_failed)
        self.keeper.changed.connect(lambda: self._screen.set_saved("Brouillon en cours d’enregistrement…"))
        for keys in ("Ctrl+S", "Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.record)

    def _draft(
        self, measure_id: str, contact_id: str | None, outcome: Outcome | str | None, draft_id: str | None
    ) -> Draft:
        visits = self._services.visits
        left = next((one for one in visits.drafts() if one.id == draft_id), None) if draft_id else None
        return left or visits.begin(measure_id, contact_id, Outcome(outcome or Outcome.DONE))

    def _build(self, view: MeasureView, draft: Draft) -> None:
        visits = self._services.visits
        form = visits.form(draft.form, draft.form_version) if draft.form else None
        unknown = bool(draft.form) and form is None
        past = self._past(view, draft)
        promises = [] if past else self._promises(draft)
        today = self._services.workspace.clock.today()
        content = VisitContent(view, form, promises, today, self._services.workspace.new_id)
        content.set_values(draft.values)
        self.sheet.add(VisitHead(view, past or f"{view.scheme.visit_word.capitalize()} à noter"))
        refusal = _unknown_form(draft) if unknown else _refusal(view)
        if refusal:
            self.sheet.add(Banner("danger" if not unknown else "warning", refusal))
        self.sheet.add(content)
        self.sheet.body.addStretch(1)
        self.content = content
        content.setEnabled(not refusal)
        self.footer.save.setEnabled(not refusal)
        self.footer.setVisible(True)
        self._follow_outcome()
        content.changed.connect(self._on_changed)
        content.outcome_changed.connect(self._follow_outcome)
        if not refusal:
            self.keeper.start(draft)
        self._tell_saved(draft)
        self._restoring.start()
        if draft.saved_at and not refusal:
            visits.remember_open(draft.id)

    def _past(self, view: MeasureView, draft: Draft) -> str:
        """« Correction de la visite du … » for a contact already concluded, else empty."""
        contact = next((one for one in view.contacts if one.id == draft.contact_id), None)
        if contact is None or contact.is_planned:
            return ""
        return f"Correction\u00a0: {view.scheme.visit_word} du {long_date(contact.day)}"

    def _promises(self, draft: Draft) -> list[Promise]:
        promises = self._services.visits.promises(draft.measure_id)
        return [promise for promise in promises if promise.contact_id != draft.contact_id]

    def _show_nothing(self, error: AppError) -> None:
        self.footer.hide()
        self._screen.set_saved("")
        back = ("Revenir", self._screen.back)
        self.sheet.add(EmptyState("error", "Cette visite ne peut pas être ouverte", error.sentence, back))

    def _collect(self) -> dict[str, Any]:
        if self.content is None:
            return {}
        place = {"focus": self.content.focused_field(), "scroll": self.sheet.verticalScrollBar().value()}
        return {**self.content.values(), **place}

    def _restore_place(self) -> None:
        draft = self.keeper.draft
        if draft is None or self.content is None:
            return
        # just after unlocking nothing has its place yet, and a page without a height cannot be scrolled
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        if not self.content.focus_field(str(draft.values.get("focus", ""))):
            self.content.focus_field("outcome")
        if "scroll" in draft.values:
            self.sheet.verticalScrollBar().setValue(int(draft.values["scroll"]))

    def _on_changed(self) -> None:
        self.keeper.touch()
        if self.footer.links and self.content is not None:
            self.footer.show_errors(self.content.named({}))

    def _on_kept(self, draft: Draft, first: bool) -> None:
        self._tell_saved(draft)
        if first:
            self._services.visits.remember_open(draft.id)
            self._screen.hub.tell("draft")

    def _on_keep_failed(self, error: AppError) -> None:
        self._screen.set_saved("Brouillon non enregistré")
        self._screen.messages.show_error(error)

    def _tell_saved(self, draft: Draft) -> None:
        if not draft.saved_at:
            self._screen.set_saved("")
            return
        moment = datetime.fromisoformat(draft.saved_at).astimezone(PARIS)
        self._screen.set_saved(f"Brouillon enregistré à {hour(moment.time())}")

    def _follow_outcome(self) -> None:
        if self.content is not None:
            outcome = self.content.happened.outcome
            self.footer.save.setText(_SAVE_LABELS.get(outcome, "Enregistrer"))

    def _tell_errors(self, errors: dict[str, str]) -> None:
        content = self.content
        if content is None:
            return
        content.set_errors(errors)
        named = content.named(errors)
        self.footer.show_errors(named)
        if named:
            # the foot has grown and the errors have taken their place before the first of them is brought into sight
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
            content.focus_field(named[0][0])

    def _go_to_field(self, name: str) -> None:
        if self.content is not None:
            self.content.focus_field(name)

    def _after_record(self, recorded: Recorded, content: VisitContent) -> None:
        contact = recorded.contact
        self._let_go()
        self._screen.hub.tell("contact", "draft", "outbox")
        told = _TOLD.get(contact.outcome, "C’est enregistré.")
        left_empty = _left_empty(recorded.warnings, content)
        if left_empty:
            complete = (
                "Compléter",
                lambda: self._screen.go("visit", measure_id=contact.measure_id, contact_id=contact.id),
            )
            self._screen.messages.show_warning(f"{told} {left_empty}", complete)
        else:
            self._screen.messages.show_info(told)
        self._screen.go("measure", measure_id=contact.measure_id)

    def _put_off(self, entered: VisitInput, draft: Draft, later: NewAppointment) -> Recorded:
        """Records what was put off and plans the new appointment, whose day was found good before."""
        visits, today = self._services.visits, self._services.workspace.clock.today()
        planned = visits.contact(draft.contact_id) if draft.contact_id else None
        at_once = postponed(visits, entered, draft, planned, later, today)
        if at_once is not None:
            return at_once
        recorded = visits.record(entered, draft)
        try:
            visits.plan(entered.measure_id, later.day, later.at, entered.kind)
        except AppError as error:  # what was recorded stays
            self._screen.messages.show_warning(f"Le nouveau rendez-vous n’est pas prévu\u00a0: {error.happened}")
        return recorded

    def _bring_back(self, draft: Draft) -> None:
        self._services.visits.keep_draft(draft)
        self._screen.hub.tell("draft")
        self._screen.go("visit", measure_id=draft.measure_id, contact_id=draft.contact_id, draft_id=draft.id)

    def _let_go(self) -> None:
        """Nothing is being typed any more."""
        self.keeper.stop()
        self._services.visits.remember_open(None)
        self._screen.set_saved("")

    def _close(self) -> None:
        """Takes the page of before away, with its draft kept."""
        self.keeper.flush()
        self.keeper.stop()
        self._locked = False
        self.content = None
        clear_layout(self.sheet.body)
        self.footer.show_errors(())


def _refusal(view: MeasureView) -> str:
    step = view.step(StepName.RECORD)
    return f"{step.refusal} Rien ne peut y être noté." if step is not None and step.refusal else ""


def _unknown_form(draft: Draft) -> str:
    return (
        f"Cette visite a été écrite avec la version {draft.form_version} du formulaire «\u00a0{draft.form}\u00a0», que "
        "ce programme ne connaît pas. Ses réponses sont gardées telles quelles. Mettez Perron à jour pour les lire."
    )


def _left_empty(warnings: tuple[Finding, ...], content: VisitContent) -> str:
    """« Sont restés vides : … », empty when nothing is to be told (V2)."""
    labels = [content.label_of(finding.field) for finding in warnings if finding.field.startswith(ANSWERS)]
    labels = [f"«\u00a0{label}\u00a0»" for label in labels if not is_empty(label)]
    if not labels:
        return ""
    named = labels[:_NAMED_WARNINGS]
    rest = len(labels) - len(named)
    if rest:
        named.append("un autre point" if rest == 1 else f"{rest} autres points")
    verb = "Est resté vide" if len(labels) == 1 else "Sont restés vides"
    return f"{verb}\u00a0: {join_words(named)}."
