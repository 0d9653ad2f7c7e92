"""Rules as tables: what is listed (V5, M4), counted (V6, M5) and paid (V7, V8) of what was lived."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from desktop.domain.contact import NextStep, Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.domain.household import Dwelling
from desktop.domain.measure import MeasureState
from tests.factories import contact, measure, opened_measure, saved_household
from tests.services.figures_written import AMI_2, at, staged, vej_visits, write

YEAR = date(2026, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)


def cell(services, scheme, key, period=YEAR):
    """One column of the last row of a table."""
    table = services.tables.preview(scheme, *period)
    return table.rows[-1][[heading.key for heading in table.headings].index(key)]


def figure(services, scheme, key, period=YEAR):
    return next(one for one in services.indicators.indicators(scheme, *period) if one.key == key)


# --- what is listed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("outcome", "Visite faite"),
        ("rank", 2),
        ("housing_status", "Locataire du parc privé"),
        ("debt", Decimal("1840.50")),
        ("rent_resumed", "non"),
        ("supports_before", "Suivi par un service social"),
        ("supports_proposed", "FSL"),
        ("follow_up", "Appeler la CAF (Le ménage)"),
        ("fiche_sent_on", date(2026, 3, 20)),
        ("supports_set_up", "Plan d’apurement"),
        ("housing_3", "Locataire du parc social"),
        ("housing_6", None),
    ],
)
def test_v5_the_monthly_table_tells_the_visit_the_dwelling_the_supports_and_what_followed(
    services, workspace, key, expected
):
    home = at(AMI_2)
    of = measure(home.id, "vej", start=date(2026, 2, 20))
    answers = {
        "debt": "1840.50", "rent_resumed": "no", "supports_before": ["social_service"], "supports_proposed": ["fsl"],
    }  # fmt: skip
    step = NextStep("0192f3a0-0000-7000-8000-00000000bbbb", "Appeler la CAF", "Le ménage")
    later = {"housing_status": "social_tenant", "supports_set_up": ["debt_plan"]}
    write(
        workspace, home, of, contact(of, date(2026, 3, 3), Outcome.PORTE_CLOSE),
        contact(of, date(2026, 3, 12), form="vej-visit", answers=answers, next_steps=(step,)),
        staged(of, "fiche_sent", date(2026, 3, 20)),
        staged(of, "housing_3", date(2026, 6, 12), form="vej-housing_3", answers=later),
    )  # fmt: skip
    assert cell(services, "vej", key, (date(2026, 3, 1), date(2026, 3, 31))) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("commune", "Lens"),
        ("opened_on", date(2026, 1, 8)),
        ("diagnosis_on", date(2026, 1, 15)),
        ("file_sent_on", date(2026, 1, 20)),
        ("bank_answer_on", date(2026, 2, 1)),
        ("decision", "Accepté"),
        ("reoriented_on", None),
        ("purpose", "Mobilité"),
        ("amount", Decimal("3000.00")),
        ("contacts", 1),
        ("instalment_paid", "non"),
        ("arrears", Decimal("125.50")),
    ],
)
def test_m4_the_table_of_loans_is_up_to_date_on_any_day(services, workspace, key, expected):
    home = at("62498")
    of = measure(
        home.id, "microcredit", start=date(2026, 3, 5), opened_on=date(2026, 1, 8),
        terms={"purpose": "mobility", "instalments": "24", "amount": "3000.00"},
    )  # fmt: skip
    accepted = {"form": "microcredit-bank_answer", "answers": {"decision": "accepted"}}
    unpaid = {"instalment_paid": "no", "arrears": "125.50"}
    write(
        workspace, home, of, staged(of, "diagnosis", date(2026, 1, 15)), staged(of, "file_sent", date(2026, 1, 20)),
        staged(of, "bank_answer", date(2026, 2, 1), **accepted),
        contact(of, date(2026, 3, 20), kind=ContactKind.PHONE, form="microcredit-contact", answers=unpaid),
    )  # fmt: skip
    assert cell(services, "microcredit", key) == expected


# --- what is counted --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proposed", "supports", "of_logement_dabord"),
    [
        ([[]], 0, 0),
        ([["fsl"]], 1, 0),
        ([["logement_dabord"]], 1, 1),
        ([["fsl", "logement_dabord"]], 1, 1),  # one visit, two supports
        ([["fsl"], ["logement_dabord"], []], 2, 1),
    ],
)
def test_v6_visits_followed_by_a_support_are_counted_and_those_of_logement_dabord_apart(
    services, workspace, proposed, supports, of_logement_dabord
):
    for codes in proposed:
        home = at(AMI_2)
        of = measure(home.id, "vej", start=date(2026, 2, 20))
        answers = {"supports_proposed": codes}
        write(workspace, home, of, contact(of, date(2026, 3, 12), form="vej-visit", answers=answers))
    assert figure(services, "vej", "visits").value == len(proposed)
    found = figure(services, "vej", "supports")
    parts = {part.key: part.value for part in found.parts}
    assert (found.value, parts.get("supports.logement_dabord", 0)) == (supports, of_logement_dabord)


@pytest.mark.parametrize(
    ("stages", "expected"),
    [
        ((), {"situations": 0, "files_sent": 0, "files_accepted": 0, "reorientations": 0}),
        (("diagnosis",), {"situations": 1, "files_sent": 0, "files_accepted": 0, "reorientations": 0}),
        (("diagnosis", "reoriented"), {"situations": 1, "files_sent": 0, "files_accepted": 0, "reorientations": 1}),
        (
            ("diagnosis", "file_sent", "refused"),
            {"situations": 1, "files_sent": 1, "files_accepted": 0, "reorientations": 0},
        ),
        (
            ("diagnosis", "file_sent", "refused", "file_sent", "accepted"),
            {"situations": 1, "files_sent": 2, "files_accepted": 1, "reorientations": 0},
        ),
    ],
)
def test_m5_diagnoses_files_and_reorientations_are_counted_as_they_come(services, workspace, stages, expected):
    home = at("62498")
    of = measure(home.id, "microcredit", start=date(2026, 1, 9), state=MeasureState.PREPARING, months=None)
    made = []
    for number, key in enumerate(stages):
        day = date(2026, 1, 15) + timedelta(days=number)
        if key in ("accepted", "refused"):
            made.append(staged(of, "bank_answer", day, form="microcredit-bank_answer", answers={"decision": key}))
        else:
            made.append(staged(of, key, day))
    write(workspace, home, of, *made)
    assert {key: figure(services, "microcredit", key).value for key in expected} == expected


# --- what is paid -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("visits", "doors", "amount"),
    [(1, 0, "162.38"), (0, 1, "39.12"), (2, 3, "442.12"), (157, 0, "25493.66"), (0, 0, "0.00")],
)
def test_v7_each_visit_done_and_each_porte_close_is_paid(services, workspace, visits, doors, amount):
    vej_visits(workspace, visits)
    for number in range(doors):
        home = at(AMI_2)
        of = measure(home.id, "vej", start=date(2024, 2, 20), convention_id="vej-ami2-2023")
        write(workspace, home, of, contact(of, date(2024, 3, 1) + number * ONE_DAY, Outcome.PORTE_CLOSE))
    claim = services.claims.claim("vej", date(2023, 11, 1), date(2024, 10, 31), convention="vej-ami2-2023").whole
    assert claim.service_done == Decimal(amount)
    assert sum(line.quantity for line in claim.lines) == visits + doors


@pytest.mark.parametrize(
    ("commune", "mandate", "convention"),
    [
        ("Lens", date(2023, 6, 15), "vej-ami1-2023"),
        ("Hénin-Beaumont", date(2023, 6, 15), "vej-ami1-2023"),
        ("Béthune", date(2023, 6, 15), "vej-ami1-2023"),
        ("Fleurbaix", date(2023, 6, 15), "vej-ami1-2023"),
        ("Laventie", date(2023, 6, 15), "vej-ami1-2023"),
        ("Lestrem", date(2023, 6, 15), "vej-ami1-2023"),
        ("Sailly-sur-la-Lys", date(2023, 6, 15), "vej-ami1-2023"),
        ("Lens", date(2023, 1, 1), "vej-ami1-2023"),
        ("Lens", date(2022, 12, 31), None),
        ("Lens", date(2024, 1, 1), None),
        ("Saint-Omer", date(2024, 3, 15), "vej-ami2-2023"),
        ("Boulogne-sur-Mer", date(2024, 3, 15), "vej-ami2-2023"),
        ("Montreuil", date(2024, 3, 15), "vej-ami2-2023"),
        ("Saint-Omer", date(2023, 10, 31), None),
        ("Saint-Omer", date(2024, 10, 31), "vej-ami2-2023"),
        ("Saint-Omer", date(2024, 11, 1), None),
        ("Arras", date(2024, 3, 15), None),
    ],
)
def test_v8_a_vej_falls_under_the_convention_of_its_territory_and_day(
    services, workspace, commune, mandate, convention
):
    found = next(one for one in workspace.resources.communes if one.name in (commune, f"{commune}-sur-Mer"))
    dwelling = Dwelling(found.insee, "3 rue des Postes", found.postal_codes[0])
    of = opened_measure(services, "vej", mandate, saved_household(services, dwelling=dwelling))
    assert of.convention_id == convention
