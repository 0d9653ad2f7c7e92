"""A caseload of forty households taken over until it is killed: all of it is there, or nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from desktop.services.bundle import Services
from desktop.services.importing import Plan
from tests.soak.place import Place, Tell, faults, filled, opened, services_of

_HEADS = ("Dossier", "Nom", "Prénom", "Adresse", "Ville", "Dispositif", "Début")
_ROWS = 40
_TABLE = "caseload.csv"


def take_over(place: Place, tell: Tell) -> None:
    """Takes it over, back, and over again, for as long as it may."""
    services = services_of(place)
    plan = planned(services, place.root)
    before = services.households.count()
    while True:
        made = services.importing.apply(plan)
        tell(str(before + _ROWS))
        services.importing.take_back(made)
        tell(str(before))


def lost_by_taking_over(place: Place, told: list[str]) -> list[str]:
    """Whatever is neither the whole nor nothing."""
    with opened(place) as services:
        count = services.households.count()
        torn = [] if (count - 1) in (0, _ROWS) else [f"torn: {count}"]
        with services.workspace.notebook.read() as uow:
            measures, origins = uow.measures.count(), len(uow.settings.under("origin:"))
        if (measures, origins) != (count, count - 1):
            torn.append(f"torn: {count} households, {measures} measures, {origins} origins")
        return torn + faults(services)


def with_table(root: Path) -> Place:
    """A filled notebook, and an invented table beside it."""
    place = filled(root)
    lines = io.StringIO(newline="")
    rows = ((str(one), f"Nom{one}", "Léa", f"{one} rue Haute", "Lens", "ASTRE", "01/09/2026") for one in range(_ROWS))
    csv.writer(lines, delimiter=";").writerows((_HEADS, *rows))
    (root / _TABLE).write_bytes(lines.getvalue().encode("utf-8"))
    return place


def planned(services: Services, folder: Path) -> Plan:
    """The plan of the table."""
    book = services.importing.read(folder / _TABLE)
    return services.importing.plan(book, services.importing.understood(book))
