"""Bilans on the way: each finished without a signature, followed by others, never out of reach (C5)."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.bilan import BilanKind, BilanState
from desktop.domain.document_kind import Hands
from desktop.errors import NotAllowedError, NotFoundError
from desktop.services.access_holding import HoldingReader
from tests.conftest import TODAY
from tests.factories import opened_measure, recorded, sealed_bilan, set_day
from tests.services.canaries import Planted

DAY = date(2026, 11, 10)


def _words(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


@pytest.fixture
def of(services):
    made = opened_measure(services, start=date(2025, 12, 1))
    recorded(services, made, DAY, answers={"findings": "Murs humides", "household_words": "On a froid"})
    return made


def test_a_bilan_on_the_way_stands_beside_the_one_of_the_end(services, of):
    end = services.bilans.begin(of.id)
    way = services.interims.begin(of.id)
    assert (way.kind, way.id != end.id) == (BilanKind.INTERIM, True)
    services.bilans.keep(of.id, dict.fromkeys(way.texts, ""), "en chemin", BilanKind.INTERIM)
    assert services.bilans.begin(of.id) == end
    assert services.interims.begin(of.id).household_words == "en chemin"


def test_it_is_finished_without_a_signature_and_taken_up_again(services, of, clock):
    services.interims.begin(of.id)
    finished = services.interims.finish(of.id)
    assert finished.state is BilanState.SEALED
    assert services.bilans.preview(of.id, BilanKind.INTERIM).startswith(b"%PDF")
    with pytest.raises(NotAllowedError):
        services.bilans.keep(of.id, {}, "", BilanKind.INTERIM)
    assert services.interims.reopen(of.id).state is BilanState.DRAFT
    with pytest.raises(NotAllowedError, match="pas terminé"):
        services.interims.reopen(of.id)


def test_there_may_be_several_one_after_the_other(services, of):
    first = services.interims.begin(of.id)
    with pytest.raises(NotAllowedError, match="en cours"):
        services.interims.begin_next(of.id)
    services.interims.finish(of.id)
    second = services.interims.begin_next(of.id)
    assert [(one.id, one.is_finished) for one in services.interims.all(of.id)] == [(second.id, False), (first.id, True)]
    assert services.interims.all(of.id)[0].title == "Bilan d’étape du 22\u00a0novembre 2026"


@pytest.fixture
def three(services, of, clock):
    """Two finished on two days, and a third that is written."""
    made = []
    for day in (TODAY, date(2026, 12, 3), date(2027, 1, 5)):
        set_day(clock, day)
        (services.interims.begin if not made else services.interims.begin_next)(of.id)
        services.bilans.keep(of.id, services.interims.begin(of.id).texts, f"mots du {day}", BilanKind.INTERIM)
        made.append(services.interims.begin(of.id) if day.year == 2027 else services.interims.finish(of.id))
    return made


def test_each_finished_one_stays_at_hand_however_many_follow_it(services, of, three):
    first, second, third = three
    for one in (first, second):
        assert sha256(services.interims.pages(one.id)).hexdigest() == one.sealed_sha256
    with pytest.raises(NotFoundError, match="pas terminé"):
        services.interims.pages(third.id)
    with pytest.raises(NotFoundError, match="pas terminé"):
        services.interims.pages(services.bilans.begin(of.id).id)
    offered = [one for one in services.documents.kinds(of.id) if one.id.startswith("bilan_interim_pages")]
    assert [one.title for one in offered] == [
        "Bilan d’étape du 3\u00a0décembre 2026", "Bilan d’étape du 22\u00a0novembre 2026",
    ]  # fmt: skip
    assert not any(one.refusal for one in offered)
    drawn = [services.documents.render(one.id, of.id) for one in offered]
    assert drawn == [services.interims.pages(one.id) for one in (second, first)]


def test_the_household_and_the_department_each_have_their_own_copy(services):
    planted = Planted(services, "astre")
    services.interims.begin(planted.measure.id)
    finished = services.interims.finish(planted.measure.id)
    hands = {one.id: (one.recipient, one.title) for one in services.documents.kinds(planted.measure.id)}
    title = "Bilan d’étape du 22\u00a0novembre 2026"
    assert hands[f"bilan_interim_pages:{finished.id}"] == (Hands.HOUSEHOLD, title)
    department = f"bilan_interim_department:{finished.id}"
    assert hands[department] == (Hands.DEPARTMENT, f"{title}, exemplaire du Département")
    told = _words(services.documents.render(department, planted.measure.id))
    assert "Exemplaire du Département" in told
    assert [word for word in planted.secret if word in told] == []
    assert "Exemplaire" not in _words(services.interims.pages(finished.id))


def test_that_none_is_finished_is_said_only_when_it_is_so(services, of):
    services.interims.begin(of.id)
    refusals = {one.id: one.refusal for one in services.documents.kinds(of.id)}
    assert refusals["bilan_interim_pages"] == "Aucun bilan d’étape n’est terminé."


def test_a_draft_that_follows_a_finished_one_is_given_up_and_comes_back_whole(services, of, three):
    _first, second, third = three
    given_up = services.interims.withdraw(of.id)
    assert services.interims.begin(of.id) == second
    with pytest.raises(NotAllowedError, match="abandonner"):
        services.interims.withdraw(of.id)
    assert services.interims.restore(given_up) == third == services.interims.begin(of.id)
    with services.workspace.notebook.read() as uow:
        assert uow.bilan_texts.of_bilan(third.id) == given_up.texts != ()
    services.interims.withdraw(of.id)
    services.interims.reopen(of.id)
    with pytest.raises(NotAllowedError, match="commencé depuis"):
        services.interims.restore(given_up)


def test_the_only_one_there_is_is_not_given_up(services, of):
    services.interims.begin(of.id)
    with pytest.raises(NotAllowedError, match="abandonner"):
        services.interims.withdraw(of.id)


def test_earlier_texts_of_every_bilan_are_in_the_access_file(services, of, three):
    sealed_bilan(services, of)
    services.ceremony.correct(of.id, "Une date")
    draft = services.bilans.begin(of.id)
    services.bilans.keep(of.id, draft.texts, "mots de la correction")
    with services.workspace.notebook.read() as uow:
        holding = HoldingReader(services.workspace).read(uow, of.household_id)
        kept = {text.id for one in uow.bilans.everything_of(of.id) for text in uow.bilan_texts.of_bilan(one.id)}
    told = holding.data["measures"][0]
    assert {one["id"] for one in told["bilan_texts"]} == kept
    assert {one["bilan_id"] for one in told["bilan_texts"]} == {*(one.id for one in three), draft.id}
    assert told["bilan"]["state"] == "sealed"
    titles = [title for title, _words in holding.chapters]
    assert sum(title.startswith("Bilan d’étape du 3\u00a0décembre 2026\u00a0: son texte") for title in titles) == 1


def test_it_closes_nothing_and_is_not_sent(services, of):
    services.interims.begin(of.id)
    services.interims.finish(of.id)
    assert services.measures.view(of.id).bilan is None
    with services.workspace.notebook.read() as uow:
        (way,) = uow.bilans.versions(of.id, BilanKind.INTERIM)
        assert not uow.outbox.knows(way.id)
