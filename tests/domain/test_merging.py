"""Two households that are one: what differs, whose word is proposed, and who is who again once they are apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.household import Dwelling
from desktop.domain.merging import (
    MergeChoice,
    Pair,
    Word,
    asunder,
    differences,
    likely_same,
    merged_household,
    of_person,
)
from tests.factories import LENS, household, person

KEPT = Dwelling(LENS, "12 rue Émile Zola", "62300", "tenant_social")
MERGED = Dwelling(LENS, "3 rue Pasteur", "62300", "owner")


def told(kept, merged, same=None):
    return {pair.name: (pair.kept, pair.merged) for pair in differences(kept, merged, same or {})}


def test_what_both_say_and_not_alike_is_to_be_chosen_and_nothing_else():
    kept = household(dwelling=KEPT, phone="06 11", note="Chien", composition="alone", agreed_on=date(2026, 1, 5))
    merged = household(dwelling=MERGED, phone="06 22", note="Chien", composition="couple", supports_in_place="CCAS")
    place = {name: replace(one, housing_status="") for name, one in (("kept", KEPT), ("merged", MERGED))}
    assert told(kept, merged) == {
        "dwelling": (place["kept"], place["merged"]),
        "housing_status": ("tenant_social", "owner"),
        "composition": ("alone", "couple"),
        "phone": ("06 11", "06 22"),
    }


def test_of_texts_both_are_proposed_and_of_a_choice_that_of_the_file_that_stays():
    kept, merged = household(note="Chien", composition="alone"), household(note="Chat", composition="couple")
    assert {pair.name: pair.default for pair in differences(kept, merged, {})} == {
        "note": Word.BOTH,
        "composition": Word.KEPT,
    }
    assert merged_household(kept, merged, MergeChoice()).note == "Chien\nChat"
    assert merged_household(kept, merged, MergeChoice()).composition == "alone"


@pytest.mark.parametrize("word", [Word.BOTH, Word.KEPT])
def test_what_is_no_text_is_never_both(word):
    kept, merged = household(composition="alone"), household(composition="couple")
    assert merged_household(kept, merged, MergeChoice({"composition": word})).composition == "alone"
    assert not Pair("composition", "alone", "couple").may_be_both


def test_the_phone_of_a_person_may_be_both_and_a_birth_date_may_not():
    one = person(phone="06 11", birth_date=date(1980, 5, 1))
    twin = person(phone="06 22", birth_date=date(1980, 1, 5))
    found = differences(household(persons=(one,)), household(persons=(twin,)), {twin.id: one.id})
    assert {pair.name: pair.may_be_both for pair in found} == {
        of_person(one, "birth_date"): False,
        of_person(one, "phone"): True,
    }


@pytest.mark.parametrize(
    ("last", "first", "born", "same"),
    [
        ("Delattre", "Éloïse", None, True),
        ("Delattre", "", None, True),
        ("Delattre", "Éloïse Marie", None, True),
        ("Delattre", "Marie", None, False),
        ("", "", None, False),
        ("Delattre", "Éloïse", date(1980, 5, 1), True),
        ("Delattre", "Éloïse", date(1980, 5, 2), False),
    ],
)
def test_who_seems_the_same_is_named_alike_and_not_born_another_day(last, first, born, same):
    kept, merged = household(persons=(person(birth_date=date(1980, 5, 1)),)), household(persons=(person(last, first),))
    merged = replace(merged, persons=(replace(merged.persons[0], birth_date=born),))
    assert bool(likely_same(kept, merged)) == same


def test_nobody_is_the_same_as_two():
    one, other = person(), person()
    kept, merged = household(persons=(person(),)), household(persons=(one, other))
    assert likely_same(kept, merged) == {one.id: kept.persons[0].id}


def test_whoever_went_over_goes_back_as_they_are_now_and_as_they_were_when_taken_out_since():
    mine, theirs, taken_out = person("Delattre"), person("Roux"), person("Roux", "Zoé")
    kept, merged = household(persons=(mine,)), household(persons=(theirs, taken_out))
    result = merged_household(kept, merged, MergeChoice())
    assert result.persons == (mine, theirs, taken_out)
    married = replace(theirs, last_name="Petit")
    since = person("Petit", "Léo")
    now = replace(result, persons=(mine, married, since))
    apart = asunder(kept, merged, result, now)
    assert apart.merged.persons == (married, taken_out)
    assert apart.kept.persons == (mine, since)


def test_a_person_who_was_the_same_is_each_their_own_again_unless_written_in_since():
    mine, twin = person("Delattre", phone="06 11"), person("Delattre", phone="06 22")
    kept, merged = household(persons=(mine,)), household(persons=(twin,))
    result = merged_household(kept, merged, MergeChoice({}, {twin.id: mine.id}))
    assert [one.phone for one in result.persons] == ["06 11, 06 22"]
    apart = asunder(kept, merged, result, result)
    assert (apart.kept, apart.merged) == (kept, merged)
    written = replace(result, persons=(replace(result.persons[0], first_name="Élise"),))
    apart = asunder(kept, merged, result, written)
    assert (apart.kept.persons[0].first_name, apart.merged.persons) == ("Élise", (twin,))


def test_what_was_written_since_stays_and_the_rest_is_as_before():
    kept, merged = household(phone="06 11", note="Chien"), household(phone="06 22", note="Chat")
    result = merged_household(kept, merged, MergeChoice())
    apart = asunder(kept, merged, result, replace(result, note="Plus de chien"))
    assert (apart.kept.phone, apart.kept.note) == ("06 11", "Plus de chien")
    assert (apart.merged.phone, apart.merged.note) == ("06 22", "Chat")
