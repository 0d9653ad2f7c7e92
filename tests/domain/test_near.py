"""One slip in a word is forgiven, two are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.search_slips import nearly_begins

WORDS = st.text("abcdefghij", min_size=5, max_size=12)


@pytest.mark.parametrize("typed", ["bethune", "beth", "bethnue", "betune", "betthune", "bathune", "xbethune"])
def test_a_slip_is_forgiven(typed: str):
    assert nearly_begins("bethune", typed)


@pytest.mark.parametrize("typed", ["bxthxne", "lens", "bx", "ehtubne", "bethunexy"])
def test_two_slips_are_not(typed: str):
    assert not nearly_begins("bethune", typed)


@given(WORDS, st.integers(0, 11), st.sampled_from("abcxyz"))
def test_one_letter_changed_dropped_or_added_is_near(word: str, place: int, letter: str):
    at = min(place, len(word) - 1)
    assert nearly_begins(word, word[:at] + letter + word[at + 1 :])
    assert nearly_begins(word, word[:at] + letter + word[at:])
    assert nearly_begins(word, word[:at] + word[at + 1 :])


@given(WORDS, st.integers(0, 10))
def test_two_letters_swapped_are_near(word: str, place: int):
    at = min(place, len(word) - 2)
    assert nearly_begins(word, word[:at] + word[at + 1] + word[at] + word[at + 2 :])


@given(WORDS, st.integers(0, 12))
def test_every_beginning_is_near(word: str, length: int):
    assert nearly_begins(word, word[:length])
