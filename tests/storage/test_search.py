"""Search: beginnings of words, in any order, without accents; nothing typed is an operator, no stale hit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.domain.text import fold
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.search import SearchHit, household_text, words_of
from tests.conftest import PASSPHRASE

HOUSEHOLDS = {
    "lodz": ("KOWALSKI Łukasz", household_text(["Łódź-sur-Mer", "62000", "3 rue de l’Étoile"], ["06 12 34 56 78"])),
    "oeuvre": (
        "ŒUVRARD Zoë",
        household_text(["Nœux-les-Mines", "62290", "Bâtiment C, 12 bis rue Saint-Pierre"], [""]),
    ),
    "dubois": (
        "DUBOIS-LEFÈVRE Anne-Marie",
        household_text(["Lens", "62300", "Place d'Armes"], ["+33 6 99 88 77 66"]),
    ),
}


@pytest.fixture
def index(notebook):
    with notebook.write() as uow:
        for name, (names, places) in HOUSEHOLDS.items():
            uow.search.put("household", name, name, names, body=places)
        uow.search.put("measure", "measure-1", "lodz", "ASTRE", "measure-1", "ventilation étudiée")
        uow.search.put("contact", "contact-1", "lodz", "La chaudière a été réparée", "measure-1")
        uow.search.put("contact", "contact-2", "oeuvre", "La chaudière est en panne", "measure-2")
    return notebook


def found(notebook, typed):
    with notebook.read() as uow:
        return sorted(uow.search.households(typed))


def texts(notebook, typed):
    with notebook.read() as uow:
        return [hit.ref for kind in ("measure", "contact") for hit in uow.search.find(kind, typed)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Łukasz", ["lodz"]),
        ("lukasz", ["lodz"]),
        ("LODZ", ["lodz"]),
        ("łódź", ["lodz"]),
        ("lodz sur mer", ["lodz"]),
        ("etoile", ["lodz"]),
        ("l'etoile", ["lodz"]),
        ("l’Étoile", ["lodz"]),
        ("œuvrard", ["oeuvre"]),
        ("oeuv", ["oeuvre"]),
        ("noeux", ["oeuvre"]),
        ("zoe oeuvr", ["oeuvre"]),
        ("anne marie", ["dubois"]),
        ("anne-marie dubois", ["dubois"]),
        ("marie lens", ["dubois"]),
        ("lefevre d’armes", ["dubois"]),
        ("06 12 34 56 78", ["lodz"]),
        ("0612345678", ["lodz"]),
        ("06123", ["lodz"]),
        ("06.12.34.56.78", ["lodz"]),
        ("62", ["dubois", "lodz", "oeuvre"]),
        ("rue", ["lodz", "oeuvre"]),
        ("rue anne", []),
        ("ukasz", []),
        ("", []),
        ("   ", []),
        ("’-'", []),
    ],
)
def test_a_household_is_found_by_the_beginnings_of_its_words(index, typed, expected):
    assert found(index, typed) == expected


@pytest.mark.parametrize(
    "typed",
    [
        '"',
        "*",
        "lens*",
        '"lens"',
        "NOT",
        "lens OR",
        "NEAR(",
        "a AND",
        "(",
        "body:lens",
        "^lens",
        "-lens",
        "_",
        "lens; --",
    ],
)
def test_nothing_typed_is_an_operator(index, typed):
    assert set(found(index, typed)) <= {"dubois"}
    texts(index, typed)


def test_words_that_are_operators_elsewhere_are_looked_for(notebook):
    with notebook.write() as uow:
        uow.search.put("household", "not", "not", "NOT Near OR And")
        uow.search.put("household", "other", "other", "Delattre")
    assert found(notebook, "NOT") == ["not"]
    assert found(notebook, "or and near") == ["not"]


@given(st.text(max_size=30))
@hypothesis_settings(max_examples=150)
def test_whatever_is_typed_the_search_answers(index, typed):
    assert isinstance(found(index, typed), list)
    assert isinstance(texts(index, typed), list)


@given(st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=12))
@hypothesis_settings(max_examples=60)
def test_a_name_is_found_by_itself(index, name):
    with index.write() as uow:
        uow.search.put("household", "someone", "someone", name)
        hits = uow.search.households(name)
        uow.search.remove("someone")
    assert "someone" in hits or not words_of(fold(name))


def test_a_changed_household_is_found_by_its_new_words_alone(index):
    with index.write() as uow:
        uow.search.put("household", "lodz", "lodz", "MARTIN Paul Arras")
    assert found(index, "paul") == ["lodz"]
    assert found(index, "lukasz") == []
    assert found(index, "martin lukasz") == []


def test_a_record_put_again_is_found_as_what_it_now_is_and_where_it_now_belongs(index):
    with index.write() as uow:
        uow.search.put("measure", "contact-1", "dubois", "La chaudière a été réparée", "measure-9")
        hits = {hit.ref: hit for hit in uow.search.find("measure", "reparee")}
        assert uow.search.find("contact", "reparee") == []
    assert hits == {"contact-1": SearchHit("measure", "contact-1", "dubois", "measure-9")}


def test_a_record_put_again_as_another_kind_leaves_nothing_in_the_index_it_was_in(index):
    with index.write() as uow:
        uow.search.put("contact", "lodz", "lodz", "La fenêtre", "measure-1")
    assert found(index, "lukasz") == []
    assert texts(index, "fenetre") == ["lodz"]


def test_a_removed_record_is_found_no_more_and_its_place_is_not_another_s(index):
    with index.write() as uow:
        uow.search.remove("lodz")
        uow.search.remove("contact-1")
        uow.search.remove("nobody")
        uow.search.put("household", "new", "new", "PETIT Rose")
        uow.search.put("contact", "contact-3", "new", "Rien à signaler", "measure-3")
    assert found(index, "lukasz") == []
    assert found(index, "rose") == ["new"]
    assert texts(index, "chaudiere") == ["contact-2"]


def test_the_place_of_a_removed_household_taken_by_a_text_finds_nothing_of_it(notebook):
    with notebook.write() as uow:
        uow.search.put("household", "gone", "gone", "KOWALSKI Łukasz")
        uow.search.remove("gone")
        uow.search.put("contact", "contact", "other", "La chaudière", "measure")
    assert found(notebook, "lukasz") == []
    assert texts(notebook, "lukasz") == []


def test_texts_come_with_their_household_and_measure_the_latest_first(index):
    with index.read() as uow:
        hits = uow.search.find("contact", "chaudi")
    assert [(hit.kind, hit.ref, hit.household_id, hit.measure_id) for hit in hits] == [
        ("contact", "contact-2", "oeuvre", "measure-2"),
        ("contact", "contact-1", "lodz", "measure-1"),
    ]
    assert texts(index, "ventilation astre") == ["measure-1"]
    assert found(index, "chaudiere") == []


def test_no_more_than_the_limit_is_given(index):
    with index.read() as uow:
        assert len(uow.search.households("62", limit=2)) == 2


def nearly(notebook, typed):
    with notebook.read() as uow:
        return [hit.ref for level in uow.search.near(typed)[:1] for hit in uow.search.find_near("household", level)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kowalksi", ["lodz"]),
        ("kowaslki", ["lodz"]),
        ("lukaz", ["lodz"]),
        ("kovalzki", ["lodz"]),
        ("zoe oeuvrad", ["oeuvre"]),
        ("noeuxx", ["oeuvre"]),
        ("duboi lefebvre", ["dubois"]),
        ("lefbvre len", ["dubois"]),
        ("martin", []),
        ("62301", []),
        ("zoa", []),
    ],
)
def test_a_typing_error_in_a_word_is_forgiven_but_in_no_number(index, typed, expected):
    assert found(index, typed) == []
    assert nearly(index, typed) == expected


EDITS = st.sampled_from(["drop", "add", "change", "swap"])


def misspelt(word, edit, place, letter):
    place %= len(word)
    match edit:
        case "drop":
            return word[:place] + word[place + 1 :]
        case "add":
            return word[:place] + letter + word[place:]
        case "change":
            return word[:place] + letter + word[place + 1 :]
    return word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :]


@given(st.text("abdeilnorstué", min_size=4, max_size=12), EDITS, st.integers(0, 12), st.sampled_from("aeiosz"))
def test_any_single_error_in_a_word_of_four_letters_or_more_still_finds_its_household(index, word, edit, place, letter):
    typed = misspelt(word, edit, place, letter)
    with index.write() as uow:
        uow.search.put("household", "someone", "someone", word)
        exact = uow.search.households(typed)
        near = [hit.ref for level in uow.search.near(typed) for hit in uow.search.find_near("household", level)]
        uow.search.remove("someone")
    assert "someone" in {*exact, *near}


@given(st.text(max_size=40))
def test_whatever_is_typed_the_forgiving_search_asks_for_words_alone(index, typed):
    with index.write() as uow:
        uow.search.put("contact", "someone", "someone", "Delattre")
        found = {hit.ref for level in uow.search.near(typed) for hit in uow.search.find_near("contact", level)}
        uow.search.remove("someone")
    assert found <= {"someone"}


def test_the_nearest_words_come_first(index):
    with index.write() as uow:
        uow.search.put("household", "one", "one", "Delattre")
        uow.search.put("household", "two", "two", "Delatre")
    with index.read() as uow:
        levels = uow.search.near("delatttre")
    assert [level.words for level in levels] == [("delattre",), ("delattre", "delatre")]


def test_names_in_whole_words_come_before_beginnings_and_both_before_places(notebook):
    with notebook.write() as uow:
        uow.search.put("household", "place", "place", "PETIT", body="rue Martin")
        uow.search.put("household", "whole", "whole", "MARTIN Paul")
        uow.search.put("household", "begun", "begun", "MARTINEZ Paula")
        hits = uow.search.find("household", "martin")
    assert [(hit.ref, hit.rank) for hit in hits] == [("whole", 0), ("begun", 1), ("place", 2)]


def test_a_long_beginning_of_very_many_words_is_found_as_well(notebook):
    with notebook.write() as uow:
        for number in range(30):
            name = "beginning" + chr(ord("a") + number % 26) + "x" * (number // 26)
            uow.search.put("household", name, name, name)
    assert len(found(notebook, "beginning")) == 30
    assert found(notebook, "beginninga") == ["beginninga", "beginningax"]


def test_the_words_of_somebody_erased_are_no_longer_looked_for_once_the_notebook_was_closed(index, notebook_dir):
    with index.write() as uow:
        uow.search.remove("oeuvre")
        uow.search.put("household", "lodz", "lodz", "NOWAK Łukasz")
    assert nearly(index, "nowac") == ["lodz"]
    index.close()
    opened = open_with_passphrase(notebook_dir, PASSPHRASE)
    with opened.read() as uow:
        assert uow.search.near("oeuvrart") == []
        assert uow.search.near("kowalsky") == []
        assert uow.search.near("chaudiare")
        assert uow.search.households("nowak") == ["lodz"]
    assert nearly(opened, "nowac") == ["lodz"]
    opened.close()
