"""Which files a notebook is made of, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.paths import DATABASE, JOURNAL, KEYS, RESTORING
from desktop.storage.keyslots import KeySlots


@dataclass(frozen=True)
class NotebookFiles:
    """The files of a notebook in its directory."""

    directory: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.directory / DATABASE

    @property
    def unfinished(self) -> Path:
        """A database being made: whole once the key file exists."""
        return self.directory / "notebook.db.new"

    @property
    def journal(self) -> Path:
        """What SQLite has not yet moved into the database; whole commits may be in it alone."""
        return self.directory / JOURNAL

    @property
    def keys(self) -> Path:
        """The wrapped keys."""
        return self.directory / KEYS

    @property
    def attachments(self) -> Path:
        """The folder of the encrypted photos and papers."""
        return self.directory / "attachments"

    @property
    def mark(self) -> Path:
        """The number of the last commit, by which an older copy is recognised."""
        return self.directory / "notebook.mark"

    @property
    def erased(self) -> Path:
        """The digests of what was deleted for good; it stays in its place when a backup is put back."""
        return self.directory / "erased.register"

    @property
    def lock(self) -> Path:
        """The file that the one writer holds."""
        return self.directory / "notebook.lock"

    @property
    def backups(self) -> Path:
        """The folder of the notebook's own backups."""
        return self.directory / "backups"

    @property
    def restoring_unfinished(self) -> Path:
        """A backup being prepared to take the place of the notebook."""
        return self.directory / "restoring.new"

    @property
    def restoring(self) -> Path:
        """The same once it is whole: it takes its place now, or at the next opening."""
        return self.directory / RESTORING

    def exists(self) -> bool:
        """Whether any part of a notebook is there, the copy of its keys included."""
        parts = (self.database, self.journal, self.restoring)
        return any(part.exists() for part in parts) or KeySlots(self.keys).exists()
