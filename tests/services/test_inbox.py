"""What the Department sends becomes a measure or is declined, and the Department is told which (A1, V1)."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, delete, insert, select

from department.clock import utc_now
from department.database import open_engine
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.settings import Settings
from department.tables import inbox_item
from desktop.domain.measure import MeasureState
from desktop.domain.merging import MergeChoice
from desktop.errors import InvalidInputError, NotAllowedError
from desktop.services.bundle import Services
from desktop.services.demo_exchange import INVENTED_EDITION
from desktop.services.inbox import InboxState
from desktop.services.inbox_round import INBOX_AFTER
from desktop.storage.erasure import digest_of
from desktop.sync.client import ReceiverClient
from tests.conftest_postgres import RunningReceiver
from tests.factories import saved_household, set_day
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
    later: Outgoing
    """The same of a later version, which sends what this one cannot read."""
    engine: Engine
    gone: list[dict] = field(default_factory=list)

    def forgets(self, item_id: str) -> None:
        """As after an older copy was put back there."""
        with self.engine.begin() as connection:
            mine = inbox_item.c.id == item_id
            self.gone += [dict(row) for row in connection.execute(select(inbox_item).where(mine)).mappings()]
            connection.execute(delete(inbox_item).where(mine))

    def remembers(self) -> None:
        """A later copy was found."""
        with self.engine.begin() as connection:
            connection.execute(insert(inbox_item), self.gone)

    def sends(self, content, kind: str = "mandate", operator: str = OPERATOR) -> str:
        """Posted, and taken in by the next round."""
        return self.gives(self.outgoing, content, kind, operator)

    def gives(self, outgoing: Outgoing, content, kind: str = "mandate", operator: str = OPERATOR) -> str:
        item_id = outgoing.post(kind, content, Addressee(operator))
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
        later = Outgoing(engine, signer, utc_now, check=lambda _kind, _content: None)
        yield Desk(receiver, Outgoing(engine, signer, utc_now), services, later, engine)


def opened(desk: Desk, item_id: str):
    """Accepted as it is proposed."""
    proposal = desk.laptop.inbox.proposal(item_id)
    return desk.laptop.inbox.accept(item_id, proposal.household, proposal.asked)


def test_a_mandate_comes_with_the_round_and_says_in_french_whom_it_is_about(desk):
    desk.sends(MANDATE)
    (line,) = desk.laptop.inbox.lines()
    facts = dict(line.facts)
    assert line.headline == "Mandat VEJ"
    assert facts["Ménage"].startswith("DELATTRE Nadia (")
    assert "DELATTRE Sami" in facts["Ménage"]
    assert facts["Logement"] == "4 rue des Lilas, 62300 Lens"
    assert facts["Arrivée au Département"] == "2\u00a0février 2026"
    assert (desk.laptop.inbox.waiting(), line.trouble, line.makes_measure) == (1, "", True)


def test_a_laptop_that_is_enrolled_anew_asks_from_the_beginning(desk):
    desk.sends(MANDATE)
    with desk.laptop.workspace.notebook.write() as uow:
        uow.settings.put(INBOX_AFTER, 40)  # the place of another server, or of this one before it was put back
    desk.sends(MANDATE)
    assert desk.laptop.inbox.waiting() == 1
    desk.laptop.exchange.enrol(desk.receiver.url, desk.receiver.new_code(OPERATOR))
    told(desk.laptop)
    assert desk.laptop.inbox.waiting() == 2


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


def test_a_household_merged_while_the_mandate_was_read_has_its_measure_where_it_went(desk):
    first = opened(desk, desk.sends(MANDATE))
    item = desk.sends(MANDATE | {"reference": "SLISL 2026-020"})
    proposal, there = desk.laptop.inbox.proposal(item), desk.laptop.households.get(first.household_id)
    kept = saved_household(desk.laptop, "Delattre")
    desk.laptop.merges.merge(kept.id, there.id, MergeChoice(), "Le même ménage")
    assert desk.laptop.inbox.accept(item, there, proposal.asked).household_id == kept.id
    with desk.laptop.workspace.notebook.read() as uow:
        assert uow.measures.of_household(there.id) == []


def test_what_the_opening_lacks_is_told_and_the_item_goes_on_waiting(desk):
    item = desk.sends(MANDATE)
    proposal = desk.laptop.inbox.proposal(item)
    nowhere = replace(proposal.household, dwelling=replace(proposal.household.dwelling, commune="75056"))
    with pytest.raises(InvalidInputError) as refused:
        desk.laptop.inbox.accept(item, nowhere, replace(proposal.asked, start=None))
    assert {"household.dwelling.commune", "start"} <= set(refused.value.fields)
    assert (desk.laptop.inbox.waiting(), desk.laptop.households.count()) == (1, 0)


def test_what_arrived_there_on_a_day_to_come_here_is_told_beside_the_date(desk):
    arrived = (desk.laptop.today() + timedelta(days=2)).isoformat()
    item = desk.sends(MANDATE | {"received_on": arrived})
    with pytest.raises(InvalidInputError) as refused:
        opened(desk, item)
    assert list(refused.value.fields) == ["start"]
    assert "vérifiez la date de l’ordinateur" in refused.value.fields["start"]
    assert desk.laptop.inbox.waiting() == 1


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


def test_an_answer_no_that_is_taken_back_while_it_is_told_leaves_the_item_whole(desk, monkeypatch):
    item = desk.sends(MANDATE)
    desk.laptop.inbox.decline(item, "Par erreur")
    tell = ReceiverClient.answer_inbox

    def taken_back_meanwhile(client, item_id, answer):
        receipt = tell(client, item_id, answer)
        desk.laptop.inbox.take_back(item_id)
        return receipt

    monkeypatch.setattr(ReceiverClient, "answer_inbox", taken_back_meanwhile)
    told(desk.laptop)
    (line,) = desk.laptop.inbox.lines()
    assert (line.state, line.trouble, line.is_told) == (InboxState.WAITING, "", False)
    assert "DELATTRE Nadia" in dict(line.facts)["Ménage"]


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
    item = desk.gives(desk.later, {"scheme": "inconnu", "mots": "autres", "reference": "SLISL 2026-031"})
    (line,) = desk.laptop.inbox.lines()
    assert "ne sait pas lire" in line.trouble
    assert "Mettez Perron à jour, ou appelez le Département" in line.trouble, "what to do is told too"
    assert ("Référence", "SLISL 2026-031") in line.facts, "to call with"
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
        Outgoing(engine, load_department_signer(engine), utc_now).post("reference", INVENTED_EDITION, Addressee())
        engine.dispose()
        told(services)
        assert services.inbox.lines() == []


def test_what_was_typed_for_an_item_that_waits_no_more_is_let_go_of_and_the_rest_stays(desk):
    kept, gone = desk.sends(MANDATE), desk.sends(MANDATE | {"reference": "SLISL 2026-020"})
    unsaved = desk.laptop.unsaved
    for key in (f"inbox-accept:{kept}", f"inbox-accept:{gone}", f"inbox-decline:{gone}", "inbox-accept:nobody"):
        unsaved.keep(key, {"reason": "Mme Delattre a déménagé"})
    desk.laptop.inbox.decline(gone, "Complet")
    desk.laptop.retention.settle()
    assert unsaved.load(f"inbox-accept:{kept}") != {}
    for key in (f"inbox-accept:{gone}", f"inbox-decline:{gone}", "inbox-accept:nobody"):
        assert unsaved.load(key) == {}
    unsaved.keep(f"inbox-decline:{gone}", {"reason": "Mme Delattre"})
    told(desk.laptop)
    assert unsaved.load(f"inbox-decline:{gone}") == {}


def test_an_answer_to_what_a_server_put_back_does_not_know_is_kept_and_told_and_ends_no_round(desk):
    item = desk.sends(MANDATE)
    desk.laptop.inbox.decline(item, "Secteur non couvert.")
    desk.forgets(item)
    told(desk.laptop)
    (line,) = desk.laptop.inbox.lines()
    assert (line.state, line.is_told, line.is_unknown_there) == (InboxState.DECLINED, False, True)
    assert line.reason == "Secteur non couvert."
    desk.remembers()
    told(desk.laptop)
    (line,) = desk.laptop.inbox.lines()
    assert (line.is_told, line.is_unknown_there) == (True, False)
    assert [answer["declined"] for answer in desk.answers()] == ["Secteur non couvert."]


def test_once_a_day_the_inbox_is_asked_for_from_the_beginning(desk):
    desk.sends(MANDATE)
    with desk.laptop.workspace.notebook.write() as uow:
        uow.settings.put(INBOX_AFTER, 40)  # the place in a server that was put back from an older copy since
    desk.sends(MANDATE)
    assert desk.laptop.inbox.waiting() == 1
    desk.laptop.workspace.clock.instant += timedelta(hours=25)
    told(desk.laptop)
    assert desk.laptop.inbox.waiting() == 2


def test_what_the_department_sent_of_a_household_that_was_deleted_here_does_not_come_again(desk):
    item = desk.sends(MANDATE)
    measure = opened(desk, item)
    told(desk.laptop)
    clock, today = desk.laptop.workspace.clock, desk.laptop.workspace.clock.today()
    desk.laptop.measures.end(measure.id, today, desk.laptop.measures.end_reasons("vej")[0].value)
    set_day(clock, today + timedelta(days=3 * 365))
    assert desk.laptop.retention.delete([measure.household_id]) == 1
    told(desk.laptop)  # the first of that day asks for everything from the beginning
    assert desk.laptop.inbox.lines() == []


def test_an_older_copy_put_back_forgets_what_the_department_sent_of_who_was_deleted_since(desk):
    gone, kept = desk.sends(MANDATE), desk.sends(MANDATE)
    desk.laptop.retention.delete_again({digest_of(gone): desk.laptop.workspace.clock.today()})
    assert [line.id for line in desk.laptop.inbox.lines()] == [kept]
