"""Opening the database, and bringing its tables to this version."""

import sqlite3
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from department.errors import DepartmentError, NotMigratedError
from department.keys import make_department_keys
from department.own_files import make_file
from department.receipts import make_key
from department.reporting import name_for_reports, reported
from department.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK_NUMBER = 0x50455252  # any number of our own: two `migrate` at once take turns
WAIT_SECONDS = 30
WAL_ATTEMPTS = 20
LOG_WAIT = 1000  # milliseconds; who asked to erase waits for the answer


def open_engine(settings: Settings) -> Engine:
    """An engine whose errors carry no personal data; nothing is connected yet."""
    url = settings.url
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": WAIT_SECONDS})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=10,
        connect_args={"options": "-c timezone=utc", "connect_timeout": 10, "prepare_threshold": None},
    )


def writer(engine: Engine) -> Engine:
    """The same engine for transactions that write: on SQLite they take the write lock when they begin."""
    return engine.execution_options(perron_writes=True)


def reader(engine: Engine) -> Engine:
    """The same engine for one query alone: on PostgreSQL it needs no transaction around it."""
    return engine.execution_options(isolation_level="AUTOCOMMIT") if engine.dialect.name == "postgresql" else engine


def let_go_of_the_log(engine: Engine) -> None:
    """On SQLite what was emptied still stands in the log of before; it is emptied too, unless somebody reads just now.

    Then it goes with the next erasure, or when the server stops. On PostgreSQL it is for `VACUUM` (see the guide).
    """
    if engine.dialect.name != "sqlite":
        return
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={LOG_WAIT}", "wal_checkpoint(TRUNCATE)", f"busy_timeout={WAIT_SECONDS * 1000}"):
            cursor.execute(f"PRAGMA {pragma}")
            cursor.fetchall()
        cursor.close()
    finally:
        connection.close()


def migrate(engine: Engine) -> None:
    """Bring the tables to this version and make the server's key, in one transaction."""
    _make_private_file(engine)
    reported()  # read before anybody has to wait
    with writer(engine).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
        _upgrade(connection)
        make_key(connection)
        make_department_keys(connection)
        name_for_reports(connection)


def prepare(engine: Engine) -> None:
    """Make the database ready to serve: SQLite migrates itself, PostgreSQL only by `migrate`."""
    if engine.dialect.name == "sqlite":
        migrate(engine)
        return
    with engine.connect() as connection:
        _refuse_later(connection)
    if not is_current(engine):
        raise NotMigratedError(
            "La base n’est pas à jour : lancez « perron-department migrate » puis relancez cette commande."
        )


def is_current(engine: Engine) -> bool:
    """Whether the tables are those of this version."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head_revision()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


@lru_cache(maxsize=1)
def head_revision() -> str | None:
    """The revision of the tables of this version."""
    return ScriptDirectory.from_config(_config()).get_current_head()


@lru_cache(maxsize=1)
def _known_revisions() -> frozenset[str]:
    return frozenset(one.revision for one in ScriptDirectory.from_config(_config()).walk_revisions())


def _refuse_later(connection: Connection) -> None:
    """DepartmentError for a database, or a copy, whose tables this version does not know."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in _known_revisions():
        raise DepartmentError(
            "Cette base, ou cette copie, est d’une version plus récente du récepteur : installez-la d’abord. Rien n’a "
            "été changé."
        )


def _upgrade(connection: Connection) -> None:
    _refuse_later(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _make_private_file(engine: Engine) -> None:
    """The file holds the server's key: only its owner may read it; SQLite gives its side files the same mode."""
    if engine.dialect.name != "sqlite" or engine.url.database is None:
        return
    try:
        with suppress(FileExistsError):
            make_file(Path(engine.url.database))
    except OSError:
        raise DepartmentError(
            "Le fichier de la base ne peut pas être écrit : vérifiez le dossier et ses droits."
        ) from None


def _set_up_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours, below
    cursor = connection.cursor()
    for attempt in range(WAL_ATTEMPTS):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            break
        except sqlite3.OperationalError:
            # Another connection is at it, and SQLite does not wait for this one statement: it does for a transaction.
            if attempt + 1 == WAL_ATTEMPTS:
                raise
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
    # FULL: a receipt promises that the record outlives a power cut. What is erased is overwritten.
    for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("perron_writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
