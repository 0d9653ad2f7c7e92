"""The objectives of a measure: written with the household, followed from visit to visit, settled, told in the bilan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.domain.acts import JournalAct
from desktop.domain.form_fields import OTHER_SUFFIX
from desktop.domain.forms import Form, Severity
from desktop.domain.measure import Measure
from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState, in_order
from desktop.errors import NotAllowedError
from desktop.services.measure_checks import refuse
from desktop.services.objective_words import THEMES, answers_of, objective_form
from desktop.services.records import save
from desktop.services.workspace import Workspace


@dataclass(frozen=True)
class ObjectiveWritten:
    """An objective as it was written, and how it read before; None for a new one."""

    objective: Objective
    before: Objective | None = None


class ObjectiveService:
    """The objectives of the measures of a notebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of_measure(self, measure_id: str) -> tuple[Objective, ...]:
        """Those of a measure: in progress first, the settled ones after them."""
        with self._workspace.notebook.read() as uow:
            return in_order(uow.objectives.of_measure(measure_id))

    def still_open(self, measure_id: str) -> tuple[Objective, ...]:
        """Those that are worked for, as a visit begins by them."""
        return tuple(one for one in self.of_measure(measure_id) if one.is_open)

    def form(self, objective: Objective | None = None) -> Form:
        """What is asked of an objective, new or already there."""
        themes = self._workspace.registry.options(THEMES, "", self._workspace.clock.today())
        return objective_form(themes, is_new=objective is None)

    def answers(self, objective: Objective) -> dict[str, Any]:
        """An objective as its form shows it."""
        return answers_of(objective)

    def themes(self) -> Mapping[str, str]:
        """The words of the themes."""
        return {one.value: one.label for one in self._workspace.registry.lists[THEMES]}

    def add(self, measure_id: str, answers: Mapping[str, Any]) -> ObjectiveWritten:
        """Writes a new one; raises InvalidInputError with every field, NotAllowedError once the measure is closed."""
        given = self._checked(answers, None)
        with self._workspace.notebook.write() as uow:
            measure = uow.measures.get(measure_id)
            _require_open(measure)
            new = Objective(
                self._workspace.new_id(), measure.id, measure.household_id, self._workspace.clock.today(), ""
            )
            written = _with(new, given)
            save(self._workspace, uow, JournalAct.OBJECTIVE_SET, written)
        return ObjectiveWritten(written)

    def change(self, objective_id: str, answers: Mapping[str, Any]) -> ObjectiveWritten:
        """Writes it anew, and what became of it; raises InvalidInputError with every field."""
        with self._workspace.notebook.write() as uow:
            before = uow.objectives.get(objective_id)
            _require_open(uow.measures.get(before.measure_id))
            written = self._settled(before, _with(before, self._checked(answers, before)))
            save(self._workspace, uow, JournalAct.OBJECTIVE_CHANGED, written)
        return ObjectiveWritten(written, before)

    def reach(self, objective_id: str) -> ObjectiveWritten:
        """It is reached, said in one act."""
        with self._workspace.notebook.write() as uow:
            before = uow.objectives.get(objective_id)
            _require_open(uow.measures.get(before.measure_id))
            written = self._settled(before, replace(before, state=ObjectiveState.REACHED, motif=""))
            save(self._workspace, uow, JournalAct.OBJECTIVE_CHANGED, written)
        return ObjectiveWritten(written, before)

    def take_back(self, written: ObjectiveWritten) -> None:
        """As if it had not been written: the one before stands again, a new one counts nowhere."""
        with self._workspace.notebook.write() as uow:
            back = written.before or replace(written.objective, mistaken=True)
            save(self._workspace, uow, JournalAct.PUT_BACK, back)

    def withdraw(self, objective_id: str) -> ObjectiveWritten:
        """One written by mistake is shown nowhere; what is given takes it back."""
        with self._workspace.notebook.write() as uow:
            before = uow.objectives.get(objective_id)
            written = replace(before, mistaken=True)
            save(self._workspace, uow, JournalAct.OBJECTIVE_WITHDRAWN, written)
        return ObjectiveWritten(written, before)

    def _checked(self, answers: Mapping[str, Any], before: Objective | None) -> dict[str, Any]:
        form = self.form(before)
        found = form.check(answers)
        refuse({one.field: one.message for one in found if one.severity is Severity.ERROR})
        return form.visible_answers(answers)

    def _settled(self, before: Objective, written: Objective) -> Objective:
        """The day on which it was said what became of it; in progress again, it has none."""
        if written.state is ObjectiveState.IN_PROGRESS:
            return replace(written, settled_on=None, motif="")
        if written.state is before.state and before.settled_on is not None:
            return replace(written, settled_on=before.settled_on)
        return replace(written, settled_on=self._workspace.clock.today())


def _with(objective: Objective, given: Mapping[str, Any]) -> Objective:
    return replace(
        objective,
        target=str(given["target"]).strip(),
        themes=tuple(given.get("themes", ())),
        theme_words=str(given.get("themes" + OTHER_SUFFIX, "")),
        by=_day(given.get("by")),
        actions=tuple(_action(row) for row in given.get("actions", ())),
        state=ObjectiveState(given.get("state", ObjectiveState.IN_PROGRESS.value)),
        motif=str(given.get("motif", "")).strip(),
        note=str(given.get("note", "")).strip(),
    )


def _action(row: Mapping[str, Any]) -> ObjectiveAction:
    """What was written beside the list of how far it is stands with the action: no list closes anything."""
    beside = str(row.get("how_far" + OTHER_SUFFIX, ""))
    what = str(row["what"]).strip()
    return ObjectiveAction(
        f"{what} ({beside})" if beside else what,
        str(row.get("who", "")).strip(),
        _day(row.get("until")),
        ActionState(row.get("how_far", ActionState.TO_DO.value)),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


def _require_open(measure: Measure) -> None:
    if not measure.is_open:
        raise NotAllowedError(
            "Cette mesure est close\u00a0: ses objectifs ne changent plus.",
            safe="Rien n’a changé.",
            do="Rouvrez la mesure si la clôture était une erreur.",
        )
