"""SQLAlchemy over SQLCipher: a raw key, no parameter ever in an exception, one writer at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from desktop.storage.direct import Direct
from desktop.storage.errors import NotebookBusyError, NotebookDamagedError, NotebookError, WrongKeyError
from desktop.storage.memory import Secret, wipe

CLEAR_HEADER = b"SQLite format 3\x00"
_DAMAGED: Final = (
    "disk I/O error", "database disk image is malformed", "file is not a database", "malformed database schema",
    "vtable constructor failed", "fts5: corrupt",
)  # fmt: skip
"""What SQLite says of a page that is not as it was written, according to where it is."""
_HEX: Final = tuple(b"%02x" % byte for byte in range(256))


def connect(path: Path, key: Secret, *, read_only: bool = False) -> Any:
    """A driver connection to an encrypted file; raises WrongKeyError, or NotebookDamagedError on a file in clear."""
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    refuse_clear_file(path)
    connection = driver.connect(str(path), check_same_thread=False, isolation_level=None, timeout=10)
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA cipher_log_level = NONE")
        give_key(connection, key)
        if not cursor.execute("PRAGMA cipher_version").fetchone():
            raise NotebookDamagedError("Le chiffrement n’est pas disponible\u00a0: le carnet reste fermé.")
        _read_first_page(cursor)
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "temp_store = MEMORY",
            "secure_delete = ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if read_only:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()
    except BaseException:
        connection.close()
        raise
    return connection


def cipher_version() -> str:
    """Which SQLCipher is inside, over which SQLite; empty when what is there does not encrypt."""
    connection = driver.connect(":memory:")
    try:
        row = connection.execute("PRAGMA cipher_version").fetchone()
        return f"{row[0]}, SQLite {driver.sqlite_version}" if row else ""
    finally:
        connection.close()


def give_key(connection: Any, key: Secret) -> None:
    """Gives a connection the raw key of its file; the text of a PRAGMA would stay in memory."""
    with in_digits(key) as told:
        connection.set_key(told)


@contextmanager
def in_digits(key: Secret) -> Iterator[bytearray]:
    """A raw key as SQLCipher takes it, in hexadecimal, wiped afterwards."""
    told = bytearray(b"x'" + bytes(2 * len(key)) + b"'")  # of its full size: one that grows leaves copies behind
    for place, byte in enumerate(key):
        told[2 + 2 * place : 4 + 2 * place] = _HEX[byte]
    try:
        yield told
    finally:
        wipe(told)


@contextmanager
def looking(path: Path, key: Secret) -> Iterator[Any]:
    """A cursor on a file and the journal beside it, that changes neither; a wrong key shows at the first read."""
    connection = driver.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA cipher_log_level = NONE")
        give_key(connection, key)
        yield cursor
    finally:
        connection.close()


def is_sound(path: Path, key: Secret) -> bool:
    """Whether a file and the journal beside it make one whole database; looked at without changing either."""
    try:
        with looking(path, key) as cursor:
            return bool(cursor.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)])
    except driver.DatabaseError:
        return False


def refuse_clear_file(path: Path) -> None:
    """Raises NotebookDamagedError when the file lies in clear: Perron never works on such a file."""
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(CLEAR_HEADER)) == CLEAR_HEADER:
                raise NotebookDamagedError(
                    "Ce fichier n’est pas chiffré\u00a0: Perron refuse d’y travailler.",
                    safe="Il n’a pas été modifié.",
                    do="Demandez conseil au service informatique.",
                )


def _read_first_page(cursor: Any) -> None:
    try:
        cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver.DatabaseError as error:
        if "not a database" in str(error):
            raise WrongKeyError(
                "La clé n’ouvre pas ce carnet.",
                safe="Le carnet n’a pas été modifié.",
                do="Vérifiez que le dossier est complet, ou reprenez une sauvegarde.",
            ) from None
        raise


@contextmanager
def telling() -> Iterator[None]:
    """Tells in French what the disk or another program did to the notebook; a fault of ours goes on as it is."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        told = _told(str(error.orig if isinstance(error, DBAPIError) else error))
        if told is None:
            raise
        raise told from None


def _told(message: str) -> NotebookError | None:
    safe = "Ce qui était enregistré reste dans le carnet."
    match message:
        case "database or disk is full":
            return NotebookError("Le disque est plein.", safe=safe, do="Libérez de la place, puis recommencez.")
        case "database is locked":
            return NotebookBusyError("Le carnet est occupé par un autre programme.", safe=safe, do="Recommencez.")
        case "attempt to write a readonly database":
            return NotebookError("Impossible d’écrire dans le dossier du carnet.", safe=safe, do="Vérifiez ses droits.")
        case "unable to open database file":
            return NotebookError("Le fichier du carnet n’a pas pu être ouvert.", safe=safe, do="Vérifiez ses droits.")
        case _ if message.startswith(_DAMAGED):
            return NotebookDamagedError(
                "Le fichier du carnet est abîmé ou n’est plus lisible.",
                safe="Il n’a pas été modifié.",
                do="Fermez Perron, copiez le dossier du carnet, puis reprenez une sauvegarde.",
            )
    return None


def notebook_engine(path: Path, key: Secret, *, read_only: bool = False) -> Engine:
    """An engine over encrypted connections; the one used last is taken first, for it knows the most pages."""
    known = _known()
    pool = QueuePool(
        lambda: connect(path, key, read_only=read_only),
        pool_size=3,
        max_overflow=2,
        use_lifo=True,
        dialect=known.dialect,
    )
    return Engine(pool, known.dialect, known.url, hide_parameters=True)


@cache
def _known() -> Engine:
    """What SQLAlchemy finds out of a driver at its first connection: each time, it cost half an opening."""
    engine = create_engine("sqlite://", module=driver)
    engine.connect().close()
    engine.dispose()
    return engine


@contextmanager
def transaction(engine: Engine, *, writing: bool = False) -> Iterator[Connection]:
    """A connection in one transaction, kept whole or not at all; `writing` begins at once, so that it never fails
    half-way."""
    with telling(), engine.connect() as connection, connection.begin():
        begin(connection, writing=writing)
        yield connection


def begin(connection: Connection, *, writing: bool) -> None:
    """Begins what SQLAlchemy has begun, which leaves it to the driver, and the driver, which leaves it to us."""
    Direct(connection).run("BEGIN IMMEDIATE" if writing else "BEGIN DEFERRED")
