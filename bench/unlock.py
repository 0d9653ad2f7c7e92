"""Unlocking, the derivation of the key aside, against a raw open of the same file and its first query."""

from __future__ import annotations

from pathlib import Path
from time import process_time
from typing import Any

import sqlcipher3.dbapi2 as driver

from bench.measure import Line, durations, median
from bench.notebooks import PASSPHRASE, fill_measures, new_services
from desktop.storage.keyslots import KeySlots, unwrap
from desktop.storage.notebook import Notebook, open_with_key
from desktop.storage.notebook_files import NotebookFiles

TIMES = 300
_QUERY = "SELECT count(*) FROM household"


def run(directory: Path) -> list[Line]:
    """Medians of the two in turns, over a notebook of 200 measures."""
    place = directory / "notebook"
    services = new_services(place)
    fill_measures(services, 200)
    services.close()
    files = NotebookFiles(place)
    slot = KeySlots(files.keys).read()["passphrase"]
    key = bytes(unwrap(slot, PASSPHRASE))
    opened: list[Notebook] = []
    opened_raw: list[Any] = []  # closed outside of the time measured, as the notebook is

    def unlock(_index: int) -> None:
        notebook = open_with_key(place, bytearray(key), slot.identity)
        opened.append(notebook)
        with notebook.read() as uow:
            uow.households.count()

    def open_raw(_index: int) -> None:
        connection = driver.connect(str(files.database))
        opened_raw.append(connection)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute(_QUERY).fetchone()

    taken = []
    for index in range(TIMES):
        whole = durations(unlock, 1, index, process_time)[0]
        opened.pop().close()
        taken.append((whole, durations(open_raw, 1, index, process_time)[0]))
        opened_raw.pop().close()
    subject, floor = median([one for one, _ in taken]), median([other for _, other in taken])
    return [Line("unlock and first query, derivation aside", subject, floor, "raw open and query", 3.0)]
