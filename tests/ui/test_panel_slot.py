"""The place of a panel outlives what is shown around it, and goes with the page alone."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid, ownedByPython

from desktop.ui.parts.inline_panel import Done, InlinePanel, PanelSlot
from desktop.ui.widgets import LabeledField, TextArea

pytest_plugins = ["tests.ui.screen_fixtures"]


def panel_in(slot: PanelSlot, screen) -> InlinePanel:
    panel = InlinePanel(
        screen, "Question", "Enregistrer", {"note": LabeledField("Note", TextArea())}, lambda _values: Done("Fait.", ())
    )
    slot.show_panel(panel)
    return panel


def test_it_stays_in_its_page_when_what_was_around_it_goes(screen, qtbot):
    home = QWidget()
    qtbot.addWidget(home)
    around = QWidget(home)
    slot = PanelSlot(screen, home)
    QVBoxLayout(around).addWidget(slot)
    panel = panel_in(slot, screen)
    slot.stand_aside()
    around.deleteLater()
    QCoreApplication.sendPostedEvents(around, QEvent.Type.DeferredDelete)
    home.show()
    assert home.isAncestorOf(slot)
    assert not slot.isVisible()
    assert isValid(panel)
    assert not ownedByPython(slot)
    again = QWidget(home)
    QVBoxLayout(again).addWidget(slot)
    again.show()
    assert panel.isVisible()


def test_a_panel_that_held_the_last_word_of_its_place_is_deleted_once(screen, qtbot):
    home = QWidget()
    qtbot.addWidget(home)
    slot = PanelSlot(screen, home)
    panel = panel_in(slot, screen)
    panel.destroyed.connect(lambda _panel, held=slot: held)
    slot.stand_aside()
    slot.close_panel()
    del slot
    QCoreApplication.sendPostedEvents(panel, QEvent.Type.DeferredDelete)
    assert not isValid(panel)
    assert isValid(home)
