"""An older copy put back, or one that lost its latest writes, is told; what merely was killed is not."""

import shutil
from datetime import datetime

import pytest

from desktop.domain.acts import JournalAct
from desktop.storage.last_commit import Commit, CommitMark, is_behind, last_commit_of
from desktop.storage.notebook import create_notebook, open_with_passphrase, open_with_recovery_code
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.older_copy import MarkMissingError, OlderCopyError
from tests.conftest import CHEAP, PASSPHRASE
from tests.storage.files import contents, run
from tests.storage.test_left_journal import write_and_die


def write(directory, *names, **how):
    notebook = open_with_passphrase(directory, PASSPHRASE, **how)
    for name in names:
        with notebook.write() as uow:
            uow.settings.put(name, "x" * 400)
    notebook.close()


@pytest.fixture
def put_back(notebook_dir, tmp_path):
    """A notebook whose database is that of an earlier hour."""
    write(notebook_dir, "earlier")
    shutil.copy(notebook_dir / "notebook.db", tmp_path / "old.db")
    write(notebook_dir, "later")
    shutil.copy(tmp_path / "old.db", notebook_dir / "notebook.db")
    return notebook_dir


def test_an_older_database_is_told_with_its_hours_and_left_as_it_is(put_back):
    before = contents(put_back)
    with pytest.raises(OlderCopyError) as raised:
        open_with_passphrase(put_back, PASSPHRASE)
    assert "copie plus ancienne. Ce qui a été écrit après le " in raised.value.sentence
    assert "n’y est pas" in raised.value.sentence
    assert datetime.fromisoformat(raised.value.last.at) < datetime.fromisoformat(raised.value.seen.at)
    after = contents(put_back)
    assert after["notebook.db"] == before["notebook.db"]
    assert after["notebook.mark"] == before["notebook.mark"]


def test_the_recovery_code_tells_it_too(put_back, template):
    with pytest.raises(OlderCopyError):
        open_with_recovery_code(put_back, template.recovery_code)


def test_opened_all_the_same_it_is_written_in_the_journal_and_not_told_again(put_back):
    write(put_back, "after", accept_older=True)
    notebook = open_with_passphrase(put_back, PASSPHRASE)
    with notebook.read() as uow:
        assert JournalAct.OPENED_OLDER in [line.action for line in uow.audit.page(0, 20)]
        assert uow.audit.is_whole()
    notebook.close()


def test_the_copy_that_was_left_behind_is_another_copy_from_then_on(put_back, tmp_path):
    shutil.copy(tmp_path / "old.db", tmp_path / "other.db")
    write(put_back, "after", accept_older=True)
    for number in range(20):
        run(put_back, "UPDATE setting SET value = json_set(value, '$.number', 99) WHERE name = 'last_commit'")
        assert number is not None
    shutil.copy(tmp_path / "other.db", put_back / "notebook.db")
    for path in put_back.glob("notebook.db-*"):
        path.unlink()
    with pytest.raises(OlderCopyError):
        open_with_passphrase(put_back, PASSPHRASE)


def test_a_read_only_look_is_not_refused_and_can_tell_it(put_back):
    before = (put_back / "notebook.db").read_bytes()
    notebook = open_with_passphrase(put_back, PASSPHRASE, read_only=True)
    with notebook.read() as uow:
        assert [uow.settings.get(name) is not None for name in ("earlier", "later")] == [True, False]
    assert "copie plus ancienne" in notebook.older.happened
    notebook.close()
    assert (put_back / "notebook.db").read_bytes() == before


def test_a_kill_at_any_moment_is_no_older_copy(notebook_dir):
    for count in (1, 7, 30):
        write_and_die(notebook_dir, count, PASSPHRASE)
        notebook = open_with_passphrase(notebook_dir, PASSPHRASE)
        with notebook.read() as uow:
            assert uow.settings.get(f"number {count - 1}") is not None
            assert JournalAct.OPENED_OLDER not in [line.action for line in uow.audit.page(0, 100)]
        notebook.close()


@pytest.mark.parametrize("share", [0.02, 0.5, 0.97])
def test_a_cut_journal_that_drops_saved_work_is_told(notebook_dir, share):
    write_and_die(notebook_dir, 40, PASSPHRASE)
    journal = NotebookFiles(notebook_dir).journal
    content = journal.read_bytes()
    journal.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(OlderCopyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)


