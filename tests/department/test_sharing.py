"""A case changes hands: a household is shared with another laptop of the operator, by a command, and no further."""

import json
import uuid

import pytest

from department.cli import main
from desktop.sync.contract.digests import household_digest
from tests.department.test_conflicts import after, first_version


@pytest.fixture
def household(laptop):
    """A household with a visit, sent by the first laptop."""
    household_id = str(uuid.uuid4())
    root = first_version(kind="household", record_id=household_id, body={})
    visit = first_version(body={"household_id": household_id, "reason": "été"})
    laptop.send(root, visit)
    return [root, visit]


@pytest.fixture
def share(receiver, capsys):
    def run(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main(["share", *arguments, "--database-url", receiver.settings.database_url]) == code
        told = capsys.readouterr()
        return told.out if code == 0 else told.err

    return run


def id_of(household):
    return household[0]["record_id"]


def told(laptop, **query):
    return [kept["record"]["id"] for kept in laptop.changes(**query)]


def test_it_tells_who_follows_a_household(laptop, second, household, share):
    (alone,) = json.loads(share(id_of(household), "--json"))
    assert (alone["device"], alone["has_sent"], alone["shared_at"]) == (laptop.enrolment.device, True, None)
    share(id_of(household), "--with", second.enrolment.device)
    by_device = {one["device"]: one for one in json.loads(share(id_of(household), "--json"))}
    assert by_device[second.enrolment.device]["has_sent"] is False
    assert by_device[second.enrolment.device]["shared_at"]
    assert second.enrolment.device in share(id_of(household))


def test_it_tells_who_follows_a_household_no_more(laptop, household, share):
    share(id_of(household), "--withdraw", laptop.enrolment.device)
    (left,) = json.loads(share(id_of(household), "--json"))
    assert (left["has_sent"], left["has_left"]) == (True, True)
    titles, line = share(id_of(household)).splitlines()
    assert line[titles.index("retiré") :].startswith("oui")
    share(id_of(household), "--with", laptop.enrolment.device)
    (again,) = json.loads(share(id_of(household), "--json"))
    assert again["has_left"] is False


def test_shared_it_is_told_whole_and_its_digest_asks_for_it(laptop, second, household, share):
    last = second.get("/v1/changes").json()["next"]
    assert "est partagé" in share(id_of(household), "--with", second.enrolment.device)
    assert "l’était déjà" in share(id_of(household), "--with", second.enrolment.device)
    assert told(second) == [one["id"] for one in household]
    assert told(second, after=last) == []
    heads = {one["record_id"]: [one["sha256"]] for one in household}
    assert second.differing(**{"": household_digest({})}) == {id_of(household): heads}
    assert second.differing(**{id_of(household): household_digest(heads)}) == {}
    assert laptop.differing(**{"": household_digest({})}) == {}


def test_withdrawn_it_is_told_no_more_but_of_what_the_laptop_wrote_itself(laptop, second, household, share):
    share(id_of(household), "--with", second.enrolment.device)
    _, visit = household
    second.send(after(visit, body=visit["body"]))
    assert "n’est plus" in share(id_of(household), "--withdraw", second.enrolment.device)
    assert "n’était pas" in share(id_of(household), "--withdraw", second.enrolment.device)
    assert told(second) == [visit["id"]]


def test_withdrawn_it_is_told_no_more_also_when_the_laptop_wrote_of_the_household_itself(
    laptop, second, household, share
):
    share(id_of(household), "--with", second.enrolment.device)
    root, visit = household
    second.send(after(root, kind="household", body=root["body"]))
    assert told(second) == [root["id"], visit["id"]]
    share(id_of(household), "--withdraw", second.enrolment.device)
    assert told(second) == [root["id"]]
    laptop.send(after(visit, body=visit["body"]))
    assert told(second) == [root["id"]]


def test_who_wrote_a_household_first_follows_it_until_the_case_went_to_another(laptop, second, household, share):
    root, visit = household
    share(id_of(household), "--with", second.enrolment.device)
    mine = after(visit, body=visit["body"])
    second.send(mine)
    assert told(laptop)[-1] == mine["id"]
    assert "n’est plus" in share(id_of(household), "--withdraw", laptop.enrolment.device)
    assert "n’était pas" in share(id_of(household), "--withdraw", laptop.enrolment.device)
    later = first_version(body=visit["body"])
    second.send(later)
    assert later["id"] not in told(laptop)
    assert laptop.differing(**{id_of(household): household_digest({})}) == {}
    (refused,) = laptop.send(after(root, op="erase", kind="household", body={}))
    assert refused["verdict"] == "refused"
    share(id_of(household), "--with", laptop.enrolment.device)
    assert later["id"] in told(laptop)


def test_it_goes_to_no_other_operator_to_no_revoked_laptop_and_not_once_it_is_erased(
    receiver, laptop, second, stranger, household, share
):
    assert "opérateur" in share(id_of(household), "--with", stranger.enrolment.device, code=1)
    assert told(stranger) == []
    assert "Aucun ménage" in share(str(uuid.uuid4()), "--with", second.enrolment.device, code=1)
    assert "Aucun ménage" in share(str(uuid.uuid4()), code=1)
    assert "Aucun poste" in share(id_of(household), "--with", str(uuid.uuid4()), code=1)
    gone = first_version(op="erase", kind="household", record_id=id_of(household), parents=[], body={})
    laptop.send(gone)
    assert "effacé" in share(id_of(household), "--with", second.enrolment.device, code=1)
    url = receiver.settings.database_url
    assert main(["revoke", "--device", second.enrolment.device, "--database-url", url]) == 0
    assert "révoqué" in share(id_of(household), "--with", second.enrolment.device, code=1)


def test_what_was_shared_and_then_erased_is_asked_for_no_more(laptop, second, household, share):
    share(id_of(household), "--with", second.enrolment.device)
    laptop.send(first_version(op="erase", kind="household", record_id=id_of(household), parents=[], body={}))
    assert second.differing(**{"": household_digest({})}) == {}
