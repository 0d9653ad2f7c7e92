"""A fiche that the Department refused: why, in words; the way to the very record; what is told goes with its cause."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from desktop.domain.acts import JournalAct
from desktop.services.exchange import DeliveryState, RoundResult
from desktop.services.records import save
from desktop.sync.errors import ServerFailureError, TokenRefusedError
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.record_place import place_of
from desktop.ui.exchange.telling import settle_told, tell_round
from desktop.ui.screen import Screen
from desktop.ui.visit.page import VisitPage
from desktop.ui.visit.reading import ContactReadingPage
from tests.conftest import TODAY
from tests.ui.samples import add_household, add_measure, add_visit

pytest_plugins = ["tests.ui.screen_fixtures"]

MOTIF = "Cette visite est datée avant l’accord du ménage."
MACHINE = "body.household_id : forme inattendue."


@pytest.fixture
def visit(screen: Screen):
    """A visit whose message was refused with a motif, and its measure."""
    measure = add_measure(screen.services, add_household(screen.services))
    made = add_visit(screen.services, measure, TODAY, answers={"findings": "Murs humides"})
    link(screen)
    refuse(screen, "contact", MOTIF)
    return made


@pytest.fixture
def page(screen: Screen, visit, qtbot) -> ExchangePage:
    made = ExchangePage(screen)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.open()
    return made


def link(screen: Screen) -> None:
    with screen.services.workspace.notebook.write() as uow:
        told = {"server": "https://perron.example", "operator": "Soliha", "device": "", "token": ""}
        uow.settings.put("enrolment", told)


def refuse(screen: Screen, kind: str, reason: str) -> None:
    with screen.services.workspace.notebook.write() as uow:
        for one in uow.outbox.waiting():
            if one.kind == kind:
                uow.outbox.mark_refused(one.id, reason)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def every_word(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_the_page_says_first_what_was_refused_and_leads_to_that_very_visit(page, visit, route):
    assert "1\u00a0fiche refusée" in page.standing.accessibleName()
    assert "envoyé" not in page.standing.accessibleName()
    assert f"Motif du Département\u00a0: {MOTIF}" in words(page.refused)
    page.refused.buttons[0].click()
    assert route.last == ("visit", {"measure_id": visit.measure_id, "contact_id": visit.id})


def test_the_motif_goes_with_the_correction(screen, visit, qtbot):
    opened = VisitPage(screen)
    qtbot.addWidget(opened)
    opened.show()
    opened.open(visit.measure_id, contact_id=visit.id)
    assert f"Refusée par le Département\u00a0: {MOTIF}" in every_word(opened)
    assert opened.content.happened.values()["correction"] == f"Refusée par le Département\u00a0: {MOTIF}"


def test_the_motif_is_read_with_the_visit(screen, visit, qtbot):
    reading = ContactReadingPage(screen)
    qtbot.addWidget(reading)
    reading.show()
    reading.open(visit.id)
    assert f"Refusée par le Département\u00a0: {MOTIF}" in every_word(reading)


def test_a_visit_that_was_corrected_is_refused_no_more(screen, visit):
    workspace = screen.services.workspace
    with workspace.notebook.write() as uow:
        corrected = replace(uow.contacts.get(visit.id), answers={"findings": "Murs secs"})
        save(workspace, uow, JournalAct.CORRECTED, corrected)
    assert screen.services.exchange.refusal(visit.id) is None


def test_what_nobody_can_correct_is_for_the_it_service(screen, visit, qtbot):
    refuse(screen, "household", MACHINE)
    made = ExchangePage(screen)
    qtbot.addWidget(made)
    made.open()
    shown = every_word(made.refused)
    assert "Ce n’est pas une erreur de votre part" in shown
    copy = next(one for one in made.refused.buttons if one.text().startswith("Copier"))
    copy.click()
    assert MACHINE in QGuiApplication.clipboard().text()
    assert "DELATTRE" not in QGuiApplication.clipboard().text()


def test_what_waits_for_a_refused_fiche_is_said_to_wait_for_it(screen, visit, qtbot):
    refuse(screen, "household", "Ce ménage n’est pas du département.")
    made = ExchangePage(screen)
    qtbot.addWidget(made)
    made.show()
    made.open()
    state = screen.services.exchange.state()
    assert (state.held, state.may_go) == (state.waiting, 0)
    assert "corrigez d’abord" in made.standing.held.text
    assert made.standing.send_button.isHidden(), "pressing it would do nothing"
    assert "dès qu’il y a du réseau" not in words(made.standing)
    assert "autres fiches attendent celle-ci" in words(made.refused)


def test_what_was_told_goes_when_it_is_no_longer_so(screen, visit):
    bar, state = screen.messages, screen.services.exchange.state()
    tell_round(RoundResult(0, 1, 0), bar, lambda _part: None)
    assert "1\u00a0fiche refusée par le Département." in bar.messages
    settle_told(state, bar)
    assert "1\u00a0fiche refusée par le Département." in bar.messages, "it is still refused"
    settle_told(replace(state, refused=0), bar)
    assert bar.messages == ()
    bar.show_error(ServerFailureError(), about="exchange-trouble")
    tell_round(RoundResult(0, 0, 0), bar, lambda _part: None)
    assert bar.messages == (), "the server answers again, also when nothing was to send"


def test_a_laptop_that_is_known_no_more_is_told_so_and_nothing_comes_by_itself(screen, page):
    screen.services.sender.note(TokenRefusedError())
    page.open()
    assert page.standing.accessibleName() == "Le Département ne reconnaît plus cet ordinateur"
    assert page.standing.revoked.isVisible()
    assert page.standing.next_try.text() == ""


@pytest.mark.parametrize(
    ("kind", "state", "key"),
    [
        ("household", DeliveryState.REFUSED, "household_edit"),
        ("household", DeliveryState.WAITING, "household"),
        ("contact", DeliveryState.SENT, "visit_read"),
        ("bilan", DeliveryState.REFUSED, "bilan"),
        ("budget", DeliveryState.REFUSED, "measure"),
        ("education", DeliveryState.REFUSED, "figures"),
    ],
)
def test_each_record_is_opened_where_it_is_written(page, kind, state, key):
    line = replace(page._screen.services.exchange.messages(DeliveryState.REFUSED)[0], kind=kind, state=state)
    if kind == "education":
        line = replace(line, measure_id="", household_id="")
    assert place_of(line)[0] == key
