"""Two laptops write the same visit: both versions stay, a person settles them field by field, and all agree again."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete

from department.database import open_engine
from department.tables import access, record
from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.errors import InvalidInputError, NotAllowedError, NotFoundError
from desktop.services.bundle import Services
from desktop.services.exchange import DeliveryState
from desktop.services.exchange_state import ENROLMENT
from desktop.services.records import save
from tests.factories import saved_household
from tests.services.two_laptops import (
    Pair,
    bodies,
    digests,
    heads_at,
    laptop,
    linked,
    paired,
    receiver_at,
    told,
)


@pytest.fixture
def pair(tmp_path, template, resources, clock):
    with paired(tmp_path, template, resources, clock) as made:
        yield made


def write(services: Services, visit: Contact, **changes) -> Contact:
    with services.workspace.notebook.write() as uow:
        changed = replace(uow.contacts.get(visit.id), **changes)
        save(services.workspace, uow, JournalAct.RECORDED, changed)
    return changed


def kept(services: Services, visit: Contact) -> Contact:
    with services.workspace.notebook.read() as uow:
        return uow.contacts.get(visit.id)


def findings(contact: Contact) -> str:
    return str(contact.answers["findings"])


@pytest.fixture
def both_refused(tmp_path, template, resources, clock):
    """(one, other, household) of two laptops that have a household which the Department refused to the first."""
    first = template.copy_to(tmp_path / "one")
    with receiver_at(tmp_path) as receiver:
        with laptop(first, resources, clock) as services:
            owner = saved_household(linked(services, receiver))
            refuse_first_waiting(services)
        shutil.copytree(first, tmp_path / "other")
        with laptop(first, resources, clock) as one, laptop(tmp_path / "other", resources, clock) as other:
            yield one, linked(other, receiver), owner


def refuse_first_waiting(services: Services) -> None:
    """The Department would not have what was queued first."""
    with services.workspace.notebook.write() as uow:
        waiting = uow.outbox.waiting()
        uow.outbox.mark_tried([entry.id for entry in waiting])
        uow.outbox.mark_refused(waiting[0].id, "Non.")


def diverged(pair: Pair) -> None:
    write(pair.one, pair.visit, answers={"findings": "Mur du nord"}, trace_left="Carte")
    write(pair.other, pair.visit, answers={"findings": "Mur du sud"}, reason="Accord donné")
    assert told(pair.one).conflicts == 0
    assert told(pair.other).conflicts == 1


def test_what_another_laptop_wrote_after_ours_is_taken_in_and_our_own_words_stay(pair):
    write(pair.other, pair.visit, answers={"findings": "Mur du sud"}, note="à elle")
    told(pair.other)
    assert told(pair.one).applied == 1
    here = kept(pair.one, pair.visit)
    assert (findings(here), here.note) == ("Mur du sud", "à moi seule")
    assert told(pair.one).applied == 0
    write(pair.one, pair.visit, answers={"findings": "Les deux murs"})
    result = told(pair.one)
    assert (result.sent, result.conflicts) == (1, 0)
    assert told(pair.other).applied == 1
    assert findings(kept(pair.other, pair.visit)) == "Les deux murs"
    assert digests(pair.one) == digests(pair.other)


def test_two_that_wrote_apart_keep_both_and_nobody_wins(pair):
    diverged(pair)
    assert findings(kept(pair.one, pair.visit)) == "Mur du nord"
    assert findings(kept(pair.other, pair.visit)) == "Mur du sud"
    assert {body["answers"]["findings"] for body in bodies(pair.receiver, pair.visit.id)[1:]} == {
        "Mur du nord", "Mur du sud",
    }  # fmt: skip
    assert told(pair.one).conflicts == 1
    for services in (pair.one, pair.other):
        (found,) = services.conflicts.conflicts()
        assert found.id == pair.visit.id
        assert found.came
        assert services.exchange.state().conflicts == 1


def test_a_conflict_shows_what_differs_side_by_side_in_french(pair):
    diverged(pair)
    (found,) = pair.other.conflicts.conflicts()
    shown = {field.key: (field.mine, field.theirs) for field in found.fields}
    assert shown == {
        "answers.findings": ("Mur du sud", "Mur du nord"),
        "trace_left": ("(non renseigné)", "Carte"),
        "reason": ("Accord donné", "(non renseigné)"),
    }
    assert all(field.label[0].isupper() for field in found.fields)
    assert found.household == "DELATTRE Éloïse"
    assert found.headline
    assert found.by == "l’ordinateur «\u00a0PC-Lens\u00a0»"
    assert "novembre 2026 à 9" in found.mine_at
    agreed = dict(found.agreed)
    assert agreed["Issue"] == "A eu lieu"
    assert not {"Mur du sud", "Mur du nord", "Carte"} & set(agreed.values())


def test_it_is_settled_field_by_field_and_both_and_the_receiver_are_equal(pair):
    diverged(pair)
    with pytest.raises(InvalidInputError):
        pair.other.conflicts.settle(pair.visit.id, {"trace_left": "theirs"})
    choices = {"answers.findings": "theirs", "trace_left": "theirs", "reason": "mine"}
    pair.other.conflicts.settle(pair.visit.id, choices)
    settled = kept(pair.other, pair.visit)
    assert (findings(settled), settled.trace_left, settled.reason) == ("Mur du nord", "Carte", "Accord donné")
    assert settled.note == "à moi seule"
    result = told(pair.other)
    assert (result.sent, result.conflicts) == (1, 0)
    assert told(pair.one).conflicts == 0
    assert kept(pair.one, pair.visit).answers == settled.answers
    assert pair.one.conflicts.conflicts() == pair.other.conflicts.conflicts() == []
    assert digests(pair.one) == digests(pair.other)
    (household,) = [one for one in heads_at(pair.receiver) if one]
    assert len(heads_at(pair.receiver)[household][pair.visit.id]) == 1
    assert pair.other.exchange.messages(DeliveryState.CONFLICT) == []
    for services in (pair.one, pair.other):
        assert services.doctor.examine().is_sound


def test_what_is_settled_cannot_be_settled_again_and_what_changed_is_read_again(pair):
    diverged(pair)
    choices = dict.fromkeys(("answers.findings", "trace_left", "reason"), "mine")
    with pytest.raises(NotAllowedError):
        pair.other.conflicts.settle(pair.visit.id, choices, version_id="another")
    pair.other.conflicts.settle(pair.visit.id, choices)
    with pytest.raises(NotFoundError):
        pair.other.conflicts.settle(pair.visit.id, choices)


def test_a_laptop_put_back_from_an_older_copy_is_in_conflict_with_itself_and_settles(pair, tmp_path):
    write(pair.one, pair.visit, answers={"findings": "Plus tard"})
    told(pair.one)
    write(pair.other, pair.visit, answers={"findings": "Plus tard"}, reason="Vu")
    assert told(pair.other).conflicts == 1
    pair.other.conflicts.settle(pair.visit.id, {"reason": "mine"})
    assert told(pair.other).conflicts == 0
    assert told(pair.one).applied >= 1
    assert kept(pair.one, pair.visit).reason == "Vu"


def test_a_refused_edit_is_never_written_over_by_what_comes(pair):
    write(pair.one, pair.visit, answers={"findings": "Refusé"})
    with pair.one.workspace.notebook.write() as uow:
        (entry,) = uow.outbox.waiting()
        uow.outbox.mark_refused(entry.id, "Motif.")
    write(pair.other, pair.visit, answers={"findings": "Mur du sud"})
    told(pair.other)
    told(pair.one)
    assert findings(kept(pair.one, pair.visit)) == "Refusé"
    assert pair.one.conflicts.count() == 1


def test_what_was_written_before_this_laptop_ever_sent_the_record_is_fetched_too(pair):
    write(pair.one, pair.visit, answers={"findings": "Avant"})
    told(pair.one)
    with pair.other.workspace.notebook.write() as uow:
        uow.settings.put("changes_after", max(row["sequence"] for row in pair.receiver.rows()))
    write(pair.other, pair.visit, answers={"findings": "Après"})
    assert told(pair.other).conflicts == 1
    (found,) = pair.other.conflicts.conflicts()
    assert found.came


def test_what_nobody_chose_stays_as_it_was_on_this_laptop(pair):
    write(pair.other, pair.visit, minutes=45, place="chez la voisine", to_complete=True)
    diverged(pair)
    pair.other.conflicts.settle(pair.visit.id, dict.fromkeys(("answers.findings", "trace_left", "reason"), "theirs"))
    here = kept(pair.other, pair.visit)
    assert (here.minutes, here.place, here.to_complete, here.note) == (45, "chez la voisine", True, "à moi seule")


def test_members_of_a_household_are_settled_one_by_one(pair):
    owner = pair.one.households.get(pair.visit.household_id)
    (head,) = owner.persons
    child = replace(head, id=pair.one.workspace.new_id(), first_name="Inès", phone="", keep_from="")
    pair.one.households.save(replace(owner, persons=(head, child)))
    pair.other.households.save(replace(owner, persons=(replace(head, first_name="Elo", phone="06"),)))
    told(pair.one)
    assert told(pair.other).conflicts == 1
    (found,) = pair.other.conflicts.conflicts()
    keys = {field.theirs.count("Inès"): field.key for field in found.fields}
    assert set(keys) == {0, 1}
    pair.other.conflicts.settle(owner.id, {keys[1]: "theirs", keys[0]: "mine"})
    settled = pair.other.households.get(owner.id)
    assert [(one.first_name, one.phone) for one in settled.persons] == [("Elo", "06"), ("Inès", "")]
    told(pair.other)
    told(pair.one)
    assert [one.first_name for one in pair.one.households.get(owner.id).persons] == ["Elo", "Inès"]
    assert digests(pair.one) == digests(pair.other)


def test_two_laptops_that_both_correct_what_was_refused_know_each_other_by_it(both_refused):
    one, other, owner = both_refused
    one.households.save(replace(owner, composition="alone"))
    other.households.save(replace(owner, composition="couple"))
    assert told(one).conflicts == 0
    assert told(other).conflicts == 1


def test_two_laptops_whose_first_correction_is_refused_too_know_each_other_by_what_was_refused_before(both_refused):
    one, other, owner = both_refused
    for services, last in ((one, "alone"), (other, "couple")):
        for composition in ("couple_children", last):
            services.households.save(replace(owner, composition=composition))
        refuse_first_waiting(services)
    assert told(one).conflicts == 0
    assert told(other).conflicts == 1
    (conflict,) = other.conflicts.conflicts()
    other.conflicts.settle(conflict.id, dict.fromkeys([field.key for field in conflict.fields], "theirs"))
    assert told(other).conflicts == 0
    assert told(one).conflicts == 0
    assert digests(one) == digests(other)
    assert one.households.get(owner.id).composition == other.households.get(owner.id).composition


def test_what_corrected_a_refused_version_before_it_was_refused_is_told_with_what_is_there_in_sight(pair):
    write(pair.other, pair.visit, answers={"findings": "Refusé"})
    write(pair.other, pair.visit, answers={"findings": "Mur du sud"})
    with pair.other.workspace.notebook.write() as uow:
        refused = uow.outbox.waiting()[0]
        uow.outbox.mark_refused(refused.id, "Non.")
    told(pair.other)
    assert refused.sha256 not in {row["sha256"] for row in pair.receiver.rows()}
    write(pair.one, pair.visit, trace_left="Carte")
    assert told(pair.one).conflicts == 1
    (conflict,) = pair.one.conflicts.conflicts()
    pair.one.conflicts.settle(conflict.id, dict.fromkeys([field.key for field in conflict.fields], "theirs"))
    told(pair.one)
    told(pair.other)
    assert digests(pair.one) == digests(pair.other)
    assert findings(kept(pair.other, pair.visit)) == "Mur du sud"


def test_what_a_put_back_server_lost_and_is_gone_here_too_is_followed_by_a_version_that_names_what_it_kept(pair, clock):
    for words in ("Mur du sud", "Les deux murs"):
        write(pair.other, pair.visit, answers={"findings": words})
        told(pair.other)
    first, second, third = [row for row in pair.receiver.rows() if row["record_id"] == pair.visit.id]
    with pair.other.workspace.notebook.read() as uow:
        device = uow.settings.get(ENROLMENT)["device"]
    engine = open_engine(pair.receiver.settings)
    with engine.begin() as connection:
        connection.execute(delete(record).where(record.c.sha256.in_([second["sha256"], third["sha256"]])))
        connection.execute(delete(access).where(access.c.device_id == device))
    engine.dispose()
    clock.instant += timedelta(hours=25)
    told(pair.other)
    *_before, last = [row for row in pair.receiver.rows() if row["record_id"] == pair.visit.id]
    assert {first["sha256"], third["sha256"]} <= set(last["parents"])
    clock.instant += timedelta(hours=25)
    assert told(pair.other).sent == 0
