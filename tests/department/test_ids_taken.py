"""On PostgreSQL several operators write at once: an id that another one takes at that very instant is not theirs."""

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from department.inserting import insert_records
from desktop.sync.contract.canonical import canonical_text
from tests.department.receiving import laptop, opened, sent_by
from tests.sync.messages import record


def test_an_id_that_another_operator_takes_between_looking_and_writing_is_refused_and_the_others_are_kept(
    postgres_server, migrated_template
):
    wanted, others = record(), [record() for _ in range(3)]
    with postgres_server.database(migrated_template) as url, opened(url) as engine, opened(url) as theirs:
        mine, stranger = laptop(engine), laptop(engine, "Autre opérateur")
        taken = []

        @event.listens_for(engine, "before_cursor_execute")
        def take_it_first(_connection, _cursor, statement, *_others):
            if "nextval" in statement and not taken:
                taken.append(True)
                taken.extend(sent_by(theirs, stranger, [wanted]))

        receipts = sent_by(engine, mine, [*others, wanted])
        with engine.connect() as connection:
            kept = connection.exec_driver_sql("SELECT id, operator_id FROM record").all()
    assert [one.verdict for one in receipts] == ["accepted"] * 3 + ["refused"]
    assert taken[1].verdict == "accepted"
    assert sorted(kept) == sorted(
        [(wanted["id"], stranger.operator_id), *((one["id"], mine.operator_id) for one in others)]
    )


def test_what_is_written_by_copy_is_kept_sign_by_sign_as_it_was_hashed(postgres_server, migrated_template):
    difficult = 'a\tb\nc\\d\\N "é" \u2028 \U0001f600'
    sent = record(body={"reason": [difficult, 1e16, -0.0, 1.0, 2**53 - 1, None], "answers": {}})
    with postgres_server.database(migrated_template) as url, opened(url) as engine:
        (receipt,) = sent_by(engine, laptop(engine), [sent])
        with engine.connect() as connection:
            (body,) = connection.exec_driver_sql("SELECT body::text FROM record").scalars()
    assert receipt.verdict == "accepted"
    assert body == canonical_text(sent["body"])


def test_a_database_that_goes_away_in_the_midst_of_a_copy_is_away_and_no_fault_of_the_program(
    postgres_server, migrated_template, monkeypatch
):
    with postgres_server.database(migrated_template) as url, opened(url) as engine, opened(url) as other:
        device = laptop(engine)

        class Ending(list):
            def __iter__(self):
                with other.connect() as connection:
                    query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    connection.exec_driver_sql(f"{query} WHERE query LIKE 'COPY%%' AND pid != pg_backend_pid()")
                return super().__iter__()

        def cut(connection, rows, bodies):
            return insert_records(connection, rows * 5000, Ending(bodies * 5000))

        monkeypatch.setattr("department.appending.insert_records", cut)
        with pytest.raises(OperationalError):
            sent_by(engine, device, [record()])
