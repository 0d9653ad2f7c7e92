"""What people wrote is never read as markup, in a tip, a message or a label."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QToolTip, QWidget

from desktop.ui.widgets.tips import plain_tip, set_tip, show_tip

UI = Path(__file__).resolve().parents[2] / "desktop" / "ui"
HOSTILE = '<img src="&#47;dev&#47;zero">.pdf'
_SEAMS = {"setToolTip", "showText", "setTabToolTip"}
_MARKUP = {"setHtml", "insertHtml", "appendHtml", "setWhatsThis", "QMessageBox", "QErrorMessage"}
_PICTURES_ONLY = {UI / "attachments" / "image_view.py"}


def calls() -> Iterator[tuple[Path, str, ast.Call]]:
    for path in sorted(UI.rglob("*.py")):
        if path.name.startswith("gallery"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute | ast.Name):
                yield path, node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id, node


def is_safe(text: ast.expr) -> bool:
    called = text.func if isinstance(text, ast.Call) else None
    return isinstance(text, ast.Constant) or (isinstance(called, ast.Name) and called.id == "plain_tip")


@pytest.mark.parametrize(
    "text", [HOSTILE, "&lt;b&gt;", "&lt;\n<img src='x'>", "a < b & c", "DUPONT & fils", "<?xml", "x"]
)
def test_a_tip_shows_every_character_as_it_stands(text, qtbot):
    shown = QTextDocument()
    tip = plain_tip(text)
    if tip.startswith("<qt>"):
        shown.setHtml(tip)
        assert shown.toPlainText() == text
    else:
        assert tip == text
        assert "<" not in text


def test_a_widget_and_a_tip_shown_at_once_get_it_so(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    set_tip(widget, HOSTILE)
    assert "<img" not in widget.toolTip()
    widget.show()
    show_tip(QPoint(1, 1), HOSTILE, widget)
    assert "<img" not in QToolTip.text()
    QToolTip.hideText()


def test_no_text_of_users_comes_to_a_tip_by_another_way():
    wild = [
        f"{path.relative_to(UI)}:{node.lineno}"
        for path, name, node in calls()
        if name in _SEAMS and path.name != "tips.py" and not all(is_safe(one) for one in node.args[-1:])
    ]
    assert wild == []


def test_nothing_else_reads_markup_and_labels_are_plain_ones():
    wild = [
        f"{path.relative_to(UI)}:{node.lineno} {name}"
        for path, name, node in calls()
        if name in _MARKUP or (name == "QLabel" and (node.args or path not in _PICTURES_ONLY))
    ]
    assert wild == []
