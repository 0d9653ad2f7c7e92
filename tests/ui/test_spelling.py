"""Spelling while one writes: underlined after a pause, never the word being typed; the menu, the keys, the setting."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import NotAllowedError
from desktop.ui.forms.spelling import ADD, IGNORE, NOTHING_FOUND, CheckedArea, Spelling
from desktop.ui.look.theme import Theme, apply_theme
from desktop.ui.widgets import MoneyField, TextArea
from tests.factories import saved_household
from tests.ui.typing import press, type_text


class Ground(QWidget):
    """Two texts and a line, as a page has them."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second, self.line = TextArea(), TextArea(), QLineEdit()
        column = QVBoxLayout(self)
        for widget in (self.first, self.second, self.line):
            column.addWidget(widget)
        self.resize(700, 500)


@pytest.fixture
def ground(qtbot) -> Ground:
    made = Ground()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.line.setFocus()
    return made


@pytest.fixture
def spelling(qapp, services, ground, qtbot):
    made = Spelling(qapp, services.spelling, ground)
    yield made
    made.stop()


def focused(spelling: Spelling, area: TextArea, qtbot) -> CheckedArea:
    area.setFocus()
    qtbot.waitUntil(lambda: spelling.area_of(area) is not None)
    return spelling.area_of(area)


def waits_for(qtbot, checked: CheckedArea, *words: str) -> None:
    qtbot.waitUntil(lambda: checked.wrong_words == list(words))


def written(spelling: Spelling, area: TextArea, text: str, qtbot, *wrong: str) -> CheckedArea:
    area.set_value(text)
    checked = focused(spelling, area, qtbot)
    waits_for(qtbot, checked, *wrong)
    return checked


def menu_of(spelling: Spelling, checked: CheckedArea, qtbot):
    press(checked.area, Qt.Key.Key_Semicolon, Qt.KeyboardModifier.ControlModifier, ";")
    qtbot.waitUntil(lambda: spelling.menu is not None)
    return {action.text(): action for action in spelling.menu.actions()}


