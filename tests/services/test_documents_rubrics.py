"""Diagnoses and sheets: filled from what was said, nothing missing stops them, nothing secret is in them (P1, V2)."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.document_kind import Hands
from desktop.domain.education import EducationMode
from desktop.domain.household import PersonRole
from desktop.domain.milestone import Milestone
from desktop.errors import NotAllowedError, NotFoundError
from desktop.reports.rubrics import FactLine, Grid, Passage
from desktop.schemes.registry import registry
from desktop.services.documents_records import read_of, record_grid, record_words
from desktop.services.documents_rubrics import RubricDocuments
from desktop.services.educations import EducationInput
from desktop.services.measures import NewMeasure
from desktop.services.milestones import StageInput
from tests.factories import new_id, opened_measure, person, promise, recorded, saved_household
from tests.services.canaries import Planted, planted_answers

DAY = date(2026, 11, 10)
OUTLINES = [(scheme, outline) for scheme in registry().schemes() for outline in scheme.documents]


@pytest.fixture
def makers(workspace) -> RubricDocuments:
    return RubricDocuments(workspace)


@pytest.fixture
def read_aloud(tmp_path):
    """The text of a PDF as another program reads it out, on one line."""

    def words(content: bytes) -> str:
        file = tmp_path / "document.pdf"
        file.write_bytes(content)
        return " ".join(
            subprocess.run(["pdftotext", str(file), "-"], check=True, capture_output=True).stdout.decode().split()
        )

    return words


def part(document, title):
    return next(one for one in document.parts if one.title == title).content


def fact(document, title, label):
    return next(one.words for one in part(document, title) if isinstance(one, FactLine) and one.label == label)


def kind(makers, measure, kind_id):
    return next(one for one in makers.kinds(measure.id) if one.id == kind_id)


def note(services, measure, stage, **answers):
    services.milestones.record(measure.id, stage, StageInput(DAY, answers, ""))


# --- what is missing --------------------------------------------------------------------------------------------------


def test_the_sheet_of_an_eviction_is_made_before_anything_is_known_and_says_what_is_not(services, makers):
    measure = opened_measure(services, "vej")
    one = kind(makers, measure, "eviction_sheet")
    assert (one.refusal, one.recipient) == ("", Hands.DEPARTMENT)
    assert "rubriques ne sont pas renseignées" in one.remark
    assert "«\u00a0Locataire présent\u00a0»" in one.remark
    document = makers.document("eviction_sheet", measure.id)
    assert fact(document, "La dette de loyer", "Montant de la dette") == ""
    assert part(document, "Les observations du locataire") == (Passage("", "", quoted=True),)


def test_what_is_not_known_is_read_as_such(services, makers, read_aloud):
    measure = opened_measure(services, "vej")
    told = read_aloud(services.documents.render("eviction_sheet", measure.id))
    assert "Montant de la dette Non renseigné" in told
    assert "1. Le jugement expliqué Non renseigné 2. La mobilisation" in told


def test_the_remark_counts_less_as_more_is_said_and_ends_with_nothing(services, makers):
    measure = opened_measure(services, "microcredit", start=date(2026, 9, 5))
    before = kind(makers, measure, "microcredit_follow_up").remark
    assert "de plus." in before
    answers = {"instalment_paid": "yes", "income": "1300", "charges": "1100", "rest_to_live": "200",
               "project_state": "done", "project_lasts": "yes"}  # fmt: skip
    recorded(services, measure, DAY, answers=answers)
    told = kind(makers, measure, "microcredit_follow_up").remark
    assert told.startswith("Une rubrique n’est pas renseignée\u00a0: «\u00a0Vous payez chaque mois\u00a0». ")
    assert told.endswith("peut sortir quand même.")


def test_r4_the_agreement_of_the_household_is_asked_for_where_the_department_reads_and_stops_nothing(services, makers):
    said = "L’accord du ménage à ce qui est transmis n’est pas noté."
    home = saved_household(services)
    measure = opened_measure(services, "vej", of=home)
    sheet = kind(makers, measure, "eviction_sheet")
    assert said in sheet.remark
    assert not sheet.refusal
    services.households.save(replace(home, agreed_on=DAY))
    assert said not in kind(makers, measure, "eviction_sheet").remark
    loan = opened_measure(services, "microcredit", start=date(2026, 9, 5))
    assert said not in kind(makers, loan, "microcredit_follow_up").remark


def test_a_point_of_the_visit_lacks_its_result_or_what_was_said_of_it(services, makers):
    measure = opened_measure(services, "vej")
    recorded(services, measure, DAY, answers={"explain_result": "done", "mobilised_note": "Elle paie."})
    told = part(makers.document("eviction_sheet", measure.id), "Les cinq points de la visite")
    assert told[0] == Passage("1. Le jugement expliqué\u00a0: fait", "")
    assert told[1] == Passage("2. La mobilisation vérifiée\u00a0: non renseigné", "Elle paie.")


@pytest.mark.parametrize(("answers", "is_told"), [({"feasible": "yes"}, False), ({"feasible": "no"}, True), ({}, True)])
def test_a_question_that_is_beside_the_point_is_not_told_as_missing(services, makers, answers, is_told):
    measure = opened_measure(services)
    note(services, measure, "diagnosis_mandated")
    note(services, measure, "diagnosis_delivered", **{"social_part": "Seule", **answers})
    content = part(makers.document("astre_diagnosis", measure.id), "La conclusion")
    assert any(one.label.startswith("À quelles conditions") for one in content) is is_told


# --- what is known ----------------------------------------------------------------------------------------------------


def test_a_diagnosis_waits_for_its_stage_and_tells_what_was_written_in_it(services, makers):
    measure = opened_measure(services, terms={"occupancy": "owner", "dpe": "F"})
    assert "Diagnostic rendu" in kind(makers, measure, "astre_diagnosis").refusal
    with pytest.raises(NotAllowedError):
        services.documents.render("astre_diagnosis", measure.id)
    recorded(services, measure, DAY, answers={"left_to_pay": "9000", "unfit_signs": ["gas"]})
    note(services, measure, "diagnosis_mandated", mandated_by="Mme Caron")
    note(
        services, measure, "diagnosis_delivered", feasible="conditions", conditions="Accord du frère", ownership="joint"
    )
    document = makers.document("astre_diagnosis", measure.id)
    assert fact(document, "La conclusion", "L’accompagnement est faisable") == "Oui, sous conditions"
    assert fact(document, "Volet juridique", "Le ménage est") == "Propriétaire en indivision"
    assert fact(document, "Volet technique", "Étiquette énergétique (DPE)") == "F"
    assert fact(document, "Le mandat", "Rendu le") == "10\u00a0novembre 2026"
    # what a visit says later is no part of the diagnosis
    assert fact(document, "Le projet envisagé", "Reste à charge estimé") == ""
    assert fact(document, "Volet technique", "Signes de dégradation ou de danger") == ""


def test_the_sheet_of_an_eviction_tells_the_latest_word_and_all_who_live_there(services, makers):
    members = (
        person("Delattre", "Éloïse", birth_date=date(1984, 3, 2)),
        person("Delattre", "Hugo", role=PersonRole.CHILD),
        person("Petit", "Jean", left_on=date(2026, 1, 1)),
    )
    household = saved_household(services, persons=members, composition="lone_parent")
    measure = opened_measure(services, "vej", of=household, terms={"debt": "3120.00"})
    recorded(services, measure, date(2026, 9, 15), Outcome.PORTE_CLOSE)
    answers = {"debt": "2980.50", "debt_measures": ["fsl"], "debt_measures_other": "Caritas"}
    promised = promise("Envoyer le dossier", "Mme Morel", date(2026, 12, 1))
    recorded(services, measure, DAY, answers=answers, next_steps=(promised,))
    document = makers.document("eviction_sheet", measure.id)
    assert fact(document, "La dette de loyer", "Montant de la dette") == "2\u00a0980,50\u00a0€"
    assert fact(document, "La dette de loyer", "Démarches sur la dette") == "FSL demandé, Caritas"
    assert fact(document, "La rédaction de la fiche", "Visite") == "Le 10\u00a0novembre 2026"
    assert fact(document, "La rédaction de la fiche", "Portes closes") == "Le 15\u00a0septembre 2026"
    (persons,) = [one for one in part(document, "L’identité et la famille") if isinstance(one, Grid)]
    assert persons.rows == (("DELATTRE Éloïse", "02/03/1984", "Titulaire"), ("DELATTRE Hugo", "", "Enfant"))
    (steps,) = [one for one in part(document, "Les préconisations et la suite") if isinstance(one, Grid)]
    assert steps.rows == (("Envoyer le dossier", "Mme Morel", "01/12/2026"),)


def test_a_plan_of_no_month_is_none_at_all(services, makers):
    measure = opened_measure(services, "vej")
    note(services, measure, "procedure", plan_months="0", leave_months="0", decision_kind="judgment")
    document = makers.document("eviction_sheet", measure.id)
    assert fact(document, "La procédure", "Plan d’apurement accordé") == "Aucun"
    assert fact(document, "La procédure", "Délai pour quitter les lieux") == "Aucun délai accordé"


def test_the_sheet_of_a_loan_tells_each_contact_and_forgets_arrears_that_were_paid(services, makers):
    measure = opened_measure(services, "microcredit", start=date(2026, 9, 5), terms={"monthly_payment": "125.00"})
    late = {"instalment_paid": "no", "arrears": "125", "income": "1300", "charges": "1100", "rest_to_live": "200"}
    recorded(services, measure, date(2026, 9, 20), answers=late)
    recorded(services, measure, date(2026, 10, 20), Outcome.PORTE_CLOSE)
    document = makers.document("microcredit_follow_up", measure.id)
    assert fact(document, "Où vous en êtes", "Retard de paiement") == "125,00\u00a0€ (le 20\u00a0septembre 2026)"
    recorded(services, measure, DAY, answers={"instalment_paid": "yes", "income": "1310"})
    document = makers.document("microcredit_follow_up", measure.id)
    assert "Retard de paiement" not in [one.label for one in part(document, "Où vous en êtes")]
    assert fact(document, "Où vous en êtes", "Il vous reste pour vivre") == "200,00\u00a0€ (le 20\u00a0septembre 2026)"
    course, drawn = part(document, "Mois après mois")
    assert course.rows == (
        ("20/09/2026", "Non", "125,00\u00a0€", "1\u00a0300,00\u00a0€", "1\u00a0100,00\u00a0€", "200,00\u00a0€"),
        ("10/11/2026", "Oui", "", "1\u00a0310,00\u00a0€", "", ""),
    )
    assert course.amounts == {2, 3, 4, 5}
    assert sum(course.shares) == pytest.approx(1)
    assert drawn.days == ("20\u00a0septembre 2026", "10\u00a0novembre 2026")
    assert [(one.before.words, one.after.words) for one in drawn.groups] == [
        ("1\u00a0300,00\u00a0€", "1\u00a0310,00\u00a0€"),
        ("1\u00a0100,00\u00a0€", "non renseigné"),
        ("200,00\u00a0€", "non renseigné"),
    ]
    assert fact(document, "Votre prêt", "Dernière mensualité") == "Août 2028"
    assert fact(document, "Les prochains rendez-vous", "Rendez-vous pris") == "Aucun pour le moment"


def test_the_sheet_of_a_loan_tells_its_rescheduling_and_the_workshops_without_who_took_part(services, makers):
    measure = opened_measure(services, "microcredit", start=date(2026, 9, 5))
    services.measures.reschedule(measure.id, 30, "Baisse de revenus")
    action = EducationInput("microcredit", DAY, (measure.household_id,), EducationMode.COLLECTIVE, 90, 35, Decimal("3"))
    services.educations.write(action, {"themes_other": "La facture", "tools_other": "Jeu", "place": "secretxlieu"})
    document = makers.document("microcredit_follow_up", measure.id)
    assert fact(document, "Votre prêt", "Prêt réaménagé") == "Le 22\u00a0novembre 2026, 30\u00a0mensualités"
    assert fact(document, "Votre prêt", "Nombre de mensualités") == "30"
    (actions,) = [one for one in part(document, "Les conseils et les ateliers") if isinstance(one, Grid)]
    assert actions.rows == (("10/11/2026", "Collective", "La facture", "Jeu"),)


def test_a_sheet_of_follow_up_waits_for_the_loan(services, makers):
    new = NewMeasure(saved_household(services).id, "microcredit", DAY, {"purpose": "mobility"}, preparing=True)
    measure = services.measures.open(new)
    assert "n’a pas commencé" in kind(makers, measure, "microcredit_follow_up").refusal
    assert "Diagnostic" in kind(makers, measure, "microcredit_diagnosis").refusal


def test_rows_lose_the_columns_that_stay_with_the_team(services, makers):
    measure = opened_measure(services, "vej")
    owed = {"owed_kind": "energy", "owed_owed_to": "secretxcreancier", "owed_amount": "430"}
    recorded(services, measure, DAY, answers={"other_debts": [owed, {"owed_kind_other": "Voisin"}]})
    (debts,) = [
        one for one in part(makers.document("eviction_sheet", measure.id), "Le budget") if isinstance(one, Grid)
    ]
    assert debts.heads == ("Dette", "Montant", "Depuis", "Remboursé par mois")
    assert debts.rows == (("Énergie", "430,00\u00a0€", "", ""), ("Voisin", "", "", ""))


def plant_stages(workspace, planted: Planted) -> None:
    """Every stage of the path is reached, also those that the planted answers do not open."""
    of = planted.measure
    with workspace.notebook.write() as uow:
        for stage in registry().scheme(of.scheme).stages:
            answers, secret, told = planted_answers(registry().form(stage.form))
            milestone = Milestone(
                new_id(), of.id, of.household_id, stage.key, DAY, stage.form, 1, answers, "secretxetape"
            )
            uow.milestones.put(milestone)
            planted.secret |= secret
            planted.told |= told


# --- for everybody ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scheme", "outline"), OUTLINES, ids=lambda one: one.id)
def test_nothing_secret_is_in_a_document_and_what_may_be_told_is(services, workspace, scheme, outline, read_aloud):
    planted = Planted(services, scheme.id)
    plant_stages(workspace, planted)
    household = services.households.get(planted.household.id)
    marked = replace(household.persons[0], keep_from="secretxdanger")
    services.households.save(replace(household, persons=(marked, *household.persons[1:])))
    told = read_aloud(services.documents.render(outline.id, planted.measure.id)).replace(" ", "")
    secret = {word for word in planted.secret | {"secretxdanger"} if word.replace(" ", "") in told}
    assert secret == set()
    assert "confidentialxx" not in told
    assert "teamxx" not in told
    assert any(word in told for word in planted.told)


@pytest.mark.parametrize(("scheme", "outline"), OUTLINES, ids=lambda one: one.id)
def test_every_record_that_an_outline_names_can_be_told_of_a_measure_of_which_nothing_is_known(
    services, workspace, scheme, outline
):
    read = read_of(workspace, opened_measure(services, scheme.id).id)
    for rubric in outline.rubrics:
        for table in rubric.tables:
            record_grid(read, table)
        for ask in (*rubric.asks, *rubric.course, *rubric.closing):
            for name in ask.fields:
                if registry().form(name.partition(".")[0]) is None:
                    assert isinstance(record_words(read, name), str)


def test_a_kind_of_another_scheme_is_not_offered(services, makers):
    measure = opened_measure(services)
    assert [one.id for one in makers.kinds(measure.id)] == ["astre_diagnosis"]
    with pytest.raises(NotFoundError):
        makers.document("eviction_sheet", measure.id)


def test_words_stand_in_careful_french():
    for _, outline in OUTLINES:
        told = [outline.title, outline.purpose, *(rubric.title for rubric in outline.rubrics)]
        told += [ask.words for rubric in outline.rubrics for ask in (*rubric.asks, *rubric.course, *rubric.closing)]
        for words in told:
            assert "'" not in words
            assert not any(f" {sign}" in words for sign in ":;?!»€%"), words


def test_one_contact_alone_is_not_drawn_beside_itself(services, makers):
    measure = opened_measure(services, "microcredit", start=date(2026, 9, 5))
    assert len(part(makers.document("microcredit_follow_up", measure.id), "Mois après mois")) == 1
    recorded(services, measure, DAY, answers={"income": "1310"})
    assert len(part(makers.document("microcredit_follow_up", measure.id), "Mois après mois")) == 1


def test_what_a_household_reads_explains_the_words_of_the_trade(services, makers, read_aloud):
    sheet = opened_measure(services, "vej")
    told = read_aloud(services.documents.render("eviction_sheet", sheet.id))
    assert "Les mots du métier sont expliqués à la fin." in told
    for word in ("CCAPEX : commission", "SLISL : service", "DALO : droit", "DAHO : droit"):
        assert word in told.partition("Les mots de ce document")[2]
    astre = opened_measure(services)
    assert all(makers.document(outline.id, astre.id).glossary == () for outline in registry().scheme("astre").documents)


def test_a_sum_that_was_never_told_is_neither_drawn_nor_a_column(services, makers):
    measure = opened_measure(services, "microcredit", start=date(2026, 8, 5), terms={"monthly_payment": "125"})
    for day, income in ((date(2026, 9, 10), "1300"), (DAY, "1350")):
        recorded(services, measure, day, answers={"instalment_paid": "yes", "income": income})
    (grid, chart) = part(makers.document("microcredit_follow_up", measure.id), "Mois après mois")
    assert grid.heads == ("Le", "Payée", "Reçu")
    assert [one.name for one in chart.groups] == ["Vous recevez par mois"]
