"""One writer, also when somebody takes the file of the lock away."""

from __future__ import annotations

import pytest

from desktop.storage.errors import NotebookBusyError
from desktop.storage.notebook import open_with_passphrase
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.process_lock import ProcessLock
from tests.conftest import PASSPHRASE


@pytest.mark.posix  # elsewhere a file that is held open cannot be taken away
def test_without_the_file_of_the_lock_there_is_still_one_writer(notebook, notebook_dir):
    NotebookFiles(notebook_dir).lock.unlink()
    with pytest.raises(NotebookBusyError):
        open_with_passphrase(notebook_dir, PASSPHRASE)
    notebook.close()
    open_with_passphrase(notebook_dir, PASSPHRASE).close()


def test_what_is_let_go_can_be_taken_again(tmp_path):
    for _again in range(3):
        lock = ProcessLock(tmp_path / "lock")
        with pytest.raises(NotebookBusyError):
            ProcessLock(tmp_path / "lock")
        lock.release()
