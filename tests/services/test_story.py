"""The story: contacts, tries and steps of the measures in plain sentences, latest first, grouped by month."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.bilan import Bilan, BilanState, Signature, SignatureOutcome, SignerRole
from desktop.domain.contact import Contact, NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.measure import Measure, MeasureState, Renewal, Rescheduling, SuspensionRecord, Transfer
from desktop.domain.milestone import Milestone
from desktop.domain.noun import CONTACT, VISIT, Noun
from desktop.domain.saisine import Saisine
from desktop.schemes.registry import registry
from desktop.services.contact_words import found_in, happened, left_and_promised, shortened
from desktop.services.story import MeasureRecords, StoryKind, by_month, story_of

START, TODAY = date(2025, 10, 1), date(2026, 3, 10)
REGISTRY = registry()


def measure(scheme: str = "astre", **changes: object) -> Measure:
    made = Measure("m", "h", scheme, MeasureState.ACTIVE, START, months=12)
    return replace(made, **changes)  # type: ignore[arg-type]


def contact(day: date, outcome: Outcome = Outcome.DONE, **changes: object) -> Contact:
    return replace(Contact("c", "m", "h", day, outcome=outcome), **changes)  # type: ignore[arg-type]


def sentences(**records: object) -> list[str]:
    told = story_of([MeasureRecords(**({"measure": measure()} | records))], REGISTRY, TODAY)  # type: ignore[arg-type]
    return [entry.sentence.replace("\u00a0", " ") for entry in told]


def test_a_visit_says_its_hour_and_what_was_found():
    made = contact(
        date(2026, 3, 9), at=time(9, 30), form="astre-visit", answers={"findings": "Murs humides,\nchaudière arrêtée"}
    )
    assert sentences(contacts=[made])[0] == ("Le 9 mars, visite à domicile à 9 h 30 : Murs humides, chaudière arrêtée.")


def test_what_is_confidential_is_never_told():
    made = contact(date(2026, 3, 9), form="astre-visit", answers={"health": "Dépression"}, note="Elle a pleuré")
    assert sentences(contacts=[made])[0] == "Le 9 mars, visite à domicile."


def test_an_answer_to_an_unknown_form_is_left_out():
    assert found_in(contact(TODAY, form="astre-visit", form_version=99, answers={"findings": "x"}), REGISTRY) == ""


def test_a_long_finding_is_cut_between_two_words():
    assert shortened("un deux trois", 9) == "un deux…"
    assert shortened("un deux", 9) == "un deux"


@pytest.mark.parametrize(
    ("outcome", "visit", "call"),
    [
        (Outcome.REFUSED, "visite refusée par le ménage", "contact refusé par le ménage"),
        (Outcome.CANCELLED_BY_HOUSEHOLD, "visite annulée par le ménage", "contact annulé par le ménage"),
        (Outcome.POSTPONED, "visite reportée", "contact reporté"),
        (Outcome.PLANNED, "visite prévue à domicile", "contact prévu à domicile"),
        (Outcome.DONE, "visite faite à domicile", "contact à domicile"),
        (Outcome.PORTE_CLOSE, "porte close", "porte close"),
    ],
)
def test_each_scheme_has_its_own_word_for_a_contact(outcome: Outcome, visit: str, call: str):
    made = contact(TODAY, outcome)
    assert happened(made) == visit
    assert happened(made, CONTACT) == call


def test_what_does_not_happen_at_home_is_never_a_visit():
    for kind in ContactKind:
        words = happened(contact(TODAY, kind=kind))
        assert ("visite" in words) == (kind is ContactKind.HOME)


@given(st.sampled_from(Outcome), st.sampled_from(ContactKind), st.sampled_from([VISIT, CONTACT]))
def test_every_outcome_of_every_kind_has_its_words(outcome: Outcome, kind: ContactKind, word: Noun):
    assert happened(contact(TODAY, outcome, kind=kind), word)


def test_the_trace_left_and_what_became_of_the_promises_are_told():
    steps = (
        NextStep("1", "Appeler l’Anah", done_on=TODAY),
        NextStep("2", "Écrire au maire.", not_done="Le ménage l’a fait"),
        NextStep("3", "Rappeler"),
    )
    told = left_and_promised(contact(TODAY, trace_left="Avis de passage", next_steps=steps)).replace("\u00a0", " ")
    assert told == (
        "Laissé sur place : avis de passage · "
        "Promis : Appeler l’Anah (fait) ; Écrire au maire (ne se fera pas) ; Rappeler"
    )


def test_a_passed_appointment_asks_to_be_concluded():
    told = story_of([MeasureRecords(measure(), [contact(date(2026, 3, 1), Outcome.PLANNED)])], REGISTRY, TODAY)
    assert told[0].detail.startswith("À conclure")


def test_the_life_of_a_measure_is_told_step_by_step():
    signature = Signature("x", SignerRole.HOUSEHOLD, SignatureOutcome.SIGNED, datetime(2026, 3, 8, 10, tzinfo=UTC))
    bilan = Bilan("b", "m", "h", BilanState.SEALED, date(2026, 3, 7), (), signatures=(signature,))
    told = sentences(
        measure=measure(
            state=MeasureState.CLOSED,
            renewals=(Renewal(date(2026, 2, 1), 6, "Chantier retardé."),),
            suspensions=(SuspensionRecord(date(2025, 12, 1), date(2025, 12, 31), "Hôpital"),),
            ended_on=date(2026, 3, 5),
            end_reason="moved",
        ),
        bilan=bilan,
        saisine=Saisine("s", "h", "astre", date(2025, 9, 20), "ccas"),
    )
    assert told == [
        "Le 8 mars, bilan partagé et signé par le ménage.",
        "Le 5 mars, fin de la mesure : Déménagement.",
        "Le 1er février, mesure renouvelée de 6 mois : Chantier retardé.",
        "Le 1er janvier, reprise de la mesure.",
        "Le 1er décembre, mesure suspendue : Hôpital.",
        "Le 1er octobre, début de la mesure ASTRE, pour 12 mois.",
        f"Le 20 septembre, saisine ASTRE reçue ({_origin('ccas')}).",
    ]


@pytest.mark.parametrize(("origin", "told"), [("ccas", ", sur saisine ({})"), ("", "")])
def test_a_reception_that_nobody_dated_is_not_told(origin, told):
    words = sentences(measure=measure(), saisine=Saisine("s", "h", "astre", None, origin))
    asked = told.format(_origin(origin))
    assert words == [f"Le 1er octobre, début de la mesure ASTRE, pour 12 mois{asked}."]


def _origin(value: str) -> str:
    return next((one.label for one in REGISTRY.lists["saisine_origin"] if one.value == value), value)


def test_a_loan_and_a_declined_measure_are_told_too():
    loan = measure("microcredit", reschedulings=(Rescheduling(date(2026, 1, 5), 30, "Impayés"),))
    assert sentences(measure=loan)[0] == "Le 5 janvier, prêt rééchelonné à 30 mensualités : Impayés."
    declined = measure(state=MeasureState.DECLINED, end_reason="Hors secteur")
    assert sentences(measure=declined) == ["Le 1er octobre, mesure ASTRE proposée, déclinée : Hors secteur."]


def test_a_file_is_told_stage_by_stage_and_its_end_without_a_measure():
    received = date(2025, 10, 1)
    file = measure("microcredit", state=MeasureState.DECLINED, start=received, months=None)
    file = replace(file, ended_on=date(2025, 11, 5), end_reason="bank_refused")
    answer = Milestone(
        "2", "m", "h", "bank_answer", date(2025, 11, 3), "microcredit-bank_answer", 1, {"decision": "refused"}
    )
    sent = Milestone("1", "m", "h", "file_sent", date(2025, 10, 20), "microcredit-file_sent", 1)
    mistaken = replace(sent, id="3", day=date(2025, 10, 25), withdrawn="Erreur de saisie")
    told = sentences(
        measure=file,
        saisine=Saisine("s", "h", "microcredit", received, "ccas"),
        milestones=(sent, mistaken, answer),
    )
    assert told == [
        "Le 5 novembre, dossier classé sans suite : Refus de la banque.",
        "Le 3 novembre, réponse de la banque : prêt refusé.",
        "Le 20 octobre, dossier de prêt envoyé à la banque.",
        f"Le 1er octobre, ménage reçu, qui demande un microcrédit ({_origin('ccas')}).",
    ]


def test_a_change_of_referent_is_told_with_its_motif():
    handed = Transfer(date(2026, 1, 12), "Camille Desrumaux", "Karim Benali", "Congé maternité")
    told = sentences(measure=measure(transfers=(handed,)))
    assert told[0] == "Le 12 janvier, passage de relais de Camille Desrumaux à Karim Benali : Congé maternité."


def test_what_is_still_to_come_of_a_measure_is_not_told():
    assert sentences(measure=measure(start=TODAY + timedelta(days=3))) == []


def test_of_one_day_the_contact_comes_after_what_opened_the_measure():
    told = story_of([MeasureRecords(measure(), [contact(START)])], REGISTRY, TODAY)
    assert [entry.kind for entry in told] == [StoryKind.VISIT, StoryKind.STEP]


@given(st.lists(st.dates(date(2025, 10, 1), TODAY), max_size=20))
def test_months_hold_every_entry_once_in_order(days: list[date]):
    told = story_of([MeasureRecords(measure(), [contact(day) for day in days])], REGISTRY, TODAY)
    months = by_month(told)
    assert [entry for month in months for entry in month.entries] == list(told)
    assert len({month.title for month in months}) == len(months)
    assert [entry.day for entry in told] == sorted((entry.day for entry in told), reverse=True)
