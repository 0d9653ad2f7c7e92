"""Two laptops of one operator with the same case in hand, and a real receiver between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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


def linked(services: Services, receiver: RunningReceiver, name: str = "PC-Lens") -> Services:
    """Enrolled there, under the name of a laptop."""
    services.exchange.enrol(receiver.url, receiver.new_code(), name)
    return services


@dataclass
class Pair:
    """The receiver and both laptops, with a visit that the first wrote before the second had the case."""

    receiver: RunningReceiver
    one: Services
    other: Services
    visit: Contact


@contextmanager
def paired(tmp_path: Path, template, resources, clock) -> Iterator[Pair]:
    """Both open, each enrolled for itself: « PC-Lens » and « PC-Arras »."""
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path))
        first = template.copy_to(tmp_path / "one")
        with laptop(first, resources, clock) as services:
            visit = a_visit(linked(services, receiver))
            told(services)
        shutil.copytree(first, tmp_path / "other")
        one = stack.enter_context(laptop(first, resources, clock))
        other = stack.enter_context(laptop(tmp_path / "other", resources, clock))
        yield Pair(receiver, one, linked(other, receiver, "PC-Arras"), visit)


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
        found = uow.versions.arrived(uow.versions.households_told(""))
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
