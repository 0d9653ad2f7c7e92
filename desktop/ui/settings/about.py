"""What the program is, its licence, and the libraries it is made of."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from desktop import __version__
from desktop.ui.look.theme import SPACE
from desktop.ui.widgets import Card, TextLabel

LIBRARIES: Final = (
    ("PySide6_Essentials", "Qt, Qt Quick et PySide6", "LGPL-3.0"),
    ("PySide6_Addons", "Qt PDF, avec PDFium, et Qt Multimedia", "LGPL-3.0, BSD-3-Clause"),
    ("sqlcipher3", "SQLCipher et SQLite", "BSD-3-Clause, domaine public"),
    ("SQLAlchemy", "SQLAlchemy", "MIT"),
    ("alembic", "Alembic", "MIT"),
    ("argon2-cffi", "Argon2", "MIT, CC0-1.0"),
    ("cryptography", "cryptography et OpenSSL", "Apache-2.0"),
    ("httpx", "HTTPX", "BSD-3-Clause"),
    ("icalendar", "icalendar", "BSD-2-Clause"),
    ("keyring", "keyring", "MIT"),
    ("pydantic", "Pydantic", "MIT"),
    ("reportlab", "ReportLab", "BSD-3-Clause"),
    ("xlsxwriter", "XlsxWriter", "BSD-2-Clause"),
    ("pillow", "Pillow", "MIT-CMU"),
    ("platformdirs", "platformdirs", "MIT"),
    ("tzdata", "Fuseaux horaires de l’IANA", "Apache-2.0"),
)
"""(distribution, name shown, licence) of what is shipped with the program."""
_BESIDE: Final = (
    "Qt, et FFmpeg (LGPL 2.1) par lequel il ouvre la caméra, sont livrés tels quels, en bibliothèques séparées\u00a0: "
    "chacun peut les remplacer par une autre version. Leur code source est sur qt.io et sur ffmpeg.org."
)


class AboutCard(Card):
    """Version, licence, libraries, sources of the data."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.add(TextLabel(f"Perron {__version__}", "label", selectable=True))
        self.add(
            TextLabel(
                "Logiciel libre sous licence Apache 2.0. Polices Inter à l’écran et DejaVu sur papier. Dictionnaire "
                "français\u00a0: Dicollecte, MPL 2.0. Communes\u00a0: Code officiel géographique, Licence Ouverte 2.0."
            )
        )
        grid_holder = QWidget()
        grid = QGridLayout(grid_holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE * 3)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(2, 1)
        for row, (distribution, name, licence) in enumerate(LIBRARIES):
            for column, text in enumerate((name, installed_version(distribution), licence)):
                grid.addWidget(TextLabel(text, "caption", muted=column > 0, wrap=column == 2), row, column)
        self.add(grid_holder)
        self.add(TextLabel(_BESIDE, "caption", muted=True, selectable=True))


def installed_version(distribution: str) -> str:
    """The version at hand; empty in a frozen program that left the metadata out."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
