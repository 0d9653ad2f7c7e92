"""F1: every screen has its help, every key it names exists, and a word finds its page."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication

from desktop.errors import AppError
from desktop.paths import resource_dir
from desktop.services.guide import guide_chapters
from desktop.ui.crash.dialog import CrashDialog
from desktop.ui.crash.reporter import Crash, Kept
from desktop.ui.help.panel import HelpPanel
from desktop.ui.help.texts import ORDER, HelpTexts
from desktop.ui.keys.actions import Action, Actions
from desktop.ui.keys.panel import ALWAYS, key_lines
from desktop.ui.keys.shortcuts import french_keys
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.unlock.first_start import FirstStart
from desktop.ui.unlock.recovery import RecoveryPage
from desktop.ui.window.assistance import HELP, MESSAGES, SHORTCUTS
from desktop.ui.work.tasks import Progress
from tests.conftest import PASSPHRASE
from tests.test_french_of_the_code import BREAKABLE
from tests.ui.layout_walk import layout_faults, lengthen_labels
from tests.ui.samples import add_household, add_measure
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.app_fixtures"]

FIELDS = {"3/5", "0305", "3 mai", "demain"}
"""What is typed into a field, written like a key."""
FORM_KEYS = ("Ctrl+S", "Return", "Up", "Down")
"""The keys of filling in, the same on every screen that is saved."""


def settle(app: QApplication) -> None:
    """Words that wrap find their height in a few passes."""
    for _ in range(10):
        app.processEvents()


@pytest.fixture(scope="module")
def texts() -> HelpTexts:
    return HelpTexts(resource_dir() / "help")


@pytest.fixture
def window(open_app, qtbot, gate, template):
    template.copy_to(gate.directory)
    services = gate.open(PASSPHRASE)
    add_measure(services, add_household(services))
    services.close()
    window = open_app(build_pages=None)
    qtbot.waitUntil(lambda: window.page.button.is_ready)
    type_text(window.page.passphrase, PASSPHRASE)
    with qtbot.waitSignal(window.opened):
        window.page.button.click()
    return window


def spoken_keys(window) -> set[str]:
    """Every key of the program and of its screens, as people read it."""
    pages = [window.bench.main.page(key) for key in window.bench.main.keys]
    of_pages = [keys for page in pages for keys, _what in getattr(page, "shortcuts", ())]
    each = [one for keys in of_pages for one in re.split(r", ", keys)]
    named = [action.keys for action in window.bench.actions.all() if action.keys]
    return {
        french_keys(keys).replace(" ", "\u00a0")
        for keys in (*each, *named, *FORM_KEYS, *(keys for keys, _what in ALWAYS))
    }


def test_every_page_has_its_help_and_every_help_its_page(window, texts):
    files = {path.stem for path in (resource_dir() / "help").glob("*.md")}
    assert files == set(ORDER)
    assert set(window.bench.main.keys) <= files
    assert {FirstStart.help_key, RecoveryPage.help_key, "unlock"} <= files


@pytest.mark.parametrize("key", ORDER)
def test_a_help_text_is_short_has_a_title_and_links_that_lead_somewhere(texts, key):
    text = texts.text(key)
    assert text.startswith("# ")
    assert len(text.split()) < 400
    assert set(re.findall(r"\]\(([^)]*)\)", text)) <= set(ORDER)
    assert BREAKABLE.findall(text) == []
    assert "'" not in text


def test_every_key_named_in_a_help_text_exists(window, texts):
    known = spoken_keys(window)
    chapters = {chapter.key: chapter.text for chapter in guide_chapters()}
    for key, text in (chapters | {key: texts.text(key) for key in ORDER}).items():
        named = set(re.findall(r"`([^`]+)`", text)) - FIELDS
        assert {one for one in named if one not in known} == set(), key


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("porte close", "visit"),
        ("fiche de secours", "recovery"),
        ("cle", "first_start"),
        ("bilan", "bilan"),
        ("", None),
    ],
)
def test_words_find_a_page(texts, words, first):
    hits = texts.find(words)
    if first is None:
        assert hits == ()
    else:
        assert first in [hit.key for hit in hits]
        assert all(len(hit.excerpt) <= 110 for hit in hits)


def test_words_that_are_nowhere_are_told(qtbot, texts):
    panel = HelpPanel(texts, "today")
    qtbot.addWidget(panel)
    type_text(panel.search, "girafe")
    assert "Aucune page ne contient ces mots" in panel.browser.toPlainText()
    panel.search.clear()
    assert "Ce qui vous attend" in panel.browser.toPlainText()


def test_links_and_results_lead_to_other_pages_and_back(qtbot, texts):
    panel = HelpPanel(texts, "today")
    qtbot.addWidget(panel)
    assert not panel.back_button.isEnabled()
    panel.browser.anchorClicked.emit(QUrl("visit"))
    assert panel.key == "visit"
    panel.back_button.click()
    assert panel.key == "today"
    type_text(panel.search, "consignes")
    assert "La fiche d’un ménage" in panel.browser.toPlainText()
    panel.browser.anchorClicked.emit(QUrl("household"))
    assert panel.key == "household"
    assert panel.search.text() == ""
    panel.contents_button.click()
    assert "Premier démarrage" in panel.browser.toPlainText()


def test_a_page_without_help_gets_the_contents(texts):
    assert texts.text("somewhere").startswith("# Sommaire")


def test_f1_opens_the_help_on_the_page_at_hand_and_follows(window, qtbot):
    main = window.bench.main
    window.resize(1366, 768)
    main.header.search.setFocus()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    panel = window.surround.panel
    assert window.surround.key == HELP
    assert panel.part.key == "today"
    assert panel.isAncestorOf(window.focusWidget())
    assert main.isVisible()
    window.bench.go("households")
    assert panel.part.key == "households"
    panel.part.search.setFocus()
    press(panel.part.search, Qt.Key.Key_Escape)
    assert window.surround.panel is None
    assert main.header.search.hasFocus()


def test_f1_once_more_closes_the_help(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.surround.panel is None


def test_f1_helps_before_the_notebook_is_open(open_app, qtbot, gate, template):
    first = open_app()
    qtbot.keyClick(first, Qt.Key.Key_F1)
    assert first.surround.panel.part.key == "first_start"
    first.close()
    template.copy_to(gate.directory)
    locked = open_app()
    qtbot.keyClick(locked, Qt.Key.Key_F1)
    assert locked.surround.panel.part.key == "unlock"


def test_locking_takes_the_panel_away(window, qtbot):
    window.bench.main.messages.show_info("Ménage Delattre enregistré.")
    window.bench.main.status.told.click()
    assert window.surround.key == MESSAGES
    assert "Delattre" in window.surround.panel.part.browser.toPlainText()
    with qtbot.waitSignal(window.locked):
        window.lock()
    assert window.surround.panel is None


def test_the_messages_of_the_session_can_be_read_again(window):
    messages = window.bench.main.messages
    messages.show_info("Première chose faite.")
    messages.dismiss()
    window.bench.main.status.told.click()
    browser = window.surround.panel.part.browser
    assert "Première chose faite." in browser.toPlainText()
    messages.show_info("<b>Seconde</b> chose faite.")
    assert browser.toPlainText().index("<b>Seconde</b>") < browser.toPlainText().index("Première")


def test_ctrl_slash_lists_the_keys_of_the_screen_and_of_the_program(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert window.surround.key == SHORTCUTS
    part = window.surround.panel.part
    said = {line.label: french_keys(line.keys) for line in part.lines}
    assert said["Verrouiller le carnet"] == "Ctrl\u00a0+\u00a0L"
    assert "Noter une porte close" in said
    window.bench.go("households")
    assert "Noter une porte close" not in {line.label for line in part.lines}
    type_text(part.search, "verrou")
    assert [line.label for line in part.lines] == ["Verrouiller le carnet"]
    type_text(part.search, "xx")
    assert part.nothing.isVisible()


def test_a_line_of_the_list_does_what_it_says(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    part = window.surround.panel.part
    type_text(part.search, "aller reglages")
    press(part.search, Qt.Key.Key_Down)
    press(part.rows[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.bench.main.current_key == "settings")
    assert window.surround.panel is None


def test_what_has_a_key_stands_before_what_has_none_and_what_cannot_be_done_is_left_out():
    actions = Actions()
    actions.add(
        Action("a", "Sans touche", lambda: None),
        Action("b", "Avec touche", lambda: None, "Ctrl+B"),
        Action("c", "Impossible", lambda: None, "Ctrl+D", enabled=lambda: False),
    )
    labels = [line.label for line in key_lines(actions.all(), (("P", "Planifier"),))]
    assert labels[:2] == ["Planifier", "Avec touche"]
    assert labels[-1] == "Sans touche"
    assert "Impossible" not in labels


def test_no_key_is_claimed_twice(window):
    """A key that two shortcuts of the window claim would do nothing."""
    main = window.bench.main
    bench = main.rail.parentWidget()
    claimed = [
        keys.toString()
        for shortcut in window.findChildren(QShortcut)
        if shortcut.parent() in (window, main, bench)
        for keys in list(QShortcut.keys(shortcut))
    ]
    assert len(claimed) > 10
    assert len(claimed) == len(set(claimed))


def test_the_panel_finds_room_on_every_screen(window, qtbot):
    qtbot.keyClick(window, Qt.Key.Key_F1)
    surround = window.surround
    for width, height in ((1366, 768), (1280, 800)):
        window.resize(width, height)
        assert surround.orientation() == Qt.Orientation.Horizontal
        assert surround.main.isVisible()
    for width, height in ((800, 1280), (800, 600)):
        window.resize(width, height)
        assert surround.orientation() == Qt.Orientation.Vertical
        assert surround.main.isVisible()
        assert surround.panel.height() >= height * 0.45


def test_with_large_text_the_help_lies_over_the_lower_half_and_the_page_scrolls_above(qapp, window, qtbot):
    apply_theme(qapp, Theme("light", 2.0))
    window.resize(1366, 768)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    settle(qapp)
    surround = window.surround
    assert surround.orientation() == Qt.Orientation.Vertical
    assert abs(surround.panel.height() - surround.main.height()) < 24
    main = window.bench.main
    page = main.page(main.current_key)
    assert page.viewport().height() > 4 * page.fontMetrics().lineSpacing()
    assert page.verticalScrollBar().maximum() > 0
    surround.close_panel()
    assert surround.main.height() >= 700
    apply_theme(qapp, Theme("light", 1.0))


def test_the_width_of_the_panel_is_remembered_while_the_window_lives(window, qtbot):
    window.resize(1366, 768)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    surround = window.surround
    surround.moveSplitter(800, 1)
    width = surround.panel.width()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert abs(surround.panel.width() - width) < 12


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("part", [HELP, SHORTCUTS, MESSAGES])
def test_no_word_of_the_panel_is_cut(window, qtbot, qapp, scale, part):
    apply_theme(qapp, Theme("light", scale))
    window.resize(1366, 768)
    window.bench.main.messages.show_info("Fiche du ménage Vandenbossche-Delattre enregistrée.")
    {HELP: window.assistance.show_help, SHORTCUTS: window.assistance.show_shortcuts}.get(
        part, window.assistance.show_messages
    )()
    panel = window.surround.panel
    lengthen_labels(panel, 1.4)
    settle(qapp)
    assert layout_faults(panel) == []


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_no_word_of_messages_strip_and_crash_is_cut(window, qtbot, qapp, scale):
    apply_theme(qapp, Theme("light", scale))
    window.resize(1366, 768)
    main = window.bench.main
    main.messages.show_error(AppError("L’envoi a échoué.", safe="Vos fiches attendent.", do="Réessayez plus tard."))
    main.messages.show_info("Visite reportée au 12 mars 2026.", lambda: None)
    main.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    main.set_progress(Progress("Envoi au Département", 3, 12, can_cancel=True))
    settle(qapp)
    assert layout_faults(main.messages) == []
    assert layout_faults(main.status) == []
    dialog = CrashDialog(Crash(Kept.SAVED, "ValueError"), window)
    lengthen_labels(dialog, 1.4)
    dialog.show()
    settle(qapp)
    assert layout_faults(dialog) == []
    dialog.close()
