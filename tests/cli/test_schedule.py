"""`perron schedule`: the worked values of the rules, its defaults, what it ignores and what it refuses."""

from datetime import date

import pytest

from desktop.services.clock import SystemClock
from tests.cli.running import assert_told, perron

ASTRE = ("schedule", "astre", "--start", "2024-01-31", "--json")
LOAN = ("schedule", "microcredit", "--start", "2023-03-05", "--months", "30", "--json")


def written(row):
    return " ".join([row["opens"], row["closes"], str(row["quota"]), *row["targets"]])


def states(*arguments):
    return [row["state"] for row in perron(*arguments).json]


def test_c2_c7_the_worked_values_of_astre():
    rows = [written(row) for row in perron(*ASTRE, "--on", "2024-01-31").json]
    assert rows[:4] == [
        "2024-01-31 2024-02-28 2 2024-02-07 2024-02-21",
        "2024-02-29 2024-03-30 2 2024-03-07 2024-03-25",
        "2024-03-31 2024-04-29 2 2024-04-08 2024-04-22",
        "2024-04-30 2024-05-30 2 2024-05-07 2024-05-23",
    ]
    assert rows[11:] == ["2024-12-31 2025-01-30 2 2025-01-07 2025-01-23"]


def test_c3_c7_the_worked_values_of_microcredit():
    assert [written(row) for row in perron(*LOAN, "--on", "2023-03-05").json] == [
        "2023-03-05 2023-04-04 1 2023-03-20",
        "2023-04-05 2023-05-04 1 2023-04-20",
        "2023-05-05 2023-06-04 1 2023-05-22",
        "2023-06-05 2023-09-04 1 2023-07-21",
        "2023-09-05 2023-12-04 1 2023-10-20",
        "2023-12-05 2024-03-04 1 2024-01-19",
        "2024-03-05 2025-03-04 3 2024-05-06 2024-09-03 2025-01-03",
        "2025-03-05 2025-09-04 2 2025-04-22 2025-07-21",
    ]


def test_a_row_has_the_documented_keys_and_no_other():
    for row in perron(*ASTRE, "--on", "2024-03-01").json:
        assert list(row) == ["opens", "closes", "quota", "targets", "done", "state"]
        assert (type(row["quota"]), type(row["targets"]), type(row["done"])) == (int, list, int)


@pytest.mark.parametrize(
    ("on", "contacts", "first", "second"),
    [
        ("2024-01-30", [], "upcoming", "upcoming"),
        ("2024-02-06", [], "on_track", "upcoming"),
        ("2024-02-07", [], "due", "upcoming"),
        ("2024-02-07", ["2024-02-01"], "on_track", "upcoming"),
        ("2024-02-21", ["2024-02-01"], "due", "upcoming"),
        ("2024-02-28", ["2024-02-01", "2024-02-28"], "met", "upcoming"),
        ("2024-02-27", ["2024-02-01", "2024-02-28"], "due", "upcoming"),
        ("2024-02-29", ["2024-02-01"], "missed", "on_track"),
        ("2024-03-07", ["2024-02-29"], "missed", "on_track"),
    ],
)
def test_c8_the_state_on_a_day(on, contacts, first, second):
    given = [part for day in contacts for part in ("--contact", day)]
    assert states(*ASTRE, "--on", on, *given)[:2] == [first, second]


def test_c9_an_early_end_cuts_its_period():
    ended = (*ASTRE, "--end", "2024-03-10")
    (first, last) = perron(*ended, "--on", "2024-03-10").json
    assert written(last) == "2024-02-29 2024-03-10 2 2024-03-07"
    assert (first["state"], last["state"]) == ("missed", "due")
    assert states(*ended, "--on", "2024-03-11") == ["missed", "cut_short"]
    both = ("--contact", "2024-02-29", "--contact", "2024-03-10")
    assert states(*ended, *both, "--on", "2024-03-11") == ["missed", "met"]


def test_c9_an_end_on_the_last_day_of_a_period_cuts_nothing():
    assert states(*ASTRE, "--end", "2024-02-28", "--on", "2024-03-01") == ["missed"]


@pytest.mark.parametrize(
    ("kind", "astre", "loan"),
    [("home", 1, 1), ("office", 0, 1), ("phone", 0, 1), ("video", 0, 1), ("porte_close", 0, 0)],
)
def test_c6_what_counts_depends_on_the_scheme(kind, astre, loan):
    assert perron(*ASTRE, "--contact", f"2024-02-01:{kind}", "--on", "2024-03-01").json[0]["done"] == astre
    assert perron(*LOAN, "--contact", f"2023-03-10:{kind}", "--on", "2023-06-01").json[0]["done"] == loan


def test_c6_two_contacts_on_one_day_count_once_and_a_kind_left_out_is_home():
    twice = ("--contact", "2024-02-01", "--contact", "2024-02-01:home", "--contact", "2024-02-01:porte_close")
    assert perron(*ASTRE, *twice, "--on", "2024-03-01").json[0]["done"] == 1


