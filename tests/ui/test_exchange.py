"""Échanges: what leaves is shown in full first, every failure is told and loses nothing, a receipt proves a success."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QScrollArea
from sqlalchemy import text

from department.settings import Settings as ReceiverSettings
from desktop.domain.contact import Outcome
from desktop.services.exchange import DeliveryState, ExchangeState, MessageLine, RoundResult
from desktop.services.sending import SendingState
from desktop.sync.contract.enrolment_code import written_code
from desktop.ui.exchange.messages_card import list_line
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.round_told import next_words
from desktop.ui.exchange.words import held_words, last_success_words, queue_words, result_words, standing_words
from desktop.ui.screen import Screen
from desktop.ui.widgets import TextLabel
from tests.conftest import TODAY
from tests.conftest_postgres import RunningReceiver, running_receiver
from tests.sync.test_client_failures import HTML, PAGE, answering
from tests.ui.samples import add_household, add_measure, add_visit
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
SECRET = "phrase confidentielle"


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[RunningReceiver]:
    """A real receiver in a thread."""
    with running_receiver(ReceiverSettings(f"sqlite:///{tmp_path / 'receiver.db'}")) as running:
        yield running


@pytest.fixture
def page(screen: Screen, qtbot) -> ExchangePage:
    """The page over a household, its saisine, its measure and one visit: four messages."""
    measure = add_measure(screen.services, add_household(screen.services))
    add_visit(screen.services, measure, TODAY, answers={"findings": "Murs humides"}, note=SECRET)
    made = ExchangePage(screen)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.open()
    return made


def counts(page: ExchangePage) -> tuple[int, int, int]:
    state = page._screen.services.exchange.state()
    return state.waiting, state.sent, state.refused


def enrol(page: ExchangePage, qtbot, url: str, code: str) -> None:
    page.enrolment.server.clear()
    type_text(page.enrolment.server, url)
    page.enrolment.code.clear()
    type_text(page.enrolment.code, code)
    page.enrolment.button.click()
    qtbot.waitUntil(page.enrolment.button.isEnabled)


def send(page: ExchangePage, qtbot) -> None:
    page.standing.send_button.click()
    qtbot.waitUntil(lambda: not page._screen.network.is_busy)


def told(page: ExchangePage) -> str:
    return " ".join(page._screen.messages.messages)


def texts(page: ExchangePage) -> str:
    return " ".join(label.text() for label in page.messages.view.findChildren(TextLabel))


def assert_whole_in_sight(page: ExchangePage) -> None:
    """The card that says where the exchange stands, from its title to its button."""
    area = page.findChild(QScrollArea)
    top = page.standing.mapTo(area, QPoint()).y()
    assert top >= 0
    assert top + page.standing.height() <= area.viewport().height()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_an_address_and_a_code_link_the_laptop_and_everything_is_sent(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    assert page.enrolment.isHidden()
    assert "relié au Département, pour Soliha" in told(page)
    send(page, qtbot)
    assert counts(page) == (0, 4, 0)
    assert len(receiver.rows()) == 4
    assert "4\u00a0fiches reçues par le Département." in told(page)
    assert page.standing.last_success.text() == "Dernier envoi réussi\u00a0: 22\u00a0novembre 2026 à 9\u00a0h."
    assert page._screen.services.exchange.state().operator == "Soliha"


def test_the_receipt_of_each_sent_record_is_shown(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    send(page, qtbot)
    page.messages.show_state(DeliveryState.SENT)
    view = page.messages.view
    assert view.message.state is DeliveryState.SENT
    assert "Preuve vérifiée" in view.message.proof
    view.exact_button.click()
    assert '"signature"' in view.exact.toPlainText()


def test_sending_tells_the_other_screens(page, qtbot, receiver, route):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    send(page, qtbot)
    assert {"outbox", "settings"} <= route.all_told


def test_what_will_leave_is_shown_in_full_and_in_french(page):
    page.messages.list.setCurrentIndex(page.messages.list.model().index(0, 0))
    shown = texts(page)
    assert "Visite faite, 22\u00a0novembre 2026" in shown
    assert "DELATTRE Éloïse" in shown
    assert "Ce qui a été constaté au domicile Murs humides" in shown
    page.messages.view.exact_button.click()
    assert '"findings": "Murs humides"' in page.messages.view.exact.toPlainText()


def test_what_is_confidential_is_in_no_message(page):
    for row in range(4):
        page.messages.list.setCurrentIndex(page.messages.list.model().index(row, 0))
        assert SECRET not in texts(page)
        assert SECRET not in page.messages.view.exact.toPlainText()


def test_a_wrong_code_is_told_beside_the_code_and_stays_typed(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, "AAAA-BBBB")
    assert page.enrolment.code_field.error
    assert page.enrolment.server_field.error == ""
    assert page.enrolment.code.text() == "AAAA-BBBB"
    assert page.enrolment.server.text() == receiver.url


def test_an_address_that_leads_nowhere_is_to_be_read_again_and_the_button_stays_at_hand(page, qtbot):
    enrol(page, qtbot, f"http://127.0.0.1:{free_port()}", written_code("ABCDEFGH2345", "A" * 43 + "="))
    assert "injoignable" in page.enrolment.trouble.text
    assert "Relisez aussi l’adresse du serveur" in page.enrolment.trouble.text
    assert page.focusWidget() is page.enrolment.button


def test_once_linked_the_way_to_send_is_at_hand_and_its_card_in_sight(page, qtbot, receiver):
    page.messages.filter.setFocus()
    enrol(page, qtbot, receiver.url, receiver.new_code())
    assert page.focusWidget() is page.standing.send_button
    assert_whole_in_sight(page)


def test_what_a_round_did_is_in_sight_wherever_it_was_asked_from(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    bar = page.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(bar.maximum())
    send(page, qtbot)
    assert page.standing.round_told.text()
    assert_whole_in_sight(page)


def test_empty_fields_are_told_beside_them(page):
    page.enrolment.button.click()
    assert "adresse" in page.enrolment.server_field.error
    assert "code" in page.enrolment.code_field.error


def test_an_address_in_clear_is_refused_beside_it(page, qtbot):
    enrol(page, qtbot, "http://perron.departement.fr", "AAAA-BBBB")
    assert "pas chiffrée" in page.enrolment.server_field.error


def test_a_server_that_is_not_there_loses_nothing(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    settle_on(page, f"http://127.0.0.1:{free_port()}")
    before = counts(page)
    send(page, qtbot)
    assert counts(page) == before == (4, 0, 0)
    assert "injoignable" in told(page)
    assert "Rien n’est perdu" in told(page)
    assert page.standing.send_button.isEnabled()
    assert page.standing.last_success.text() == "Aucun envoi n’a encore abouti."


def test_once_the_server_answers_the_trouble_before_is_no_longer_told(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    settle_on(page, f"http://127.0.0.1:{free_port()}")
    send(page, qtbot)
    assert "injoignable" in told(page)
    settle_on(page, receiver.url)
    send(page, qtbot)
    assert "injoignable" not in told(page)
    assert "4\u00a0fiches reçues par le Département." in told(page)
    assert any("injoignable" in past.words for past in page._screen.messages.told)


def test_a_web_page_in_the_place_of_the_server_loses_nothing(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    before = counts(page)
    with answering(200, HTML, PAGE) as impostor:
        settle_on(page, impostor.url)
        send(page, qtbot)
    assert counts(page) == before == (4, 0, 0)
    assert "Une page web a répondu à la place du serveur" in told(page)
    page._screen.messages.clear()
    settle_on(page, receiver.url)
    send(page, qtbot)
    assert counts(page) == (0, 4, 0)


def test_a_web_page_at_enrolment_is_told_and_the_address_is_not_accused(page, qtbot):
    with answering(200, HTML, PAGE) as impostor:
        enrol(page, qtbot, impostor.url, written_code("ABCDEFGH2345", "A" * 43 + "="))
    assert "page web" in page.enrolment.trouble.text
    assert page.enrolment.server_field.error == "", "the address is not what is wrong"
    assert not page._screen.services.exchange.state().enrolled


def test_stopping_sends_no_more_and_loses_nothing(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    gate = threading.Event()
    page._screen.network.run(gate.wait)
    page.standing.send_button.click()
    assert page.standing.stop_button.isVisible()
    assert page.standing.progress_words.text() == "Envoi au Département\u00a0: 0 sur 4"
    page.standing.stop_button.click()
    gate.set()
    qtbot.waitUntil(lambda: not page._screen.network.is_busy)
    assert counts(page) == (4, 0, 0)
    assert receiver.rows() == []
    assert "4\u00a0fiches encore à envoyer" in told(page)


def test_a_refused_visit_shows_its_reason_and_leads_to_its_own_correction(page, qtbot, receiver, route):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    spoil_one_contact(page)
    send(page, qtbot)
    assert counts(page) == (0, 3, 1)
    assert "refusée" in told(page)
    page.messages.show_state(DeliveryState.REFUSED)
    view = page.messages.view
    assert view.message.reason
    assert view.open_button.text() == "Corriger"
    view.open_button.click()
    told_of = view.message
    assert route.last == ("visit", {"measure_id": told_of.measure_id, "contact_id": told_of.record_id})
    page.refused.buttons[0].click()
    assert route.last == ("visit", {"measure_id": told_of.measure_id, "contact_id": told_of.record_id})


def test_without_a_link_nothing_can_be_sent_and_it_is_said(page):
    assert not page.standing.send_button.isEnabled()
    assert page.enrolment.isVisible()
    assert page.standing.accessibleName() == "4\u00a0fiches partiront quand cet ordinateur sera relié"


def test_linking_again_can_be_given_up(page, qtbot, receiver):
    enrol(page, qtbot, receiver.url, receiver.new_code())
    page.standing.relink.click()
    assert page.enrolment.isVisible()
    page.enrolment.cancel.click()
    assert page.enrolment.isHidden()


def settle_on(page: ExchangePage, url: str) -> None:
    """The laptop stays linked, its server is now found elsewhere."""
    with page._screen.services.workspace.notebook.write() as uow:
        uow.settings.put("enrolment", {**uow.settings.get("enrolment"), "server": url})


def spoil_one_contact(page: ExchangePage) -> None:
    """The next message of a contact is damaged on the disk: the laptop itself must hold it back."""
    with page._screen.services.workspace.notebook.write() as uow:
        uow.outbox._connection.execute(
            text("UPDATE outbox SET message = replace(message, :good, :bad) WHERE kind = 'contact'"),
            {"good": Outcome.DONE.value, "bad": Outcome.MOVED.value},
        )


STATE = ExchangeState("https://perron.example", "Soliha", 0, 0, 0, "")


@pytest.mark.parametrize(
    ("waiting", "sent", "refused", "offline", "words"),
    [
        (0, 0, 0, False, ""),
        (0, 0, 0, True, ""),
        (1, 0, 0, False, "1\u00a0ménage (1\u00a0fiche) à envoyer"),
        (3, 2, 0, True, "2\u00a0ménages (3\u00a0fiches) à envoyer, hors ligne"),
        (0, 5, 0, False, "Tout est envoyé"),
        (2, 5, 1, False, "2\u00a0ménages (2\u00a0fiches) à envoyer, 1\u00a0refus"),
        (0, 5, 2, False, "2\u00a0refus"),
    ],
)
def test_the_queue_in_words(waiting, sent, refused, offline, words):
    state = ExchangeState("https://perron.example", "Soliha", waiting, sent, refused, "", min(waiting, 2))
    assert queue_words(state, offline=offline) == words


def test_nothing_is_said_to_wait_as_long_as_the_laptop_is_not_linked():
    assert queue_words(ExchangeState("", "", 574, 0, 0, ""), offline=True) == ""


LINKED = replace(STATE, sent=7)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (STATE, "Rien à envoyer pour l’instant"),
        (replace(STATE, server="", waiting=1), "1\u00a0fiche partira quand cet ordinateur sera relié"),
        (LINKED, "Tout est arrivé au Département"),
        (replace(LINKED, waiting=3, households=2), "2\u00a0ménages (3\u00a0fiches) à envoyer"),
        (replace(LINKED, refused=1), "1\u00a0fiche refusée"),
        (replace(LINKED, refused=2, waiting=3, held=3), "2\u00a0fiches refusées"),
        (replace(LINKED, conflicts=1, waiting=1), "1\u00a0fiche à départager et 1\u00a0fiche à envoyer"),
        (replace(LINKED, papers=2), "2\u00a0documents à envoyer"),
        (replace(LINKED, papers=2, waiting=1), "1\u00a0fiche à envoyer"),
        (replace(LINKED, revoked=True), "Le Département ne reconnaît plus cet ordinateur"),
    ],
)
def test_that_everything_is_there_is_said_of_nothing_else(state, words):
    assert standing_words(state) == words


def test_a_document_on_its_way_is_no_everything_is_sent():
    assert queue_words(replace(LINKED, papers=1), offline=True) == "1\u00a0document à envoyer, hors ligne"


def test_when_the_department_last_answered():
    assert last_success_words(STATE) == "Aucun envoi n’a encore abouti."


def test_what_waits_for_a_correction_is_not_said_to_leave_by_itself():
    held = replace(LINKED, refused=1, waiting=3, held=3)
    assert held_words(held).startswith("3\u00a0fiches attendent celle qui est refusée")
    assert next_words(held, SendingState(), NOW) == "Perron vérifie chaque heure s’il y a du nouveau."


def test_what_a_round_did():
    assert result_words(RoundResult(0, 0, 0)) == "Rien de nouveau."
    assert (
        result_words(RoundResult(2, 1, 3, held=1))
        == "2\u00a0fiches reçues par le Département et 2\u00a0fiches encore à envoyer."
    )


def test_what_is_of_several_households_says_in_the_list_what_it_is_and_its_day():
    line = MessageLine("a", "education", "b", "2026-02-26T09:00:00+00:00", DeliveryState.SENT, "", "", "")
    several = replace(line, headline="Action d’éducation budgétaire, 26\u00a0février 2026")
    assert list_line(several).words == "Action d’éducation budgétaire, 26\u00a0février 2026"
    assert list_line(several).detail == "26\u00a0février 2026"
    of_one = replace(several, household="OBLED Marie-Claude", headline="Mesure")
    assert list_line(of_one).words == "OBLED Marie-Claude, Mesure, écrite le 26\u00a0février 2026"
    assert list_line(replace(line, headline="Suppression d’un ménage")).detail == ""
