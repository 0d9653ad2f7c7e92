"""Indicators and tables of a year over thousands of households, against the same rows read bare; and how they grow."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path
from random import Random
from time import process_time

import sqlcipher3.dbapi2 as driver

from bench.measure import Line, durations, median
from bench.notebooks import TODAY, fill_households, new_services
from desktop.domain.contact import Contact, Outcome
from desktop.domain.measure import Measure, MeasureState
from desktop.paths import resource_dir
from desktop.schemes.base import Scheme
from desktop.services.bundle import Services
from desktop.services.demo_answers import opening_answers, visit_answers

FEW, MANY = 1_000, 6_000
_VISITS = {"astre": 12, "vej": 1, "microcredit": 5}
_TIMES = 3
_AIMS = (("indicators", 8.0), ("table", 10.0), ("claim", 4.0))
"""How many times the bare reading each may take: a contact becomes a record, what is shared of it a few facts."""
_YEAR = TODAY - timedelta(days=364), TODAY
_ROWS = (
    ("measure", "SELECT * FROM measure WHERE scheme = ?", "terms"),
    (
        "contact",
        "SELECT contact.* FROM contact JOIN measure ON measure.id = contact.measure_id WHERE measure.scheme = ?",
        "answers",
    ),
    ("household", "SELECT * FROM household WHERE id IN (SELECT household_id FROM measure WHERE scheme = ?)", ""),
    ("person", "SELECT * FROM person WHERE household_id IN (SELECT household_id FROM measure WHERE scheme = ?)", ""),
)
"""What the figures of a scheme are made from, and the column of each that is JSON."""


def run(directory: Path) -> list[Line]:
    """A year of each scheme: its indicators and its table, a claim, then six times the households."""
    small, large = _notebook(directory / "small", FEW), _notebook(directory / "large", MANY)
    key, database = bytes(large.workspace.notebook.key), directory / "large" / "notebook.db"
    lines = []
    for scheme in ("astre", "vej", "microcredit"):
        floor = _bare(database, key, scheme)
        for name, aim in _AIMS:
            many = _seconds(large, name, scheme)
            lines.append(Line(f"{name} of {MANY} {scheme} over a year", many, floor, "their rows read bare", aim))
            few = _seconds(small, name, scheme) * (MANY / FEW)
            lines.append(Line(f"{name} of {MANY} {scheme}: growth", many, few, f"{MANY // FEW} × {FEW}", 1.3))
    small.close()
    large.close()
    return lines


def _seconds(services: Services, name: str, scheme: str) -> float:
    asked = {"indicators": services.indicators.indicators, "table": services.tables.preview}
    work = asked.get(name, services.claims.claim)
    return median(durations(lambda _: work(scheme, *_YEAR), _TIMES, clock=process_time))


def _bare(database: Path, key: bytes, scheme: str) -> float:
    """Every row once, its JSON read, nothing made of it."""
    connection = driver.connect(str(database))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    found = median(durations(lambda _: _read(connection, scheme), _TIMES, clock=process_time))
    connection.close()
    return found


def _read(connection: driver.Connection, scheme: str) -> None:
    for _, query, column in _ROWS:
        cursor = connection.execute(query, (scheme,))
        place = [one[0] for one in cursor.description].index(column) if column else -1
        for row in cursor:
            if column:
                json.loads(row[place])


def _notebook(directory: Path, count: int) -> Services:
    """As many households under each scheme, with the answers of the demonstration."""
    services = new_services(directory)
    words = tomllib.loads((resource_dir() / "demo.toml").read_text(encoding="utf-8"))
    households = fill_households(services, count)
    random = Random(1)
    for scheme in services.workspace.registry.schemes():
        for start in range(0, count, 500):
            with services.workspace.notebook.write() as uow:
                for index, household in enumerate(households[start : start + 500], start):
                    measure, contacts = _followed(services, scheme, household.id, index, random, words)
                    uow.measures.put(measure)
                    for contact in contacts:
                        uow.contacts.put(contact)
    return services


def _followed(
    services: Services, scheme: Scheme, household_id: str, index: int, random: Random, words: dict[str, object]
) -> tuple[Measure, list[Contact]]:
    begin = TODAY - timedelta(days=300 + index % 28)
    terms = opening_answers(scheme, random, words, TODAY)
    measure = Measure(
        services.workspace.new_id(), household_id, scheme.id, MeasureState.ACTIVE, begin,
        scheme.initial_months(terms), terms_form=scheme.opening_form, terms=terms,
    )  # fmt: skip
    contacts = [
        Contact(
            services.workspace.new_id(), measure.id, household_id, begin + timedelta(days=visit * 25),
            outcome=Outcome.DONE, form=scheme.contact_form, answers=visit_answers(scheme, random, words, 0.5),
        )
        for visit in range(_VISITS[scheme.id])
    ]  # fmt: skip
    return measure, contacts
