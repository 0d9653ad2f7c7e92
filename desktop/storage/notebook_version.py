"""Which version a notebook is of, and bringing an older one up to date, its backup first."""

from __future__ import annotations

import json
from typing import Final

from sqlalchemy import Engine

from desktop.storage.direct import Direct
from desktop.storage.engine import telling
from desktop.storage.errors import NotebookDamagedError, NotebookError
from desktop.storage.memory import Secret
from desktop.storage.notebook_files import NotebookFiles

SCHEMA_VERSION = "0010"
"""The newest migration; read by SQL at opening, so that Alembic is imported only when it has work."""

NOTEBOOK_ID = "notebook_id"
"""The setting that says which key slots belong to the database."""
_KEPT_ID: Final = "SELECT value FROM setting WHERE name = ?"
"""Read as it is: building a statement for the one time that it is needed costs as much as opening the file."""


def is_earlier(direct: Direct, *, may_migrate: bool) -> bool:
    """Whether it is to be migrated; raises NotebookDamagedError on a later version, or to who only reads."""
    found = _version(direct)
    if found == SCHEMA_VERSION:
        return False
    if found is None:
        raise empty()
    if found > SCHEMA_VERSION:
        raise NotebookDamagedError(
            "Ce carnet vient d’une version plus récente de Perron.",
            safe="Il n’a pas été touché.",
            do="Installez la dernière version de Perron.",
        )
    if not may_migrate:
        raise NotebookError(
            "Ce carnet vient d’une version plus ancienne de Perron.",
            safe="Il n’a pas été touché.",
            do="Ouvrez-le une fois dans Perron : il sera mis à jour.",
        )
    return True


def bring_up_to_date(engine: Engine, files: NotebookFiles, key: Secret) -> None:
    """Migrates a notebook of an earlier version, its backup first."""
    _back_up_first(files, key)
    migrate(engine)


def _back_up_first(files: NotebookFiles, key: Secret) -> None:
    from desktop.storage.backup_before import back_up_before_migration

    back_up_before_migration(files, key)


def check_identity(direct: Direct, notebook_id: str) -> None:
    """Raises NotebookDamagedError when the key slots are those of another notebook."""
    kept = direct.value(_KEPT_ID, (NOTEBOOK_ID,))
    found = json.loads(kept) if kept else ""
    if found and notebook_id and found != notebook_id:
        raise NotebookDamagedError(
            "Ces clés sont celles d’un autre carnet.",
            safe="Le carnet n’a pas été touché.",
            do="Remettez ensemble les fichiers d’une même sauvegarde du dossier du carnet.",
        )


def empty() -> NotebookDamagedError:
    """A file that holds no notebook any more: it is not made again, or what is left elsewhere would be forgotten."""
    return NotebookDamagedError(
        "Le fichier du carnet est vide.", safe="Rien n’a été recréé.", do="Reprenez une sauvegarde."
    )


def _version(direct: Direct) -> str | None:
    if not direct.value("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"):
        return None
    found: str | None = direct.value("SELECT version_num FROM alembic_version")
    return found


def migrate(engine: Engine) -> None:
    """Makes the tables, or brings them to the newest version."""
    from desktop.storage.migrations.runner import upgrade

    with telling():
        upgrade(engine)
