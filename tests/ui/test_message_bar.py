"""The message bar: it blocks nothing, errors stay, infos go, undo undoes, everything is announced."""

from datetime import date, time

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.clock import FixedClock
from desktop.ui.messages.bar import ACT_FACTOR, DEFAULT_INFO_MS, MessageBar
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


def test_a_message_is_told_at_the_hour_of_paris_whatever_the_zone_of_the_computer(qtbot):
    bar = MessageBar(LONG, FixedClock(date(2026, 11, 22), time(16, 48)))
    qtbot.addWidget(bar)
    bar.show_info("Visite enregistrée.")
    assert [one.at for one in bar.told] == [time(16, 48)]


def test_messages_are_announced(qtbot, bar: MessageBar):
    with qtbot.waitSignal(bar.announced) as blocker:
        bar.show_info("Visite enregistrée.")
    assert blocker.args == ["Visite enregistrée."]


def test_going_where_a_message_leads_takes_nothing_back(qtbot, bar: MessageBar):
    done: list[str] = []
    bar.show_info(
        "Visite enregistrée.", lambda: done.append("taken back"), leads=("Relire", lambda: done.append("read"))
    )
    button = next(found for found in bar.findChildren(QPushButton) if found.text() == "Relire")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (done, bar.messages) == (["read"], ())
    bar.take_back(bar.told[0].number)
    assert done == ["read", "taken back"]


def test_what_wants_attention_stays_and_can_be_taken_back(bar: MessageBar):
    bar.show_info("Visite enregistrée.", lambda: None, more="Est resté vide\u00a0: «\u00a0Loyer\u00a0».")
    assert [(one.tone, one.words) for one in bar.told] == [
        ("warning", "Visite enregistrée. Est resté vide\u00a0: «\u00a0Loyer\u00a0».")
    ]
    assert bar.undo()


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


def test_the_same_message_is_not_shown_twice_and_three_at_most_the_others_wait(bar: MessageBar):
    for text in ("un", "deux", "trois", "quatre", "quatre"):
        bar.show_warning(text)
    assert bar.messages == ("deux", "trois", "quatre")
    assert bar.waiting == 1
    assert bar.more.text() == "Voir 1\u00a0autre message"
    assert bar.dismiss()
    assert bar.messages == ("un", "deux", "trois")
    assert bar.more.isHidden()


def test_what_was_just_told_is_shown_and_beside_it_what_matters_most(bar: MessageBar):
    bar.show_error(AppError("Le disque est plein."))
    bar.show_warning("Une fiche a été refusée.")
    bar.show_info("Visite reportée.", lambda: None)
    bar.show_note("Un brouillon vous attend.", ("Reprendre", lambda: None))
    bar.show_info("Fiche enregistrée.")
    assert [words.split()[0] for words in bar.messages] == ["Le", "Une", "Fiche"]
    bar.show_error(AppError("Le serveur ne répond pas."))
    assert [words.split()[-1] for words in bar.messages] == ["plein.", "refusée.", "pas."]


def test_undo_by_key_takes_back_the_latest_thing_that_can_be(bar: MessageBar):
    undone: list[str] = []
    bar.show_info("Visite reportée.", lambda: undone.append("postponed"))
    bar.show_info("Étape cochée.", lambda: undone.append("ticked"))
    bar.show_note("Un brouillon vous attend.", ("Reprendre", lambda: undone.append("resumed")))
    assert bar.undo()
    assert bar.undo()
    assert not bar.undo()
    assert undone == ["ticked", "postponed"]


def test_what_was_told_is_kept_for_the_session_until_the_lock(bar: MessageBar):
    bar.show_info("Fiche enregistrée.")
    bar.show_error(AppError("Le disque est plein."))
    bar.dismiss()
    assert [(told.tone, told.words) for told in bar.told] == [
        ("success", "Fiche enregistrée."),
        ("danger", "Le disque est plein."),
    ]
    bar.clear()
    assert bar.told == ()


def test_nothing_goes_while_the_focus_is_on_the_bar(qtbot):
    window, bar = QWidget(), MessageBar(info_ms=1)
    qtbot.addWidget(window)
    field = QLineEdit()
    column = QVBoxLayout(window)
    column.addWidget(field, 1)
    column.addWidget(bar)
    window.resize(900, 600)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    bar.show_info("Brouillon enregistré.")
    button = bar.findChildren(QPushButton)[-1]
    button.setFocus()
    message = button.parent()
    with qtbot.waitSignals([message.expired, message.expired]):
        pass
    assert bar.messages == ("Brouillon enregistré.",)
    field.setFocus()
    qtbot.waitUntil(lambda: bar.messages == ())


def test_what_can_be_taken_back_stays_longer_than_what_cannot(qtbot):
    assert DEFAULT_INFO_MS >= 10_000
    assert ACT_FACTOR > 1


def test_a_message_dismissed_under_the_focus_gives_it_back(qtbot, bar: MessageBar):
    bar.show()
    bar.show_error(AppError("Le disque est plein."))
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    button = bar.findChildren(QPushButton)[-1]
    button.setFocus()
    with qtbot.waitSignal(bar.left):
        press(button, Qt.Key.Key_Escape)


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


def test_a_trouble_that_is_over_goes_and_stays_among_what_was_told(bar: MessageBar):
    unreachable, full = AppError("Serveur injoignable.", safe="Rien n’est perdu."), AppError("Le disque est plein.")
    bar.show_error(unreachable)
    bar.show_error(full)
    bar.settle(unreachable)
    assert bar.messages == ("Le disque est plein.",)
    assert [one.words for one in bar.told] == ["Serveur injoignable. Rien n’est perdu.", "Le disque est plein."]


def test_an_error_text_is_never_read_as_markup(bar: MessageBar):
    bar.show_error(AppError("<b>Fiche</b> refusée"))
    assert bar.messages == ("<b>Fiche</b> refusée",)
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in bar.findChildren(TextLabel))
