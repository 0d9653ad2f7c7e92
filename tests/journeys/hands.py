"""Two people at the window: one with the keys alone, one with the fingers alone; each act of the hand is counted.

They see as every `Person` does and are told the same things. Text is not counted: it must be written by any hand.
"""

from __future__ import annotations

import time
from abc import abstractmethod
from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QRadioButton,
    QScrollArea,
    QWidget,
)

from tests.journeys.driver import INPUTS, NO_KEYS, Person, plain

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
RESULTS = "Résultats de la recherche"
_REST_S = 0.12
"""A finger that rests before it is lifted leaves the page where it is."""
_FAR = 120
"""More steps than any screen asks for: who has gone so far will never come there."""


class Hand(Person):
    """What both hands do, each in its own way; `acts` counts keys or touches but those that write text."""

    def __init__(self, window: QWidget) -> None:
        self.acts = 0
        super().__init__(window)

    @abstractmethod
    def press(self, name: str, *, within: str = "", any_of_them: bool = False) -> None:
        """Presses the one button of this name."""

    @abstractmethod
    def go_to(self, widget: QWidget, name: str) -> None:
        """Puts the cursor into a part."""

    @abstractmethod
    def say(self, text: str) -> None:
        """Writes into what takes the keys."""

    @abstractmethod
    def find(self, text: str, line: str) -> None:
        """Looks for something from anywhere, and opens the line that says these words."""

    @abstractmethod
    def do_on_line(self, line: str, act: str, key: Qt.Key) -> None:
        """Does an act on a line of the day, by its button or its key."""

    @abstractmethod
    def show_page(self, number: int, name: str) -> None:
        """Goes to a page of the rail."""

    @abstractmethod
    def go_to_sheet(self, name: str) -> None:
        """Goes to a sheet of the recorder."""

    @abstractmethod
    def save(self) -> None:
        """Saves what is written."""

    @abstractmethod
    def accept(self, name: str) -> None:
        """Finishes what was filled in."""

    def fill(self, label: str, text: str) -> None:
        """Writes into a field, in the place of what it held."""
        field = self.field(label)
        self.go_to(field, label)
        held = field.text() if isinstance(field, QLineEdit) else ""
        if held:
            self.empty(field)
        self.say(text)

    @abstractmethod
    def empty(self, field: QLineEdit) -> None:
        """Takes away what a field holds."""

    def line_of_day(self, words: str) -> QWidget:
        """The first line of the day that says these words; a large notebook asks for a moment to show it."""
        said: list[QWidget] = []

        def is_there() -> bool:
            lines = [one for one in self._shown(QWidget) if type(one).__name__ == "DayRow"]
            said[:] = [one for one in lines if words in plain(one.accessibleName())]
            return bool(said)

        self.wait(is_there, f"line « {words} »")
        return said[0]

    def buttons_in(self, part: QWidget, name: str) -> list[QAbstractButton]:
        """The buttons of a part that begin with this name."""
        return [one for one in self._shown(QAbstractButton, part) if plain(one.text()).startswith(name)]

    def line_in(self, list_name: str, text: str) -> tuple[QAbstractItemView, QModelIndex]:
        """The first line of a list that says these words, and the list."""
        view = self._only(self.lists(list_name), f"list « {list_name} »")
        said = [line for line in _lines_of(view) if text in _words_of(line)]
        assert said, f"no line of « {list_name} » says « {text} »"
        return view, said[0]

    def is_said_first(self, text: str) -> bool:
        """Whether the line of the search under the cursor says these words."""
        return any(text in _words_of(view.currentIndex()) for view in self.lists(RESULTS))

    def lists(self, name: str) -> list[QAbstractItemView]:
        """The lists shown that have this name."""
        return [view for view in self._shown(QAbstractItemView) if plain(view.accessibleName()) == name]

    def _button(self, name: str, within: str, any_of_them: bool) -> QAbstractButton:
        self.wait(lambda: bool(self.buttons(name, within)), f"button « {name} »")
        buttons = self.buttons(name, within)
        button = buttons[0] if any_of_them and buttons else self._only(buttons, f"button « {name} »")
        assert button.isEnabled(), f"« {name} » cannot be used now\non the screen: {self.words()}"
        return button


