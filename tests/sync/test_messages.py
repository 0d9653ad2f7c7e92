"""The contract takes what it says and nothing else, and says in French what is wrong."""

import math

import pytest
from pydantic import ValidationError

from desktop.sync.contract.canonical import digest, seal
from desktop.sync.contract.messages import CONTRACT, Enrolment, MessageError, Receipt, RecordMessage, read_record
from tests.sync.messages import record, version_id

FORM = {"id": "astre-visit", "version": 1}


def problems_of(raw: object) -> list[str]:
    with pytest.raises(MessageError) as caught:
        read_record(raw)
    return caught.value.problems


def test_a_record_is_read_with_all_its_fields():
    raw = record(form={"id": "astre-visit", "version": 1}, parents=["a" * 64])
    message = read_record(raw)
    assert (message.id, message.kind, message.sha256) == (raw["id"], "contact", raw["sha256"])
    assert message.form is not None
    assert message.form.version == 1
    assert message.body == raw["body"]


@pytest.mark.parametrize("written_at", ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000120Z"])
def test_what_was_read_gives_back_the_hashed_bytes(written_at):
    raw = record(written_at=written_at, body={"n": [1, 2.5, None, True, "é"]})
    told = read_record(raw).model_dump(mode="json")
    assert told == raw
    assert digest({key: value for key, value in told.items() if key != "sha256"}) == raw["sha256"]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"id": "0192f3a0-0000-4000-8000-000000000001"}, "id"),
        ({"id": "0192F3A0-0000-7000-8000-00000000000A"}, "id"),
        ({"id": 7}, "id"),
        ({"kind": "note"}, "kind"),
        ({"record_id": "x"}, "record_id"),
        ({"parents": ["abc"]}, "parents.0"),
        ({"parents": None}, "parents"),
        ({"written_at": "2026-01-31"}, "written_at"),
        ({"written_at": "2026-01-31T09:30:00"}, "written_at"),
        ({"written_at": "2026-01-31T10:30:00+01:00"}, "written_at"),
        ({"written_at": "2026-01-31T09:30:00.5Z"}, "written_at"),
        ({"written_at": "2026-02-30T09:30:00Z"}, "written_at"),
        ({"written_at": 1}, "written_at"),
        ({"form": {"id": "astre-visit"}}, "form.version"),
        ({"form": {"id": "astre-visit", "version": "1"}}, "form.version"),
        ({"form": {"id": "astre-visit", "version": True}}, "form.version"),
        ({"body": ["x"]}, "body"),
        ({"contract": 0}, "contract"),
        ({"contract": -1}, "contract"),
        ({"contract": True}, "contract"),
        ({"contract": "2"}, "contract"),
        ({"contract": None}, "contract"),
        ({"op": "erase"}, "op"),
        ({"op": "withdraw"}, "op"),
        ({"op": None}, "op"),
        ({"kind": "attachment"}, "kind"),
        ({"contract": 2, "op": "erase"}, "kind"),
        ({"contract": 2, "op": "erase", "kind": "household"}, "body"),
        ({"contract": 2, "op": "erase", "kind": "household", "body": {}, "form": FORM}, "form"),
        ({"epoch": None}, "epoch"),
        ({"epoch": "e" * 101}, "epoch"),
        ({"surname": "Dupont"}, "surname"),
    ],
)
def test_a_field_that_is_not_as_agreed_is_told_with_its_path(changes, path):
    problem = problems_of(record(**changes))[0]
    assert problem.startswith(f"{path}\u00a0:")
    assert "Dupont" not in problem.removeprefix("surname")


@pytest.mark.parametrize(
    "changes",
    [
        {"contract": 1},
        {"contract": 2},
        {"contract": 2, "op": "withdraw"},
        {"contract": 2, "op": "withdraw", "form": FORM},
        {"contract": 2, "op": "erase", "kind": "household", "body": {}},
        {"contract": 2, "kind": "attachment"},
    ],
)
def test_messages_of_both_contracts_are_read_and_tell_what_becomes_of_the_record(changes):
    raw = record(**changes)
    assert read_record(raw).model_dump(mode="json") == raw


@pytest.mark.parametrize("contract", [CONTRACT + 1, 99])
def test_a_later_contract_is_told_as_such_and_not_by_what_it_adds(contract):
    (problem,) = problems_of(record(contract=contract, op="erase", retention="P5Y"))
    assert problem.startswith("contract\u00a0:")
    assert "version plus récente" in problem


@pytest.mark.parametrize("name", ["contract", "op", "epoch"])
def test_a_record_says_its_contract_and_its_hash_covers_it(name):
    raw = record()
    assert problems_of({key: value for key, value in raw.items() if key != name}) == [f"{name}\u00a0: champ manquant."]
    sealed_again = seal({key: value for key, value in raw.items() if key != name})
    assert sealed_again["sha256"] != raw["sha256"]


def test_all_problems_are_told_at_once():
    raw = record(kind="note", record_id="x")
    del raw["form"]
    assert sorted(problem.split("\u00a0")[0] for problem in problems_of(raw)) == ["form", "kind", "record_id"]


def test_many_problems_are_counted():
    problems = problems_of(record(**{f"field_{number}": 1 for number in range(50)}))
    assert len(problems) == 9
    assert problems[-1] == "et 42 autres."


@pytest.mark.parametrize("text", ["\x00", "a\x00b", "\ud800", "\udfff\ud800"])
def test_unreadable_text_is_refused_wherever_it_hides(text):
    raw = record() | {"body": {"answers": {"note": [text]}}}
    (problem,) = problems_of(raw)
    assert problem.startswith("body.answers.note[0]")
    assert text not in problem


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, 2**53, -(2**53)])
def test_numbers_that_not_everyone_reads_alike_are_refused(number):
    assert problems_of(record() | {"body": {"n": number}})[0].startswith("body.n")


def test_an_altered_record_is_refused():
    raw = record()
    raw["body"]["reason"] = "autre chose"
    assert problems_of(raw) == ["sha256\u00a0: l’empreinte ne correspond pas au contenu."]


@pytest.mark.parametrize("raw", [None, [], "text", 1])
def test_what_is_not_a_record_is_refused(raw):
    assert problems_of(raw)


def test_a_validation_error_never_shows_the_values():
    with pytest.raises(ValueError, match="literal_error") as caught:
        RecordMessage.model_validate(seal(record(kind="Dupont")))
    assert "Dupont" not in str(caught.value)


def test_a_receipt_reads_back_to_the_same_json():
    told = {
        "id": version_id(),
        "sha256": "a" * 64,
        "verdict": "accepted",
        "reason": None,
        "sequence": 3,
        "received_at": "2026-01-31T09:30:00.000001Z",
        "signature": "x",
    }
    assert Receipt.model_validate(told).model_dump(mode="json") == told
    torn = told | {"verdict": "conflict", "heads": ["b" * 64]}
    assert Receipt.model_validate(torn).model_dump(mode="json") == torn


@pytest.mark.parametrize(
    "token", ["t" * 19, "t" * 201, "t" * 30 + "\r\nX-Other: 1", "t" * 30 + "\n", "é" * 30, "t t" * 10]
)
def test_a_token_that_no_header_can_carry_is_none(token):
    told = {
        "device": "0192f3a0-0000-7000-8000-00000000ffff", "token": token, "operator": "Soliha", "receipt_key": "k",
        "server_name": "essai",
    }  # fmt: skip
    assert Enrolment.model_validate(told | {"token": "t" * 30}).token == "t" * 30
    with pytest.raises(ValidationError):
        Enrolment.model_validate(told)
