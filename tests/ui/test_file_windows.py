"""The windows for files: in French, and nothing of where one has been stays on the disk."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from desktop.ui.papers.file_windows import ask_for_new, ask_to_save, file_window

UI = Path(__file__).resolve().parents[2] / "desktop" / "ui"
_GO_THROUGH_A_FOLDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog
from desktop.ui.papers import file_windows
from desktop.ui.look.french_qt import install_french
app = QApplication(["perron"])
install_french(app)
folder = sys.argv[1]
dialog = file_windows.file_window(None, "Joindre", folder, file_windows.PDF)
dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
dialog.setDirectory(folder)
dialog.selectFile("bail.pdf")
QTimer.singleShot(0, dialog.accept)
print(file_windows.chosen(dialog) == [Path(folder, "bail.pdf")])
app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
"""


@pytest.mark.posix  # where Qt keeps its settings in a file
def test_no_name_of_a_folder_is_left_on_the_disk(tmp_path: Path):
    family = tmp_path / "Famille KACZMAREK"
    family.mkdir()
    (family / "bail.pdf").write_bytes(b"%PDF-1.4")
    home = tmp_path / "home"
    home.mkdir()
    around = os.environ | {"HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "QT_QPA_PLATFORM": "offscreen"}
    played = subprocess.run(
        [sys.executable, "-c", _GO_THROUGH_A_FOLDER, str(family)],
        env=around,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert played.stdout.split() == ["True"]
    written = [path for path in home.rglob("*") if path.is_file() and b"KACZMAREK" in path.read_bytes()]
    assert written == []
    assert list(home.rglob("QtProject.conf")) == []


@pytest.mark.parametrize("mode", [QFileDialog.AcceptMode.AcceptOpen, QFileDialog.AcceptMode.AcceptSave])
def test_qt_s_own_window_speaks_french(qtbot, tmp_path: Path, mode):
    ground = QWidget()
    qtbot.addWidget(ground)
    dialog = file_window(ground, "Joindre", str(tmp_path), "Document PDF (*.pdf)")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(mode)
    dialog.show()
    labels = {label.text().replace("&", "") for label in dialog.findChildren(QLabel) if label.text()}
    assert labels == {"Dossier\u00a0:", "Nom du fichier\u00a0:", "Type de fichiers\u00a0:"}


def test_every_window_for_files_is_this_one():
    wild = [
        str(path.relative_to(UI))
        for path in UI.rglob("*.py")
        if path.name != "file_windows.py" and re.search(r"QFileDialog\(|QFileDialog\.get", path.read_text("utf-8"))
    ]
    assert wild == []


def test_the_name_takes_the_ending_of_the_kind_that_is_chosen(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    ground = QWidget()
    qtbot.addWidget(ground)

    def choose() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            raise TypeError("the window for files is not there")
        try:
            dialog.filterSelected.emit("Classeur ODS (*.ods)")
            dialog.accept()
        except BaseException:
            dialog.reject()
            raise

    QTimer.singleShot(0, choose)
    kinds = "Classeur Excel (*.xlsx);;Classeur ODS (*.ods)"
    assert ask_to_save(ground, "Écrire le tableau", "VEJ 2026-03.xlsx", kinds) == tmp_path / "VEJ 2026-03.ods"


@pytest.mark.parametrize(("ask", "asks_first"), [(ask_to_save, True), (ask_for_new, False)])
def test_whether_a_file_may_be_replaced_is_asked_only_where_it_would_be(
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ask, asks_first
):
    monkeypatch.setenv("HOME", str(tmp_path))
    ground = QWidget()
    qtbot.addWidget(ground)
    found = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, QFileDialog):
            raise TypeError("the window for files is not there")
        found.append(dialog.testOption(QFileDialog.Option.DontConfirmOverwrite))
        dialog.reject()

    QTimer.singleShot(0, look)
    assert ask(ground, "Enregistrer", "Reprise.age") is None
    assert found == [not asks_first]
