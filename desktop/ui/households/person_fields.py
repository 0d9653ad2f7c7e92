"""The fields of one person in the editor of a household."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.household import Person, PersonRole
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.forms.raw import put_raw, raw_of
from desktop.ui.households.phone_field import PhoneField
from desktop.ui.households.wording import ROLES
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import TextLine
from desktop.ui.widgets import ChoiceField, DateField, FlowRow, LabeledField, Line, LinkButton, TextLabel

_DATES = ("joined_on", "left_on")
_MARK = ("keep_from",)
_FOLDED = {name: group for group in (_DATES, _MARK) for name in group}
"""Seldom known, or seldom needed: folded away until then, together with others."""


class PersonFields(QWidget):
    """One person; `errors` and raw texts go by the names of the fields of `Person`."""

    changed = Signal()
    removal_asked = Signal(object)

    def __init__(self, person: Person, today: Callable[[], date]) -> None:
        super().__init__()
        self._person = person
        self._title = TextLabel("", "label")
        self.remove_button = LinkButton("Retirer", "trash")
        self.remove_button.clicked.connect(lambda *_: self.removal_asked.emit(self))
        self.fields: dict[str, LabeledField] = {
            "last_name": LabeledField(
                "Nom (obligatoire)", TextLine(person.last_name, max_length=120), level_mark="shared"
            ),
            "first_name": LabeledField("Prénom", TextLine(person.first_name, max_length=120), level_mark="shared"),
            "role": LabeledField(
                "Place dans le ménage",
                ChoiceField([(role.value, word) for role, word in ROLES.items()], person.role.value),
                level_mark="shared",
            ),
            "birth_date": LabeledField("Date de naissance", DateField(person.birth_date, today), level_mark="shared"),
            "phone": PhoneField("Téléphone personnel", person.phone),
            "joined_on": LabeledField(
                "Dans le ménage depuis le", DateField(person.joined_on, today), level_mark="shared"
            ),
            "left_on": LabeledField("Départ du ménage le", DateField(person.left_on, today), level_mark="shared"),
            "keep_from": LabeledField(
                "Ne rien révéler à",
                TextLine(person.keep_from, max_length=200),
                "Une personne à craindre\u00a0: un ancien compagnon, un frère… C’est rappelé avant d’appeler, de "
                "montrer ou de remettre un document, et n’est imprimé sur aucune tournée ni aucun bilan.",
                level_mark="team",
            ),
        }
        self.dates_button = LinkButton("Arrivée, départ…", "calendar")
        self.dates_button.setToolTip("Dire depuis quand, ou jusqu’à quand, cette personne vit dans le ménage")
        self.dates_button.clicked.connect(lambda *_: self.reveal("joined_on"))
        self.mark_button = LinkButton("Ne rien révéler à…", "eye-off")
        self.mark_button.setToolTip("Dire à qui rien de cette personne ne doit être révélé")
        self.mark_button.clicked.connect(lambda *_: self.reveal("keep_from"))
        self._unfold = {_DATES: self.dates_button, _MARK: self.mark_button}
        self._lay_out()
        self._show_group(_DATES, shown=bool(person.joined_on or person.left_on))
        self._show_group(_MARK, shown=bool(person.keep_from))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE)
        column.setSpacing(SPACE)
        self._line_above = Line()
        column.addWidget(self._line_above)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.remove_button, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addLayout(head)
        holder = QWidget()
        layout = PairLayout(holder)
        for field in self.fields.values():
            layout.add_field(field, half=field is not self.fields["keep_from"])
            if isinstance(field.widget, TextLine):
                field.widget.textChanged.connect(lambda _text, field=field: self._on_typed(field))
            elif isinstance(field.widget, ChoiceField | DateField):
                field.widget.changed.connect(lambda field=field: self._on_typed(field))
        column.addWidget(holder)
        column.addWidget(FlowRow((self.dates_button, self.mark_button)))

    def _on_typed(self, field: LabeledField) -> None:
        """What was told of a field is no longer so once it is changed."""
        field.set_error("")
        self.changed.emit()

    def _show_group(self, names: tuple[str, ...], *, shown: bool) -> None:
        for name in names:
            self.fields[name].setVisible(shown)
        self._unfold[names].setVisible(not shown)

    def reveal(self, name: str) -> None:
        """Unfolds what was folded away with a field, and goes there."""
        if name in _FOLDED and self.fields[name].isHidden():
            self._show_group(_FOLDED[name], shown=True)
            self.fields[name].widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, name: str) -> TextLine:
        widget = self.fields[name].widget
        assert isinstance(widget, TextLine)  # noqa: S101 - made above
        return widget

    def set_place(self, place: int, *, alone: bool) -> None:
        """Tells which person of the household it is; the only one cannot be taken away."""
        self._title.setText(
            "Première personne : elle donne son nom au ménage" if place == 0 else f"Personne {place + 1}"
        )
        self._line_above.setVisible(place > 0)
        self.remove_button.setVisible(not alone)
        self.remove_button.setAccessibleName(f"Retirer la personne {place + 1}")

    @property
    def name(self) -> str:
        """The person's name as it is typed now."""
        return replace(
            self._person, last_name=self._line("last_name").value(), first_name=self._line("first_name").value()
        ).full_name

    def person(self) -> Person:
        """The person as typed; dates that cannot be read are left out (their errors stop the saving)."""
        values = {name: field.widget.value() for name, field in self.fields.items()}  # type: ignore[attr-defined]
        values["role"] = PersonRole(values["role"] or PersonRole.OTHER)
        return replace(self._person, **values)

    def raw(self) -> dict[str, Any]:
        """Everything as it was typed, with the person's id."""
        return {"id": self._person.id} | {name: raw_of(field.widget) for name, field in self.fields.items()}

    def set_raw(self, values: Mapping[str, Any]) -> None:
        """Puts back what was typed."""
        for name, field in self.fields.items():
            if name in values:
                put_raw(field.widget, values[name])
        for group in (_DATES, _MARK):
            if any(values.get(name) for name in group):
                self._show_group(group, shown=True)
