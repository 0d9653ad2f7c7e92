"""Two that have everything counted anew at once: one after the other, and neither fails."""

from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy import event, text

from department.clock import utc_now
from department.facts import Facts
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from tests.department.receiving import opened

WAITS = text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
MERGED = {
    "title": "Communes",
    "number": 1,
    "valid_from": "2027-01-01",
    "source": "Département",
    "communes": [
        {
            "on": "2027-01-01",
            "insee": "62498",
            "name": "Lens-Liévin",
            "before": [{"insee": "62498", "name": "Lens"}, {"insee": "62510", "name": "Liévin"}],
        }
    ],
}


def test_reference_data_that_arrive_while_all_is_counted_anew_wait_for_it(postgres_server, migrated_template):
    """On PostgreSQL, where both are under way at once; on SQLite one waits for the other to begin."""
    with postgres_server.database(migrated_template) as url, opened(url) as counting, opened(url) as posting:
        outgoing = Outgoing(posting, load_department_signer(posting), utc_now)
        under_way: list[Future[str]] = []

        with ThreadPoolExecutor(1) as pool:

            @event.listens_for(counting, "commit", once=True)
            def the_other_begins(_connection):
                under_way.append(pool.submit(outgoing.post, "reference", MERGED, Addressee()))
                with opened(url) as watching:
                    while not under_way[0].done():
                        with watching.connect() as connection:
                            if connection.execute(WAITS).scalar_one():
                                return

            Facts(counting).rebuild()
            (posted,) = under_way
            assert posted.result(60)
        assert [one["id"] for one in outgoing.told()] == [posted.result()]
