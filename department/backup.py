"""A copy of the whole database in one SQLite file, and back: from either database into either.

Beside the copies stands the list of all erasures, ids and hashes alone. What was erased after a copy was made is erased
again when the copy is restored (R1).
"""

import json
import secrets
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, LargeBinary, Table, bindparam, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from department.clock import Clock
from department.database import migrate, open_engine, writer
from department.erasing import erase
from department.errors import DepartmentError
from department.fact_tables import fact, fact_due, fact_unread, indicator, indicator_class
from department.facts import forget
from department.inserting import insert_new
from department.own_files import make_file, make_folder
from department.reporting import everything
from department.settings import Settings
from department.tables import access, device, enrolment_code, inbox_item, metadata, operator, record
from department.versions import ERASE
from department.versions_kept import kept_versions
from desktop.sync.contract.canonical import instant_text

ERASURES = "effacements.jsonl"
_NO_LIST = (
    "La copie {copy} est faite et vérifiée, mais la liste des effacements {list}, à côté, ne peut être ni lue ni "
    "complétée : voyez à quel compte elle appartient et ce qu’elle contient, puis refaites une copie. Sans elle, une "
    "restauration n’effacerait pas à nouveau."
)
AT_ONCE = 500
HEAVY_AT_ONCE = 16
"""Pieces of attachments held in memory at once."""
_COUNTED_ANEW = {fact.name, fact_due.name, fact_unread.name, indicator.name, indicator_class.name, "fact_state"}
_ERASURE_NAMES = (
    "id", "record_id", "operator_id", "device_id", "sha256", "parents", "contract", "epoch", "written_at",
    "received_at", "sequence",
)  # fmt: skip


@dataclass(frozen=True)
class Restored:
    """What a restoration brought back, and how many households it had to erase again."""

    records: int
    erased_again: int


def back_up(engine: Engine, folder: Path, clock: Clock) -> Path:
    """Writes a copy for its owner alone into a folder, checks it, and brings the list of erasures there up to date."""
    make_folder(folder)
    made = folder / f"perron-{clock():%Y%m%d-%H%M%S}.db"
    unfinished = made.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    make_file(unfinished)
    try:
        if engine.dialect.name == "sqlite":
            _copy_online(str(engine.url.database), unfinished)
        else:
            _copy_rows(engine, unfinished)
        _make_one_file(unfinished)
        _check(unfinished)
        unfinished.replace(made)
    except BaseException:
        for end in ("", "-wal", "-shm", "-journal"):  # SQLite's own, which hold rows as well
            unfinished.with_name(unfinished.name + end).unlink(missing_ok=True)
        raise
    try:
        _keep_erasures(engine, folder / ERASURES)
    except (OSError, DepartmentError):
        raise DepartmentError(_NO_LIST.format(copy=made.name, list=ERASURES)) from None
    return made


def restore(engine: Engine, copy: Path, clock: Clock, erasures: Sequence[Path] = ()) -> Restored:
    """Fills an empty database from a copy, erases again what the lists name; DepartmentError if it is not empty.

    Codes that waited when the copy was made may have served since: none of them opens anything any more.
    """
    _check(copy)
    missing = next((place for place in erasures if not place.is_file()), None)
    if missing is not None:
        raise DepartmentError(f"La liste des effacements {missing.name} n’existe pas : rien n’a été changé.")
    migrate(engine)
    with _of_this_version(copy) as source, writer(engine).begin() as connection:
        if any(connection.execute(select(table).limit(1)).first() is not None for table in (operator, inbox_item)):
            raise DepartmentError(
                "Cette base sert déjà (postes, fiches ou envois) : restaurez dans une base vide, rien n’a été changé."
            )
        with source.connect() as reading:
            _replace_all(reading, connection)
        waiting = update(enrolment_code).where(enrolment_code.c.used_at.is_(None))
        connection.execute(waiting.values(used_at=clock()))
        again = _erase_again(connection, _listed([copy.parent / ERASURES, *erasures]), clock)
        connection.execute(insert(fact_due).from_select(["subject"], everything()))
        count = connection.execute(select(func.count()).select_from(record)).scalar_one()
    return Restored(count, again)


@contextmanager
def _of_this_version(copy: Path) -> Iterator[Engine]:
    """A copy as this version has its tables; the file itself stays as it is."""
    with tempfile.TemporaryDirectory(prefix=".perron-", dir=copy.parent) as folder:
        place = Path(folder) / "copy.db"
        shutil.copy(copy, place)
        source = open_engine(_of_file(place))
        try:
            migrate(source)
            yield source
        finally:
            source.dispose()


def _of_file(place: Path) -> Settings:
    """A database of SQLite, whatever signs stand in its name."""
    return Settings(URL.create("sqlite", database=str(place)).render_as_string())


def _copy_online(place: str, copy: Path) -> None:
    """SQLite's own way, while others write."""
    with closing(sqlite3.connect(place)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)


def _copy_rows(engine: Engine, copy: Path) -> None:
    """Every row, as of one instant."""
    target = open_engine(_of_file(copy))
    try:
        migrate(target)
        whole = engine.execution_options(isolation_level="REPEATABLE READ")
        with whole.begin() as reading, writer(target).begin() as connection:
            _replace_all(reading, connection)
    except DBAPIError as error:
        if isinstance(error.orig, sqlite3.Error):  # the copy cannot be written: it is not the database that is away
            raise error.orig from None
        raise
    finally:
        target.dispose()


