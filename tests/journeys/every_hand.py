"""What is done by every hand, told once: what the hand is, the journey does not know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time

from PySide6.QtCore import Qt

from desktop.services.bundle import Services
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, saved_household
from tests.journeys.driver import Person
from tests.journeys.hands import Hand

WAITED_FOR = ("Delattre", "Masson", "Ringot")
"""Who has an appointment on the day, in the order of the hours."""


def plan_a_day(services: Services, day: date) -> None:
    """Three households are waited for; each is in the second month of its ASTRE measure."""
    for place, name in enumerate(WAITED_FOR):
        measure = opened_measure(
            services, start=day.replace(day=6, month=day.month - 1), of=saved_household(services, name, "Éloïse")
        )
        services.visits.plan(measure.id, day, time(9 + 2 * place, 30))


def unlock(hand: Hand, passphrase: str = PASSPHRASE) -> None:
    """The passphrase, and Enter or a touch."""
    hand.fill("Phrase de passe", passphrase)
    hand.accept("Ouvrir")
    hand.wait(lambda: not hand.sees("Phrase de passe"), "the open notebook")
    hand.acts = 0


def start_for_the_first_time(hand: Person, group_on_sheet: Callable[[int], str]) -> None:
    """The whole assistant; the group asked back is read on the sheet that was just printed."""
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
    hand.fill(f"Groupe n° {asked}", group_on_sheet(asked))
    hand.press("Vérifier")
    hand.press("Territoires : Artois")
    hand.press("Ouvrir mon carnet")
    hand.wait_to_see("Bienvenue dans votre carnet")


def note_a_visit(hand: Hand) -> None:
    """The first appointment of the day took place."""
    hand.do_on_line("DELATTRE Éloïse", "Noter", Qt.Key.Key_Return)
    hand.fill("Ce qui a été constaté au domicile", "Murs humides, fenêtres neuves.")
    hand.choose("Confort ressenti", "Mauvais")
    hand.press("Enregistrer la visite")
    hand.wait_to_see("1 visite sur 24")
    hand.show_page(1, "Aujourd’hui")


def note_a_porte_close(hand: Hand) -> None:
    """Nobody opened at the second."""
    hand.do_on_line("MASSON Éloïse", "Porte close", Qt.Key.Key_C)
    hand.choose("Ce que j’ai laissé", "Avis de passage")
    hand.accept("Enregistrer la porte close")
    hand.wait_to_be_told("Elle ne compte pas comme une visite.")


def postpone(hand: Hand, day: str) -> None:
    """The third is put off."""
    hand.do_on_line("RINGOT Éloïse", "Reporter", Qt.Key.Key_R)
    hand.choose("Motif du report", "Intempéries")
    hand.fill("Nouveau jour", day)
    hand.accept("Reporter")
    hand.wait_to_be_told("Rendez-vous reporté")


def correct_an_address(hand: Hand) -> None:
    """Finds a household by its name and says where it lives now."""
    hand.find("masson", "MASSON Éloïse")
    hand.press("Corriger l’adresse ou le téléphone", any_of_them=True)
    hand.fill("Adresse, même incomplète", "3 rue du Marais")
    hand.accept("Enregistrer")
    hand.wait_to_be_told("Adresse enregistrée pour MASSON Éloïse.")