def test_a_contact_outside_the_measure_is_ignored_with_a_warning_and_the_answer_stays_json():
    outside = ("--contact", "2024-01-30", "--contact", "2025-01-31", "--contact", "2024-02-01")
    done = perron(*ASTRE, *outside, "--on", "2025-06-01")
    assert done.code == 0
    assert [line.split()[5] for line in done.err.replace("\u00a0", " ").splitlines()] == ["2024-01-30", "2025-01-31"]
    assert all(line.startswith("perron") and "ignoré" in line for line in done.err.splitlines())
    assert [row["done"] for row in type(done)(0, done.out, "").json] == [1, *[0] * 11]


def test_a_contact_after_the_early_end_is_outside():
    done = perron(*ASTRE, "--end", "2024-02-10", "--contact", "2024-02-11", "--on", "2024-03-01")
    assert "2024-02-11" in done.err


def test_the_months_of_astre_are_12_by_default():
    assert len(perron(*ASTRE, "--on", "2024-02-01").json) == 12


def test_the_day_is_today_by_default():
    today = SystemClock().today()
    answer = perron(*ASTRE).json
    expected = [perron(*ASTRE, "--on", str(day)).json for day in (today, SystemClock().today())]
    assert answer in expected


@pytest.mark.parametrize(("scheme", "months"), [("astre", "1"), ("astre", "24"), ("microcredit", "1")])
def test_the_shortest_and_the_longest_measures(scheme, months):
    rows = perron("schedule", scheme, "--start", "2024-02-29", "--months", months, "--json").json
    assert len(rows) == int(months)


def test_the_longest_loan_is_followed_to_the_day_before_its_84_months():
    rows = perron("schedule", "microcredit", "--start", "2024-02-29", "--months", "84", "--json").json
    assert rows[-1]["closes"] == "2031-02-27"


def test_without_json_each_period_is_one_line():
    done = perron("schedule", "astre", "--start", "2024-01-31", "--on", "2024-02-10", "--contact", "2024-02-01")
    assert done.out.splitlines()[0].split() == ["2024-01-31", "→", "2024-02-28", "1/2", "on_track"]
    assert len(done.out.splitlines()) == 12


@pytest.mark.parametrize(
    "arguments",
    [
        ("vej", "--start", "2024-01-31"),
        ("mobile_team", "--start", "2024-01-31"),
        ("ASTRE", "--start", "2024-01-31"),
        ("", "--start", "2024-01-31"),
        ("astre",),
        ("astre", "--start", "31/01/2024"),
        ("astre", "--start", "2024-1-31"),
        ("astre", "--start", "2023-02-29"),
        ("astre", "--start", "20240131"),
        ("astre", "--start", "２０２４-01-31"),
        ("astre", "--start", "2024-01-31T00:00:00"),
        ("astre", "--start", "9999-12-31"),
        ("astre", "--start", "Éloïse Delattre"),
        ("astre", "--start", ""),
        ("astre", "--start", "2024-01-31", "--months", "0"),
        ("astre", "--start", "2024-01-31", "--months", "25"),
        ("astre", "--start", "2024-01-31", "--months", "-1"),
        ("astre", "--start", "2024-01-31", "--months", "1.5"),
        ("astre", "--start", "2024-01-31", "--months", "douze"),
        ("astre", "--start", "2024-01-31", "--months", "9" * 40),
        ("microcredit", "--start", "2024-01-31"),
        ("microcredit", "--start", "2024-01-31", "--months", "0"),
        ("microcredit", "--start", "2024-01-31", "--months", "85"),
        ("astre", "--start", "2024-01-31", "--end", "2024-01-30"),
        ("astre", "--start", "2024-01-31", "--end", "2024-13-01"),
        ("astre", "--start", "2024-01-31", "--contact", "2024-02-01:mail"),
        ("astre", "--start", "2024-01-31", "--contact", "2024-02-01:"),
        ("astre", "--start", "2024-01-31", "--contact", "2024-02-30"),
        ("astre", "--start", "2024-01-31", "--contact", "demain:home"),
        ("astre", "--start", "2024-01-31", "--on", "hier"),
        ("astre", "--start", "2024-01-31", "--on", "2024-02-01\nsuite"),
        ("astre", "microcredit", "--start", "2024-01-31"),
        ("astre", "--start", "2024-01-31", "--mon", "3"),
    ],
)
def test_wrong_use_is_told_on_one_line_and_exits_2(arguments):
    done = perron("schedule", *arguments, "--json")
    assert_told(done, 2)
    assert done.out == ""


@pytest.mark.parametrize("start", ["0001-01-01", "1582-10-15", "2999-12-31"])
def test_far_days_are_no_trouble(start):
    rows = perron("schedule", "microcredit", "--start", start, "--months", "84", "--on", "9999-12-31", "--json").json
    assert rows[0]["opens"] == start
    assert {row["state"] for row in rows} == {"missed"}
    assert date.fromisoformat(rows[-1]["closes"]) > date.fromisoformat(start)
