"""Numbers for whoever watches over the receiver, in the text form that Prometheus reads; no name, no id in them."""

import mmap
import os
import struct
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, func, select

from department.fact_tables import UNCOUNTED, fact_due, fact_unread
from department.tables import device, erasure, operator, record
from desktop import __version__

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
COUNTED: Final = ("2xx", "3xx", "4xx", "5xx", "milliseconds")
_NUMBER: Final = struct.Struct("<q")
_ROW: Final = _NUMBER.size * len(COUNTED)
_ENDING: Final = ".counters"


class Counters:
    """What the workers have answered: each writes its own small file, mapped into memory; anybody adds them up.

    Without a folder it counts for this process alone. What a worker that ended had counted stays in the sum.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        if folder is None:
            self._own = mmap.mmap(-1, _ROW)
            return
        with (folder / f"{os.getpid()}{_ENDING}").open("w+b") as file:
            file.truncate(_ROW)
            self._own = mmap.mmap(file.fileno(), _ROW)

    def add(self, name: str, number: int = 1) -> None:
        """Adds to one number of this worker."""
        place = COUNTED.index(name) * _NUMBER.size
        with self._lock:
            _NUMBER.pack_into(self._own, place, _NUMBER.unpack_from(self._own, place)[0] + number)

    def totals(self) -> dict[str, int]:
        """The numbers of all workers together."""
        rows = [bytes(self._own)]
        if self._folder is not None:
            found = [file.read_bytes() for file in sorted(self._folder.glob(f"*{_ENDING}"))]
            rows = [row for row in found if len(row) == _ROW]
        places = {name: index * _NUMBER.size for index, name in enumerate(COUNTED)}
        return {name: sum(_NUMBER.unpack_from(row, place)[0] for row in rows) for name, place in places.items()}


def exposition(engine: Engine, totals: Mapping[str, int]) -> str:
    """Everything as text."""
    with engine.connect() as connection:
        return "".join(line + "\n" for line in _lines(connection, totals))


def _lines(connection: Connection, totals: Mapping[str, int]) -> Iterator[str]:
    yield from _metric("perron_build_info", "gauge", "Version du récepteur.", {f'{{version="{__version__}"}}': 1})
    answered = {f'{{status="{name}"}}': number for name, number in totals.items() if name.endswith("xx")}
    yield from _metric("perron_requests_total", "counter", "Réponses données, par classe de statut.", answered)
    seconds = totals["milliseconds"] / 1000
    yield from _metric("perron_request_seconds_total", "counter", "Temps passé à répondre.", {"": seconds})
    for name, help_text, query in _GAUGES:
        value = connection.execute(query).scalar()
        number = value.timestamp() if isinstance(value, datetime) else value or 0
        yield from _metric(name, "gauge", help_text, {"": number})
    yield from _metric("perron_clock_seconds", "gauge", "Heure du serveur.", {"": datetime.now(UTC).timestamp()})


_GAUGES: Final = (
    ("perron_last_sequence", "Numéro de la dernière version reçue.", select(func.max(record.c.sequence))),
    (
        "perron_last_received_seconds",
        "Instant du dernier envoi reçu.",
        select(record.c.received_at).order_by(record.c.sequence.desc()).limit(1),
    ),
    ("perron_operators", "Opérateurs.", select(func.count()).select_from(operator)),
    ("perron_devices", "Postes en service.", select(func.count()).where(device.c.revoked_at.is_(None))),
    ("perron_devices_revoked", "Postes révoqués.", select(func.count()).where(device.c.revoked_at.is_not(None))),
    ("perron_erasures", "Ménages effacés à la demande.", select(func.count()).select_from(erasure)),
    ("perron_facts_due", "Ménages à recompter.", select(func.count(func.distinct(fact_due.c.subject)))),
    (
        "perron_records_unread",
        "Fiches illisibles, non comptées.",
        select(func.count()).where(fact_unread.c.kind != UNCOUNTED),
    ),
    (
        "perron_households_uncounted",
        "Ménages et actions qui n’ont pas pu être comptés.",
        select(func.count()).where(fact_unread.c.kind == UNCOUNTED),
    ),
)


def _metric(name: str, kind: str, help_text: str, values: Mapping[str, float]) -> Iterator[str]:
    yield f"# HELP {name} {help_text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in values.items():
        yield f"{name}{labels} {value}"
