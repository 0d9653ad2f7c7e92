"""What goes wrong is told in French where the eye is; what was typed is still there, and nothing is counted for it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.services.workspace import Resources
from tests.conftest import PASSPHRASE, Template
from tests.conftest_postgres import migrate_url
from tests.journeys.conftest import Laptop, laptop_in
from tests.journeys.driver import CTRL, Person
from tests.journeys.gestures import (
    begin_household,
    begin_measure,
    go_to_measure,
    link,
    open_measure,
    save_household,
    send,
    unlock,
)
from tests.journeys.wire import watched_receiver

NOT_A_DATE = "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026."


@pytest.fixture(scope="module")
def worked_notebook(
    qapp: QApplication, resources: Resources, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A notebook with one household and its ASTRE measure, written through the window once."""
    with laptop_in(tmp_path_factory.mktemp("worked"), qapp, resources) as laptop:
        template.copy_to(laptop.notebook)
        person = laptop.start()
        unlock(person)
        begin_household(person, "Delattre", "Éloïse", "bethu")
        save_household(person)
        begin_measure(person, "ASTRE", "Date de début (obligatoire)", "4/12/2023")
        open_measure(person)
    return laptop.notebook


@pytest.fixture
def laptop(new_laptop: Laptop, worked_notebook: Path) -> Laptop:
    """A laptop with a copy of that notebook, a week later."""
    shutil.copytree(worked_notebook, new_laptop.notebook)
    new_laptop.set_day(new_laptop.clock.today().replace(day=11))
    return new_laptop


@pytest.fixture
def person(laptop: Laptop) -> Person:
    """Somebody with that notebook open."""
    person = laptop.start()
    unlock(person)
    return person


def test_a_wrong_passphrase_is_told_beside_it_and_opens_nothing(laptop):
    person = laptop.start()
    wrong = "une phrase de passe bien longuf"
    person.fill("Phrase de passe", wrong)
    person.press("Ouvrir")
    # how long to wait is said too, until that is over: here a second is short
    person.wait(lambda: person.error_beside("Phrase de passe").startswith("Cette phrase de passe"), "the error")
    assert person.text_of("Phrase de passe") == wrong
    assert "Delattre" not in person.words()
    person.wait_to_see("Ouvrir J’ai oublié")
    unlock(person, PASSPHRASE)
    assert laptop.counts() == {
        "households": 1, "measures": 1, "contacts": 0, "drafts": 0,
        "outbox": {"waiting": 3, "sent": 0, "refused": 0, "conflict": 0},
    }  # fmt: skip


def test_a_full_name_in_a_date_of_birth_saves_nothing_and_stays_typed(laptop, person):
    before = laptop.counts()
    begin_household(person, "Carpentier", "Léa", "lens")
    person.fill("Date de naissance", "Carpentier Léa")
    person.press("Enregistrer la fiche")
    assert person.error_beside("Date de naissance") == NOT_A_DATE
    assert person.sees("Un point à revoir : Date de naissance")
    assert person.focused() == "Date de naissance"
    assert person.text_of("Date de naissance") == "Carpentier Léa"
    assert person.text_of("Commune (obligatoire)") == "Lens"
    assert laptop.counts() == before
    person.fill("Date de naissance", "3/5/1971")
    save_household(person)
    assert laptop.counts()["households"] == before["households"] + 1


def test_a_full_name_in_the_date_of_a_visit_is_kept_as_typed_through_a_lock(laptop, person):
    before = laptop.counts()
    go_to_measure(person, "delattre")
    person.press("Noter une visite")
    person.fill("Ce qui a été constaté au domicile", "Chaudière en panne.")
    person.fill("Date", "Delattre Éloïse")
    person.press("Enregistrer la visite")
    assert person.error_beside("Date") == NOT_A_DATE
    assert person.sees("Un point à revoir : Date")
    person.key(Qt.Key.Key_L, CTRL)
    person.wait_to_see("Ouvrir J’ai oublié")
    unlock(person)
    person.wait_to_see("Ce qui a été constaté au domicile")  # the form is drawn by and by
    assert person.text_of("Date") == "Delattre Éloïse"
    assert person.error_beside("Date") == NOT_A_DATE
    assert person.text_of("Ce qui a été constaté au domicile") == "Chaudière en panne."
    assert laptop.counts() == before | {"drafts": 1}
    person.fill("Date", "hier")
    person.press("Enregistrer la visite")
    person.wait_to_see("1 visite sur 24")
    assert person.sees("Le 10 décembre, visite à domicile")


