"""What the Department sent and waits for an answer is told where one works: above the day, and in the strip."""

from __future__ import annotations

import pytest

from desktop.services.demo_exchange import INVENTED_MANDATE, send_from_department
from desktop.ui.screen import Screen
from desktop.ui.today.page import TodayPage
from desktop.ui.today.received import ReceivedBanner
from desktop.ui.widgets import LinkButton, TextLabel
from desktop.ui.window.status_strip import StatusStrip

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def day(screen: Screen, qtbot) -> TodayPage:
    shown = TodayPage(screen)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_a_mandate_that_waits_stands_above_the_day_and_leads_to_it(screen, day, route):
    assert day.received.isHidden()
    first = send_from_department(screen.services.workspace, 1, INVENTED_MANDATE)
    second = send_from_department(screen.services.workspace, 2, {**INVENTED_MANDATE, "reference": "SLISL 2026-015"})
    screen.hub.tell("outbox")
    assert day.received.text == "2\u00a0mandats VEJ du Département attendent votre réponse."
    (see,) = day.received.findChildren(LinkButton)
    see.click()
    assert route.last == ("exchange", {"part": "received"})
    for one in (first, second):
        screen.services.inbox.decline(one, "Déjà suivi ailleurs")
    screen.hub.tell("outbox")
    assert day.received.isHidden()


def test_it_is_no_window_before_it_stands_on_a_page(screen, qtbot):
    send_from_department(screen.services.workspace, 1, INVENTED_MANDATE)
    banner = ReceivedBanner(screen)
    qtbot.addWidget(banner)
    assert banner.isHidden()


def test_the_strip_leads_to_what_waits_for_a_person_and_only_then(qtbot):
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.resize(1366, 40)
    strip.show()
    strip.set_queue("Tout est envoyé")
    assert not strip.queue.lead.isVisible()
    strip.set_queue("1\u00a0refus", "warning")
    with qtbot.waitSignal(strip.queue_requested):
        strip.queue.lead.click()


def test_words_that_fit_in_the_strip_stay_on_one_line(qtbot):
    strip = StatusStrip()
    qtbot.addWidget(strip)
    strip.resize(1366, 48)
    strip.set_queue("38\u00a0ménages (296\u00a0fiches) à envoyer, 1\u00a0refus", "warning")
    strip.set_saved("Saisie gardée, pas encore enregistrée")
    strip.show()
    for state in (strip.queue, strip.saved):
        words = state.findChild(TextLabel)
        assert words.width() >= words.fontMetrics().horizontalAdvance(state.text)
