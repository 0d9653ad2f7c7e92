"""Qt's own words in French: buttons, menus, calendars, and numbers as they are written in France."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator


def install_french(app: QCoreApplication) -> QTranslator:
    """Load Qt's French texts and set the locale fr_FR; FileNotFoundError when the program was built without them."""
    QLocale.setDefault(QLocale(QLocale.Language.French, QLocale.Country.France))
    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    translator = QTranslator(app)
    if not translator.load("qtbase_fr", str(folder)):
        raise FileNotFoundError(folder / "qtbase_fr.qm")
    app.installTranslator(translator)
    return translator
