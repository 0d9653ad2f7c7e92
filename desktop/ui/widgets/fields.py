"""A label, its input, a word of help and the error right under it."""

from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.labels import IconLabel, LevelMark, TextLabel


@runtime_checkable
class SelfChecking(Protocol):
    """An input that finds its own errors."""

    error: str
    error_changed: Any

    def show_own_error(self, shown: bool) -> None:
        """Whether the input shows the sentence itself."""


@runtime_checkable
class Describable(Protocol):
    """A composite input that passes its name and description on to the parts that take the focus."""

    def describe(self, name: str, description: str) -> None:
        """Name it for screen readers."""


def describe(widget: QWidget, name: str, description: str = "") -> None:
    """Give an input its name and description for screen readers, whatever it is made of."""
    tell = getattr(widget, "describe", None)  # asking whether it is Describable costs more than telling it
    if tell is not None:
        tell(name, description)
    else:
        widget.setAccessibleName(name)
        widget.setAccessibleDescription(description)


def mark_wrong(widget: QWidget, *, wrong: bool) -> None:
    """Dress an input as wrong or right again."""
    if bool(widget.property("wrong")) != wrong:
        widget.setProperty("wrong", wrong)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


class ErrorLine(QWidget):
    """The sentence that tells what is wrong with an input; takes no room when there is nothing to tell."""

    icon, tone = "error", "danger"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconLabel(self.icon, self.tone, scale=1.15), 0, Qt.AlignmentFlag.AlignTop)
        self._label = TextLabel()
        self._label.setProperty("tone", self.tone)
        row.addWidget(self._label, 1)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence, empty when all is right."""
        return self._label.text()

    def set_text(self, text: str) -> None:
        """Tell what is wrong; an empty text hides the line."""
        self._label.setText(text)
        self.setVisible(bool(text))


class RemarkLine(ErrorLine):
    """A sentence that draws the attention to an input and stops nothing."""

    icon, tone = "warning", "warning"


class LabeledField(QWidget):
    """An input with its label, help, error and level mark, all of them read aloud with it.

    An input that finds its own errors (`error`, `error_changed`) has them shown here.
    """

    def __init__(
        self,
        label: str,
        widget: QWidget,
        help: str = "",  # noqa: A002 - the plain word for callers
        error: str = "",
        level_mark: LevelMark | str | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.widget = widget
        self._checking = widget if isinstance(widget, SelfChecking) else None
        self._label = TextLabel(label, "label")
        self._mark = LevelMark(level_mark) if isinstance(level_mark, str) else level_mark
        # made when there is something to tell: a long form has a hundred fields and hardly an error
        self._help: TextLabel | None = None
        self._error_line: ErrorLine | None = None
        self._remark_line: RemarkLine | None = None
        self._given_error = error
        self._marked: QWidget | None = None
        self._lay_out()
        if self._checking is not None:
            self._checking.show_own_error(False)
            self._checking.error_changed.connect(lambda _text: self._refresh())
        self._label.setBuddy(widget)
        self._set_help(help)
        self._refresh()

    def _lay_out(self) -> None:
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(SPACE)
        head.addWidget(self._label, 1)
        if self._mark is not None:
            head.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(head)
        column.addWidget(self.widget)

    @property
    def label(self) -> QLabel:
        """The label, for screens that align several fields."""
        return self._label

    @property
    def error(self) -> str:
        """What is wrong: the error given, else the one that the input found itself."""
        own = self._checking.error if self._checking is not None else ""
        return self._given_error or own

    def set_error(self, error: str) -> None:
        """Tell beside the field what is wrong with it; empty when it is right again."""
        self._given_error = error
        self._refresh()

    @property
    def remark(self) -> str:
        """What is remarked beside it; it stops nothing."""
        return self._remark_line.text if self._remark_line is not None else ""

    def set_remark(self, remark: str) -> None:
        """Draw the attention to something beside the field, without refusing it; empty takes it away."""
        if self._remark_line is None and remark:
            self._remark_line = RemarkLine()
            self._column.addWidget(self._remark_line)
        if self._remark_line is not None:
            self._remark_line.set_text(remark)
        self._refresh()

    def add_below(self, act: QWidget) -> None:
        """Put an act that helps to answer under the input."""
        self._column.insertWidget(2, act, 0, Qt.AlignmentFlag.AlignLeft)

    def add_told(self, told: QWidget) -> None:
        """Put something to be read under the input, over the whole width."""
        self._column.insertWidget(2, told)

    def set_label(self, label: str) -> None:
        """Show another label."""
        self._label.setText(label)
        self._refresh()

    def set_help(self, text: str) -> None:
        """Show another word of help."""
        self._set_help(text)
        self._refresh()

    def _set_help(self, text: str) -> None:
        if self._help is None and text:
            self._help = TextLabel("", "caption", muted=True)
            self._column.insertWidget(2, self._help)
        if self._help is not None:
            self._help.setText(text)
            self._help.setVisible(bool(text))

    def _refresh(self) -> None:
        error = self.error
        if self._error_line is None and error:
            self._error_line = ErrorLine()
            self._column.addWidget(self._error_line)
        if self._error_line is not None:
            self._error_line.set_text(error)
        self._mark_input(wrong=bool(error))
        level = self._mark.sentence if self._mark is not None else ""
        told = self._help.text() if self._help is not None else ""
        parts = (f"Erreur\u00a0: {error}" if error else "", self.remark, told, level)
        describe(self.widget, self._label.text(), " ".join(part for part in parts if part))

    def _mark_input(self, *, wrong: bool) -> None:
        """Marks the part that takes the focus, which may be another one by now than the one marked before."""
        target = self.widget.focusProxy() or self.widget
        if self._marked is not None and self._marked is not target:
            mark_wrong(self._marked, wrong=False)
        mark_wrong(target, wrong=wrong)
        self._marked = target if wrong else None
