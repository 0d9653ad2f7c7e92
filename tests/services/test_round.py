"""The round of a day: which appointments, in which order, and that nothing confidential is on the paper (P1)."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date, datetime, time
from io import BytesIO

import pytest
from pypdf import PdfReader

from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.errors import AppError
from desktop.services.clock import PARIS
from tests.factories import opened_measure, person, recorded, saved_household, set_day

TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)
SECRET = "Semble fatiguée, traitement lourd."


@pytest.fixture
def household(services, clock):
    set_day(clock, TUESDAY)
    members = (person("Delattre", "Éloïse"), replace(person("Delattre", "Jean"), phone="06 39 98 00 02"))
    return saved_household(
        services,
        persons=members,
        phone="06 39 98 00 01",
        contact_instructions="Ne pas laisser de message.",
        note=SECRET,
    )


def text_of(content: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).replace("\u00a0", " ")


def test_the_appointments_of_the_day_come_by_their_hours_and_no_others(services, household):
    of = opened_measure(services, of=household)
    for day, at in ((TUESDAY, time(14)), (TUESDAY, None), (TUESDAY, time(9, 30)), (WEDNESDAY, time(8))):
        services.visits.plan(of.id, day, at)
    recorded(services, of, TUESDAY)
    stops = services.round.document().stops
    assert [stop.hour.replace("\u00a0", " ") for stop in stops] == ["9 h 30", "14 h", ""]
    assert [len(services.round.document(day).stops) for day in (TUESDAY, WEDNESDAY, date(2026, 11, 26))] == [3, 1, 0]


def test_a_stop_says_where_whom_to_call_and_why(services, household):
    of = opened_measure(services, of=household)
    services.visits.plan(of.id, TUESDAY, time(9, 30))
    (stop,) = services.round.document().stops
    assert stop.household == "DELATTRE Éloïse"
    assert stop.address == "12 rue Émile Zola, 62300 Lens"
    assert stop.instructions == "Ne pas laisser de message."
    assert [one.replace("\u00a0", " ") for one in stop.phones] == ["06 39 98 00 01", "Jean : 06 39 98 00 02"]
    assert stop.scheme == "ASTRE"
    assert stop.why.startswith("Mois 3 sur 12")


def test_to_whom_nothing_may_be_revealed_is_not_on_the_paper_but_that_it_is_to_be_read(services, household):
    first, *others = household.persons
    marked = replace(household, persons=(replace(first, keep_from="M. Lefebvre"), *others))
    of = opened_measure(services, of=services.households.save(marked))
    services.visits.plan(of.id, TUESDAY, time(9, 30))
    (stop,) = services.round.document().stops
    assert stop.instructions.startswith("Ne pas laisser de message. Une précaution est gardée")
    assert "relisez la fiche" in text_of(services.round.pdf())
    assert "Lefebvre" not in text_of(services.round.pdf())


def test_the_household_s_number_is_told_once_when_somebody_of_it_has_the_same(services):
    same = "06 39 98 00 07"
    one = saved_household(services, "Caron", persons=(person("Caron", "Zoé", phone=same),), phone=same)
    services.visits.plan(opened_measure(services, of=one).id, TUESDAY)
    (stop,) = services.round.document(TUESDAY).stops
    assert stop.phones == (same,)


def test_a_contact_that_is_not_at_home_says_how(services, household):
    of = opened_measure(services, "microcredit", date(2026, 11, 2), of=household)
    services.visits.plan(of.id, TUESDAY, kind=ContactKind.PHONE)
    assert services.round.document().stops[0].why.startswith("Par téléphone")


def test_nobody_is_sent_to_an_address_for_a_contact_by_telephone(services, household):
    of = opened_measure(services, "microcredit", date(2026, 11, 2), of=household)
    services.visits.plan(of.id, TUESDAY, kind=ContactKind.PHONE)
    assert services.round.document().stops[0].address == ""


def test_the_round_proposed_is_the_next_that_is_left_to_make(services, household, clock):
    of = opened_measure(services, of=household)
    assert services.round.proposed_day() == TUESDAY
    services.visits.plan(of.id, TUESDAY, time(11))
    services.visits.plan(of.id, WEDNESDAY, time(9))
    clock.instant = datetime.combine(TUESDAY, time(10), PARIS)
    assert services.round.proposed_day() == TUESDAY
    clock.instant = datetime.combine(TUESDAY, time(17), PARIS)
    assert services.round.proposed_day() == WEDNESDAY


def test_without_names_there_are_initials_on_the_paper_and_nothing_else_of_them(services, household):
    of = opened_measure(services, of=household)
    services.visits.plan(of.id, TUESDAY)
    printed = text_of(services.round.pdf(named=False))
    assert "D. É." in printed
    assert "J. : 06 39 98 00 02" in printed
    for name in ("DELATTRE", "Delattre", "Éloïse", "Jean"):
        assert name not in printed
    assert "DELATTRE Éloïse" in text_of(services.round.pdf())


def test_nothing_confidential_is_ever_on_the_paper(services, household):
    of = opened_measure(services, of=household)
    services.visits.plan(of.id, TUESDAY)
    recorded(services, of, date(2026, 11, 23), note=SECRET)
    recorded(services, of, date(2026, 11, 20), Outcome.REFUSED, note=SECRET)
    for named in (True, False):
        content = services.round.pdf(named=named)
        assert "traitement" not in text_of(content)
        assert SECRET.encode() not in content


def test_the_sheet_is_written_for_its_owner_alone_and_only_where_it_is_asked(services, household, tmp_path):
    before = set(tmp_path.rglob("*"))
    content = services.round.pdf()
    assert set(tmp_path.rglob("*")) == before
    out = tmp_path / "tournée.pdf"
    services.round.write(content, out)
    assert out.read_bytes() == content
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    with pytest.raises(AppError, match="pas pu être écrite"):
        services.round.write(content, tmp_path / "nowhere" / "tournée.pdf")
