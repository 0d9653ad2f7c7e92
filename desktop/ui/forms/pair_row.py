"""A value before and after on one line, with what changed said in words."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.form_words import difference_words
from desktop.domain.forms import Answers, FormField
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import IconLabel, LabeledField, TextLabel


class PairRow(QWidget):
    """« Avant · Après », the difference under them once both are known."""

    def __init__(
        self, fields: tuple[FormField, FormField], frames: tuple[LabeledField, LabeledField],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._before, self._after = fields
        holder = QWidget()
        pair = PairLayout(holder)
        for frame in frames:
            pair.add_field(frame, half=True)
        self._difference = TextLabel("", "label")
        self._difference.setProperty("tone", "accent")
        self._told = QWidget()
        told = QHBoxLayout(self._told)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(SPACE)
        told.addWidget(IconLabel("exchange", "accent"), 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self._difference, 1)
        self._told.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE)
        column.addWidget(holder)
        column.addWidget(self._told)

    @property
    def difference(self) -> str:
        """What changed, empty while a half is missing."""
        return self._difference.text()

    def follow(self, answers: Answers) -> None:
        """Says again what changed."""
        told = difference_words(self._after, answers.get(self._before.name), answers.get(self._after.name))
        if told != self._difference.text():
            self._difference.setText(told)
            self._told.setVisible(bool(told))
