"""A person at the window: sees what is shown, clicks and types; finds everything by its name or its words.

Nothing here knows a class of the program but the frame of a field, in which errors stand. No-break spaces are
read as plain ones, so that the journeys can be written as they are spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QElapsedTimer,
    QEvent,
    QEventLoop,
    QModelIndex,
    QPoint,
    Qt,
    QTimer,
)
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QScrollArea,
    QSpinBox,
    QTextEdit,
    QWidget,
)

from desktop.ui.widgets import LabeledField, LevelMark, SignaturePad

_BREATHS = 32
"""More than the longest page takes to be shown, step by step."""
PATIENCE_MS = 30_000
"""When a person would give up; no test waits for it unless it fails."""
NO_KEYS = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier

INPUTS = (QLineEdit, QTextEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
Found = TypeVar("Found", bound=QWidget)


def plain(text: str) -> str:
    """Words as a person says them again: any blank is one space."""
    return " ".join(text.split())


def wait_for(reached: Callable[[], bool]) -> bool:
    """Lets the program work until something is so; False when it never was."""
    loop, poll, patience = QEventLoop(), QTimer(interval=20), QElapsedTimer()
    poll.timeout.connect(loop.quit)
    poll.start()
    patience.start()
    while not reached():
        if patience.hasExpired(PATIENCE_MS):
            return False
        loop.exec()
    return True


class Person:
    """Somebody at one window; `clicks` counts what the hand did, `titles` all that the task bar could show."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.clicks = 0
        self.titles = {window.windowTitle()}
        window.windowTitleChanged.connect(self.titles.add)
        self.look_up()

    # Seeing

    def words(self, within: QWidget | None = None) -> str:
        """Everything that can be read now."""
        return plain(" ".join(_said(widget) for widget in self._shown(QWidget, within)))

    def sees(self, text: str) -> bool:
        """Whether these words can be read now."""
        return text in self.words()

    def wait_to_see(self, text: str) -> None:
        """Waits until these words can be read."""
        self.wait(lambda: self.sees(text), text)

    def wait(self, reached: Callable[[], bool], what: str) -> None:
        """Waits until something is so; tells what was on the screen instead."""
        assert wait_for(reached), f"never came: {what}\non the screen: {self.words()}"

    def messages(self) -> str:
        """What stands in the bar of messages."""
        bars = [widget for widget in self._shown(QWidget) if widget.accessibleName() == "Messages"]
        return " ".join(self.words(bar) for bar in bars)

    def error_beside(self, label: str) -> str:
        """The sentence under a field, which a screen reader must be told too; empty when there is none."""
        field = self.field(label)
        told = [text for text in self._shown(QLabel, _frame_of(field)) if text.property("tone") == "danger"]
        sentence = plain(" ".join(text.text() for text in told))
        assert sentence in plain(field.accessibleDescription())
        return sentence

    def text_of(self, label: str) -> str:
        """What stands in a field."""
        return _said(self.field(label)).strip()

    def focused(self) -> str:
        """The name of what takes the keys."""
        widget = QApplication.focusWidget()
        return plain(widget.accessibleName()) if widget is not None else ""

    def has_in_sight(self, label: str) -> bool:
        """Whether the middle of a field is where the eye is, without scrolling; not while it is being drawn."""
        if not self._fields(label):
            return False
        field = self.field(label)
        hit = self.window.childAt(field.mapTo(self.window, field.rect().center()))
        return hit is not None and (hit is field or field.isAncestorOf(hit))

    def wait_to_be_told(self, text: str) -> None:
        """Waits until the bar of messages says these words."""
        self.wait(lambda: text in self.messages(), text)

    # Acting

    def press(self, name: str, *, within: str = "", any_of_them: bool = False) -> None:
        """Clicks on the one button of this name, or the one in the part of the screen of another name."""
        buttons = self.buttons(name, within)
        self._click(buttons[0] if any_of_them and buttons else self._only(buttons, f"button « {name} »"), name)

    def can_press(self, name: str) -> bool:
        """Whether the one button of this name answers now."""
        return self._only(self.buttons(name), f"button « {name} »").isEnabled()

    def buttons(self, name: str, within: str = "") -> list[QAbstractButton]:
        """The buttons that bear this name, or say it to a screen reader."""
        around = self.part(within) if within else None
        buttons = self._shown(QAbstractButton, around)
        return [one for one in buttons if name in (plain(one.text()), plain(one.accessibleName()))]

    def part(self, name: str) -> QWidget:
        """The one part of the screen of this name."""
        parts = [one for one in self._shown(QWidget) if plain(one.accessibleName()) == name]
        return self._only(parts, f"part « {name} »")

    def fill(self, label: str, text: str) -> None:
        """Clicks into a field and types, in the place of what it held."""
        field = self.field(label)
        self._click(field, label)
        if _said(field).strip():
            self.key(Qt.Key.Key_A, CTRL)
        self.type(text)

    def fill_marked(self, levels: Sequence[str], word: Callable[[str], str]) -> list[str]:
        """Types a word into every field shown that carries one of these marks; their labels, from the top."""
        frames = [frame for frame in self._shown(LabeledField) if _level_of(frame) in levels]
        for frame in frames:
            label = plain(frame.label.text())
            inputs = [one for one in self._shown(QWidget, frame) if isinstance(one, INPUTS)]
            self._click(self._only(inputs, f"field « {label} »"), label)
            self.type(word(label))
        return [plain(frame.label.text()) for frame in frames]

    def add_to(self, label: str, text: str) -> None:
        """Clicks into a field and types after what it holds."""
        self._click(self.field(label), label)
        self.key(Qt.Key.Key_End, CTRL)
        self.type(text)

    def type(self, text: str) -> None:
        """Types letter by letter into whatever takes the keys."""
        for letter in text:
            if letter == "\n":
                self.key(Qt.Key.Key_Return, text="\r")
            else:
                self._strike(Qt.Key.Key_unknown, NO_KEYS, letter)
        self._breathe()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_KEYS, text: str = "") -> None:
        """Strikes one key."""
        self._strike(key, modifiers, text)
        self._breathe()

    def tab_to(self, name: str) -> None:
        """Goes to a part of the screen with the keyboard."""
        self.part(name).setFocus(Qt.FocusReason.TabFocusReason)
        self._breathe()

    def choose(self, label: str, option: str) -> None:
        """Takes one option of a list, with the arrows, or of framed buttons, with the mouse."""
        lists = [one for one in self._shown(QComboBox) if plain(one.accessibleName()) == label]
        if not lists:
            self.press(f"{label} : {option}")
            return
        self.choose_in(self._only(lists, f"list « {label} »"), label, option)

    def choose_in(self, unfolded: QComboBox, label: str, option: str) -> None:
        """Takes one option of a list."""
        unfolded.setFocus(Qt.FocusReason.TabFocusReason)
        self.key(Qt.Key.Key_Home)
        while plain(unfolded.currentText()) != option:
            before = unfolded.currentIndex()
            self.key(Qt.Key.Key_Down)
            assert unfolded.currentIndex() != before, f"« {option} » is not in the list « {label} »"

    def pads(self, name: str) -> list[SignaturePad]:
        """The pads of this name that can be signed on."""
        return [pad for pad in self._shown(SignaturePad) if plain(pad.accessibleName()) == name]

    def sign(self, name: str) -> None:
        """Draws a signature with the mouse."""
        pad = self._only(self.pads(name), f"pad « {name} »")
        self._bring_into_sight(pad)
        points = [QPoint(40 + 30 * step, 60 + (step % 3) * 40) for step in range(8)]
        QTest.mousePress(pad, Qt.MouseButton.LeftButton, NO_KEYS, points[0])
        for point in points[1:]:
            QTest.mouseMove(pad, point)
        QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, NO_KEYS, points[-1])
        self._breathe()

    def click_line(self, list_name: str, text: str) -> None:
        """Clicks on the first line of a list that says these words."""
        views = [view for view in self._shown(QAbstractItemView) if plain(view.accessibleName()) == list_name]
        view = self._only(views, f"list « {list_name} »")
        model = view.model()
        rows = [row for row in range(model.rowCount()) if text in plain(str(model.index(row, 0).data()))]
        assert rows, f"no line says « {text} » in: {_said(view)}"
        index = model.index(rows[0], 0)
        view.scrollTo(index)
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_KEYS, view.visualRect(index).center())
        self._breathe()

    def search(self, text: str) -> None:
        """Finds something from anywhere and opens the first line."""
        self.key(Qt.Key.Key_K, CTRL)
        self.type(text)
        self.key(Qt.Key.Key_Return, text="\r")

    def look_up(self) -> None:
        """Comes to the window: it is shown and takes the keys."""
        self.window.show()
        self.window.activateWindow()
        self.wait(self.window.isActiveWindow, "the window in front")

    def field(self, label: str) -> QWidget:
        """The one input of this name; a page shows its parts one after the other."""
        self.wait(lambda: bool(self._fields(label)), f"field « {label} »")
        return self._only(self._fields(label), f"field « {label} »")

    # The hand

    def _fields(self, label: str) -> list[QWidget]:
        return [one for one in self._shown(QWidget) if isinstance(one, INPUTS) and plain(one.accessibleName()) == label]

    def _shown(self, kind: type[Found], within: QWidget | None = None) -> list[Found]:
        return [widget for widget in (within or self.window).findChildren(kind) if widget.isVisible()]

    def _only(self, found: Sequence[Found], what: str) -> Found:
        assert len(found) == 1, f"{len(found)} times {what}\non the screen: {self.words()}"
        return found[0]

    def _click(self, widget: QWidget, name: str) -> None:
        assert widget.isEnabled(), f"« {name} » cannot be used now\non the screen: {self.words()}"
        self._bring_into_sight(widget)
        ticked = isinstance(widget, QCheckBox | QRadioButton)  # beside the words of a wide box nothing is hit
        inside = QPoint(10, widget.height() // 2) if ticked else widget.rect().center()
        place = widget.mapTo(self.window, inside)
        hit = self.window.childAt(place)
        assert hit is not None, f"« {name} » is outside the window"
        assert hit is widget or widget.isAncestorOf(hit), f"« {name} » is covered by {_said(hit) or hit}"
        QTest.mouseClick(hit, Qt.MouseButton.LeftButton, NO_KEYS, hit.mapFrom(self.window, place))
        self.clicks += 1
        self._breathe()

    def _bring_into_sight(self, widget: QWidget) -> None:
        """Scrolls, as with the wheel, until the middle of the widget is shown."""
        self._breathe()
        for page in _pages_around(widget):
            middle = widget.mapTo(page.widget(), widget.rect().center())
            page.ensureVisible(middle.x(), middle.y(), 0, min(widget.height() // 2 + 8, page.viewport().height() // 2))
        self._breathe()

    def _strike(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            target = QApplication.activePopupWidget() or QApplication.focusWidget() or self.window
            QApplication.sendEvent(target, QKeyEvent(kind, key, modifiers, text))

    def _breathe(self) -> None:
        """Lets the program do what it has to do at once: lay out, go to another page, close a panel."""
        for _ in range(_BREATHS):
            loop = QEventLoop()
            QTimer.singleShot(0, loop.quit)
            loop.exec()
        self.titles.update(window.title() for window in QGuiApplication.topLevelWindows())


def everything_said() -> str:
    """Every word that any widget of the program holds, shown or not: what looking into a locked window could find."""
    return "\n".join(_all_of(widget) for widget in QApplication.allWidgets())


def _all_of(widget: QWidget) -> str:
    hidden = (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.windowTitle())
    return plain(" ".join((_said(widget), *hidden, widget.statusTip(), widget.whatsThis())))


def _said(widget: QWidget) -> str:
    match widget:
        case QLabel() | QAbstractButton() | QLineEdit() | QSpinBox():
            return widget.text()
        case QTextEdit() | QPlainTextEdit():
            return widget.toPlainText()
        case QComboBox():
            return widget.currentText()
        case QAbstractItemView():
            return " ".join(_cells(widget))
    return ""


def _cells(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is not None:
        for row in range(model.rowCount()):
            columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
            for column in range(columns):
                yield str(model.index(row, column).data() or "")


def _pages_around(widget: QWidget) -> Iterator[QScrollArea]:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea) and parent.widget() is not None:
            yield parent
        parent = parent.parentWidget()


def _frame_of(field: QWidget) -> QWidget:
    parent: QWidget | None = field
    while parent is not None and not isinstance(parent, LabeledField):
        parent = parent.parentWidget()
    assert parent is not None, f"« {field.accessibleName()} » stands in no frame"
    return parent


def _level_of(frame: LabeledField) -> str:
    marks = frame.findChildren(LevelMark)
    return marks[0].level if marks else ""
