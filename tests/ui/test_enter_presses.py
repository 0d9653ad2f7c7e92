"""Enter presses the button that has the focus, in any form; a choice keeps Space, and Enter goes on to the form."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.ui.widgets import DangerButton, FoldButton, IconButton, LinkButton, PrimaryButton, SecondaryButton
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.visit_fixtures"]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
@pytest.mark.parametrize("make", [PrimaryButton, SecondaryButton, DangerButton, LinkButton, FoldButton])
def test_enter_presses_a_button(qtbot, make, key):
    button = make("Ajouter")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        press(button, key)


def test_enter_presses_a_button_that_is_only_an_icon(qtbot):
    button = IconButton("undo", "Annuler")
    qtbot.addWidget(button)
    with qtbot.waitSignal(button.clicked):
        press(button, Qt.Key.Key_Return)


def test_enter_makes_no_choice(qtbot):
    button = SecondaryButton("SMS")
    button.setCheckable(True)
    qtbot.addWidget(button)
    press(button, Qt.Key.Key_Return)
    assert not button.isChecked()


def test_a_step_added_with_enter_takes_every_letter_typed_after_it(page, measure):
    page.open(measure.id)
    rows = page.content.next_steps.rows
    press(rows.add, Qt.Key.Key_Return)
    type_text(page.window().focusWidget(), "Envoyer devis")
    assert [step.what for step in page.content.next_steps.steps()] == ["Envoyer devis"]
