"""The typeface of the screen, Inter, shipped with the program so that it looks the same on every laptop."""

from typing import Final

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from desktop.paths import resource_dir

FAMILY: Final = "Inter"
FILES: Final = ("Inter-Regular.ttf", "Inter-SemiBold.ttf", "Inter-Bold.ttf")
"""Made by `scripts/build_typeface.py`; the printed documents keep DejaVu, which has every sign they need."""

_LOADED: Final = "perron_typeface"
_TABULAR: Final = "tnum"


def interface_font(app: QApplication, points: float) -> QFont:
    """The body font; its figures are all of one width, so that hours and sums stand in columns."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if _load(app):
        font.setFamily(FAMILY)
        font.setFeature(QFont.Tag(_TABULAR), 1)
    font.setPointSizeF(points)
    return font


def _load(app: QApplication) -> bool:
    """Make the typeface known, once for each run; False when it cannot be read: the system's own font serves then."""
    known = app.property(_LOADED)
    if known is None:
        folder = resource_dir() / "fonts"
        known = all(QFontDatabase.addApplicationFont(str(folder / name)) >= 0 for name in FILES)
        if not QFontDatabase.families():  # a bare system: what Inter lacks comes from the font of the documents
            QFontDatabase.addApplicationFont(str(folder / "DejaVuSans.ttf"))
        app.setProperty(_LOADED, known)
    return bool(known)
