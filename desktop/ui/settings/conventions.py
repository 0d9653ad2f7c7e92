"""Conventions in Réglages: those there are, what is to heed about them, a new one by copying and editing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.errors import AppError, InvalidInputError
from desktop.services.conventions import ConventionLine, ConventionList, ConventionValues
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.page_base import show_whole
from desktop.ui.screen import Screen
from desktop.ui.settings.convention_form import ConventionForm
from desktop.ui.settings.convention_row import ConventionRow
from desktop.ui.widgets import Banner, Card, Line, TextLabel, clear_layout
from desktop.ui.work.tasks import Token

_LEAD = (
    "Les dates, les tarifs et l’enveloppe de chaque convention avec le Département. Le service fait et les avances en "
    "viennent. Celles qui sont livrées ne changent pas\u00a0: copiez-les pour l’année suivante, ou adaptez-les à la "
    "part de votre opérateur."
)


class ConventionsCard(Card):
    """Every change is told, and can be taken back from the message bar."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self._screen, self._service = screen, screen.services.conventions
        self.rows: list[ConventionRow] = []
        self.form: ConventionForm | None = None
        self._from, self._to_focus = "", ""
        self._asked = Token()
        self._remarks, self._list = QVBoxLayout(), QVBoxLayout()
        self._form_place = QVBoxLayout()
        self.add(TextLabel(_LEAD, muted=True))
        for layout in (self._remarks, self._form_place, self._list):
            layout.setSpacing(SPACE * 2)
            self.body.addLayout(layout)

    def show_conventions(self) -> None:
        """Read them again, in the worker thread; what is being typed stays."""
        self._asked.cancel()
        self._asked = asked = Token()

        def show(found: ConventionList) -> None:
            if asked is self._asked and isValid(self):  # only the last answer counts
                self._show(found)

        self._screen.tasks.run(self._service.all, show, token=asked)

    def _show(self, found: ConventionList) -> None:
        clear_layout(self._remarks)
        clear_layout(self._list)
        for remark in found.remarks:
            self._remarks.addWidget(Banner("warning", remark))
        today = self._screen.services.today()
        self.rows, scheme = [], ""
        for line in found.lines:
            if line.scheme != scheme:
                scheme = line.scheme
                self._list.addWidget(TextLabel(scheme, "title"))
            else:
                self._list.addWidget(Line())
            row = ConventionRow(line, today)
            row.copy_wanted.connect(self._copy)
            row.edit_wanted.connect(self._edit)
            row.remove_wanted.connect(self._remove)
            row.measure_wanted.connect(self._open_measure)
            self.rows.append(row)
            self._list.addWidget(row)
        self._focus(self._to_focus)
        self._to_focus = ""

    def row(self, convention_id: str) -> ConventionRow:
        """The row of a convention; KeyError when there is none."""
        found = {row.line.convention.id: row for row in self.rows}
        return found[convention_id]

    def _copy(self, line: ConventionLine) -> None:
        self._open(self._service.next_year(line.convention.id), "Convention de l’année suivante", line)

    def _edit(self, line: ConventionLine) -> None:
        title = "Modifier la convention" if line.is_own else "Adapter la convention à votre opérateur"
        self._open(self._service.values(line.convention.id), title, line)

    def _open(self, values: ConventionValues, title: str, line: ConventionLine) -> None:
        self.close_form()
        self._from = line.convention.id
        services = self._screen.services
        form = ConventionForm(
            title, values, self._service.rates_of(values.scheme), services.reference.territories(), services.today
        )
        form.accepted.connect(self._save)
        form.given_up.connect(self._give_up)
        self.form = form
        self._form_place.addWidget(form)
        form.show()
        show_whole(form)
        form.focus_first()

    def close_form(self) -> None:
        """Take the form away."""
        self.form = None
        clear_layout(self._form_place)

    def _give_up(self) -> None:
        self.close_form()
        self._focus(self._from)

    def _save(self, values: ConventionValues) -> None:
        form = self.form
        if form is None:
            return
        try:
            undo = self._service.save(values)
        except InvalidInputError as error:
            form.show_errors(error.fields)
            return
        self.close_form()
        self._to_focus = values.id or self._from
        self._tell(f"La convention «\u00a0{values.name.strip()}\u00a0» est enregistrée.", undo)

    def _remove(self, line: ConventionLine) -> None:
        try:
            undo = self._service.remove(line.convention.id)
        except AppError as error:
            self._screen.messages.show_error(error)
            return
        done = "reprise telle qu’elle est livrée" if line.is_adapted else "supprimée"
        self._tell(f"La convention «\u00a0{line.convention.name}\u00a0» est {done}.", undo)

    def _tell(self, words: str, undo: object) -> None:
        def take_back() -> None:
            if callable(undo):
                undo()
            self._refresh()

        self._refresh()
        self._screen.messages.show_info(words, take_back)

    def _refresh(self) -> None:
        self.show_conventions()
        self._screen.hub.tell("settings")

    def _focus(self, convention_id: str) -> None:
        row = next((row for row in self.rows if row.line.convention.id == convention_id), None)
        if row is not None:
            row.show()  # a row made in this moment is not: the cursor would go nowhere
            row.copy.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_measure(self, measure_id: str) -> None:
        self._screen.go("measure", measure_id=measure_id)
