"""The journal: each line chained to the one before, so that a line altered or removed shows (R3)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from desktop.domain.acts import JournalAct
from desktop.storage.audit import line_hash
from desktop.storage.notebook import open_with_passphrase
from tests.conftest import PASSPHRASE
from tests.storage.files import run

START = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def lines(notebook):
    with notebook.write() as uow:
        for number in range(5):
            uow.audit.append(START + timedelta(minutes=number), JournalAct.SAVED, "household", f"id-{number}")


def is_whole(notebook):
    with notebook.read() as uow:
        return uow.audit.is_whole()


def test_an_empty_journal_and_an_untouched_one_are_whole(notebook):
    assert is_whole(notebook)
    with notebook.write() as uow:
        uow.audit.append(START, JournalAct.SAVED, "household", "id")
    assert is_whole(notebook)
    with notebook.read() as uow:
        assert uow.audit.count() == 1


@pytest.mark.parametrize("column", ["at", "action", "record_kind", "record_id", "actor", "hash"])
@pytest.mark.parametrize("line", [1, 3, 5])
def test_an_altered_line_shows(notebook, notebook_dir, lines, column, line):
    assert is_whole(notebook)
    run(notebook_dir, f"UPDATE audit SET {column} = 'altered' WHERE seq = ?", line)
    assert not is_whole(notebook)


@pytest.mark.parametrize("line", [1, 2, 4])
def test_a_removed_line_shows(notebook, notebook_dir, lines, line):
    run(notebook_dir, "DELETE FROM audit WHERE seq = ?", line)
    assert not is_whole(notebook)


def test_two_lines_exchanged_show(notebook, notebook_dir, lines):
    run(notebook_dir, "UPDATE audit SET seq = -1 WHERE seq = 2")
    run(notebook_dir, "UPDATE audit SET seq = 2 WHERE seq = 3")
    run(notebook_dir, "UPDATE audit SET seq = 3 WHERE seq = -1")
    assert not is_whole(notebook)


def test_the_head_changes_with_each_line_and_goes_on_after_closing(notebook, lines):
    with notebook.read() as uow:
        before = uow.audit.head()
    with notebook.write() as uow:
        uow.audit.append(START, JournalAct.SAVED, "contact", "id")
    with notebook.read() as uow:
        assert uow.audit.head() == line_hash(before, START.isoformat(), JournalAct.SAVED, "contact", "id")


def test_lines_cut_off_at_the_end_leave_a_whole_journal_with_another_head(notebook, notebook_dir, lines):
    with notebook.read() as uow:
        before = uow.audit.head()
    run(notebook_dir, "DELETE FROM audit WHERE seq > 3")
    assert is_whole(notebook)
    with notebook.read() as uow:
        assert uow.audit.head() != before


def test_a_line_says_nobody_unless_it_is_told_who(notebook, notebook_dir):
    with notebook.write() as uow:
        uow.audit.append(START, JournalAct.SAVED, "household", "id")
        uow.audit.append(START, JournalAct.SAVED, "household", "id", "colleague")
    assert run(notebook_dir, "SELECT actor FROM audit ORDER BY seq") == [("",), ("colleague",)]
    assert is_whole(notebook)


def test_the_hash_begins_with_the_version_of_its_format():
    parts = ("1", "before", "at", JournalAct.SAVED, "contact", "id", "")
    assert line_hash(*parts[1:]) == hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


@given(st.lists(st.text(max_size=4), min_size=6, max_size=6), st.integers(0, 5), st.text(max_size=4))
@hypothesis_settings(max_examples=50)
def test_the_hash_of_a_line_is_that_of_each_of_its_parts(parts, index, other):
    changed = [*parts[:index], other, *parts[index + 1 :]]
    if "\x1f" not in "".join(parts) + other:
        assert (line_hash(*changed) == line_hash(*parts)) == (changed == parts)


def prune(notebook, before):
    with notebook.write() as uow:
        return uow.audit.prune(before, START + timedelta(hours=1))


def numbers(notebook_dir):
    return [number for (number,) in run(notebook_dir, "SELECT seq FROM audit ORDER BY seq")]


def test_pruning_leaves_a_checkpoint_and_a_chain_that_is_still_checked(notebook, notebook_dir, lines):
    ((before,),) = run(notebook_dir, "SELECT hash FROM audit WHERE seq = 3")
    assert prune(notebook, START + timedelta(minutes=3)) == 3
    assert run(notebook_dir, "SELECT seq, action, record_id, hash FROM audit ORDER BY seq LIMIT 1") == [
        (3, "checkpoint", "", before)
    ]
    assert numbers(notebook_dir) == [3, 4, 5, 6]
    assert is_whole(notebook)
    run(notebook_dir, "UPDATE audit SET record_id = 'x' WHERE seq = 4")
    assert not is_whole(notebook)


def test_pruning_again_moves_the_checkpoint_on_and_pruning_nothing_writes_nothing(notebook, notebook_dir, lines):
    assert prune(notebook, START) == 0
    prune(notebook, START + timedelta(minutes=2))
    assert prune(notebook, START + timedelta(minutes=2)) == 0
    assert prune(notebook, START + timedelta(minutes=4)) == 3
    assert numbers(notebook_dir) == [4, 5, 6, 7]
    assert is_whole(notebook)


def test_a_journal_of_which_everything_is_old_keeps_its_checkpoint_alone(notebook, notebook_dir, lines):
    assert prune(notebook, START + timedelta(days=9)) == 5
    assert numbers(notebook_dir) == [5, 6]
    assert is_whole(notebook)


@pytest.mark.parametrize("line", [3, 4, 5, 6])
def test_after_pruning_a_removed_line_still_shows_the_checkpoint_included(notebook, notebook_dir, lines, line):
    prune(notebook, START + timedelta(minutes=3))
    run(notebook_dir, "DELETE FROM audit WHERE seq = ?", line)
    assert not is_whole(notebook)


def test_a_false_checkpoint_shows(notebook, notebook_dir, lines):
    run(notebook_dir, "DELETE FROM audit WHERE seq < 3")
    run(notebook_dir, "UPDATE audit SET action = 'checkpoint', record_kind = 'journal', record_id = '' WHERE seq = 3")
    assert not is_whole(notebook)


def test_lines_cut_off_at_the_end_show_by_a_mark_kept_elsewhere(notebook, notebook_dir, lines):
    with notebook.read() as uow:
        mark = uow.audit.mark()
        assert mark.number == 5
        assert mark.hash == uow.audit.head()
    run(notebook_dir, "DELETE FROM audit WHERE seq > 3")
    with notebook.write() as uow:
        assert not uow.audit.goes_on_from(mark)
        for _line in range(4):
            uow.audit.append(START, JournalAct.SAVED, "contact", "other")
    with notebook.read() as uow:
        assert not uow.audit.goes_on_from(mark)


def last_act(notebook):
    with notebook.read() as uow:
        return uow.audit.page(0, 1)[0].action


def write(notebook, name="written"):
    with notebook.write() as uow:
        uow.settings.put(name, value=True)


@pytest.mark.parametrize(
    "attack",
    [
        "DELETE FROM audit WHERE seq > 3",
        "DELETE FROM audit",
        "UPDATE audit SET hash = 'recomputed' WHERE seq = 5",
    ],
)
def test_an_end_cut_off_while_the_notebook_is_open_is_told_at_the_next_write_and_for_good(
    notebook, notebook_dir, lines, attack
):
    run(notebook_dir, attack)
    write(notebook)
    assert last_act(notebook) == JournalAct.JOURNAL_CUT
    assert not is_whole(notebook)
    write(notebook, "again")
    with notebook.read() as uow:
        assert [line.action for line in uow.audit.page(0, 9)].count(JournalAct.JOURNAL_CUT) == 1
    assert not is_whole(notebook)


def test_lines_known_to_be_missing_are_whole_again_until_others_are_cut(notebook, notebook_dir, lines):
    run(notebook_dir, "DELETE FROM audit WHERE seq > 3")
    write(notebook)
    notebook.note(START, JournalAct.CUT_SEEN, "journal")
    assert is_whole(notebook)
    write(notebook, "again")
    run(notebook_dir, "DELETE FROM audit WHERE action = 'cut seen'")
    write(notebook, "and again")
    assert last_act(notebook) == JournalAct.JOURNAL_CUT
    assert not is_whole(notebook)


def test_what_was_altered_is_not_whole_for_being_known(notebook, notebook_dir, lines):
    run(notebook_dir, "DELETE FROM audit WHERE seq > 3")
    write(notebook)
    notebook.note(START, JournalAct.CUT_SEEN, "journal")
    run(notebook_dir, "UPDATE audit SET record_id = 'other' WHERE seq = 2")
    assert not is_whole(notebook)


def test_an_end_cut_off_by_the_very_write_is_told_in_it(notebook, lines):
    with notebook.write() as uow:
        uow.audit._connection.exec_driver_sql("DELETE FROM audit WHERE seq > 3")
    assert last_act(notebook) == JournalAct.JOURNAL_CUT


def test_an_end_cut_off_while_the_notebook_is_closed_is_told_at_its_opening(notebook, notebook_dir, lines):
    notebook.close()
    run(notebook_dir, "DELETE FROM audit WHERE seq > 3")
    again = open_with_passphrase(notebook_dir, PASSPHRASE)
    assert last_act(again) == JournalAct.JOURNAL_CUT
    assert not is_whole(again)
    again.close()


def test_what_another_program_writes_in_the_journal_meanwhile_is_no_cut(notebook, notebook_dir, lines):
    beside = open_with_passphrase(notebook_dir, PASSPHRASE, read_only=True)
    beside.note(START, JournalAct.REPORT_OUT, "measure")
    beside.close()
    write(notebook)
    prune(notebook, START + timedelta(days=9))
    write(notebook, "again")
    assert is_whole(notebook)


@pytest.mark.parametrize(
    "attack",
    ["UPDATE audit SET record_id = 'other' WHERE seq = 1", "DELETE FROM audit WHERE seq = 1",
     "UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 3"],
)  # fmt: skip
def test_what_was_altered_among_the_old_lines_is_told_when_they_are_let_go(notebook, notebook_dir, lines, attack):
    run(notebook_dir, attack)
    prune(notebook, START + timedelta(minutes=4))
    assert last_act(notebook) == JournalAct.JOURNAL_CUT
    assert not is_whole(notebook)


def test_a_journal_that_went_on_or_was_pruned_goes_on_from_its_marks(notebook, lines):
    with notebook.read() as uow:
        mark = uow.audit.mark()
    prune(notebook, START + timedelta(days=9))
    with notebook.write() as uow:
        assert uow.audit.goes_on_from(mark)
        uow.audit.append(START, JournalAct.SAVED, "contact", "id")
        assert uow.audit.goes_on_from(mark)


def test_an_empty_journal_has_a_mark_that_every_journal_goes_on_from(notebook):
    with notebook.write() as uow:
        mark = uow.audit.mark()
        assert mark.number == 0
        uow.audit.append(START, JournalAct.SAVED, "contact", "id")
        assert uow.audit.goes_on_from(mark)
