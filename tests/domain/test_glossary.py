"""Words of the trade are explained where they occur, and what is hard to read is found."""

from __future__ import annotations

import pytest

from desktop.domain.glossary import (
    GlossaryError,
    Term,
    explained,
    load_glossary,
    long_sentences,
    unexplained,
)
from desktop.paths import resource_dir

SHIPPED = load_glossary(resource_dir() / "words" / "glossary.toml")
DPE, FSL = Term("DPE", "Étiquette du logement."), Term("FSL", "Une aide. Elle demande un DPE.")


def words(*texts, terms=(DPE, FSL)):
    return [one.word for one in explained(texts, terms)]


def test_a_word_is_explained_where_it_occurs_and_nowhere_else():
    assert words("Le DPE est fait.", "") == ["DPE"]
    assert words("Les dpes, l’ADPEB et rien d’autre.") == []
    assert words("le dpe") == ["DPE"]


def test_an_explanation_that_needs_another_brings_it_along():
    assert words("Le FSL aide.") == ["DPE", "FSL"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("MaPrimeRénov’ : 4 000 €", "MaPrimeRénov’"),
        ("grâce à MaPrimeRénov'.", "MaPrimeRénov’"),
        ("3 portes closes", "porte close"),
        ("Reste\u00a0à charge", "reste à charge"),
        ("un procès-verbal", "procès-verbal"),
        ("l’Anah", "Anah"),
    ],
)
def test_words_are_found_however_they_are_written(text, word):
    assert [one.word for one in explained([text], SHIPPED)] == [word]


def test_capitals_that_nothing_explains_are_told_once():
    assert unexplained("Le SIAO et le DPE, le SIAO encore. À Lens, M. X.", (DPE,)) == ("SIAO",)


def test_sentences_beyond_the_limit_are_counted():
    assert long_sentences("Un deux trois. Quatre cinq six sept ! Huit", most=3) == (4,)
    assert long_sentences("un deux\ntrois quatre", most=3) == ()


def test_the_words_shipped_are_themselves_plain():
    assert len(SHIPPED) > 20
    for term in SHIPPED:
        assert long_sentences(term.means, most=20) == (), term.word
        assert unexplained(term.means, SHIPPED) == (), term.word
        assert term.means.endswith("."), term.word


@pytest.mark.parametrize(
    "content",
    ['[[words]]\nword = "A"', '[[words]]\nword = "A"\nmeans = "b"\nmore = 1',
     '[[words]]\nword = "A"\nmeans = "b"\n[[words]]\nword = "a"\nmeans = "c"'],
)  # fmt: skip
def test_a_file_that_says_too_little_or_one_word_twice_is_refused(tmp_path, content):
    (tmp_path / "words.toml").write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryError):
        load_glossary(tmp_path / "words.toml")
