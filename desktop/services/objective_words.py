"""An objective in words, and the form by which it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from desktop.domain.form_fields import OTHER_SUFFIX
from desktop.domain.forms import Condition, FieldKind, Form, FormField, Option, Section
from desktop.domain.french import join_labels, join_words, long_date
from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState
from desktop.domain.privacy import Level

THEMES: Final = "support_theme"
STATES: Final[Mapping[ObjectiveState, str]] = {
    ObjectiveState.IN_PROGRESS: "En cours",
    ObjectiveState.REACHED: "Atteint",
    ObjectiveState.PARTLY: "Atteint en partie",
    ObjectiveState.GIVEN_UP: "Abandonné",
}
ACTION_STATES: Final[Mapping[ActionState, str]] = {
    ActionState.TO_DO: "À faire",
    ActionState.DONE: "Faite",
    ActionState.NOT_DONE: "Ne se fera pas",
}
_WITH_MOTIF: Final = (ObjectiveState.PARTLY, ObjectiveState.GIVEN_UP)


def objective_form(themes: Sequence[Option], *, is_new: bool) -> Form:
    """What is asked of an objective; what became of it is asked once it stands."""
    first = (
        _field("target", "Ce que l’on veut atteindre, avec les mots du ménage", FieldKind.LONG_TEXT, required=True),
        _field("themes", "Thème", FieldKind.CHOICES, options=tuple(themes)),
        _field("by", "À atteindre pour le", FieldKind.DATE),
        _field("actions", "Actions", FieldKind.ROWS, columns=_columns(), add_label="Ajouter une action"),
    )
    after = (
        _field("state", "Où en est-on", FieldKind.CHOICE, options=_options(STATES), required=True),
        _field(
            "motif",
            "Motif",
            FieldKind.TEXT,
            required=True,
            help="Pourquoi il est abandonné, ou ce qui reste",
            when=Condition("state", tuple(state.value for state in _WITH_MOTIF)),
        ),
    )
    note = FormField("note", "Note personnelle", FieldKind.LONG_TEXT, Level.CONFIDENTIAL)
    fields = (*first, *(() if is_new else after), note)
    return Form("objective", 1, "", "Objectif", (Section("objective", "L’objectif", fields),))


def _columns() -> tuple[FormField, ...]:
    return (
        _field("what", "Quoi", FieldKind.TEXT, required=True),
        _field("who", "Qui", FieldKind.TEXT),
        _field("until", "Avant le", FieldKind.DATE),
        _field("how_far", "Où en est-elle", FieldKind.CHOICE, options=_options(ACTION_STATES)),
    )


def _field(name: str, label: str, kind: FieldKind, **more: Any) -> FormField:
    return FormField(name, label, kind, Level.SHARED, **more)


def _options(words: Mapping[Any, str]) -> tuple[Option, ...]:
    return tuple(Option(state.value, word) for state, word in words.items())


def answers_of(objective: Objective) -> dict[str, Any]:
    """An objective as the form shows it."""
    told: dict[str, Any] = {
        "target": objective.target,
        "themes": list(objective.themes),
        "themes" + OTHER_SUFFIX: objective.theme_words,
        "by": objective.by.isoformat() if objective.by else "",
        "actions": [_row(one) for one in objective.actions],
        "state": objective.state.value,
        "motif": objective.motif,
        "note": objective.note,
    }
    return {name: value for name, value in told.items() if value}


def _row(action: ObjectiveAction) -> dict[str, str]:
    row = {
        "what": action.what,
        "who": action.who,
        "until": action.by.isoformat() if action.by else "",
        "how_far": action.state.value,
    }
    return {name: value for name, value in row.items() if value}


def state_words(objective: Objective) -> str:
    """« En cours, à atteindre pour le 3 mars 2027 », « Abandonné le 4 mai 2026 : déménagement »."""
    words = STATES[objective.state]
    if objective.is_open:
        return f"{words}, à atteindre pour le {long_date(objective.by)}" if objective.by else words
    day = f" le {long_date(objective.settled_on)}" if objective.settled_on else ""
    return f"{words}{day}\u00a0: {objective.motif.rstrip('.')}" if objective.motif else f"{words}{day}"


def action_words(action: ObjectiveAction) -> str:
    """« Envoyer le devis (Mme Roy, avant le 3 mars 2027) »."""
    behind = [action.who] if action.who else []
    if action.state is ActionState.TO_DO:
        behind += [f"avant le {long_date(action.by)}"] if action.by else []
    else:
        behind.append(ACTION_STATES[action.state].lower())
    return f"{action.what} ({', '.join(behind)})" if behind else action.what


def theme_words(objective: Objective, themes: Mapping[str, str]) -> str:
    """The themes in words, the one written beside the list last."""
    named = [themes.get(one, one) for one in objective.themes if one != "other" or not objective.theme_words]
    return join_labels(named, objective.theme_words)


def bilan_paragraphs(objectives: Sequence[Objective]) -> Iterator[str]:
    """What the bilan tells of each objective: the target, what became of it, what was done for it."""
    for one in objectives:
        words = state_words(one)
        told = f"{one.target.strip().rstrip('.')}\u00a0: {words[:1].lower()}{words[1:]}."
        done = [action.what for action in one.actions if action.state is ActionState.DONE]
        yield f"{told} Fait pour cela\u00a0: {join_words(done)}." if done else told
