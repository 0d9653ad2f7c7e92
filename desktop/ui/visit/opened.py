"""What the recorder opens: the draft that was asked for, and its sheets with all that the services know of it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from typing import Any

from desktop.domain.contact import Draft, Outcome
from desktop.services.bundle import Services
from desktop.services.measure_view import MeasureView
from desktop.services.visits import VisitService
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.inputs import InputMaker, TextAid
from desktop.ui.visit.appointment import AppointmentCard
from desktop.ui.visit.content import QUICK, Cards, VisitContent
from desktop.ui.visit.entered import entered_in
from desktop.ui.visit.happened import HappenedCard
from desktop.ui.visit.next_steps import NextStepsCard
from desktop.ui.visit.note import NoteCard
from desktop.ui.visit.promises import PromisesCard
from desktop.ui.visit.record_words import is_correction_of, past_words
from desktop.ui.visit.spent import SpentCard


def draft_to_open(
    visits: VisitService,
    measure_id: str,
    contact_id: str | None,
    outcome: Outcome | str | None,
    draft_id: str | None,
    *,
    quick: bool,
    refused: str = "",
) -> Draft:
    """A draft left open, else that of the contact or of a new one; the outcome and the mode asked for are in it.

    `refused`, the Department's motif in words, is the motif of the correction as long as none is written.
    """
    left = next((one for one in visits.drafts() if one.id == draft_id), None) if draft_id else None
    draft = left or visits.begin(measure_id, contact_id, Outcome(outcome or Outcome.DONE))
    if refused and not draft.values.get("correction"):
        draft = replace(draft, values={**draft.values, "correction": refused})
    asked: dict[str, Any] = {} if outcome is None else {"outcome": Outcome(outcome).value}
    if quick:
        asked[QUICK] = True
    return replace(draft, values={**draft.values, **asked})


def content_of(
    services: Services, view: MeasureView, draft: Draft, aid: TextAid
) -> Generator[None, None, VisitContent]:
    """The sheets of a draft, filled with what it holds, made step by step.

    Promises are asked of a contact not yet concluded.
    """
    visits, appointments = services.visits, services.appointments
    cards = yield from _cards_of(services, view, draft, aid)
    yield
    content = VisitContent(cards, view.scheme.visit_word)
    own = draft.contact_id or ""
    content.judge_appointments(lambda day, at: appointments.verdict(draft.measure_id, day, at, own))
    content.happened.judge_by(lambda: visits.problems(entered_in(content, draft), draft).get("day", ""))
    yield
    known = visits.known_before(draft)
    if known is not None:
        content.offer_earlier(known)
    content.set_values(draft.values)
    return content


def _cards_of(services: Services, view: MeasureView, draft: Draft, aid: TextAid) -> Generator[None, None, Cards]:
    visits, today, word = services.visits, services.today(), view.scheme.visit_word
    kinds, motifs = view.scheme.recorded_kinds, services.appointments.motifs()
    happened = HappenedCard(kinds, motifs, today, aid, word=word)
    past = bool(past_words(view, draft))
    if is_correction_of(view, draft):
        happened.ask_why()
    promises = PromisesCard(
        [] if past else visits.promises(draft.measure_id),
        today,
        objectives=() if past else services.objectives.still_open(draft.measure_id),
    )
    yield
    early, late = AppointmentCard(today), AppointmentCard(today)
    yield
    form = visits.form(draft.form, draft.form_version) if draft.form else None
    shown = FormView(form, today, aid, lazily=True) if form else None
    persons = [one.full_name for one in view.household.persons]
    next_steps = NextStepsCard(services.new_id, persons, InputMaker(lambda: today, aid))
    yield
    spent = SpentCard(visits.trip_before(draft))
    return Cards(happened, promises, early, late, shown, next_steps, NoteCard(aid), spent)
