"""The steps of a measure from the proposal to the close; a step that is not allowed now says why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop.domain.calendar import add_months
from desktop.domain.french import long_date
from desktop.domain.measure import Measure, MeasureState


class StepName(StrEnum):
    """What can be done with a measure."""

    ACCEPT = "accept"
    DECLINE = "decline"
    RECORD = "record"
    SUSPEND = "suspend"
    RESUME = "resume"
    RENEW = "renew"
    END = "end"
    WRITE_BILAN = "write_bilan"
    CLOSE = "close"
    TRANSFER = "transfer"


LABELS = {
    StepName.ACCEPT: "Accepter la mesure",
    StepName.DECLINE: "Décliner",
    StepName.RECORD: "Noter une visite",
    StepName.SUSPEND: "Suspendre",
    StepName.RESUME: "Reprendre",
    StepName.RENEW: "Renouveler",
    StepName.END: "Mettre fin à la mesure",
    StepName.WRITE_BILAN: "Rédiger le bilan",
    StepName.CLOSE: "Clôturer",
    StepName.TRANSFER: "Changer de référent",
}
_SET_ASIDE = "Classer sans suite"
"""What declining is called once a file is being prepared."""

STATE_LABELS = {
    MeasureState.PROPOSED: "Proposée",
    MeasureState.PREPARING: "En instruction",
    MeasureState.ACTIVE: "En cours",
    MeasureState.SUSPENDED: "Suspendue",
    MeasureState.ENDING: "Fin décidée, bilan dû",
    MeasureState.CLOSED: "Clôturée",
    MeasureState.DECLINED: "Sans suite",
}


@dataclass(frozen=True)
class Step:
    """One step; `refusal` is empty when it is allowed now, `first` is the step that would open the way."""

    name: StepName
    refusal: str = ""
    first: StepName | None = None
    words: str = ""

    @property
    def label(self) -> str:
        """The words on its button."""
        return self.words or LABELS[self.name]

    @property
    def allowed(self) -> bool:
        """Whether it can be done now."""
        return not self.refusal


_FROM = {
    StepName.ACCEPT: {MeasureState.PROPOSED},
    StepName.DECLINE: {MeasureState.PROPOSED, MeasureState.PREPARING},
    StepName.RECORD: {MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING},
    StepName.SUSPEND: {MeasureState.ACTIVE},
    StepName.RESUME: {MeasureState.SUSPENDED},
    StepName.RENEW: {MeasureState.ACTIVE, MeasureState.SUSPENDED},
    StepName.END: {MeasureState.ACTIVE, MeasureState.SUSPENDED},
    StepName.WRITE_BILAN: {MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING},
    StepName.CLOSE: {MeasureState.ENDING},
    StepName.TRANSFER: {
        MeasureState.PROPOSED, MeasureState.PREPARING, MeasureState.ACTIVE, MeasureState.SUSPENDED, MeasureState.ENDING,
    },
}  # fmt: skip


def is_step_of(name: StepName, state: MeasureState) -> bool:
    """Whether a measure in that state has the step at all."""
    return state in _FROM[name]


def common_steps(
    measure: Measure,
    on: date,
    *,
    renewal_limit: int | None,
    bilan_settled: bool,
    requires_bilan: bool,
) -> tuple[Step, ...]:
    """The steps that any scheme has, in the order of its life."""
    steps = []
    for name, states in _FROM.items():
        if name is StepName.RENEW and renewal_limit is None:
            continue
        if measure.state not in states:
            steps.append(_too_early_or_late(name, measure.state, requires_bilan=requires_bilan))
        elif name is StepName.DECLINE and measure.state is MeasureState.PREPARING:
            steps.append(Step(name, words=_SET_ASIDE))
        elif name is StepName.RENEW:
            steps.append(Step(name, renewal_refusal(measure, 1, renewal_limit)))
        elif name is StepName.CLOSE and requires_bilan and not bilan_settled:
            steps.append(Step(name, _UNSETTLED, StepName.WRITE_BILAN))
        elif name is StepName.END and on < measure.start:
            steps.append(Step(name, f"La mesure ne commence que le {long_date(measure.start)}."))
        else:
            steps.append(Step(name))
    return tuple(steps)


_UNSETTLED = "Le bilan doit d’abord être signé par le ménage, ou le motif de l’absence de signature noté."


def _too_early_or_late(name: StepName, state: MeasureState, *, requires_bilan: bool) -> Step:
    """Why a step is not open in this state, and which one comes before it."""
    match state:
        case MeasureState.PROPOSED:
            return Step(name, "La mesure n’est que proposée\u00a0: acceptez-la d’abord.", StepName.ACCEPT)
        case MeasureState.PREPARING:
            return Step(name, "La mesure est en instruction\u00a0: elle n’a pas encore commencé.")
        case MeasureState.DECLINED:
            return Step(name, "La mesure est restée sans suite.")
        case MeasureState.CLOSED:
            return Step(name, "La mesure est clôturée\u00a0: son parcours ne change plus.")
        case MeasureState.ENDING:
            return Step(name, "La fin de la mesure est déjà décidée.")
        case _ if name is StepName.CLOSE:
            then = ", puis faites signer le bilan" if requires_bilan else ""
            return Step(name, f"La mesure est encore en cours\u00a0: notez d’abord sa fin{then}.", StepName.END)
        case MeasureState.SUSPENDED if name is StepName.SUSPEND:
            return Step(name, "La mesure est déjà suspendue.", StepName.RESUME)
        case _:
            return Step(name, f"La mesure est «\u00a0{STATE_LABELS[state].lower()}\u00a0».")


def renewal_refusal(measure: Measure, months: int, limit: int | None) -> str:
    """Why these months cannot be added (A4), empty when they can."""
    if limit is None or measure.total_months is None:
        return "Ce dispositif ne prévoit pas de renouvellement."
    if measure.total_months + months > limit:
        last = add_months(measure.start, limit) - timedelta(days=1)
        return f"La mesure ne peut pas dépasser {limit} mois\u00a0: elle s’arrête au plus tard le {long_date(last)}."
    return ""
