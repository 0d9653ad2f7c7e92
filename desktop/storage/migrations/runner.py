"""Brings a notebook to the newest schema."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from desktop.storage.engine import begin
from desktop.storage.errors import NotebookError

FOLDERS: tuple[Path, ...] = (Path(__file__).parent / "versions",)
"""Where the migrations are; a test adds those of a later version."""
_LOST_REFERENCES: Final = "SELECT count(*) FROM pragma_foreign_key_check"


def upgrade(engine: Engine) -> None:
    """Runs the missing migrations, all of them or none; raises NotebookError when one would lose a reference.

    A table that is made anew is dropped under those that refer to it: references are counted afterwards instead of
    watched meanwhile.
    """
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a checked-out connection has a driver connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                begin(connection, writing=True)
                before = connection.exec_driver_sql(_LOST_REFERENCES).scalar_one()
                _run(connection)
                if connection.exec_driver_sql(_LOST_REFERENCES).scalar_one() > before:
                    raise _lost()
        finally:
            driver.execute("PRAGMA foreign_keys = ON")


def _run(connection: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", os.pathsep.join(str(folder) for folder in FOLDERS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _lost() -> NotebookError:
    return NotebookError(
        "Le carnet n’a pas pu être mis à jour\u00a0: des fiches y auraient perdu leur lien.",
        safe="Il est resté tel qu’il était.",
        do="Prévenez le service informatique, et gardez la version précédente de Perron.",
    )
