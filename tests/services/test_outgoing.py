"""What leaves is readable first: every value of a message, in French, and no reference or fingerprint among them."""

from __future__ import annotations

import json
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.contact import Outcome
from desktop.services.budgets import BudgetInput
from desktop.services.bundle import Services
from desktop.services.educations import EducationInput
from desktop.services.exchange import DeliveryState, MessageLine
from desktop.services.milestones import StageInput
from desktop.services.outgoing import MESSAGE_KINDS, OutgoingReader, headline, instant_words, receipt_words
from desktop.sync.contract.messages import ATTACHMENT
from tests.conftest import TODAY
from tests.factories import budget, frozen_bilan, opened_measure, promise, recorded, signed_bilan


@pytest.fixture
def messages(services: Services) -> list[MessageLine]:
    """One message of every kind at least, the latest first."""
    measure = opened_measure(services)
    step = promise("Appeler l’Anah", "moi", date(2026, 12, 1))
    recorded(services, measure, TODAY, answers={"findings": "Murs humides"}, next_steps=(step,))
    services.visits.porte_close(measure.id, TODAY, time(10, 0), "Avis de passage")
    lines = budget(measure.household_id).lines
    services.budgets.save(BudgetInput(measure.household_id, TODAY, lines, people=3, units=Decimal("1.8")))
    services.objectives.add(measure.id, {"target": "Se chauffer", "themes": ["energy"], "actions": [{"what": "Devis"}]})
    services.educations.write(
        EducationInput("microcredit", TODAY, (measure.household_id,), minutes=75, kilometres=Decimal("12.5")),
        {"themes": ["budget", "energy"], "tools": ["game"]},
    )
    services.milestones.record(measure.id, "diagnosis_mandated", StageInput(TODAY, {"mandated_by": "Mme Leroy"}))
    services.measures.end(measure.id, TODAY, "moved")
    frozen_bilan(services, measure, "Delattre É.")
    signed_bilan(services, measure)
    return services.exchange.messages(DeliveryState.WAITING)


def of_kind(messages: list[MessageLine], kind: str) -> MessageLine:
    return next(message for message in messages if message.kind == kind)


