"""An operator's file that is over is told where things are sent, and not in the settings alone."""

from __future__ import annotations

from datetime import date

from desktop.ui.exchange.page import ExchangePage
from tests.factories import set_day
from tests.services.operators import Operator, named, trusting
from tests.ui.samples import Route
from tests.ui.screen_over import screen_over


def test_the_page_of_exchanges_says_that_the_operators_file_is_over(services, workspace, clock, qtbot):
    named(workspace, "Léa Martin")
    trusting(workspace, Operator(clock.now()).file(workspace))
    with screen_over(services, Route(), qtbot) as screen:
        page = ExchangePage(screen)
        qtbot.addWidget(page)
        page.show()
        page.open()
        assert page.standing.over.isHidden()
        set_day(clock, date(2027, 11, 21))
        page.open()
        qtbot.waitUntil(page.standing.over.isVisible)
        assert "n’est plus valable" in page.standing.over.text
