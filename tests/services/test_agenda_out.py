"""The agenda for another calendar: re-read by the library, in the right hours, and it tells of nobody (P1, R6)."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from desktop.domain.absence import AbsenceKind
from desktop.domain.contact import Outcome
from desktop.domain.contact_kinds import ContactKind
from desktop.errors import AppError, InvalidInputError
from desktop.services.absences import AbsenceInput
from desktop.services.agenda_out import AgendaAsked
from desktop.services.clock import PARIS
from desktop.services.journal import JournalChoice, JournalSort
from tests.factories import contact, opened_measure, person, saved_household, set_day
from tests.services.canaries import Planted

TUESDAY = date(2026, 11, 24)
PERIOD = AgendaAsked(TUESDAY, date(2026, 12, 31))


@pytest.fixture
def measure(services, clock):
    set_day(clock, date(2026, 11, 23))
    home = saved_household(
        services,
        persons=(person("Delattre", "Éloïse", phone="06 39 98 00 02"),),
        phone="06 39 98 00 01",
        contact_instructions="secretxconsigne",
        note="secretxnote",
    )
    return opened_measure(services, start=date(2026, 9, 1), of=home)


def events(content):
    return list(Calendar.from_ical(content).walk("VEVENT"))


def made(services, **changes):
    return services.agenda_out.make(replace(PERIOD, **changes)).content


def test_an_appointment_is_told_without_a_name_by_its_hour_in_paris(services, measure):
    services.visits.plan(measure.id, date(2026, 12, 8), time(9, 30))
    (event,) = events(made(services))
    assert str(event["summary"]) == "Visite"
    assert "location" not in event
    assert event.decoded("dtstart") == datetime(2026, 12, 8, 9, 30, tzinfo=PARIS)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(hours=1)
    assert str(event["dtstart"].params["TZID"]) == "Europe/Paris"
    assert (str(event["class"]), str(event["status"]), str(event["transp"])) == ("PRIVATE", "CONFIRMED", "OPAQUE")


@pytest.mark.parametrize(("day", "offset"), [(date(2026, 10, 24), 2), (date(2026, 10, 26), 1), (date(2027, 3, 29), 2)])
def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change(services, measure, day, offset):
    with services.workspace.notebook.write() as uow:
        uow.contacts.put(contact(measure, day, Outcome.PLANNED, at=time(9)))
    content = made(services, first=date(2026, 10, 20), last=date(2027, 4, 1))
    (event,) = events(content)
    assert event.decoded("dtstart").utcoffset() == timedelta(hours=offset)
    assert b"BEGIN:VTIMEZONE" in content
    assert b"TZID:Europe/Paris" in content


def test_one_without_an_hour_takes_the_day_without_keeping_anybody_busy(services, measure):
    services.visits.plan(measure.id, date(2026, 12, 8))
    (event,) = events(made(services))
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 8), date(2026, 12, 9))
    assert str(event["transp"]) == "TRANSPARENT"


def test_a_contact_elsewhere_has_no_place(services, measure):
    of = opened_measure(services, "microcredit", date(2026, 11, 2))
    services.visits.plan(of.id, date(2026, 12, 8), time(9), kind=ContactKind.PHONE)
    (event,) = events(made(services, named=True))
    assert str(event["summary"]).startswith("Contact Microcrédit")
    assert "location" not in event


def test_the_same_appointment_keeps_its_uid_and_a_change_has_a_higher_number(services, measure):
    planned = services.visits.plan(measure.id, date(2026, 12, 8))
    (before,) = events(made(services))
    services.appointments.set_hour(planned.id, time(11))
    (after,) = events(made(services))
    assert before["uid"] == after["uid"]
    assert int(after["sequence"]) > int(before["sequence"])
    assert planned.id not in str(after["uid"])


def test_one_put_off_is_called_off_in_the_other_calendar_and_the_new_one_stands(services, measure):
    planned = services.visits.plan(measure.id, date(2026, 12, 8), time(9))
    (before,) = events(made(services))
    services.visits.postpone(planned.id, date(2026, 12, 10), time(9), "secretxmotif")
    found = {str(one["status"]): one for one in events(made(services))}
    assert set(found) == {"CANCELLED", "CONFIRMED"}
    assert found["CANCELLED"]["uid"] == before["uid"]
    assert int(found["CANCELLED"]["sequence"]) > int(before["sequence"])
    assert found["CONFIRMED"].decoded("dtstart").date() == date(2026, 12, 10)


def test_absences_are_written_only_when_asked_and_never_say_why(services, measure):
    services.absences.save(AbsenceInput(date(2026, 12, 1), date(2026, 12, 3), AbsenceKind.ILLNESS, label="secretxmal"))
    services.absences.save(AbsenceInput(date(2026, 12, 7), from_noon=True))
    assert events(made(services)) == []
    content = made(services, absences=True)
    whole, half = events(content)
    assert (whole.decoded("dtstart"), whole.decoded("dtend")) == (date(2026, 12, 1), date(2026, 12, 4))
    assert half.decoded("dtstart") == datetime(2026, 12, 7, 12, 30, tzinfo=PARIS)
    assert half.decoded("dtend") == datetime(2026, 12, 8, tzinfo=PARIS)
    assert {str(one["summary"]) for one in (whole, half)} == {"Absence"}
    assert b"secretx" not in content


def test_p1_no_name_address_number_or_note_is_in_the_default_file(services, measure):
    services.visits.plan(measure.id, date(2026, 12, 8), time(9))
    planted = Planted(services)
    services.visits.plan(planted.measure.id, date(2026, 12, 9), time(9))
    text = made(services, absences=True).decode().replace("\r\n ", "")
    words = [
        *planted.secret,
        *planted.told,
        "DELATTRE",
        "Delattre",
        "Éloïse",
        "Zola",
        "62300",
        "39 98",
        "secretx",
        "ASTRE",
        "Lens",
    ]
    words += [planted.household.name, planted.household.id, planted.measure.id, measure.id]
    assert [word for word in words if word and word in text] == []


def test_names_are_there_only_by_choice_and_never_of_who_is_in_danger_r6(services, measure):
    services.visits.plan(measure.id, date(2026, 12, 8), time(9))
    hidden = saved_household(services, persons=(person("Petit", "Nadia", keep_from="son mari"),))
    services.visits.plan(opened_measure(services, start=date(2026, 9, 1), of=hidden).id, date(2026, 12, 9), time(9))
    first, second = events(made(services, named=True))
    assert str(first["summary"]) == "Visite ASTRE\u00a0: DELATTRE Éloïse"
    assert (str(first["location"]), str(second["summary"])) == ("Lens", "Visite")
    assert "location" not in second
    assert "PETIT" not in made(services, named=True).decode()


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (AgendaAsked(None, TUESDAY), "first"),
        (AgendaAsked(TUESDAY, None), "last"),
        (AgendaAsked(TUESDAY, TUESDAY - timedelta(days=1)), "last"),
        (AgendaAsked(TUESDAY, TUESDAY + timedelta(days=401)), "last"),
    ],
)
def test_a_period_that_cannot_be_is_told_beside_its_field(services, asked, field):
    with pytest.raises(InvalidInputError) as refused:
        services.agenda_out.make(asked)
    assert list(refused.value.fields) == [field]


def test_written_it_is_its_owner_s_alone_and_the_journal_says_how(services, measure, tmp_path):
    services.visits.plan(measure.id, date(2026, 12, 8), time(9))
    out = tmp_path / "agenda.ics"
    assert services.agenda_out.write(PERIOD, out) == 1
    assert services.agenda_out.write(replace(PERIOD, named=True), out) == 1
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert [line.what for line in services.journal.page(0, 5, JournalChoice(JournalSort.OUT))] == [
        "Agenda écrit hors du carnet, avec les noms",
        "Agenda écrit hors du carnet, sans nom",
    ]
    with pytest.raises(AppError, match="n’a pas pu être écrit"):
        services.agenda_out.write(PERIOD, tmp_path / "nowhere" / "agenda.ics")
