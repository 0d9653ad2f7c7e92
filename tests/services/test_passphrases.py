"""The proposed passphrase: common words that anybody can type, drawn anew each time."""

from __future__ import annotations

import re

import pytest

from desktop.domain.passphrase import passphrase_problem, strength
from desktop.paths import resource_dir
from desktop.services.passphrases import passphrase_words, propose_passphrase


def test_the_list_holds_different_words_without_accents_that_any_keyboard_types():
    words = passphrase_words(resource_dir())
    assert len(words) == len(set(words)) == 4096
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in words)


def test_a_proposal_is_taken_and_found_solid_by_the_gauge():
    drawn = propose_passphrase(resource_dir())
    assert len(set(drawn.text.split())) == 7
    assert passphrase_problem(drawn.text) == ""
    assert strength(drawn.text).level == 3
    assert drawn.bits >= 80


def test_the_draw_is_what_decides():
    draws = iter(range(7))
    words = passphrase_words(resource_dir())
    assert propose_passphrase(resource_dir(), lambda _count: next(draws)).text == " ".join(words[:7])


def test_two_proposals_differ():
    assert propose_passphrase(resource_dir()).text != propose_passphrase(resource_dir()).text


@pytest.mark.parametrize(
    "word", ["flic", "policier", "gendarme", "juge", "tribunal", "prison", "connard", "salope", "dette", "huissier",
             "expulsion", "saisie", "deuil", "race", "viol", "jihad", "cafard", "abruti", "menace", "drogue"]
)  # fmt: skip
def test_no_proposed_word_is_unkind_or_speaks_of_what_families_go_through(word):
    assert word not in passphrase_words(resource_dir())
