"""After another passphrase or another sheet: the ways into the copies that can be reached are those of today too.

The key stays the same, so an old key file beside a backup would give today's notebook to whoever knows the old phrase.
A key file that somebody copied away is out of reach: for that there is another key (`rekey`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress

from desktop.storage.backup_place import KEYS, BackupPlace
from desktop.storage.errors import NotebookError
from desktop.storage.keyslots import KeySlots
from desktop.storage.notebook_files import NotebookFiles
from desktop.storage.set_aside import set_aside_in


def renew_beside(files: NotebookFiles) -> None:
    """In the notebook's own backups and in the notebooks of before; what the disk refuses stays as it was."""
    keys = KeySlots(files.keys)
    notebook_id = keys.read()["passphrase"].identity.notebook_id
    with suppress(OSError):
        renew(_beside(files, notebook_id), keys)


def renew(copies: Iterable[KeySlots], by: KeySlots) -> None:
    """In these, where they wrap the same key of the same notebook; needs no key."""
    today = by.read()
    for copy in copies:
        with suppress(NotebookError, OSError):
            theirs = copy.read()
            same = {slot.identity for slot in theirs.values()} == {today["passphrase"].identity}
            if same and today["passphrase"].identity.key_id and theirs != today:
                copy.become(by)


def _beside(files: NotebookFiles, notebook_id: str) -> Iterator[KeySlots]:
    for snapshot in BackupPlace(files.backups, notebook_id).snapshots():
        yield snapshot.slots
    for one in set_aside_in(files.directory):
        yield KeySlots(one.path / KEYS)
