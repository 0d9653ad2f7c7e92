"""What a screen reader calls the parts that paint themselves."""

import gc

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.widgets import SignaturePad
from desktop.ui.widgets.spoken_role import speak_as


def test_a_painted_part_has_the_role_it_was_given_and_keeps_its_name(qtbot):
    pad = SignaturePad("Signature de Mme Delattre")
    qtbot.addWidget(pad)
    spoken = QAccessible.queryAccessibleInterface(pad)
    assert spoken.role() == QAccessible.Role.Canvas
    assert spoken.text(QAccessible.Text.Name) == "Signature de Mme Delattre"


def test_the_others_keep_theirs(qtbot):
    field = QLineEdit()
    qtbot.addWidget(field)
    speak_as(QWidget(field), QAccessible.Role.Canvas)
    assert QAccessible.queryAccessibleInterface(field).role() == QAccessible.Role.EditableText


def test_parts_come_and_go_while_they_are_read(qapp):
    for _ in range(20):
        part = QWidget()
        speak_as(part, QAccessible.Role.Graphic)
        assert QAccessible.queryAccessibleInterface(part).role() == QAccessible.Role.Graphic
        part.deleteLater()
        del part
        gc.collect()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
