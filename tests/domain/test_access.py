"""Passages of an access file (R2): cut without loss, taken out with their motif, also where they were copied to."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.access import (
    OTHER_PERSON,
    Withheld,
    passage_key,
    passages,
    redacted,
    without_passages,
    without_quotations,
)

MARK = "[passage retiré\u00a0: concerne une autre personne]"


def withheld(*keys, text="La voisine boit."):
    return {key: Withheld(text, OTHER_PERSON) for key in keys}


@given(st.text(alphabet="aB .!?…\n\u00a0", max_size=60))
def test_the_passages_of_a_text_are_the_text(text):
    assert "".join(passages(text)) == text


def test_a_text_is_cut_at_the_ends_of_its_sentences_and_lines():
    text = "Il va bien. La voisine boit ! 12,5 m² le 3.4.26\nSuite…  Fin"
    assert [passage.strip() for passage in passages(text)] == [
        "Il va bien.", "La voisine boit !", "12,5 m² le 3.4.26", "Suite…", "Fin",
    ]  # fmt: skip


def test_one_sentence_is_taken_out_and_the_others_stay():
    text = "Il va bien. La voisine boit. Il travaille."
    assert without_passages(text, ("note",), withheld("note#1")) == f"Il va bien. {MARK} Il travaille."


def test_a_sentence_copied_elsewhere_is_taken_out_there_too_and_a_short_word_is_not():
    assert without_quotations("Bilan : La voisine boit. Fin.", [Withheld("La voisine boit.", OTHER_PERSON)]) == (
        f"Bilan : {MARK} Fin."
    )
    assert without_quotations("oui et oui", [Withheld("oui", OTHER_PERSON)]) == "oui et oui"


def test_in_a_tree_a_text_loses_its_passage_and_any_other_value_goes_whole():
    tree = {"note": "Bien. La voisine boit.", "rows": [{"who": "x"}, {"who": "y"}], "day": "2026-01-02", "n": 3}
    keys = (passage_key(("note",), 1), passage_key(("rows", 1), 0), passage_key(("n",), 0))
    assert redacted(tree, withheld(*keys)) == {
        "note": f"Bien. {MARK}", "rows": [{"who": "x"}, MARK], "day": "2026-01-02", "n": MARK,
    }  # fmt: skip


_TREES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@given(_TREES)
def test_with_nothing_withheld_a_tree_is_whole(tree):
    assert redacted(tree, {}) == tree
