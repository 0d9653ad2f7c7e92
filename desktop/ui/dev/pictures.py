"""`python -m desktop.ui.dev.pictures OUT [SCENE…] [--large]`: every screen, light and dark, of an invented notebook.

The first pages of every type of document come with them.

The day and the seed are fixed: pictures change when the screens do. `--large` adds those of the largest text, in
OUT/large.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop.domain.policy import NO_POLICY
from desktop.errors import AppError
from desktop.paths import resource_dir
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.demo import make_demo
from desktop.services.notebooks import Derivation, NotebookService
from desktop.services.workspace import Resources
from desktop.ui.dev.pictures_managed import FIXED
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.dev.pictures_studio import Hands, Studio
from desktop.ui.dev.printed_pages import document_pictures
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.locking.gate import Gate
from desktop.ui.look.appearance import keep_appearance
from desktop.ui.look.french_qt import install_french
from desktop.ui.look.theme import FUSION, Mode, Theme

DAY: Final = date(2026, 3, 10)
SEED: Final = 62
HOUSEHOLDS: Final = 60
PASSPHRASE: Final = "jardin bleu fenêtre tambour cerise moulin ardoise violon"  # noqa: S105 - made for the pictures
CHEAP: Final = Derivation(1024, 1, 1)
"""Nothing is protected here: the notebook is thrown away."""
THEMES: Final[tuple[Mode, ...]] = ("light", "dark")
_PLACE: Final = Path("Documents", "Perron")
"""Where the notebook is said to be; relative, so that no folder of this computer is on a picture."""
_EMPTY: Final = Path("Documents", "Carnet neuf")
_NOWHERE: Final = Path("Documents", "Rien")
_MANAGED: Final = Path("Documents", "Carnet du service")
MODEL: Final = Path("modele")
DOCUMENT: Final = "printed-"
"""What the names of the pictures of pages begin with."""
_COLORS: Final = 256
_NEIGHBOURHOOD: Final = 0xE0E0E0
"""The bits of a colour that it shares with those that look alike."""


def main(argv: Sequence[str] | None = None) -> int:
    """Makes the pictures; 1 with a French line when one could not be made."""
    parser = argparse.ArgumentParser(prog="python -m desktop.ui.dev.pictures", description="Images de tous les écrans.")
    parser.add_argument("out", type=Path, metavar="DOSSIER")
    parser.add_argument("scenes", nargs="*", metavar="SCÈNE", help="celles-là seulement")
    parser.add_argument("--large", action="store_true", help="aussi au plus grand texte, dans DOSSIER/large")
    arguments = parser.parse_args(argv)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication([*sys.argv[:1], *FUSION])
    install_french(app)
    try:
        take_pictures(app, arguments.out, arguments.scenes)
        take_documents(arguments.out, arguments.scenes)
        if arguments.large:
            take_pictures(app, arguments.out / "large", arguments.scenes, text_percent=200)
    except AppError as error:
        sys.stderr.write(f"{error.sentence}\n")
        return 1
    return 0


def take_pictures(
    app: QApplication,
    out: Path,
    only: Collection[str] = (),
    *,
    text_percent: int = 100,
    themes: Iterable[Mode] = THEMES,
    households: int = HOUSEHOLDS,
) -> list[Path]:
    """Makes `OUT/NAME-THEME.png` for each scene, or for those named alone; AppError when a screen does not come."""
    out = out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    app.setCursorFlashTime(0)  # a caret that blinks would make two pictures of one screen
    with model_notebook(households) as resources:
        for theme in themes:
            studio = Notebooks(resources, Theme(theme, text_percent / 100)).studio(app)
            for name, scene in SCENES.items():
                if not only or name in only:
                    path = out / f"{name}-{theme}.png"
                    save_small(scene(studio).toImage(), path)
                    made.append(path)
            studio.close()
    return made


def take_documents(out: Path, only: Collection[str] = (), households: int = HOUSEHOLDS) -> list[Path]:
    """Makes `OUT/printed-NAME.png` of the first pages of each type of document, or of those named alone."""
    made: list[Path] = []
    if only and not any(name.startswith(DOCUMENT) for name in only):
        return made
    out.mkdir(parents=True, exist_ok=True)
    out = out.resolve()
    with model_notebook(households) as resources:
        service = NotebookService(MODEL, resources, FixedClock(DAY), CHEAP, marks=None)
        services = Services.over(service.open(PASSPHRASE))
        for name, picture in document_pictures(services):
            if not only or f"{DOCUMENT}{name}" in only:
                path = out / f"{DOCUMENT}{name}.png"
                save_small(picture, path)
                made.append(path)
        services.close()
    return made


@contextlib.contextmanager
def model_notebook(households: int = HOUSEHOLDS) -> Iterator[Resources]:
    """Inside, the present folder is a passing one where `MODEL` is a notebook of so many invented households."""
    with TemporaryDirectory(prefix="perron-") as folder, contextlib.chdir(folder):
        make_demo(MODEL, passphrase=PASSPHRASE, households=households, seed=SEED, today=DAY, derivation=CHEAP)
        yield Resources.load(resource_dir())


class Notebooks:
    """A copy of the model notebook and an empty one, both dressed in one theme."""

    def __init__(self, resources: Resources, theme: Theme) -> None:
        self._resources, self._theme = resources, theme
        for place in (_PLACE, _EMPTY, _NOWHERE, _MANAGED):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
            keep_appearance(place, theme)
        shutil.copytree(MODEL, _PLACE, dirs_exist_ok=True)
        self._dress(Services.over(self._service(_PLACE).open(PASSPHRASE)))
        for place in (_EMPTY, _MANAGED):
            self._dress(Services.over(self._service(place).create(PASSPHRASE).workspace))

    def studio(self, app: QApplication, hands: Hands = Stage) -> Studio:
        """Where the pictures of this theme are taken."""
        full, empty, nowhere, managed = (self._gate(place) for place in (_PLACE, _EMPTY, _NOWHERE, _MANAGED))
        return Studio(app, full, empty, nowhere, managed, self._theme, PASSPHRASE, hands=hands)

    def _dress(self, services: Services) -> None:
        percent = round(self._theme.text_scale * 100)
        settings = services.settings.load()
        told = replace(settings, theme=self._theme.mode, text_percent=percent, recovery_noted=True)
        services.settings.save(replace(told, worker_name=told.worker_name or "Camille Martin"))
        services.close()

    def _gate(self, place: Path) -> Gate:
        return Gate(place, self._service, lambda directory, passphrase: None)

    def _service(self, place: Path) -> NotebookService:
        fixed = FIXED if place == _MANAGED else NO_POLICY
        return NotebookService(place, self._resources, FixedClock(DAY), CHEAP, marks=None, read_policy=lambda: fixed)


def save_small(image: QImage, path: Path) -> None:
    """Writes a picture with as few colours as no eye tells from all; OSError when it cannot.

    The most frequent colour of every neighbourhood comes first: the few pixels of an icon keep their colour.
    """
    pixels = image.convertToFormat(QImage.Format.Format_RGB32)
    frequent = [color for color, _count in Counter(memoryview(pixels.constBits()).cast("I")).most_common()]
    nearest: dict[int, int] = {}
    for color in frequent:
        nearest.setdefault(color & _NEIGHBOURHOOD, color)
    chosen = dict.fromkeys([*nearest.values()][: _COLORS * 3 // 4]) | dict.fromkeys(frequent)
    table = [color | 0xFF000000 for color in list(chosen)[:_COLORS]]
    few = pixels.convertToFormat(QImage.Format.Format_Indexed8, table, Qt.ImageConversionFlag.ThresholdDither)
    if not few.save(str(path), "PNG", 0):  # type: ignore[call-overload]
        raise OSError(0, "picture not written", str(path))


if __name__ == "__main__":
    sys.exit(main())
