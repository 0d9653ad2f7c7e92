"""Facts follow the records: written anew, withdrawn, in conflict, erased; readers see the views alone."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from department.due import mark_due
from department.facts import Facts
from department.views import READABLE, let_read
from desktop.domain.household import Dwelling, Household, Person
from desktop.domain.measure import Measure, MeasureState
from desktop.schemes.registry import registry
from desktop.sync.payload import body_of, form_of
from tests.conftest import TODAY
from tests.department.receiving import laptop, opened, sent_by
from tests.factories import contact, new_id
from tests.sync.messages import record

CANARY = "Nom-Très-Reconnaissable"


@pytest.fixture
def engine(receiver_url):
    with opened(receiver_url) as engine:
        yield engine


@pytest.fixture
def device(engine):
    return laptop(engine)


def told(of, **changes):
    form = form_of(of)
    kinds = {Household: "household", Measure: "measure"}
    told_as = {
        "contract": 2,
        "kind": kinds.get(type(of), "contact"),
        "record_id": of.id,
        "body": body_of(of, registry()),
    }
    return record(**told_as | {"form": {"id": form[0], "version": form[1]} if form else None} | changes)


def a_household(**changes):
    person = Person(new_id(), CANARY, "Odile")
    return Household(new_id(), (person,), Dwelling("62498", "3 rue des Postes"), composition="alone", **changes)


def a_measure(home, **changes):
    start = TODAY.replace(month=1, day=5)
    return Measure(new_id(), home.id, "astre", MeasureState.ACTIVE, start, **{"months": 12} | changes)


def value(engine, indicator, scheme="astre", operator="", territory=""):
    Facts(engine).refresh()
    query = """SELECT value FROM reporting_indicator WHERE period_kind = 'année' AND period = :period
        AND operator = :operator AND territory = :territory AND scheme = :scheme AND indicator = :indicator"""
    asked = {"period": str(TODAY.year), "operator": operator, "territory": territory}
    with engine.connect() as connection:
        return connection.execute(text(query), asked | {"scheme": scheme, "indicator": indicator}).scalar()


def test_a_visit_counts_once_it_is_there_and_no_more_once_it_is_withdrawn(engine, device):
    home = a_household()
    measure = a_measure(home)
    visit = contact(measure, TODAY.replace(month=2, day=3))
    told_first = told(visit)
    sent_by(engine, device, [told(home), told(measure), told_first])
    assert value(engine, "visits") == 1
    gone = told(visit, op="withdraw", parents=[told_first["sha256"]])
    assert [receipt.verdict for receipt in sent_by(engine, device, [gone])] == ["accepted"]
    assert value(engine, "visits") == 0
    assert value(engine, "supported") == 1


def test_of_versions_in_conflict_the_one_written_last_counts_until_a_person_settles(engine, device):
    home = a_household()
    measure = a_measure(home)
    first = told(measure)
    sent_by(engine, device, [told(home), first])
    ended = {"state": MeasureState.CLOSED, "ended_on": TODAY.replace(month=3, day=1), "end_reason": "moved"}
    one = told(Measure(**measure.__dict__ | ended), parents=[first["sha256"]], written_at="2026-03-02T09:00:00Z")
    other = told(measure, parents=[first["sha256"]], written_at="2026-03-01T09:00:00Z")
    assert [receipt.verdict for receipt in sent_by(engine, device, [one, other])] == ["accepted", "conflict"]
    assert value(engine, "end_reasons") == 1


def test_a_record_that_went_to_another_household_counts_there_and_no_more_where_it_was(engine, device):
    merged, kept = a_household(), a_household()
    measure = a_measure(merged)
    first = told(measure)
    sent_by(engine, device, [told(merged), told(kept), first])
    assert value(engine, "supported") == 1
    sent_by(engine, device, [told(replace(measure, household_id=kept.id), parents=[first["sha256"]])])
    assert value(engine, "supported") == 1
    with engine.connect() as connection:
        subjects = connection.execute(text("SELECT DISTINCT subject FROM fact")).scalars().all()
    assert subjects == [kept.id]


def test_an_erased_household_leaves_its_counts_and_nothing_that_names_it(engine, device):
    home = a_household()
    measure = a_measure(home)
    visit = contact(measure, TODAY.replace(month=2, day=3))
    sent_by(engine, device, [told(home), told(measure), told(visit)])
    before = {key: value(engine, key) for key in ("visits", "supported", "profile_family")}
    assert set(before.values()) == {1}
    erase = record(op="erase", contract=2, kind="household", record_id=home.id, body={})
    assert [receipt.verdict for receipt in sent_by(engine, device, [erase])] == ["accepted"]
    assert {key: value(engine, key) for key in before} == before
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar() == 0
        columns = [row._mapping for row in connection.execute(text("SELECT * FROM fact_left"))]
    assert not any(one in repr(columns) for one in (home.id, measure.id, visit.id, CANARY))


def test_operators_are_counted_apart_and_together(engine):
    for operator in ("Soliha", "Habitat Littoral"):
        home = a_household()
        sent_by(engine, laptop(engine, operator), [told(home), told(a_measure(home))])
    assert [value(engine, "supported", operator=name) for name in ("", "Soliha", "Habitat Littoral")] == [2, 1, 1]


def test_a_record_that_cannot_be_read_is_named_and_holds_back_no_other(engine, device):
    home = a_household()
    measure = a_measure(home)
    broken = record(kind="contact", body={"household_id": home.id, "measure_id": measure.id, "day": "2026-02-30"})
    sent_by(engine, device, [told(home), told(measure), broken])
    assert value(engine, "supported") == 1
    with engine.connect() as connection:
        unread = connection.execute(text("SELECT record_id, kind FROM reporting_unread")).all()
    assert unread == [(broken["record_id"], "contact")]


def test_counting_everything_anew_changes_nothing(engine, device):
    home = a_household()
    sent_by(engine, device, [told(home), told(a_measure(home))])
    before = value(engine, "supported")
    assert Facts(engine).rebuild() == 1
    assert value(engine, "supported") == before == 1
    assert Facts(engine).due() == 0


def test_a_subject_without_records_counts_nothing(engine):
    with engine.begin() as connection:
        mark_due(connection, ["nobody"])
    assert Facts(engine).refresh() == 1


def test_no_view_names_a_person(engine, device):
    home = a_household()
    measure = a_measure(home, referent="Référente Canari")
    sent_by(engine, device, [told(home), told(measure), told(contact(measure, TODAY, reason="Canari"))])
    Facts(engine).refresh()
    with engine.connect() as connection:
        rows = [
            connection.execute(text(f"SELECT * FROM {view} {where}")).all()
            for view in READABLE
            for where in [
                f"WHERE period = '{TODAY.year}'" if view in ("reporting_indicator", "reporting_class") else ""
            ]
        ]
    assert not any(word in repr(rows) for word in (CANARY, "Odile", "Postes", "Canari"))


def test_readers_read_the_views_and_no_table(postgres_server, migrated_template):
    role = "perron_lecture_essai"
    with postgres_server.database(migrated_template) as url, opened(url) as engine:
        with engine.begin() as connection:
            let_read(connection, role)
        with engine.begin() as connection:
            assert let_read(connection, role) is False
        try:
            for view in READABLE:
                with engine.begin() as connection:
                    connection.execute(text(f"SET LOCAL ROLE {role}"))
                    connection.execute(text(f"SELECT * FROM {view} LIMIT 1")).all()
            for table in ("record", "fact", "device", "server_key", "operator"):
                with engine.connect() as connection:
                    connection.execute(text(f"SET LOCAL ROLE {role}"))
                    with pytest.raises(DBAPIError, match="permission denied"):
                        connection.execute(text(f"SELECT * FROM {table} LIMIT 1"))
        finally:
            with engine.begin() as connection:
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))
