"""A visit taken back is a draft again and counts no more; nothing that was written is lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest

from desktop.domain.attachment import Owner, OwnerKind
from desktop.errors import NotAllowedError
from desktop.services.attachments import Place
from desktop.services.taking_back import MISTAKEN
from desktop.services.visits import SettledStep, VisitInput
from tests import factories
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded
from tests.pictures_of_people import pdf

NEXT = date(2026, 12, 3)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2026, 9, 1))


def record(services, of, contact_id=None, **entered):
    begun = services.visits.begin(of.id, contact_id)
    draft = services.visits.keep_draft(replace(begun, values={**begun.values, "note": entered.get("note", "")}))
    return services.visits.record(VisitInput(of.id, TODAY, time(14, 30), **entered), draft)


def sent_motifs(services, contact_id):
    with services.workspace.notebook.read() as uow:
        entries = [entry for entry in uow.outbox.waiting() if entry.record_id == contact_id]
    return [json.loads(entry.message)["body"]["withdrawn"] for entry in entries]


def done(services, of):
    return services.measures.view(of.id).visits_done


# --- just recorded ----------------------------------------------------------------------------------------------------


def test_what_was_typed_is_a_draft_again_and_the_visit_counts_no_more(services, astre):
    made = record(services, astre, note="Vu le fils.")
    assert done(services, astre) == 1
    draft = services.visits.take_back(made)
    assert done(services, astre) == 0
    assert services.visits.drafts() == [draft]
    assert draft.values["note"] == "Vu le fils."
    kept = services.visits.contact(made.contact.id)
    assert kept == replace(made.contact, withdrawn=MISTAKEN)
    assert sent_motifs(services, kept.id) == [MISTAKEN]


def test_recorded_again_it_is_the_same_visit(services, astre):
    made = record(services, astre, note="Vu le fils.")
    draft = services.visits.take_back(made)
    assert services.visits.begin(astre.id, made.contact.id) == draft
    again = services.visits.record(VisitInput(astre.id, TODAY, time(14), note="Vu la fille."), draft)
    assert again.contact.id == made.contact.id
    assert [one.note for one in services.measures.view(astre.id).contacts] == ["Vu la fille."]


def test_its_appointment_stands_again_and_the_next_one_is_withdrawn(services, astre):
    planned = services.visits.plan(astre.id, TODAY, time(14))
    made = record(services, astre, planned.id, note="x", next_day=NEXT)
    services.visits.take_back(made)
    assert services.measures.view(astre.id).contacts == (planned,)


def test_a_correction_taken_back_leaves_what_was_recorded_before(services, astre):
    first = recorded(services, astre, TODAY, note="Juste.")
    made = record(services, astre, first.id, note="Faux.", correction="Mal compris")
    services.visits.take_back(made)
    assert services.visits.contact(first.id) == first


def test_promises_that_it_settled_are_open_again(services, astre):
    recorded(services, astre, date(2026, 11, 3), next_steps=(factories.promise("Appeler l’Anah", "moi"),))
    [promise] = services.visits.promises(astre.id)
    made = record(services, astre, note="x", settled=(SettledStep(promise.step.id),))
    assert services.visits.promises(astre.id) == []
    services.visits.take_back(made)
    assert services.visits.promises(astre.id) == [promise]


def test_what_was_corrected_meanwhile_is_not_taken_back(services, astre):
    made = record(services, astre, note="x")
    record(services, astre, made.contact.id, note="y", correction="Mal compris")
    with pytest.raises(NotAllowedError):
        services.visits.take_back(made)
    assert services.visits.contact(made.contact.id).note == "y"
    assert services.visits.drafts() == []


# --- papers ---


def test_only_the_papers_that_came_with_it_are_the_drafts_again(services, astre):
    first = recorded(services, astre, TODAY, note="x")
    owner = Owner(OwnerKind.CONTACT, first.id)
    kept = services.attachments.add(Place(owner, astre.household_id, astre.id), pdf(), "Devis")
    draft = services.visits.keep_draft(services.visits.begin(astre.id, first.id))
    own = Owner(OwnerKind.DRAFT, draft.id)
    added = services.attachments.add(Place(own, astre.household_id, astre.id), pdf(), "Facture")
    made = services.visits.record(VisitInput(astre.id, TODAY, note="y", correction="Facture reçue"), draft)
    services.visits.take_back(made)
    assert [one.attachment.id for one in services.attachments.of_owner(owner)] == [kept.id]
    assert [one.attachment.id for one in services.attachments.of_owner(own)] == [added.id]
