"""What a scheme calls its contacts is said with the right article and the right gender, whatever the word."""

from __future__ import annotations

import pytest

from desktop.domain.noun import CONTACT, VISIT, Noun

TALK = Noun("entretien", "entretiens")
MEETING = Noun("rencontre", "rencontres", is_feminine=True)
HOUR = Noun("audience", "audiences", is_feminine=True)


@pytest.mark.parametrize(
    ("noun", "a", "the", "of_the", "this", "first"),
    [
        (VISIT, "une visite", "la visite", "de la visite", "cette visite", "1re visite"),
        (CONTACT, "un contact", "le contact", "du contact", "ce contact", "1er contact"),
        (TALK, "un entretien", "l’entretien", "de l’entretien", "cet entretien", "1er entretien"),
        (MEETING, "une rencontre", "la rencontre", "de la rencontre", "cette rencontre", "1re rencontre"),
        (HOUR, "une audience", "l’audience", "de l’audience", "cette audience", "1re audience"),
    ],
)
def test_its_articles_are_its_own(noun, a, the, of_the, this, first):
    assert (noun.a, noun.the, noun.of_the, noun.this, noun.ranked(1)) == (a, the, of_the, this, first)
    assert noun.ranked(2).startswith("2e ")


def test_what_is_said_of_it_agrees_with_it():
    assert (MEETING.with_participle("reporté"), CONTACT.with_participle("reporté")) == (
        "rencontre reportée",
        "contact reporté",
    )
    assert (MEETING.it, MEETING.it_as_object, TALK.it, TALK.it_as_object) == ("elle", "la", "il", "le")
    assert (MEETING.title, str(MEETING)) == ("Rencontres", "rencontre")
    assert [TALK.count(number) for number in (1, 2)] == ["1\u00a0entretien", "2\u00a0entretiens"]
