"""What is offered to be chosen: communes, territories, lists of options."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from desktop.domain.forms import Option


def test_the_territories_of_the_worker_come_first_and_none_is_left_out(services):
    everywhere = services.reference.territories()
    assert services.reference.territories_own_first() == everywhere == tuple(sorted(everywhere))
    services.settings.save(replace(services.settings.load(), territories=("Ternois", "Lens-Hénin")))
    ordered = services.reference.territories_own_first()
    assert ordered[:2] == ("Lens-Hénin", "Ternois")
    assert sorted(ordered) == sorted(everywhere)


def test_a_commune_of_the_worker_comes_before_a_larger_one_elsewhere(services):
    before = services.reference.communes("noy")
    own = next(one for one in before if one.territory != before[0].territory)
    services.settings.save(replace(services.settings.load(), territories=(own.territory,)))
    after = services.reference.communes("noy")
    assert after[0].insee == own.insee
    assert own.population < before[0].population
    assert {one.insee for one in after} == {one.insee for one in before}


def test_retired_entries_of_a_list_are_not_offered(services):
    today = services.today()
    for name, entries in services.workspace.registry.lists.items():
        assert services.reference.options(name) == tuple(entry for entry in entries if entry.is_offered(today))
        assert not any(entry.retired for entry in services.reference.options(name))


def test_an_aid_is_offered_from_its_first_day_to_its_last_and_keeps_its_words_for_ever(services, monkeypatch):
    today = services.today()
    day = timedelta(days=1)
    aids = (
        Option("over", "Aide close", until=today - day),
        Option("last", "Dernier jour", until=today),
        Option("first", "Premier jour", since=today),
        Option("coming", "Aide à venir", since=today + day),
    )
    monkeypatch.setitem(services.workspace.registry.lists, "aid", aids)
    assert [one.value for one in services.reference.options("aid")] == ["last", "first"]
    assert [one.value for one in services.reference.options("aid", "over")] == ["over", "last", "first"]
    assert services.reference.label("aid", "over") == "Aide close"


def test_the_catalogue_of_aids_is_dated_and_holds_no_amount(services):
    aids = {one.value: one for one in services.workspace.registry.lists["aid"]}
    assert aids["mpa"].since == date(2024, 1, 1)
    assert not aids["mpr_serenity"].is_offered(date(2024, 1, 1))
    assert not any(sign in one.label for one in aids.values() for sign in "€%")


def test_a_retired_entry_stays_offered_to_whoever_has_it(services, monkeypatch):
    lists = services.workspace.registry.lists
    first, *rest = lists["housing_status"]
    monkeypatch.setitem(lists, "housing_status", (replace(first, retired=True), *rest))
    assert first.value not in [one.value for one in services.reference.options("housing_status")]
    assert services.reference.options("housing_status", first.value)[0].value == first.value


def test_an_unknown_value_is_told_as_it_is(services):
    known = services.reference.options("housing_status")[0]
    assert services.reference.label("housing_status", known.value) == known.label
    assert services.reference.label("housing_status", "tent") == "tent"


def test_communes_are_found_by_what_is_typed_and_by_their_code(services):
    found = services.reference.communes("arras")[0]
    assert found.name == "Arras"
    assert services.reference.commune(found.insee) == found
    assert found.territory in services.reference.territories()


def test_the_day_and_the_hour_are_those_of_the_clock(services):
    assert services.now().date() == services.today() == services.workspace.clock.today()
    assert services.now().utcoffset() is not None
    assert services.new_id() != services.new_id()
