"""Reference data of the Department: told whole, used from their days on, set aside when wrong."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from desktop.domain.acts import JournalAct
from desktop.domain.legal_rules import in_force
from desktop.errors import NotAllowedError
from desktop.services.bundle import Services
from desktop.services.inbox import InboxState
from desktop.services.workspace import Workspace
from desktop.storage.inbox import InboxEntry
from desktop.sync.contract.problems import MessageError
from desktop.sync.contract.reference_data import read_reference
from tests.conftest import TODAY
from tests.factories import new_id

LENS, LIEVIN = "62498", "62510"
RULE = {
    "key": "winter_truce", "version": 2, "rule": "G5", "title": "Expulsion, au plus tôt", "words": "Jamais en hiver",
    "article": "CPCE, art. L. 412-6", "source": "Loi nouvelle", "reviewed_on": "2026-11-01",
    "valid_from": "2027-01-01", "starts": "10-15", "ends": "03-31",
}  # fmt: skip
MERGER = {
    "on": TODAY.isoformat(), "insee": LENS, "name": "Lens-Liévin",
    "before": [{"insee": LENS, "name": "Lens"}, {"insee": LIEVIN, "name": "Liévin"}],
}  # fmt: skip
SERVICE = {
    "name": "MDS de Lens",
    "role": "cheffe SLISL",
    "territory": "Lens-Hénin",
    "phone": "03 21 00 00 00",
    "hours": "lundi au jeudi",
}


def edition(**changes):
    """Everything that reference data may say."""
    return {
        "title": "Référentiel logement", "number": 1, "valid_from": TODAY.isoformat(), "source": "Arrêté du 2 novembre",
        "communes": [MERGER], "rules": [RULE], "services": [SERVICE],
    } | changes  # fmt: skip


def came(services, content, sequence: int = 1) -> str:
    """It came with a round, signed."""
    item_id = new_id()
    entry = InboxEntry(item_id, sequence, "reference", "2026-11-20T08:00:00.000000Z", content, "0" * 64, "s", "t")
    with services.workspace.notebook.write() as uow:
        uow.inbox.add(entry)
    return item_id


def acts(services):
    with services.workspace.notebook.read() as uow:
        return [line.action for line in uow.audit.page(0, 20)]


def truce(services, day: date) -> bool:
    """Whether nobody is evicted on that day."""
    rule = in_force(services.workspace.resources.legal_rules, "winter_truce", day)
    return rule.truce.holds(day)


def test_all_that_they_say_is_told_before_they_are_taken(services):
    came(services, edition())
    (line,) = services.inbox.lines()
    facts = dict(line.facts)
    assert line.headline == "Données de référence\u00a0: Référentiel logement"
    assert facts["Édition"] == "n°\u00a01, compte à partir du 22\u00a0novembre 2026"
    assert facts["Communes réunies"] == "Lens et Liévin sont Lens-Liévin à partir du 22\u00a0novembre 2026"
    assert "à partir du 1er\u00a0janvier 2027" in facts["Règle datée G5"]
    assert (
        facts["MDS de Lens, cheffe SLISL"] == "03 21 00 00 00\u00a0; lundi au jeudi\u00a0; territoire\u00a0: Lens-Hénin"
    )


def test_accepted_they_are_used_from_their_days_on_and_the_days_before_stay(services):
    item = came(services, edition())
    assert services.reference.commune(LIEVIN).name == "Liévin"
    services.inbox.accept_reference(item)
    workspace = services.workspace
    assert workspace.commune_on(LIEVIN, TODAY - timedelta(days=1)).name == "Liévin"
    assert workspace.commune_on(LIEVIN, TODAY).name == "Lens-Liévin"
    assert workspace.commune_on(LENS, TODAY - timedelta(days=1)).name == "Lens"
    assert services.reference.communes("Liévin")[0].insee == LENS
    assert (truce(services, date(2026, 10, 20)), truce(services, date(2027, 10, 20))) == (False, True)
    assert services.inbox.services()[0][0] == "MDS de Lens, cheffe SLISL"
    assert acts(services)[0] == JournalAct.REFERENCE_KEPT
    assert services.inbox.lines()[0].state is InboxState.ACCEPTED


def test_they_still_count_when_the_notebook_is_opened_again(services, resources, clock):
    services.inbox.accept_reference(came(services, edition()))
    again = Services.over(Workspace.over(services.workspace.notebook, resources, clock))
    assert truce(again, date(2027, 10, 20))
    assert resources.communes.by_insee(LENS).name == "Lens"  # what is shipped is as it was


def test_set_aside_they_are_used_no_more_and_may_be_used_again(services):
    item = came(services, edition())
    services.inbox.accept_reference(item)
    with services.workspace.notebook.write() as uow:
        uow.inbox.mark_answered(item, "2026-11-22T09:00:00.000000Z")
    undo = services.inbox.set_aside(item)
    assert services.reference.commune(LIEVIN).name == "Liévin"
    assert services.inbox.services() == ()
    assert services.inbox.lines()[0].is_aside
    undo()
    assert services.inbox.services() != ()
    assert acts(services)[:2] == [JournalAct.REFERENCE_KEPT, JournalAct.REFERENCE_ASIDE]


def test_the_answer_is_taken_back_until_the_department_has_it(services):
    item = came(services, edition())
    services.inbox.accept_reference(item)
    services.inbox.take_back(item)
    assert (services.inbox.waiting(), services.inbox.services()) == (1, ())
    services.inbox.accept_reference(item)
    with services.workspace.notebook.write() as uow:
        uow.inbox.mark_answered(item, "2026-11-22T09:00:00.000000Z")
    with pytest.raises(NotAllowedError):
        services.inbox.take_back(item)


def test_what_was_set_aside_and_taken_back_counts_when_it_is_accepted_anew(services):
    item_id = came(services, edition())
    services.inbox.accept_reference(item_id)
    services.inbox.set_aside(item_id)
    services.inbox.take_back(item_id)
    assert not services.inbox.lines()[0].is_aside
    services.inbox.accept_reference(item_id)
    assert not services.inbox.lines()[0].is_aside
    assert services.inbox.services()


def test_the_next_edition_takes_the_place_of_the_services_and_one_that_is_over_shows_none(services):
    services.inbox.accept_reference(came(services, edition()))
    later = edition(number=2, communes=[], rules=[], services=[SERVICE | {"phone": "03 21 99 99 99"}])
    services.inbox.accept_reference(came(services, later, sequence=2))
    assert [words.partition("\u00a0;")[0] for _label, words in services.inbox.services()] == ["03 21 99 99 99"]
    over = later | {"number": 3, "valid_from": "2026-01-01", "valid_until": "2026-11-01"}
    services.inbox.accept_reference(came(services, over, sequence=3))
    assert services.inbox.services() == ()


def test_communes_that_are_one_later_are_not_yet(services):
    tomorrow = MERGER | {"on": (TODAY + timedelta(days=1)).isoformat()}
    services.inbox.accept_reference(came(services, edition(communes=[tomorrow])))
    assert services.reference.commune(LIEVIN).name == "Liévin"


def test_a_rule_may_be_reviewed_and_nothing_else_of_it_changed(services):
    shipped = next(one for one in services.workspace.resources.legal_rules if one.key == "winter_truce")
    reviewed = RULE | {
        "version": 1, "words": shipped.words, "article": shipped.article, "source": shipped.source,
        "valid_from": "2014-03-27", "starts": "11-01", "remark": shipped.remark, "reviewed_on": "2026-11-30",
    }  # fmt: skip
    services.inbox.accept_reference(came(services, edition(rules=[reviewed])))
    found = in_force(services.workspace.resources.legal_rules, "winter_truce", TODAY)
    assert (found.version, found.reviewed_on) == (1, date(2026, 11, 30))
    with pytest.raises(NotAllowedError, match="dit déjà autre chose"):
        services.inbox.accept_reference(came(services, edition(rules=[reviewed | {"starts": "10-01"}]), sequence=2))


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": [RULE | {"key": "inconnue"}]},
        {"rules": [RULE | {"version": 2, "valid_from": "2010-01-01"}]},
        {"communes": [MERGER | {"insee": "62000", "before": [{"insee": "62000", "name": "A"}, MERGER["before"][1]]}]},
    ],
)
def test_what_does_not_fit_is_told_and_goes_on_waiting(services, changes):
    item = came(services, edition(**changes))
    before = services.workspace.resources
    with pytest.raises(NotAllowedError, match="ne vont pas"):
        services.inbox.accept_reference(item)
    assert services.inbox.waiting() == 1
    assert services.workspace.resources is before


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"communes": [], "rules": [], "services": []}, "au moins une"),
        ({"valid_until": "2026-01-01"}, "la fin est avant"),
        ({"communes": [MERGER | {"on": "2020-01-01"}]}, "avant le jour"),
        ({"rules": [RULE | {"starts": "13-40"}]}, "forme inattendue"),
        ({"rules": [RULE | {"starts": "02-30"}]}, "règle datée"),
        ({"lists": {}}, "champ inconnu"),
        ({"number": 0}, "trop petit"),
        ({"source": ""}, "trop court"),
    ],
)
def test_what_is_no_reference_data_is_refused_with_the_place(services, changes, told):
    with pytest.raises(MessageError, match=told):
        read_reference(edition(**changes))
    came(services, json.loads(json.dumps(edition(**changes))))
    assert "ne sait pas lire" in services.inbox.lines()[0].trouble
