"""How far a typed word is from a word, and that what is near is always looked up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.marks import marks
from desktop.domain.search_slips import allowed_slips, pieces_of_typed, pieces_of_word, slips

WORDS = st.text("abcd", min_size=4, max_size=11)


def by_table(typed: str, word: str) -> int:
    """The same distance by the textbook: the least in the last line of the whole table."""
    rows = [[*range(len(word) + 1)]]
    for i, one in enumerate(typed, 1):
        row = [i]
        for j, other in enumerate(word, 1):
            least = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (one != other))
            if i > 1 and j > 1 and one == word[j - 2] and typed[i - 2] == other:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        rows.append(row)
    return min(rows[-1])


@given(WORDS, WORDS)
def test_the_errors_counted_are_those_of_the_textbook(typed: str, word: str):
    allowed = allowed_slips(typed)
    expected = by_table(typed, word)
    assert slips(typed, word, allowed) == (expected if expected <= allowed else None)


@given(WORDS, WORDS)
def test_what_is_near_is_always_looked_up(typed: str, word: str):
    if slips(typed, word, allowed_slips(typed)):
        assert pieces_of_typed(typed) & pieces_of_word(word)


@pytest.mark.parametrize(
    ("typed", "allowed"), [("le", 0), ("les", 1), ("lens", 1), ("delattr", 1), ("delattre", 2), ("62300", 0), ("", 0)]
)
def test_long_words_are_forgiven_more_and_numbers_nothing(typed: str, allowed: int):
    assert allowed_slips(typed) == allowed


def test_three_letters_are_forgiven_one_left_out_of_four():
    assert slips("les", "lens", 1) == 1
    assert slips("les", "lent", 1) is None
    assert slips("les", "lensois", 1) is None


@pytest.mark.parametrize(
    ("text", "words", "bold"),
    [
        ("ŒUVRARD Zoë", ("oeuv", "z"), ["ŒUV", "Z"]),
        ("Nœux-les-Mines", ("noeux", "min"), ["Nœux", "Min"]),
        ("12 rue de l’Étoile", ("etoi", "12"), ["12", "Étoi"]),
        ("Delattre", ("attre",), []),
        ("DELATTRE", ("delattrez", "del"), ["DEL"]),
    ],
)
def test_the_letters_that_answer_are_marked(text: str, words: tuple[str, ...], bold: list[str]):
    assert [text[start:end] for start, end in marks(text, words)] == bold
