"""The indicators of each yearly report, each number with the records behind it (A6, V6, M5, P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from desktop.domain.budget import BudgetLine, Side
from desktop.domain.contact import Contact, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.household import Household
from desktop.domain.indicators import Indicator
from desktop.domain.measure import Measure, MeasureState
from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from tests.factories import budget, contact, measure, person, set_day
from tests.services.figures_written import AMI_2, at, referred, staged, write

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
ENDED = {"state": MeasureState.CLOSED, "ended_on": date(2026, 6, 20), "end_reason": "moved"}


def told(of: Measure, day: date, **answers: Any) -> Contact:
    form = {"astre": "astre-visit", "vej": "vej-visit", "microcredit": "microcredit-contact"}[of.scheme]
    return contact(of, day, form=form, form_version=1, answers=answers)


def indicator(services: Services, scheme: str, key: str, *period: date, **asked: str) -> Indicator:
    found = services.indicators.indicators(scheme, *(period or YEAR), **asked)
    return next(one for one in found if one.key == key)


def parts(found: Indicator) -> dict[str, Any]:
    return {part.label: part.value for part in found.parts}


@pytest.fixture
def astre(workspace: Workspace) -> tuple[Household, Measure]:
    """A household referred by an EPCI, followed and visited twice, whose measure ended after six months."""
    born = person(birth_date=date(1950, 5, 1))
    home = at("62498", persons=(born,), composition="alone", marital_status="widowed", resources_bracket="")
    origin = referred(home, "astre", date(2026, 1, 2), origin="epci", reasons=("energy", "ageing"), complete=True)
    of = measure(home.id, start=date(2026, 1, 5), saisine_id=origin.id, **ENDED)
    works = {"works_stage": "under_way", "works": ["heating"]}
    write(
        workspace, home, origin, of,
        told(of, date(2026, 1, 12), **works, aids=["anah"]),
        told(of, date(2026, 2, 12), **works | {"works": ["heating", "roof"]}, financing=[{"plan_aid": "mpr"}]),
        contact(of, date(2026, 3, 2), Outcome.PORTE_CLOSE), contact(of, date(2026, 3, 3), kind=ContactKind.PHONE),
    )  # fmt: skip
    return home, of


@pytest.mark.parametrize(
    ("key", "value", "classes"),
    [
        ("eligible", 1, {}),
        ("requests", 1, {"EPCI": 1}),
        ("difficulties", 1, {"Adaptation à l’âge ou au handicap": 1, "Précarité énergétique": 1}),
        ("supported", 1, {}),
        ("profile_family", 1, {"Personne seule": 1}),
        ("profile_marital_status", 1, {"Veuf ou veuve": 1}),
        ("profile_age", 1, {"75 ans et plus": 1}),
        ("profile_resources", 1, {"Non renseigné": 1}),
        ("profile_housing", 1, {"Locataire du parc privé": 1}),
        ("profile_territory", 1, {"Lens-Hénin": 1}),
        ("profile_commune", 1, {"Lens": 1}),
        ("works", 1, {"Chauffage": 1, "Toiture": 1}),
        ("aids", 1, {"Anah": 1, "MaPrimeRénov’": 1}),
        ("visits", 2, {}),
        ("duration", Decimal("6.0"), {}),
        ("end_reasons", 1, {"Déménagement": 1}),
    ],
)
def test_a6_each_item_of_the_yearly_report_of_astre(
    services: Services, astre: tuple[Household, Measure], key: str, value: Any, classes: dict[str, int]
) -> None:
    found = indicator(services, "astre", key)
    assert (found.value, parts(found)) == (value, classes)
    assert found.rule == "A6"
    assert found.record_ids


def test_a6_every_item_of_the_report_is_there(services: Services) -> None:
    keys = [one.key for one in services.indicators.indicators("astre", *YEAR)]
    assert len(keys) == 16
    assert all(one.value in (0, None) for one in services.indicators.indicators("astre", *YEAR))


def test_a6_only_the_period_counts(services: Services, astre: tuple[Household, Measure]) -> None:
    spring = date(2026, 3, 1), date(2026, 5, 31)
    expected = {"requests": 0, "supported": 1, "visits": 0, "works": 0, "duration": None, "end_reasons": 0}
    assert {key: indicator(services, "astre", key, *spring).value for key in expected} == expected
    later = date(2026, 6, 21), date(2026, 12, 31)
    assert indicator(services, "astre", "supported", *later).value == 0


def test_a6_a_territory_narrows_the_report(services: Services, astre: tuple[Household, Measure]) -> None:
    assert indicator(services, "astre", "supported", territory="Lens-Hénin").value == 1
    assert indicator(services, "astre", "supported", territory="Audomarois").value == 0


def test_a6_a_request_of_the_household_itself_was_found_with_no_partner(
    services: Services, workspace: Workspace
) -> None:
    home = at("62498")
    write(
        workspace,
        home,
        *(referred(home, "astre", date(2026, 2, 1), origin=one, complete=True) for one in ("self", "ccas")),
    )
    assert indicator(services, "astre", "eligible").value == 1
    assert indicator(services, "astre", "requests").value == 2


def test_a6_a_request_counts_once_it_is_complete_or_a_measure_answers_it(
    services: Services, workspace: Workspace
) -> None:
    home = at("62498")
    waiting, answered = (referred(home, "astre", date(2026, 2, 1), origin="ccas", complete=False) for _ in range(2))
    write(workspace, home, waiting)
    assert indicator(services, "astre", "eligible").value == 0
    write(workspace, home, answered, measure(home.id, start=date(2026, 3, 1), saisine_id=answered.id))
    assert indicator(services, "astre", "eligible").record_ids == (answered.id,)


def test_v6_visits_supports_and_the_housing_of_3_6_and_12_months_later(
    services: Services, workspace: Workspace
) -> None:
    home = at(AMI_2)
    of = measure(
        home.id, "vej", start=date(2025, 12, 1), state=MeasureState.CLOSED, ended_on=date(2026, 1, 20),
        terms_form="vej-opening", terms={"slisl_head": "Mme Caron", "stage": "judgment", "source": "ccapex"},
    )  # fmt: skip
    visit = told(of, date(2026, 1, 10), supports_proposed=["logement_dabord", "fsl"])
    status = {"form": "vej-housing_3", "answers": {"housing_status": "social_tenant"}}
    write(
        workspace, home, of, visit, contact(of, date(2026, 1, 4), Outcome.PORTE_CLOSE),
        staged(of, "housing_3", date(2026, 4, 10), **status),
        staged(of, "housing_6", date(2026, 7, 10), **status | {"form": "vej-housing_6"}),
        staged(of, "housing_12", date(2027, 1, 10), **status | {"form": "vej-housing_12"}),
    )  # fmt: skip
    assert indicator(services, "vej", "visits").record_ids == (visit.id,)
    assert indicator(services, "vej", "portes_closes").value == 1
    supports = indicator(services, "vej", "supports")
    assert (supports.value, parts(supports)) == (1, {"FSL": 1, "Logement d’abord": 1})
    assert indicator(services, "vej", "mandates").value == 0
    assert parts(indicator(services, "vej", "mandates", date(2025, 12, 1), date(2025, 12, 31))) == {"CCAPEX": 1}
    assert indicator(services, "vej", "delay").value == Decimal("40.0")
    for months, value in ((3, 1), (6, 1), (12, 0)):
        assert indicator(services, "vej", f"housing_{months}").value == value
    later = date(2027, 1, 1), date(2027, 12, 31)
    assert parts(indicator(services, "vej", "housing_12", *later)) == {"Locataire du parc social": 1}


def test_m5_households_met_files_sent_and_accepted_reorientations_and_purposes(
    services: Services, workspace: Workspace
) -> None:
    followed, turned = at("62498"), at("62498", composition="couple")
    loan = measure(
        followed.id, "microcredit", start=date(2026, 3, 5), opened_on=date(2026, 1, 8),
        terms_form="microcredit-opening", terms={"purpose": "mobility", "instalments": "24", "amount": "3000"},
    )  # fmt: skip
    other = measure(turned.id, "microcredit", start=date(2026, 1, 9), state=MeasureState.DECLINED, months=None)
    answer = {"form": "microcredit-bank_answer"}
    write(
        workspace, followed, turned, loan, other,
        staged(loan, "diagnosis", date(2026, 1, 15)), staged(loan, "file_sent", date(2026, 1, 20)),
        staged(loan, "bank_answer", date(2026, 2, 1), **answer, answers={"decision": "refused"}),
        staged(loan, "file_sent", date(2026, 2, 3)),
        staged(loan, "bank_answer", date(2026, 2, 20), **answer, answers={"decision": "accepted"}),
        staged(other, "diagnosis", date(2026, 1, 22)), staged(other, "reoriented", date(2026, 1, 23)),
        told(loan, date(2026, 3, 20)), contact(loan, date(2026, 4, 2), kind=ContactKind.MAIL),
    )  # fmt: skip
    values = {
        "met": 2, "situations": 2, "files_sent": 2, "files_accepted": 1, "reorientations": 1, "supported": 1,
    }  # fmt: skip
    assert {key: indicator(services, "microcredit", key).value for key in values} == values
    assert parts(indicator(services, "microcredit", "met")) == {"Lens": 2}
    assert parts(indicator(services, "microcredit", "profile_family")) == {"Couple sans enfant": 1, "Non renseigné": 1}
    assert parts(indicator(services, "microcredit", "purposes")) == {"Mobilité": 1}
    assert indicator(services, "microcredit", "met", date(2026, 3, 1), date(2026, 12, 31)).value == 1


def test_p3_every_number_is_that_of_its_records(services: Services, astre: tuple[Household, Measure]) -> None:
    for found in services.indicators.indicators("astre", *YEAR):
        for one in (found, *found.parts):
            if one.kind.value == "count":
                assert one.value == len(one.record_ids) + one.nameless
            lines = services.indicators.records(one.record_ids)
            assert {line.id for line in lines} == set(one.record_ids)
            assert all(line.household == "DELATTRE Éloïse" and line.what for line in lines)


def test_p3_the_records_behind_a_number_are_named_for_the_window(
    services: Services, workspace: Workspace, astre: tuple[Household, Measure]
) -> None:
    home, of = astre
    write(workspace, staged(of, "diagnosis_delivered", date(2026, 1, 3)))
    with workspace.notebook.read() as uow:
        visits = [one.id for one in uow.contacts.of_measure(of.id)]
        stage = uow.milestones.of_measure(of.id)[0].id
    lines = services.indicators.records([home.id, of.id, stage, of.saisine_id or "", *visits, "gone"])
    assert [(line.kind, line.what) for line in lines if line.kind != "contact"] == [
        ("household", "Lens"),
        ("saisine", "saisine"),
        ("milestone", "diagnostic social, financier, juridique et technique rendu"),
        ("measure", "mesure ASTRE du 5\u00a0janvier 2026"),
    ]
    assert [line.what for line in lines if line.kind == "contact"] == [
        "visite faite à domicile", "visite faite à domicile", "porte close", "contact par téléphone",
    ]  # fmt: skip
    assert {line.measure_id for line in lines} == {None, of.id}


def test_p3_what_a_deleted_household_counted_stays_without_a_name(
    services: Services, workspace: Workspace, astre: tuple[Household, Measure], clock
) -> None:
    home, _ = astre
    before = services.indicators.indicators("astre", *YEAR)
    set_day(clock, date(2029, 1, 15))
    services.retention.delete([home.id])
    after = services.indicators.indicators("astre", *YEAR)
    for one, kept in zip(before, after, strict=True):
        assert kept.record_ids == ()
        if one.kind.value == "count":
            assert (kept.value, kept.nameless, kept.erased_on) == (one.value, one.value, (date(2029, 1, 15),))
        assert kept.value == one.value
        assert parts(kept) == parts(one)
    spring = date(2026, 3, 1), date(2026, 5, 31)
    assert indicator(services, "astre", "supported", *spring).value == 1
    assert indicator(services, "astre", "visits", *spring).value == 0
    with workspace.notebook.read() as uow:
        kept_texts = {one.detail for _, one in uow.erasure.remainder()} | {
            one.what for _, one in uow.erasure.remainder()
        }
    assert not any("elattre" in text or home.id in text for text in kept_texts)


def test_a_month_without_a_visit_stands_in_the_chart(services: Services, astre: tuple[Household, Measure]) -> None:
    months = services.indicators.months("astre", date(2026, 1, 15), date(2026, 4, 2))
    assert [(one.month.month, one.visits, one.tries, one.households) for one in months] == [
        (1, 0, 0, 0), (2, 1, 0, 1), (3, 1, 1, 1), (4, 0, 0, 0),
    ]  # fmt: skip
    assert services.indicators.months("astre", *YEAR, territory="Artois")[0].visits == 0


def test_p1_what_may_not_leave_is_not_read(services: Services, workspace: Workspace) -> None:
    """An answer that its form does not share, or left behind in a question no longer asked, counts nowhere."""
    home = at("62498")
    of = measure(home.id)
    write(workspace, home, of, told(of, date(2026, 2, 2), works_stage="not_begun", works=["roof"]))
    assert indicator(services, "astre", "works").value == 0
    unknown = replace(contact(of, date(2026, 2, 3)), form="astre-visit", form_version=99, answers={"aids": ["anah"]})
    write(workspace, unknown)
    assert indicator(services, "astre", "aids").value == 0


def bracket(services: Services) -> dict[str, Any]:
    return parts(by_key(services)["profile_resources"])


def by_key(services: Services) -> dict[str, Indicator]:
    found = services.indicators.indicators("astre", date(2026, 1, 1), date(2026, 12, 31))
    return {one.key: one for one in found}


def test_a6_the_last_budget_says_the_resources_that_nobody_chose(
    services: Services, workspace: Workspace, astre: tuple[Household, Measure]
) -> None:
    home, _ = astre
    told = (BudgetLine(Side.INCOME, "wages", Decimal("1199.99")),)
    write(workspace, budget(home.id, date(2026, 3, 1), lines=told))
    assert bracket(services) == {"De 900 à moins de 1\u00a0200\u00a0€ par mois": 1}
    more = (BudgetLine(Side.INCOME, "wages", Decimal("1199.99")), BudgetLine(Side.INCOME, "rsa", Decimal("0.01")))
    write(workspace, budget(home.id, date(2026, 4, 1), lines=more))
    assert bracket(services) == {"De 1\u00a0200 à moins de 1\u00a0500\u00a0€ par mois": 1}
    write(workspace, replace(home, resources_bracket="600"))
    assert bracket(services) == {"De 600 à moins de 900\u00a0€ par mois": 1}


@pytest.mark.parametrize(
    "changes",
    [
        {"lines": (BudgetLine(Side.INCOME, "wages"),)},
        {"lines": (BudgetLine(Side.CHARGE, "rent", Decimal(500)),)},
        {"private_lines": (BudgetLine(Side.INCOME, "invalidity", Decimal(300)),)},
        {"mistaken": True},
    ],
)
def test_a6_resources_are_never_guessed_nor_told_over_a_confidential_line(
    services: Services, workspace: Workspace, astre: tuple[Household, Measure], changes: dict[str, Any]
) -> None:
    write(workspace, budget(astre[0].id, date(2026, 3, 1), **changes))
    assert bracket(services) == {"Non renseigné": 1}


def test_a_visit_past_the_planned_end_counts_in_every_period_that_holds_its_day(workspace, services):
    home = at("62498")
    of = measure(home.id, start=date(2026, 1, 5), months=6)
    write(workspace, home, of, told(of, date(2026, 7, 20)))
    for first in (date(2026, 1, 1), date(2026, 7, 1), date(2026, 7, 20)):
        assert indicator(services, "astre", "visits", first, date(2026, 12, 31)).value == 1
