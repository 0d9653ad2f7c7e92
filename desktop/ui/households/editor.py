"""Writing the sheet of a household: nothing typed is lost, a possible duplicate is told, errors stand beside fields."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.household import Household
from desktop.errors import AppError, InvalidInputError
from desktop.services.doubles import Near
from desktop.ui.forms.save_bar import SaveBar
from desktop.ui.households.form import HouseholdForm
from desktop.ui.households.person_fields import PersonFields
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import attempt, show_whole
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Banner,
    FieldError,
    Line,
    ScrollColumn,
    TextLabel,
    clear_layout,
)

_DUPLICATES_TOLD = 3


class HouseholdEditorPage(QWidget):
    """`open(household_id)` edits a household, `open(None)` a new one; the save button never scrolls away."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._household_id: str | None = None
        self._form: HouseholdForm | None = None
        self._unsaved = UnsavedForm(screen, self, self._raw)
        self._compared = ("", "")
        self._told: list[str] = []
        self.setAccessibleName("Modifier un ménage")
        self._title = TextLabel("", "display")
        self._notes = QVBoxLayout()
        self._notes.setSpacing(SPACE)
        self._duplicates = QVBoxLayout()
        self._duplicates.setSpacing(SPACE)
        self._place = QVBoxLayout()
        self._page = ScrollColumn(860)
        self._page.add(self._title)
        for layout in (self._notes, self._place):
            self._page.body.addLayout(layout)
        self._page.body.addStretch(1)
        self.bar = SaveBar("Enregistrer la fiche", "save", self.save, self._give_up)
        self.bar.field_asked.connect(self._go_to)
        self.save_button, self.cancel_button = self.bar.save, self.bar.give_up
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addLayout(self._duplicates)  # under the fields, which never move while one types
        column.addWidget(Line())
        column.addWidget(self.bar)
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(self.save)

    @property
    def form(self) -> HouseholdForm | None:
        """The fields shown, None before the first household."""
        return self._form

    @property
    def summary(self) -> str:
        """What is told beside the save button."""
        return self.bar.text

    @property
    def duplicates(self) -> list[str]:
        """The possible duplicates told now."""
        return list(self._told)

    def open(self, household_id: str | None = None) -> None:
        """Shows the fields, with what was typed earlier and not saved."""
        self._household_id = household_id
        attempt(self._screen, self._read)

    def leave(self) -> None:
        """Keeps what is typed when another screen is shown, and says so."""
        is_new = self._household_id is None
        what, again = ("La nouvelle fiche", "Nouveau ménage") if is_new else ("Votre saisie", "Modifier la fiche")
        self._unsaved.leave(f"{what} est gardée sans être enregistrée\u00a0: «\u00a0{again}\u00a0» la reprend.")

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self._unsaved.keep()

    def prepare_lock(self) -> None:
        """Keeps what is typed before the notebook is locked."""
        self._unsaved.keep()

    def save(self) -> None:
        """Saves; with errors nothing is lost, each stands beside its field and the first one is shown."""
        form = self._form
        if form is None:
            return
        form.set_errors({})
        form.check()
        problems = {name: field.error for name, field in form.all_fields() if field.error}
        if problems:
            self._show_problems(self._screen.services.households.check(form.household()) | problems)
            return
        try:
            saved = self._screen.services.households.save(form.household())
        except InvalidInputError as error:
            self._show_problems(error.fields)
        except AppError as error:
            self._screen.messages.show_error(error)
        else:
            self._on_saved(saved)

    def _read(self) -> None:
        households, asked = self._screen.services.households, self._household_id
        household = households.new() if asked is None else households.get(asked)
        self._unsaved.take_up(f"household:{asked or 'new'}", lambda kept: self._take_up(household, kept))
        self._tell_duplicates()

    def _take_up(self, household: Household, kept: dict[str, Any]) -> None:
        is_new = self._household_id is None
        if is_new and kept:
            household = Household(str(kept["id"]), household.persons)
        form = self._show(household)
        if kept:
            form.set_raw(kept)
            again = "Repartir de zéro" if is_new else "Revenir à la fiche"
            self._notes.addWidget(self._unsaved.taken_up(again, lambda: self.open(self._household_id)))

    def _show(self, household: Household) -> HouseholdForm:
        self._title.setText("Nouveau ménage" if self._household_id is None else household.name)
        for layout in (self._notes, self._duplicates, self._place):
            clear_layout(layout)
        self.bar.tell(())
        self._compared, self._told = ("", ""), []
        form = HouseholdForm(self._screen, household)
        form.changed.connect(self._on_changed)
        form.person_removed.connect(self._on_person_removed)
        self._form = form
        self._place.addWidget(form)
        self._page.verticalScrollBar().setValue(0)
        form.persons[0].fields["last_name"].widget.setFocus()
        return form

    def _raw(self) -> dict[str, Any]:
        return self._form.raw() if self._form is not None else {}

    def _tell_duplicates(self) -> None:
        if self._form is None or not self._form.persons:
            return
        first = self._form.persons[0].person()
        names = (first.last_name, first.first_name)
        if names == self._compared:
            return
        self._compared = names
        clear_layout(self._duplicates)
        self._told = []
        if all(names):
            found = self._screen.services.households.possible_duplicates(self._form.household())
            for near in found[:_DUPLICATES_TOLD]:
                self._tell_duplicate(near)

    def _tell_duplicate(self, near: Near) -> None:
        words = f"Un ménage proche existe\u00a0: {near.words}."
        show = ("Ouvrir", lambda: self._screen.go("household", household_id=near.id))
        self._told.append(words)
        self._duplicates.addWidget(Banner("warning", words, show))

    def _on_person_removed(self, person: PersonFields, place: int) -> None:
        form = self._form
        if form is not None:
            name = person.name or "Personne sans nom"
            self._screen.messages.show_info(
                f"{name} ne fait plus partie de la fiche.", lambda: form.put_person(person, place)
            )

    def _show_problems(self, problems: dict[str, str]) -> None:
        form = self._form
        if form is None:
            return
        form.set_errors(problems)
        fields = dict(form.all_fields())
        wrong = [FieldError(name, form.label_of(name), field.error) for name, field in fields.items() if field.error]
        self.bar.tell(wrong, " ".join(text for name, text in problems.items() if name not in fields))
        if wrong:
            self._go_to(wrong[0].name)

    def _go_to(self, name: str) -> None:
        """Puts the cursor into a field, and the field in sight."""
        form = self._form
        if form is not None:
            field = form.reveal(name)
            field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            show_whole(field)

    def _on_changed(self) -> None:
        self._unsaved.touch()
        self._tell_duplicates()
        form = self._form
        if form is not None and self.bar.summary.errors:
            still = dict(form.all_fields())
            self.bar.tell([one for one in self.bar.summary.errors if one.name in still and still[one.name].error])

    def _on_saved(self, saved: Household) -> None:
        self._unsaved.forget()
        self._form = None
        self._screen.messages.show_info(f"Fiche de {saved.name} enregistrée.")
        self._screen.hub.tell("household", "outbox")
        self._screen.go("household", household_id=saved.id)

    def _give_up(self) -> None:
        household_id = self._household_id
        self._unsaved.give_up(lambda: self._screen.go("household_edit", household_id=household_id))
