"""To which convention an act is charged: that of its measure (A7), or the one in force on its day (V7, M6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.convention import load_conventions
from desktop.domain.dossier import Case
from desktop.paths import resource_dir
from desktop.schemes.registry import registry
from desktop.services.charging import Charging
from tests.factories import contact, measure

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
ONE_DAY = timedelta(days=1)
MODEL = next(one for one in load_conventions(resource_dir() / "conventions") if one.id == "vej-ami2-2023")
OWN = replace(MODEL, id="own", territories=("Artois",), starts=FIRST, ends=LAST)
ELSEWHERE = replace(
    MODEL, id="elsewhere", territories=("Lens-Hénin",), starts=date(2023, 1, 1), ends=date(2025, 12, 31)
)


def charging(scheme, *conventions):
    found = [replace(one, scheme=scheme) for one in conventions or (OWN, ELSEWHERE)]
    return Charging(registry().scheme(scheme), {one.id: one for one in found})


@pytest.mark.parametrize(
    ("day", "charged"),
    [(FIRST - ONE_DAY, "elsewhere"), (FIRST, "own"), (LAST, "own"), (LAST + ONE_DAY, "elsewhere")],
)
def test_v7_the_convention_of_a_measure_is_charged_on_each_of_its_days_wherever_the_household_lives_now(day, charged):
    assert charging("vej").convention_of(day, "Lens-Hénin", "own") == charged


@pytest.mark.parametrize("day", [FIRST - ONE_DAY, FIRST, LAST, LAST + ONE_DAY])
def test_a7_the_convention_of_an_astre_measure_is_charged_whatever_the_day(day):
    assert charging("astre").convention_of(day, "Lens-Hénin", "own") == "own"


def test_without_a_convention_of_its_own_an_act_goes_by_its_day_and_territory_or_to_none():
    assert charging("vej").convention_of(FIRST, "Artois", "") == "own"
    assert charging("vej").convention_of(FIRST, "Artois", "gone") == "own"
    assert charging("vej").convention_of(LAST + ONE_DAY, "Artois", "") == ""


def test_each_act_carries_the_convention_that_is_charged():
    of = measure(scheme="vej", start=FIRST, convention_id="own")
    case = Case(of, (contact(of, LAST), contact(of, LAST + ONE_DAY, Outcome.PORTE_CLOSE)), territory="Lens-Hénin")
    acts = charging("vej").acts(case, date(2026, 1, 1))
    assert [(one.rate, one.convention_id) for one in acts] == [("visit", "own"), ("porte_close", "elsewhere")]
