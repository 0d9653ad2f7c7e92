"""The objectives of the demonstration: one reached, one in progress with its actions, one given up with its motif."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.contact import Contact, Outcome
from desktop.domain.ids import IdSource
from desktop.domain.measure import Measure, MeasureState
from desktop.domain.objective import ActionState, Objective, ObjectiveAction, ObjectiveState

_LEAST_MEETINGS: Final = 2
_AIMS: Final[dict[str, tuple[tuple[str, str, tuple[str, str]], ...]]] = {
    "astre": (
        ("energy", "Chauffer toute la maison cet hiver", ("Comparer deux devis de poêle", "Déposer la demande d’aide")),
        ("budget", "Payer l’énergie chaque mois, sans retard", ("Demander la mensualisation", "Relever le compteur")),
    ),
    "microcredit": (
        ("mobility", "Garder la voiture en état pour aller au travail", ("Faire la révision", "Mettre 20 € de côté")),
        ("budget", "Finir le mois sans découvert", ("Tenir le carnet de dépenses", "Revoir le forfait de téléphone")),
    ),
}


def demo_objectives(
    index: int, measure: Measure, contacts: Sequence[Contact], new_id: IdSource, today: date
) -> tuple[Objective, ...]:
    """The objectives of the measure of the household number `index`; every other one has some."""
    met = [one.day for one in contacts if one.outcome is Outcome.DONE]
    if index % 2 or len(met) < _LEAST_MEETINGS or measure.state is not MeasureState.ACTIVE:
        return ()
    first, second = met[0], met[1]
    made = []
    for place, (theme, target, (done, to_do)) in enumerate(_AIMS.get(measure.scheme, ())):
        reached = place == 1 and len(met) > _LEAST_MEETINGS
        actions = (
            ObjectiveAction(done, "Le ménage", state=ActionState.DONE),
            ObjectiveAction(
                to_do, by=today + timedelta(days=20), state=ActionState.DONE if reached else ActionState.TO_DO
            ),
        )
        made.append(
            Objective(
                new_id(), measure.id, measure.household_id, second if place else first, target, (theme,),
                by=None if reached else add_months(today, 2), actions=actions,
                state=ObjectiveState.REACHED if reached else ObjectiveState.IN_PROGRESS,
                settled_on=met[-1] if reached else None,
            )
        )  # fmt: skip
    return tuple(made)
