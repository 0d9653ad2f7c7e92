"""`perron calendar`: the agenda for another calendar, re-read by the library, without a name."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from tests.cli.running import assert_told, perron
from tests.conftest import TODAY

PERIOD = ("--from", TODAY.isoformat(), "--to", (TODAY + timedelta(days=60)).isoformat())


def test_the_appointments_are_written_without_a_name(demo, demo_copy: Path, tmp_path: Path) -> None:
    out = tmp_path / "agenda.ics"
    done = perron("--data-dir", demo_copy, "calendar", out, *PERIOD, "--absences")
    assert (done.code, done.err) == (0, "")
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    held = [one for one in events if str(one["status"]) == "CONFIRMED" and str(one["summary"]) != "Absence"]
    assert len(held) > 1
    assert f"({len(held)}\u00a0rendez-vous, sans nom)" in done.out
    assert [str(one["summary"]) for one in events].count("Absence") == 2
    text = out.read_text(encoding="utf-8").replace("\n ", "")
    with demo.notebook.read() as uow:
        names = [uow.households.get(one.household_id).persons[0].last_name for one in uow.measures.in_states()]
    assert [name for name in names if name.upper() in text] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("agenda.txt", *PERIOD), "finit par .ics"),
        (("agenda.ics", "--from", "2026-02-01", "--to", "2026-01-01"), "précède"),
    ],
)
def test_a_wrong_use_is_told(demo_copy: Path, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    name, *period = arguments
    assert_told(perron("--data-dir", demo_copy, "calendar", tmp_path / name, *period), 2, words)
    assert not (tmp_path / name).exists()
