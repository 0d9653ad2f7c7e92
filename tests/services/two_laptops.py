"""Two laptops of one operator with the same case in hand, and a real receiver between them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from department.settings import Settings
from desktop.domain.contact import Contact
from desktop.services.bundle import Services
from desktop.services.exchange import RoundResult
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from desktop.sync.contract.digests import heads_of, household_digest
from tests.conftest import PASSPHRASE, TODAY
from tests.conftest_postgres import RunningReceiver, running_receiver
from tests.factories import opened_measure, recorded


@contextmanager
def receiver_at(tmp_path: Path, **settings) -> Iterator[RunningReceiver]:
    """A receiver over SQLite."""
    with running_receiver(Settings(f"sqlite:///{tmp_path / 'receiver.db'}", **settings)) as running:
        yield running


@contextmanager
def laptop(place: Path, resources, clock) -> Iterator[Services]:
    """The services over a notebook that is there."""
    notebook = open_with_passphrase(place, PASSPHRASE)
    try:
        yield Services.over(Workspace.over(notebook, resources, clock))
    finally:
        notebook.close()


def linked(services: Services, receiver: RunningReceiver) -> Services:
    """Enrolled there."""
    services.exchange.enrol(receiver.url, receiver.new_code())
    return services


def told(services: Services) -> RoundResult:
    """A round that went to its end."""
    result = services.exchange.push()
    assert result.trouble is None
    assert result.compared
    return result


def a_visit(services: Services, findings: str = "Murs humides") -> Contact:
    """The only visit of a new case."""
    return recorded(services, opened_measure(services), TODAY, answers={"findings": findings}, note="à moi seule")


def digests(services: Services) -> dict[str, str]:
    """Of each household, what the laptop believes that the Department has."""
    with services.workspace.notebook.read() as uow:
        found = uow.versions.arrived(uow.versions.households_told())
    return {
        household: household_digest({record: heads_of(versions) for record, versions in records.items()})
        for household, records in found.items()
    }


def heads_at(receiver: RunningReceiver) -> dict[str, dict[str, list[str]]]:
    """By household and record, the last versions that the receiver keeps."""
    return heads_of_rows(receiver.rows())


def heads_of_rows(rows: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, list[str]]]:
    """The same of what it keeps."""
    versions: dict[str, dict[str, dict[str, list[str]]]] = {}
    for row in rows:
        household = row["household_id"] or ""
        versions.setdefault(household, {}).setdefault(row["record_id"], {})[row["sha256"]] = row["parents"]
    return {
        household: {record: heads_of(found) for record, found in records.items()}
        for household, records in versions.items()
    }


def bodies(receiver: RunningReceiver, record_id: str) -> list[dict]:
    """What the receiver keeps of a record, in the order of its coming."""
    return [json.loads(json.dumps(row["body"])) for row in receiver.rows() if row["record_id"] == record_id]
