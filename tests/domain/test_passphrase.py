"""The passphrase: what is refused outright, and an estimate that does not flatter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.passphrase import (
    MINIMUM_LENGTH,
    draw_phrase,
    drawn_bits,
    drawn_strength,
    guessing_time,
    passphrase_problem,
    strength,
)


def test_a_short_passphrase_is_refused_with_its_length():
    assert "12 caractères" in passphrase_problem("x" * (MINIMUM_LENGTH - 1))


def test_a_passphrase_of_four_different_characters_is_refused():
    assert "répète" in passphrase_problem("abcd" * 10)


def test_twelve_characters_of_any_sort_are_taken():
    assert passphrase_problem("le chat dort") == ""


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [
        ("", 0),
        ("azertyuiop123456", 0),
        ("motdepasse motdepasse motdepasse", 0),
        ("111111111111111111111111", 0),
        ("abcdefghijklmnopqrstuvwxyz", 0),
        ("Camille 1987 Arras", 0),
        ("jardin bleu fenêtre", 0),
        ("jardin bleu fenêtre tambour", 1),
        ("jardin bleu fenêtre tambour cerise", 2),
        ("jardin bleu fenêtre tambour cerise moulin ardoise", 2),
        ("jardin bleu fenêtre tambour cerise moulin ardoise violon", 3),
        ("7fK?q-Zr/93w xT!m_0b Lk", 2),
    ],
)
def test_the_level_follows_what_guessing_costs(passphrase, level):
    assert strength(passphrase).level == level


def test_case_and_accents_add_nothing_to_a_word():
    assert strength("FENÊTRE").bits == strength("fenetre").bits


def test_a_year_is_worth_less_than_four_random_digits():
    assert strength("1987").bits < strength("7295").bits


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_longer_passphrase_with_a_new_word_is_never_weaker(start, word):
    assert strength(f"{start} {word}").bits >= strength(start).bits


@given(st.text(max_size=80))
def test_the_level_agrees_with_the_bits(passphrase):
    found = strength(passphrase)
    assert found.bits >= 0
    assert (found.level == 0) == (found.bits < 35)


WORDS = tuple(f"mot{number}" for number in range(4096))


def test_a_drawn_phrase_has_seven_different_words_even_when_the_draw_repeats_itself():
    draws = iter([3, 3, 3, 9, 27, 81, 243, 729, 2187])
    assert draw_phrase(WORDS, lambda _count: next(draws)) == "mot3 mot9 mot27 mot81 mot243 mot729 mot2187"


def test_seven_words_of_the_list_are_worth_more_than_eighty_bits():
    assert drawn_bits(WORDS) == 83
    assert drawn_bits(WORDS[:2048]) < 80


@pytest.mark.parametrize(
    ("bits", "words"),
    [(20, "moins d’un an"), (65, "des années"), (72, "des siècles"), (83, "des milliers d’années")],
)
def test_what_guessing_costs_is_told_in_human_words(bits, words):
    assert guessing_time(bits) == words


def test_four_common_words_are_weak_seven_lack_one_and_eight_are_not():
    assert strength("chien table cheval lune").is_weak
    assert strength("jardin bleu fenêtre tambour cerise moulin ardoise").words_missing == 1
    assert not strength("jardin bleu fenêtre tambour cerise moulin ardoise violon").is_weak


KNOWN = ("au clair de la lune mon ami pierrot", "au clair de la lune", "frere jacques")


@pytest.mark.parametrize(
    "passphrase",
    ["Au clair de la Lune, mon ami Pierrot !", "AU CLAIR DE LA LUNE", "Frère Jacques, frère Jacques…", "frère-jacques"],
)
def test_a_refrain_is_worth_next_to_nothing(passphrase):
    assert strength(passphrase, KNOWN).bits < 15
    assert strength(f"{passphrase} moulin", KNOWN).bits < 30


def test_a_refrain_inside_other_words_counts_for_itself_alone():
    rest = "moulin ardoise violon tambour hamac boussole pavot"
    assert strength(f"{rest} au clair de la lune", KNOWN).bits - strength(rest).bits < 5


def test_a_phrase_of_seven_words_of_the_list_is_as_strong_as_one_that_was_drawn():
    found = drawn_strength("mot1 mot2 mot3 mot4 mot5 mot6 mot7", WORDS)
    assert found is not None
    assert not found.is_weak
    for other in (
        "mot1 mot2 mot3 mot4 mot5 mot6",
        "mot1 mot2 mot3 mot4 mot5 mot6 mot6",
        "mot1 mot2 mot3 mot4 mot5 mot6 x",
    ):
        assert drawn_strength(other, WORDS) is None
