"""What is confidential or the team's own is found nowhere outside the notebook, nor readable inside its files (P1, P2).

A word of its own is typed into every such field that the screens show, on the way of all three schemes; then every
place is looked through where one of them could have come out.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NoReturn

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from desktop.log import start_log
from desktop.reports.sheets import csv_bytes
from desktop.services.agenda import AgendaService
from desktop.services.bilans import BilanService
from desktop.services.bundle import Services
from desktop.services.diagnostics import diagnose
from desktop.services.status import StatusService
from desktop.services.workspace import Resources
from desktop.ui.crash.dialog import CrashDialog
from desktop.ui.crash.reporter import CrashReporter
from tests.conftest import Template
from tests.conftest_postgres import migrate_url
from tests.journeys.conftest import Laptop, laptop_in
from tests.journeys.driver import CTRL, Person, everything_said
from tests.journeys.gestures import (
    begin_household,
    begin_measure,
    freeze_the_bilan,
    link,
    open_measure,
    save_household,
    send,
    sign_in_turn,
    unlock,
)
from tests.journeys.wire import WatchedReceiver, watched_receiver

LATER = date(2023, 12, 18)
OWN = ("team", "confidential")
FAMILY = "Zwyndrecht"
UNFINISHED = "Quastelbroek"
FOUND, DRAFTED = "Fenetres-disjointes", "Volets-a-reposer"
"""What may be told: said in a visit that is saved, and in one that is still a draft."""

CONFIDENCES, ALONE, NOTE = "Santé, famille, confidences", "Pour vous uniquement", "Note personnelle"
HOUSEHOLD_FIELDS = [
    "Téléphone personnel", "Téléphone du ménage", "Consignes de contact (message, code, chien…)",
    "Accompagnements déjà en place", NOTE,
]  # fmt: skip
OPENING_FIELDS = {"VEJ": [NOTE], "Microcrédit": ["Banque", NOTE], "ASTRE": [NOTE]}
VISIT_FIELDS = {
    "VEJ": ["Autres personnes présentes", CONFIDENCES, ALONE],
    "Microcrédit": ["Événements", CONFIDENCES, ALONE],
    "ASTRE": ["Leurs noms, ce qui a été convenu", CONFIDENCES, ALONE],
}


@dataclass
class Evidence:
    """What was planted, and all that could be seized after the way."""

    planted: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    titles: set[str] = field(default_factory=set)
    said_before_lock: str = ""
    said_after_lock: str = ""
    clipboard_before_lock: str = ""
    clipboard_after_lock: str = ""
    wire: bytes = b""
    department: bytes = b""
    bilan: bytes = b""
    tables: bytes = b""
    log: bytes = b""
    diagnostics: str = ""
    diagnosis: bytes = b""

    def new_word(self, _label: str = "") -> str:
        """A word that nothing else contains."""
        self.planted.append(f"Kwijtschrift{len(self.planted):02}q")
        return self.planted[-1]


@pytest.fixture(scope="module")
def evidence(
    qapp: QApplication, resources: Resources, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Evidence:
    """Goes the whole way once."""
    place = tmp_path_factory.mktemp("privacy")
    database = place / "receiver.db"
    migrate_url(f"sqlite:///{database}")
    found = Evidence()
    with ExitStack() as stack:
        stack.enter_context(own_temporary_files(place / "laptop-tmp"))
        stack.enter_context(own_log(place / "log"))
        receiver = stack.enter_context(watched_receiver(f"sqlite:///{database}"))
        laptop = stack.enter_context(laptop_in(place, qapp, resources))
        template.copy_to(laptop.notebook)
        go_the_whole_way(laptop, receiver, found)
        found.wire = receiver.wire.bytes
        found.department = json.dumps(receiver.rows(), ensure_ascii=False).encode()
    found.department += all_bytes(place, "receiver.db*")
    found.log = all_bytes(place / "log")
    return found


@contextmanager
def own_temporary_files(directory: Path) -> Iterator[None]:
    """Whatever is put aside for a moment is put here, where it is looked for."""
    directory.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(directory))
        patch.setitem(os.environ, "TMPDIR", str(directory))
        yield


@contextmanager
def own_log(directory: Path) -> Iterator[None]:
    """The technical log of the program, kept here."""
    logger, hook = logging.getLogger("desktop"), sys.excepthook
    level, handlers = logger.level, list(logger.handlers)
    start_log(directory)
    try:
        yield
    finally:
        sys.excepthook = hook
        logger.setLevel(level)
        for handler in set(logger.handlers) - set(handlers):
            logger.removeHandler(handler)
            handler.close()


def go_the_whole_way(laptop: Laptop, receiver: WatchedReceiver, found: Evidence) -> None:
    person = laptop.start()
    unlock(person)
    say_who_i_am(person)
    write_household(person, found)
    for scheme in OPENING_FIELDS:
        follow(person, scheme, found)
    leave_a_draft(person, found)
    laptop.set_day(LATER)
    end_with_a_bilan(person)
    link(person, receiver)
    send(person)
    assert person.sees("Tout est envoyé")
    begin_another_household(person, found)
    fail_unexpectedly(laptop, person, found)
    found.files["open"] = all_bytes(laptop.directory.parent, "laptop*")
    lock(person, found)
    found.files["locked"] = all_bytes(laptop.directory.parent, "laptop*")
    found.titles = person.titles
    laptop.close()
    found.files["closed"] = all_bytes(laptop.directory.parent, "laptop*")
    found.diagnosis = diagnosis_for_the_it(laptop)
    found.bilan = signed_bilan(laptop)
    found.tables = tables_and_claims(laptop)


def say_who_i_am(person: Person) -> None:
    person.press("Réglages")
    person.fill("Prénom et nom", "Camille Martin")
    person.press("Aujourd’hui")


def write_household(person: Person, found: Evidence) -> None:
    begin_household(person, FAMILY, "Aldegonde", "bethu")
    assert person.fill_marked(OWN, found.new_word) == HOUSEHOLD_FIELDS
    save_household(person)


def follow(person: Person, scheme: str, found: Evidence) -> None:
    """Opens a measure and saves one visit, a word in every field that must not leave."""
    start = {
        "ASTRE": "Date de début (obligatoire)",
        "VEJ": "Date du mandat (obligatoire)",
        "Microcrédit": "Date de la première mensualité (obligatoire)",
    }[scheme]
    person.search(FAMILY)
    begin_measure(person, scheme, start, "4/12/2023")
    if scheme == "VEJ":
        person.fill("Responsable SLISL qui mandate (obligatoire)", "Mme Caron")
        person.choose("Étape de la procédure (obligatoire)", "Jugement d’expulsion")
    elif scheme == "Microcrédit":
        person.fill("Nombre de mensualités (obligatoire)", "24")
        person.fill("Montant prêté (obligatoire)", "3000")
        person.choose("Objet du prêt (obligatoire)", "Mobilité")
    assert person.fill_marked(OWN, found.new_word) == OPENING_FIELDS[scheme]
    open_measure(person)
    person.press("Noter un contact" if scheme == "Microcrédit" else "Noter une visite")
    if scheme == "ASTRE":
        person.fill("Ce qui a été constaté au domicile", FOUND)
    person.wait_to_see(CONFIDENCES)  # the end of the form
    assert person.fill_marked(OWN, found.new_word) == VISIT_FIELDS[scheme]
    what, told = ("le contact", "enregistré") if scheme == "Microcrédit" else ("la visite", "enregistrée")
    person.press(f"Enregistrer {what}")
    person.wait_to_see(f"{what} est {told}.")


def leave_a_draft(person: Person, found: Evidence) -> None:
    """A second visit in the middle of being typed: not a word of it is to leave, shared or not."""
    person.press("Noter une visite")
    person.fill("Ce qui a été constaté au domicile", DRAFTED)
    person.wait_to_see(CONFIDENCES)  # the end of the form
    person.fill_marked(OWN, found.new_word)
    person.wait_to_see("Brouillon enregistré à 9 h")
    person.press("Revenir à l’écran précédent (Alt+Gauche)")
    assert person.sees("Brouillons à reprendre")


def end_with_a_bilan(person: Person) -> None:
    person.press("Mettre fin à la mesure")
    person.choose("Motif de la fin", "Objectifs atteints")
    person.press("Noter la fin")
    person.press("Ouvrir le bilan")
    freeze_the_bilan(person)
    person.press(f"Faire signer Aldegonde {FAMILY}")
    sign_in_turn(person, f"Aldegonde {FAMILY}", "Camille Martin")


def begin_another_household(person: Person, found: Evidence) -> None:
    """A sheet that is begun and never saved."""
    begin_household(person, UNFINISHED, "Odilon", "lens")
    person.fill_marked(OWN, found.new_word)
    person.wait_to_see("Saisie gardée, pas encore enregistrée")


def fail_unexpectedly(laptop: Laptop, person: Person, found: Evidence) -> None:
    """A fault of the program whose own words hold what was typed."""

    def broken(_self: AgendaService) -> NoReturn:
        raise ValueError(f"cannot sort {FAMILY} {found.planted}")

    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        patch.setattr(AgendaService, "day", broken)
        reporter = CrashReporter(laptop.windows[-1])
        stack.callback(reporter.uninstall)
        reporter.install()
        person.press("Aujourd’hui")
        person.wait(lambda: isinstance(QApplication.activeModalWidget(), CrashDialog), "the dialog of a crash")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CrashDialog)
    found.diagnostics = " ".join([label.text() for label in dialog.findChildren(QLabel)]) + dialog.text.toPlainText()
    dialog.go_on.click()
    person.look_up()


def lock(person: Person, found: Evidence) -> None:
    person.key(Qt.Key.Key_K, CTRL)
    person.key(Qt.Key.Key_A, CTRL)
    person.type(FAMILY)
    person.key(Qt.Key.Key_A, CTRL)
    person.key(Qt.Key.Key_C, CTRL)
    found.clipboard_before_lock = QApplication.clipboard().text()
    found.said_before_lock = everything_said()
    person.key(Qt.Key.Key_L, CTRL)
    person.wait_to_see("Ouvrir J’ai oublié")
    found.said_after_lock = everything_said()
    found.clipboard_after_lock = QApplication.clipboard().text()


def diagnosis_for_the_it(laptop: Laptop) -> bytes:
    """What is handed to the IT service, the notebook open and closed; the log as the fault has left it."""
    workspace, log = laptop.read(), laptop.directory.parent / "log"
    try:
        told = [diagnose(laptop.notebook, log, workspace.policy, one) for one in (workspace, None)]
    finally:
        workspace.notebook.close()
    return "".join(one.text for one in told).encode()


def signed_bilan(laptop: Laptop) -> bytes:
    """Everything that the sealed document holds: its text, its metadata, its bytes with the streams laid open."""
    workspace = laptop.read()
    try:
        measure = next(one for one in StatusService(workspace).measures() if one.signed)
        content = BilanService(workspace).preview(measure.id)
    finally:
        workspace.notebook.close()
    reader = PdfReader(BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages) + json.dumps(dict(reader.metadata or {}))
    objects = (reader.get_object(number) for number in itertools.chain(*reader.xref.values()))
    streams = [one.get_data() for one in objects if hasattr(one, "get_data")]
    return text.encode() + content + b"".join(streams)


def tables_and_claims(laptop: Laptop) -> bytes:
    """What every table and every claim says, of all the days there ever were."""
    workspace = laptop.read()
    period = date(2000, 1, 1), date(2099, 12, 31)
    services = Services.over(workspace)
    try:
        made = [services.tables.preview(scheme.id, *period) for scheme in workspace.registry.schemes()]
        claims = [services.claims.claim(scheme.id, *period) for scheme in workspace.registry.schemes()]
        found = [services.indicators.indicators(scheme.id, *period) for scheme in workspace.registry.schemes()]
        return b"".join([csv_bytes(table) for table in made] + [repr((claims, found, made)).encode()])
    finally:
        workspace.notebook.close()


def all_bytes(directory: Path, pattern: str = "*") -> bytes:
    """Every file under some places, their names too."""
    files = sorted(path for top in directory.glob(pattern) for path in (top, *top.rglob("*")) if path.is_file())
    assert files
    return b"".join(str(path).encode() + path.read_bytes() for path in files)


def leaked(words: list[str], content: bytes) -> list[str]:
    """Which words can be read in some bytes, however they are written."""
    low = content.lower()
    forms = {word: [word.lower().encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")] for word in words}
    return [word for word, written in forms.items() if any(form in low for form in written)]


def test_every_field_had_its_word(evidence):
    twice = [HOUSEHOLD_FIELDS, VISIT_FIELDS["ASTRE"]]
    fields = [HOUSEHOLD_FIELDS, *OPENING_FIELDS.values(), *VISIT_FIELDS.values(), *twice]
    assert len(evidence.planted) == len(set(evidence.planted)) == sum(map(len, fields))


@pytest.mark.parametrize("moment", ["open", "locked", "closed"])
def test_the_files_of_the_laptop_are_noise(evidence, moment):
    content = evidence.files[moment]
    assert b"notebook.db" in content
    assert leaked([*evidence.planted, FAMILY, UNFINISHED, "Aldegonde", FOUND, DRAFTED], content) == []


def test_nothing_of_it_was_sent(evidence):
    assert leaked([FAMILY, FOUND], evidence.wire) == [FAMILY, FOUND]
    assert leaked([*evidence.planted, UNFINISHED, DRAFTED], evidence.wire) == []


def test_nothing_of_it_is_at_the_department(evidence):
    assert leaked([FAMILY, FOUND], evidence.department) == [FAMILY, FOUND]
    assert leaked([*evidence.planted, UNFINISHED, DRAFTED], evidence.department) == []


def test_nothing_of_it_is_in_the_bilan(evidence):
    assert leaked([FAMILY, FOUND], evidence.bilan) == [FAMILY, FOUND]
    assert leaked([*evidence.planted, DRAFTED], evidence.bilan) == []


def test_nothing_of_it_is_in_a_table_or_a_claim(evidence):
    assert leaked([FAMILY], evidence.tables) == [FAMILY]
    assert leaked([*evidence.planted, UNFINISHED, DRAFTED], evidence.tables) == []


def test_nothing_of_it_is_in_the_log_even_of_a_fault_that_names_it(evidence):
    assert b"ValueError" in evidence.log
    assert leaked([*evidence.planted, FAMILY, UNFINISHED, FOUND], evidence.log) == []


def test_the_dialog_of_a_crash_names_nobody(evidence: Evidence) -> None:
    assert "ValueError" in evidence.diagnostics
    assert leaked([*evidence.planted, FAMILY, UNFINISHED, FOUND], evidence.diagnostics.encode()) == []


def test_the_diagnosis_for_the_it_names_nobody(evidence: Evidence) -> None:
    assert "Visites et contacts\u00a0: 3".encode() in evidence.diagnosis
    assert b"ValueError" in evidence.diagnosis
    named = (FAMILY, "Aldegonde", UNFINISHED, FOUND, DRAFTED, "Camille", "Caron", "laptop", "127.0.0.1")
    assert leaked([*evidence.planted, *named], evidence.diagnosis) == []


def test_no_title_of_a_window_names_anybody(evidence):
    assert "Perron" in evidence.titles
    assert leaked([*evidence.planted, FAMILY, UNFINISHED], " ".join(evidence.titles).encode()) == []


def test_after_the_lock_nothing_is_left_on_the_screen_nor_in_the_clipboard(evidence):
    assert evidence.clipboard_before_lock == FAMILY
    assert evidence.clipboard_after_lock == ""
    assert leaked([FAMILY, *evidence.planted[:1]], evidence.said_before_lock.encode())
    assert leaked([*evidence.planted, FAMILY, UNFINISHED, FOUND], evidence.said_after_lock.encode()) == []
