"""Notebooks of yesterday and of tomorrow: brought up whole, or left exactly as they were."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from desktop.storage.errors import NotebookDamagedError, NotebookError
from desktop.storage.notebook import create_notebook, open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles
from tests.soak.later_version import LAST_FILE, NEWEST, TODAY, later_version
from tests.soak.place import CHEAP, PASSPHRASE, Place, content, faults, filled, opened, raw


@pytest.fixture(scope="module")
def today(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A filled notebook of today's version."""
    return filled(tmp_path_factory.mktemp("today") / "place")


@pytest.fixture
def place(today: Place, tmp_path: Path) -> Place:
    return today.copy_to(tmp_path / "place")


def schema(place: Place, passphrase: str = PASSPHRASE) -> dict[str, list[str]]:
    """Every table, index and trigger by its name, with what makes it; spaces, quotes and the order of parts aside."""
    with raw(place, passphrase) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    return {name: parts(sql) for name, sql in rows}


def parts(sql: str) -> list[str]:
    made = re.sub(r'["\s]+', " ", sql).strip()
    return sorted(part.strip() for part in re.split(r",(?![^(]*\))", made.removesuffix(")")))


def version(place: Place) -> str:
    with raw(place) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


def files(place: Place) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.notebook.iterdir() if path.is_file()}


def test_a_notebook_of_today_opens_in_a_later_version_with_every_record(place, tmp_path):
    before = content(place)
    with later_version(tmp_path / "later"):
        with opened(place) as services:
            assert faults(services) == []
        after = content(place)
    assert version(place) == NEWEST
    assert after["later"] == [(row[0],) for row in sorted(before["contact"])]
    for table in set(before) - {"alembic_version", "household", "contact", "audit"}:
        assert after[table] == before[table], table
    assert [row[:-1] for row in after["household"]] == before["household"]
    assert [row[-1] for row in after["household"]] == ["later DELATTRE Éloïse"]


def test_a_migrated_notebook_has_the_very_schema_of_a_new_one(place, tmp_path):
    with later_version(tmp_path / "later"):
        with opened(place):
            pass
        fresh = Place(tmp_path / "fresh")
        made, _code = create_notebook(fresh.notebook, PASSPHRASE, CHEAP)
        made.close()
        assert schema(place) == schema(fresh)


def test_a_notebook_of_a_later_version_is_refused_and_not_a_byte_of_it_changes(place, tmp_path):
    with later_version(tmp_path / "later"), opened(place):
        pass
    before = files(place)
    for read_only in (False, True):
        with pytest.raises(NotebookDamagedError) as raised:
            open_with_passphrase(place.notebook, PASSPHRASE, read_only=read_only)
        assert "version plus récente" in raised.value.sentence
        assert "Il n’a pas été touché." in raised.value.sentence
    after = files(place)
    assert {name: after[name] for name in before} == before


def test_who_only_reads_does_not_migrate_and_says_so(place, tmp_path):
    with later_version(tmp_path / "later"), pytest.raises(NotebookError) as raised:
        open_with_passphrase(place.notebook, PASSPHRASE, read_only=True)
    assert "version plus ancienne" in raised.value.sentence
    assert version(place) == TODAY


def test_a_migration_that_fails_leaves_the_notebook_as_it_was_for_the_program_of_before(place, tmp_path):
    before, tables = content(place), schema(place)
    with later_version(tmp_path / "later"):
        last = tmp_path / "later" / LAST_FILE
        last.write_text(last.read_text() + '    raise RuntimeError("broken")\n', encoding="utf-8")
        with pytest.raises(RuntimeError, match="broken"):
            open_with_passphrase(place.notebook, PASSPHRASE)
    assert (content(place), schema(place)) == (before, tables)
    with opened(place) as services:
        assert faults(services) == []


def test_a_migration_that_would_lose_a_reference_is_taken_back_with_a_word(place, tmp_path):
    before = content(place)
    with later_version(tmp_path / "later"):
        last = tmp_path / "later" / LAST_FILE
        last.write_text(last.read_text() + '    op.execute("DELETE FROM measure")\n', encoding="utf-8")
        with pytest.raises(NotebookError, match="perdu leur lien"):
            open_with_passphrase(place.notebook, PASSPHRASE)
    assert content(place) == before


def test_references_are_watched_again_after_a_migration(place, tmp_path):
    with later_version(tmp_path / "later"), opened(place) as services, services.workspace.notebook.read() as uow:
        watched = uow.health._run("PRAGMA foreign_keys").scalar_one()
    assert watched == 1


def test_the_folder_of_a_notebook_has_nothing_that_a_migration_left(place, tmp_path):
    before = set(files(place))
    with later_version(tmp_path / "later"), opened(place):
        pass
    assert set(files(place)) == before
    assert NotebookFiles(place.notebook).database.is_file()
