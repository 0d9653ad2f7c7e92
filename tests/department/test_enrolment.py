"""Codes open once, for a while; neither codes nor tokens can be read in the database."""

import base64
import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlalchemy import select

from department.database import open_engine
from department.enrolment import Registrar
from department.errors import CodeError
from department.settings import Settings
from department.tables import device, metadata, operator
from desktop.domain.check_sign import ALPHABET
from desktop.sync.contract.enrolment_code import SECRET_SIGNS, read_code

NOON = datetime(2026, 1, 31, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def registrar(receiver_url, clock):
    engine = open_engine(Settings(receiver_url))
    yield Registrar(engine, clock, WEEK)
    engine.dispose()


def test_a_code_is_easy_to_dictate_and_hard_to_guess(registrar):
    codes = {registrar.issue_code("Soliha").code for _ in range(20)}
    assert len(codes) == 20
    assert all(re.fullmatch(f"[{ALPHABET}]{{4}}(-[{ALPHABET}]{{4}}){{5}}", code) for code in codes)
    assert len(ALPHABET) ** SECRET_SIGNS >= 2**60


def test_the_secret_of_a_code_is_enough(registrar):
    code = registrar.issue_code("Soliha").code
    assert registrar.redeem(read_code(code).secret, "Portable").operator == "Soliha"


def test_a_code_opens_once(registrar):
    code = registrar.issue_code("Soliha").code
    enrolled = registrar.redeem(code, "Portable")
    known = registrar.device_of(enrolled.token)
    assert (enrolled.operator, enrolled.device) == ("Soliha", known.id)
    with pytest.raises(CodeError, match="déjà servi"):
        registrar.redeem(code, "Portable")


@pytest.mark.parametrize("written", [str.lower, lambda code: code.replace("-", ""), lambda code: f" {code} "])
def test_a_code_may_be_written_as_people_write(registrar, written):
    assert registrar.redeem(written(registrar.issue_code("Soliha").code), "Portable").operator == "Soliha"


def test_lookalike_letters_are_taken_for_what_they_look_like(registrar):
    code = next(code for code in iter(lambda: registrar.issue_code("Soliha").code, "") if "0" in code or "1" in code)
    assert registrar.redeem(code.replace("0", "o").replace("1", "l"), "Portable")


def test_a_code_lasts_until_the_end_of_its_week(registrar, clock):
    first, second = registrar.issue_code("Soliha"), registrar.issue_code("Soliha")
    assert first.expires_at == NOON + WEEK
    clock.now = first.expires_at - timedelta(seconds=1)
    registrar.redeem(first.code, "Portable")
    clock.now = second.expires_at
    with pytest.raises(CodeError, match="expiré"):
        registrar.redeem(second.code, "Portable")


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA", "", "é", "\u212a"])
def test_a_wrong_code_opens_nothing(registrar, code):
    with pytest.raises(CodeError, match="inconnu"):
        registrar.redeem(code, "Portable")


def test_of_many_laptops_with_one_code_only_one_gets_in(registrar):
    code = registrar.issue_code("Soliha").code

    def tried(number: int) -> bool:
        try:
            registrar.redeem(code, f"Portable {number}")
        except CodeError:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(tried, range(20))) == 1


def test_one_operator_is_one_whatever_the_number_of_codes(registrar, receiver_url):
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(registrar.issue_code, ["Soliha"] * 5))
    engine = open_engine(Settings(receiver_url))
    with engine.connect() as connection:
        assert connection.execute(select(operator.c.name)).scalars().all() == ["Soliha"]
    engine.dispose()


def test_neither_codes_nor_tokens_are_stored_or_shown(registrar, receiver_url):
    issued = registrar.issue_code("Soliha")
    enrolled = registrar.redeem(issued.code, "Portable")
    engine = open_engine(Settings(receiver_url))
    with engine.connect() as connection:
        stored = repr([connection.execute(select(table)).all() for table in metadata.sorted_tables])
    engine.dispose()
    for secret in (issued.code, issued.code.replace("-", ""), enrolled.token):
        assert secret not in stored
    assert issued.code not in repr(issued)
    assert enrolled.token not in repr(enrolled)


def test_a_revoked_laptop_is_not_recognised(registrar, receiver_url):
    enrolled = registrar.redeem(registrar.issue_code("Soliha").code, "Portable")
    engine = open_engine(Settings(receiver_url))
    with engine.begin() as connection:
        connection.execute(device.update().values(revoked_at=NOON))
    engine.dispose()
    assert registrar.device_of(enrolled.token) is None


def test_enrolment_over_http_gives_all_that_a_laptop_keeps(receiver):
    asked = {"code": receiver.new_code(), "device_name": "Portable de Zoé"}
    answer = httpx.post(f"{receiver.url}/v1/enrol", json=asked)
    assert answer.status_code == 200
    told = answer.json()
    assert sorted(told) == ["device", "operator", "receipt_key", "server_name", "token"]
    assert told["server_name"] == "Département du Pas-de-Calais"
    assert len(base64.b64decode(told["receipt_key"])) == 32
    again = httpx.post(f"{receiver.url}/v1/enrol", json=asked)
    assert again.status_code == 403
    assert "déjà servi" in again.json()["reason"]


@pytest.mark.parametrize(
    "asked",
    [
        {},
        [],
        None,
        {"code": "A"},
        {"code": 1, "device_name": "x"},
        {"code": "A", "device_name": ""},
        {"code": "A", "device_name": "\x00"},
        {"code": "\ud800", "device_name": "x"},
        {"code": "A" * 200, "device_name": "x"},
        {"code": "A", "device_name": "x", "operator": "Soliha"},
    ],
)
def test_a_request_that_is_not_an_enrolment_is_refused(receiver, asked):
    answer = httpx.post(f"{receiver.url}/v1/enrol", content=json.dumps(asked))
    assert answer.status_code == 422
    assert answer.json()["reason"]
