"""Every scene of the pictures, played for whoever looks at it: the screens and their states, new ones by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.services.notebooks import NotebookService
from desktop.services.workspace import Resources
from desktop.ui.dev.pictures import CHEAP, DAY, MODEL, PASSPHRASE, Notebooks, model_notebook
from desktop.ui.dev.pictures_scenes import SCENES
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.look.theme import Theme
from tests.factories import listed

HOUSEHOLDS = 40
"""As few as hold a measure in each state that a scene shows."""
NAME_LENGTH = 60
_LAST, _FIRST = "Vandenbroucke-Lefebvre de la Motte-Saint-Pierre", "Marie-Charlotte-Éléonore"

Look = Callable[[QWidget], None]


class Onlooker(Stage):
    """Plays a scene, and looks at its window where a picture would be taken, before anything of it goes away."""

    def __init__(self, app: QApplication, window: QWidget, pictures: Path, look: Look) -> None:
        super().__init__(app, window, pictures)
        self._onlooker, self._watched = look, window

    def shot(self, page: QAbstractScrollArea | None = None) -> QPixmap:
        """Look once the scene is laid out."""
        taken = super().shot(page)
        self._onlooker(self._watched)
        return taken


@contextmanager
def played_scenes(
    app: QApplication, look: Look, theme: Theme, *, long_names: bool = False
) -> Iterator[Callable[[str], None]]:
    """Inside, what plays a scene by its name and looks at it."""
    with model_notebook(HOUSEHOLDS) as resources:
        if long_names:
            _give_long_names(resources)

        def hands(app: QApplication, window: QWidget, pictures: Path) -> Onlooker:
            return Onlooker(app, window, pictures, look)

        studio: Studio = Notebooks(resources, theme).studio(app, hands)

        def play(name: str) -> None:
            SCENES[name](studio)
            # what the scene closed, as the program's own loop takes it away: left to pile up, Qt goes through
            # ten thousands of widgets each time that something is looked for, laid out or dressed
            app.sendPostedEvents(None, QEvent.Type.DeferredDelete)

        try:
            yield play
        finally:
            studio.close()


def _give_long_names(resources: Resources) -> None:
    """Everybody gets a name of sixty letters, and lives in the commune with the longest name."""
    services = Services.over(NotebookService(MODEL, resources, FixedClock(DAY), CHEAP, marks=None).open(PASSPHRASE))
    commune = max(resources.communes, key=lambda one: len(one.name))
    last = _LAST.ljust(NAME_LENGTH - len(_FIRST) - 1, "e")[: NAME_LENGTH - len(_FIRST) - 1]
    for line in listed(services):
        household = services.households.get(line.id)
        persons = tuple(replace(one, last_name=last, first_name=_FIRST) for one in household.persons)
        dwelling = replace(household.dwelling, commune=commune.insee, postal_code=commune.postal_codes[0])
        services.households.save(replace(household, persons=persons, dwelling=dwelling))
    services.close()
