"""What is promised at the end of a visit: what, who, by when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.domain.contact import NextStep
from desktop.domain.delays import tells_when
from desktop.domain.forms import OTHER_SUFFIX, FieldKind, FormField, Option, cell_name, is_blank_row
from desktop.domain.privacy import Level
from desktop.ui.forms.history import Grain
from desktop.ui.forms.inputs import InputMaker
from desktop.ui.forms.reveal import reveal
from desktop.ui.forms.rows_input import CELL, RowsInput
from desktop.ui.widgets import Card, LevelMark, TextLabel

NAME: Final = "next_steps"
_BY: Final = "Avant le"
_USUAL: Final = ("Moi", "Le ménage")


class NextStepsCard(Card):
    """The promises of this visit; rows in which nothing was written do not count."""

    changed = Signal(str)
    row_removed = Signal(str)

    def __init__(
        self, new_id: Callable[[], str], people: Sequence[str], maker: InputMaker, parent: QWidget | None = None
    ) -> None:
        super().__init__("Prochaines étapes", parent)
        self._new_id = new_id
        self.head.addWidget(LevelMark("shared"))
        self.add(TextLabel("Elles seront rappelées en tête de la prochaine visite.", muted=True))
        field = _field(people)
        self._labels = {column.name: column.label for column in field.columns}
        self.rows = RowsInput(field, maker.make_cell, lambda row: _remark(row, maker.today()))
        self.rows.describe(field.label, "")
        self.rows.changed.connect(lambda cell: self.changed.emit(NAME + cell))
        self.rows.row_removed.connect(lambda: self.row_removed.emit(NAME))
        self.add(self.rows)

    def values(self) -> dict[str, Any]:
        """The promises for the draft, blank rows too."""
        return {NAME: self.rows.value() or []}

    def put(self, values: Mapping[str, Any]) -> None:
        """Shows what a draft, or the recorder's past, holds of them."""
        if NAME in values:
            self.rows.set_value(values[NAME])

    def steps(self) -> tuple[NextStep, ...]:
        """The promises as they are recorded."""
        return tuple(self._step(row) for row in self.rows.value() or () if not is_blank_row(row))

    def grain(self, name: str) -> Grain:
        """A date is typed in one go."""
        cell = CELL.search(name)
        return Grain.WHOLE if cell and cell[2] == "by" else Grain.WORDS

    def check(self) -> None:
        """Has the days read what was typed in them."""
        self.rows.check()

    def set_errors(self, errors: Mapping[str, str]) -> None:
        """Tells beside each promise what is wrong with it, named by its place among those that are written."""
        found = ((CELL.search(name), text) for name, text in errors.items() if name.startswith(NAME))
        places = self._places()
        self.rows.set_errors(
            {(places[int(cell[1])], cell[2]): text for cell, text in found if cell and int(cell[1]) < len(places)}
        )

    def errors(self) -> dict[str, str]:
        """What is told beside the promises."""
        places = self._places()
        named = ((CELL.search(cell), text) for cell, text in self.rows.errors().items())
        return {
            cell_name(NAME, places.index(int(cell[1])), cell[2]): text
            for cell, text in named
            if cell and int(cell[1]) in places
        }

    def label_of(self, name: str) -> str:
        """How an error about a promise is named."""
        cell = CELL.search(name) if name.startswith(NAME) else None
        return f"Étape {int(cell[1]) + 1}\u00a0: {self._labels.get(cell[2], cell[2]).lower()}" if cell else ""

    def focused_field(self) -> str:
        """The cell being written, empty when the focus is elsewhere."""
        cell = self.rows.focused_cell()
        return NAME + cell if cell else ""

    def focus_field(self, name: str) -> bool:
        """Goes to a promise, to the button that adds one when it is not there; False for another field."""
        if not name.startswith(NAME):
            return False
        reveal(self)
        cell = CELL.search(name)
        place = cell[1] if cell else name.removeprefix(NAME).strip("[]") or "-1"
        self.rows.focus_cell(int(place), cell[2] if cell else "")
        return True

    def _places(self) -> list[int]:
        """Where the rows stand in which something is written."""
        return [place for place, row in enumerate(self.rows.value() or ()) if not is_blank_row(row)]

    def _step(self, row: Mapping[str, Any]) -> NextStep:
        who = str(row.get("who") or row.get("who" + OTHER_SUFFIX) or "")
        return NextStep(
            str(row.get("id") or self._new_id()),
            str(row.get("what", "")).strip(),
            who.strip(),
            _day(row.get("by")),
            _day(row.get("done_on")),
            str(row.get("not_done", "")),
            str(row.get("settled_by_id", "")),
        )


def _field(people: Iterable[str]) -> FormField:
    who = tuple(Option(name, name) for name in (*_USUAL, *people))
    columns = (
        FormField("what", "Quoi", FieldKind.TEXT, Level.SHARED, help="Appeler la mairie…"),
        FormField("who", "Qui", FieldKind.CHOICE, Level.SHARED, options=who, help="Moi, le ménage…"),
        FormField("by", _BY, FieldKind.DATE, Level.SHARED),
    )
    return FormField(
        NAME, "Prochaines étapes", FieldKind.ROWS, Level.SHARED, columns=columns, add_label="Ajouter une étape"
    )


def _remark(row: Mapping[str, Any], today: date) -> str:
    """A delay typed where somebody was to be named."""
    who = str(row.get("who" + OTHER_SUFFIX) or "")
    if not tells_when(who, today):
        return ""
    return f"«\u00a0{who}\u00a0» est un délai\u00a0? Il se met dans «\u00a0{_BY}\u00a0»."


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if value else None
    except ValueError:  # what cannot be read is told beside its cell
        return None
