"""Attachments come in pieces, through any number of cuts, and only what was announced is kept."""

import hashlib
import random
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from sqlalchemy import select

from department.attachments import Attachments
from department.clock import utc_now
from department.database import open_engine
from department.receipts import load_signer
from department.tables import attachment, operator
from desktop.sync.contract.attachments import AttachmentState, attachment_statement
from desktop.sync.contract.chunks import CHUNK, chunk_hashes, chunks_of
from tests.department.laptops import Laptop, verdicts
from tests.department.papers import paper, put, send_pieces, sha256
from tests.department.signatures import signed_by

CONTENT = random.Random(7).randbytes(CHUNK * 2 + 1000)  # made-up content


def state(laptop, content=CONTENT):
    return laptop.get(f"/v1/attachments/{sha256(content)}")


def kept(receiver, content=CONTENT):
    engine = open_engine(receiver.settings)
    with engine.connect() as connection:
        operator_id = connection.execute(select(attachment.c.operator_id)).scalars().first()
    found = b"".join(Attachments(engine, load_signer(engine), utc_now).pieces(operator_id, sha256(content)))
    engine.dispose()
    return found


def test_when_the_last_piece_is_there_a_receipt_is_signed_for_the_whole(receiver, laptop):
    (told,) = laptop.send(paper(CONTENT))
    assert state(laptop).json() == {"have": [], "receipt": None}
    first = put(laptop, CONTENT, 0, CONTENT[:CHUNK]).json()
    assert first == {"have": [0], "receipt": None}
    last = AttachmentState.model_validate_json(httpx.Response(200, json=send_pieces(laptop, CONTENT)).content)
    assert last.have == [0, 1, 2]
    receipt = last.receipt
    assert (receipt.sha256, receipt.size, receipt.sequence) == (sha256(CONTENT), len(CONTENT), told["sequence"])
    statement = attachment_statement(receipt.sha256, receipt.size, receipt.sequence, receipt.received_at)
    assert signed_by(laptop.enrolment.receipt_key, receipt.signature, statement)
    assert kept(receiver) == CONTENT


def test_after_a_cut_only_what_lacks_is_sent(laptop):
    laptop.send(paper(CONTENT))
    send_pieces(laptop, CONTENT, but={1})
    assert state(laptop).json() == {"have": [0, 2], "receipt": None}
    assert put(laptop, CONTENT, 1, CONTENT[CHUNK : 2 * CHUNK]).json()["receipt"]


def test_a_piece_cut_on_the_way_is_not_kept(laptop):
    laptop.send(paper(CONTENT))
    assert put(laptop, CONTENT, 0, CONTENT[: CHUNK - 1]).status_code == 422
    assert state(laptop).json()["have"] == []


def test_sent_again_by_anybody_at_once_the_proof_stays_the_same(laptop, second):
    told = paper(CONTENT)
    laptop.send(told)
    second.send(told)
    pieces = [(one, number, piece) for one in (laptop, second) for number, piece in enumerate(chunks_of(CONTENT))] * 3
    with ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(lambda asked: put(asked[0], CONTENT, *asked[1:]), pieces))
    assert {answer.status_code for answer in answers} == {200}
    proofs = {str(answer.json()["receipt"]) for answer in (*answers, state(laptop), state(second))} - {"None"}
    assert len(proofs) == 1


@pytest.mark.parametrize(
    ("number", "piece", "told"),
    [
        (0, CONTENT[1 : CHUNK + 1], "empreinte"),
        (0, b"", "taille"),
        (1, CONTENT[:CHUNK], "empreinte"),
        (2, CONTENT[:CHUNK], "taille"),
        (3, b"x", "pas autant de morceaux"),
    ],
)
def test_a_piece_that_was_not_announced_is_refused(laptop, number, piece, told):
    laptop.send(paper(CONTENT))
    answer = put(laptop, CONTENT, number, piece)
    assert answer.status_code == 422
    assert told in answer.json()["reason"]
    assert state(laptop).json()["have"] == []


def test_a_piece_larger_than_any_is_refused(laptop):
    laptop.send(paper(CONTENT))
    assert put(laptop, CONTENT, 0, b"x" * (CHUNK + 1)).status_code == 413


def test_pieces_that_do_not_make_the_whole_are_thrown_away_and_can_be_announced_again(laptop):
    wrong = b"z" * 10
    lying = paper(CONTENT, chunks=chunk_hashes(wrong), size=len(wrong))
    assert verdicts(laptop.send(lying)) == ["accepted"]
    answer = put(laptop, CONTENT, 0, wrong)
    assert answer.status_code == 422
    assert "depuis le début" in answer.json()["reason"]
    assert state(laptop).status_code == 404
    laptop.send(paper(CONTENT))
    assert send_pieces(laptop, CONTENT)["receipt"]


def test_what_nobody_announced_is_not_taken(laptop, second, stranger):
    assert put(laptop, CONTENT, 0, CONTENT[:CHUNK]).status_code == 404
    laptop.send(paper(CONTENT))
    send_pieces(laptop, CONTENT)
    for other in (second, stranger):
        assert state(other).status_code == 404
        assert put(other, CONTENT, 0, CONTENT[:CHUNK]).status_code == 404


