"""Microcrédit: a loan, a call that counts on its track, and an answer lost on the way that doubles nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.journeys.driver import Person
from tests.journeys.gestures import begin_household, begin_measure, link, open_measure, save_household, send, unlock
from tests.journeys.received import assert_everything_received


def test_a_call_counts_and_sending_it_again_changes_no_row(laptop, receiver):
    person = laptop.start()
    unlock(person)
    begin_household(person, "Lefebvre", "Mehdi", "arras")
    save_household(person)
    open_the_loan(person)
    call(person)

    link(person, receiver)
    receiver.wire.trouble = "answer lost"
    send(person)
    person.wait_to_be_told("Le serveur du Département a rencontré une erreur. Rien n’est perdu")
    assert person.sees("1 ménage (4 fiches) à envoyer")
    arrived = receiver.rows()
    assert [row["kind"] for row in arrived] == ["household"], "it had arrived: what needs it waits for its receipt"

    receiver.wire.trouble = ""
    send(person)
    person.wait_to_be_told("4 fiches reçues par le Département.")
    assert person.sees("Tout est envoyé")
    assert person.can_press("Voir s’il y a du nouveau"), "nothing is left to send, something may have come"
    rows = receiver.rows()
    assert [row["kind"] for row in rows] == ["household", "saisine", "measure", "contact"]
    assert rows[:1] == arrived

    laptop.close()
    assert_everything_received(laptop.read(), rows)
    assert_what_was_typed(rows)


def open_the_loan(person: Person) -> None:
    begin_measure(person, "Microcrédit", "Date de la première mensualité (obligatoire)", "5/10/2023")
    person.fill("Nombre de mensualités (obligatoire)", "24")
    person.fill("Montant prêté (obligatoire)", "3 000")
    person.fill("Mensualité", "131,50")
    person.choose("Objet du prêt (obligatoire)", "Mobilité")
    open_measure(person)
    assert person.sees("0 contact sur 9")
    assert person.sees("Mois 2, du 5 novembre au 4 décembre 2023 : à faire")


def call(person: Person) -> None:
    person.press("Noter un contact")
    person.choose("Où et comment", "Par téléphone")
    person.choose("Mensualité payée", "Oui")
    person.fill("Ressources du mois", "1 420,5")
    person.fill("Conseils donnés", "Mettre de côté la prime de Noël.")
    person.press("Enregistrer le contact")
    assert person.sees("1 contact sur 9")
    person.tab_to("Frise des périodes de la mesure")
    person.key(Qt.Key.Key_Home)
    assert person.sees("Mois 1, du 5 octobre au 4 novembre 2023 : manqué, 0 contact sur 1")
    person.key(Qt.Key.Key_Right)
    assert person.sees("Mois 2, du 5 novembre au 4 décembre 2023 : fait, 1 contact sur 1")
    person.key(Qt.Key.Key_Return)
    person.wait_to_see("Le 4 décembre, contact par téléphone")


def assert_what_was_typed(rows: list[dict]) -> None:
    measure, contact = rows[2]["body"], rows[3]["body"]
    assert measure["months"] == 24
    assert measure["planned_end"] == "2025-10-04"
    assert measure["answers"]["amount"] == "3000.00"
    assert (contact["kind"], contact["outcome"]) == ("phone", "done")
    assert contact["answers"]["income"] == "1420.50"
