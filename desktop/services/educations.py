"""Budget-education actions (M3): written in one go for several households, shown to each without the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from desktop.domain.acts import JournalAct
from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.form_fields import OTHER_SUFFIX
from desktop.domain.forms import Form, Severity, number_of
from desktop.domain.french import short_date
from desktop.domain.table import CellKind, Heading, Table
from desktop.services.claims import SCOPE
from desktop.services.education_words import (
    MODES,
    THEMES,
    TOOLS,
    answers_of,
    education_form,
    participant_words,
    theme_words,
    tool_words,
)
from desktop.services.indexing import index_measures
from desktop.services.measure_checks import refuse
from desktop.services.records import save
from desktop.services.workspace import Workspace
from desktop.storage.unit_of_work import UnitOfWork

_HEADINGS: Final = (
    Heading("day", "Date", CellKind.DAY),
    Heading("mode", "Forme"),
    Heading("themes", "Thème"),
    Heading("tools", "Outil"),
    Heading("households", "Ménages suivis", CellKind.NUMBER),
    Heading("others", "Autres participants", CellKind.NUMBER),
    Heading("participants", "Participants", CellKind.NUMBER),
    Heading("place", "Lieu"),
    Heading("minutes", "Durée (min)", CellKind.NUMBER),
)


@dataclass(frozen=True)
class EducationInput:
    """What was entered of an action beside the form."""

    scheme: str
    day: date | None
    household_ids: tuple[str, ...] = ()
    mode: EducationMode | None = EducationMode.COLLECTIVE
    minutes: int | None = None
    travel_minutes: int | None = None
    kilometres: Decimal | None = None


@dataclass(frozen=True)
class EducationWritten:
    """An action as it was written, and how it read before; None for a new one."""

    action: EducationAction
    before: EducationAction | None = None


@dataclass(frozen=True)
class EducationLine:
    """An action as a list shows it: who took part is named in the worker's own window only."""

    action: EducationAction
    about: str
    tools: str
    participants: str
    households: tuple[str, ...]


@dataclass(frozen=True)
class Invited:
    """A household that may have taken part; `is_followed` when it has a measure of the scheme."""

    household_id: str
    name: str
    commune: str
    is_followed: bool


