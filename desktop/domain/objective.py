"""What a household and its worker want to reach: a theme, a target in words, actions, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop.domain.privacy import confidential, shared


class ObjectiveState(StrEnum):
    """What became of an objective."""

    IN_PROGRESS = "in_progress"
    REACHED = "reached"
    PARTLY = "partly"
    GIVEN_UP = "given_up"


class ActionState(StrEnum):
    """How far an action is."""

    TO_DO = "to_do"
    DONE = "done"
    NOT_DONE = "not_done"


@dataclass(frozen=True)
class ObjectiveAction:
    """Something to be done for an objective: what, who, by when, how far."""

    what: str = shared()
    who: str = shared(default="")
    by: date | None = shared(default=None)
    state: ActionState = shared(default=ActionState.TO_DO)


@dataclass(frozen=True)
class Objective:
    """One objective of a measure; `themes` are entries of the list of support themes, `theme_words` stand beside it."""

    id: str = shared()
    measure_id: str = shared()
    household_id: str = shared()
    set_on: date = shared()
    target: str = shared()
    themes: tuple[str, ...] = shared(default=())
    theme_words: str = shared(default="")
    by: date | None = shared(default=None)
    actions: tuple[ObjectiveAction, ...] = shared(default=())
    state: ObjectiveState = shared(default=ObjectiveState.IN_PROGRESS)
    settled_on: date | None = shared(default=None)
    """The day on which it was said what became of it; empty while it is in progress."""
    motif: str = shared(default="")
    """Why it was given up, or reached in part."""
    note: str = confidential(default="")
    mistaken: bool = shared(default=False)
    """Whether it was written by mistake: it is shown and told nowhere."""

    @property
    def is_open(self) -> bool:
        """Whether it is still worked for."""
        return not self.mistaken and self.state is ObjectiveState.IN_PROGRESS

    @property
    def open_actions(self) -> tuple[ObjectiveAction, ...]:
        """What is still to be done for it."""
        return tuple(one for one in self.actions if one.state is ActionState.TO_DO)


def in_order(objectives: Iterable[Objective]) -> tuple[Objective, ...]:
    """Those that stand: in progress first, the nearest day before; then the settled ones, the latest first."""
    standing = [one for one in objectives if not one.mistaken]
    still = sorted((one for one in standing if one.is_open), key=lambda one: (one.by or date.max, one.set_on, one.id))
    over = sorted(
        (one for one in standing if not one.is_open), key=lambda one: (one.settled_on or date.min, one.id), reverse=True
    )
    return (*still, *over)
