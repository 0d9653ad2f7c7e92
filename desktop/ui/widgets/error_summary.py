"""What is wrong with a page, in one place: how many points, each a link to its field, read aloud when they come."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop.domain.french import plural
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets.buttons import LinkButton
from desktop.ui.widgets.cards import clear_layout
from desktop.ui.widgets.flow import FlowRow
from desktop.ui.widgets.labels import IconLabel, TextLabel
from desktop.ui.widgets.tips import set_tip

_SHOWN: Final = 8


class FieldError(NamedTuple):
    """One point: the name of the field for the screen, its label and the sentence for the reader."""

    name: str
    label: str
    message: str


class ErrorSummary(QFrame):
    """« 2 points à revoir », each a link; `field_asked` gives the name of the field that the screen must go to.

    `compact` puts the labels side by side, for the foot of a page; otherwise each point has a line with its sentence.
    """

    field_asked = Signal(str)
    announced = Signal(str)
    """What was just read aloud."""

    def __init__(self, *, compact: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._compact = compact
        self._links: list[LinkButton] = []
        self._errors: tuple[FieldError, ...] = ()
        if not compact:
            self.setProperty("part", "banner")
            self.setProperty("tone", "danger")
        self._column = QVBoxLayout(self)
        inset = 0 if compact else SPACE + 4
        self._column.setContentsMargins(inset, inset // 2, inset, inset // 2)
        self._column.setSpacing(0)
        self.setAccessibleName("Points à revoir")
        self.hide()

    @property
    def links(self) -> tuple[LinkButton, ...]:
        """The links to the fields that are wrong."""
        return tuple(self._links)

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """What is told now."""
        return self._errors

    def show_errors(self, errors: Sequence[FieldError | tuple[str, str, str]]) -> None:
        """Tells everything that is wrong, in the order of the page; takes no room when all is right."""
        told = tuple(FieldError(*error) for error in errors)
        if told == self._errors:
            return
        more = len(told) > len(self._errors)
        self._errors = told
        self._fill()
        self.setVisible(bool(told))
        if told and more:
            self._announce()

    @property
    def title(self) -> str:
        """« 2 points à revoir »."""
        count = len(self._errors)
        return "Un point à revoir" if count == 1 else plural(count, "point à revoir", "points à revoir")

    def _fill(self) -> None:
        clear_layout(self._column)
        self._links = [self._link(error) for error in self._errors[:_SHOWN]]
        title = TextLabel(f"{self.title}\u00a0:" if self._compact else self.title, "label", wrap=False)
        title.setProperty("tone", "danger")
        head = FlowRow((IconLabel("error", "danger"), title, *(self._links if self._compact else ())))
        self._column.addWidget(head)
        if not self._compact:
            for link in self._links:
                self._column.addWidget(link)
        hidden = len(self._errors) - len(self._links)
        if hidden > 0:
            self._column.addWidget(TextLabel(f"et {plural(hidden, 'autre', 'autres')} plus bas", muted=True))

    def _link(self, error: FieldError) -> LinkButton:
        named = not error.message or error.label in error.message
        sentence = error.message or error.label if named else f"{error.label}\u00a0: {error.message}"
        link = LinkButton(error.label if self._compact else sentence)
        set_tip(link, error.message)
        link.setAccessibleName(sentence)
        link.clicked.connect(lambda *_: self.field_asked.emit(error.name))
        return link

    def _announce(self) -> None:
        told = f"{self.title}\u00a0: {', '.join(error.label for error in self._errors)}."
        spoken = QAccessibleAnnouncementEvent(self, told)
        spoken.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
        QAccessible.updateAccessibility(spoken)
        self.announced.emit(told)
