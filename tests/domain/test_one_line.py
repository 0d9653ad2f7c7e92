"""A name as it is kept: what nobody sees in it goes, what would be obeyed is told, every script stays."""

import pytest

from desktop.domain.one_line import holds_command, one_line


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Delattre \n", "Delattre"),
        ("Vanden\u00adbossche", "Vandenbossche"),
        ("\ufeffDela\u200bttre", "Delattre"),
        ("\u202a06 12 34 56 78\u202c", "06 12 34 56 78"),  # as a telephone copies it
        ("\u202eerttaleD", "erttaleD"),
        ("\u2066Delattre\u2069", "Delattre"),
        ("12 rue Zola\u2028Appt 3", "12 rue Zola Appt 3"),
        ("12 rue Zola\r\n\tAppt 3", "12 rue Zola Appt 3"),
        ("n\u00a0° 3", "n\u00a0° 3"),
    ],
)
def test_what_shows_nowhere_is_not_kept(typed, kept):
    assert one_line(typed) == kept
    assert not holds_command(kept)


@pytest.mark.parametrize("name", ["محمد\u200f", "علی\u200cرضا", "שָׁלוֹם", "Łukasz", "O’Brien", "Nguyễn", "राम\u200dसिंह"])
def test_every_script_stays_as_it_was_written(name):
    assert one_line(name) == name
    assert not holds_command(name)


@pytest.mark.parametrize("name", ["\x1b]0;Delattre", "Dela\x07ttre", "Dela\x9bttre", "Dela\x7fttre", "Dela\x00ttre"])
def test_what_a_terminal_would_obey_is_told(name):
    assert holds_command(one_line(name))
