"""A loan asked for, refused once, signed: every stage noted in the window, then everything at the Department (M1)."""

from __future__ import annotations

from tests.journeys.driver import Person
from tests.journeys.gestures import begin_household, link, open_measure, save_household, send, unlock
from tests.journeys.received import assert_everything_received


def test_m1_a_household_is_received_and_its_loan_refused_then_signed(laptop, receiver):
    person = laptop.start()
    unlock(person)
    begin_household(person, "Lefebvre", "Mehdi", "arras")
    save_household(person)
    receive(person)
    note_the_diagnosis(person)
    ask_twice(person)
    sign(person)

    link(person, receiver)
    send(person)
    person.wait_to_see("Tout est envoyé")
    rows = receiver.rows()
    laptop.close()
    assert_everything_received(laptop.read(), rows)
    assert_the_stages(rows)


def receive(person: Person) -> None:
    person.press("Nouvelle mesure")
    person.press("Microcrédit")
    person.choose("La mesure est", "Reçue : à instruire")
    person.fill("Ménage reçu le (obligatoire)", "20/11/2023")
    person.choose("Objet du prêt (obligatoire)", "Mobilité")
    open_measure(person)
    assert person.sees("En instruction")
    assert person.sees("Accord du ménage")


def note_the_diagnosis(person: Person) -> None:
    person.press("Noter l’accord du ménage")
    person.choose("Le ménage accepte d’être accompagné pendant tout le prêt (obligatoire)", "Oui")
    person.press("Noter")
    person.wait_to_be_told("Accord du ménage : c’est noté")
    person.press("Noter le diagnostic")
    person.press("Noter")
    assert person.sees("« Le microcrédit est la bonne réponse » est à remplir.")
    person.choose("Le microcrédit est la bonne réponse (obligatoire)", "Oui")
    person.press("Noter")
    person.wait_to_be_told("Diagnostic : c’est noté")


def ask_twice(person: Person) -> None:
    for answer in ("Refusé", "Accepté"):
        person.press("Noter l’envoi du dossier")
        person.fill("Montant demandé", "3 000")
        person.press("Noter")
        person.wait_to_be_told("Dossier envoyé : c’est noté")
        person.press("Noter la réponse de la banque")
        person.choose("Le prêt est (obligatoire)", answer)
        person.press("Noter")
        person.wait_to_be_told("Réponse de la banque : c’est noté")


def sign(person: Person) -> None:
    person.press("Noter la signature")
    person.fill("Date de la première mensualité (obligatoire)", "5/10/2023")
    person.fill("Nombre de mensualités (obligatoire)", "24")
    person.fill("Montant prêté (obligatoire)", "3 000")
    person.press("Noter")
    person.wait_to_be_told("Signature du prêt : c’est noté")
    assert person.sees("En cours")
    assert person.sees("0 contact sur 9")


def assert_the_stages(rows: list[dict]) -> None:
    stages = [row["body"] for row in rows if row["kind"] == "milestone"]
    assert [stage["stage"] for stage in stages] == [
        "agreement", "diagnosis", "file_sent", "bank_answer", "file_sent", "bank_answer", "signed",
    ]  # fmt: skip
    assert [stage["answers"]["decision"] for stage in stages if stage["stage"] == "bank_answer"] == [
        "refused",
        "accepted",
    ]
    last = [row["body"] for row in rows if row["kind"] == "measure"][-1]
    assert (last["state"], last["start"], last["opened_on"], last["months"]) == (
        "active", "2023-10-05", "2023-11-20", 24,
    )  # fmt: skip
