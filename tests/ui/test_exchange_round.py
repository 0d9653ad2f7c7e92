"""What a round did is told line by line, and when the next one comes by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from desktop.services.exchange import ExchangeState, RoundResult
from desktop.services.sending import SendingState
from desktop.sync.errors import UnreachableError
from desktop.ui.exchange.round_told import next_words, round_lines

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
LINKED = ExchangeState("https://perron.example", "Soliha", 2, 5, 0, "")
IDLE = ExchangeState("https://perron.example", "Soliha", 0, 5, 0, "")


def test_a_round_that_did_nothing_says_nothing():
    assert round_lines(RoundResult(0, 0, 0)) == []


def test_everything_that_a_round_did_is_a_sentence():
    told = round_lines(
        RoundResult(
            2, 1, 4, held=3, conflicts=1, applied=2, sent_again=1, erased=("a", "b"), compared=False, received=1
        )
    )
    assert told == [
        "2\u00a0fiches reçues par le Département\u00a0: leurs preuves sont gardées.",
        "2\u00a0fiches complétées par un collègue\u00a0; vos notes confidentielles n’ont pas bougé.",
        "1\u00a0fiche manquait au Département, elle a été renvoyée. Rien à faire.",
        "2\u00a0ménages ont été supprimés au Département pour de bon. Ici rien n’a été effacé.",
        "Le serveur du Département est d’une version plus ancienne\u00a0: il ne compare pas encore ce qu’il a avec "
        "votre carnet. Vous n’avez rien à faire.",
    ]


@pytest.mark.parametrize(
    ("writers", "words"),
    [
        (("Léa Martin",), "par Léa Martin"),
        (("Léa Martin", "l’ordinateur «\u00a0PC-4\u00a0»"), "par Léa Martin et l’ordinateur «\u00a0PC-4\u00a0»"),
        (("A", "B", "C", "D"), "par plusieurs collègues"),
    ],
)
def test_who_wrote_what_came_is_told(writers, words):
    (told,) = round_lines(RoundResult(0, 0, 0, applied=2, writers=writers))
    assert told == f"2\u00a0fiches complétées {words}\u00a0; vos notes confidentielles n’ont pas bougé."


def test_a_round_that_ended_early_says_nothing_of_comparing():
    assert round_lines(RoundResult(0, 0, 0, UnreachableError(), compared=False)) == []
    assert round_lines(RoundResult(0, 0, 0, compared=False, cut=True)) == []


@pytest.mark.parametrize(
    ("state", "sending", "words"),
    [
        (ExchangeState("", "", 4, 0, 0, ""), SendingState(), ""),
        (LINKED, SendingState(), "L’envoi part tout seul dès qu’il y a du réseau."),
        (IDLE, SendingState(), "Perron vérifie chaque heure s’il y a du nouveau."),
        (
            LINKED,
            SendingState(2, NOW + timedelta(minutes=4), trouble="Le serveur est injoignable."),
            "Le dernier essai n’a pas abouti. Le serveur est injoignable. "
            "Perron réessaie tout seul à 9\u00a0h\u00a004, ou dès que le réseau revient.",
        ),
        (
            LINKED,
            SendingState(1, NOW + timedelta(minutes=30), asked=True),
            "Le serveur demande d’attendre jusqu’à 9\u00a0h\u00a030\u00a0; Perron réessaiera alors.",
        ),
        (
            LINKED,
            SendingState(9, NOW + timedelta(hours=17)),
            "Perron réessaie tout seul à 2\u00a0h, le 23\u00a0novembre 2026, ou dès que le réseau revient.",
        ),
    ],
)
def test_when_the_next_round_comes(state, sending, words):
    assert next_words(state, sending, NOW) == words
