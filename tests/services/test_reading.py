"""Search over everything, counts, settings, and what is kept of a screen that was not saved."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.household import Dwelling
from desktop.services import wording
from desktop.services.search import FoundKind
from desktop.services.settings import Settings
from tests.conftest import TODAY
from tests.factories import ARRAS, opened_measure, recorded, saved_household, sealed_bilan


@pytest.fixture
def filled(services):
    first = saved_household(services, "Éluard", "Paul")
    other = saved_household(services, "Zola", "Nusch", dwelling=Dwelling(ARRAS, "rue Éluard"))
    of = opened_measure(services, of=first, terms={"expectations": "Chaudière neuve"})
    recorded(services, of, TODAY, answers={"findings": "Chaudière en panne", "health": "confidence"}, note="rappeler")
    return first, other, of


def found(services, typed):
    return [(one.kind, one.household) for one in services.search.search(typed).found]


def test_households_come_first_by_name_then_what_is_written_about_them(services, filled):
    saved_household(services, "Eluardin", "Anne")
    assert found(services, "eluard") == [
        ("household", "ÉLUARD Paul"), ("household", "ELUARDIN Anne"), ("household", "ZOLA Nusch"),
        ("measure", "ÉLUARD Paul"), ("contact", "ÉLUARD Paul"),
    ]  # fmt: skip
    assert found(services, "chaudiere") == [("measure", "ÉLUARD Paul"), ("contact", "ÉLUARD Paul")]
    assert found(services, "panne chaudiere") == [("contact", "ÉLUARD Paul")]


def test_notes_and_confidences_are_found_on_this_laptop(services, filled):
    for typed in ("rappeler", "confidence"):
        assert found(services, typed) == [("contact", "ÉLUARD Paul")]


def test_a_find_leads_to_its_measure_and_household(services, filled):
    first, _other, of = filled
    measure, contact = services.search.search("chaudiere").found
    assert (contact.household_id, contact.measure_id, contact.commune) == (first.id, of.id, "Lens")
    assert (measure.id, measure.measure_id) == (of.id, of.id)


@pytest.mark.parametrize("typed", ["", "  ", "*", '"', "inconnu"])
def test_nothing_is_found_for_nothing(services, filled, typed):
    assert services.search.search(typed).found == ()


def test_no_more_is_found_than_asked(services, filled):
    assert len(services.search.search("eluard", each=1).of_kind(FoundKind.HOUSEHOLD)) == 1


def test_counts_are_those_of_the_notebook(services, filled):
    services.visits.keep_draft(services.visits.begin(filled[2].id))
    assert services.status.counts() == {
        "households": 2, "measures": 1, "contacts": 1, "drafts": 1,
        "outbox": {"waiting": 5, "sent": 0, "refused": 0, "conflict": 0},
    }  # fmt: skip


def test_measures_are_summed_up_with_their_end_and_their_signature(services, filled):
    _first, other, of = filled
    opened_measure(services, "vej", date(2026, 11, 2), of=other)
    astre, vej = services.status.measures()
    assert (astre.household, astre.scheme, astre.state, astre.end, astre.signed) == (
        "ÉLUARD Paul", "astre", "active", "2027-08-31", False,
    )  # fmt: skip
    assert (vej.start, vej.end) == ("2026-11-02", None)
    services.measures.end(of.id, TODAY, "moved")
    sealed_bilan(services, of)
    assert (services.status.measures()[0].signed, services.status.measures()[0].end) == (True, TODAY.isoformat())


def test_settings_are_those_by_default_until_they_are_kept(services):
    assert services.settings.load() == Settings()
    chosen = Settings(
        " Anne Roussel ",
        "Conseillère",
        "Soliha",
        "dark",
        125,
        lock_minutes=10,
        territories=("Artois", "Lens-Hénin"),
        recovery_noted=True,
    )
    kept = services.settings.save(chosen)
    assert kept == services.settings.load() == replace(chosen, worker_name="Anne Roussel")


def test_what_is_typed_in_a_screen_is_kept_until_it_is_dropped(services):
    assert services.unsaved.load("household") == {}
    services.unsaved.keep("household", {"name": "Dela"})
    services.unsaved.keep("measure", {"start": "1"})
    assert services.unsaved.load("household") == {"name": "Dela"}
    services.unsaved.drop("household")
    assert services.unsaved.load("household") == {}
    assert services.unsaved.load("measure") == {"start": "1"}


@pytest.mark.parametrize(
    "words",
    [wording.OUTCOMES, wording.KINDS, wording.PERIOD_STATES, wording.SIGNATURES, wording.SIGNERS],
)
def test_every_code_has_its_words(words):
    codes = type(next(iter(words)))
    assert set(words) == set(codes)
    assert all(word.strip() for word in words.values())
