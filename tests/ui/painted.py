"""Contrast as it is painted: the words and parts of widgets, found in their pictures.

A page is painted without smoothing its letters, so that the ink of a word is one pure colour. The ground is the colour
that fills most of a place; the ink the one farthest from it among those that a few pixels at least have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

from desktop.ui.look.focus_ring import RingFrame
from desktop.ui.look.theme import contrast, tokens_of
from desktop.ui.widgets import IconLabel, PeriodTrack, Spinner
from desktop.ui.widgets.bar_chart import BarChart
from desktop.ui.widgets.chips import SchemeLetter

PART = 3.0
"""What every part that tells something must reach."""

_FEW = 5
"""Fewer pixels of a colour than this are the blurred edge of something."""


@dataclass(frozen=True)
class Place:
    """A rectangle of a picture where words, or a part, must stand out."""

    what: str
    rect: QRect
    least: float
    ground: QPoint | None = None
    """A pixel of the ground, where most of the rectangle is the part itself."""


@dataclass(frozen=True)
class Weak:
    """A place where something does not stand out enough."""

    what: str
    ink: str
    ground: str
    ratio: float
    least: float

    def __str__(self) -> str:
        return f"{self.what}: {self.ink} on {self.ground} is {self.ratio:.2f}, less than {self.least}"


def paint(page: QWidget) -> QImage:
    """The page as it is painted, its letters not smoothed."""
    picture = QImage(page.size(), QImage.Format.Format_RGB32)
    page.render(picture)
    return picture


def unsmoothed(app: QApplication) -> None:
    """Have every letter painted in one pure colour from now on."""
    font = QFont(app.font())
    font.setStyleStrategy(QFont.StyleStrategy.NoAntialias)
    app.setFont(font)


def weak_places(page: QWidget) -> list[Weak]:
    """Every place of the page where words or parts do not stand out from their ground as its theme asks."""
    for button in page.findChildren(QPushButton):
        if button.text() and not button.icon().isNull():
            button.setIcon(button.icon().__class__())  # words alone; icons are looked at by themselves
    picture = paint(page)
    found = []
    for place in places(page):
        rect = place.rect.intersected(picture.rect())
        if rect.isEmpty():
            continue
        weak = measure(picture, Place(place.what, rect, place.least, place.ground))
        if weak is not None:
            found.append(weak)
    return found


def measure(picture: QImage, place: Place) -> Weak | None:
    """The weakness of a place, None when it stands out or nothing is painted there."""
    seen = _colours(picture, place.rect)
    ground = seen.most_common(1)[0][0] if place.ground is None else picture.pixelColor(place.ground).name()
    inks = [colour for colour, count in seen.items() if count >= _FEW and colour != ground]
    if not inks and place.ground is None:
        return None
    ink = max(inks or [ground], key=lambda colour: contrast(colour, ground))
    ratio = contrast(ink, ground)
    return Weak(place.what, ink, ground, ratio, place.least) if ratio < place.least else None


def _colours(picture: QImage, rect: QRect) -> Counter[str]:
    seen: Counter[int] = Counter()
    pixels = memoryview(picture.constBits()).cast("B").cast("I")
    stride = picture.bytesPerLine() // 4
    for y in range(rect.top(), rect.bottom() + 1):
        seen.update(pixels[y * stride + rect.left() : y * stride + rect.right() + 1])
    return Counter({f"#{colour & 0xFFFFFF:06x}": count for colour, count in seen.items()})


def places(page: QWidget) -> Iterator[Place]:
    """Everything on the page that must stand out."""
    text = tokens_of(page).least_text
    for widget in page.findChildren(QWidget):
        if not widget.isVisible() or widget.width() < 2 or widget.height() < 2:
            continue
        for name, rect, least, ground in _parts_of(widget, text):
            at = QRect(widget.mapTo(page, rect.topLeft()), rect.size())
            beside = None if ground is None else widget.mapTo(page, ground)
            yield Place(f"{type(widget).__name__} {name}", at, least, beside)


Part = tuple[str, QRect, float, QPoint | None]


def _parts_of(widget: QWidget, text: float) -> Iterable[Part]:
    # what is out of use must still be made out
    words = text if widget.isEnabled() else PART
    for kinds, parts in _READERS:
        if isinstance(widget, kinds):
            return parts(widget, words)
    return ()


def _inner(rect: QRect, by: int = 5) -> QRect:
    return rect.adjusted(by, by, -by, -by)


def _edge(widget: QWidget, name: str) -> Iterator[Part]:
    """The border of a control against what lies around it, taken in the middle of its left side."""
    if widget.isEnabled():
        middle = widget.height() // 2
        yield f"border of {name}", QRect(0, middle - 3, 1, 6), PART, QPoint(-2, middle)


def _label(label: QLabel, words: float) -> Iterator[Part]:
    if label.text():
        yield f"« {label.text()[:40]} »", label.rect(), words, None
    elif not label.pixmap().isNull() and label.isEnabled():
        yield "icon", label.rect(), PART, None


def _push(button: QPushButton, words: float) -> Iterator[Part]:
    if button.text():
        yield f"« {button.text()[:40]} »", _inner(button.rect(), 4), words, None
    elif button.isEnabled():
        yield f"icon {button.accessibleName()}", _inner(button.rect()), PART, None
    if button.property("kind") in {"secondary", "danger"}:
        yield from _edge(button, button.text())


def _box(box: QAbstractButton, words: float) -> Iterator[Part]:
    option, radio = QStyleOptionButton(), isinstance(box, QRadioButton)
    option.initFrom(box)
    element = QStyle.SubElement
    ask = box.style().subElementRect
    contents = ask(element.SE_RadioButtonContents if radio else element.SE_CheckBoxContents, option, box)
    mark = ask(element.SE_RadioButtonIndicator if radio else element.SE_CheckBoxIndicator, option, box)
    if box.text():
        yield f"« {box.text()[:40]} »", contents, words, None
    yield f"mark of {box.text()}", mark, PART, QPoint(max(1, mark.left() - 3), mark.center().y())
    if box.property("pill"):
        yield from _edge(box, box.text())


def _line(line: QLineEdit, words: float) -> Iterator[Part]:
    if isinstance(line.parentWidget(), QAbstractSpinBox | QComboBox):
        return
    if line.text() or line.placeholderText():
        marks = sum(button.width() + 6 for button in line.findChildren(QToolButton))
        yield (
            f"« {(line.text() or line.placeholderText())[:40]} »",
            _inner(line.rect()).adjusted(marks, 0, 0, 0),
            words,
            None,
        )
    if not line.isReadOnly():
        yield from _edge(line, line.accessibleName())


def _area(area: QTextEdit | QPlainTextEdit, words: float) -> Iterator[Part]:
    yield "text", _inner(area.rect()), words, None
    if not area.isReadOnly():
        yield from _edge(area, area.accessibleName())


def _combo(combo: QComboBox, words: float) -> Iterator[Part]:
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    ask = combo.style().subControlRect
    field = ask(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, combo)
    arrow = ask(QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxArrow, combo)
    yield f"« {combo.currentText()} »", field, words, None
    if combo.isEnabled():
        yield "arrow", arrow.adjusted(2, 4, -4, -4), PART, None
    yield from _edge(combo, combo.accessibleName())


def _tabs(bar: QTabBar, _words: float) -> Iterator[Part]:
    least = tokens_of(bar).least_text
    for place in range(bar.count()):
        rect = bar.tabRect(place)
        name = f"tab « {bar.tabText(place)} »"
        yield name, rect.adjusted(4, 4, -4, -6), least if bar.isTabEnabled(place) else PART, None
        if place == bar.currentIndex():
            foot = QRect(rect.left() + 4, rect.bottom() - 2, rect.width() - 8, 2)
            yield f"line under {name}", foot, PART, QPoint(rect.center().x(), rect.top() + 2)


def _menu(menu: QMenu, words: float) -> Iterator[Part]:
    for action in menu.actions():
        if not action.isSeparator():
            rect = menu.actionGeometry(action).adjusted(24, 3, -3, -3)
            yield f"« {action.text()} »", rect, words if action.isEnabled() else PART, None


def _header(header: QHeaderView, words: float) -> Iterator[Part]:
    for place in range(header.count()):
        rect = QRect(header.sectionViewportPosition(place), 0, header.sectionSize(place), header.height())
        yield f"section {place}", rect.adjusted(4, 3, -4, -3), words, None


def _table(view: QTableView, words: float) -> Iterator[Part]:
    for index in _shown(view):
        cell = view.visualRect(index).translated(view.viewport().pos()).adjusted(3, 3, -3, -3)
        usable = index.flags() & Qt.ItemFlag.ItemIsEnabled
        yield f"cell « {str(index.data())[:30]} »", cell, words if usable else PART, None


def _list(view: QListView, words: float) -> Iterator[Part]:
    """Rows of two lines: each half is looked at by itself, right of the letter or icon and left of the last word."""
    for index in _shown(view):
        whole = view.visualRect(index).translated(view.viewport().pos())
        if whole.bottom() > view.viewport().height():
            continue
        side = round(view.fontMetrics().height() * 2)
        upper = whole.adjusted(side, 2, -side * 4, -whole.height() // 2)
        lower = whole.adjusted(side, whole.height() // 2, -side * 4, -3)
        for half, rect in (
            ("over", upper),
            ("under", lower),
            ("aside", whole.adjusted(whole.width() - side * 3, 3, -3, -3)),
        ):
            yield f"row « {str(index.data())[:30]} », {half}", rect, words, None


def _shown(view: QAbstractItemView) -> Iterator[object]:
    model = view.model()
    for line in range(min(model.rowCount(), 14) if model is not None else 0):
        for column in range(1 if isinstance(view, QListView) else model.columnCount()):
            index = model.index(line, column)
            if view.viewport().rect().intersects(view.visualRect(index)):
                yield index


def _track(track: PeriodTrack, words: float) -> Iterator[Part]:
    for place, item in enumerate(track.items):
        cell = track.cell_rect(place).translated(track.viewport().pos())
        yield f"cell {place} ({item.state})", cell.adjusted(4, 4, -4, -4), words, None
        around = QPoint(cell.center().x(), cell.top() - 3)
        yield (
            f"edge of cell {place} ({item.state})",
            QRect(cell.left() + 8, cell.top(), cell.width() - 16, 4),
            PART,
            around,
        )


def _progress(bar: QProgressBar, _words: float) -> Iterator[Part]:
    yield "done", QRect(4, 2, max(4, bar.width() // 10), 4), PART, QPoint(bar.width() // 2, -4)


def _ring(ring: RingFrame, _words: float) -> Iterator[Part]:
    yield "around " + ring.objectName(), QRect(ring.width() // 2, 0, 8, 2), PART, QPoint(ring.width() // 2, -2)


def _scroll(bar: QScrollBar, _words: float) -> Iterator[Part]:
    if bar.maximum() > 0 and bar.orientation() == Qt.Orientation.Vertical:
        yield "handle", bar.rect(), PART, QPoint(bar.width() // 2, bar.height() - 2)


def _whole(widget: QWidget, _words: float) -> Iterator[Part]:
    yield "drawing", widget.rect(), PART, None


def _letter(widget: QWidget, words: float) -> Iterator[Part]:
    yield "letter", _inner(widget.rect(), 3), words, None
    yield "ground of the letter", _inner(widget.rect(), 3), PART, QPoint(-2, widget.height() // 2)


def _chart(chart: BarChart, words: float) -> Iterator[Part]:
    """The words over and under the bars, and each bar against the empty ground."""
    ground = chart.ground().toRect()
    yield "legend", QRect(0, 0, chart.width(), ground.top() // 2), words, None
    yield "labels", QRect(0, ground.bottom() + 3, chart.width(), chart.height() - ground.bottom() - 3), words, None
    for rank, bars in enumerate(chart.series):
        for place, value in enumerate(bars.values):
            if value:
                bar = chart.bar_rect(place, rank).toRect()
                yield f"bar {place} of {bars.name}", bar, PART, QPoint(2, ground.top() - 2)


_READERS: tuple[tuple[type | tuple[type, ...], object], ...] = (
    (RingFrame, _ring),
    (IconLabel, _label),
    (SchemeLetter, _letter),
    (Spinner, _whole),
    (BarChart, _chart),
    (QLabel, _label),
    ((QCheckBox, QRadioButton), _box),
    (QPushButton, _push),
    (QLineEdit, _line),
    ((QTextEdit, QPlainTextEdit), _area),
    (QComboBox, _combo),
    (QTabBar, _tabs),
    (QMenu, _menu),
    (QHeaderView, _header),
    (QTableView, _table),
    (QListView, _list),
    (PeriodTrack, _track),
    (QProgressBar, _progress),
    (QScrollBar, _scroll),
)
