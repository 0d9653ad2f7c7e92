"""What stands in place of a list that holds nothing: a sentence, and the way on."""

from __future__ import annotations

from collections.abc import Callable

from desktop.services.lists import ListChoice
from desktop.ui.widgets.cards import EmptyState


def nothing_found(choice: ListChoice, show_all: Callable[[], object], new: Callable[[], object]) -> EmptyState:
    """Why there is nothing, and what to do about it."""
    typed = choice.typed.strip()
    if typed:
        sentence = "Essayez moins de lettres, ou un autre mot\u00a0: une rue, un téléphone, une commune."
        if choice.is_narrowed:
            sentence = "Retirez un filtre, ou essayez un autre mot\u00a0: une rue, un téléphone, une commune."
        return EmptyState("search", f"Aucun résultat pour «\u00a0{typed}\u00a0»", sentence, ("Nouveau ménage", new))
    if choice.is_narrowed:
        return EmptyState("household", "Rien ne répond à ces filtres", "", ("Tout montrer", show_all))
    return EmptyState(
        "household",
        "Votre carnet ne contient encore aucun ménage",
        "Un nom et une commune suffisent pour commencer\u00a0; le reste se complète plus tard.",
        ("Nouveau ménage", new),
    )
