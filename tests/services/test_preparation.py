"""The sheet before a visit: what to heed comes first, what was promised and is owed, nothing confidential (R6, P1)."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.bilan import BilanState
from desktop.domain.budget import BudgetLine, Side
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.objective import Objective, ObjectiveAction
from desktop.errors import AppError, NotFoundError
from desktop.services.journal import JournalChoice, JournalSort
from desktop.services.milestones import StageInput
from tests.factories import bilan, budget, contact, opened_measure, person, promise, recorded, saved_household, set_day
from tests.services.canaries import Planted

TUESDAY = date(2026, 11, 24)


@pytest.fixture
def measure(services, clock):
    set_day(clock, TUESDAY)
    members = (
        person("Delattre", "Éloïse", keep_from="son ancien compagnon"),
        person("Delattre", "Jean", phone="06 39 98 00 02"),
    )
    home = saved_household(
        services,
        persons=members,
        phone="06 39 98 00 01",
        contact_instructions="Ne pas laisser de message. Chien dans la cour, code 12B.",
        note="Semble fatiguée.",
    )
    of = opened_measure(services, start=date(2026, 9, 1), of=home)
    for day in (date(2026, 9, 9), date(2026, 9, 24), date(2026, 10, 9)):
        recorded(services, of, day)
    recorded(services, of, date(2026, 11, 3), Outcome.PORTE_CLOSE)
    with services.workspace.notebook.write() as uow:
        steps = (promise("envoyer le devis.", "Mme Roy", date(2026, 11, 10)), promise("Appeler l’Anah"))
        uow.contacts.put(replace(uow.contacts.of_measure(of.id)[0], next_steps=steps))
        action = ObjectiveAction("Demander la prime", "le ménage", date(2026, 12, 15))
        uow.objectives.put(
            Objective("o", of.id, home.id, date(2026, 9, 9), "Une maison chaude.", actions=(action,), note="doute")
        )
    return of


def lines(document, title):
    return [line.replace("\u00a0", " ") for part in document.parts if part.title == title for line in part.lines]


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00a0", " ")


def test_r6_what_to_heed_stands_first_on_the_page(services, measure):
    services.visits.plan(measure.id, date(2026, 11, 26), time(9, 30))
    document = services.preparation.document(measure.id)
    assert [one.replace("\u00a0", " ") for one in document.cautions] == [
        "Consignes de contact : Ne pas laisser de message. Chien dans la cour, code 12B.",
        "DELATTRE Éloïse : ne rien révéler à son ancien compagnon.",
    ]
    words = text_of(services.preparation.render(document))
    assert words.index("Consigne particulière : lire le carnet") < words.index("06 39 98 00 01")
    assert words.index("lire le carnet") < words.index("12 rue Émile Zola")
    assert document.visit.replace("\u00a0", " ") == "Visite du jeudi 26 novembre 2026 à 9 h 30, à domicile"


def test_r6_the_paper_never_names_to_whom_nothing_may_be_revealed(services, measure):
    document = services.preparation.document(measure.id)
    words = text_of(services.preparation.render(document))
    assert document.is_guarded
    assert "Consigne particulière : lire le carnet avant d’appeler ou d’écrire." in words
    assert [told for told in ("compagnon", "révéler", "Ne pas laisser", "12B") if told in words] == []


def test_without_anybody_at_risk_the_paper_says_how_to_come(services, clock):
    set_day(clock, TUESDAY)
    home = saved_household(services, persons=(person("Petit", "Nadia"),), contact_instructions="Chien dans la cour")
    document = services.preparation.document(opened_measure(services, start=date(2026, 9, 1), of=home).id)
    assert not document.is_guarded
    assert "Consignes de contact : Chien dans la cour" in text_of(services.preparation.render(document))


def test_it_tells_what_was_promised_by_whom_and_until_when_the_late_ones_first(services, measure):
    document = services.preparation.document(measure.id)
    assert lines(document, "Ce qui a été promis") == [
        "Envoyer le devis (Mme Roy, avant le 10 novembre 2026, en retard)",
        "Appeler l’Anah",
    ]
    assert lines(document, "Les objectifs") == [
        "Une maison chaude : Demander la prime (le ménage, avant le 15 décembre 2026)"
    ]


def test_it_tells_the_last_three_meetings_and_what_is_owed(services, measure):
    document = services.preparation.document(measure.id)
    assert [line[:22] for line in lines(document, "Les dernières rencontres")] == [
        "Le 3 novembre 2026, po", "Le 9 octobre 2026, vis", "Le 24 septembre 2026, ",
    ]  # fmt: skip
    (due,) = lines(document, "Ce qui est dû")
    assert due.startswith("Mois 3 sur 12 : 1re visite")
    standing = dict(document.facts)["La mesure"].replace("\u00a0", " ")
    assert standing == "En cours, 3 visites sur 24, jusqu’au 31 août 2027"
    assert document.visit == "Aucun rendez-vous n’est pris"


def test_it_says_what_to_ask_and_to_bring(services, measure):
    told = " | ".join(lines(services.preparation.document(measure.id), "À demander, à apporter"))
    assert "avis de passage" in told
    assert "l’accord du ménage" in told
    assert "Faire un premier point du budget" in told
    assert "Encore inconnu : " in told


def unknown(services, of) -> str:
    told = lines(services.preparation.document(of.id), "À demander, à apporter")
    return next(line for line in told if line.startswith("Encore inconnu"))


@pytest.mark.parametrize(("days", "is_old"), [(0, False), (183, False), (184, True)])
def test_a_budget_is_done_again_after_half_a_year(services, measure, days, is_old):
    with services.workspace.notebook.write() as uow:
        uow.budgets.put(budget(measure.household_id, TUESDAY - timedelta(days=days)))
    told = " | ".join(lines(services.preparation.document(measure.id), "À demander, à apporter"))
    assert "premier point" not in told
    assert ("Refaire le point du budget" in told) == is_old


def test_a_bilan_is_brought_to_be_signed_once_its_text_is_settled_and_no_more_once_it_is(services, measure):
    def told():
        return [
            one for one in lines(services.preparation.document(measure.id), "À demander, à apporter") if "bilan" in one
        ]

    assert told() == []
    for state, expected in (
        (BilanState.DRAFT, []),
        (BilanState.FROZEN, ["Apporter le bilan, à faire signer"]),
        (BilanState.SEALED, []),
    ):
        with services.workspace.notebook.write() as uow:
            uow.bilans.put(replace(bilan(measure, state), id="b"))
        assert told() == expected


def test_what_the_opening_or_a_stage_said_is_not_asked_again(services, clock):
    set_day(clock, TUESDAY)
    of = opened_measure(services, "vej", date(2026, 9, 1), terms={"landlord": "social"})
    assert "date du bail, nom du bailleur" in unknown(services, of)
    services.milestones.record(of.id, "procedure", StageInput(date(2026, 9, 10), {"lease_date": "2019-03-01"}))
    assert "date du bail" not in unknown(services, of)


def test_it_tells_what_is_known_of_the_procedure_and_the_days_to_come(services, clock):
    set_day(clock, TUESDAY)
    of = opened_measure(services, "vej", date(2026, 9, 1))
    assert lines(services.preparation.document(of.id), "La procédure") == []
    said = {"decision_kind": "judgment", "judgment_date": "2026-11-02", "served_on": "2026-11-10", "debt": "1840.00"}
    services.milestones.record(of.id, "procedure", StageInput(date(2026, 11, 12), said))
    told = lines(services.preparation.document(of.id), "La procédure")
    assert "Date de la décision : 2 novembre 2026" in told
    assert any(line.endswith("1 840,00 €") for line in told)
    assert any("date indicative : 10 décembre 2026" in line for line in told)
    assert lines(services.preparation.document(opened_measure(services).id), "La procédure") == []


def test_p1_the_budget_is_told_without_its_confidential_lines(services, measure):
    private = (BudgetLine(Side.CHARGE, "health", Decimal("91.37")),)
    with services.workspace.notebook.write() as uow:
        uow.budgets.put(budget(measure.household_id, date(2026, 3, 2), private_lines=private))
    document = services.preparation.document(measure.id)
    told = lines(document, "Le budget")
    assert told[0].startswith("Au 2 mars 2026 : ressources ")
    assert told[-1] == "Sans les lignes confidentielles"
    assert "91,37" not in " ".join(told)
    assert "Refaire le point du budget : le dernier est du 2 mars 2026" in lines(document, "À demander, à apporter")


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_p1_nothing_confidential_is_on_the_paper(services, scheme):
    planted = Planted(services, scheme)
    content = services.preparation.render(services.preparation.document(planted.measure.id))
    words = text_of(content)
    confidential = {word for word in planted.secret if word.startswith("confidential")} | {
        "secretxvisite", "secretxsaisine", "secretxmutuelle",
    }  # fmt: skip
    assert [word for word in confidential if word in words] == []


def test_an_appointment_elsewhere_sends_nobody_to_the_door(services, clock):
    set_day(clock, TUESDAY)
    of = opened_measure(services, "microcredit", date(2026, 11, 2))
    plan = contact(of, TUESDAY, Outcome.PLANNED, kind=ContactKind.VIDEO, at=time(10))
    with services.workspace.notebook.write() as uow:
        uow.contacts.put(plan)
    document = services.preparation.document(of.id, plan.id)
    assert "Adresse" not in dict(document.facts)
    assert document.visit.replace("\u00a0", " ").startswith("Contact du mardi 24 novembre 2026 à 10 h")


def test_the_sheet_fits_a_page_names_nobody_in_its_metadata_and_is_the_same_twice(services, measure):
    document = services.preparation.document(measure.id)
    content = services.preparation.render(document)
    reader = PdfReader(BytesIO(content))
    assert len(reader.pages) <= 2
    assert "DELATTRE" not in str(reader.metadata)
    assert services.preparation.render(document) == content


def test_written_or_printed_it_leaves_a_line_in_the_journal(services, measure, tmp_path):
    out = tmp_path / "fiche.pdf"
    services.preparation.write(b"%PDF-", out, measure.id)
    services.preparation.note_printed(measure.id)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [line.what for line in services.journal.page(0, 5, JournalChoice(JournalSort.OUT))] == [
        "Fiche de préparation imprimée",
        "Fiche de préparation écrite hors du carnet",
    ]
    with pytest.raises(AppError, match="n’a pas pu être écrite"):
        services.preparation.write(b"%PDF-", tmp_path / "nowhere" / "fiche.pdf", measure.id)


def test_a_measure_that_is_gone_is_told(services):
    with pytest.raises(NotFoundError):
        services.preparation.document("gone")