def _make_one_file(copy: Path) -> None:
    """With nothing beside it that would have to go with it."""
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _replace_all(reading: Connection, connection: Connection) -> None:
    """All rows in place of those that a new database has; what is counted from them is left out."""
    tables = [table for table in metadata.sorted_tables if table.name not in _COUNTED_ANEW]
    for table in reversed(tables):
        connection.execute(table.delete())
    for table in tables:
        _copy(reading, connection, table)
        _go_on(connection, table)


def _copy(reading: Connection, connection: Connection, table: Table) -> None:
    heavy = any(isinstance(column.type, LargeBinary) for column in table.columns)
    at_once = HEAVY_AT_ONCE if heavy else AT_ONCE
    rows = reading.execution_options(yield_per=at_once).execute(select(table)).mappings()
    for part in rows.partitions(at_once):
        _insert(connection, table, [dict(row) for row in part])


def _go_on(connection: Connection, table: Table) -> None:
    """Numbers go on after the last one; SQLite sees to it by itself."""
    for column in table.columns if connection.dialect.name == "postgresql" else ():
        if column.identity is not None:
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{table.name}', '{column.name}'),"  # noqa: S608
                    f" GREATEST((SELECT MAX({column.name}) FROM {table.name}), 1))"
                )
            )


def _insert(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    names = [column.name for column in table.columns]
    over = "OVERRIDING SYSTEM VALUE" if connection.dialect.name == "postgresql" else ""
    places = ", ".join(f":{name}" for name in names)
    statement = text(f"INSERT INTO {table.name} ({', '.join(names)}) {over} VALUES ({places})")  # noqa: S608
    bound = [bindparam(column.name, type_=column.type) for column in table.columns]
    connection.execute(statement.bindparams(*bound), list(rows))


def _check(copy: Path) -> None:
    if not copy.is_file():
        raise DepartmentError("Ce fichier de sauvegarde n’existe pas.")
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            connection.execute("SELECT count(*) FROM record").fetchone()
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise DepartmentError("Ce fichier n’est pas une sauvegarde entière : il est abîmé, ou c’est autre chose.")


def _keep_erasures(engine: Engine, place: Path) -> None:
    """Adds to the list what is not in it yet; nothing is ever taken out of it."""
    known = {one["id"]: one for one in _listed([place])}
    columns = [record.c[name] for name in _ERASURE_NAMES]
    with engine.connect() as connection:
        rows = connection.execute(select(*columns).where(record.c.op == ERASE)).mappings().all()
    for row in rows:
        instants = {name: instant_text(row[name]) for name in ("written_at", "received_at")}
        known[row["id"]] = dict(row) | instants
    lines = "".join(json.dumps(one, sort_keys=True) + "\n" for one in known.values())
    unfinished = place.with_suffix(".part")
    unfinished.unlink(missing_ok=True)
    make_file(unfinished)
    unfinished.write_text(lines, "utf-8")
    unfinished.replace(place)


def _listed(places: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for place in places:
        try:
            lines = place.read_text("utf-8").splitlines() if place.is_file() else []
            for line in lines:
                found = json.loads(line)
                yield {name: found[name] for name in _ERASURE_NAMES}
        except (OSError, ValueError, KeyError, TypeError):
            raise DepartmentError(
                f"La liste des effacements {place.name} est illisible : rien n’a été changé."
            ) from None


def _erase_again(connection: Connection, listed: Iterable[dict[str, Any]], clock: Clock) -> int:
    """Erases what was erased after the copy was made, by the same messages at the same places.

    A copy from before another restoration may have something else at such a place: the message comes last then.
    """
    operators = set(connection.execute(select(operator.c.id)).scalars())
    known = set(connection.execute(select(record.c.id).where(record.c.op == ERASE)).scalars())
    done = 0
    for one in listed:
        if one["operator_id"] not in operators or one["id"] in known:
            continue
        known.add(one["id"])
        connection.execute(insert_new(connection, device, "id"), _departed(one, clock()))
        instants = {name: datetime.fromisoformat(one[name]) for name in ("written_at", "received_at")}
        place = {"sequence": _free_place(connection, one["sequence"]), "household_id": one["record_id"]}
        _insert(connection, record, [_ERASE_ROW | one | instants | place])
        forget(connection, one["operator_id"], one["record_id"], instants["received_at"].date())
        request = next(iter(kept_versions(connection, version_ids=[one["id"]])))
        erase(connection, request, one["device_id"], instants["received_at"])
        told = {"device_id": one["device_id"], "record_id": one["record_id"]}  # it had shown that it has the household
        connection.execute(insert_new(connection, access, "device_id", "record_id"), told)
        done += 1
    _go_on(connection, record)
    return done


def _free_place(connection: Connection, wanted: int) -> int:
    taken = connection.execute(select(record.c.id).where(record.c.sequence == wanted)).first() is not None
    return connection.execute(select(func.max(record.c.sequence))).scalar_one() + 1 if taken else wanted


_ERASE_ROW: dict[str, Any] = {
    "kind": "household", "op": ERASE, "form_id": None, "form_version": None, "checked": True, "body": {},
    "emptied_at": None,
}  # fmt: skip


def _departed(one: dict[str, Any], now: datetime) -> dict[str, Any]:
    """A laptop that was enrolled after the copy was made: it has to be enrolled again."""
    return {
        "id": one["device_id"], "operator_id": one["operator_id"], "name": "Poste inconnu de la sauvegarde",
        "token_hash": secrets.token_hex(32), "enrolled_at": now, "revoked_at": now,
    }  # fmt: skip