class Keyboard(Hand):
    """Tab, arrows, Space and Enter, sent to the window as the system sends them; nothing else."""

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS, text: str = "") -> None:
        """Strikes one key, which goes where the keys go."""
        self.acts += 1
        QTest.keyClick((QApplication.activePopupWidget() or self.window).windowHandle(), key, modifiers)
        self._breathe()

    def press(self, name: str, *, within: str = "", any_of_them: bool = False) -> None:
        """Goes to the button with Tab, and to one of a group with the arrows; Space presses it."""
        button = self._button(name, within, any_of_them)
        self.go_to(button, name)
        if not (isinstance(button, QRadioButton) and button.isChecked()):
            self.key(KEY.Key_Space)

    def go_to(self, widget: QWidget, name: str) -> None:
        """Tab until it is there, from wherever the cursor is; backwards when that is shorter."""
        goal = _end_of(widget)
        forward, backward = self._steps_to(goal, forward=True), self._steps_to(goal, forward=False)
        steps = min(len(forward), len(backward))
        assert steps < _FAR, f"« {name} » is out of reach of the Tab key from « {self.focused()} »"
        back = len(backward) < len(forward)
        for _ in range(_FAR):
            if self._is_at(goal):
                break
            self.key(KEY.Key_Tab, SHIFT if back else NO_KEYS)
        if isinstance(goal, QRadioButton):
            self._along_the_group(goal)
        assert QApplication.focusWidget() is goal, f"« {name} » never took the keys; « {self.focused()} » has them"

    def _steps_to(self, goal: QWidget, *, forward: bool) -> list[QWidget]:
        """What Tab would come by on the way, as a person sees it from the layout of the page."""
        passed: list[QWidget] = []
        one = QApplication.focusWidget() or self.window
        while one is not goal and len(passed) < 10 * _FAR:
            if _stops(one):
                passed.append(one)
            one = one.nextInFocusChain() if forward else one.previousInFocusChain()
        return passed

    def _is_at(self, goal: QWidget) -> bool:
        here = QApplication.focusWidget()
        if here is goal:
            return True
        same_group = isinstance(goal, QRadioButton) and isinstance(here, QRadioButton)
        return same_group and goal.autoExclusive() and here.parentWidget() is goal.parentWidget()

    def _along_the_group(self, goal: QRadioButton) -> None:
        for _ in range(_FAR):
            here = QApplication.focusWidget()
            if here is goal or here is None:
                return
            way = goal.mapTo(self.window, QPoint()) - here.mapTo(self.window, QPoint())
            if abs(way.y()) > goal.height() // 2:
                self.key(KEY.Key_Down if way.y() > 0 else KEY.Key_Up)
            else:
                self.key(KEY.Key_Right if way.x() > 0 else KEY.Key_Left)

    def say(self, text: str) -> None:
        """Writes letter by letter."""
        self.type(text)

    def empty(self, field: QLineEdit) -> None:
        """Chooses all of it, unless the cursor came in with all chosen: what is written then takes its place."""
        if field.selectedText() != field.text():
            self.key(KEY.Key_A, CTRL)

    def choose_in(self, unfolded: QComboBox, label: str, option: str) -> None:
        """By the arrows."""
        self.go_to(unfolded, label)
        for _ in range(unfolded.count()):
            if plain(unfolded.currentText()) == option:
                return
            self.key(KEY.Key_Down)
        raise AssertionError(f"« {option} » is not in the list « {label} »")

    def find(self, text: str, line: str) -> None:
        """Ctrl+K, the words, down to the line, Enter."""
        self.key(KEY.Key_K, CTRL)
        self.say(text)
        self.wait(lambda: self.is_said_first(line), line)
        self.key(KEY.Key_Return)

    def show_page(self, number: int, name: str) -> None:
        """Ctrl and the number of the page."""
        self.key(Qt.Key(KEY.Key_0 + number), CTRL)

    def go_to_sheet(self, name: str) -> None:
        """Ctrl and the arrow, from sheet to sheet."""
        for _ in range(_FAR):
            if any(plain(one.accessibleName()) == name for one in _around(QApplication.focusWidget())):
                return
            self.key(KEY.Key_Down, CTRL)
        raise AssertionError(f"no sheet « {name} »")

    def save(self) -> None:
        """Ctrl and S."""
        self.key(KEY.Key_S, CTRL)

    def do_on_line(self, line: str, act: str, key: Qt.Key) -> None:
        """Goes down the lines of the day, and strikes the key of the act."""
        for _ in range(_FAR):
            here = QApplication.focusWidget()
            if here is self.line_of_day(line):  # looked up again: the day may be shown anew meanwhile
                break
            self.key(KEY.Key_Down if type(here).__name__ == "DayRow" else KEY.Key_Tab)
        assert QApplication.focusWidget() is self.line_of_day(line), f"« {line} » never took the keys"
        self.key(key)

    def accept(self, name: str) -> None:
        """Enter does what the button says."""
        assert self.can_press(name)
        self.key(KEY.Key_Return)


