"""Each form is filled in the window with the keyboard alone, and a visit of each scheme is saved by it (A3, V2, M2)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.domain.contact import Outcome
from desktop.domain.forms import Form, Severity, is_unanswered
from desktop.schemes.registry import registry
from desktop.services.bundle import Services
from desktop.ui.forms.form_view import FormView
from desktop.ui.screen import Screen
from desktop.ui.visit.page import VisitPage
from tests.conftest import TODAY
from tests.factories import opened_measure
from tests.ui.filled_by_keys import Typist
from tests.ui.settling import settled
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures"]


def left_empty(view: FormView) -> list[str]:
    """The questions that are asked and have no answer; a list is answered by its free words too."""
    values = view.values()
    return [
        field.name
        for field in view.form.visible_fields(values)
        if all(is_unanswered(field, values.get(name)) for name in field.answer_names)
    ]


@pytest.mark.parametrize("form", registry().forms(), ids=lambda form: f"{form.id}-{form.version}")
def test_every_form_is_filled_by_the_keyboard_alone(qtbot: QtBot, form: Form):
    view = FormView(form, TODAY)
    qtbot.addWidget(view)
    view.resize(900, 900)
    view.show()
    qtbot.waitActive(view)
    Typist(view).fill()
    assert left_empty(view) == []
    assert [one for one in form.check(view.values()) if one.severity is Severity.ERROR] == []


@pytest.mark.parametrize("scheme", ["astre", "vej", "microcredit"])
def test_a_visit_of_each_scheme_is_written_and_saved_by_the_keyboard_alone(
    qtbot: QtBot, services: Services, screen: Screen, scheme: str
):
    of = opened_measure(services, scheme)
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    qtbot.waitActive(page)
    page.open(of.id)
    page.content.form.build_all()
    settled()
    Typist(page.content.form).fill()
    asked = left_empty(page.content.form)
    press(QApplication.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    settled()
    [made] = services.measures.view(of.id).contacts
    assert made.outcome is Outcome.DONE
    assert asked == []
    assert len(made.answers) > 15


def test_a_vej_porte_close_costs_four_actions_at_most(qtbot: QtBot, services: Services, screen: Screen):
    """What opens it, what happened, what was left, and saving (V1)."""
    of = opened_measure(services, "vej")
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    qtbot.waitActive(page)
    page.open(of.id)
    settled()
    happened = page.content.happened
    acts = 1
    qtbot.mouseClick(happened.outcomes._buttons["porte_close"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(happened.trace.buttons["Avis de passage"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.footer.save, Qt.MouseButton.LeftButton)
    acts += 3
    [made] = services.measures.view(of.id).contacts
    assert (made.outcome, made.trace_left) == (Outcome.PORTE_CLOSE, "Avis de passage")
    assert acts <= 4


def test_v2_a_point_of_a_vej_left_empty_is_told_and_stops_nothing(qtbot: QtBot, services: Services, screen: Screen):
    of = opened_measure(services, "vej")
    page = VisitPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    page.open(of.id)
    page.content.form.build_all()
    page.content.form.set_values({"explain_result": "done", "explain_note": "Le jugement est compris."})
    settled()
    page.footer.save.click()
    settled()
    [made] = services.measures.view(of.id).contacts
    assert made.answers["explain_result"] == "done"
    form = services.visits.form("vej-visit")
    told = {one.field for one in form.check(made.answers) if one.severity is Severity.WARNING}
    points = ("mobilised", "procedure", "fiche", "support")
    assert told == {f"{point}_{part}" for point in points for part in ("result", "note")}
