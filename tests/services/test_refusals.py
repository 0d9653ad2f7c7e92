"""Why the Department refused a record, in words that whoever wrote it can do something about."""

from __future__ import annotations

import json

import pytest

from desktop.services.refusals import refusal_of
from desktop.storage.outbox import OutboxEntry


def entry(reason: str, **message) -> OutboxEntry:
    told = json.dumps({"body": {}, **message}).encode()
    return OutboxEntry("id", "record", "contact", "", "", told, "2026-11-22T09:00:00Z", reason=reason)


def test_a_sentence_is_told_as_it_came(registry):
    told = refusal_of(entry("Cette visite est datée avant l’accord du ménage."), registry)
    assert (told.words, told.can_correct, told.detail) == ("Cette visite est datée avant l’accord du ménage.", True, "")


def test_the_place_of_a_field_is_its_label(registry):
    told = refusal_of(entry("body.dwelling.commune : forme inattendue."), registry)
    assert told.words == "Logement, commune\u00a0: le Département ne reconnaît pas cette valeur."
    assert told.can_correct
    assert told.detail == "body.dwelling.commune : forme inattendue.", "as it came, for the IT service"


def test_an_answer_is_named_as_its_form_asks_it(registry):
    form = next(one for one in registry.forms() if one.field("findings"))
    reason = "body.answers.findings : texte trop long."
    told = refusal_of(entry(reason, form={"id": form.id, "version": form.version}), registry)
    assert told.words == f"{form.field('findings').label}\u00a0: trop long."


@pytest.mark.parametrize(
    "reason",
    [
        "body.household_id : forme inattendue.",
        "body.persons.0 : objet attendu.",
        "body.inconnu : champ inconnu.",
        "Cet enregistrement ne peut pas être reçu de ce poste.",
        "Conflit : le serveur garde déjà une autre version sous cet identifiant.",
    ],
)
def test_what_nobody_can_put_right_is_for_the_operator_and_never_to_be_corrected(registry, reason):
    told = refusal_of(entry(reason), registry, "Soliha")
    assert told.words.startswith("Le Département n’a pas su lire cette fiche. Ce n’est pas une erreur de votre part")
    assert "Signalez-le à Soliha." in told.words
    assert (told.can_correct, told.detail) == (False, reason)


def test_what_the_laptop_held_back_is_told_without_places(registry):
    held = refusal_of(entry("Retenu sur ce poste. note"), registry)
    damaged = refusal_of(entry("Enregistrement abîmé, non envoyé. sha256 : forme inattendue."), registry)
    assert not held.can_correct
    assert damaged.can_correct, "saved again it is whole"
    assert "note" not in held.words.split()
    assert "sha256" not in damaged.words
