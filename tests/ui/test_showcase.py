"""The main job played as a user would, in a window without a screen, with a receiver in a process of its own."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import AppError
from desktop.services.clock import SystemClock
from desktop.services.notebooks import NotebookService
from desktop.ui.dev.showcase import CONFIDENCE, NOTEBOOK, PASSPHRASE, Played, Showcase
from desktop.ui.dev.showcase_receiver import EmbeddedReceiver, run_python
from desktop.ui.dev.showcase_stage import Stage
from desktop.ui.forms.inputs import LineInput
from desktop.ui.locking.gate import Gate
from desktop.ui.widgets import LabeledField, LinkButton, SignaturePad
from tests.conftest import CHEAP

# Stopping a receiver and waiting for its answer takes seconds on a busy machine.
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def played(qapp, resources, tmp_path_factory) -> Played:
    """Played once: everything below looks at what it made."""
    folder = tmp_path_factory.mktemp("showcase") / "essai"
    clock = SystemClock()
    gate = Gate(
        folder / NOTEBOOK, lambda place: NotebookService(place, resources, clock, CHEAP, marks=None), lambda *_: None
    )
    return Showcase(qapp, gate, folder, PATIENCE_MS).play()


def test_everything_it_says_it_made_is_there(played):
    assert (played.households, played.measures, played.visits) == (1, 1, 1)
    assert played.sent == played.receipts == played.received > 4
    assert played.pdf.is_file()
    assert (played.folder / "fiche-secours.pdf").read_bytes().startswith(b"%PDF")


def test_what_it_says_is_in_french_and_names_every_place(played):
    for words in ("1\u00a0ménage, 1\u00a0mesure et 1\u00a0visite", "accusés de réception vérifiés", str(played.pdf)):
        assert words in played.words
    assert str(played.folder / NOTEBOOK) in played.words
    assert f"({len(played.pictures)})" in played.words


def test_the_receiver_has_the_signed_bilan_the_visit_and_nothing_confidential(played):
    database = f"sqlite:///{played.folder / 'reception.db'}"
    command = [sys.executable, "-m", "department", "records", "--json", "--database-url", database]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    records = json.loads(said)
    assert {record["kind"] for record in records} == {
        "household", "saisine", "measure", "contact", "bilan", "attachment",
    }  # fmt: skip
    assert "derrière le lit de la chambre nord" in said
    assert CONFIDENCE not in said
    assert "répondeur" not in said


def test_the_bilan_is_signed_by_both(played):
    reader = PdfReader(played.pdf)
    places = [one.get_object() for one in reader.trailer["/Root"]["/AcroForm"]["/Fields"]]
    signed = {str(place["/V"]["/Name"]) for place in places}
    assert {"Éloïse Delattre", "Camille Martin"} < signed, "and the seal"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "DELATTRE Éloïse" in text
    assert CONFIDENCE not in text


def test_the_notebook_opens_with_the_passphrase_told(played, resources):
    workspace = NotebookService(played.folder / NOTEBOOK, resources, SystemClock(), marks=None).open(PASSPHRASE)
    with workspace.notebook.read() as uow:
        assert uow.households.count() == 1
    workspace.notebook.close()


def test_there_is_a_picture_of_each_step_and_no_two_alike(played):
    images = [QImage(str(path)) for path in played.pictures]
    assert len(images) > 20
    assert {(image.width(), image.height()) for image in images} == {(1366, 768)}
    assert all(one != two for one, two in pairwise(images))
    names = [path.stem for path in played.pictures]
    assert [name[:2] for name in names] == [f"{number:02}" for number in range(1, len(names) + 1)]


def test_the_receiver_is_gone_afterwards(played):
    log = subprocess.run(["ps", "-eo", "args"], check=True, capture_output=True, text=True).stdout
    assert str(played.folder) not in log


def test_a_folder_with_something_in_it_is_left_alone(qapp, tmp_path):
    (tmp_path / "lettre.txt").write_text("à garder", encoding="utf-8")
    gate = Gate(tmp_path / NOTEBOOK, lambda place: pytest.fail("no notebook is made"), lambda *_: None)
    with pytest.raises(AppError, match="n’est pas vide"):
        Showcase(qapp, gate, tmp_path).play()
    assert [path.name for path in tmp_path.iterdir()] == ["lettre.txt"]


# The commands, without this process


def command(folder: Path) -> list[str]:
    return [sys.executable, "-m", "desktop", "showcase", str(folder)]


def test_a_trouble_is_one_french_line_and_exit_1(tmp_path):
    (tmp_path / "lettre.txt").write_text("à garder", encoding="utf-8")
    done = subprocess.run(command(tmp_path), check=False, capture_output=True, text=True)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Ce dossier n’est pas vide." in done.stderr
    assert done.stdout == ""


def test_asked_to_stop_it_takes_its_receiver_with_it(qtbot, tmp_path):
    """Stopped as soon as its receiver has opened its database."""
    folder = tmp_path / "essai"
    process = subprocess.Popen(command(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    qtbot.waitUntil(lambda: (folder / "reception.db").exists() or process.poll() is not None, timeout=PATIENCE_MS)
    process.send_signal(signal.SIGTERM)
    said, told = process.communicate()
    assert process.returncode == 1, told
    assert "Interrompu" in told
    assert said == ""
    running = subprocess.run(["ps", "-eo", "args"], check=True, capture_output=True, text=True).stdout
    assert str(folder) not in running


# What the journey is made of


@pytest.fixture
def stage(qapp, qtbot, tmp_path) -> tuple[Stage, QWidget]:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window)
    window.show()
    return Stage(qapp, window, tmp_path, patience_ms=50), window


def test_what_does_not_come_in_time_stops_the_journey_with_its_name(stage):
    with pytest.raises(AppError, match="«\u00a0arrivée\u00a0»\u00a0: Rien n’est venu"):
        stage[0].wait("arrivée", lambda: False)


def test_an_error_told_on_the_screen_stops_the_journey_with_its_words(stage):
    journey, window = stage
    window.layout().addWidget(LabeledField("Nom", LineInput(), error="Le nom est à remplir."))
    with pytest.raises(AppError, match="Le nom est à remplir"):
        journey.wait("enregistrement", lambda: False)


def test_a_button_that_is_not_there_or_sleeps_is_not_pressed(stage):
    journey, window = stage
    button = LinkButton("Continuer")
    button.setEnabled(False)
    window.layout().addWidget(button)
    journey.settle()
    for words in ("Continuer", "Ailleurs"):
        with pytest.raises(AppError, match=words):
            journey.press(words)


def test_a_pad_is_signed_with_the_mouse_stroke_by_stroke(stage):
    journey, window = stage
    pad = SignaturePad()
    window.layout().addWidget(pad)
    journey.settle()
    journey.sign()
    assert len(pad.strokes()) == 2
    assert all(len(stroke) > 2 for stroke in pad.strokes())
    with pytest.raises(AppError, match="zone de signature"):
        journey.sign()


def test_an_unforeseen_error_stops_the_journey(stage, monkeypatch):
    journey, _window = stage
    seen: list[BaseException] = []
    monkeypatch.setattr(sys, "excepthook", lambda _kind, error, _trace: seen.append(error))
    with journey.watched():
        sys.excepthook(ValueError, ValueError("un nom"), None)
        with pytest.raises(AppError, match="ValueError") as raised:
            journey.wait("arrivée", lambda: False)
    assert "un nom" not in raised.value.sentence
    assert len(seen) == 1


def test_a_receiver_that_cannot_open_is_told(qapp, qtbot, tmp_path):
    nowhere = tmp_path / "absent"
    window = QWidget()
    qtbot.addWidget(window)
    with (
        pytest.raises(AppError, match="Le récepteur ne s’est pas ouvert"),
        EmbeddedReceiver(nowhere, Stage(qapp, window, tmp_path, PATIENCE_MS).wait),
    ):
        pytest.fail("it is not open")


def test_a_command_that_fails_is_told_with_its_own_words(qapp, qtbot, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    wait = Stage(qapp, window, tmp_path, PATIENCE_MS).wait
    with pytest.raises(AppError, match=re.escape("«\u00a0lecture\u00a0»") + ".*pas de carnet"):
        run_python(["-m", "desktop", "--data-dir", str(tmp_path), "status"], "lecture", wait)
