"""Each reader has their copy of a bilan: what is confidential is in none, what is the team's in the file alone (P1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.budget import BudgetLine, Debt, Side
from desktop.domain.contact import Outcome
from desktop.domain.glossary import long_sentences, unexplained
from desktop.domain.recipient import Recipient
from desktop.services.budgets import BudgetInput
from tests.conftest import TODAY
from tests.factories import frozen_bilan, opened_measure, promise, recorded
from tests.reports.conftest import poppler  # noqa: F401 - a fixture
from tests.services.canaries import Planted
from tests.services.ceremonies import DRAWN, HOME, ONE_AND_WORKER, WORKER

FIRST, SECOND = date(2026, 11, 3), date(2026, 11, 20)
HOUSEHOLD, DEPARTMENT, FILE = Recipient.HOUSEHOLD, Recipient.DEPARTMENT, Recipient.FILE
AIDS = [
    {"plan_aid": "mpr", "plan_asked": "4000.00", "plan_granted": "3000.00"},
    {"plan_aid": "fsl", "plan_asked": "500.00"},
]
WORKS = [{"site_work": "insulation", "site_company": "teamxxentreprise", "site_cost": "5200.50", "site_stage": "done"}]


@pytest.fixture
def of(services):
    """A measure with two visits, before and after, works, aids, two budgets."""
    made = opened_measure(services, start=date(2025, 12, 1))
    before = {"findings": "Murs humides", "comfort": "poor", "energy_bill_before": "210", "partners_met": "teamxxnom"}
    refused = {"right_what": "Dossier retraite", "right_state": "refused"}
    after = {"comfort": "good", "energy_bill": "95", "financing": AIDS, "works_stage": "received", "site_works": WORKS,
             "works_cost": "5200.50", "rights_steps": [refused]}  # fmt: skip
    recorded(services, made, FIRST, answers=before)
    recorded(services, made, SECOND, answers=after)
    for day, wage in ((FIRST, "1312.40"), (TODAY, "1450.00")):
        lines = (
            BudgetLine(Side.INCOME, "wages", Decimal(wage), "teamxxpaie"),
            BudgetLine(Side.CHARGE, "rent", Decimal(540)),
        )
        debts = (Debt("landlord", Decimal("900.10"), words="teamxxbailleur"),)
        services.budgets.save(BudgetInput(made.household_id, day, lines, debts, people=1, units=Decimal(1)))
    services.bilans.begin(made.id)
    return made


@pytest.fixture
def read(services, poppler):  # noqa: F811 - the fixture
    def words(measure, recipient):
        return poppler.words(services.bilans.copy(measure.id, recipient))

    return words


@pytest.mark.parametrize("recipient", Recipient)
def test_nothing_confidential_is_in_any_copy(services, poppler, recipient):  # noqa: F811 - the fixture
    planted = Planted(services)
    services.bilans.begin(planted.measure.id)
    printed = poppler.glyphs(services.bilans.copy(planted.measure.id, recipient))
    team = {
        word for word in planted.secret if word.startswith("team") or word in ("secretxressource", "secretxallocation")
    }
    hidden = planted.secret - (team if recipient is FILE else set()) - {"871.23", "91.37", "1312.41"}
    assert [word for word in sorted(hidden) if word in printed] == []
    assert "sharedxxastrexxvisitxxfindings" in printed


def test_what_is_the_teams_is_in_the_copy_of_the_file_alone_and_marked_so(of, read):
    for recipient in (HOUSEHOLD, DEPARTMENT):
        assert "teamxx" not in read(of, recipient)
    words = read(of, FILE)
    assert "teamxxnom" in words
    assert "Entreprise (pour l’équipe) : teamxxentreprise" in words
    assert "Ligne par ligne, chaque mois (pour l’équipe)" in words
    assert "Pour l’équipe : cette partie ne va ni au ménage ni au Département." in words
    assert "Exemplaire du dossier, réservé à l’équipe" in words
    assert "1 312,40 €" in words


def test_the_start_and_now_stand_side_by_side_with_what_changed(of, read):
    words = read(of, HOUSEHOLD)
    assert "Quoi Au début Aujourd’hui" in words
    assert "Confort ressenti Mauvais Bon" in words
    assert "Facture d’énergie mensuelle 210,00 € 95,00 € 115,00 € de moins (−55 %)" in words
    assert words.count("Confort ressenti") == 1, "what stands in the table is not told in the text once more"


def test_amounts_are_drawn_before_and_after_and_told_in_sentences(of, services, read):
    with services.workspace.notebook.read() as uow:
        bilan = uow.bilans.in_hand(of.id)
        document = services.bilans.document(uow, of, bilan)
    charts = {chart.title: chart for section in document.sections for chart in section.charts}
    assert [group.name for group in charts["Chaque mois"].groups] == ["Ressources", "Charges"]
    assert [group.name for group in charts["Ce qui est dû"].groups] == ["Dettes"]
    assert [group.before.words for group in charts["Avant et maintenant, en euros par mois"].groups] == [
        "210,00\u00a0€"
    ]
    assert "soit 137,60 € de plus" in read(of, HOUSEHOLD)


def test_works_and_aids_are_tables_with_their_sums(of, read):
    words = read(of, HOUSEHOLD)
    assert "Aide Demandé Accordé" in words
    assert "Total noté 4 500,00 € 3 000,00 €" in words
    assert "Travaux Coût" in words
    assert "5 200,50 €" in words


def test_what_was_tried_and_not_had_is_told(of, services):
    told = next(one.text for one in services.bilans.begin(of.id).sections if one.key == "attempts")
    assert "3\u00a0000,00\u00a0€ accordés sur 4\u00a0000,00\u00a0€ demandés." in told
    assert "500,00\u00a0€ demandés, sans suite à ce jour." in told
    assert "N’a pas abouti\u00a0: dossier retraite" in told


def test_titles_are_plain_for_the_household_and_those_of_the_trade_for_the_department(of, read):
    assert "Ce que nous avons vu chez vous" in read(of, HOUSEHOLD)
    words = read(of, DEPARTMENT)
    assert "Constats au domicile" in words
    assert "Ce que nous avons vu chez vous" not in words
    assert "Exemplaire du Département" in words


def test_every_word_of_the_trade_is_explained_to_the_household(of, services, read):
    words = read(of, HOUSEHOLD)
    assert "Les mots de ce document" in words
    assert "Fonds de solidarité pour le logement" in words
    assert "Les mots de ce document" not in read(of, DEPARTMENT)
    with services.workspace.notebook.read() as uow:
        document = services.bilans.document(uow, of, uow.bilans.in_hand(of.id))
    texts = " ".join(f"{one.title}. {one.text}" for one in document.sections)
    assert unexplained(texts, services.workspace.resources.glossary) == ()
    assert long_sentences(document.visits_told) == ()


def test_the_copy_of_the_file_says_which_visits_a_part_comes_from(of, read):
    assert "D’après 1 rencontre : le 3 novembre 2026." in read(of, FILE)
    assert "D’après" not in read(of, DEPARTMENT)


def test_what_was_edited_is_in_every_copy_and_an_empty_line_in_the_file_alone(of, services, read):
    bilan = services.bilans.begin(of.id)
    texts = {
        one.key: f"texte{number}" if one.level == "shared" else "teamxxmot" for number, one in enumerate(bilan.sections)
    }
    services.bilans.keep(of.id, texts, "nos mots")
    for recipient in Recipient:
        words = read(of, recipient)
        assert "texte0" in words
        assert "nos mots" in words
        assert ("teamxxmot" in words) == (recipient is FILE)


def test_the_copies_beside_the_signed_one_are_no_drafts_once_it_is_frozen(of, services, read):
    assert "PROJET" in read(of, DEPARTMENT)
    frozen_bilan(services, of)
    assert "PROJET" not in read(of, DEPARTMENT)
    assert read(of, HOUSEHOLD) != read(of, FILE)


def test_a_budget_with_a_line_of_health_gives_no_total_in_any_copy(services, of, read):
    line = BudgetLine(Side.CHARGE, "health", Decimal("91.37"))
    lines = (line, BudgetLine(Side.CHARGE, "rent", Decimal(540)))
    services.budgets.save(BudgetInput(of.household_id, FIRST, lines, (), people=1, units=Decimal(1)))
    services.bilans.compose_again(of.id)
    for recipient in Recipient:
        words = read(of, recipient)
        assert "91,37" not in words
        assert "631,37" not in words


def _seen_once(services):
    """A measure of four months that ended after one visit, promises on both sides, one visit given up by the worker."""
    made = opened_measure(services, start=date(2026, 8, 1))
    steps = (promise("Appeler l’Anah", "Moi", date(2026, 9, 1)), promise("Garder les factures", "Le ménage"))
    recorded(services, made, date(2026, 8, 5), next_steps=steps)
    recorded(services, made, date(2026, 9, 8), Outcome.CANCELLED_BY_WORKER)
    recorded(services, made, date(2026, 9, 9), Outcome.CANCELLED_BY_HOUSEHOLD)
    recorded(services, made, date(2026, 10, 6), Outcome.PORTE_CLOSE)
    services.bilans.begin(made.id)
    return made


def test_what_the_household_signs_never_says_me_of_the_worker(services, read):
    made = _seen_once(services)
    worker = made.referent or services.settings.load().worker_name
    for recipient, theirs in ((HOUSEHOLD, "vous"), (DEPARTMENT, "Le ménage"), (FILE, "Le ménage")):
        words = read(made, recipient)
        promised = words.partition("La suite")[2].partition("Les rendez-vous")[0]
        assert "moi" not in promised.casefold().split()
        assert worker in promised
        assert theirs in promised
        assert "de mon fait" not in words
        assert "par l’association" in words


def test_a_household_that_was_seen_once_signs_no_reproach(services, read):
    made = _seen_once(services)
    theirs, departments = read(made, HOUSEHOLD), read(made, DEPARTMENT)
    assert "En partie" in theirs
    assert "Sans visite" in theirs
    assert "à votre demande" in theirs
    assert "date déjà passée" in theirs
    assert "Maison du Département Solidarité" in theirs
    for reproach in ("Manqué", "Portes closes", "Ce que vous avez décidé"):
        assert reproach not in theirs
    assert "Maison du Département Solidarité" not in departments
    for told in ("Manqué", "Portes closes", "Décisions du ménage", "par le ménage"):
        assert told in departments


OTHERS = (DEPARTMENT, FILE)


def sign_it(services, of) -> None:
    """Frozen, answered by both, sealed."""
    services.ceremony.freeze(of.id, ONE_AND_WORKER)
    services.ceremony.answer(of.id, HOME, DRAWN)
    services.ceremony.answer(of.id, WORKER, DRAWN)
    services.ceremony.seal(of.id)


@pytest.mark.parametrize("recipient", OTHERS)
def test_a_copy_of_a_sealed_bilan_says_what_was_sealed_whatever_is_corrected_afterwards(services, of, recipient):
    sign_it(services, of)
    before = services.bilans.copy(of.id, recipient)
    recorded(services, of, TODAY, answers={"findings": "Tout autre chose"})
    home = services.households.get(of.household_id)
    services.households.save(replace(home, persons=tuple(replace(one, last_name="Autre") for one in home.persons)))
    assert services.bilans.copy(of.id, recipient) == before
    services.ceremony.correct(of.id, "La date est fausse")
    assert services.bilans.copy(of.id, recipient) == before  # the bilan in force
    services.ceremony.freeze(of.id, ONE_AND_WORKER)
    services.ceremony.reopen(of.id)
    assert services.bilans.copy(of.id, recipient) == before
    assert services.doctor.examine().is_sound


def test_a_text_taken_up_again_leaves_no_copy_behind(services, of):
    services.ceremony.freeze(of.id, ONE_AND_WORKER)
    services.ceremony.reopen(of.id)
    with services.workspace.notebook.read() as uow:
        assert uow.holdings.papers(of.id) == []
    services.ceremony.freeze(of.id, ONE_AND_WORKER)
    services.ceremony.answer(of.id, HOME, DRAWN)
    services.ceremony.reopen(of.id)
    with services.workspace.notebook.read() as uow:
        assert {paper.kind for paper in uow.holdings.papers(of.id)} == {"frozen", "revision"}


def test_a_copy_made_late_of_a_bilan_of_which_none_was_kept_says_so(services, of, read):
    sign_it(services, of)
    with services.workspace.notebook.write() as uow:
        uow.bilans.remove_copies(uow.bilans.in_force(of.id))
    for recipient in OTHERS:
        assert "seul le bilan signé fait foi" in read(of, recipient)
    assert "seul le bilan signé fait foi" not in read(of, HOUSEHOLD)


@pytest.mark.parametrize("recipient", OTHERS)
def test_a_bilan_on_the_way_keeps_the_copies_of_its_day(services, of, recipient):
    services.interims.begin(of.id)
    finished = services.interims.finish(of.id)
    before = services.interims.copy(finished.id, recipient)
    recorded(services, of, TODAY, answers={"findings": "Tout autre chose"})
    assert services.interims.copy(finished.id, recipient) == before
    services.interims.reopen(of.id)
    with services.workspace.notebook.read() as uow:
        assert uow.holdings.papers(of.id) == []
