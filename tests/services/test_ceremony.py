"""The ceremony up to the frozen text: who is asked to sign, what is fixed, what changes no more (A5, R5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.bilan import BilanState, SignerRole, SignerToCome
from desktop.domain.household import PersonRole
from desktop.errors import NotAllowedError, NotFoundError
from desktop.reports.sealing import SEAL_PLACE
from tests.conftest import TODAY
from tests.factories import opened_measure, person, recorded
from tests.services.ceremonies import (
    ANNE,
    DRAWN,
    ELOISE,
    HOME,
    KARIM,
    ONE_AND_WORKER,
    PARTNER,
    WORKER,
    bilan_of,
    fields,
    frozen,
    kept,
    sealed_before,
    sha,
    shown,
    verdict,
    words,
)

FIRST = date(2026, 11, 10)


@pytest.fixture
def astre(services):
    return opened_measure(services, start=date(2025, 12, 1), terms={"expectations": "Avoir chaud"})


# --- who is to sign ---------------------------------------------------------------------------------------------------


def test_those_who_hold_the_measure_are_proposed_then_the_worker(services, astre):
    owner = services.households.get(astre.household_id)
    partner = person("Delattre", "Karim", role=PersonRole.PARTNER)
    child = person("Delattre", "Lina", role=PersonRole.CHILD)
    gone = person("Petit", "Paul", role=PersonRole.PARTNER, left_on=date(2026, 1, 1))
    services.households.save(replace(owner, persons=(*owner.persons, partner, child, gone)))
    services.settings.save(replace(services.settings.load(), worker_name=ANNE))
    told = [(one.place, one.signer, one.role) for one in services.ceremony.proposed_signers(astre.id)]
    assert told == [
        (HOME, ELOISE, SignerRole.HOUSEHOLD),
        (PARTNER, KARIM, SignerRole.HOUSEHOLD),
        (WORKER, ANNE, SignerRole.WORKER),
    ]


@pytest.mark.parametrize(
    ("signers", "wrong"),
    [
        ((), {"household", "worker"}),
        (ONE_AND_WORKER[:1], {"worker"}),
        (ONE_AND_WORKER[1:], {"household"}),
        ((*ONE_AND_WORKER, ONE_AND_WORKER[1]), {"worker"}),
        ((SignerToCome("", " ", SignerRole.HOUSEHOLD), ONE_AND_WORKER[1]), {"signers.0.signer"}),
        ((SignerToCome("", "É" * 301, SignerRole.HOUSEHOLD), ONE_AND_WORKER[1]), {"signers.0.signer"}),
        ((*ONE_AND_WORKER[:1] * 12, ONE_AND_WORKER[1]), {"household"}),
    ],
)
def test_nothing_is_frozen_without_the_household_and_one_for_the_association(services, astre, signers, wrong):
    services.bilans.begin(astre.id)
    assert fields(services.ceremony.freeze, astre.id, signers) == wrong
    assert bilan_of(services, astre).state is BilanState.DRAFT


def test_places_are_made_before_anything_is_signed_and_the_worker_s_is_the_last(services, astre):
    services.settings.save(replace(services.settings.load(), qualification="Travailleuse sociale, 6 ans"))
    tutor = SignerToCome("ailleurs", " UDAF \n 62 ", SignerRole.HOUSEHOLD, "tutrice de Mme Delattre")
    sitting = frozen(services, astre, (ONE_AND_WORKER[1], tutor, ONE_AND_WORKER[0]))
    assert [slot.place for slot in sitting.slots] == [HOME, PARTNER, WORKER]
    assert [slot.role_words for slot in sitting.slots] == [
        "Pour le ménage – tutrice de Mme Delattre",
        "Pour le ménage",
        "Pour l’association – Travailleuse sociale",
    ]
    assert sitting.slots[0].signer == "UDAF 62"
    found = verdict(services, shown(services, astre))
    assert found.empty_places == (HOME, PARTNER, WORKER, SEAL_PLACE)
    assert "tutrice de Mme Delattre" in words(shown(services, astre))


# --- frozen -----------------------------------------------------------------------------------------------------------


def test_what_is_frozen_is_shown_to_the_byte_and_has_its_hash(services, astre):
    sitting = frozen(services, astre)
    assert sitting.state is BilanState.FROZEN
    assert sitting.next_place == HOME
    assert sitting.frozen_sha256 == sitting.shown_sha256 == sha(shown(services, astre))
    assert services.bilans.preview(astre.id) == shown(services, astre)
    assert services.ceremony.sitting(astre.id) == sitting


def test_words_typed_while_the_pages_are_made_are_not_lost(services, astre):
    bilan = services.bilans.begin(astre.id)
    texts = bilan.texts
    pages = services.ceremony._pages

    def typed_meanwhile(uow, measure, made, recipient):
        services.ceremony._pages = pages
        services.bilans.keep(astre.id, texts, "Encore un mot")
        return pages(uow, measure, made, recipient)

    services.ceremony._pages = typed_meanwhile
    with pytest.raises(NotAllowedError, match="a changé"):
        services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert bilan_of(services, astre).household_words == "Encore un mot"


@pytest.mark.parametrize(("start", "may"), [(date(2025, 12, 23), True), (date(2025, 12, 24), False)])
def test_a_bilan_is_frozen_from_a_month_before_the_term_on(services, start, may):
    of = opened_measure(services, start=start)  # its last day is 22 or 23 December 2026
    if may:
        assert frozen(services, of).state is BilanState.FROZEN
        return
    with pytest.raises(NotAllowedError, match="terme"):
        frozen(services, of)
    services.measures.end(of.id, date(2026, 11, 21), "moved")
    assert frozen(services, of).state is BilanState.FROZEN


def test_a_text_that_is_being_signed_is_not_edited(services, astre):
    bilan = services.bilans.begin(astre.id)
    frozen(services, astre)
    for call in (
        lambda of: services.ceremony.freeze(of, ONE_AND_WORKER),
        services.bilans.compose_again,
        lambda of: services.bilans.keep(of, bilan.texts, ""),
    ):
        with pytest.raises(NotAllowedError, match="figé"):
            call(astre.id)


@pytest.mark.parametrize(
    "change",
    [
        lambda services, of: services.measures.end(of.id, TODAY, "moved"),
        lambda services, of: recorded(services, of, FIRST, answers={"findings": "Après coup"}),
        lambda services, of: services.settings.save(replace(services.settings.load(), operator="Une autre")),
    ],
)
def test_what_is_signed_is_what_was_frozen_whatever_changes_in_the_file(services, astre, change):
    first = frozen(services, astre)
    before = shown(services, astre)
    change(services, astre)
    services.ceremony.answer(astre.id, HOME, DRAWN)
    services.ceremony.answer(astre.id, WORKER, DRAWN)
    done = services.ceremony.seal(astre.id)
    assert shown(services, astre).startswith(before)
    assert done.frozen_sha256 == first.frozen_sha256
    assert verdict(services, shown(services, astre)).is_whole


def test_a_bilan_frozen_without_places_is_frozen_again_with_them(services, astre):
    bilan = services.bilans.begin(astre.id)
    with services.workspace.notebook.write() as uow:
        uow.bilans.put_document("0" * 64, astre.id, "frozen", b"%PDF-1.7 of before")
        uow.bilans.put(replace(bilan, state=BilanState.FROZEN, frozen_sha256="0" * 64))
    for call in (services.ceremony.sitting, services.ceremony.document, services.ceremony.seal):
        with pytest.raises(NotAllowedError, match="version précédente") as raised:
            call(astre.id)
        assert "Figez-le à nouveau." in raised.value.sentence
    sitting = services.ceremony.freeze(astre.id, ONE_AND_WORKER)
    assert kept(services, astre) == {"frozen": sitting.frozen_sha256}
    services.ceremony.reopen(astre.id)
    assert bilan_of(services, astre).state is BilanState.DRAFT


def test_a_bilan_sealed_without_a_ceremony_is_still_shown_and_can_be_corrected(services, astre):
    bilan = services.bilans.begin(astre.id)
    former = sealed_before(services, bilan)
    sitting = services.ceremony.sitting(astre.id)
    assert [(slot.signer, slot.answer) for slot in sitting.slots] == [(ELOISE, former.signatures[0])]
    assert (sitting.next_place, sitting.may_seal) == ("", False)
    assert services.ceremony.document(astre.id) == b"%PDF-1.7 of before"
    with pytest.raises(NotFoundError, match="preuve"):
        services.ceremony.version_proof(former.id)
    services.ceremony.correct(astre.id, "Une date fausse")
    assert bilan_of(services, astre).replaces == former.id
