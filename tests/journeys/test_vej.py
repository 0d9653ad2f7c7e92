"""VEJ: nobody opened, then the visit that explains the judgment, one of its five points left for later."""

from __future__ import annotations

from datetime import date

from tests.journeys.driver import Person
from tests.journeys.gestures import (
    begin_household,
    begin_measure,
    link,
    open_measure,
    save_household,
    send,
    unlock,
)
from tests.journeys.received import assert_everything_received

VISIT_DAY = date(2023, 12, 11)
LEFT_OUT = "4. Faire le diagnostic et remplir la fiche"
POINTS = {
    "1. Expliquer le jugement": "Le bail est résilié depuis le 3 octobre.",
    "2. Vérifier que le ménage se mobilise et respecte le jugement": "50 € versés chaque mois.",
    "3. Dire la suite de la procédure": "Le commandement peut venir dès janvier.",
    LEFT_OUT: "",
    "5. Proposer un accompagnement": "Un dossier FSL est commencé.",
}


def test_a_porte_close_in_four_clicks_then_a_visit_with_a_point_left_out(laptop, receiver):
    person = laptop.start()
    unlock(person)
    begin_household(person, "Carpentier", "Léa", "lens")
    save_household(person)
    take_the_mandate(person)

    before = person.clicks
    mark_porte_close(person)
    assert person.clicks - before <= 4
    see_the_try(person)

    laptop.set_day(VISIT_DAY)
    write_the_visit(person)
    see_what_is_told(person)

    link(person, receiver)
    send(person)
    person.wait_to_be_told("5 fiches reçues par le Département.")
    laptop.close()
    rows = receiver.rows()
    assert_everything_received(laptop.read(), rows)
    assert_both_contacts([row["body"] for row in rows if row["kind"] == "contact"])


def take_the_mandate(person: Person) -> None:
    begin_measure(person, "VEJ", "Date du mandat (obligatoire)", "20/11/2023")
    person.fill("Responsable SLISL qui mandate (obligatoire)", "Mme Caron")
    person.choose("Étape de la procédure (obligatoire)", "Jugement d’expulsion")
    person.fill("Dette de loyer", "2 345,60")
    open_measure(person)
    assert person.sees("Visite à faire au plus tard le 20 décembre 2023")


def mark_porte_close(person: Person) -> None:
    person.press("Porte close")
    person.press("Ce que j’ai laissé : Avis de passage")
    person.press("Enregistrer la porte close")


def see_the_try(person: Person) -> None:
    noted = "Porte close du 4 décembre 2023 notée pour CARPENTIER Léa."
    person.wait_to_be_told(f"{noted} Elle ne compte pas comme une visite.")
    assert person.sees("1 tentative sans visite :")
    assert person.sees("Visite à faire après 1 porte close, au plus tard le 20 décembre 2023")
    assert person.sees("Laissé sur place : avis de passage")


def write_the_visit(person: Person) -> None:
    person.press("Noter une visite")
    assert person.text_of("Date") == "11/12/2023"
    for number, (point, said) in enumerate(POINTS.items(), start=1):
        if said:
            person.choose(point, "Fait")
            person.fill(f"{number}. Ce qui s’est dit", said)
    person.choose("Locataire présent", "Oui")
    person.fill("Préconisations", "Reprendre le paiement du loyer courant.")
    person.press("Enregistrer la visite")


def see_what_is_told(person: Person) -> None:
    left_out = f"Sont restés vides : « {LEFT_OUT} » et « 4. Ce qui s’est dit »."
    person.wait_to_be_told(f"la visite est enregistrée. {left_out}")
    assert person.can_press("Compléter")
    assert person.sees("Visite faite le 11 décembre 2023 : rien de plus n’est dû.")


def assert_both_contacts(bodies: list[dict]) -> None:
    tried, visited = bodies
    assert (tried["outcome"], tried["day"], tried["trace_left"]) == ("porte_close", "2023-12-04", "Avis de passage")
    assert (visited["outcome"], visited["day"]) == ("done", "2023-12-11")
    assert visited["answers"]["support_note"] == POINTS["5. Proposer un accompagnement"]
    assert "fiche_result" not in visited["answers"]
