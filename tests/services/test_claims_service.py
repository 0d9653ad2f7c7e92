"""What may be claimed from a notebook: rates, conventions, territories and periods (A7, V7, V8, M6, P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotFoundError
from desktop.services.bundle import Services
from desktop.services.claims import SCOPE, ClaimView
from desktop.services.workspace import Workspace
from tests.factories import contact, measure, new_id, set_day
from tests.services.figures_written import (
    AMI_2,
    BOULOGNE,
    at,
    own_convention,
    shipped,
    six_months_of_loans,
    staged,
    twenty_measures,
    vej_visits,
    write,
)

ASTRE_YEAR = (date(2023, 11, 1), date(2024, 10, 31))


def amounts(view: ClaimView) -> tuple[str, ...]:
    whole = view.whole
    return tuple(
        f"{amount:.2f}" for amount in (whole.service_done, whole.envelope, whole.excess, whole.advance, whole.balance)
    )


def test_a7_twenty_measures_of_a_year_claim_exactly_42000(services: Services, workspace: Workspace) -> None:
    measures = twenty_measures(workspace)
    view = services.claims.claim("astre", *ASTRE_YEAR)
    assert amounts(view) == ("42000.00", "42000.00", "0.00", "33600.00", "8400.00")
    [line] = view.whole.lines
    assert (line.quantity, line.unit_amount) == (240, Decimal("175.00"))
    assert set(line.record_ids) == {one.id for one in measures}
    assert line.label == "Mois de mesure\u00a0: 480\u00a0visites pour un quota de 480"
    assert view.visits == (480, 480)
    assert len(view.months) == 240
    assert all(one.household.startswith("DELATTRE") and one.month.is_kept for one in view.months)
    assert view.scope == SCOPE == "Ce carnet seulement\u00a0: le travail des collègues n’y est pas compté."


def test_a7_a_diagnosis_beside_twenty_full_measures_exceeds_the_envelope(
    services: Services, workspace: Workspace
) -> None:
    twenty_measures(workspace)
    home = at("62498")
    of = measure(home.id, start=date(2024, 2, 1), state=MeasureState.PREPARING, months=None)
    write(
        workspace, home, of, staged(of, "diagnosis_mandated", date(2024, 2, 5)),
        staged(of, "diagnosis_delivered", date(2024, 3, 5)),
    )  # fmt: skip
    view = services.claims.claim("astre", *ASTRE_YEAR, convention="astre-2023")
    assert amounts(view) == ("42375.00", "42000.00", "375.00", "33600.00", "8400.00")
    assert [line.rate for line in view.whole.lines] == ["month", "diagnosis"]


def test_a7_a_measure_goes_on_past_its_convention_and_is_charged_to_it(
    services: Services, workspace: Workspace
) -> None:
    home = at("62498")
    write(workspace, home, measure(home.id, start=date(2024, 6, 10), convention_id="astre-2023"))
    own_convention(
        workspace, shipped(workspace, "astre-2023"), id="astre-2024", starts=date(2024, 11, 1), ends=date(2025, 10, 31)
    )
    view = services.claims.claim("astre", date(2025, 1, 1), date(2025, 12, 31))
    assert [(one.id, claim.service_done) for one, claim in view.by_convention] == [("astre-2023", Decimal("875.00"))]
    assert amounts(view)[4] == "-31500.00"
    assert (
        services.claims.claim("astre", date(2025, 1, 1), date(2025, 12, 31), convention="astre-2024").whole.lines == ()
    )


def test_a7_nothing_is_paid_after_the_day_of_the_claim(services: Services, workspace: Workspace, clock) -> None:
    home = at("62498")
    write(workspace, home, measure(home.id, start=date(2024, 1, 10), convention_id="astre-2023"))
    set_day(clock, date(2024, 3, 9))
    assert services.claims.claim("astre", *ASTRE_YEAR).whole.service_done == Decimal("350.00")
    set_day(clock, date(2024, 3, 10))
    assert services.claims.claim("astre", *ASTRE_YEAR).whole.service_done == Decimal("525.00")


def test_a7_the_visits_of_the_last_month_count_though_they_come_after_the_period(
    services: Services, workspace: Workspace
) -> None:
    home = at("62498")
    of = measure(home.id, start=date(2024, 1, 20), convention_id="astre-2023")
    write(workspace, home, of, contact(of, date(2024, 1, 25)), contact(of, date(2024, 2, 12)))
    [line] = services.claims.claim("astre", date(2024, 1, 1), date(2024, 1, 31)).months
    assert (line.month.visits, line.month.quota) == (2, 2)


def test_v7_157_vej_are_exactly_the_envelope_of_ami_2(services: Services, workspace: Workspace) -> None:
    visits = vej_visits(workspace, 157)
    view = services.claims.claim("vej", *ASTRE_YEAR, convention="vej-ami2-2023")
    assert amounts(view) == ("25493.66", "25493.66", "0.00", "15296.20", "10197.46")
    assert set(view.whole.lines[0].record_ids) == {one.id for one in visits}


def test_v7_acts_go_by_their_day_to_the_convention_in_force_in_their_territory(
    services: Services, workspace: Workspace
) -> None:
    own_convention(
        workspace, shipped(workspace, "vej-ami2-2023"), id="vej-ami2-2024", name="AMI 2 2024-2025",
        starts=date(2024, 11, 1), ends=date(2025, 10, 31), rates={"visit": Decimal("170.00")},
    )  # fmt: skip
    home, elsewhere = at(AMI_2), at("62498")
    of = measure(home.id, "vej", start=date(2024, 10, 1), convention_id="vej-ami2-2023")
    other = measure(elsewhere.id, "vej", start=date(2023, 12, 20), convention_id="vej-ami1-2023")
    late = contact(other, date(2024, 1, 8))
    write(
        workspace, home, of, elsewhere, other, late,
        contact(of, date(2024, 10, 30), Outcome.PORTE_CLOSE), contact(of, date(2024, 11, 4)),
        contact(other, date(2023, 12, 28)),
    )  # fmt: skip
    view = services.claims.claim("vej", date(2023, 12, 1), date(2024, 12, 31))
    assert {one.id: claim.service_done for one, claim in view.by_convention} == {
        "vej-ami1-2023": Decimal("162.38"),
        "vej-ami2-2023": Decimal("39.12"),
        "vej-ami2-2024": Decimal("170.00"),
    }
    assert view.unassigned == (late.id,)
    assert view.whole.service_done == Decimal("371.50")


def test_v8_a_territory_narrows_a_claim(services: Services, workspace: Workspace) -> None:
    vej_visits(workspace, 3)
    vej_visits(workspace, 2, commune=BOULOGNE)
    period = date(2024, 1, 1), date(2024, 12, 31)
    found = {
        name: services.claims.claim("vej", *period, territory=name).whole.service_done
        for name in ("Audomarois", "Boulonnais", "Montreuillois", "Artois")
    }
    assert found == {
        "Audomarois": 3 * Decimal("162.38"),
        "Boulonnais": 2 * Decimal("162.38"),
        "Montreuillois": Decimal(0),
        "Artois": Decimal(0),
    }


def test_v7_a_period_split_in_two_adds_up(services: Services, workspace: Workspace) -> None:
    twenty_measures(workspace)
    vej_visits(workspace, 4, date(2024, 2, 29))
    for scheme in ("astre", "vej"):
        whole = services.claims.claim(scheme, *ASTRE_YEAR).whole.service_done
        halves = [(date(2023, 11, 1), date(2024, 2, 29)), (date(2024, 3, 1), date(2024, 10, 31))]
        assert sum(services.claims.claim(scheme, *half).whole.service_done for half in halves) == whole > 0


def test_m6_half_a_year_of_microcredit_is_7500_for_fifty_situations(services: Services, workspace: Workspace) -> None:
    made = six_months_of_loans(workspace, 42)
    view = services.claims.claim("microcredit", made.starts, made.ends)
    assert amounts(view) == ("7500.00", "7500.00", "0.00", "7500.00", "0.00")
    [line] = view.whole.lines
    assert line.label == "Forfait de 6 mois\u00a0: 42\u00a0situations sur 50 attendues (84\u00a0%)"
    assert (line.quantity, line.unit_amount, len(line.record_ids)) == (1, Decimal("7500.00"), 42)


def test_m6_a_convention_may_start_when_the_one_before_ends(services: Services, workspace: Workspace) -> None:
    first = six_months_of_loans(workspace, 1)
    own_convention(workspace, first, id="microcredit-2024-2", starts=date(2024, 7, 1), ends=date(2024, 12, 31))
    home = at("62498")
    of = measure(home.id, "microcredit", start=date(2024, 6, 20), state=MeasureState.PREPARING, months=None)
    again = replace(of, id=new_id())
    write(
        workspace,
        home,
        of,
        again,
        staged(of, "diagnosis", date(2024, 6, 30)),
        staged(again, "diagnosis", date(2024, 7, 1)),
    )
    view = services.claims.claim("microcredit", date(2024, 1, 1), date(2024, 12, 31))
    assert [(one.id, claim.achieved.done) for one, claim in view.by_convention] == [
        ("microcredit-2024", 2),
        ("microcredit-2024-2", 1),
    ]
    assert view.whole.service_done == Decimal("15000.00")


def test_an_empty_notebook_owes_its_advance(services: Services) -> None:
    assert amounts(services.claims.claim("astre", *ASTRE_YEAR)) == ("0.00", "42000.00", "0.00", "33600.00", "-33600.00")
    assert amounts(services.claims.claim("astre", date(2020, 1, 1), date(2020, 2, 1))) == ("0.00",) * 5


def test_the_operators_own_share_goes_before_what_is_shipped(services: Services, workspace: Workspace) -> None:
    own_convention(workspace, shipped(workspace, "astre-2023"), id="part", envelope=Decimal("8400.00"))
    home = at("62498")
    write(workspace, home, measure(home.id, start=date(2024, 1, 10), convention_id="part"))
    view = services.claims.claim("astre", *ASTRE_YEAR)
    assert [one.id for one, _ in view.by_convention] == ["part"]
    assert view.whole.envelope == Decimal("8400.00")


def test_conventions_are_listed_latest_first_one_of_each_id(services: Services, workspace: Workspace) -> None:
    own_convention(workspace, shipped(workspace, "vej-ami1-2023"), name="La nôtre")
    assert [(one.id, one.name) for one in services.claims.conventions("vej")] == [
        ("vej-ami2-2023", "Visites explicatives de jugement 2023-2024, AMI 2"),
        ("vej-ami1-2023", "La nôtre"),
    ]


def test_what_does_not_exist_is_told(services: Services) -> None:
    with pytest.raises(NotFoundError) as unknown:
        services.claims.claim("foo", *ASTRE_YEAR)
    assert "Choisissez parmi astre, vej, microcredit" in unknown.value.sentence
    with pytest.raises(NotFoundError) as elsewhere:
        services.claims.claim("vej", *ASTRE_YEAR, convention="astre-2023")
    assert "Conventions connues\u00a0: vej-ami1-2023, vej-ami2-2023." in elsewhere.value.sentence
    by_name = services.claims.claim("astre", *ASTRE_YEAR, convention="ASTRE 2023-2024")
    assert by_name.by_convention[0][0].id == "astre-2023"
    with pytest.raises(InvalidInputError) as refused:
        services.claims.claim("vej", ASTRE_YEAR[1], ASTRE_YEAR[0])
    assert refused.value.fields == {"last": "La fin de la période précède son début."}


def test_p3_what_was_done_for_a_deleted_household_stays_in_the_claim(
    services: Services, workspace: Workspace, clock
) -> None:
    home, seen = at(AMI_2), at(AMI_2)
    of = measure(
        home.id, "vej", start=date(2024, 2, 20), state=MeasureState.CLOSED, convention_id="vej-ami2-2023",
        ended_on=date(2024, 3, 20), end_reason="visit_done",
    )  # fmt: skip
    still = measure(seen.id, "vej", start=date(2024, 2, 20), convention_id="vej-ami2-2023")
    write(
        workspace, home, of, seen, still, contact(of, date(2024, 3, 1), Outcome.PORTE_CLOSE),
        contact(of, date(2024, 3, 8)), contact(still, date(2024, 3, 9)),
    )  # fmt: skip
    before = services.claims.claim("vej", *ASTRE_YEAR)
    services.retention.delete([home.id])
    after = services.claims.claim("vej", *ASTRE_YEAR)
    assert amounts(after) == amounts(before)
    visits, doors = after.whole.lines
    assert (visits.quantity, visits.nameless, len(visits.record_ids)) == (2, 1, 1)
    assert (doors.quantity, doors.nameless, doors.record_ids) == (1, 1, ())
    assert visits.erased_on == (date(2026, 11, 22),)
    assert visits.label == "Visite faite (dont 1 pour des ménages supprimés le 22/11/2026)"


def test_m6_a_deleted_household_that_was_diagnosed_twice_stays_one_situation(
    services: Services, workspace: Workspace
) -> None:
    made = six_months_of_loans(workspace, 1)
    home = at("62498")
    closed = {"state": MeasureState.CLOSED, "months": None, "ended_on": date(2024, 3, 1), "end_reason": "other"}
    first, again = (measure(home.id, "microcredit", start=date(2024, 2, 1), **closed) for _ in range(2))
    diagnoses = staged(first, "diagnosis", date(2024, 2, 10)), staged(again, "diagnosis", date(2024, 2, 20))
    write(workspace, home, first, again, *diagnoses)
    asked = "microcredit", made.starts, made.ends
    assert services.claims.claim(*asked).whole.achieved.done == 2
    services.retention.delete([home.id])
    assert services.claims.claim(*asked).whole.achieved.done == 2


def test_p3_months_and_situations_of_deleted_households_stay_too(services: Services, workspace: Workspace) -> None:
    twenty_measures(workspace)
    made = six_months_of_loans(workspace, 2)
    with workspace.notebook.read() as uow:
        homes = [one.household_id for one in uow.measures.in_states() if one.state is MeasureState.CLOSED]
    astre, loans = ("astre", *ASTRE_YEAR), ("microcredit", made.starts, made.ends)
    before = [amounts(services.claims.claim(*asked)) for asked in (astre, loans)]
    services.retention.delete(homes[:5])
    assert [amounts(services.claims.claim(*asked)) for asked in (astre, loans)] == before
    [line] = services.claims.claim(*astre).whole.lines
    assert (line.quantity, line.nameless, len(line.record_ids)) == (240, 60, 15)