def leaves(value: object) -> list[object]:
    """Every value at the end of a branch of a JSON document."""
    if isinstance(value, dict):
        return [leaf for key, item in value.items() if not key.endswith(("id", "sha256")) for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def test_every_kind_has_a_french_word_and_its_household(messages):
    assert {*(message.kind for message in messages), ATTACHMENT} == set(MESSAGE_KINDS)  # nothing is attached here
    assert {one.household for one in messages if one.kind != "education"} == {"DELATTRE Éloïse"}
    assert of_kind(messages, "education").household == ""  # who took part is not told (P1)


def test_a_visit_is_told_by_its_outcome_and_day(messages):
    headlines = {message.headline for message in messages if message.kind == "contact"}
    assert headlines == {"Visite faite, 22\u00a0novembre 2026", "Porte close, 22\u00a0novembre 2026"}


def test_a_visit_reads_from_its_outcome_to_its_answers(messages):
    facts = next(message for message in messages if message.headline.startswith("Visite faite")).facts
    assert facts[0] == ("Issue", "A eu lieu")
    assert ("Prochaine étape – Pour le", "1er\u00a0décembre 2026") in facts
    assert facts[-1] == ("Ce qui a été constaté au domicile", "Murs humides")


def test_a_stage_of_the_path_is_told_by_its_name_and_its_answers(messages):
    told = of_kind(messages, "milestone")
    assert told.headline == "Étape du parcours, 22\u00a0novembre 2026"
    assert ("Étape", "Diagnostic mandaté") in told.facts
    assert told.facts[-1] == ("Mandaté par (SPSLH)", "Mme Leroy")


def test_lists_communes_and_schemes_are_read_by_their_names(messages):
    assert ("Dispositif", "ASTRE") in of_kind(messages, "measure").facts
    assert ("Motif de la fin", "Déménagement") in of_kind(messages, "measure").facts
    assert "Lens" in dict(of_kind(messages, "household").facts).values()


def test_a_signature_is_read_with_its_role_and_instant(messages):
    facts = dict(of_kind(messages, "bilan").facts)
    assert facts["Signature 1 – Rôle"] == "Pour le ménage"
    assert facts["Signature 1 – Issue"] == "A signé"
    assert facts["Signature 1 – Signé le"].startswith("22\u00a0novembre 2026 à ")


def test_every_free_text_that_leaves_is_read(messages):
    for message in messages:
        read = " ".join(value for _label, value in message.facts)
        words = [text for text in leaves(json.loads(message.content)["body"]) if isinstance(text, str) and " " in text]
        titles = {section["title"] for section in json.loads(message.content)["body"].get("sections", [])}
        assert [text for text in words if text not in read and text not in titles] == []


def test_no_reference_and_no_fingerprint_is_read(messages):
    for message in messages:
        read = {value for _label, value in message.facts}
        assert message.record_id not in read
        assert json.loads(message.content)["sha256"] not in read


def test_a_form_that_this_program_never_had_is_read_by_the_names_of_its_fields(services: Services):
    reader = OutgoingReader(services.workspace.registry, services.workspace.commune_name)
    message = {
        "kind": "contact",
        "body": {"outcome": Outcome.DONE.value, "answers": {"unheard_of": 3}},
        "form": {"id": "astre-visit", "version": 99},
    }
    assert reader.facts(message) == (("Issue", "A eu lieu"), ("unheard_of", "3"))


def test_yes_and_no_are_told_alike_whoever_asked(services: Services):
    reader = OutgoingReader(services.workspace.registry, services.workspace.commune_name)
    form = {"id": "astre-visit", "version": 1}
    body = {"outcome": Outcome.DONE.value, "answers": {"humidity": "no", "heating_works": "yes"}}
    told = dict(reader.facts({"kind": "contact", "body": body, "form": form}))
    assert (told["Traces d’humidité"], told["Le chauffage fonctionne"]) == ("Non", "Oui")


def test_a_paper_is_told_by_its_title_and_its_size_in_words(services: Services):
    body = {"title": "Devis du chauffagiste", "media_type": "application/pdf", "size": 104_350}
    message = {"kind": "attachment", "op": "put", "body": body}
    assert headline(message) == "Devis du chauffagiste"
    assert headline({**message, "body": {**body, "title": ""}}) == "Photo ou document"
    reader = OutgoingReader(services.workspace.registry, lambda code: code)
    assert ("Taille", "102\u00a0ko") in reader.facts(message)


def test_a_receipt_in_one_sentence():
    receipt = {"received_at": "2026-07-01T07:05:00Z", "sequence": 12}
    assert receipt_words(receipt) == (
        "Reçue par le Département le 1er\u00a0juillet 2026 à 9\u00a0h\u00a005 (n°\u00a012). Preuve vérifiée."
    )
    assert receipt_words({}) == ""


def test_an_instant_is_told_as_in_paris_on_both_sides_of_the_hour_change():
    assert instant_words("2026-01-31T23:30:00+00:00") == "1er\u00a0février 2026 à 0\u00a0h\u00a030"
    assert instant_words("2026-07-31T22:30:00+00:00") == "1er\u00a0août 2026 à 0\u00a0h\u00a030"


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00:00+14:00",
        "2026-13-45T25:61:00Z",
        "hier",
        "",
        "2026-07-01T07:05:00+99:99",
    ],
)
def test_an_instant_that_no_calendar_holds_is_told_as_it_is(text):
    assert instant_words(text) == text


@given(st.text() | st.datetimes(timezones=st.timezones() | st.none()).map(lambda instant: instant.isoformat()))
def test_every_text_can_be_told_as_an_instant(text):
    told = instant_words(text)
    assert told == text or " à " in told


@pytest.mark.parametrize("text", ["2026-02-31", "2026-13-01", "0000-01-01", "9999-12-31T23:59:59Z"])
def test_what_only_looks_like_a_day_is_read_as_it_is(services: Services, text):
    reader = OutgoingReader(services.workspace.registry, services.workspace.commune_name)
    assert reader.facts({"kind": "contact", "body": {"by": text}}) == (("Pour le", text),)