def test_two_operators_that_have_the_same_paper_do_not_know_it(receiver, laptop, stranger):
    for one in (laptop, stranger):
        one.send(paper(CONTENT))
    send_pieces(laptop, CONTENT)
    assert state(stranger).json() == {"have": [], "receipt": None}
    engine = open_engine(receiver.settings)
    with engine.connect() as connection:
        assert len(connection.execute(select(operator.c.id).join(attachment)).all()) == 2
    engine.dispose()


@pytest.mark.parametrize(
    "changes",
    [
        {"body": {"size": 100 * 1024 * 1024 + 1}},
        {"body": {"size": 0}},
        {"body": {"chunks": []}},
        {"body": {"chunks": ["0" * 64] * 4}},
        {"body": {"sha256": "x"}},
        {"body": {"media_type": "text/html"}},
        {"body": {"title": "x" * 201}},
        {"body": {"note": "x"}},
    ],
)
def test_an_announcement_out_of_bounds_is_refused(laptop, changes):
    assert verdicts(laptop.send(paper(CONTENT, **changes))) == ["refused"]
    assert state(laptop).status_code == 404


@pytest.mark.parametrize("path", ["x", "0" * 63, "G" * 64, "A" * 64, "0" * 64 + "/chunks/-1", "0" * 64 + "/chunks/400"])
def test_addresses_of_no_attachment_are_refused(laptop, path):
    method = "PUT" if "chunks" in path else "GET"
    assert laptop.http.request(method, f"/v1/attachments/{path}", content=b"x").status_code == 422


def test_many_papers_through_repeated_cuts_are_all_there(receiver, laptop):
    chance = random.Random(11)  # a seeded choice of cuts
    contents = [chance.randbytes(CHUNK + 100 + number) for number in range(12)]
    laptop.send(*(paper(content) for content in contents))
    waiting = [(content, number) for content in contents for number in range(2)]
    while waiting:
        chance.shuffle(waiting)
        for content, number in list(waiting):
            piece = list(chunks_of(content))[number]
            cut = chance.random() < 0.4
            answer = put(laptop, content, number, piece[: chance.randrange(len(piece))] if cut else piece)
            if not cut:
                assert answer.status_code == 200
                waiting.remove((content, number))
    for content in contents:
        assert state(laptop, content).json()["receipt"]["sha256"] == sha256(content)
        assert hashlib.sha256(kept(receiver, content)).hexdigest() == sha256(content)


def test_a_worker_that_died_after_the_last_piece_leaves_nothing_undone(receiver_url, receiver, laptop):
    laptop.send(paper(CONTENT))
    send_pieces(laptop, CONTENT)
    engine = open_engine(receiver.settings)
    with engine.begin() as connection:
        connection.execute(attachment.update().values(whole_at=None))
    engine.dispose()
    assert state(laptop).json()["receipt"]


def test_another_laptop_of_the_case_may_finish_it(receiver, laptop):
    told = paper(CONTENT)
    laptop.send(told)
    send_pieces(laptop, CONTENT, but={2})
    with Laptop(receiver) as other:
        other.send(told)
        assert state(other).json()["have"] == [0, 1]
        assert put(other, CONTENT, 2, CONTENT[2 * CHUNK :]).json()["receipt"]


def lying(content=CONTENT):
    """What somebody tells who knows the hash of a paper, and not what it holds."""
    wrong = b"z" * 10
    return paper(content, chunks=chunk_hashes(wrong), size=len(wrong)), wrong


def test_a_false_announcement_that_came_first_holds_nobody_back(receiver, laptop, second):
    false, _wrong = lying()
    assert verdicts(second.send(false)) == verdicts(laptop.send(paper(CONTENT))) == ["accepted"]
    assert state(laptop).json() == {"have": [], "receipt": None}
    assert send_pieces(laptop, CONTENT)["receipt"]
    assert kept(receiver) == CONTENT


def test_false_pieces_throw_away_nothing_that_another_laptop_told_of(receiver, laptop, second):
    laptop.send(paper(CONTENT))
    send_pieces(laptop, CONTENT, but={2})
    false, wrong = lying()
    second.send(false)
    assert put(second, CONTENT, 0, wrong).status_code == 422
    assert state(second).status_code == 404
    assert state(laptop).json() == {"have": [], "receipt": None}
    assert send_pieces(laptop, CONTENT)["receipt"]
    assert kept(receiver) == CONTENT


def test_once_it_is_whole_a_false_announcement_changes_nothing(receiver, laptop, second):
    laptop.send(paper(CONTENT))
    receipt = send_pieces(laptop, CONTENT)["receipt"]
    false, wrong = lying()
    second.send(false)
    put(second, CONTENT, 0, wrong)
    assert state(laptop).json()["receipt"] == receipt
    assert kept(receiver) == CONTENT


def test_the_same_hash_at_another_operator_is_another_attachment(receiver, laptop):
    with Laptop(receiver, "Autre association") as elsewhere:
        false, wrong = lying()
        elsewhere.send(false)
        put(elsewhere, CONTENT, 0, wrong)
        laptop.send(paper(CONTENT))
        assert send_pieces(laptop, CONTENT)["receipt"]
        elsewhere.send(false)
        assert put(elsewhere, CONTENT, 0, wrong).status_code == 422
    assert state(laptop).json()["receipt"]
