"""The tables come from the migrations, whatever the database, and from nowhere else."""

import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import StatementError

from department.app import create_app
from department.database import MIGRATIONS, is_current, migrate, open_engine, prepare, writer
from department.errors import ConfigurationError, NotMigratedError
from department.receipts import load_signer
from department.settings import Settings
from department.tables import access, metadata, operator, record
from tests.conftest_postgres import migrate_url


@pytest.fixture
def engine(empty_url):
    engine = open_engine(Settings(empty_url))
    yield engine
    engine.dispose()


def test_the_migrations_make_exactly_the_tables_that_the_program_knows(engine):
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert is_current(engine)


def test_what_was_kept_before_has_its_household_and_who_sent_it(engine):
    household = "0192f3a0-0000-7000-8000-000000000001"
    at = "2026-01-31 09:30:00+00:00"
    with writer(engine).begin() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "0002")
        connection.execute(text("INSERT INTO operator (id, name, created_at) VALUES ('o', 'Soliha', :at)"), {"at": at})
        connection.execute(
            text(
                "INSERT INTO device (id, operator_id, name, token_hash, enrolled_at) VALUES ('d', 'o', 'P', 'h', :at)"
            ),
            {"at": at},
        )
        rows = [(household, "household", "{}"), ("r2", "contact", f'{{"household_id": "{household}", "n": 1.0}}')]
        for number, (record_id, kind, body) in enumerate([*rows, ("r3", "education", "{}")]):
            values = {"id": f"v{number}", "record_id": record_id, "kind": kind, "at": at, "body": body, "yes": True}
            connection.execute(
                text(
                    "INSERT INTO record (id, record_id, kind, operator_id, device_id, sha256, parents, written_at,"
                    " received_at, checked, body) VALUES (:id, :record_id, :kind, 'o', 'd', :id, '[]', :at, :at, :yes,"
                    " :body)"
                ),
                values,
            )
    migrate(engine)
    with engine.connect() as connection:
        households = connection.execute(select(record.c.household_id).order_by(record.c.id)).scalars().all()
        seen = connection.execute(select(access.c.device_id, access.c.record_id).order_by(access.c.record_id)).all()
        bodies = connection.execute(select(record.c.body).order_by(record.c.id)).scalars().all()
    assert households == [household, household, None]
    assert [tuple(row) for row in seen] == [("d", household), ("d", "r2"), ("d", "r3")]
    assert bodies[1] == {"household_id": household, "n": 1.0}


def test_migrating_again_changes_nothing_and_keeps_the_key(engine):
    migrate(engine)
    key = load_signer(engine).public_key
    migrate(engine)
    assert load_signer(engine).public_key == key


def test_migrations_at_the_same_time_take_turns(empty_url):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(migrate_url, [empty_url] * 4))
    engine = open_engine(Settings(empty_url))
    assert is_current(engine)
    engine.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(engine, monkeypatch):
    def failing(_connection):
        raise RuntimeError("power cut")

    monkeypatch.setattr("department.database.make_key", failing)
    with pytest.raises(RuntimeError):
        migrate(engine)
    assert inspect(engine).get_table_names() == []


def test_sqlite_prepares_itself_and_postgresql_waits_for_migrate(engine):
    if engine.dialect.name == "sqlite":
        prepare(engine)
        assert is_current(engine)
        return
    with pytest.raises(NotMigratedError, match="perron-department migrate"):
        prepare(engine)
    with pytest.raises(NotMigratedError):
        create_app(Settings(engine.url.render_as_string(hide_password=False)))
    assert inspect(engine).get_table_names() == []


def test_the_file_with_the_key_is_for_its_owner_only(tmp_path):
    path = tmp_path / "receiver.db"
    migrate_url(f"sqlite:///{path}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_instant_without_its_zone_is_not_written(engine):
    migrate(engine)
    row = {"id": "1", "name": "Soliha", "created_at": datetime(2026, 1, 31)}  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"), engine.begin() as connection:
        connection.execute(operator.insert(), row)


@pytest.mark.parametrize("url", ["postgresql://u:p@h/b", "postgres://u:p@h/b", "postgresql+psycopg://u:p@h/b"])
def test_any_way_to_write_postgresql_means_psycopg(url):
    assert Settings(url).url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize("url", ["", "x", "mysql://h/b", "sqlite://", "sqlite:///:memory:", "postgresql://h:port/b"])
def test_an_address_that_cannot_be_used_is_refused_without_showing_it(url):
    with pytest.raises(ConfigurationError, match="sqlite:///FICHIER"):
        _ = Settings(url).url


def test_settings_never_show_the_password():
    assert "secret" not in repr(Settings("postgresql://u:secret@h/b"))


def test_the_environment_names_the_server_and_the_database():
    settings = Settings.from_environment({"PERRON_DATABASE_URL": "sqlite:///a.db", "PERRON_SERVER_NAME": "Essai"})
    assert (settings.database_url, settings.server_name) == ("sqlite:///a.db", "Essai")
    assert Settings.from_environment({"PERRON_DATABASE_URL": "sqlite:///a.db"}, "sqlite:///b.db").database_url.endswith(
        "b.db"
    )
    assert Settings.from_environment({}).database_url == "sqlite:///perron-department.db"


def test_the_migrations_lie_beside_the_code():
    import department.database

    assert (Path(department.database.__file__).parent / "migrations" / "env.py").is_file()
