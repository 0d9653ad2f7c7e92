"""« Nouvelle mesure »: the scheme, the start, the saisine and the scheme's own form, on one page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.domain.household import Household
from desktop.domain.measure import Measure
from desktop.errors import AppError, InvalidInputError
from desktop.schemes.base import Scheme
from desktop.services.measures import NewMeasure
from desktop.ui.forms.form_view import FormView
from desktop.ui.forms.raw import put_raw, raw_of
from desktop.ui.forms.save_bar import SaveBar
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.opening_fields import ACCEPTED, PROPOSED, RECEIVED, STATES, SaisineCard, SchemeCard, SchemeCards
from desktop.ui.parts.page_base import attempt, show_whole
from desktop.ui.parts.unsaved_form import UnsavedForm
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    Card,
    ChoiceField,
    ChoicesField,
    DateField,
    FieldError,
    LabeledField,
    Line,
    ScrollColumn,
    TextArea,
    TextLabel,
    clear_layout,
)


class MeasureOpeningPage(QWidget):
    """`open(household_id)` begins a measure for a household, or takes up again what was typed."""

    def __init__(self, screen: Screen) -> None:
        super().__init__()
        self._screen = screen
        self._household: Household | None = None
        self._scheme: Scheme | None = None
        self._unsaved = UnsavedForm(screen, self, self._raw)
        self.cards: dict[str, SchemeCard] = {}
        self.form: FormView | None = None
        self._kept_terms: dict[str, Any] = {}
        self.setAccessibleName("Nouvelle mesure")
        self._page = ScrollColumn(860)
        self.bar = SaveBar("Ouvrir la mesure", "check", self.save, self._give_up)
        self.bar.field_asked.connect(self._go_to)
        self.save_button, self.cancel_button = self.bar.save, self.bar.give_up
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._page, 1)
        column.addWidget(Line())
        column.addWidget(self.bar)
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(self.save)

    @property
    def summary(self) -> str:
        """What is told beside the button."""
        return self.bar.text

    def open(self, household_id: str) -> None:
        """Shows the page for a household, with what was typed earlier and not saved."""
        attempt(self._screen, lambda: self._read(household_id))

    def leave(self) -> None:
        """Keeps what is typed when another screen is shown, and says so."""
        whose = f" pour {self._household.name}" if self._household is not None else ""
        self._unsaved.leave(
            f"La mesure commencée{whose} est gardée\u00a0: «\u00a0Nouvelle mesure\u00a0» la reprend, "
            "et la page du jour la rappelle."
        )

    def keep_draft(self) -> bool | None:
        """Keeps what is typed, after an unexpected error; None when nothing is, False when it could not be kept."""
        return self._unsaved.keep()

    def prepare_lock(self) -> None:
        """Keeps what is typed before the notebook is locked."""
        self._unsaved.keep()

    def choose(self, scheme_id: str) -> None:
        """Shows the form of a scheme; what was typed into another one comes back when it is chosen again."""
        services = self._screen.services
        self._scheme = services.measures.scheme(scheme_id)
        self.cards[scheme_id].setChecked(True)
        self._offer_ways(self._scheme)
        self._show_form(self._scheme)
        self.saisine.offer_reasons(services.reference.options_for("saisine_reason", scheme_id))
        self._rest.show()
        self.save_button.setEnabled(True)

    @property
    def _is_received(self) -> bool:
        """Whether the measure is only received, to be prepared before it begins."""
        return bool(raw_of(self.acceptance.widget) == RECEIVED)

    def _offer_ways(self, scheme: Scheme) -> None:
        ways = self.acceptance.widget
        if not scheme.received_label and self._is_received:
            put_raw(ways, ACCEPTED)
        if isinstance(ways, ChoiceField):
            ways.offer([value for value, _label in STATES if value != RECEIVED or scheme.received_label])

    def _show_form(self, scheme: Scheme) -> None:
        """The form of what is received or of what begins, with the name of its day."""
        measures = self._screen.services.measures
        form = measures.reception_form(scheme.id) if self._is_received else measures.opening_form(scheme.id)
        if self.form is not None:
            self._kept_terms[self.form.form.id] = self.form.values()
        if self.form is None or self.form.form is not form:
            clear_layout(self._form_place)
            self.form = FormView(form, self._screen.services.today())
            self.form.set_values(self._kept_terms.get(form.id, {}))
            self.form.changed.connect(self._on_changed)
            self._form_place.addWidget(self.form)
        self.start.set_label(f"{scheme.received_label if self._is_received else scheme.start_label} (obligatoire)")
        self.start.set_help("" if self._is_received else scheme.start_help)
        self.saisine.fields["saisine_received_on"].setHidden(self._is_received)

    def save(self) -> None:
        """Opens the measure; with errors nothing is lost and each stands beside its field."""
        household, scheme, form = self._household, self._scheme, self.form
        if household is None:
            return
        if scheme is None or form is None:
            self.bar.tell((), "Choisissez d’abord le dispositif.")
            return
        self._show_errors({})
        unread = {name: field.error for name, field in self._fields.items() if field.error}
        try:
            if unread:
                raise InvalidInputError(unread)
            measure = self._screen.services.measures.open(self._asked(household, scheme, form))
        except InvalidInputError as error:
            self._show_errors(error.fields)
            self._show_first()
        except AppError as error:
            self._screen.messages.show_error(error)
        else:
            self._on_opened(measure, scheme, household)

    def _asked(self, household: Household, scheme: Scheme, form: FormView) -> NewMeasure:
        saisine = {name: field.widget.value() for name, field in self.saisine.fields.items()}  # type: ignore[attr-defined]
        saisine["saisine_origin"] = saisine["saisine_origin"] or ""
        start = self.start.widget
        accepted = raw_of(self.acceptance.widget) != PROPOSED
        day = start.value() if isinstance(start, DateField) else None
        return NewMeasure(
            household.id, scheme.id, day, form.values(), accepted=accepted, preparing=self._is_received, **saisine
        )

    def _read(self, household_id: str) -> None:
        household = self._household = self._screen.services.households.get(household_id)
        self._unsaved.take_up(f"measure:{household.id}", lambda kept: self._take_up(household, kept))
        first = next(iter(self.cards.values()))
        (self.cards[self._scheme.id] if self._scheme else first).setFocus()

    def _take_up(self, household: Household, kept: dict[str, Any]) -> None:
        self._show(household)
        if kept:
            self._put_back(kept)
            self._notes.addWidget(self._unsaved.taken_up("Repartir de zéro", lambda: self.open(household.id)))

    @property
    def _fields(self) -> dict[str, LabeledField]:
        return {"start": self.start, "accepted": self.acceptance, **self.saisine.fields}

    def _show(self, household: Household) -> None:
        self._scheme, self.form, self._kept_terms = None, None, {}
        self.bar.tell(())
        clear_layout(self._page.body)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(TextLabel("Nouvelle mesure", "display"))
        head.addWidget(TextLabel(f"{household.name} : choisissez le dispositif.", muted=True))
        self._page.body.addLayout(head)
        self._notes = QVBoxLayout()
        self._page.body.addLayout(self._notes)
        schemes = SchemeCards(self._screen.services.measures.schemes())
        schemes.chosen.connect(self._on_chosen)
        self.cards = schemes.cards
        self._page.add(schemes)
        self._rest = self._rest_of_page()
        self._rest.hide()
        self.save_button.setEnabled(False)
        self._page.add(self._rest)
        self._page.body.addStretch(1)
        self._page.verticalScrollBar().setValue(0)

    def _rest_of_page(self) -> QWidget:
        services = self._screen.services
        today = services.today
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE * 2)
        self.start = LabeledField("Date de début", DateField(None, today), level_mark="shared")
        self.acceptance = LabeledField("La mesure est", ChoiceField(STATES, ACCEPTED))
        begin = Card("Début")
        begin.add(self.acceptance)
        begin.add(self.start)
        origins, reasons = map(services.reference.options, ("saisine_origin", "saisine_reason"))
        self.saisine = SaisineCard(today, origins, reasons)
        self._form_place = QVBoxLayout()
        column.addWidget(begin)
        column.addWidget(self.saisine)
        column.addLayout(self._form_place)
        for field in self._fields.values():
            if isinstance(field.widget, DateField | ChoiceField | ChoicesField | TextArea):
                field.widget.changed.connect(lambda field=field: self._on_typed(field))
        return holder

    def _on_chosen(self, scheme_id: str) -> None:
        self.choose(scheme_id)
        self._on_changed()

    def _on_typed(self, field: LabeledField) -> None:
        """What was told of a field is no longer so once it is changed."""
        field.set_error("")
        if field is self.acceptance and self._scheme is not None:
            self._show_form(self._scheme)
        self._on_changed()

    def _on_changed(self) -> None:
        self._unsaved.touch()
        if self.bar.text:
            self.bar.tell(self._wrong())

    def _raw(self) -> dict[str, Any]:
        terms = dict(self._kept_terms)
        if self._scheme is not None and self.form is not None:
            terms[self.form.form.id] = self.form.values()
        return {
            "scheme": self._scheme.id if self._scheme else "",
            "fields": {name: raw_of(field.widget) for name, field in self._fields.items()},
            "terms": terms,
        }

    def _put_back(self, kept: dict[str, Any]) -> None:
        self._kept_terms = dict(kept.get("terms", {}))
        for name, value in kept.get("fields", {}).items():
            if name in self._fields:
                put_raw(self._fields[name].widget, value)
        if kept.get("scheme") in self.cards:
            self.choose(kept["scheme"])

    def _show_errors(self, errors: dict[str, str]) -> None:
        for name, field in self._fields.items():
            field.set_error(errors.get(name, ""))
        if self.form is not None:
            self.form.set_errors(errors)

    def _wrong(self) -> list[FieldError]:
        """What is wrong now, in the order of the page."""
        own = self._fields.items()
        found = [FieldError(name, _plain(field.label.text()), field.error) for name, field in own if field.error]
        form = self.form
        if form is not None:
            found += [FieldError(name, form.label_of(name), error) for name, error in form.errors().items()]
        return found

    def _show_first(self) -> None:
        wrong = self._wrong()
        self.bar.tell(wrong)
        if wrong:
            self._go_to(wrong[0].name)

    def _go_to(self, name: str) -> None:
        """Puts the cursor into a field, and the field in sight."""
        field = self._fields.get(name)
        if field is not None:
            field.widget.setFocus(Qt.FocusReason.OtherFocusReason)
            show_whole(field)
        elif self.form is not None:
            self.form.focus_field(name)

    def _on_opened(self, measure: Measure, scheme: Scheme, household: Household) -> None:
        self._unsaved.forget()
        self._household = None
        self._screen.messages.show_info(f"Mesure {scheme.name} ouverte pour {household.name}.")
        self._screen.hub.tell("measure", "outbox")
        self._screen.go("measure", measure_id=measure.id)

    def _give_up(self) -> None:
        household = self._household
        if household is not None:
            self._unsaved.give_up(lambda: self._screen.go("measure_open", household_id=household.id))


def _plain(label: str) -> str:
    return label.removesuffix(" (obligatoire)")