def test_what_is_wrong_is_underlined_when_a_text_has_the_focus(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Une vistie au menage de Lens.", qtbot, "vistie", "menage")
    places = [(one.cursor.selectionStart(), one.cursor.selectionEnd()) for one in ground.first.extraSelections()]
    assert sorted(places) == [(4, 10), (14, 20)]
    assert checked.area.value() == "Une vistie au menage de Lens."


def test_nothing_is_read_before_a_text_has_the_focus(spelling, ground, qtbot, services):
    assert ground.focusWidget() is ground.line
    assert spelling.area_of(ground.first) is None
    assert services.spelling._speller is None


def test_the_word_being_typed_is_left_alone_until_it_is_left(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage", qtbot, "menage")
    ground.first.moveCursor(QTextCursor.MoveOperation.End)
    type_text(ground.first, " visti")
    waits_for(qtbot, checked, "menage")
    qtbot.waitUntil(lambda: not checked._timer.isActive())
    assert checked.wrong_words == ["menage"]
    type_text(ground.first, " ")
    waits_for(qtbot, checked, "menage", "visti")


def test_leaving_the_field_ends_the_word(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "", qtbot)
    type_text(ground.first, "visti")
    qtbot.waitUntil(lambda: not checked._timer.isActive())
    assert checked.wrong_words == []
    ground.line.setFocus()
    waits_for(qtbot, checked, "visti")


def test_a_word_that_is_changed_loses_its_underline_at_once(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage", qtbot, "menage")
    ground.first.moveCursor(QTextCursor.MoveOperation.End)
    type_text(ground.first, "s")
    assert checked.wrong_words == []


def test_a_proposal_is_put_in_place_by_keys_and_can_be_undone(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage ici", qtbot, "menage")
    actions = menu_of(spelling, checked, qtbot)
    assert spelling.menu.activeAction() is actions["ménage"]
    actions["ménage"].trigger()
    assert ground.first.value() == "Le ménage ici"
    waits_for(qtbot, checked)
    ground.first.undo()
    assert ground.first.value() == "Le menage ici"


def test_opening_the_menu_selects_nothing_that_the_next_key_would_overwrite(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage", qtbot, "menage")
    menu_of(spelling, checked, qtbot)
    spelling.menu.close()
    assert not ground.first.textCursor().hasSelection()


def test_the_mouse_and_the_menu_key_open_it_too_with_the_usual_acts(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "menage", qtbot, "menage")
    place = ground.first.cursorRect().center() + QPoint(8, 0)
    for reason, target in (
        (QContextMenuEvent.Reason.Mouse, ground.first.viewport()),
        (QContextMenuEvent.Reason.Keyboard, ground.first),
    ):
        spelling.menu = None
        QApplication.sendEvent(target, QContextMenuEvent(reason, place, target.mapToGlobal(place)))
        qtbot.waitUntil(lambda: spelling.menu is not None)
        texts = [action.text() for action in spelling.menu.actions()]
        assert texts[0] == "ménage"
        assert any("Ctrl+V" in text or "oll" in text for text in texts)
        spelling.menu.close()
    assert checked.wrong_words == ["menage"]


def test_a_word_added_is_kept_in_the_notebook(spelling, ground, qtbot, services):
    checked = written(spelling, ground.first, "un blabliblou", qtbot, "blabliblou")
    menu_of(spelling, checked, qtbot)[ADD].trigger()
    waits_for(qtbot, checked)
    assert services.spelling.own_words() == ["blabliblou"]


def test_a_word_ignored_is_right_everywhere_but_not_kept(spelling, ground, qtbot, services):
    checked = written(spelling, ground.first, "un blabliblou", qtbot, "blabliblou")
    other = written(spelling, ground.second, "des blabliblou", qtbot, "blabliblou")
    menu_of(spelling, other, qtbot)[IGNORE].trigger()
    waits_for(qtbot, other)
    waits_for(qtbot, checked)
    assert services.spelling.own_words() == []


def test_no_proposal_is_said(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "zzqxwkvj", qtbot, "zzqxwkvj")
    assert not menu_of(spelling, checked, qtbot)[NOTHING_FOUND].isEnabled()


def test_names_of_households_and_communes_are_known(spelling, ground, qtbot, services):
    saved_household(services, last_name="Mennage", first_name="Vistie")
    checked = written(spelling, ground.first, "Mennage habite Wizernes. Vistie aussi.", qtbot)
    assert checked.area.extraSelections() == []


def test_it_can_be_switched_off_and_on(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage", qtbot, "menage")
    spelling.set_enabled(False)
    assert ground.first.extraSelections() == []
    spelling.set_enabled(True)
    waits_for(qtbot, checked, "menage")


def test_only_what_is_in_sight_is_looked_at(spelling, ground, qtbot):
    area = ground.first
    area.set_value("\n".join(f"ligne {number} du menage" for number in range(400)))
    checked = focused(spelling, area, qtbot)
    qtbot.waitUntil(lambda: bool(checked.wrong_words))
    assert len(checked.wrong_words) < 40
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    last = area.document().characterCount() - 30
    qtbot.waitUntil(lambda: any(one.selectionStart() > last for one in checked._wrong))


class Counting:
    """Says that all is right, and counts what it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def is_right(self, _word: str, *, starts_sentence: bool) -> bool:
        self.asked += 1
        return True


def test_a_key_looks_nothing_up_and_a_pause_only_what_is_in_sight_of_one_long_paragraph(ground, qtbot):
    counting, area = Counting(), ground.first
    area.set_value("Le menage est la. " * 1_200)
    checked = CheckedArea(area, lambda: counting)
    area.setFocus()
    area.moveCursor(QTextCursor.MoveOperation.End)
    type_text(area, "une phrase tapée sans une pause")
    assert counting.asked == 0
    checked.check()
    assert 0 < counting.asked < 600
    area.moveCursor(QTextCursor.MoveOperation.Start)
    before = counting.asked
    checked.check()
    assert counting.asked - before < 600


def test_places_are_right_after_a_character_beyond_the_bmp(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "🙂🙂 le menage", qtbot, "menage")
    assert checked._wrong[0].selectionStart() == 8


def test_the_underline_follows_the_theme(spelling, ground, qtbot, qapp):
    written(spelling, ground.first, "Le menage", qtbot, "menage")
    dark = apply_theme(qapp, Theme("dark", 1.0))

    def colours() -> list[str]:
        selections = ground.first.extraSelections()
        return [selection.format.underlineColor().name().upper() for selection in selections]

    qtbot.waitUntil(lambda: colours() == [dark.danger.upper()])


def test_a_text_that_cannot_be_written_in_is_not_looked_at(spelling, ground, qtbot):
    ground.first.setReadOnly(True)
    ground.first.setFocus()
    assert spelling.area_of(ground.first) is None


def test_a_text_thrown_away_is_forgotten(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage", qtbot, "menage")
    with qtbot.waitSignal(checked.destroyed):
        ground.first.deleteLater()
    spelling.set_enabled(False)
    assert spelling._areas == {}


@pytest.mark.parametrize("make", [TextArea, QLineEdit, MoneyField], ids=["long text", "line", "typed field"])
def test_dictation_and_input_methods_write_in_every_kind_of_field(qtbot, make):
    """What a system's dictation sends: first what it believes it heard, then what it settles on."""
    field = make()
    qtbot.addWidget(field)
    target = field
    while (proxy := target.focusProxy()) is not None:
        target = proxy
    if not isinstance(target, TextArea | QLineEdit):
        target = field.findChild(QLineEdit)
    QApplication.sendEvent(target, QInputMethodEvent("12", []))
    heard = QInputMethodEvent()
    heard.setCommitString("125")
    QApplication.sendEvent(target, heard)
    text = target.value() if isinstance(target, TextArea) else target.text()
    assert text == "125"


def test_what_dictation_has_not_settled_is_not_underlined(spelling, ground, qtbot):
    checked = written(spelling, ground.first, "Le menage ", qtbot, "menage")
    ground.first.moveCursor(QTextCursor.MoveOperation.End)
    QApplication.sendEvent(ground.first, QInputMethodEvent("vistie", []))
    qtbot.waitUntil(lambda: not checked._timer.isActive())
    assert checked.wrong_words == ["menage"]
    heard = QInputMethodEvent()
    heard.setCommitString("vistie et suite ")
    QApplication.sendEvent(ground.first, heard)
    waits_for(qtbot, checked, "menage", "vistie")
    assert ground.first.value() == "Le menage vistie et suite "


def test_a_word_that_could_not_be_learnt_is_told(qtbot, spelling):
    def refuse(_word: str) -> None:
        raise NotAllowedError("Le disque est plein.", safe="Rien n’a changé.")

    with qtbot.waitSignal(spelling.trouble) as told:
        spelling._learn(refuse, "Zzyzx")
    assert told.args[0].sentence.startswith("Le disque est plein.")
