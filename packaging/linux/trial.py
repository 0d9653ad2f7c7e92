"""What the trial in a clean tree looks at with the project's own code: the screen, and the notebook left there.

python -m linux.trial look PICTURE.png      keeps what the screen shows; 1 when it is blank
python -m linux.trial draft NOTEBOOK TEXT   1 when no draft holds the text
python -m linux.trial later NOTEBOOK        makes the notebook one of a later program
The passphrase is that of PERRON_PASSPHRASE.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_COLOURS = 16
"""A window with its text has many more; an empty screen has one or two."""


def look(picture: str) -> bool:
    """Keeps a picture of the whole screen; whether something is on it."""
    from PySide6.QtGui import QGuiApplication

    application = QGuiApplication(sys.argv[:1])
    image = application.primaryScreen().grabWindow(0).toImage()
    image.save(picture)
    return len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > _COLOURS


def draft(directory: str, text: str) -> bool:
    """Whether a draft holds a text; also while a window is open."""
    from desktop.storage.notebook import open_with_passphrase

    notebook = open_with_passphrase(Path(directory), os.environ["PERRON_PASSPHRASE"], read_only=True)
    try:
        with notebook.read() as uow:
            return any(text in str(one.values) for one in uow.drafts.all())
    finally:
        notebook.close()


def later(directory: str) -> bool:
    """Gives the notebook a version that no program has."""
    from desktop.storage.engine import connect
    from desktop.storage.keyslots import KeySlots, unwrap
    from desktop.storage.notebook_files import NotebookFiles

    files = NotebookFiles(Path(directory))
    key = unwrap(KeySlots(files.keys).read()["passphrase"], os.environ["PERRON_PASSPHRASE"])
    connection = connect(files.database, key)
    try:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    finally:
        connection.close()
    return True


if __name__ == "__main__":
    what, *given = sys.argv[1:]
    sys.exit(0 if {"look": look, "draft": draft, "later": later}[what](*given) else 1)
