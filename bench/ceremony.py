"""A bilan signed by two people of the household and the worker, against drawing its pages once."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from pathlib import Path

from bench.measure import Line, durations, median
from bench.notebooks import TODAY, fill_households, new_services
from desktop.domain.bilan import SignatureOutcome, SignerRole, SignerToCome
from desktop.domain.measure import Measure
from desktop.services.bundle import Services
from desktop.services.ceremony import AnswerInput
from desktop.services.measures import NewMeasure

TIMES = 5
_CURVE = tuple((0.1 + 0.8 * step / 200, 0.5 + 0.3 * ((step % 20) / 20 - 0.5)) for step in range(200))
_GIVEN = AnswerInput(SignatureOutcome.SIGNED, (_CURVE, _CURVE), read_aloud=True)
_SIGNERS = (
    SignerToCome("", "Éloïse Delattre", SignerRole.HOUSEHOLD),
    SignerToCome("", "Karim Delattre", SignerRole.HOUSEHOLD),
    SignerToCome("", "Anne Roussel", SignerRole.WORKER),
)


def run(directory: Path) -> list[Line]:
    """Medians over some bilans, the first one left out: it makes the laptop's key and loads what signs."""
    services = new_services(directory / "notebook")
    measures = [_ending(services, one.id) for one in fill_households(services, TIMES + 1)]
    answers: list[float] = []

    def sit(index: int) -> None:
        measure = measures[index]
        services.ceremony.freeze(measure.id, _SIGNERS)
        for place in ("menage-1", "menage-2", "travailleur-1"):
            answers.extend(durations(partial(_answer, services, measure, place), 1))
        services.ceremony.seal(measure.id)

    drawn = median(durations(lambda index: services.bilans.preview(measures[index].id), TIMES, 1))
    sit(0)
    answers.clear()
    whole = median(durations(sit, TIMES, 1))
    services.close()
    return [
        Line("one answer in its place of the bilan, kept", median(answers), drawn, "drawing the pages", 2.0),
        # two of them are the copies of the Department and of the file, drawn and kept when the text is fixed
        Line("whole ceremony: frozen, 3 answers, sealed, proved", whole, drawn, "drawing the pages", 13.0),
    ]


def _answer(services: Services, measure: Measure, place: str, _index: int) -> None:
    services.ceremony.answer(measure.id, place, _GIVEN)


def _ending(services: Services, household_id: str) -> Measure:
    measure = services.measures.open(NewMeasure(household_id, "astre", TODAY - timedelta(days=350)))
    services.bilans.begin(measure.id)
    return measure
