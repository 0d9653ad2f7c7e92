"""Statements that go straight to the driver: same values, same types, same transaction."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import bindparam, insert, select, update

from desktop.storage.compiled import Reading, Writing
from desktop.storage.direct import Direct
from desktop.storage.engine import begin
from desktop.storage.tables import ContactRow, SettingRow
from tests import factories

BY_OUTCOME = select(ContactRow.id, ContactRow.day, ContactRow.answers, ContactRow.to_complete).where(
    ContactRow.outcome == bindparam("outcome")
)


@pytest.fixture
def visited(notebook):
    """A notebook with one visit that took place."""
    household = factories.household()
    measure = factories.measure(household.id)
    contact = factories.contact(measure, date(2026, 3, 2), answers={"findings": "Murs humides", "rooms": [1, 2]})
    with notebook.write() as uow:
        uow.households.put(household)
        uow.measures.put(measure)
        uow.contacts.put(contact)
    return contact


def connection_of(notebook):
    return notebook._engine.connect()


def test_a_compiled_query_gives_the_types_that_the_table_declares(notebook, visited):
    with connection_of(notebook) as connection:
        (row,) = Reading(BY_OUTCOME).all(connection, {"outcome": visited.outcome.value})
    assert (row.id, row.day, row.answers) == (visited.id, visited.day, visited.answers)
    assert isinstance(row.day, date)
    assert row.to_complete is visited.to_complete


def test_a_compiled_query_without_a_row_gives_none(notebook, visited):
    with connection_of(notebook) as connection:
        assert Reading(BY_OUTCOME).first(connection, {"outcome": "never"}) is None
        assert Reading(BY_OUTCOME).all(connection, {"outcome": "never"}) == []


@pytest.mark.parametrize("value", [None, True, 24, 1.5, "24", "", "é’…", [1, "2"], {"a": None}])
def test_a_compiled_statement_keeps_every_json_value_as_it_is(notebook, value):
    with notebook.write() as uow:
        uow.settings.put("kept", value)
    with notebook.read() as uow, connection_of(notebook) as connection:
        assert uow.settings.get("kept", "nothing") == value
        assert connection.execute(select(SettingRow.value).where(SettingRow.name == "kept")).scalar_one() == value


def test_what_a_statement_fixes_need_not_be_given(notebook):
    put = Writing(insert(SettingRow), ["name", "value"])
    change = Writing(update(SettingRow).where(SettingRow.name == bindparam("wanted")).values(value={"fixed": 1}))
    with connection_of(notebook) as connection, connection.begin():
        put.run(connection, {"name": "one", "value": 1})
        change.run(connection, {"wanted": "one"})
    with notebook.read() as uow:
        assert uow.settings.get("one") == {"fixed": 1}


def test_statements_of_both_ways_are_taken_back_together(notebook):
    with connection_of(notebook) as connection, connection.begin() as transaction:
        begin(connection, writing=True)
        Direct(connection).run("INSERT INTO setting (name, value) VALUES ('direct', '1')")
        connection.execute(insert(SettingRow), {"name": "other", "value": 2})
        names = Direct(connection).column("SELECT name FROM setting WHERE name IN ('direct', 'other') ORDER BY name")
        assert names == ["direct", "other"]
        transaction.rollback()
    with notebook.read() as uow:
        assert uow.settings.get("direct") is uow.settings.get("other") is None
