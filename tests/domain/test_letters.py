"""The letters that are shipped: whole, in careful French, with places that exist; none tells a partner too much."""

from __future__ import annotations

import re

import pytest

from desktop.domain.document_kind import Hands
from desktop.domain.letters import GAP, LetterError, Placeholder, load_letters
from desktop.domain.privacy import Level
from desktop.paths import resource_dir

SHIPPED = load_letters(resource_dir() / "letters")
TOML = """
title = "Lettre"
purpose = "Essai."
recipient = "{recipient}"
addressee = "{{menage}}"
subject = "Objet"
body = "{body}"
"""


def written(directory, body, recipient="household", name="lettre-1"):
    path = directory / f"{name}.toml"
    path.write_text(TOML.format(body=body, recipient=recipient), encoding="utf-8")
    return path


def test_letters_for_the_household_and_for_partners_are_shipped():
    assert len([one for one in SHIPPED if one.recipient is Hands.HOUSEHOLD]) >= 4
    assert len([one for one in SHIPPED if one.recipient is Hands.PARTNER]) >= 3


@pytest.mark.parametrize("letter", SHIPPED, ids=lambda one: one.id)
def test_every_place_of_a_letter_can_be_filled_in(letter):
    values = {one: f"<{one.value}>" for one in Placeholder}
    for text in (letter.addressee, letter.subject, letter.body):
        filled = letter.filled(text, values)
        assert "{" not in filled
        assert "}" not in filled


@pytest.mark.parametrize("letter", SHIPPED, ids=lambda one: one.id)
def test_a_letter_is_in_careful_french(letter):
    text = "\n".join((letter.title, letter.purpose, letter.subject, letter.body))
    assert re.search(r"[^\u00a0][:;!?»](?!\S)", text) is None
    assert "'" not in text
    assert "  " not in text


@pytest.mark.parametrize("letter", [one for one in SHIPPED if one.recipient is Hands.PARTNER], ids=lambda one: one.id)
def test_r4_a_letter_to_a_partner_wants_the_agreement_and_tells_shared_things_alone(letter):
    assert Placeholder.AGREED in letter.needs
    assert {one.level for one in letter.places} <= {Level.SHARED}
    assert not re.search(r"expulsion|jugement|dette|impay", letter.body, re.IGNORECASE)


def test_a_place_of_which_nothing_is_known_says_what_is_to_be_written(tmp_path):
    written(tmp_path, "Le {rendez_vous}.")
    (letter,) = load_letters(tmp_path)
    assert letter.filled(letter.body, {}) == f"Le {GAP}\u00a0: le jour et l’heure du rendez-vous]."


def test_the_latest_version_is_the_one_that_is_offered(tmp_path):
    for version in (1, 2, 10):
        written(tmp_path, f"Version {version}.", name=f"lettre-{version}")
    (letter,) = load_letters(tmp_path)
    assert (letter.version, letter.body) == (10, "Version 10.")


@pytest.mark.parametrize(
    ("body", "recipient", "name", "told"),
    [
        ("Le {inconnu}.", "household", "lettre-1", "inconnu"),
        ("Chez vous, {lieu}.", "partner", "lettre-1", "lieu is not for a partner"),
        ("Rien.", "voisin", "lettre-1", "voisin"),
        ("Rien.", "household", "lettre", "ID-VERSION"),
    ],
)
def test_a_faulty_letter_is_refused_with_its_file(tmp_path, body, recipient, name, told):
    written(tmp_path, body, recipient, name)
    with pytest.raises(LetterError, match=told):
        load_letters(tmp_path)
