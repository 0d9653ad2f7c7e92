"""The message bar: it blocks nothing, errors stay, infos go, undo undoes, everything is announced."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.message_bar import MessageBar
from desktop.ui.widgets import TextLabel
from tests.ui.typing import press

LONG = 3_600_000


@pytest.fixture
def bar(qtbot) -> MessageBar:
    made = MessageBar(LONG)
    qtbot.addWidget(made)
    made.resize(900, 80)
    return made


def test_an_error_says_what_happened_what_is_safe_and_what_to_do(bar: MessageBar):
    bar.show_error(AppError("L’envoi a échoué.", safe="Rien n’est perdu.", do="Réessayez plus tard."))
    assert bar.messages == ("L’envoi a échoué. Rien n’est perdu. Réessayez plus tard.",)
    assert bar.isVisible()


def test_messages_are_announced(qtbot, bar: MessageBar):
    with qtbot.waitSignal(bar.announced) as blocker:
        bar.show_info("Visite enregistrée.")
    assert blocker.args == ["Visite enregistrée."]


def test_undo_runs_once_and_takes_the_message_away(qtbot, bar: MessageBar):
    undone: list[int] = []
    bar.show_info("Visite reportée.", lambda: undone.append(1))
    button = next(found for found in bar.findChildren(QPushButton) if found.text() == "Annuler")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [1]
    assert bar.messages == ()
    assert not bar.isVisible()


def test_a_message_can_be_dismissed_by_button_and_by_escape(qtbot, bar: MessageBar):
    for dismiss in ("button", "escape"):
        bar.show_error(AppError("Le disque est plein."))
        button = bar.findChildren(QPushButton)[-1]
        assert button.accessibleName() == "Fermer ce message"
        if dismiss == "button":
            qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        else:
            press(button, Qt.Key.Key_Escape)
        assert bar.messages == ()


def test_infos_go_by_themselves_and_errors_stay(qtbot):
    window, bar = QWidget(), MessageBar(info_ms=1)
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.addWidget(QLineEdit("the page above, away from the bar"), 1)
    column.addWidget(bar)
    window.resize(900, 600)
    window.show()
    bar.show_error(AppError("Le serveur ne répond pas."))
    bar.show_info("Brouillon enregistré.")
    qtbot.waitUntil(lambda: bar.messages == ("Le serveur ne répond pas.",))


def test_the_same_message_is_not_shown_twice_and_three_at_most(bar: MessageBar):
    for text in ("un", "deux", "trois", "quatre", "quatre"):
        bar.show_warning(text)
    assert bar.messages == ("deux", "trois", "quatre")


def test_nothing_is_left_after_clearing(bar: MessageBar):
    bar.show_info("Ménage Lefebvre enregistré.")
    bar.clear()
    assert bar.messages == ()


def test_what_was_done_gives_way_to_the_next_unless_it_can_be_taken_back(bar: MessageBar):
    bar.show_info("Visite reportée.", lambda: None)
    bar.show_info("Fiche enregistrée.")
    bar.show_warning("Est resté vide\u00a0: «\u00a0Budget\u00a0».")
    bar.show_info("Mesure ouverte.")
    assert [words.split()[0] for words in bar.messages] == ["Visite", "Est", "Mesure"]


def test_an_error_text_is_never_read_as_markup(bar: MessageBar):
    bar.show_error(AppError("<b>Fiche</b> refusée"))
    assert bar.messages == ("<b>Fiche</b> refusée",)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in bar.findChildren(TextLabel))
