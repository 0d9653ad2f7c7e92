"""Walks through everything that a window shows and tells what is cut, hidden, covered or too small.

A drawing that lets the mouse through, a shadow say, may lie anywhere. A part that lies over others on purpose bears the
property « overlay », or is a « popup ».
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QSplitter,
    QTabBar,
    QTabWidget,
    QWidget,
)

from tests.ui.layout_words import SLACK, cut_words
from tests.ui.longer_words import lengthen_labels

__all__ = ["layout_faults", "lengthen_labels", "settle"]

FINGER = 44
"""Pixels of a target that a finger is expected on."""
TARGET = 24
"""Pixels of any other target."""
_MAIN_ACTS = frozenset({"primary", "danger", "rail"})
_OWN_AFFAIR = (QAbstractSpinBox, QComboBox, QLineEdit, QTabBar, QHeaderView, QAbstractItemView, QCalendarWidget)
"""Their inner parts are laid out by Qt."""
_ROUNDS = 6
"""Wrapping texts settle over several passes."""


def layout_faults(widget: QWidget) -> list[str]:
    """Every fault below a widget that is shown, as sentences that say where; empty when there is none."""
    settle()
    if not widget.isVisible():
        return [f"{_named(widget)} is not shown"]
    found = (f"{_path(one, widget)}: {fault}" for one in _shown(widget) for fault in _faults(one))
    return list(dict.fromkeys(found))  # every row of a list has the same one


def settle() -> None:
    """Lets everything lay itself out."""
    for _ in range(_ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
        QApplication.processEvents()


def _shown(widget: QWidget) -> Iterator[QWidget]:
    yield widget
    if isinstance(widget, _OWN_AFFAIR):
        yield from (one for one in widget.findChildren(QHeaderView) if one.isVisible())
        return
    for child in _children(widget):
        yield from _shown(child)


def _children(widget: QWidget) -> list[QWidget]:
    """The children that the eye can see; windows of their own are not among them."""
    found = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return [one for one in found if one.isVisible() and not one.isWindow() and not one.size().isEmpty()]


def _faults(widget: QWidget) -> Iterator[str]:
    yield from cut_words(widget)
    yield from _too_small(widget)
    yield from _too_small_to_hit(widget)
    if isinstance(widget, QScrollArea):
        yield from _out_across(widget)
    elif not isinstance(widget, _OWN_AFFAIR) and not _is_viewport(widget):
        yield from _sticking_out(widget)
        yield from _overlapping(widget)


def _too_small(widget: QWidget) -> Iterator[str]:
    """Under the size that it says it needs; of what is laid out in it, each part tells so itself."""
    if isinstance(widget, QLabel | QScrollBar | QHeaderView) or widget.objectName().startswith("qt_"):
        return
    if _is_viewport(widget) or (widget.layout() is not None and _children(widget)):
        return
    hint, least, most, policy = (
        widget.minimumSizeHint(), widget.minimumSize(), widget.maximumSize(), widget.sizePolicy()
    )  # fmt: skip
    ignored = QSizePolicy.Policy.Ignored
    width = min(least.width() or hint.width(), most.width())
    if policy.horizontalPolicy() != ignored and widget.width() + SLACK < width:
        yield f"{widget.width()} wide, needs {width}"
    height = min(least.height() or _least_height(widget), most.height())
    if policy.verticalPolicy() != ignored and widget.height() + SLACK < height:
        yield f"{widget.height()} high, needs {height}"


def _least_height(widget: QWidget) -> int:
    layout = widget.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.minimumHeightForWidth(widget.width())
    if widget.hasHeightForWidth():
        return widget.heightForWidth(widget.width())
    return widget.minimumSizeHint().height()


def _too_small_to_hit(widget: QWidget) -> Iterator[str]:
    if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or isinstance(widget, QAbstractScrollArea | QLabel):
        return
    main_act = isinstance(widget, QAbstractButton) and widget.property("kind") in _MAIN_ACTS
    wanted = FINGER if main_act else TARGET
    if widget.height() < wanted or widget.width() < wanted:
        yield f"a target of {widget.width()} × {widget.height()}, needs {wanted}"


def _out_across(area: QScrollArea) -> Iterator[str]:
    if area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOn:
        return  # it shows that it goes on: a track that was zoomed
    page = area.widget()
    if page is not None and page.isVisible() and page.width() > area.viewport().width() + SLACK:
        yield f"its page is {page.width()} wide in {area.viewport().width()}: the rest is out of sight"


def _sticking_out(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QSplitter | QTabWidget):
        return
    inside = widget.rect().adjusted(-SLACK, -SLACK, SLACK, SLACK)
    for child in _children(widget):
        if not child.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents) and not inside.contains(
            child.geometry()
        ):
            yield f"{_named(child)} sticks out: {_area(child.geometry())} in {widget.width()} × {widget.height()}"


def _overlapping(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, QSplitter | QTabWidget | QAbstractScrollArea):
        return
    for one, other in combinations([child for child in _children(widget) if not _lies_over(child)], 2):
        common = one.geometry().intersected(other.geometry())
        if common.width() > SLACK and common.height() > SLACK:
            yield f"{_named(one)} and {_named(other)} overlap by {common.width()} × {common.height()}"


def _lies_over(widget: QWidget) -> bool:
    return (
        bool(widget.property("overlay"))
        or widget.property("part") == "popup"
        or widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    )


def _is_viewport(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QAbstractScrollArea) and parent.viewport() is widget


def _area(rect: QRect) -> str:
    corner: QPoint = rect.topLeft()
    return f"{rect.width()} × {rect.height()} at {corner.x()},{corner.y()}"


def _named(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QLabel | QAbstractButton) else ""
    words = words or widget.accessibleName() or widget.objectName()
    return f"{type(widget).__name__} « {words[:50]} »" if words else type(widget).__name__


def _path(widget: QWidget, top: QWidget) -> str:
    """The widget and those around it that have a name."""
    parts, parent = [_named(widget)], widget.parentWidget() if widget is not top else None
    while parent is not None and parent is not top and len(parts) < 4:
        if parent.accessibleName() or not type(parent).__module__.startswith("PySide6"):
            parts.append(_named(parent))
        parent = parent.parentWidget()
    return " in ".join(parts)
