"""What shows that something goes on, folds, switches or can be taken away."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import BusyState, Card, Disclosure, ProgressRow, RemovableChip, Shadow, Spinner, Toggle


def shown(qtbot, widget: QWidget) -> QWidget:
    qtbot.addWidget(widget)
    widget.show()
    return widget


def test_the_arc_turns_only_while_it_is_seen(qtbot, qapp: QApplication):
    apply_theme(qapp, Theme("light"))
    spinner = shown(qtbot, Spinner())
    assert spinner.turns
    spinner.hide()
    assert not spinner.turns


def test_the_arc_stands_still_where_nothing_may_move(qtbot, qapp: QApplication):
    apply_theme(qapp, Theme("light"))
    spinner = shown(qtbot, Spinner())
    apply_theme(qapp, Theme("light", reduced_motion=True))
    qtbot.waitUntil(lambda: not spinner.turns)
    assert spinner.isVisible()


def test_a_busy_place_says_what_goes_on_and_can_be_left(qtbot):
    asked: list[bool] = []
    busy = shown(qtbot, BusyState("Sauvegarde en cours", "3 pièces sur 12", lambda: asked.append(True)))
    assert [label.text() for label in busy.findChildren(QLabel)] == ["Sauvegarde en cours", "3 pièces sur 12"]
    busy.findChild(QPushButton).click()
    assert (asked, busy.accessibleName()) == ([True], "Sauvegarde en cours")


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        ((3, 12), "25\u00a0%"),
        ((1, 12, "fiche"), "1\u00a0fiche sur 12"),
        ((3, 12, "fiche"), "3\u00a0fiches sur 12"),
        ((2, 5, "travail", "travaux"), "2\u00a0travaux sur 5"),
        ((7, 0), ""),
    ],
)
def test_work_says_how_far_it_is(qtbot, progress, words):
    row = shown(qtbot, ProgressRow("Envoi des fiches"))
    row.set_progress(*progress)
    assert (row.words, row.bar.accessibleName(), row.bar.accessibleDescription()) == (words, "Envoi des fiches", words)


def test_work_is_stopped_once(qtbot):
    row = shown(qtbot, ProgressRow("Envoi des fiches"))
    with qtbot.waitSignal(row.cancelled):
        row.cancel.click()
    assert not row.cancel.isEnabled()
    assert row.words == "Arrêt demandé…"
    assert row.cancel.accessibleName() == "Arrêter\u00a0: Envoi des fiches"


def test_work_that_cannot_be_stopped_offers_no_cross(qtbot):
    assert not shown(qtbot, ProgressRow("Chiffrement", can_cancel=False)).cancel.isVisible()


def test_a_part_unfolds_by_key_and_says_so(qtbot):
    content = QLabel("Le détail")
    part = shown(qtbot, Disclosure("Afficher plus", content, less="Afficher moins"))
    assert not content.isVisible()
    with qtbot.waitSignal(part.toggled) as told:
        qtbot.keyClick(part.button, Qt.Key.Key_Space)
    assert (told.args, content.isVisible(), part.button.text(), part.is_open) == ([True], True, "Afficher moins", True)
    part.set_open(opened=False)
    assert (content.isVisible(), part.button.text()) == (False, "Afficher plus")


def test_what_is_folded_is_made_when_it_is_opened(qtbot):
    made: list[QLabel] = []
    part = shown(qtbot, Disclosure("Le détail", lambda: made.append(QLabel("Le détail")) or made[-1]))
    assert made == []
    part.set_open(opened=True)
    part.set_open(opened=False)
    part.set_open(opened=True)
    assert (len(made), made[0].isVisible()) == (1, True)


def test_a_switch_is_a_check_box_for_who_cannot_see_it(qtbot):
    switch = shown(qtbot, Toggle("Réduire les mouvements", on=True))
    qtbot.keyClick(switch, Qt.Key.Key_Space)
    assert not switch.isChecked()


def test_a_chip_is_taken_away_by_its_cross(qtbot):
    chip = shown(qtbot, RemovableChip("Lens"))
    with qtbot.waitSignal(chip.removed):
        chip.remove.click()
    assert chip.remove.accessibleName() == "Retirer\u00a0: Lens"
    assert chip.remove.width() >= 24


def test_a_raised_card_casts_one_shadow(qtbot):
    ground = QWidget()
    column = QVBoxLayout(ground)
    card = Card("Visite", look="raised")
    column.addWidget(card)
    shown(qtbot, ground)
    ground.hide()
    ground.show()
    assert len(ground.findChildren(Shadow)) == 1
