"""How many keys, or touches, the acts of every day ask for; text is not counted, each Tab is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.services.bundle import Services
from tests.factories import opened_measure, saved_household
from tests.journeys import every_hand
from tests.journeys.conftest import MONDAY, Laptop
from tests.journeys.hands import RESULTS, Finger, Hand, Keyboard
from tests.journeys.test_every_hand import HANDS, sit_down

KEY = Qt.Key


@pytest.fixture
def at_work(laptop: Laptop):
    """Somebody at the window, the notebook open, the first line of the day at hand."""

    def sit(hand_of: type[Hand], *, planned: bool = True) -> Hand:
        services = Services.over(laptop.read())
        if planned:
            every_hand.plan_a_day(services, MONDAY)
        else:
            of = saved_household(services, "Delattre", "Éloïse")
            opened_measure(services, start=MONDAY.replace(month=11, day=6), of=of)
        services.close()
        hand = sit_down(laptop, hand_of)
        every_hand.unlock(hand)
        return hand

    return sit


@HANDS
def test_a_porte_close_takes_four_acts_at_most_with_what_was_left(at_work, hand_of: type[Hand]):
    hand = at_work(hand_of)
    hand.do_on_line("DELATTRE Éloïse", "Porte close", KEY.Key_C)
    hand.choose("Ce que j’ai laissé", "Avis de passage")
    hand.accept("Enregistrer la porte close")
    assert hand.acts <= 4
    hand.wait_to_be_told("Elle ne compte pas comme une visite.")


@HANDS
def test_a_proposed_visit_is_planned_in_two(at_work, hand_of: type[Hand]):
    hand = at_work(hand_of, planned=False)
    hand.do_on_line("DELATTRE Éloïse", "Planifier", KEY.Key_P)
    hand.accept("Planifier")
    assert hand.acts <= 2
    hand.wait_to_be_told("Rendez-vous noté")


def test_the_right_measure_is_three_keys_after_the_name(at_work):
    hand = at_work(Keyboard)
    hand.key(KEY.Key_K, Qt.KeyboardModifier.ControlModifier)
    hand.say("masson")
    hand.wait(lambda: hand.is_said_first("MASSON Éloïse"), "the household")
    hand.acts = 0
    hand.key(KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert hand.acts <= 3
    hand.wait_to_see("Période en cours")
    assert hand.sees("MASSON Éloïse")


def test_and_three_touches_after_the_name(at_work):
    hand = at_work(Finger)
    hand.go_to(hand.field("Rechercher partout"), "Rechercher partout")
    hand.say("masson")
    hand.wait(lambda: hand.is_said_first("MASSON Éloïse"), "the household")
    hand.acts = 0
    hand.touch_line(RESULTS, "MASSON Éloïse")
    hand.press("Voir la mesure")
    assert hand.acts <= 3
    hand.wait_to_see("Période en cours")


@HANDS
def test_an_ordinary_astre_visit_takes_twenty_five_at_most(at_work, hand_of: type[Hand]):
    """Findings, comfort, temperature, damp, how far the works are, one next step with its day; then it is saved."""
    hand = at_work(hand_of)
    hand.do_on_line("DELATTRE Éloïse", "Noter", KEY.Key_Return)
    hand.go_to_sheet("Au domicile")
    hand.fill("Ce qui a été constaté au domicile", "Murs humides, fenêtres neuves.")
    hand.choose("Confort ressenti", "Mauvais")
    hand.fill("Température relevée", "16,5")
    hand.choose("Traces d’humidité", "Oui")
    hand.go_to_sheet("Travaux")
    hand.choose("Où en sont les travaux", "En cours")
    hand.go_to_sheet("Prochaines étapes")
    hand.press("Ajouter une étape")
    hand.fill("Prochaines étapes, ligne 1 : Quoi", "Envoyer le devis à l’Anah")
    hand.fill("Prochaines étapes, ligne 1 : Avant le", "18/12/2023")
    hand.save()
    hand.wait_to_see("1 visite sur 24")
    assert hand.acts <= 25