class EducationService:
    """The actions of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def action(self, action_id: str) -> EducationAction:
        """One of them; raises NotFoundError."""
        with self._workspace.notebook.read() as uow:
            return uow.educations.get(action_id)

    def of_household(self, household_id: str, scheme: str) -> tuple[EducationLine, ...]:
        """Those of a scheme in which a household took part, the latest first."""
        with self._workspace.notebook.read() as uow:
            found = uow.educations.of_households([household_id]).get(household_id, ())
        return self._lines([one for one in found if one.scheme == scheme])

    def between(self, scheme: str, first: date, last: date) -> tuple[EducationLine, ...]:
        """Those of a scheme from a day to another, the latest first."""
        with self._workspace.notebook.read() as uow:
            found = uow.educations.between(first, last, scheme)
        return self._lines(found)

    def invited(self, scheme: str) -> tuple[Invited, ...]:
        """Every household of the notebook, those that are followed under the scheme first."""
        with self._workspace.notebook.read() as uow:
            followed = uow.figures.communes(scheme)
            named = uow.households.every_name()
        commune = self._workspace.commune_name
        found = [Invited(one, name, commune(insee), one in followed) for one, name, insee in named]
        return tuple(sorted(found, key=lambda one: not one.is_followed))

    def form(self) -> Form:
        """What is asked of an action."""
        registry, today = self._workspace.registry, self._workspace.clock.today()
        return education_form(registry.options(THEMES, "", today), registry.options(TOOLS, "", today))

    def answers(self, action: EducationAction) -> dict[str, Any]:
        """An action as its form shows it."""
        return answers_of(action)

    def write(
        self, entered: EducationInput, answers: Mapping[str, Any], action_id: str | None = None
    ) -> EducationWritten:
        """Keeps a new action, or one written anew; raises InvalidInputError with every field."""
        given = self._checked(entered, answers)
        with self._workspace.notebook.write() as uow:
            before = uow.educations.get(action_id) if action_id else None
            new_id = before.id if before else self._workspace.new_id()
            here = tuple(uow.merges.kept_for(one) for one in entered.household_ids)  # merged while it was written
            action = _made(new_id, replace(entered, household_ids=here), given)
            act = JournalAct.EDUCATION_CHANGED if before else JournalAct.EDUCATION_WRITTEN
            save(self._workspace, uow, act, action)
            self._index_left(uow, before, action)
        return EducationWritten(action, before)

    def take_back(self, written: EducationWritten) -> None:
        """As if it had not been written: the one before stands again, a new one counts nowhere."""
        back = written.before or replace(written.action, mistaken=True)
        with self._workspace.notebook.write() as uow:
            save(self._workspace, uow, JournalAct.PUT_BACK, back)
            self._index_left(uow, written.action, back)

    def withdraw(self, action_id: str) -> EducationWritten:
        """One written by mistake is shown and counted nowhere; what is given takes it back."""
        with self._workspace.notebook.write() as uow:
            before = uow.educations.get(action_id)
            action = replace(before, mistaken=True)
            save(self._workspace, uow, JournalAct.EDUCATION_WITHDRAWN, action)
        return EducationWritten(action, before)

    def table(self, scheme: str, first: date, last: date) -> Table:
        """One row for each action, with how many took part and never who (M3); the latest last."""
        lines = reversed(self.between(scheme, first, last))
        rows = tuple(
            (
                one.action.day, MODES[one.action.mode], one.about or None, one.tools or None,
                len(one.action.household_ids), one.action.others, one.action.participants, one.action.place or None,
                one.action.minutes,
            )
            for one in lines
        )  # fmt: skip
        notes = (f"Du {short_date(first)} au {short_date(last)}.", "Aucun participant n’est nommé.", SCOPE)
        title = "Actions d’éducation budgétaire"
        return Table(title, _HEADINGS, rows, self._workspace.clock.today(), notes, [""] * len(rows))

    def file_name(self, first: date, last: date) -> str:
        """« Éducation budgétaire 2026-01-01 au 2026-12-31.xlsx »."""
        return f"Éducation budgétaire {first} au {last}.xlsx"

    def _checked(self, entered: EducationInput, answers: Mapping[str, Any]) -> dict[str, Any]:
        form = self.form()
        found = form.check(answers)
        wrong = {one.field: one.message for one in found if one.severity is Severity.ERROR}
        refuse(dict(self._problems(entered, answers)) | wrong)
        return form.visible_answers(answers)

    def _problems(self, entered: EducationInput, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if entered.day is None:
            yield "day", "Indiquez le jour de l’action."
        elif entered.day > self._workspace.clock.today():
            yield "day", "Cette date est à venir. Une action se note une fois qu’elle a eu lieu."
        if entered.mode is None:
            yield "mode", "Dites si l’action était collective ou individuelle."
        if not entered.household_ids and not number_of(answers.get("others")):
            yield "household_ids", "Choisissez au moins un ménage, ou notez le nombre d’autres participants."
        elif entered.mode is EducationMode.INDIVIDUAL and len(entered.household_ids) > 1:
            yield (
                "household_ids",
                "Une action individuelle concerne un seul ménage. Choisissez «\u00a0Collective\u00a0».",
            )

    def _index_left(self, uow: UnitOfWork, before: EducationAction | None, after: EducationAction) -> None:
        """Who no longer took part is no longer found by it."""
        left = set(before.household_ids if before else ()) - set(after.household_ids)
        for household_id in sorted(left):
            index_measures(self._workspace, uow, household_id)

    def _lines(self, actions: Sequence[EducationAction]) -> tuple[EducationLine, ...]:
        with self._workspace.notebook.read() as uow:
            named = uow.households.names(list({one for action in actions for one in action.household_ids}))
        registry = self._workspace.registry
        return tuple(
            EducationLine(
                action,
                theme_words(registry, action),
                tool_words(registry, action),
                participant_words(action),
                tuple(sorted(named[one][0] for one in action.household_ids if one in named)),
            )
            for action in reversed(actions)
        )


def _made(action_id: str, entered: EducationInput, given: Mapping[str, Any]) -> EducationAction:
    return EducationAction(
        action_id,
        entered.scheme,
        entered.day or date.min,
        entered.mode or EducationMode.COLLECTIVE,
        tuple(given.get("themes", ())),
        str(given.get("themes" + OTHER_SUFFIX, "")),
        tuple(given.get("tools", ())),
        str(given.get("tools" + OTHER_SUFFIX, "")),
        tuple(sorted(set(entered.household_ids))),
        int(number_of(given.get("others")) or 0),
        str(given.get("place", "")).strip(),
        entered.minutes,
        entered.travel_minutes,
        entered.kilometres,
        str(given.get("note", "")).strip(),
    )
