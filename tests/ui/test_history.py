"""One past for the whole recorder: a word, a choice, a row are each one step, and all of it can be walked both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.text_changes import changed_span
from desktop.ui.forms.history import PAUSE_S, Grain, History

NAMES = ("note", "answers.findings", "answers.stage", "answers.works", "day")
TEXTS = st.text("ab \n", max_size=6)
ROWS = st.lists(st.dictionaries(st.sampled_from(["work", "cost"]), TEXTS, max_size=2), max_size=3)
VALUES = st.one_of(st.none(), TEXTS, ROWS)
EDITS = st.lists(
    st.tuples(st.sampled_from(NAMES), VALUES, st.sampled_from(list(Grain)), st.floats(0, 2 * PAUSE_S)), max_size=25
)


class Watch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Watch:
    return Watch()


def typed(history: History, watch: Watch, text: str, name: str = "note", every: float = 0.1) -> None:
    written = str(history.state.get(name) or "")
    for letter in text:
        watch.seconds += every
        written += letter
        history.note(name, {name: written})


def walked_back(history: History, name: str = "note") -> list[object]:
    seen = []
    while (shown := history.undo()) is not None:
        seen.append(shown.values.get(name))
    return seen


@given(EDITS)
def test_undone_to_the_end_and_done_again_it_is_what_it_was(edits):
    watch = Watch()
    start = dict.fromkeys(NAMES)
    history = History(start, watch)
    for name, value, grain, wait in edits:
        watch.seconds += wait
        history.note(name, {name: value}, grain)
    reached, back, forth = history.state, 0, 0
    while history.undo() is not None:
        back += 1
    assert history.state == start
    while history.redo() is not None:
        forth += 1
    assert history.state == reached
    assert back == forth


@given(EDITS, EDITS)
def test_what_is_shown_again_is_all_that_differs(first, second):
    watch = Watch()
    history, screen = History(dict.fromkeys(NAMES), watch), dict.fromkeys(NAMES)
    for edits in (first, second):
        for name, value, grain, wait in edits:
            watch.seconds += wait
            history.note(name, {name: value}, grain)
            screen[name] = value
        for _ in range(3):
            shown = history.undo()
            screen |= shown.values if shown else {}
        shown = history.redo()
        screen |= shown.values if shown else {}
        assert screen == history.state


@given(TEXTS, TEXTS)
def test_the_stretch_that_changed_makes_one_text_of_the_other(before, after):
    span = changed_span(before, after)
    assert before[span.start :].startswith(span.removed)
    assert before[: span.start] + span.inserted + before[span.start + len(span.removed) :] == after


def test_a_text_goes_back_word_by_word(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "il fait froid")
    assert walked_back(history) == ["il fait ", "il ", ""]


def test_a_pause_parts_two_steps(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "fro")
    watch.seconds += PAUSE_S + 1
    typed(history, watch, "id")
    assert walked_back(history) == ["fro", ""]


def test_letters_taken_away_are_a_step_of_their_own(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "froid")
    for left in ("froi", "fro"):
        history.note("note", {"note": left})
    assert walked_back(history) == ["froid", ""]


def test_what_is_pasted_is_one_step(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "a")
    history.note("note", {"note": "a, et tout le courrier"})
    assert walked_back(history) == ["a", ""]


def test_a_date_typed_in_one_go_is_one_step(watch):
    history = History({"day": "", "day_text": ""}, watch)
    for day, text in (("", "3"), ("", "3/"), ("2026-01-03", ""), ("2026-12-03", "")):
        history.note("day", {"day": day, "day_text": text}, Grain.WHOLE)
    shown = history.undo()
    assert shown is not None
    assert dict(shown.values) == {"day": "", "day_text": ""}
    assert not history.can_undo


def test_two_choices_and_two_rows_are_four_steps(watch):
    history = History({"stage": None, "works": []}, watch)
    for name, value in (("stage", "begun"), ("stage", "done"), ("works", [{}]), ("works", [{}, {}])):
        history.note(name, {name: value})
    assert [history.undo() is not None for _ in range(5)] == [True] * 4 + [False]


def test_words_typed_in_a_cell_are_gathered_too(watch):
    history = History({"works": [{"work": "roof"}]}, watch)
    for firm in ("L", "Lh", "Lhe"):
        history.note("works[0].firm", {"works": [{"work": "roof", "firm": firm}]})
    history.undo()
    assert history.state == {"works": [{"work": "roof"}]}


def test_each_step_says_in_which_field_it_was(watch):
    history = History({"note": "", "day": ""}, watch)
    typed(history, watch, "x")
    history.note("day", {"day": "2026-11-22"})
    assert [shown.field for shown in (history.undo(), history.undo()) if shown] == ["day", "note"]
    assert [shown.field for shown in (history.redo(), history.redo()) if shown] == ["note", "day"]


def test_something_new_leaves_no_future(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "un deux")
    history.undo()
    assert history.can_redo
    typed(history, watch, "x")
    assert not history.can_redo
    assert history.redo() is None


def test_what_did_not_change_is_no_step(watch):
    history = History({"note": "x"}, watch)
    assert not history.note("note", {"note": "x"})
    assert not history.can_undo


def test_a_field_that_was_left_ends_its_step(watch):
    history = History({"note": ""}, watch)
    typed(history, watch, "fro")
    history.part()
    typed(history, watch, "id")
    assert walked_back(history) == ["fro", ""]
