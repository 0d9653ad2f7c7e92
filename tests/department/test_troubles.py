"""What a database that fails is told by: the reason and what to do, and no word of its own text."""

import sqlite3
from contextlib import closing

import psycopg
import pytest
from psycopg.errors import DiskFull, InsufficientPrivilege, ReadOnlySqlTransaction, TooManyConnections
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from department.cli import main
from department.troubles import code_of, trouble_of

SECRET = "mot/de:passe"


def wrapped(cause):
    return OperationalError("SELECT 1", {}, cause)


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (DiskFull(SECRET), "plein"),
        (TooManyConnections(SECRET), "max_connections"),
        (InsufficientPrivilege(SECRET), "lui appartenir"),
        (ReadOnlySqlTransaction(SECRET), "lecture seule"),
        (psycopg.OperationalError(f'FATAL: password authentication failed for user "{SECRET}"'), "%2F"),
        (psycopg.OperationalError(f"failed to resolve host '{SECRET}'"), "%2F"),
        (psycopg.OperationalError(f'FATAL: database "{SECRET}" does not exist'), "createdb"),
        (psycopg.OperationalError(f"FATAL: la base de données « {SECRET} » n'existe pas"), "createdb"),
        (psycopg.OperationalError(f"{SECRET}: Connection refused"), "PostgreSQL tourne"),
        (psycopg.OperationalError(SECRET), "vérifiez son adresse"),
        (Exception(SECRET), "vérifiez son adresse"),
    ],
)
def test_a_database_that_fails_is_told_by_its_reason_and_without_its_text(cause, told):
    said = trouble_of(wrapped(cause))
    assert told in said
    assert SECRET not in said
    assert "\n" not in said


def test_what_no_database_said_is_told_in_general():
    assert "vérifiez son adresse" in trouble_of(SQLAlchemyError(SECRET))


def test_the_log_has_the_code_of_a_failure_and_none_of_its_text():
    assert code_of(wrapped(DiskFull(SECRET))) == "53100"
    assert code_of(wrapped(psycopg.OperationalError(SECRET))) == "-"
    assert code_of(ValueError(SECRET)) == "-"


def test_a_base_that_postgresql_does_not_have_is_told(postgres_server, capsys):
    assert main(["records", "--database-url", postgres_server.url("nulle_part")]) == 1
    assert "n’a pas cette base" in capsys.readouterr().err


def test_a_disk_of_sqlite_that_is_full_is_told():
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(sqlite3.OperationalError) as failed:
            connection.execute("CREATE TABLE much AS SELECT zeroblob(9000000) AS one")
    assert "plein" in trouble_of(wrapped(failed.value))
    assert code_of(wrapped(failed.value)) == "SQLITE_FULL"
