"""What a social worker does again and again, told in the words of the screens."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.conftest import PASSPHRASE
from tests.journeys.driver import Person
from tests.journeys.wire import WatchedReceiver


def unlock(person: Person, passphrase: str = PASSPHRASE) -> None:
    """Types the passphrase and waits for the notebook."""
    person.fill("Phrase de passe", passphrase)
    person.press("Ouvrir")
    person.wait(lambda: not person.sees("Phrase de passe"), "the open notebook")


def freeze_the_bilan(person: Person) -> None:
    """From its text to its frozen pages, with the signers that are proposed."""
    person.press("Voir l’aperçu")
    person.wait_to_see("Qui signe ?")
    person.wait_to_see("Page 1 sur")
    person.press("Figer le texte")
    person.wait_to_see("Comment le texte a été lu")
    person.wait_to_see("Page 1 sur")


def sign_in_turn(person: Person, *signers: str) -> None:
    """Each one draws and accepts, once the screen is turned to them; the last one, the worker, seals."""
    for signer in signers:
        person.wait(lambda name=signer: bool(person.pads(f"Signature : {name}")), signer)
        person.sign(f"Signature : {signer}")
        person.press("Signer et sceller le bilan" if signer == signers[-1] else "Valider ma signature")
    person.wait_to_see("Le bilan est scellé. Toute modification ultérieure se verrait.")


def begin_household(person: Person, last_name: str, first_name: str, commune: str) -> None:
    """Opens an empty sheet, and writes a name and a commune found by typing its beginning."""
    person.press("Ménages")
    person.press("Nouveau ménage", any_of_them=True)
    person.fill("Nom (obligatoire)", last_name)
    person.fill("Prénom", first_name)
    person.fill("Commune (obligatoire)", commune)
    person.key(Qt.Key.Key_Down)
    person.key(Qt.Key.Key_Return, text="\r")


def save_household(person: Person) -> None:
    """Saves the sheet."""
    person.press("Enregistrer la fiche")
    person.wait_to_see("enregistrée.")


def begin_measure(person: Person, scheme: str, start_label: str, start: str) -> None:
    """From the sheet of a household: chooses the scheme and its first day."""
    person.press("Nouvelle mesure")
    person.press(scheme)
    person.fill(start_label, start)


def open_measure(person: Person) -> None:
    """Opens the measure as it was filled in."""
    person.press("Ouvrir la mesure")
    person.wait_to_see("ouverte pour")


def go_to_measure(person: Person, searched: str) -> None:
    """Finds a household from anywhere, and goes to its one measure."""
    person.search(searched)
    person.press("Voir la mesure")


def link(person: Person, receiver: WatchedReceiver) -> None:
    """Links the laptop to the Department with a code that has just been issued."""
    person.press("Échanges")
    if not person.sees("Adresse du serveur"):
        person.press("Détails et preuve de transmission")
        person.press("Relier à nouveau cet ordinateur")
    person.fill("Adresse du serveur", receiver.url)
    person.fill("Code de rattachement", receiver.new_code())
    person.press("Relier cet ordinateur")
    person.wait_to_see("Cet ordinateur est relié au Département")


def send(person: Person) -> None:
    """Sends what waits, and waits until it is over."""
    person.press("Échanges")
    person.press("Envoyer maintenant")
    person.wait(lambda: not person.sees("Arrêter"), "the end of the sending")
