"""Every widget in every state and theme.

`python -m desktop.ui.dev.gallery` opens a window to look around in; with a folder it writes pictures there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.ui.changes import ChangeHub
from desktop.ui.dev.gallery_controls import buttons_page, choices_page, form_page, inputs_page
from desktop.ui.dev.gallery_shows import (
    chart_page,
    icons_page,
    lists_page,
    popups_page,
    texts_page,
    track_page,
    waiting_page,
)
from desktop.ui.look.french_qt import install_french
from desktop.ui.look.theme import FUSION, Theme, apply_theme
from desktop.ui.widgets import ChoiceField, EmptyState, FlowRow, ScrollColumn, TabPages
from desktop.ui.window.main_window import MainWindow

PAGES: Final[dict[str, Callable[[], QWidget]]] = {
    "buttons": buttons_page,
    "inputs": inputs_page,
    "choices": choices_page,
    "form": form_page,
    "texts": texts_page,
    "waiting": waiting_page,
    "popups": popups_page,
    "track": track_page,
    "chart": chart_page,
    "lists": lists_page,
    "icons": icons_page,
}

LOOKS: Final[dict[str, tuple[str, Theme]]] = {
    "light": ("Clair", Theme("light")),
    "dark": ("Sombre", Theme("dark")),
    "high-light": ("Clair, contraste renforcé", Theme("light", high_contrast=True)),
    "high-dark": ("Sombre, contraste renforcé", Theme("dark", high_contrast=True)),
}
SCALES: Final = (1.0, 1.5, 2.0)

_TITLES: Final = {
    "buttons": "Boutons", "inputs": "Saisies", "choices": "Choix", "form": "Formulaire", "texts": "Textes",
    "waiting": "Attente", "popups": "Ce qui s’ouvre", "track": "Frise", "lists": "Listes", "icons": "Icônes",
    "chart": "Graphique",
}  # fmt: skip
_SCREEN: Final = QSize(1366, 768)


def page_window(theme: Theme, page: Callable[[], QWidget], size: QSize) -> MainWindow:
    """A page of the gallery inside the program's own window, with messages at its foot."""
    window = MainWindow(theme, ChangeHub())
    empty = EmptyState(
        "today", "Rien à faire aujourd’hui", "Profitez-en pour planifier la suite.", ("Planifier", lambda: None)
    )
    window.add_page("today", "Aujourd’hui", "today", page)
    window.add_page("households", "Ménages", "household", lambda: empty)
    window.add_page("exchange", "Échanges", "exchange", QWidget)
    window.add_page("figures", "Chiffres", "chart", QWidget)
    window.add_page("settings", "Réglages", "settings", QWidget)
    window.set_queue_text("3 fiches à envoyer, hors ligne", "warning", online=False)
    window.set_saved_text("Brouillon enregistré à 14\u00a0h\u00a032")
    window.messages.show_info("Visite reportée au 14 mars.", lambda: None)
    window.messages.show_error(
        AppError("Le serveur du Département ne répond pas.", safe="Rien n’est perdu.", do="L’envoi reprendra seul.")
    )
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(size)
    window.show()
    return window


class GalleryWindow(QWidget):
    """All pages behind tabs, with the look and the size of the text to choose."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self.setWindowTitle("Galerie")
        self.look = ChoiceField([(key, title) for key, (title, _) in LOOKS.items()], "light", "buttons")
        self.scale = ChoiceField([(str(scale), f"{round(scale * 100)}\u00a0%") for scale in SCALES], "1.0", "buttons")
        self.look.describe("Thème", "")
        self.scale.describe("Taille du texte", "")
        for choice in (self.look, self.scale):
            choice.changed.connect(self._dress)
        self.pages = TabPages("Pages de la galerie")
        for key, make in PAGES.items():
            self.pages.add(key, _TITLES[key], make)
        column = QVBoxLayout(self)
        column.addWidget(FlowRow((self.look, self.scale)))
        column.addWidget(self.pages, 1)
        self.resize(_SCREEN)

    def _dress(self) -> None:
        theme = LOOKS[self.look.value() or "light"][1]
        scale = float(self.scale.value() or 1)
        apply_theme(self._app, Theme(theme.mode, scale, theme.high_contrast))


def paint_gallery(
    out_dir: Path,
    app: QApplication | None = None,
    pages: Sequence[str] = tuple(PAGES),
    looks: Sequence[str] = tuple(LOOKS),
    scales: Sequence[float] = SCALES,
) -> list[Path]:
    """Write the pictures into a folder and return their paths; makes its own application when none is given."""
    app = app or QApplication(["perron-gallery", *FUSION])
    install_french(app)
    out_dir.mkdir(parents=True, exist_ok=True)
    written = []
    for look in looks:
        for scale in scales:
            theme = Theme(LOOKS[look][1].mode, scale, LOOKS[look][1].high_contrast)
            apply_theme(app, theme)
            for page in pages:
                path = out_dir / f"{page}-{look}-{round(scale * 100)}.png"
                _grab_page(app, theme, PAGES[page], path)
                written.append(path)
    return written


def _grab_page(app: QApplication, theme: Theme, page: Callable[[], QWidget], path: Path) -> None:
    """The window, as high as the page needs to be seen whole."""
    window = page_window(theme, page, _SCREEN)
    app.processEvents()
    content = window.page("today")
    window.messages.clear()
    if isinstance(content, ScrollColumn):
        for _ in range(3):  # wrapping labels settle over several passes
            window.resize(_SCREEN.width(), window.height() + content.verticalScrollBar().maximum())
            app.processEvents()
    window.grab().save(str(path))
    window.close()
    window.deleteLater()
    app.processEvents()


def main() -> None:
    """Open the window, or write the pictures into the folder that is named."""
    if len(sys.argv) > 1:
        paint_gallery(Path(sys.argv[1]))
        return
    app = QApplication(sys.argv)
    install_french(app)
    apply_theme(app, LOOKS["light"][1])
    window = GalleryWindow(app)
    window.show()
    app.exec()


if __name__ == "__main__":
    main()
