"""The pictures of « Importer un tableau »: invented people in a table of before."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.importing.page import COLUMNS, DONE, FILE, PREVIEW, ImportPage

Scene = Callable[[Studio], QPixmap]
_HEADS: Final = (
    "N° dossier", "NOM", "Prénom", "Né(e) le", "Tél", "Adresse", "CP", "Ville", "Dispositif", "Date de début",
    "Obs. SG", "Accord",
)  # fmt: skip
_ROWS: Final = (
    ("A-014", "Vasseur", "Monique", "14/02/1951", "0601020304", "4 rue des Lilas", "62300", "Lens", "ASTRE",
     "03/11/2025", "relance", "03/11/2025"),
    ("A-015", "Bacquet", "Jules", "3/9/1948", "06 11 22 33 44", "27 rue d’Arras", "62000", "Aras", "ASTRE",
     "01/12/2025", "", "01/12/2025"),
    ("A-016", "Caron-Lefebvre", "Hélène", "21/12/1962", "", "8 place du Marché", "62500", "Saint-Omer", "ASTRE",
     "05/01/2026", "escalier", ""),
    ("A-017", "Delattre", "Yves", "le 3 mai", "0320000000", "12 rue Haute", "62400", "Béthune", "ASTRE", "12/01/2026",
     "", "12/01/2026"),
    ("A-018", "Evrard", "Nadia", "30/07/1975", "0707070707", "5 allée des Pins", "62100", "Calais", "ASTRE",
     "02/02/2026", "", "02/02/2026"),
    ("A-014", "Vasseur", "Monique", "14/02/1951", "0601020304", "4 rue des Lilas", "62300", "Lens", "ASTRE",
     "03/11/2025", "doublon", "03/11/2025"),
)  # fmt: skip


def _table(folder: Path) -> Path:
    lines = io.StringIO(newline="")
    csv.writer(lines, delimiter=";").writerows((_HEADS, *_ROWS))
    path = folder / "suivi.csv"
    path.write_bytes(lines.getvalue().encode("utf-8-sig"))
    return path


def _step(wanted: int) -> Scene:
    """The page on one of its steps; what was made of it is taken back."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        room.go("import")
        page = cast(ImportPage, room.bench.main.page("import"))
        page.begin()
        with tempfile.TemporaryDirectory() as folder:
            if wanted > FILE:
                page.read(_table(Path(folder)))
                room.stage.wait("colonnes", lambda: page.step == 1)
        for step, act in ((2, page.plan), (3, page.apply)):
            if wanted >= step:
                act()
                room.stage.wait("import", lambda step=step: page.step == step)  # type: ignore[misc]
        room.stage.settle()
        picture = room.stage.shot()
        if wanted == DONE:
            page.take_back()
            room.stage.wait("annulation", lambda: page.done.imported is None)
        page.begin()
        return picture

    return scene


def _of_before(studio: Studio) -> QPixmap:
    """Where the next import begins, the one of before may be taken back."""
    room = studio.full
    room.go("import")
    page = cast(ImportPage, room.bench.main.page("import"))
    page.begin()
    with tempfile.TemporaryDirectory() as folder:
        page.read(_table(Path(folder)))
        room.stage.wait("colonnes", lambda: page.step == COLUMNS)
    page.plan()
    room.stage.wait("aperçu", lambda: page.step == PREVIEW)
    page.apply()
    room.stage.wait("import", lambda: page.step == DONE)
    page.begin()
    room.stage.settle()
    picture = room.stage.shot()
    page.last.undo.click()
    room.stage.wait("annulation", lambda: not page.last.isVisible())
    return picture


IMPORT_SCENES: Final[dict[str, Scene]] = {
    "import": _step(0),
    "import-columns": _step(1),
    "import-preview": _step(2),
    "import-done": _step(3),
    "import-last": _of_before,
}
