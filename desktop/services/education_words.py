"""A budget-education action in words, and the form by which it is written (M3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from desktop.domain.education import EducationAction, EducationMode
from desktop.domain.form_fields import OTHER_SUFFIX
from desktop.domain.forms import FieldKind, Form, FormField, Option, Section
from desktop.domain.french import NO_BREAK_SPACE, inside, join_labels, plural
from desktop.domain.privacy import Level
from desktop.schemes.registry import Registry

THEMES: Final = "education_theme"
TOOLS: Final = "education_tool"
"""The reference lists of what it is about and what it is done with."""
MODES: Final[Mapping[EducationMode, str]] = {
    EducationMode.COLLECTIVE: "Collective",
    EducationMode.INDIVIDUAL: "Individuelle",
}
_MOST_OTHERS: Final = Decimal(999)


def education_form(themes: Sequence[Option], tools: Sequence[Option]) -> Form:
    """What is asked of an action beside its day, its form, its households and the time spent."""
    fields = (
        FormField("themes", "Thème", FieldKind.CHOICES, Level.SHARED, tuple(themes), required=True),
        FormField("tools", "Outil ou support", FieldKind.CHOICES, Level.SHARED, tuple(tools)),
        FormField(
            "others", "Autres participants, sans fiche dans ce carnet", FieldKind.NUMBER, Level.TEAM,
            help="Leur nombre suffit\u00a0: aucun nom n’est demandé.", minimum=Decimal(0), maximum=_MOST_OTHERS,
        ),
        FormField("place", "Lieu", FieldKind.TEXT, Level.TEAM, help="Par exemple «\u00a0centre social\u00a0»."),
        FormField("note", "Note personnelle", FieldKind.LONG_TEXT, Level.CONFIDENTIAL),
    )  # fmt: skip
    return Form("education", 1, "", "Action d’éducation budgétaire", (Section("education", "L’action", fields),))


def answers_of(action: EducationAction) -> dict[str, Any]:
    """An action as the form shows it."""
    told: dict[str, Any] = {
        "themes": list(action.themes),
        "themes" + OTHER_SUFFIX: action.theme_words,
        "tools": list(action.tools),
        "tools" + OTHER_SUFFIX: action.tool_words,
        "others": action.others,
        "place": action.place,
        "note": action.note,
    }
    return {name: value for name, value in told.items() if value}


def theme_labels(registry: Registry, action: EducationAction) -> list[str]:
    """The words of its themes and its tools as the lists have them."""
    return [
        *(registry.label(THEMES, one) for one in action.themes),
        *(registry.label(TOOLS, one) for one in action.tools),
    ]


def theme_words(registry: Registry, action: EducationAction) -> str:
    """What it was about, the words beside the list last."""
    return _listed([registry.label(THEMES, one) for one in action.themes], action.themes, action.theme_words)


def tool_words(registry: Registry, action: EducationAction) -> str:
    """What it was done with."""
    return _listed([registry.label(TOOLS, one) for one in action.tools], action.tools, action.tool_words)


def _listed(labels: Sequence[str], codes: Sequence[str], beside: str) -> str:
    """« Autre » gives way to the words that stand in its place."""
    named = [label for label, code in zip(labels, codes, strict=True) if code != "other" or not beside]
    return join_labels(named, beside)


def participant_words(action: EducationAction) -> str:
    """« 5 participants »: how many, never who."""
    return plural(action.participants, "participant", "participants")


def story_words(registry: Registry, action: EducationAction) -> str:
    """« action d’éducation budgétaire collective : établir son budget », with nobody else in it."""
    about = theme_words(registry, action)
    words = f"action d’éducation budgétaire {MODES[action.mode].lower()}"
    return f"{words}{NO_BREAK_SPACE}: {inside(about)}" if about else words


def story_detail(registry: Registry, action: EducationAction) -> str:
    """With what it was done."""
    tools = tool_words(registry, action)
    return f"Outil{NO_BREAK_SPACE}: {tools}" if tools else ""
