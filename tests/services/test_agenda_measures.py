"""Aujourd’hui: what measures ask besides their visits (decisions, bilans), and the files that nobody finished."""

from __future__ import annotations

from datetime import date

import pytest

from desktop.services.agenda import UNFINISHED_TOLD
from desktop.services.agenda_line import AgendaGroup, Ask
from tests import factories
from tests.conftest import TODAY
from tests.factories import frozen_bilan, opened_measure, saved_household, sealed_bilan, signed_bilan
from tests.services.agenda_day import groups, of_group

START = date(2026, 9, 1)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=START)


# --- measures and bilans ----------------------------------------------------------------------------------------------


def test_a_proposed_measure_asks_for_a_decision(services):
    opened_measure(services, accepted=False, start=date(2026, 12, 1))
    (row,) = services.agenda.day().rows
    assert (row.group, row.asks, row.day) == (AgendaGroup.TO_PLAN, Ask.DECISION, date(2026, 12, 1))


def test_a_suspended_measure_owes_no_visit_until_it_is_resumed(services, astre):
    services.measures.suspend(astre.id, date(2026, 11, 1), "hôpital")
    assert groups(services) == []
    services.measures.resume(astre.id, date(2026, 11, 21))
    assert len(of_group(services, AgendaGroup.TO_PLAN)) == 1


@pytest.mark.parametrize("suspended", [False, True])
@pytest.mark.parametrize(
    ("on", "group"),
    [
        (date(2026, 6, 30), None),
        (date(2026, 7, 1), "reports_due"),
        (date(2026, 8, 31), "reports_due"),
        (date(2026, 9, 1), "late"),
    ],
)
def test_the_bilan_is_told_two_months_before_the_term_and_the_passed_term_afterwards(services, on, group, suspended):
    of = opened_measure(services, start=date(2025, 9, 1))
    if suspended:
        services.measures.suspend(of.id, date(2026, 3, 1), "hôpital")
    lines = [row for row in services.agenda.day(on).rows if row.day == date(2026, 8, 31)]
    assert [row.group.value for row in lines] == ([group] if group else [])


@pytest.mark.parametrize(("on", "told"), [(date(2026, 7, 14), False), (date(2026, 7, 15), True)])
def test_the_bilan_is_told_from_the_very_day_two_months_before_the_term(services, on, told):
    opened_measure(services, start=date(2025, 9, 16))  # its term is 15 September
    assert bool(of_group(services, AgendaGroup.REPORTS_DUE, on)) == told


def test_a_frozen_bilan_is_no_longer_to_prepare_but_to_be_signed(services):
    of = opened_measure(services, start=date(2025, 12, 1))
    told = []
    for step in (lambda: services.bilans.begin(of.id), lambda: frozen_bilan(services, of), lambda: None):
        (row,) = of_group(services, AgendaGroup.REPORTS_DUE)
        told.append((row.asks, row.reason.rpartition(", ")[2]))
        step()
    assert told == [
        (Ask.BILAN, "bilan à préparer"),
        (Ask.BILAN, "bilan à préparer"),
        (Ask.BILAN, "bilan à faire signer"),
    ]


def test_an_ended_measure_asks_for_its_bilan_its_signature_then_its_close(services, astre):
    services.measures.end(astre.id, TODAY, "moved")
    asked = []
    for step in (lambda: services.bilans.begin(astre.id), lambda: frozen_bilan(services, astre), lambda: None):
        (row,) = services.agenda.day().rows
        asked.append((row.group.value, row.asks.value, row.reason.split(": ")[-1]))
        step()
    assert asked == [
        ("reports_due", "bilan", "bilan à rédiger et à signer"),
        ("reports_due", "bilan", "bilan à rédiger et à signer"),
        ("reports_due", "bilan", "bilan à faire signer"),
    ]
    signed_bilan(services, astre)
    assert [row.asks for row in services.agenda.day().rows] == [Ask.DECISION]
    services.measures.close(astre.id)
    assert services.agenda.day().rows == []


def test_a_correction_that_is_written_takes_nothing_from_the_bilan_in_force_and_is_asked_for_besides(services, astre):
    services.measures.end(astre.id, TODAY, "moved")
    sealed_bilan(services, astre)
    services.ceremony.correct(astre.id, "La date est fausse")
    told = []
    for step in (lambda: frozen_bilan(services, astre), lambda: None):
        told.append([(row.asks, row.reason.split(": ")[-1]) for row in services.agenda.day().rows])
        step()
    signed = (Ask.DECISION, "bilan signé, mesure à clôturer")
    assert told == [
        [signed, (Ask.BILAN, "correction du bilan à terminer")],
        [signed, (Ask.BILAN, "correction du bilan à faire signer")],
    ]


def test_closed_and_declined_measures_ask_for_nothing(services):
    of = opened_measure(services, "vej", date(2026, 11, 2))
    services.measures.end(of.id, TODAY, "finished")
    services.measures.decline(opened_measure(services, accepted=False).id, "hors secteur")
    sealed = opened_measure(services, start=START)
    services.measures.end(sealed.id, TODAY, "moved")
    sealed_bilan(services, sealed)
    services.measures.close(sealed.id)
    assert services.agenda.day().rows == []


# --- what was left unfinished -----------------------------------------------------------------------------------------


def test_a_household_without_a_measure_is_told_until_one_is_opened(services):
    household = saved_household(services, "Lefèvre", "Zoé")
    (told,) = services.agenda.day().unfinished
    assert (told.household, told.commune, told.household_id) == ("LEFÈVRE Zoé", "Lens", household.id)
    opened_measure(services, of=household)
    assert services.agenda.day().unfinished == ()


def test_a_referral_that_no_measure_answers_comes_first(services):
    saved_household(services, "Aron", "")
    household = saved_household(services, "Lefèvre", "Zoé")
    with services.workspace.notebook.write() as uow:
        uow.saisines.put(factories.saisine(household.id, received_on=date(2026, 11, 3)))
    told = services.agenda.day().unfinished
    assert [one.household for one in told] == ["LEFÈVRE Zoé", "ARON"]
    assert told[0].reason.startswith("Saisine reçue le 3")
    assert told[0].scheme == "astre"


def test_of_a_referral_without_a_day_no_reception_is_told(services):
    household = saved_household(services, "Lefèvre", "Zoé")
    with services.workspace.notebook.write() as uow:
        uow.saisines.put(factories.saisine(household.id, received_on=None))
    (told,) = services.agenda.day().unfinished
    assert told.reason == "Saisine enregistrée, à accepter ou décliner"


def test_a_household_whose_measures_are_over_is_not_unfinished(services):
    of = opened_measure(services, accepted=False)
    services.measures.decline(of.id, "hors secteur")
    assert services.agenda.day().unfinished == ()


def test_the_files_left_unfinished_are_not_all_told_in_a_very_large_notebook(services):
    for number in range(UNFINISHED_TOLD + 3):
        saved_household(services, f"Nom{number}", "")
    assert len(services.agenda.day().unfinished) == UNFINISHED_TOLD
