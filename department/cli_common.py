"""What the commands have in common."""

import json
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from department.database import open_engine, prepare
from department.errors import DepartmentError
from department.settings import DEFAULT_DATABASE, Settings

_NO_ADDRESS = (
    "Aucune adresse de base n’est donnée (PERRON_DATABASE_URL_FILE), et la base de ce dossier n’existe pas encore : "
    "donnez l’adresse, ou lancez « perron-department migrate » pour essayer ici. Rien n’a été fait."
)


@contextmanager
def opened(settings: Settings) -> Iterator[Engine]:
    """The database, closed after the block."""
    engine = open_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def prepared(settings: Settings) -> Iterator[Engine]:
    """The database as this version wants it; NotMigratedError when only `migrate` may do that."""
    with opened(settings) as engine:
        prepare(engine)
        yield engine


@contextmanager
def existing(settings: Settings) -> Iterator[Engine]:
    """The same of a database that is there already: to look at it must not make one."""
    url = settings.url
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        if settings.database_url == DEFAULT_DATABASE:
            raise DepartmentError(_NO_ADDRESS)
        raise DepartmentError("Cette base n’existe pas encore : lancez « perron-department migrate » d’abord.")
    with prepared(settings) as engine:
        yield engine


@contextmanager
def ended_gently() -> Iterator[None]:
    """Within the block SIGTERM ends as Ctrl + C does: what was begun is cleared away."""
    before = signal.getsignal(signal.SIGTERM)
    with suppress(ValueError):  # outside the main thread there are no signals to answer
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, before)


def print_json(value: Any) -> None:
    """As people read it."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def file_bytes(place: Path, most: int) -> bytes:
    """What a file holds; DepartmentError when it cannot be read, or is too large."""
    try:
        if place.stat().st_size > most:
            raise DepartmentError(f"Le fichier {place.name} est beaucoup trop gros.")
        return place.read_bytes()
    except OSError:
        raise DepartmentError(f"Le fichier {place.name} ne peut pas être lu.") from None


def write_private(place: Path, content: bytes) -> None:
    """Writes a file for its owner alone, whole or not at all."""
    unfinished = place.with_name(place.name + ".part")
    try:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        unfinished.write_bytes(content)
        unfinished.replace(place)
    except OSError:
        raise DepartmentError(f"Le fichier {place.name} ne peut pas être écrit.") from None
