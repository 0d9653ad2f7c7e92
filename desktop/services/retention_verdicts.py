"""Since when nobody of a household was met, read from everything that is dated in its file (R1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from desktop.domain.bilan import Bilan, SignatureOutcome, SignerRole
from desktop.domain.household import Household
from desktop.domain.retention import Verdict, judge, traces_of
from desktop.services.clock import PARIS
from desktop.storage.unit_of_work import UnitOfWork

_PRESENT: Final = (SignatureOutcome.SIGNED, SignatureOutcome.PAPER)


def verdicts(uow: UnitOfWork, households: Mapping[str, Household], months: int, today: date) -> dict[str, Verdict]:
    """What the delay says of each household by its id, read together."""
    ids = list(households)
    holds, followed, saisines = uow.erasure.holds(), uow.measures.of_households(ids), uow.saisines.of_households(ids)
    measure_ids = [measure.id for measures in followed.values() for measure in measures]
    contacts = uow.contacts.outlines(measure_ids) if measure_ids else {}
    bilans, stages = uow.bilans.everything_of_measures(measure_ids), uow.milestones.of_measures(measure_ids)
    budgets, objectives = uow.budgets.days_of(ids), uow.objectives.days_of(ids)
    educations = uow.educations.of_households(ids)
    found = {}
    for household in households.values():
        measures = followed.get(household.id, ())
        traces = traces_of(
            measures,
            (contact for measure in measures for contact in contacts.get(measure.id, ())),
            today,
            given=[
                *([household.agreed_on] if household.agreed_on else []),
                *_signed(one for one in bilans if one.household_id == household.id),
                *(action.day for action in educations.get(household.id, ())),
            ],
            others=[
                *(one.received_on for one in saisines.get(household.id, ()) if one.received_on),
                *(stage.day for measure in measures for stage in stages.get(measure.id, ())),
                *budgets.get(household.id, ()),
                *objectives.get(household.id, ()),
            ],
        )
        found[household.id] = judge(traces, holds.get(household.id), months, today)
    return found


def _signed(bilans: Iterable[Bilan]) -> list[date]:
    """The days on which somebody of the household signed."""
    return [
        signature.signed_at.astimezone(PARIS).date()
        for bilan in bilans
        for signature in bilan.signatures
        if signature.role is SignerRole.HOUSEHOLD and signature.outcome in _PRESENT
    ]
