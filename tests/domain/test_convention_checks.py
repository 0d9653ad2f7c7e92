"""Days that no convention covers and days that two cover, by scheme and territory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from desktop.domain.convention import Convention, load_conventions
from desktop.domain.convention_checks import gaps, overlaps
from desktop.paths import resource_dir

TERRITORIES = ("Artois", "Boulonnais", "Ternois")


@pytest.fixture
def astre() -> Convention:
    shipped = load_conventions(Path(resource_dir()) / "conventions")
    return replace(next(one for one in shipped if one.scheme == "astre"), territories=())


def lasting(of: Convention, convention_id: str, first: date, last: date, *territories: str) -> Convention:
    return replace(of, id=convention_id, name=convention_id, starts=first, ends=last, territories=territories)


def test_conventions_that_follow_one_another_leave_no_gap(astre: Convention) -> None:
    one = lasting(astre, "one", date(2024, 1, 1), date(2024, 12, 31))
    other = lasting(astre, "other", date(2025, 1, 1), date(2025, 12, 31))
    assert gaps([other, one], TERRITORIES) == ()
    assert overlaps([other, one]) == ()


def test_days_between_two_conventions_are_a_gap_of_the_whole_departement(astre: Convention) -> None:
    one = lasting(astre, "one", date(2024, 1, 1), date(2024, 12, 30))
    other = lasting(astre, "other", date(2025, 1, 1), date(2025, 12, 31))
    [gap] = gaps([one, other], TERRITORIES)
    assert (gap.territories, gap.first, gap.last) == ((), date(2024, 12, 31), date(2024, 12, 31))


def test_a_territory_left_out_for_a_time_is_named(astre: Convention) -> None:
    conventions = [
        lasting(astre, "one", date(2024, 1, 1), date(2024, 6, 30), "Artois", "Boulonnais"),
        lasting(astre, "two", date(2024, 7, 1), date(2024, 12, 31), "Artois"),
        lasting(astre, "three", date(2025, 1, 1), date(2025, 12, 31), "Artois", "Boulonnais"),
    ]
    [gap] = gaps(conventions, TERRITORIES)
    assert (gap.territories, gap.first, gap.last) == (("Boulonnais",), date(2024, 7, 1), date(2024, 12, 31))


def test_a_long_convention_hides_no_gap_behind_a_short_one(astre: Convention) -> None:
    conventions = [
        lasting(astre, "long", date(2024, 1, 1), date(2024, 12, 31)),
        lasting(astre, "short", date(2024, 2, 1), date(2024, 3, 31)),
        lasting(astre, "next", date(2025, 1, 1), date(2025, 12, 31)),
    ]
    assert gaps(conventions, TERRITORIES) == ()


def test_two_conventions_on_the_same_days_and_territory_overlap_and_the_nearer_one_is_taken(astre: Convention) -> None:
    whole = lasting(astre, "whole", date(2024, 1, 1), date(2024, 12, 31))
    artois = lasting(astre, "artois", date(2024, 7, 1), date(2025, 6, 30), "Artois")
    [found] = overlaps([artois, whole])
    assert (found.first, found.last, found.territories) == (date(2024, 7, 1), date(2024, 12, 31), ("Artois",))
    assert found.taken is artois


def test_other_territories_other_schemes_and_demonstrations_do_not_overlap(astre: Convention) -> None:
    whole = lasting(astre, "whole", date(2024, 1, 1), date(2024, 12, 31))
    assert overlaps([replace(whole, territories=("Artois",)), replace(whole, territories=("Ternois",))]) == ()
    assert overlaps([whole, replace(whole, scheme="vej")]) == ()
    assert overlaps([whole, replace(whole, demonstration=True)]) == ()
