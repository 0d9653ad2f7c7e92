"""Budget-education actions on a screen: the panel in which one is written, and their list (M3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.french import capital, join_words, long_date
from desktop.domain.spent import spent_words
from desktop.services.education_words import MODES
from desktop.services.educations import EducationInput, EducationLine, EducationWritten
from desktop.ui.forms.pair_layout import PairLayout
from desktop.ui.look.theme import SPACE
from desktop.ui.parts.inline_panel import Done, PanelSlot
from desktop.ui.parts.kept_panel import KeptPanel
from desktop.ui.parts.page_base import attempt
from desktop.ui.parts.participants import ParticipantsField
from desktop.ui.screen import Screen
from desktop.ui.widgets import (
    ChoiceField,
    DateField,
    DurationField,
    FlowRow,
    IconLabel,
    KilometresField,
    LabeledField,
    LinkButton,
    SecondaryButton,
    TextLabel,
)

CHANGED: Final = ("education", "measure", "outbox")
_SPENT: Final = {"minutes": "Temps passé", "travel_minutes": "Temps de trajet", "kilometres": "Kilomètres"}


class EducationPanel(KeptPanel):
    """An action written, or written anew: the day and who took part, then the rest, the time at the end."""

    left_words = "L’action commencée est gardée\u00a0: elle est reprise quand vous la rouvrez."

    def __init__(
        self, screen: Screen, scheme: str, action: EducationAction | None = None, chosen: Sequence[str] = ()
    ) -> None:
        self._scheme, self._action, self._first_chosen = scheme, action, tuple(chosen)
        educations, today = screen.services.educations, screen.services.today
        self.day = DateField(None, today)
        modes = [(mode.value, words) for mode, words in MODES.items()]
        self.mode = ChoiceField(modes, EducationMode.COLLECTIVE.value, "buttons")
        self.participants = ParticipantsField(educations.invited(scheme))
        fields = {
            "day": LabeledField("Date", self.day, level_mark="shared"),
            "mode": LabeledField("Forme", self.mode, level_mark="shared"),
            "household_ids": LabeledField(
                "Ménages participants", self.participants,
                "Aucun ne verra les autres. Le Département n’a que leur nombre.", level_mark="team",
            ),
        }  # fmt: skip
        title = "Modifier l’action d’éducation budgétaire" if action else "Noter une action d’éducation budgétaire"
        super().__init__(screen, title, "Enregistrer l’action", fields, educations.form(), self._write)
        self._add_spent()
        key = f"education:{scheme}:{action.id if action else ','.join(chosen)}"
        self.take_up(key, self._raw, self._fill)
        for field in self._fields.values():
            field.widget.changed.connect(self.touch)  # type: ignore[attr-defined]

    def _add_spent(self) -> None:
        self.minutes, self.travel, self.kilometres = DurationField(), DurationField(), KilometresField()
        self._typed: dict[str, DurationField | KilometresField] = {
            "minutes": self.minutes, "travel_minutes": self.travel, "kilometres": self.kilometres,
        }  # fmt: skip
        holder = QWidget()
        pairs = PairLayout(holder)
        for name, field in self._typed.items():
            self._fields[name] = LabeledField(_SPENT[name], field, "Facultatif.", level_mark="team")
            pairs.add_field(self._fields[name], half=True)
        self.insert(holder)

    def submit(self) -> None:
        """What is being typed is read first: nothing that cannot be read is lost unsaid."""
        for field in (self.day, *self._typed.values()):
            field.check()
        super().submit()

    def _raw(self) -> dict[str, Any]:
        day = self.day.value()
        return {
            "day": day.isoformat() if day else "",
            "mode": self.mode.value() or "",
            "household_ids": list(self.participants.value()),
            "answers": self.form.values(),
            **{name: field.text() for name, field in self._typed.items()},
        }

    def _fill(self, kept: Mapping[str, Any]) -> None:
        action = self._action
        if kept:
            self.day.set_value(date.fromisoformat(kept["day"]) if kept.get("day") else None)
            self.mode.set_value(kept.get("mode") or None)
            self.participants.set_value(kept.get("household_ids", ()))
            self.form.set_values(kept.get("answers", {}))
            for name, field in self._typed.items():
                field.set_text(str(kept.get(name, "")))
        elif action is not None:
            self.day.set_value(action.day)
            self.mode.set_value(action.mode.value)
            self.participants.set_value(action.household_ids)
            self.form.set_values(self._screen.services.educations.answers(action))
            self.minutes.set_value(action.minutes)
            self.travel.set_value(action.travel_minutes)
            self.kilometres.set_value(action.kilometres)
        else:
            self.day.set_value(self._screen.services.today())
            self.participants.set_value(self._first_chosen)

    def _write(self, values: Mapping[str, Any]) -> Done:
        educations = self._screen.services.educations
        entered = EducationInput(
            self._scheme,
            values["day"],
            values["household_ids"],
            EducationMode(values["mode"]) if values["mode"] else None,
            *(values[name] for name in _SPENT),
        )
        written = educations.write(entered, self.form.values(), self._action.id if self._action else None)
        self.forget()
        return Done("Action d’éducation budgétaire enregistrée.", CHANGED, lambda: educations.take_back(written))


class EducationList(QWidget):
    """The actions with their acts, the latest first; the panel opens in the place of its slot.

    `named` shows who took part: in the file of a household the others are not told, only how many they were.
    """

    def __init__(
        self,
        screen: Screen,
        scheme: str,
        lines: Sequence[EducationLine],
        slot: PanelSlot,
        *,
        chosen: Sequence[str] = (),
        named: bool = False,
        can_write: bool = True,
    ) -> None:
        super().__init__()
        self._screen, self._scheme, self._chosen, self._named = screen, scheme, tuple(chosen), named
        self.slot = slot
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE + 4)
        if can_write:
            self.add_button = SecondaryButton("Noter une action d’éducation budgétaire", "plus")
            self.add_button.clicked.connect(lambda *_: self.open_panel())
            column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(slot)
        if not lines and not named:  # where all are named, their count is told already
            column.addWidget(TextLabel("Aucune pour l’instant.", muted=True))
        for line in lines:
            column.addWidget(self._line(line))

    def open_panel(self, action: EducationAction | None = None) -> None:
        """Opens the panel in which one is written."""
        panel = EducationPanel(self._screen, self._scheme, action, self._chosen)
        panel.restarted.connect(lambda: self.open_panel(action))
        self.slot.show_panel(panel)

    def _line(self, line: EducationLine) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(SPACE + 4)
        row.addWidget(IconLabel("team", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        title = f"{capital(long_date(line.action.day))}\u00a0: {line.about}"
        words.addWidget(TextLabel(title, selectable=True))
        told = _told(line)
        words.addWidget(TextLabel(told, "caption", muted=True))
        if self._named and line.households:
            words.addWidget(TextLabel(join_words(line.households), "caption"))
        words.addWidget(FlowRow(self._links(line, title), SPACE * 2))
        row.addLayout(words, 1)
        holder.setAccessibleName(f"{title}, {told}")
        return holder

    def _links(self, line: EducationLine, title: str) -> list[QWidget]:
        acts: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("Modifier", "pen", lambda: self.open_panel(line.action)),
            ("Retirer, notée par erreur", "cross", lambda: self._withdraw(line.action)),
        )
        links: list[QWidget] = []
        for words, icon, act in acts:
            link = LinkButton(words, icon)
            link.setAccessibleName(f"{words}\u00a0: {title}")
            link.clicked.connect(lambda *_, act=act: act())
            links.append(link)
        return links

    def _withdraw(self, action: EducationAction) -> None:
        screen, done = self._screen, list[EducationWritten]()
        educations = screen.services.educations

        def put_back() -> None:
            if attempt(screen, lambda: educations.take_back(done[0])):
                screen.hub.tell(*CHANGED)

        if attempt(screen, lambda: done.append(educations.withdraw(action.id))):
            screen.messages.show_info("Action d’éducation budgétaire retirée.", put_back)
            screen.hub.tell(*CHANGED)


def _told(line: EducationLine) -> str:
    """« Collective · 5 participants · Jeu budgétaire · centre social · 2 h »."""
    action = line.action
    spent = spent_words(action.minutes, action.travel_minutes, action.kilometres)
    parts = (MODES[action.mode], line.participants, line.tools, action.place, spent)
    return " · ".join(part for part in parts if part)
