"""Conventions: a new year by copying and editing, every error beside its field, what is to heed told in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from desktop.domain.measure import MeasureState
from desktop.errors import AppError, InvalidInputError
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.conventions import ConventionValues
from desktop.services.workspace import Workspace
from tests.factories import measure, set_day
from tests.services.figures_written import at, vej_visits, write


def next_astre(services: Services, **changes: object) -> ConventionValues:
    return replace(services.conventions.next_year("astre-2023"), **changes)  # type: ignore[arg-type]


def test_those_shipped_are_listed_by_scheme_with_all_that_they_say(services: Services) -> None:
    lines = services.conventions.all().lines
    assert [line.convention.id for line in lines] == [
        "astre-2023", "vej-ami2-2023", "vej-ami1-2023", "microcredit-2023",
    ]  # fmt: skip
    assert not any(line.is_own or line.is_adapted for line in lines)
    assert services.conventions.rates_of("astre") == (
        ("month", "Mois de mesure"), ("diagnosis", "Diagnostic mandaté et remis"),
    )  # fmt: skip


def test_the_copy_for_the_next_year_follows_the_convention_and_writes_nothing(services: Services) -> None:
    values = services.conventions.next_year("astre-2023")
    assert (values.id, values.name) == ("", "ASTRE 2024-2025")
    assert (values.starts, values.ends) == (date(2024, 11, 1), date(2025, 10, 31))
    assert values.rates == {"month": Decimal("175.00"), "diagnosis": Decimal("375.00")}
    assert (values.envelope, values.advance_percent, values.target) == (Decimal("42000.00"), 80, 20)
    assert len(services.conventions.all().lines) == 4


def test_what_is_kept_is_used_by_new_measures_and_claims_and_can_be_taken_back(
    services: Services, workspace: Workspace
) -> None:
    undo = services.conventions.save(next_astre(services, envelope=Decimal("21000"), rates={"month": Decimal("180")}))
    [line] = [one for one in services.conventions.all().lines if one.convention.id == "astre-2024"]
    assert line.is_own
    assert line.convention.rates == {"month": Decimal("180.00")}
    assert [one.id for one in services.claims.conventions("astre")] == ["astre-2024", "astre-2023"]
    with workspace.notebook.read() as uow:
        found = workspace.convention_for(uow, "astre", "62498", date(2025, 3, 1))
    assert found is not None
    assert found.id == "astre-2024"
    undo()
    assert [one.id for one in services.claims.conventions("astre")] == ["astre-2023"]


def test_an_edited_convention_keeps_its_id_and_undo_gives_back_what_it_said(services: Services) -> None:
    services.conventions.save(next_astre(services))
    values = services.conventions.values("astre-2024")
    undo = services.conventions.save(replace(values, target=12))
    assert services.conventions.values("astre-2024").target == 12
    undo()
    assert services.conventions.values("astre-2024") == values


def test_a_shipped_convention_is_adapted_in_its_place_and_taken_again_as_it_is_shipped(services: Services) -> None:
    values = services.conventions.values("vej-ami2-2023")
    services.conventions.save(replace(values, envelope=Decimal("12000.00")))
    [line] = [one for one in services.conventions.all().lines if one.convention.id == "vej-ami2-2023"]
    assert (line.is_adapted, line.convention.envelope) == (True, Decimal("12000.00"))
    services.conventions.remove("vej-ami2-2023")
    assert services.conventions.values("vej-ami2-2023") == values


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"name": " "}, "name", "Donnez-lui un nom."),
        ({"name": "ASTRE 2023-2024"}, "name", "Une autre convention de ce dispositif porte ce nom."),
        ({"starts": None}, "starts", "Indiquez cette date."),
        ({"ends": date(2024, 10, 31)}, "ends", "La fin est avant le début."),
        ({"envelope": None}, "envelope", "Indiquez l’enveloppe, 0 s’il n’y en a pas."),
        ({"envelope": Decimal(-1)}, "envelope", "Un montant de 0 à 999 999 999,99 €."),
        ({"rates": {"month": Decimal("-0.01")}}, "rate_month", "Un montant de 0 à 999 999 999,99 €."),
        ({"rates": {"month": None, "diagnosis": None}}, "rate_month", "Indiquez au moins un tarif."),
        ({"advance_percent": 101}, "advance_percent", "Un pourcentage de 0 à 100."),
        ({"target": 0}, "target", "Au moins 1, ou rien s’il n’y a pas d’objectif."),
    ],
)
def test_each_error_is_told_beside_its_field_and_nothing_is_kept(
    services: Services, changes: dict[str, object], field: str, told: str
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        services.conventions.save(next_astre(services, **changes))
    assert refused.value.fields == {field: told}
    assert len(services.conventions.all().lines) == 4


def test_two_of_one_year_have_two_ids(services: Services) -> None:
    services.conventions.save(next_astre(services))
    services.conventions.save(next_astre(services, name="ASTRE, Artois", territories=("Artois",)))
    found = {one.convention.id for one in services.conventions.all().lines if one.is_own}
    assert found == {"astre-2024", "astre-2024-2"}


def test_one_under_which_measures_were_assigned_stays(services: Services, workspace: Workspace) -> None:
    services.conventions.save(next_astre(services))
    home = at("62498")
    write(workspace, home, measure(home.id, start=date(2024, 11, 4), convention_id="astre-2024"))
    with pytest.raises(AppError, match="Des mesures ont été attribuées"):
        services.conventions.remove("astre-2024")
    assert [one.measures for one in services.conventions.all().lines if one.is_own] == [1]


def test_one_of_nobody_is_removed_and_comes_back(services: Services) -> None:
    services.conventions.save(next_astre(services))
    put_back = services.conventions.remove("astre-2024")
    assert len(services.conventions.all().lines) == 4
    put_back()
    assert services.conventions.values("astre-2024").name == "ASTRE 2024-2025"


def test_gaps_overlaps_and_the_end_of_the_last_one_are_told_in_words(services: Services) -> None:
    services.conventions.save(next_astre(services, starts=date(2025, 1, 1), ends=date(2025, 12, 31)))
    services.conventions.save(
        replace(services.conventions.next_year("vej-ami2-2023"), name="AMI 2 bis", starts=date(2024, 10, 1))
    )
    told = "\n".join(services.conventions.all().remarks)
    assert "ASTRE\u00a0: aucune convention du 1er\u00a0novembre 2024 au 31\u00a0décembre 2024." in told
    assert "se chevauchent du 1er\u00a0octobre 2024 au 31\u00a0octobre 2024" in told
    assert "une nouvelle mesure va à «\u00a0AMI 2 bis\u00a0»" in told
    assert "ASTRE\u00a0: la dernière convention est finie depuis le 31\u00a0décembre 2025." in told


def test_a1_open_measures_that_last_longer_than_their_convention_are_told_with_their_households(
    services: Services, workspace: Workspace
) -> None:
    home, over = at("62498"), at("62498")
    goes_on = measure(home.id, start=date(2024, 6, 10), months=12, convention_id="astre-2023")
    ended = measure(
        over.id, start=date(2024, 6, 10), state=MeasureState.CLOSED, ended_on=date(2025, 6, 9), end_reason="finished",
        convention_id="astre-2023",
    )  # fmt: skip
    write(workspace, home, goes_on, over, ended)
    vej_visits(workspace, 1)
    lines = {line.convention.id: line for line in services.conventions.all().lines}
    [found] = lines["astre-2023"].going_on
    assert (found.measure_id, found.household, found.until) == (goes_on.id, home.name, date(2025, 6, 9))
    assert lines["vej-ami2-2023"].going_on == ()
    assert lines["astre-2023"].measures == 2


def test_what_is_done_to_conventions_is_in_the_journal(services: Services) -> None:
    services.conventions.save(next_astre(services))()
    services.conventions.save(next_astre(services))
    services.conventions.remove("astre-2024")
    told = [line.what for line in services.journal.page(0, 4)]
    assert told == [
        "Convention supprimée", "Convention enregistrée", "Convention remise comme avant", "Convention enregistrée",
    ]  # fmt: skip


def test_a1_a_measure_that_goes_on_past_its_convention_says_so_itself(
    services: Services, workspace: Workspace, clock: FixedClock
) -> None:
    home, elsewhere = at("62498"), at("62765")
    astre = measure(home.id, start=date(2024, 6, 10), convention_id="astre-2023")
    vej = measure(elsewhere.id, "vej", start=date(2024, 6, 10), convention_id="vej-ami2-2023")
    write(workspace, home, astre, elsewhere, vej)
    told = (
        "La convention «\u00a0ASTRE 2023-2024\u00a0» est finie depuis le 31\u00a0octobre 2024\u00a0: cette mesure "
        "reste à mener à son terme, et c’est elle qui la paie."
    )
    set_day(clock, date(2024, 10, 31))
    assert told not in services.measures.view(astre.id).warnings
    set_day(clock, date(2024, 11, 1))
    assert told in services.measures.view(astre.id).warnings
    assert services.measures.view(vej.id).warnings == ()
