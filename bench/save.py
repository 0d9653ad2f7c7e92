"""A durable save with draft, search, audit and outbox against one raw insert of the same size."""

from __future__ import annotations

from datetime import time
from pathlib import Path

from bench.measure import Line, durations, median
from bench.notebooks import TODAY, fill_households, new_services
from desktop.services.measures import NewMeasure
from desktop.services.visits import VisitInput
from desktop.storage.engine import connect
from desktop.storage.keyslots import new_key

TIMES = 400
_TEXT = "Murs humides dans la chambre du nord, chauffage d’appoint, facture d’énergie en hausse. " * 30


def run(directory: Path) -> list[Line]:
    """Medians over the same number of saves, alternating."""
    services = new_services(directory / "notebook")
    household = fill_households(services, 1)[0]
    measure = services.measures.open(NewMeasure(household.id, "astre", TODAY))
    raw = connect(directory / "raw.db", new_key())
    raw.execute("CREATE TABLE contact (id TEXT PRIMARY KEY, answers TEXT)")

    drafts = {index: services.visits.begin(measure.id) for index in range(-5, TIMES)}

    def save(index: int) -> None:
        answers = {"findings": f"{index} {_TEXT}"}
        services.visits.record(VisitInput(measure.id, TODAY, time(14, 30), answers=answers), drafts[index])

    def insert(index: int) -> None:
        raw.execute("INSERT INTO contact VALUES (?, ?)", (str(index), f"{index} {_TEXT}"))

    for index in range(5):
        save(-index - 1)
        insert(-index - 1)
    taken = [(durations(save, 1, first)[0], durations(insert, 1, first)[0]) for first in range(TIMES)]
    subject, floor = median([one for one, _ in taken]), median([other for _, other in taken])
    raw.close()
    services.close()
    return [Line("durable save of a visit (2.7 kB)", subject, floor, "raw insert", 4.0)]