def test_one_altered_byte_of_the_journal_that_drops_saved_work_is_told(notebook_dir):
    write_and_die(notebook_dir, 40, PASSPHRASE)
    journal = NotebookFiles(notebook_dir).journal
    content = bytearray(journal.read_bytes())
    content[len(content) // 2] ^= 1
    journal.write_bytes(content)
    with pytest.raises(OlderCopyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)


def test_a_journal_taken_away_is_told(notebook_dir):
    write_and_die(notebook_dir, 5, PASSPHRASE)
    NotebookFiles(notebook_dir).journal.unlink()
    with pytest.raises(OlderCopyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)


@pytest.mark.parametrize("spoilt", [b"", b"\0" * 1024, b"{}", b"[1,2]\nabc"])
def test_a_mark_that_says_nothing_is_told_for_an_older_copy_may_have_lost_its_own(notebook_dir, spoilt):
    write(notebook_dir, "one")
    mark = NotebookFiles(notebook_dir).mark
    mark.write_bytes(spoilt)
    with pytest.raises(MarkMissingError, match="repère de la dernière écriture"):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert mark.read_bytes() == spoilt
    write(notebook_dir, accept_older=True)
    assert CommitMark(mark, b"").path.stat().st_size == 1024
    write(notebook_dir, "two")


def test_an_older_copy_whose_mark_was_taken_away_is_told_and_then_written_in_the_journal(put_back):
    NotebookFiles(put_back).mark.unlink()
    with pytest.raises(MarkMissingError):
        open_with_passphrase(put_back, PASSPHRASE)
    notebook = open_with_passphrase(put_back, PASSPHRASE, accept_older=True)
    with notebook.read() as uow:
        assert uow.audit.page(0, 1)[0].action == JournalAct.OPENED_UNMARKED
    notebook.close()
    write(put_back, "on")


def test_a_notebook_that_nobody_has_written_in_needs_no_mark(tmp_path):
    made, _code = create_notebook(tmp_path / "new", PASSPHRASE, CHEAP)
    made.abandon()
    mark = NotebookFiles(tmp_path / "new").mark
    mark.unlink()  # killed before it was written
    open_with_passphrase(tmp_path / "new", PASSPHRASE).abandon()
    assert mark.exists()


def test_one_spoilt_place_leaves_the_other(tmp_path):
    mark = CommitMark(tmp_path / "mark", b"k" * 32)
    mark.note(Commit(7, 7, "2026-11-22T15:00:00+00:00", ("life",)))
    mark.note(Commit(8, 8, "2026-11-22T15:01:00+00:00", ("life",)))
    content = bytearray(mark.path.read_bytes())
    content[3] ^= 1
    mark.path.write_bytes(content)
    assert mark.read().number == 7


def test_a_mark_of_another_key_is_no_mark(tmp_path):
    CommitMark(tmp_path / "mark", b"k" * 32).note(Commit(7, 7, "", ("life",)))
    assert CommitMark(tmp_path / "mark", b"o" * 32).read() is None


def test_marks_that_come_out_of_turn_never_go_back(tmp_path):
    mark = CommitMark(tmp_path / "mark", b"k" * 32)
    mark.note(Commit(8, 8, "", ("life",)))
    mark.note(Commit(7, 7, "", ("life",)))
    assert mark.read().number == 8


def test_a_database_of_a_life_that_it_does_not_know_is_behind():
    assert is_behind(Commit(9, 9, "", ("one",)), Commit(3, 3, "", ("two",)))
    assert not is_behind(Commit(9, 9, "", ("one", "two")), Commit(3, 3, "", ("one",)))


def test_what_the_program_notes_by_itself_is_no_work(notebook):
    with notebook.write() as uow:
        uow.settings.put("a", 1)
    with notebook.write(work=False) as uow:
        uow.settings.put("b", 1)
        before = last_commit_of(uow.audit._connection)
    with notebook.read() as uow:
        after = last_commit_of(uow.audit._connection)
    assert (after.number, after.work) == (before.number + 1, before.work)