def test_a_visit_dated_before_the_measure_is_refused_beside_its_date(laptop, person):
    before = laptop.counts()
    go_to_measure(person, "delattre")
    person.press("Noter une visite")
    person.fill("Ce qui a été constaté au domicile", "Chaudière en panne.")
    person.fill("Date", "1/12/2023")
    person.press("Enregistrer la visite")
    assert person.error_beside("Date") == "Cette date précède le début de la mesure (04/12/2023)."
    assert person.focused() == "Date"
    assert person.text_of("Date") == "01/12/2023"
    assert person.text_of("Ce qui a été constaté au domicile") == "Chaudière en panne."
    assert laptop.counts() == before | {"drafts": 1}
    person.fill("Date", "5/12/2023")
    person.press("Enregistrer la visite")
    person.wait_to_see("1 visite sur 24")
    assert laptop.counts()["contacts"] == before["contacts"] + 1


def test_a_renewal_past_24_months_is_refused_beside_its_months(laptop, person):
    before = laptop.counts()
    go_to_measure(person, "delattre")
    person.press("Renouveler")
    assert person.text_of("Durée ajoutée") == "12 mois"
    person.fill("Durée ajoutée", "13")
    person.fill("Motif, en quelques mots", "Le chantier a pris du retard.")
    person.press("Renouveler", within="Renouveler la mesure")
    assert person.error_beside("Durée ajoutée") == (
        "La mesure ne peut pas dépasser 24 mois : elle s’arrête au plus tard le 3 décembre 2025."
    )
    assert person.text_of("Durée ajoutée") == "13 mois"
    assert person.text_of("Motif, en quelques mots") == "Le chantier a pris du retard."
    assert person.sees("Fin prévue 3 décembre 2024")
    assert laptop.counts() == before
    person.fill("Durée ajoutée", "12")
    person.press("Renouveler", within="Renouveler la mesure")
    person.wait_to_be_told("Mesure renouvelée jusqu’au 3 décembre 2025.")
    assert person.sees("0 visite sur 48")


def test_a_server_that_is_not_there_is_told_in_the_bar_and_everything_goes_on_waiting(laptop, person, tmp_path):
    database = f"sqlite:///{tmp_path / 'receiver.db'}"
    migrate_url(database)
    with watched_receiver(database) as receiver:
        link(person, receiver)
    before = laptop.counts()
    send(person)
    person.wait_to_be_told("Pas de réseau, ou le serveur du Département est injoignable. Rien n’est perdu")
    person.wait_to_be_told("Vérifiez la connexion")
    assert person.sees("1 ménage (3 fiches) à envoyer")
    assert laptop.counts() == before
    with watched_receiver(database) as again:
        link(person, again)
        send(person)
        assert len(again.rows()) == 3
    assert person.sees("Tout est envoyé")


def test_a_web_page_in_the_place_of_the_server_is_told_and_nothing_counts_as_sent(laptop, person, receiver):
    link(person, receiver)
    before = laptop.counts()
    receiver.wire.trouble = "portal"
    send(person)
    person.wait_to_be_told("Une page web a répondu à la place du serveur du Département. Rien n’est perdu")
    assert person.sees("1 ménage (3 fiches) à envoyer")
    assert person.sees("Aucun envoi n’a encore abouti.")
    assert laptop.counts() == before
    assert receiver.rows() == []
    receiver.wire.trouble = ""
    send(person)
    assert laptop.counts()["outbox"] == {"waiting": 0, "sent": 3, "refused": 0, "conflict": 0}


def test_a_web_page_answers_when_the_laptop_is_linked_and_what_was_typed_stays(laptop, person, receiver):
    receiver.wire.trouble = "portal"
    person.press("Échanges")
    code = receiver.new_code()
    person.fill("Adresse du serveur", receiver.url)
    person.fill("Code de rattachement", code)
    person.press("Relier cet ordinateur")
    person.wait_to_see("Une page web a répondu")
    assert person.text_of("Adresse du serveur") == receiver.url
    assert person.text_of("Code de rattachement") == code
    receiver.wire.trouble = ""
    person.press("Relier cet ordinateur")
    person.wait_to_see("Cet ordinateur est relié au Département")
