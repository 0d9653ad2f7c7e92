"""The tables of the Department: V5 each month, M4, and ASTRE's (A6); nothing that may not leave stands in them (P1)."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desktop.domain.contact import NextStep, Outcome
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError
from desktop.services.bundle import Services
from desktop.services.tables import ENDINGS, SCOPE, Table
from desktop.services.workspace import Workspace
from tests.factories import contact, measure, new_id, person
from tests.reports.spreadsheets import read_by_openpyxl
from tests.services.figures_written import AMI_2, at, referred, staged, write

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
SECRET = "Secret-du-carnet"


def rows(table: Table) -> list[dict[str, Any]]:
    keys = [heading.key for heading in table.headings]
    return [dict(zip(keys, row, strict=True)) for row in table.rows]


def vej(workspace: Workspace) -> None:
    """A porte close and a visit in March, what followed until April."""
    home = at(AMI_2, supports_in_place=SECRET, note=SECRET, phone=SECRET, contact_instructions=SECRET)
    terms = {
        "slisl_head": "=Caron", "coordinator": "M. Roussel", "stage": "judgment", "source": "dsf",
        "landlord": "private", "opening_note": SECRET,
    }  # fmt: skip
    of = measure(home.id, "vej", start=date(2026, 2, 20), terms=terms)
    answers = {
        "explain_result": "done", "explain_note": "Dit.", "rent": "512.40", "debt": "0", "rent_resumed": "yes",
        "supports_before": ["social_service"], "supports_proposed": ["logement_dabord", "fsl"],
        "recommendations": "Reprendre le loyer.", "confidences": SECRET,
    }  # fmt: skip
    visit = contact(
        of, date(2026, 3, 12), form="vej-visit", answers=answers, note=SECRET, place=SECRET,
        next_steps=(NextStep(new_id(), "Appeler la CAF", "Le ménage"), NextStep(new_id(), "Envoyer la fiche")),
    )  # fmt: skip
    write(
        workspace, home, of, visit, contact(of, date(2026, 3, 3), Outcome.PORTE_CLOSE, trace_left="Carte"),
        contact(of, date(2026, 4, 2), form="vej-visit", answers={"debt": "90"}),
        staged(of, "fiche_sent", date(2026, 3, 20), note=SECRET),
        staged(of, "housing_3", date(2026, 6, 12), form="vej-housing_3",
               answers={"housing_status": "social_tenant", "supports_set_up": ["debt_plan"]}),
    )  # fmt: skip


def test_v5_a_month_of_vej_tells_every_visit_its_dwelling_and_its_supports(
    services: Services, workspace: Workspace
) -> None:
    vej(workspace)
    table = services.tables.preview("vej", *MARCH)
    door, visit = rows(table)
    assert (door["outcome"], door["rank"], door["trace_left"]) == ("Porte close", 1, "Carte")
    expected = {
        "day": date(2026, 3, 12), "outcome": "Visite faite", "rank": 2, "household": "DELATTRE Éloïse",
        "commune": "Saint-Omer", "insee": AMI_2, "territory": "Audomarois", "mandated_on": date(2026, 2, 20),
        "slisl_head": "=Caron", "stage": "Jugement d’expulsion", "source": "DSF", "explain_result": "Fait",
        "mobilised_result": None, "housing_status": "Locataire du parc privé", "landlord": "Parc privé",
        "rent": Decimal("512.40"), "debt": Decimal(0), "rent_resumed": "oui",
        "supports_before": "Suivi par un service social", "supports_proposed": "Logement d’abord\u00a0; FSL",
        "recommendations": "Reprendre le loyer.",
        "follow_up": "Appeler la CAF (Le ménage)\u00a0; Envoyer la fiche", "fiche_sent_on": date(2026, 3, 20),
    }  # fmt: skip
    assert {key: visit[key] for key in expected} == expected
    assert len(table.measure_ids) == 2
    assert SCOPE in table.notes


def test_v5_what_followed_a_visit_is_told_when_the_table_is_made_again(
    services: Services, workspace: Workspace
) -> None:
    vej(workspace)
    visit = rows(services.tables.preview("vej", *MARCH))[1]
    assert (visit["housing_3"], visit["housing_3_on"]) == ("Locataire du parc social", date(2026, 6, 12))
    assert visit["supports_set_up"] == "Plan d’apurement"
    assert visit["debt"] == Decimal(0)  # that of the visit, not of a later one


def test_m4_one_row_a_loan_with_what_is_known_of_it(services: Services, workspace: Workspace) -> None:
    home = at("62498", persons=(person(birth_date=date(1980, 1, 2)), person(first_name="Léa")), composition="alone")
    origin = referred(
        home,
        "microcredit",
        date(2026, 1, 4),
        origin="ccas",
        origin_detail="CCAS de Lens",
        reasons=("mobility",),
        difficulties="Sans véhicule",
    )
    of = measure(
        home.id, "microcredit", start=date(2026, 3, 5), opened_on=date(2026, 1, 8), saisine_id=origin.id,
        terms={"purpose": "mobility", "instalments": "24", "amount": "3000.00"},
    )  # fmt: skip
    write(
        workspace, home, origin, of, staged(of, "diagnosis", date(2026, 1, 15)),
        staged(of, "bank_answer", date(2026, 2, 1), form="microcredit-bank_answer", answers={"decision": "accepted"}),
        contact(of, date(2026, 3, 20), form="microcredit-contact",
                answers={"instalment_paid": "no", "arrears": "125.5"}),
    )  # fmt: skip
    [row] = rows(services.tables.preview("microcredit", date(2026, 1, 1), date(2026, 12, 31)))
    expected = {
        "household": "DELATTRE Éloïse", "commune": "Lens", "composition": "Personne seule", "birth_year": 1980,
        "persons": 2, "received_on": date(2026, 1, 4), "origin": "CCAS",
        "origin_detail": "CCAS de Lens", "reasons": "Mobilité, véhicule", "difficulties": "Sans véhicule",
        "opened_on": date(2026, 1, 8),
        "diagnosis_on": date(2026, 1, 15), "decision": "Accepté", "purpose": "Mobilité", "amount": Decimal(3000),
        "instalments": Decimal(24), "contacts": 1, "instalment_paid": "non", "arrears": Decimal("125.5"),
        "ended_on": None,
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected


def test_a6_one_row_a_measure_of_astre(services: Services, workspace: Workspace) -> None:
    home = at("62498")
    of = measure(home.id, state=MeasureState.CLOSED, ended_on=date(2026, 6, 20), end_reason="moved")
    plan = [{"plan_aid": "anah", "plan_granted": "4200.00"}, {"plan_aid": "mpr", "plan_granted": "800.10"}]
    write(
        workspace, home, of,
        contact(of, date(2026, 2, 2), form="astre-visit", answers={"works_stage": "study", "works": ["roof"]}),
        contact(of, date(2026, 3, 2), form="astre-visit",
                answers={"dpe_before": "G", "aids": ["cee"], "financing": plan}),
    )  # fmt: skip
    [row] = rows(services.tables.preview("astre", date(2026, 1, 1), date(2026, 12, 31)))
    expected = {
        "start": date(2026, 1, 5), "months": 6, "visits": 2, "works": "Toiture",
        "aids": "Certificats d’économies d’énergie\u00a0; Anah\u00a0; MaPrimeRénov’", "granted": Decimal("5000.10"),
        "dpe_before": "G", "dpe_after": None, "ended_on": date(2026, 6, 20), "end_reason": "Déménagement",
    }  # fmt: skip
    assert {key: row[key] for key in expected} == expected
    assert rows(services.tables.preview("astre", date(2026, 7, 1), date(2026, 12, 31))) == []


def test_p1_nothing_confidential_or_of_the_team_stands_in_a_table(
    services: Services, workspace: Workspace, tmp_path: Path
) -> None:
    vej(workspace)
    table = services.tables.preview("vej", date(2026, 1, 1), date(2026, 12, 31))
    assert SECRET not in repr(table)
    path = tmp_path / "t.csv"
    services.tables.write(table, path)
    assert SECRET not in path.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_table_is_for_the_eyes_of_its_owner_and_leaves_its_line_in_the_journal(
    services: Services, workspace: Workspace, tmp_path: Path, ending: str
) -> None:
    vej(workspace)
    path = tmp_path / f"t{ending}"
    services.tables.write(services.tables.preview("vej", *MARCH), path)
    services.tables.write(services.tables.preview("vej", *MARCH), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [line.what for line in services.journal.page(0, 1)] == ["Tableau écrit hors du carnet"]


def test_what_is_written_is_what_was_shown(services: Services, workspace: Workspace, tmp_path: Path) -> None:
    vej(workspace)
    table = services.tables.preview("vej", *MARCH)
    path = tmp_path / services.tables.file_name("vej", *MARCH)
    assert path.name == "VEJ 2026-03.xlsx"
    services.tables.write(table, path)
    found = read_by_openpyxl(path)
    assert found[0] == [heading.label for heading in table.headings]
    shown = [[float(cell) if isinstance(cell, Decimal) else cell for cell in row] for row in table.rows]
    assert found[1:3] == shown
    assert found[1][5] == AMI_2


def test_a_file_that_is_no_table_is_not_touched(services: Services, tmp_path: Path) -> None:
    table = services.tables.preview("vej", *MARCH)
    letter = tmp_path / "lettre.xlsx"
    letter.write_text("Chère madame")
    with pytest.raises(InvalidInputError) as refused:
        services.tables.write(table, letter)
    assert "n’est pas un tableau" in refused.value.fields["path"]
    assert letter.read_text() == "Chère madame"
    with pytest.raises(InvalidInputError) as ending:
        services.tables.write(table, tmp_path / "t.pdf")
    assert ending.value.fields["path"] == "Le nom du fichier finit par .xlsx, .csv ou .ods."


def test_a_table_names_its_days(services: Services) -> None:
    assert (
        services.tables.file_name("astre", date(2026, 1, 5), date(2026, 2, 1)) == "ASTRE 2026-01-05 au 2026-02-01.xlsx"
    )
    month_by_days = services.tables.file_name("vej", date(2026, 1, 15), date(2026, 2, 14))
    assert month_by_days == "VEJ 2026-01-15 au 2026-02-14.xlsx"
    assert services.tables.file_name("vej", date(2026, 1, 1), date(2026, 1, 30)) == "VEJ 2026-01-01 au 2026-01-30.xlsx"
    assert services.tables.file_name("vej", *MARCH) == "VEJ 2026-03.xlsx"
    assert services.tables.preview("vej", *MARCH).notes[0] == "Du 01/03/2026 au 31/03/2026."
    assert services.tables.preview("vej", *MARCH, territory="Artois").notes[0] == "Du 01/03/2026 au 31/03/2026, Artois."


def test_a_household_without_a_commune_keeps_its_rows(services: Services, workspace: Workspace) -> None:
    vej(workspace)
    with workspace.notebook.read() as uow:
        home = next(iter(uow.households.many([one.household_id for one in uow.measures.in_states()]).values()))
    write(workspace, replace(home, dwelling=replace(home.dwelling, commune="")))
    assert [row["commune"] for row in rows(services.tables.preview("vej", *MARCH))] == [None, None]


def test_a7_a_claim_is_a_table_that_lists_beside_each_month_its_visits(
    services: Services, workspace: Workspace, tmp_path: Path
) -> None:
    home = at("62498")
    of = measure(home.id, start=date(2024, 1, 10), ended_on=date(2024, 3, 1), convention_id="astre-2023")
    write(workspace, home, of, contact(of, date(2024, 1, 12)), contact(of, date(2024, 1, 30)))
    table = services.tables.of_claim(services.claims.claim("astre", date(2024, 1, 1), date(2024, 12, 31)))
    found = rows(table)
    assert [(row["label"], row["amount"]) for row in found if row["amount"] is not None] == [
        ("Mois de mesure\u00a0: 2\u00a0visites pour un quota de 4", Decimal("350.00")),
        ("Service fait de la période", Decimal("350.00")),
        ("Enveloppe de la convention", Decimal("42000.00")),
        ("Excédent depuis le début de la convention", Decimal("0.00")),
        ("Avance", Decimal("33600.00")),
        ("Solde depuis le début de la convention", Decimal("-33250.00")),
    ]
    months = [(row["opens"], row["closes"], row["visits"], row["quota"]) for row in found if row["household"]]
    assert months == [(date(2024, 1, 10), date(2024, 2, 9), 2, 2), (date(2024, 2, 10), date(2024, 3, 1), 0, 2)]
    assert table.measure_ids == [*([""] * 6), of.id, of.id]
    services.tables.write(table, tmp_path / "t.xlsx")
    assert read_by_openpyxl(tmp_path / "t.xlsx")[0][0] == "Convention"
