"""The content of the recorder as a draft opens it, with all that the services know of its measure."""

from __future__ import annotations

from desktop.domain.contact import Draft
from desktop.services.bundle import Services
from desktop.services.measure_view import MeasureView
from desktop.ui.forms.inputs import TextAid
from desktop.ui.visit.content import VisitContent
from desktop.ui.visit.record_words import past_words


def content_of(services: Services, view: MeasureView, draft: Draft, aid: TextAid) -> VisitContent:
    """The sheets of a draft, filled with what it holds; promises are asked of a contact not yet concluded."""
    visits, appointments = services.visits, services.appointments
    form = visits.form(draft.form, draft.form_version) if draft.form else None
    promises = [] if past_words(view, draft) else visits.promises(draft.measure_id)
    content = VisitContent(view, form, promises, appointments.motifs(), services.today(), services.new_id, aid)
    own = draft.contact_id or ""
    content.judge_appointments(lambda day, at: appointments.verdict(draft.measure_id, day, at, own))
    known = visits.known_before(draft)
    if known is not None:
        content.offer_earlier(known)
    content.set_values(draft.values)
    return content