class Finger(Hand):
    """Touches at the middle of what is seen, slides to what is not; text comes as from a keyboard on the screen."""

    def __init__(self, window: QWidget) -> None:
        self._screen = QTest.createTouchDevice()
        super().__init__(window)

    def press(self, name: str, *, within: str = "", any_of_them: bool = False) -> None:
        """Touches the button."""
        self.go_to(self._button(name, within, any_of_them), name)

    def go_to(self, widget: QWidget, name: str) -> None:
        """Touches it, once it is in sight."""
        self._slide_to(widget)
        ticked = isinstance(widget, QCheckBox | QRadioButton)  # beside the words of a wide box nothing is hit
        self._touch(widget, QPoint(12, widget.height() // 2) if ticked else widget.rect().center(), name)

    def say(self, text: str) -> None:
        """What the keyboard on the screen hands over to whatever asks for text."""
        taking = QApplication.focusWidget()
        assert taking is not None
        assert taking.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled), f"« {self.focused()} » takes no text"
        written = QInputMethodEvent()
        written.setCommitString(text)
        QApplication.sendEvent(taking, written)
        self._breathe()

    def empty(self, field: QLineEdit) -> None:
        """The key that takes back, held down on the keyboard of the screen: part of writing."""
        for key in (KEY.Key_End, *[KEY.Key_Backspace] * len(field.text())):
            self._strike(key, NO_KEYS, "")
        self._breathe()

    def choose_in(self, unfolded: QComboBox, label: str, option: str) -> None:
        """Touches the list and then its line."""
        self.go_to(unfolded, label)
        popup = QApplication.activePopupWidget()
        assert popup is not None, f"the list « {label} » does not unfold"
        view, line = unfolded.view(), unfolded.findText(option)
        self._touch(view.viewport(), view.visualRect(view.model().index(line, 0)).center(), option)

    def find(self, text: str, line: str) -> None:
        """Touches the search, writes, touches the line."""
        self.go_to(self.field("Rechercher partout"), "Rechercher partout")
        self.say(text)
        self.wait(lambda: self.is_said_first(line), line)
        self.touch_line(RESULTS, line)

    def touch_line(self, list_name: str, text: str) -> None:
        """Touches the first line of a list that says these words."""
        view, index = self.line_in(list_name, text)
        view.scrollTo(index)
        self._touch(view.viewport(), view.visualRect(index).center(), text)

    def show_page(self, number: int, name: str) -> None:
        """Touches the page on the rail."""
        self.press(name, within="Navigation")

    def go_to_sheet(self, name: str) -> None:
        """What is far down is touched in the list beside; what is near is slid to when it is wanted."""
        sheet = self._only(self.buttons(name, "Rubriques"), f"sheet « {name} »")
        if not sheet.isChecked():
            self.go_to(sheet, name)

    def save(self) -> None:
        """Touches the button."""
        self.press("Enregistrer la visite")

    def do_on_line(self, line: str, act: str, key: Qt.Key) -> None:
        """Touches the line, then its button."""
        goal = self.line_of_day(line)
        if not self.buttons_in(goal, act):
            self._slide_to(goal)
            self._touch(goal, QPoint(goal.width() // 2, 12), line)
        self.go_to(self._only(self.buttons_in(goal, act), f"« {act} » of « {line} »"), act)

    def accept(self, name: str) -> None:
        """Touches the button."""
        self.press(name)

    def _slide_to(self, widget: QWidget) -> None:
        """Slides each page around it until its middle is seen; a slide of the hand counts as an act."""
        self._breathe()
        for page in _areas_around(widget):
            for _ in range(_FAR):
                view = page.viewport()
                middle = widget.mapTo(view, widget.rect().center())
                seen = QRect(0, 24, view.width(), view.height() - 48)
                if seen.contains(QPoint(view.width() // 2, middle.y())) or page.verticalScrollBar().maximum() == 0:
                    break
                before = page.verticalScrollBar().value()
                reach = view.height() // 2 - 40
                self._slide(view, max(-reach, min(reach, view.height() // 2 - middle.y())))
                if page.verticalScrollBar().value() == before:
                    break  # the end of the page

    def _slide(self, view: QWidget, way: int) -> None:
        self.acts += 1
        start = view.mapTo(self.window, QPoint(6, view.height() // 2))
        QTest.touchEvent(self.window, self._screen).press(0, start, self.window).commit()
        for step in range(1, 9):
            QTest.touchEvent(self.window, self._screen).move(
                0, start + QPoint(0, way * step // 8), self.window
            ).commit()
        rested = time.monotonic() + _REST_S
        self.wait(lambda: time.monotonic() > rested, "rest")
        QTest.touchEvent(self.window, self._screen).release(0, start + QPoint(0, way), self.window).commit()
        self._breathe()

    def _touch(self, widget: QWidget, at: QPoint, name: str) -> None:
        assert widget.isEnabled(), f"« {name} » cannot be used now\non the screen: {self.words()}"
        top = widget.window()
        place = widget.mapTo(top, at)
        hit = top.childAt(place)
        assert hit is not None, f"« {name} » is outside the window"
        assert hit is widget or widget.isAncestorOf(hit), f"« {name} » is covered by {hit}"
        self.acts += 1
        QTest.touchEvent(top, self._screen).press(0, place, top).commit()
        QTest.touchEvent(top, self._screen).release(0, place, top).commit()
        self._breathe()


def _lines_of(view: QAbstractItemView) -> list[QModelIndex]:
    model = view.model()
    return [model.index(row, 0) for row in range(model.rowCount())]


def _words_of(line: QModelIndex) -> str:
    return plain(str(line.data(Qt.ItemDataRole.AccessibleTextRole) or line.data() or ""))


def _around(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        widget = widget.parentWidget()


def _end_of(widget: QWidget) -> QWidget:
    while (proxy := widget.focusProxy()) is not None:
        widget = proxy
    return widget


def _stops(widget: QWidget) -> bool:
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
    return bool(takes) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _areas_around(widget: QWidget) -> Iterator[QAbstractScrollArea]:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            yield parent
        parent = parent.parentWidget()


__all__ = ["INPUTS", "Finger", "Hand", "Keyboard"]
