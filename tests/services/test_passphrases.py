"""The proposed passphrase: common words that anybody can type, drawn anew each time."""

from __future__ import annotations

import re

import pytest

from desktop.paths import resource_dir
from desktop.services.passphrases import (
    estimate,
    known_phrases,
    passphrase_refusal,
    passphrase_words,
    propose_passphrase,
)


def test_the_list_holds_different_words_without_accents_that_any_keyboard_types():
    words = passphrase_words(resource_dir())
    assert len(words) == len(set(words)) == 4096
    assert all(re.fullmatch("[a-z]{4,8}", word) for word in words)


def test_a_proposal_is_taken_and_found_solid_by_the_gauge():
    drawn = propose_passphrase(resource_dir())
    assert len(set(drawn.text.split())) == 7
    assert passphrase_refusal(drawn.text, resource_dir()) == ""
    assert estimate(drawn.text, resource_dir()).level == 3
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


@pytest.mark.parametrize("phrase", ["", "trop court", "Correct cheval batterie agrafe", "azertyuiopqsdfghjklm"])
def test_what_would_be_guessed_is_refused(phrase):
    assert passphrase_refusal(phrase, resource_dir())


def test_every_ready_made_phrase_of_the_list_is_refused_however_long_it_is():
    known = known_phrases(resource_dir())
    assert len(known) > 120
    assert [len(phrase) for phrase in known] == sorted((len(phrase) for phrase in known), reverse=True)
    assert all("devinerait" in passphrase_refusal(f"{phrase} {phrase} !", resource_dir()) for phrase in known)


def test_a_very_long_passphrase_and_any_characters_are_taken():
    words = "violon tambour hamac boussole pavot cerise moulin ardoise " * 4
    assert passphrase_refusal(f"éà ü漢字 🙂 {words}", resource_dir()) == ""
    assert passphrase_refusal("k7Tq9ZrX3wPm5LvB8nYc2HdF6jGs4QaW", resource_dir())  # no word, no sign between
    assert passphrase_refusal("k7Tq 9ZrX 3wPm 5LvB 8nYc 2HdF 6jGs 4QaW k2 0dKb", resource_dir()) == ""
