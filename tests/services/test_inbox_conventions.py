"""A convention of the Department: read whole with what it replaces, counted from then on, and given back when wrong."""

from __future__ import annotations

import pytest

from desktop.domain.convention import to_mapping
from desktop.errors import NotAllowedError
from desktop.services.inbox import InboxState
from desktop.storage.inbox import InboxEntry
from tests.conftest import TODAY
from tests.factories import new_id, opened_measure

NEW = {
    "id": "vej-2027", "scheme": "vej", "name": "VEJ 2027", "starts": "2027-01-01", "ends": "2027-12-31",
    "territories": ["Artois"], "rates": {"visit": "170.00", "porte_close": "40.00"}, "envelope": "30000.00",
    "advance_percent": 60, "source": "Convention du 12 décembre 2026",
}  # fmt: skip


def came(services, content) -> str:
    item_id = new_id()
    with services.workspace.notebook.write() as uow:
        uow.inbox.add(InboxEntry(item_id, 1, "convention", "2026-11-20T08:00:00.000000Z", content, "0" * 64, "s", "t"))
    return item_id


def known(services):
    return {line.convention.id: line.convention for line in services.conventions.all().lines}


def of_the_measure(services):
    """The convention of an open measure, in this notebook."""
    measure = opened_measure(services)
    with services.workspace.notebook.read() as uow:
        return services.workspace.convention_for(uow, measure.scheme, "62498", measure.start)


def test_all_that_it_says_is_told_before_it_counts(services):
    item = came(services, NEW)
    (line,) = services.inbox.lines()
    facts = dict(line.facts)
    assert line.headline == "Convention\u00a0: VEJ 2027"
    assert facts["Dispositif"] == "VEJ"
    assert (facts["Territoires"], facts["Avance"]) == ("Artois", "60\u00a0%")
    assert "170,00\u00a0€" in facts["Tarifs"]
    assert "Remplace" not in facts
    services.inbox.accept_convention(item)
    assert known(services)["vej-2027"].name == "VEJ 2027"


def test_what_it_changes_of_one_that_is_there_is_told_and_given_back_whole(services):
    before = next(one for one in known(services).values() if one.scheme == "vej")
    item = came(services, to_mapping(before) | {"envelope": "1.00"})
    facts = dict(services.inbox.lines()[0].facts)
    assert facts["Remplace"].startswith(f"«\u00a0{before.name}\u00a0»\u00a0: enveloppe, jusqu’ici ")
    services.inbox.accept_convention(item)
    assert str(known(services)[before.id].envelope) == "1.00"
    services.inbox.take_back(item)
    assert known(services)[before.id] == before
    assert services.inbox.lines()[0].state is InboxState.WAITING


def test_one_of_ones_own_that_it_replaced_comes_back(services):
    first = came(services, NEW)
    services.inbox.accept_convention(first)
    second = came(services, NEW | {"name": "VEJ 2027 bis"})
    services.inbox.accept_convention(second)
    assert known(services)["vej-2027"].name == "VEJ 2027 bis"
    services.inbox.take_back(second)
    assert known(services)["vej-2027"].name == "VEJ 2027"
    services.inbox.take_back(first)
    assert "vej-2027" not in known(services)


def test_the_first_of_two_is_given_back_and_the_one_that_replaced_it_stays(services):
    first, second = came(services, NEW), came(services, NEW | {"name": "VEJ 2027 bis"})
    services.inbox.accept_convention(first)
    services.inbox.accept_convention(second)
    services.inbox.take_back(first)
    assert known(services)["vej-2027"].name == "VEJ 2027 bis"
    services.inbox.take_back(second)
    assert "vej-2027" not in known(services)


def test_one_that_measures_were_assigned_under_is_not_given_back(services):
    year = TODAY.year
    content = NEW | {"id": "astre-autre", "scheme": "astre", "rates": {"month": "175.00"}, "territories": []}
    content |= {"starts": f"{year}-01-01", "ends": f"{year}-12-31", "name": "ASTRE autre"}
    item = came(services, content)
    services.inbox.accept_convention(item)
    assert of_the_measure(services).id == "astre-autre"
    with pytest.raises(NotAllowedError, match="attribuées sous cette convention"):
        services.inbox.take_back(item)
    assert "astre-autre" in known(services)


@pytest.mark.parametrize("changes", [{"scheme": "inconnu"}, {"territories": ["Ailleurs"]}, {"ends": "2026-01-01"}])
def test_one_of_a_scheme_or_a_territory_that_is_not_known_here_is_not_taken(services, changes):
    item = came(services, NEW | changes)
    assert "ne sait pas lire cette convention" in services.inbox.lines()[0].trouble
    with pytest.raises(NotAllowedError):
        services.inbox.accept_convention(item)
    assert "vej-2027" not in known(services)
