"""A folder where others may write is closed to them, or refused with a word: they could exchange its files."""

import os
import stat

import pytest

from desktop.storage.errors import NotebookError
from desktop.storage.folder_rights import close_to_others
from desktop.storage.notebook import create_notebook, open_with_passphrase
from tests.conftest import CHEAP, PASSPHRASE

pytestmark = pytest.mark.posix


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize(("before", "after"), [(0o777, 0o755), (0o775, 0o755), (0o770, 0o750), (0o700, 0o700)])
def test_a_folder_of_ours_that_others_may_write_in_is_closed_at_the_opening(notebook_dir, before, after):
    for read_only in (True, False):
        notebook_dir.chmod(before)
        open_with_passphrase(notebook_dir, PASSPHRASE, read_only=read_only).close()
        assert mode(notebook_dir) == after


def test_a_new_notebook_in_an_open_folder_closes_it(tmp_path):
    folder = tmp_path / "open"
    folder.mkdir()
    folder.chmod(0o777)
    create_notebook(folder, PASSPHRASE, CHEAP)[0].close()
    assert mode(folder) == 0o755


def test_a_folder_for_everybody_s_files_is_refused_and_left_as_it_is(notebook_dir):
    notebook_dir.chmod(0o1777)
    with pytest.raises(NotebookError, match="D’autres personnes"):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    assert mode(notebook_dir) == 0o1777


def test_a_folder_of_somebody_else_that_all_may_write_in_is_refused(notebook_dir, monkeypatch):
    notebook_dir.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: notebook_dir.stat().st_uid + 1)
    with pytest.raises(NotebookError, match="D’autres personnes"):
        close_to_others(notebook_dir)
