"""Names near what was typed are offered as long as few bear it exactly."""

from __future__ import annotations

import pytest

from tests.factories import saved_household


@pytest.mark.parametrize(("exact", "near"), [(1, 1), (2, 1), (3, 0)])
def test_a_name_spelt_nearly_so_is_shown_beside_fewer_than_three_spelt_so(services, exact, near):
    for _ in range(exact):
        saved_household(services, "Lefebvre", "Anne")
    saved_household(services, "Lefevbre", "Zoé")
    found = [one.household for one in services.search.search("lefebvre").found if one.kind == "household"]
    assert (found.count("LEFEBVRE Anne"), found.count("LEFEVBRE Zoé")) == (exact, near)
