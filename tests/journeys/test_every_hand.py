"""Three journeys, each by the keyboard alone and again by the fingers alone."""

from __future__ import annotations

from datetime import date, time

import pytest
from PySide6.QtCore import Qt

from desktop.services.bundle import Services
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, saved_household
from tests.journeys.conftest import MONDAY, Laptop
from tests.journeys.hands import Finger, Hand, Keyboard
from tests.journeys.test_astre import groups_on

SCREEN = (1366, 768)
HANDS = pytest.mark.parametrize("hand_of", [Keyboard, Finger], ids=["keyboard", "finger"])


def sit_down(laptop: Laptop, hand_of: type[Hand]) -> Hand:
    """In front of the window, on a usual laptop."""
    hand = laptop.start(hand_of)
    hand.window.resize(*SCREEN)
    return hand


def unlock(hand: Hand) -> None:
    """The passphrase, and Enter or a touch."""
    hand.fill("Phrase de passe", PASSPHRASE)
    hand.accept("Ouvrir")
    hand.wait(lambda: not hand.sees("Phrase de passe"), "the open notebook")
    hand.acts = 0


def plan_a_day(laptop: Laptop) -> None:
    """Three households are waited for today."""
    services = Services.over(laptop.read())
    for place, name in enumerate(("Delattre", "Masson", "Ringot")):
        of = saved_household(services, name, "Éloïse")
        measure = opened_measure(services, start=date(2023, 11, 6), of=of)
        services.visits.plan(measure.id, MONDAY, time(9 + 2 * place, 30))
    services.close()


@HANDS
def test_the_first_start(new_laptop: Laptop, hand_of: type[Hand]):
    hand = sit_down(new_laptop, hand_of)
    hand.press("Créer mon carnet")
    hand.fill("Prénom et nom", "Camille Martin")
    hand.fill("Qualification", "Conseillère en économie sociale familiale")
    hand.fill("Opérateur", "Soliha")
    hand.press("Continuer")
    hand.fill("Phrase de passe", PASSPHRASE)
    hand.fill("La même, une seconde fois", PASSPHRASE)
    hand.press("Créer le carnet")
    hand.wait_to_see("Votre fiche de secours")
    hand.press("Enregistrer la fiche de secours…")
    hand.press("Choisir l’endroit…")
    hand.wait_to_see("Fiche enregistrée")
    asked = next(number for number in range(1, 8) if hand.sees(f"Groupe n° {number}"))
    hand.fill(f"Groupe n° {asked}", groups_on(new_laptop.sheet)[asked - 1])
    hand.press("Vérifier")
    hand.press("Territoires : Artois")
    hand.press("Ouvrir mon carnet")
    hand.wait_to_see("Bienvenue dans votre carnet")


@HANDS
def test_a_day_with_a_visit_a_porte_close_and_a_postponement(laptop: Laptop, hand_of: type[Hand]):
    plan_a_day(laptop)
    hand = sit_down(laptop, hand_of)
    unlock(hand)

    hand.do_on_line("DELATTRE Éloïse", "Noter", Qt.Key.Key_Return)
    hand.fill("Ce qui a été constaté au domicile", "Murs humides, fenêtres neuves.")
    hand.choose("Confort ressenti", "Mauvais")
    hand.press("Enregistrer la visite")
    hand.wait_to_see("1 visite sur 24")

    hand.press("Aujourd’hui", within="Navigation")
    hand.do_on_line("MASSON Éloïse", "Porte close", Qt.Key.Key_C)
    hand.choose("Ce que j’ai laissé", "Carte de passage")
    hand.accept("Enregistrer la porte close")
    hand.wait_to_be_told("Porte close du 4 décembre 2023 notée")

    hand.do_on_line("RINGOT Éloïse", "Reporter", Qt.Key.Key_R)
    hand.choose("Motif du report", "Intempéries")
    hand.fill("Nouveau jour", "11/12/2023")
    hand.accept("Reporter")
    hand.wait_to_be_told("Rendez-vous reporté")

    counted = laptop.counts()
    assert counted["contacts"] == {"done": 1, "porte_close": 1, "planned": 1, "postponed": 1}


@HANDS
def test_finding_a_household_and_correcting_its_address(laptop: Laptop, hand_of: type[Hand]):
    plan_a_day(laptop)
    hand = sit_down(laptop, hand_of)
    unlock(hand)
    hand.find("masson", "MASSON Éloïse")
    hand.press("Corriger l’adresse ou le téléphone")
    hand.fill("Adresse, même incomplète", "3 rue du Marais")
    hand.accept("Enregistrer")
    hand.wait_to_be_told("Adresse enregistrée.")
    assert hand.sees("3 rue du Marais")
