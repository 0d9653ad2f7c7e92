"""The backup that comes before a migration: without it the notebook is left as it is."""

from __future__ import annotations

from datetime import UTC, datetime

from desktop.errors import AppError
from desktop.storage.backup_copying import BackupError, never
from desktop.storage.backup_making import Source, make_snapshot
from desktop.storage.backup_place import BackupPlace
from desktop.storage.keyslots import KeySlots
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles


def back_up_before_migration(files: NotebookFiles, key: Secret) -> None:
    """A verified backup in the notebook's own place; raises BackupError, the notebook untouched."""
    identity = KeySlots(files.keys).read()["passphrase"].identity
    try:
        make_snapshot(Source(files, key), BackupPlace(files.backups, identity.notebook_id), datetime.now(UTC), never)
    except AppError as error:
        raise BackupError(
            f"Cette version de Perron met le carnet à jour, et la sauvegarde qui doit précéder n’a pas pu être faite."
            f" {error.happened}",
            safe="Le carnet n’a pas été touché.",
            do=error.do or "Libérez de la place, puis recommencez.",
        ) from None
