"""ASTRE, from the first start to the Department's receipt, through a program killed in the middle of a visit."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from tests.conftest import PASSPHRASE
from tests.journeys import writer
from tests.journeys.conftest import Laptop
from tests.journeys.driver import Person
from tests.journeys.every_hand import start_for_the_first_time
from tests.journeys.gestures import (
    begin_household,
    begin_measure,
    freeze_the_bilan,
    go_to_measure,
    link,
    open_measure,
    save_household,
    send,
    sign_in_turn,
    unlock,
)
from tests.journeys.received import assert_everything_received

VISIT_DAY = date(2023, 12, 18)
END_DAY = date(2024, 3, 29)
ROOT = Path(__file__).parents[2]


def test_from_the_first_start_to_the_receipt_of_the_department(new_laptop, postgres_receiver):
    laptop = new_laptop
    person = laptop.start()
    make_notebook(person, laptop)
    write_household(person)
    begin_astre(person)
    laptop.close()

    laptop.set_day(VISIT_DAY)
    person = take_up_after_the_kill(laptop)
    save_the_visit(person)

    laptop.set_day(END_DAY)
    end_the_measure(person)
    sign_the_bilan(person)

    link(person, postgres_receiver)
    send(person)
    see_the_receipt(person)
    laptop.close()

    rows = postgres_receiver.rows()
    assert_everything_received(laptop.read(), rows)
    assert_what_was_typed(rows)


def make_notebook(person: Person, laptop: Laptop) -> None:
    start_for_the_first_time(person, lambda number: groups_on(laptop.sheet)[number - 1])


def groups_on(sheet: Path) -> list[str]:
    """The groups of the code, read on the printed sheet: seven numbered boxes, each of four letters."""
    lines = PdfReader(BytesIO(sheet.read_bytes())).pages[0].extract_text().splitlines()
    boxes = lines[lines.index("À quoi elle sert") - 35 :]
    assert boxes[0:35:5] == list("1234567")
    return ["".join(boxes[place + 1 : place + 5]) for place in range(0, 35, 5)]


def write_household(person: Person) -> None:
    begin_household(person, "Delattre", "Éloïse", "bethu")
    assert person.text_of("Commune (obligatoire)") == "Béthune"
    assert person.text_of("Code postal") == "62400"
    assert person.sees("territoire de l’Artois")
    person.fill("Date de naissance", "14 mars 1958")
    person.fill("Adresse, même incomplète", "12 rue Émile Zola")
    person.choose("Statut du logement", "Propriétaire occupant")
    person.fill("Téléphone du ménage", "03 21 00 00 01")
    person.fill("Consignes de contact (message, code, chien…)", "Sonner deux fois, le chien est gentil.")
    person.choose("Composition", "Personne seule")
    person.fill("Accord du ménage, donné le", "1/12/2023")
    person.fill("Note personnelle", "À revoir avec l’assistante du secteur")
    save_household(person)


def begin_astre(person: Person) -> None:
    begin_measure(person, "ASTRE", "Date de début (obligatoire)", "4/12/2023")
    person.fill("Fiche reçue le", "27/11/2023")
    person.choose("Qui demande la mesure", "CCAS")
    person.fill("Difficultés au moment de la demande", "Factures impayées depuis l’été.")
    person.choose("Où en sont les travaux", "En cours")
    person.choose("Étiquette énergétique (DPE)", "F")
    person.fill("Date du DPE", "5/6/2023")
    person.fill("Ce que le ménage attend, avec ses mots", "« Avoir chaud cet hiver. »")
    open_measure(person)
    assert person.sees("0 visite sur 24")


def take_up_after_the_kill(laptop: Laptop) -> Person:
    """While the visit is typed elsewhere the notebook is held; once that is killed it opens at the draft."""
    with typing_elsewhere(laptop) as process:
        person = laptop.start()
        person.fill("Phrase de passe", PASSPHRASE)
        person.press("Ouvrir")
        person.wait_to_see("Ce carnet est déjà ouvert dans une autre fenêtre de Perron.")
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    unlock(person)
    last = "Santé, famille, confidences"
    person.wait(lambda: person.focused() == last and person.has_in_sight(last), "the draft, where it was left")
    assert person.text_of("Ce qui a été constaté au domicile") == writer.FINDINGS
    person.wait_to_see("Leurs noms, ce qui a été convenu")  # the form is drawn by and by, what is in sight first
    assert person.text_of("Leurs noms, ce qui a été convenu") == writer.COMPANIES
    assert person.text_of("Température relevée") == "16,5"
    assert person.text_of("Prochaines étapes, ligne 1 : Quoi") == "Envoyer le devis à l’Anah"
    assert person.text_of("Prochaines étapes, ligne 1 : Avant le") == "15/01/2024"
    assert person.text_of("Santé, famille, confidences") == writer.HEALTH
    return person


@contextmanager
def typing_elsewhere(laptop: Laptop) -> Iterator[subprocess.Popen[str]]:
    """The program in a process of its own, once its draft is told to be saved."""
    command = [sys.executable, "-m", "tests.journeys.writer", str(laptop.notebook), VISIT_DAY.isoformat()]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    with process:
        try:
            assert process.stdout is not None
            said: list[str] = []
            while not said or said[-1].strip() != writer.SAVED:
                said.append(process.stdout.readline())
                assert said[-1], "".join(said)
            yield process
        finally:
            process.kill()


def save_the_visit(person: Person) -> None:
    person.add_to("Santé, famille, confidences", ".")
    person.press("Enregistrer la visite")
    person.wait_to_see("la visite est enregistrée.")
    assert person.sees("1 visite sur 24")
    assert not person.sees("Brouillons à reprendre")


def end_the_measure(person: Person) -> None:
    go_to_measure(person, "delattre bethune")
    person.press("Mettre fin à la mesure")
    assert person.text_of("Dernier jour de la mesure") == "29/03/2024"
    person.choose("Motif de la fin", "Objectifs atteints")
    person.press("Noter la fin")
    person.wait_to_see("Fin notée. Le bilan est à rédiger avec le ménage.")
    assert not person.buttons("Clôturer"), "A5: not without its bilan"
    assert person.sees("Clôturer : pas encore possible Le bilan doit d’abord être signé par le ménage")


def sign_the_bilan(person: Person) -> None:
    person.press("Ouvrir le bilan")
    assert writer.FINDINGS in person.words()
    person.fill("Observations du ménage", "« On n’a plus froid le matin. »")
    freeze_the_bilan(person)
    person.press("Le texte a été lu à voix haute")
    person.press("Faire signer Éloïse Delattre")
    sign_in_turn(person, "Éloïse Delattre", "Camille Martin")
    person.press("Clôturer la mesure")
    person.wait_to_see("La mesure est clôturée.")
    assert person.sees("Clôturée")
    assert person.sees("signé par le ménage")


def see_the_receipt(person: Person) -> None:
    person.wait_to_be_told("fiches reçues par le Département.")
    assert person.sees("Tout est envoyé")
    sent = next(one for one in person.words().split("Envoyées (")[1:])
    person.press(f"Fiches montrées : Envoyées ({sent.split(')')[0]})")
    person.click_line("Fiches", "Bilan")
    assert person.sees("Reçue par le Département le")
    assert person.sees("Preuve vérifiée.")


def assert_what_was_typed(rows: list[dict[str, Any]]) -> None:
    """Some of what was typed, in the very words."""
    bodies: Mapping[str, Any] = {row["kind"]: row["body"] for row in rows}
    assert bodies["household"]["persons"][0]["last_name"] == "Delattre"
    assert bodies["household"]["persons"][0]["birth_date"] == "1958-03-14"
    assert bodies["household"]["dwelling"]["commune"] == "62119"
    assert bodies["saisine"]["difficulties"] == "Factures impayées depuis l’été."
    assert bodies["contact"]["answers"]["findings"] == writer.FINDINGS
    assert bodies["contact"]["answers"]["indoor_temperature"] == "16.5"
    assert bodies["contact"]["next_steps"][0]["by"] == "2024-01-15"
    assert bodies["measure"]["state"] == "closed"
    assert bodies["measure"]["ended_on"] == "2024-03-29"
    assert bodies["bilan"]["household_words"] == "« On n’a plus froid le matin. »"
    assert [one["outcome"] for one in bodies["bilan"]["signatures"]] == ["signed", "signed"]
