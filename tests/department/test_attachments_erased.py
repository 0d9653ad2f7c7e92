"""A piece that comes at the very instant at which what it belongs to is erased: nothing of it stays (R1)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from sqlalchemy import event, func, select

from department.attachments import Attachments
from department.clock import utc_now
from department.receipts import load_signer
from department.tables import attachment, attachment_chunk
from desktop.sync.contract.chunks import CHUNK
from tests.department.papers import paper, sha256
from tests.department.receiving import laptop, opened, sent_by
from tests.department.test_facts_kept_up import a_household, told
from tests.sync.messages import record

CONTENT = b"\x01" * (CHUNK + 10)
PATIENCE = 60


def test_a_piece_that_comes_while_its_household_is_erased_does_not_stay(postgres_server, migrated_template):
    """On PostgreSQL, where both are under way at once; on SQLite one waits for the other to end."""
    with postgres_server.database(migrated_template) as url, opened(url) as sending, opened(url) as erasing:
        device, home = laptop(sending), a_household()
        sent_by(sending, device, [told(home), paper(CONTENT, household_id=home.id)])
        request = record(op="erase", contract=2, kind="household", record_id=home.id, body={})
        reached, erased = Event(), []

        @event.listens_for(erasing, "before_cursor_execute")
        def at_the_attachments(_connection, _cursor, statement, *_rest):
            if statement.startswith("DELETE FROM attachment "):
                reached.set()

        with ThreadPoolExecutor(1) as pool:

            @event.listens_for(sending, "commit", once=True)
            def the_erasure_comes_now(_connection):
                erased.append(pool.submit(sent_by, erasing, device, [request]))
                assert reached.wait(PATIENCE)

            papers = Attachments(sending, load_signer(sending), utc_now)
            papers.put(device, sha256(CONTENT), 0, CONTENT[:CHUNK])
            (done,) = erased
            assert [one.verdict for one in done.result(PATIENCE)] == ["accepted"]
        with sending.connect() as connection:
            for table in (attachment, attachment_chunk):
                assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 0, table.name
