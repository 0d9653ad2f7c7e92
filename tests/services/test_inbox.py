"""What the Department sends becomes a measure or is declined, and the Department is told which (A1, V1)."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace

import pytest

from department.clock import utc_now
from department.database import open_engine
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.settings import Settings
from desktop.domain.measure import MeasureState
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.bundle import Services
from desktop.services.inbox import InboxState
from tests.conftest_postgres import RunningReceiver
from tests.services.operators import Operator, trusting
from tests.services.two_laptops import laptop, linked, receiver_at, told

OPERATOR = "Soliha 62"
MANDATE = {
    "scheme": "vej",
    "received_on": "2026-02-02",
    "reference": "SLISL 2026-014",
    "persons": [
        {"last_name": "Delattre", "first_name": "Nadia", "birth_date": "1984-05-17", "phone": "06 12 34 56 78"},
        {"last_name": "Delattre", "first_name": "Sami", "birth_date": "2019-09-01", "role": "child"},
    ],
    "dwelling": {"commune": "62498", "address": "4 rue des Lilas", "postal_code": "62300"},
    "difficulties": "Jugement rendu, le ménage ne répond pas.",
    "terms": {"slisl_head": "Mme Carlier", "stage": "judgment"},
}


@dataclass
class Desk:
    """The Department with a laptop that trusts it."""

    receiver: RunningReceiver
    outgoing: Outgoing
    laptop: Services

    def sends(self, content, kind: str = "mandate", operator: str = OPERATOR) -> str:
        """Posted, and taken in by the next round."""
        item_id = self.outgoing.post(kind, content, Addressee(operator))
        told(self.laptop)
        return item_id

    def answers(self) -> list[dict]:
        """What it was answered, item by item."""
        return [answer for item in self.outgoing.told() for answer in item["answers"]]


@pytest.fixture
def desk(tmp_path, template, resources, clock):
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path))
        engine = open_engine(Settings(f"sqlite:///{tmp_path / 'receiver.db'}"))
        stack.callback(engine.dispose)
        signer = load_department_signer(engine)
        services = stack.enter_context(laptop(template.copy_to(tmp_path / "carnet"), resources, clock))
        services.exchange.enrol(receiver.url, receiver.new_code(OPERATOR))
        trusting(services.workspace, Operator(clock.now(), OPERATOR).file(department_key=signer.public_key))
        yield Desk(receiver, Outgoing(engine, signer, utc_now), services)


def opened(desk: Desk, item_id: str):
    """Accepted as it is proposed."""
    proposal = desk.laptop.inbox.proposal(item_id)
    return desk.laptop.inbox.accept(item_id, proposal.household, proposal.asked)


def test_a_mandate_comes_with_the_round_and_says_in_french_whom_it_is_about(desk):
    desk.sends(MANDATE)
    (line,) = desk.laptop.inbox.lines()
    facts = dict(line.facts)
    assert line.headline == "Mandat VEJ"
    assert facts["Ménage"] == "DELATTRE Nadia, DELATTRE Sami"
    assert facts["Logement"] == "4 rue des Lilas, 62300, Lens"
    assert facts["Reçue par le Département le"] == "2\u00a0février 2026"
    assert (desk.laptop.inbox.waiting(), line.trouble, line.makes_measure) == (1, "", True)


def test_accepted_it_is_a_household_with_its_measure_and_the_department_knows_which(desk):
    measure = opened(desk, desk.sends(MANDATE))
    household = desk.laptop.households.get(measure.household_id)
    assert [person.full_name for person in household.persons] == ["DELATTRE Nadia", "DELATTRE Sami"]
    assert (measure.scheme, measure.state) == ("vej", MeasureState.ACTIVE)
    (line,) = desk.laptop.inbox.lines()
    assert (line.state, line.measure_id, line.is_told) == (InboxState.ACCEPTED, measure.id, False)
    told(desk.laptop)
    assert [answer["accepted"] for answer in desk.answers()] == [measure.id]
    assert desk.laptop.inbox.lines()[0].is_told


def test_it_may_be_about_a_household_that_is_here_already(desk):
    first = opened(desk, desk.sends(MANDATE))
    item = desk.sends(MANDATE | {"reference": "SLISL 2026-020"})
    proposal = desk.laptop.inbox.proposal(item)
    (near,) = proposal.near
    assert near.id == first.household_id
    assert "DELATTRE" not in near.words
    there = desk.laptop.households.get(near.id)
    measure = desk.laptop.inbox.accept(item, there, proposal.asked)
    assert measure.household_id == first.household_id
    assert desk.laptop.households.count() == 1


def test_what_the_opening_lacks_is_told_and_the_item_goes_on_waiting(desk):
    item = desk.sends(MANDATE)
    proposal = desk.laptop.inbox.proposal(item)
    nowhere = replace(proposal.household, dwelling=replace(proposal.household.dwelling, commune="75056"))
    with pytest.raises(InvalidInputError) as refused:
        desk.laptop.inbox.accept(item, nowhere, replace(proposal.asked, start=None))
    assert {"household.dwelling.commune", "start"} <= set(refused.value.fields)
    assert (desk.laptop.inbox.waiting(), desk.laptop.households.count()) == (1, 0)


def test_declined_with_a_motif_that_the_department_reads_and_nothing_of_it_stays(desk):
    item = desk.sends(MANDATE)
    with pytest.raises(InvalidInputError):
        desk.laptop.inbox.decline(item, "  ")
    desk.laptop.inbox.decline(item, "Hors de notre territoire")
    told(desk.laptop)
    assert [answer["declined"] for answer in desk.answers()] == ["Hors de notre territoire"]
    (line,) = desk.laptop.inbox.lines()
    assert (line.state, line.is_told, line.facts) == (InboxState.DECLINED, True, ())


def test_an_answer_no_is_taken_back_until_it_is_told(desk):
    item = desk.sends(MANDATE)
    desk.laptop.inbox.decline(item, "Par erreur")
    desk.laptop.inbox.take_back(item)
    assert desk.laptop.inbox.waiting() == 1
    desk.laptop.inbox.decline(item, "Ménage déjà suivi")
    told(desk.laptop)
    with pytest.raises(NotAllowedError):
        desk.laptop.inbox.take_back(item)
    with pytest.raises(NotAllowedError):
        opened(desk, item)


def test_a_colleague_was_first_and_it_is_said(desk, tmp_path, template, resources, clock):
    with laptop(template.copy_to(tmp_path / "collegue"), resources, clock) as other:
        other.exchange.enrol(desk.receiver.url, desk.receiver.new_code(OPERATOR))
        signer_key = desk.outgoing._signer.public_key
        trusting(other.workspace, Operator(clock.now(), OPERATOR).file(department_key=signer_key))
        item = desk.sends(MANDATE)
        told(other)
        other.inbox.decline(item, "Pas notre secteur")
        told(other)
    desk.laptop.inbox.decline(item, "Complet")
    told(desk.laptop)
    (line,) = desk.laptop.inbox.lines()
    assert line.state is InboxState.ELSEWHERE
    assert [answer["declined"] for answer in desk.answers()] == ["Pas notre secteur"]


def test_what_cannot_be_read_stays_in_the_list_and_can_be_declined(desk):
    item = desk.sends({"scheme": "inconnu", "mots": "autres"})
    (line,) = desk.laptop.inbox.lines()
    assert "ne sait pas lire" in line.trouble
    with pytest.raises(NotAllowedError):
        desk.laptop.inbox.proposal(item)
    desk.laptop.inbox.decline(item, "Illisible")
    told(desk.laptop)
    assert len(desk.answers()) == 1


def test_a_convention_of_the_department_counts_once_it_is_accepted(desk):
    content = {
        "id": "vej-2027", "scheme": "vej", "name": "VEJ 2027", "starts": "2027-01-01", "ends": "2027-12-31",
        "territories": ["lens-hénin"], "rates": {"visit": "130.00"}, "envelope": "5000", "source": "Département",
    }  # fmt: skip
    known = desk.laptop.conventions.all().lines[0].convention
    content |= {"territories": list(known.territories), "rates": {name: str(one) for name, one in known.rates.items()}}
    content["scheme"] = known.scheme
    item = desk.sends(content, "convention", "")
    assert desk.laptop.inbox.lines()[0].headline == "Convention\u00a0: VEJ 2027"
    desk.laptop.inbox.accept_convention(item)
    assert "VEJ 2027" in [line.convention.name for line in desk.laptop.conventions.all().lines]
    told(desk.laptop)
    assert [answer["accepted"] for answer in desk.answers()] == [""]


def test_without_the_departments_key_nothing_is_taken_in(tmp_path, template, resources, clock):
    with receiver_at(tmp_path) as receiver, laptop(template.copy_to(tmp_path / "carnet"), resources, clock) as services:
        linked(services, receiver)
        engine = open_engine(Settings(f"sqlite:///{tmp_path / 'receiver.db'}"))
        Outgoing(engine, load_department_signer(engine), utc_now).post("reference", {"a": 1}, Addressee())
        engine.dispose()
        told(services)
        assert services.inbox.lines() == []
