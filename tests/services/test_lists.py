"""The lists: sorted by every column, narrowed with counts that tell the truth, kept under names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from desktop.domain.contact import Outcome
from desktop.domain.household import Dwelling
from desktop.services.list_settings import ListLayout
from desktop.services.lists import Facet, ListChoice, ListKind, ListOrder
from tests.conftest import TODAY
from tests.factories import ARRAS, LENS, SAINT_OMER, opened_measure, recorded, saved_household

HOUSEHOLDS, MEASURES = ListKind.HOUSEHOLDS, ListKind.MEASURES


@pytest.fixture
def filled(services):
    """Delattre (Lens): ASTRE met three weeks ago, a visit planned; Zola (Arras): VEJ; Éluard (Saint-Omer): nothing."""
    first = saved_household(services, "Delattre", "Éloïse", dwelling=Dwelling(LENS, "12 rue Émile Zola"))
    other = saved_household(services, "Zola", "Nusch", dwelling=Dwelling(ARRAS, "3 rue Émile Zola"))
    third = saved_household(services, "Éluard", "Paul", dwelling=Dwelling(SAINT_OMER, "place d’Armes"))
    astre = opened_measure(services, of=first)
    recorded(services, astre, TODAY - timedelta(days=21))
    recorded(services, astre, TODAY - timedelta(days=2), Outcome.PORTE_CLOSE)
    services.visits.plan(astre.id, TODAY + timedelta(days=3))
    vej = opened_measure(services, "vej", TODAY - timedelta(days=90), of=other)
    return first, other, third, astre, vej


def names(services, choice=ListChoice(), column="name", *, descending=False):  # noqa: B008 - frozen
    found = services.lists.places(HOUSEHOLDS, choice, ListOrder(column, descending))
    return [line.name.split()[0] for line in services.lists.households(found.places)]


def measures(services, choice=ListChoice(), column="name", *, descending=False):  # noqa: B008 - frozen
    found = services.lists.places(MEASURES, choice, ListOrder(column, descending))
    return [line.scheme for line in services.lists.measures(found.places)]


def counts(services, facet, choice=ListChoice(), kind=HOUSEHOLDS):  # noqa: B008 - frozen
    return {value.label: value.count for value in services.lists.facet(kind, facet, choice)}


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        ("name", ["DELATTRE", "ÉLUARD", "ZOLA"], ["ZOLA", "ÉLUARD", "DELATTRE"]),
        ("schemes", ["DELATTRE", "ZOLA", "ÉLUARD"], ["ZOLA", "DELATTRE", "ÉLUARD"]),
        ("commune", ["ZOLA", "DELATTRE", "ÉLUARD"], ["ÉLUARD", "DELATTRE", "ZOLA"]),
        ("territory", ["ZOLA", "ÉLUARD", "DELATTRE"], ["DELATTRE", "ÉLUARD", "ZOLA"]),
        ("address", ["ÉLUARD", "ZOLA", "DELATTRE"], ["DELATTRE", "ZOLA", "ÉLUARD"]),
        ("last_met", ["DELATTRE", "ÉLUARD", "ZOLA"], ["DELATTRE", "ÉLUARD", "ZOLA"]),
        ("next", ["DELATTRE", "ÉLUARD", "ZOLA"], ["DELATTRE", "ÉLUARD", "ZOLA"]),
        ("state", ["DELATTRE", "ZOLA", "ÉLUARD"], ["DELATTRE", "ZOLA", "ÉLUARD"]),
        ("referent", ["DELATTRE", "ÉLUARD", "ZOLA"], ["DELATTRE", "ÉLUARD", "ZOLA"]),
    ],
)
def test_households_are_sorted_by_each_column_and_those_without_a_value_come_last(services, filled, column, up, down):
    assert names(services, column=column) == up
    assert names(services, column=column, descending=True) == down


@pytest.mark.parametrize("column", ["name", "schemes", "state", "referent", "end", "last_met", "next", "commune"])
def test_measures_are_sorted_by_each_column(services, filled, column):
    assert sorted(measures(services, column=column)) == ["astre", "vej"]
    assert sorted(measures(services, column=column, descending=True)) == ["astre", "vej"]


def test_a_line_tells_the_last_contact_done_and_the_next_appointment(services, filled):
    line = services.lists.households(services.lists.places(HOUSEHOLDS, ListChoice("delattre")).places)[0]
    assert (line.last_met, line.next_planned) == (TODAY - timedelta(days=21), TODAY + timedelta(days=3))
    assert (line.state_words, line.schemes, line.commune) == ("En cours", ("astre",), "Lens")


def test_a_measure_tells_its_progress_what_is_owed_and_its_end(services, filled):
    (line,) = services.lists.measures(services.lists.places(MEASURES, ListChoice(scheme="astre")).places)
    assert (line.progress, line.state_words, line.end) == ("1 sur 24", "En cours", date(2027, 8, 31))
    assert "visite au plus tard le" in line.owed
    assert line.next_planned == TODAY + timedelta(days=3)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (ListChoice(scheme="astre"), ["DELATTRE"]),
        (ListChoice(state="active"), ["DELATTRE", "ZOLA"]),
        (ListChoice(state="none"), ["ÉLUARD"]),
        (ListChoice(place=f"commune:{ARRAS}"), ["ZOLA"]),
        (ListChoice(place="territory:Audomarois"), ["ÉLUARD"]),
        (ListChoice(not_met="1"), ["ZOLA"]),
        (ListChoice("zola"), ["DELATTRE", "ZOLA"]),
        (ListChoice("zola", scheme="vej"), ["ZOLA"]),
        (ListChoice("delatre"), ["DELATTRE"]),
        (ListChoice("nobody"), []),
    ],
)
def test_households_are_narrowed(services, filled, choice, expected):
    assert names(services, choice) == expected


def test_a_closed_measure_is_found_by_its_state_only(services, filled):
    services.measures.end(filled[4].id, TODAY, "moved")
    assert names(services, ListChoice(scheme="vej")) == []
    assert names(services, ListChoice(scheme="vej", state="closed")) == ["ZOLA"]
    assert (
        services.lists.households(services.lists.places(HOUSEHOLDS, ListChoice("nusch")).places)[0].state_words
        == "Clôturée"
    )


def test_each_value_is_told_with_what_it_would_give_under_the_other_choices(services, filled):
    assert counts(services, Facet.SCHEME) == {"ASTRE": 1, "VEJ": 1}
    assert counts(services, Facet.STATE) == {"En cours": 2, "Sans mesure": 1}
    assert counts(services, Facet.NOT_MET) == {f"Sans visite depuis {n}\u00a0mois": 1 for n in (1, 2, 3, 6)}
    places = counts(services, Facet.PLACE)
    assert (places["Lens"], places["Audomarois"], places["Arras"]) == (1, 1, 1)
    assert counts(services, Facet.SCHEME, ListChoice(scheme="astre")) == {"ASTRE": 1, "VEJ": 1}
    assert counts(services, Facet.SCHEME, ListChoice(place=f"commune:{LENS}")) == {"ASTRE": 1}
    assert counts(services, Facet.STATE, kind=MEASURES) == {"En cours": 2}


@pytest.mark.parametrize("facet", [Facet.SCHEME, Facet.STATE, Facet.PLACE, Facet.NOT_MET])
@pytest.mark.parametrize("kind", list(ListKind))
def test_every_count_is_what_the_list_then_holds(services, filled, facet, kind):
    for choice in (ListChoice(), ListChoice(scheme="astre"), ListChoice(state="active"), ListChoice("zola")):
        for value in services.lists.facet(kind, facet, choice):
            chosen = replace(choice, **{facet.value: value.value})
            assert len(services.lists.places(kind, chosen).places) == value.count, (choice, value)


def test_a_choice_has_its_words(services):
    label = services.lists.label
    assert label(Facet.SCHEME, "vej") == "VEJ"
    assert label(Facet.STATE, "none") == "Sans mesure"
    assert label(Facet.PLACE, f"commune:{LENS}") == "Lens"
    assert label(Facet.PLACE, "territory:Artois") == "Artois"
    assert label(Facet.NOT_MET, "3") == "Sans visite depuis 3\u00a0mois"


def test_misspelt_words_say_that_the_list_is_of_what_is_near(services, filled):
    assert services.lists.places(HOUSEHOLDS, ListChoice("delatre")).near
    assert not services.lists.places(HOUSEHOLDS, ListChoice("delat")).near


def test_a_filter_kept_is_renamed_taken_away_and_put_back_where_it_was(services):
    first = services.list_settings.keep("À revoir", HOUSEHOLDS, ListChoice(not_met="2"), ListOrder("last_met"))
    services.list_settings.keep("ASTRE", MEASURES, ListChoice(scheme="astre"), ListOrder())
    renamed = services.list_settings.rename(first, " Pas vus ")
    assert [one.name for one in services.list_settings.saved()] == ["Pas vus", "ASTRE"]
    undo = services.list_settings.remove(renamed)
    assert [one.name for one in services.list_settings.saved()] == ["ASTRE"]
    undo()
    assert services.list_settings.saved()[0] == renamed
    assert renamed.choice == ListChoice(not_met="2")


def test_a_name_used_again_replaces_its_filter(services):
    services.list_settings.keep("ASTRE", HOUSEHOLDS, ListChoice(), ListOrder())
    services.list_settings.keep("ASTRE", HOUSEHOLDS, ListChoice(scheme="astre"), ListOrder())
    assert [one.choice.scheme for one in services.list_settings.saved()] == ["astre"]


def test_the_columns_are_remembered(services):
    assert services.list_settings.layout(HOUSEHOLDS) == ListLayout()
    layout = ListLayout(("name", "commune"), ("address",), {"name": 30.5}, ListOrder("commune", descending=True))
    services.list_settings.keep_layout(HOUSEHOLDS, layout)
    assert services.list_settings.layout(HOUSEHOLDS) == layout
    assert services.list_settings.layout(MEASURES) == ListLayout()


def test_the_referent_of_a_household_is_that_of_its_foremost_measure(services):
    household = saved_household(services, "Deuxfois")
    over = opened_measure(services, "astre", date(2026, 10, 1), household)
    followed = opened_measure(services, "vej", date(2026, 9, 1), household)
    for of, referent in ((over, "Alice"), (followed, "Bruno")):
        services.measures.transfer(of.id, referent, "Congé")
    services.measures.end(over.id, TODAY, "moved")
    (line,) = services.lists.households(services.lists.places(HOUSEHOLDS, ListChoice("deuxfois")).places)
    assert (line.referent, line.state_words) == ("Bruno", "En cours")
