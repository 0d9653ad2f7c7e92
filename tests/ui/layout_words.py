"""Words that a widget has no room for: what it shows, measured against where it shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QTextDocument, QTextOption
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QTableView,
    QTextEdit,
    QToolButton,
    QWidget,
)

SLACK = 1
"""A pixel of rounding cuts no letter."""
_ICON_AIR = 4
"""What the style leaves between the icon of a button and its words."""
_LINE_EDIT_MARGIN = 2
_ROWS_LOOKED_AT = 60


def cut_words(widget: QWidget) -> list[str]:
    """What this one widget shows cut, each as a sentence; nothing of its children."""
    for kind, look in _LOOKS:
        if isinstance(widget, kind):
            return list(look(widget))
    return []


def _label(label: QLabel) -> Iterator[str]:
    picture = label.pixmap()
    if not picture.isNull():
        wanted = picture.deviceIndependentSize()
        if wanted.width() > label.width() + SLACK or wanted.height() > label.height() + SLACK:
            yield f"its picture needs {wanted.width():.0f} × {wanted.height():.0f}, has {_size(label)}"
    if not label.text() or _says_the_rest(label, label.text(), QLabel):
        return
    if not label.wordWrap():
        wanted_size = label.sizeHint()
        if wanted_size.width() > label.width() + SLACK or wanted_size.height() > label.height() + SLACK:
            yield f"words cut: needs {wanted_size.width()} × {wanted_size.height()}, has {_size(label)}"
        return
    needed = label.heightForWidth(label.width())
    if needed > label.height() + SLACK:
        yield f"lines cut: needs {needed} high, has {label.height()}"
    width = label.contentsRect().width() - 2 * label.margin()
    longest = _widest_word(label, width)
    if longest > width + SLACK:
        yield f"a word is wider ({longest}) than the text ({width})"


def _widest_word(label: QLabel, width: int) -> int:
    if not _is_rich(label) and label.fontMetrics().horizontalAdvance(label.text()) <= width:
        return 0
    return _laid_out(label, label.text(), width, rich=_is_rich(label))[0]


def _is_rich(label: QLabel) -> bool:
    return label.textFormat() != Qt.TextFormat.PlainText and "</" in label.text()


def _laid_out(widget: QWidget, text: str, width: int, *, rich: bool) -> tuple[int, int]:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(widget.font())
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    if rich:
        document.setHtml(text)
    else:
        document.setPlainText(text)
    document.setTextWidth(max(1, width))
    return int(document.idealWidth()), int(document.size().height())


def _push_button(button: QPushButton) -> Iterator[str]:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    room = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option, button)
    yield from _button_words(button, QPushButton, room, option.fontMetrics)


def _tick(button: QCheckBox | QRadioButton) -> Iterator[str]:
    if button.hasHeightForWidth() and button.heightForWidth(button.width()) > button.height() + SLACK:
        yield f"lines cut: needs {button.heightForWidth(button.width())} high, has {button.height()}"
    option = QStyleOptionButton()
    button.initStyleOption(option)
    radio = isinstance(button, QRadioButton)
    element = QStyle.SubElement.SE_RadioButtonContents if radio else QStyle.SubElement.SE_CheckBoxContents
    room = button.style().subElementRect(element, option, button)
    yield from _button_words(button, QRadioButton if radio else QCheckBox, room, option.fontMetrics)


def _button_words(
    button: QAbstractButton, kind: type[QAbstractButton], room: QRect, metrics: QFontMetrics
) -> Iterator[str]:
    if not button.text() or _paints_alone(button, kind):
        return
    wanted = metrics.size(Qt.TextFlag.TextShowMnemonic, button.text())
    icon = 0 if button.icon().isNull() else button.iconSize().width() + _ICON_AIR
    if wanted.width() + icon > room.width() + SLACK:
        yield f"words cut: needs {wanted.width() + icon} wide, has {room.width()}"
    if metrics.ascent() + metrics.descent() > room.height() + 2 * SLACK:
        yield f"words cut: needs {metrics.ascent() + metrics.descent()} high, has {room.height()}"


def _paints_alone(button: QAbstractButton, kind: type[QAbstractButton]) -> bool:
    """Whether the button draws its words itself, in its own way; it then tells what it needs by its least size."""
    sizes_itself = type(button).sizeHint is not kind.sizeHint or type(button).heightForWidth is not kind.heightForWidth
    return type(button).paintEvent is not kind.paintEvent and sizes_itself


def _tool_button(button: QToolButton) -> Iterator[str]:
    shows_words = button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly or button.icon().isNull()
    if button.text() and shows_words and button.sizeHint().width() > button.width() + SLACK:
        yield f"words cut: needs {button.sizeHint().width()} wide, has {button.width()}"


def _line_edit(field: QLineEdit) -> Iterator[str]:
    shown = field.text() if field.isReadOnly() else ""
    text = shown or ("" if field.text() else field.placeholderText())
    if not text or _says_the_rest(field, text):
        return
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    room = field.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, field)
    room = room.marginsRemoved(field.textMargins())
    for icon in field.findChildren(QToolButton):
        if icon.isVisible():
            before = icon.geometry().center().x() < field.width() / 2
            if before:
                room.setLeft(max(room.left(), icon.geometry().right() + 1))
            else:
                room.setRight(min(room.right(), icon.geometry().left() - 1))
    wanted, has = field.fontMetrics().horizontalAdvance(text), room.width() - 2 * _LINE_EDIT_MARGIN
    if wanted > has + SLACK:
        yield f"« {text} » cut in the field: needs {wanted} wide, has {has}"


def _combo(combo: QComboBox) -> Iterator[str]:
    if not combo.currentText() or combo.isEditable() or _says_the_rest(combo, combo.currentText()):
        return
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    place = QStyle.SubControl.SC_ComboBoxEditField
    has = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, place, combo).width()
    icon = 0 if combo.itemIcon(combo.currentIndex()).isNull() else combo.iconSize().width() + _ICON_AIR
    wanted = combo.fontMetrics().horizontalAdvance(combo.currentText()) + icon
    if wanted > has + SLACK:
        yield f"« {combo.currentText()} » cut in the list: needs {wanted} wide, has {has}"


def _group(group: QGroupBox) -> Iterator[str]:
    wanted = group.fontMetrics().horizontalAdvance(group.title())
    if wanted > group.width() + SLACK:
        yield f"title cut: needs {wanted} wide, has {group.width()}"


def _tabs(bar: QTabBar) -> Iterator[str]:
    for place in range(bar.count()):
        if not bar.isTabVisible(place):
            continue
        rect, wanted = bar.tabRect(place), bar.tabSizeHint(place).width()
        if rect.width() + SLACK < wanted:
            yield f"tab « {bar.tabText(place)} » cut: needs {wanted} wide, has {rect.width()}"
        elif rect.left() < -SLACK or rect.right() > bar.width() + SLACK:
            yield f"tab « {bar.tabText(place)} » is out of sight at {rect.left()}–{rect.right()} of {bar.width()}"


def _text_area(area: QTextEdit | QPlainTextEdit) -> Iterator[str]:
    if area.horizontalScrollBar().maximum() > 0:
        yield f"its text goes out of sight by {area.horizontalScrollBar().maximum()} across"
    off = area.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if off and area.verticalScrollBar().maximum() > 0:
        yield "its last lines cannot be scrolled to"
    hint = area.placeholderText()
    if hint and not area.toPlainText():
        view = area.viewport()
        wide, high = _laid_out(area, hint, view.width() - 2 * int(area.document().documentMargin()), rich=False)
        if wide > view.width() + SLACK or high > view.height() + SLACK:
            yield f"« {hint} » cut: needs {wide} × {high}, has {_size(view)}"


def _header(header: QHeaderView) -> Iterator[str]:
    model = header.model()
    if model is None or header.orientation() != Qt.Orientation.Horizontal:
        return
    for section in range(header.count()):
        title = model.headerData(section, header.orientation(), Qt.ItemDataRole.DisplayRole)
        told = model.headerData(section, header.orientation(), Qt.ItemDataRole.ToolTipRole)
        if header.isSectionHidden(section) or not title or told:
            continue
        wanted, has = header.sectionSizeFromContents(section).width(), header.sectionSize(section)
        if wanted > has + SLACK:
            yield f"title « {title} » cut: needs {wanted} wide, has {has}"


def _items(view: QAbstractItemView) -> Iterator[str]:
    for index in _indexes_in_sight(view):
        rect, delegate = view.visualRect(index), view.itemDelegateForIndex(index)
        wanted = view.sizeHintForIndex(index)
        if wanted.height() > rect.height() + SLACK:
            yield f"row {index.row() + 1} is {rect.height()} high and needs {wanted.height()}"
        paints_alone = isinstance(delegate, QStyledItemDelegate) and "paint" in _overrides(delegate)
        if paints_alone or wanted.width() <= rect.width() + SLACK or not index.data():
            continue
        elided = view.textElideMode() != Qt.TextElideMode.ElideNone
        told = "viewportEvent" in _overrides(view) or "helpEvent" in _overrides(delegate)
        if not elided or not (told or index.data(Qt.ItemDataRole.ToolTipRole)):
            yield f"« {index.data()} » cut without a tooltip: needs {wanted.width()} wide, has {rect.width()}"


def _indexes_in_sight(view: QAbstractItemView) -> Iterator[QModelIndex]:
    model, area = view.model(), view.viewport().rect()
    if model is None:
        return
    first = view.indexAt(QPoint(area.left() + 1, area.top() + 1))
    for row in range(max(first.row(), 0), min(model.rowCount(view.rootIndex()), max(first.row(), 0) + _ROWS_LOOKED_AT)):
        columns = range(model.columnCount(view.rootIndex())) if isinstance(view, QTableView) else range(1)
        for column in columns:
            index = model.index(row, column, view.rootIndex())
            if view.visualRect(index).isValid() and view.visualRect(index).intersects(area):
                yield index
        if view.visualRect(model.index(row, 0, view.rootIndex())).top() > area.bottom():
            return


def _overrides(thing: object) -> set[str]:
    """The methods that a class of ours has put in the place of Qt's."""
    return {name for kind in type(thing).__mro__ if not kind.__module__.startswith("PySide6") for name in vars(kind)}


def _says_the_rest(widget: QWidget, text: str, kind: type[QWidget] | None = None) -> bool:
    """Whether the widget shortens its words itself, with an ellipsis, and tells all of them in its tooltip."""
    if kind is not None and "paintEvent" not in _overrides(widget):
        return False
    return text in widget.toolTip()


def _size(widget: QWidget) -> str:
    return f"{widget.width()} × {widget.height()}"


Look = Callable[[Any], Iterator[str]]
_LOOKS: tuple[tuple[type[QWidget] | tuple[type[QWidget], ...], Look], ...] = (
    (QLabel, _label),
    (QPushButton, _push_button),
    ((QCheckBox, QRadioButton), _tick),
    (QToolButton, _tool_button),
    (QLineEdit, _line_edit),
    (QComboBox, _combo),
    (QGroupBox, _group),
    (QTabBar, _tabs),
    ((QTextEdit, QPlainTextEdit), _text_area),
    (QHeaderView, _header),
    ((QTableView, QListView), _items),
)
