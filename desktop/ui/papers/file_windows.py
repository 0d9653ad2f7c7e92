"""The system's windows for files, the only ones: they keep no names of folders, and none goes out in a file's name.

Qt's own window writes down in the clear, for ever, the folders that were gone to; « Famille DUPONT » is one of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QSettings, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

PDF: Final = "Document PDF (*.pdf)"
_QT: Final = "QtProject"
_GROUP: Final = "FileDialog"
_LABELS: Final = (
    (QFileDialog.DialogLabel.LookIn, "Dossier\u00a0:"),
    (QFileDialog.DialogLabel.FileName, "Nom du fichier\u00a0:"),
    (QFileDialog.DialogLabel.FileType, "Type de fichiers\u00a0:"),
)


def file_window(parent: QWidget, title: str, folder: str, kinds: str) -> QFileDialog:
    """The window for files, in French, that writes nothing of where one has been; `deleteLater` it after use."""
    # where nothing can be written: Qt then neither reads nor keeps a history
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, os.devnull)
    dialog = QFileDialog(parent, title, folder, kinds)
    dialog.setHistory([])
    for label, words in _LABELS:
        dialog.setLabelText(label, words)
    dialog.destroyed.connect(_forget)
    return dialog


def ask_to_save(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """Where to write a file, asked from the home folder with a name that says nothing; None when it was given up.

    The ending of the name is added when it is left out, before the window asks whether a file may be replaced.
    """
    return _asked(parent, title, name, kinds, replaces=True)


def ask_for_new(parent: QWidget, title: str, name: str, kinds: str = "") -> Path | None:
    """The same for what never takes the place of another file: where the name is taken, a number is added to it."""
    return _asked(parent, title, name, kinds, replaces=False)


def _asked(parent: QWidget, title: str, name: str, kinds: str, *, replaces: bool) -> Path | None:
    dialog = file_window(parent, title, str(Path.home()), kinds)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not replaces)
    dialog.setDefaultSuffix(Path(name).suffix.removeprefix("."))
    dialog.selectFile(name)
    dialog.filterSelected.connect(lambda kind: _follow_kind(dialog, kind))
    return next(iter(chosen(dialog)), None)


def _follow_kind(dialog: QFileDialog, kind: str) -> None:
    """The name takes the ending of the kind that is chosen: « Classeur (*.ods) »."""
    ending = kind.rpartition("(*.")[2].removesuffix(")")
    named = next(iter(dialog.selectedFiles()), "")
    if ending and ending.isalnum() and Path(named).name:
        dialog.setDefaultSuffix(ending)
        dialog.selectFile(Path(named).with_suffix(f".{ending}").name)


def ask_to_open(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """The files to take in; empty when it was given up."""
    dialog = file_window(parent, title, str(Path.home()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
    return chosen(dialog)


def ask_folder(parent: QWidget, title: str, start: str = "") -> Path | None:
    """A folder that is there; None when it was given up."""
    dialog = file_window(parent, title, start or str(Path.home()), "")
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return next(iter(chosen(dialog)), None)


def open_folder(directory: Path) -> None:
    """Shows a folder in the system's own window for files."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(directory)))


def chosen(dialog: QFileDialog) -> list[Path]:
    """What is chosen in a window, which is then taken away."""
    try:
        return [Path(name) for name in dialog.selectedFiles()] if dialog.exec() else []
    finally:
        dialog.deleteLater()


def _forget() -> None:
    """Where the settings are no file that can be led astray (the registry of Windows), take out what Qt has put."""
    QSettings(QSettings.Scope.UserScope, _QT).remove(_GROUP)
