"""Which files a notebook is made of, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from desktop.storage.keyslots import KeySlots


@dataclass(frozen=True)
class NotebookFiles:
    """The files of a notebook in its directory."""

    directory: Path

    @property
    def database(self) -> Path:
        """The encrypted database."""
        return self.directory / "notebook.db"

    @property
    def unfinished(self) -> Path:
        """A database being made: whole once the key file exists."""
        return self.directory / "notebook.db.new"

    @property
    def journal(self) -> Path:
        """What SQLite has not yet moved into the database; whole commits may be in it alone."""
        return self.directory / "notebook.db-wal"

    @property
    def keys(self) -> Path:
        """The wrapped keys."""
        return self.directory / "notebook.keys"

    @property
    def attachments(self) -> Path:
        """The folder of the encrypted photos and papers."""
        return self.directory / "attachments"

    @property
    def mark(self) -> Path:
        """The number of the last commit, by which an older copy is recognised."""
        return self.directory / "notebook.mark"

    @property
    def lock(self) -> Path:
        """The file that the one writer holds."""
        return self.directory / "notebook.lock"

    def exists(self) -> bool:
        """Whether any part of a notebook is there, the copy of its keys included."""
        return self.database.exists() or self.journal.exists() or KeySlots(self.keys).exists()
