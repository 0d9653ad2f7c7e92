"""Appointments as an iCalendar file (RFC 5545), for the calendar of a telephone or of an office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

_PRODUCT = "-//Perron//Agenda//FR"


@dataclass(frozen=True)
class AgendaEvent:
    """One event; between two days it lasts all day, between two instants (with their time zone) it has its hours."""

    uid: str
    sequence: int
    starts: date | datetime
    ends: date | datetime
    """Not included: the day after the last one, or the instant at which it is over."""
    summary: str
    place: str = ""
    cancelled: bool = False
    busy: bool = True


def render_agenda(events: Sequence[AgendaEvent], made_at: datetime) -> bytes:
    """The file as bytes, with the rules of every time zone that it names; every event is marked private."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for event in events:
        calendar.add_component(_component(event, made_at))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _component(event: AgendaEvent, made_at: datetime) -> Event:
    made = Event()
    made.add("uid", event.uid)
    made.add("dtstamp", made_at)
    made.add("sequence", event.sequence)
    made.add("dtstart", event.starts)
    made.add("dtend", event.ends if event.ends > event.starts else event.starts + timedelta(days=1))
    made.add("summary", event.summary)
    if event.place:
        made.add("location", event.place)
    made.add("class", "PRIVATE")
    made.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    made.add("transp", "OPAQUE" if event.busy and not event.cancelled else "TRANSPARENT")
    return made
