"""Plays the main journey in the real window and keeps a picture of every screen: for the guide, and to see it works."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.errors import AppError
from desktop.ui.app import AppWindow
from desktop.ui.tasks import TaskRunner
from desktop.ui.unlock.code_step import RecoveryCodeStep
from desktop.ui.unlock.first_start import FirstStart
from desktop.ui.unlock.gate import DEMONSTRATION_PASSPHRASE, Gate
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.steps import TerritoriesStep

_SIZE: Final = (1366, 768)
_PASSPHRASE: Final = "jardin bleu fenêtre tambour cerise"  # noqa: S105 - of a notebook made for the pictures


class Showcase:
    """One journey: first start, then a notebook of invented households, screen after screen."""

    def __init__(self, app: QApplication, gate: Gate, pictures: Path) -> None:
        self._app, self._gate, self._pictures = app, gate, pictures
        self._count = 0

    def play(self) -> None:
        """Plays it all; AppError when the folder already holds something."""
        if self._pictures.exists() and any(self._pictures.iterdir()):
            raise AppError("Ce dossier n’est pas vide.", safe="Rien n’y a été écrit.", do="Choisissez un dossier neuf.")
        self._pictures.mkdir(parents=True, exist_ok=True)
        self._first_start()
        demonstration = self._gate.demonstration()
        demonstration.make_demonstration()
        self._everyday(demonstration)

    def _first_start(self) -> None:
        window = self._window(self._gate)
        start = window.page
        if not isinstance(start, FirstStart):
            raise AppError("Un carnet existe déjà dans ce dossier.", do="Choisissez un dossier neuf.")
        self._picture(window, "bienvenue")
        start.welcome.start.click()
        start.identity.name.setText("Camille Martin")
        start.identity.qualification.setText("Conseillère en économie sociale familiale")
        start.identity.operator.setText("Soliha")
        self._picture(window, "qui-etes-vous")
        start.identity.next.click()
        for field in (start.passphrase.passphrase.first, start.passphrase.passphrase.second):
            field.edit.setText(_PASSPHRASE)
        self._picture(window, "phrase-de-passe")
        start.passphrase.button.click()
        self._until(lambda: isinstance(start.currentWidget(), RecoveryCodeStep))
        self._picture(window, "fiche-de-secours")
        code = start.currentWidget()
        if isinstance(code, RecoveryCodeStep):
            code.done.emit(True)
        self._picture(window, "territoires")
        territories = start.currentWidget()
        if isinstance(territories, TerritoriesStep):
            territories.finish.click()
        self._picture(window, "carnet-neuf")
        window.close()

    def _everyday(self, gate: Gate) -> None:
        window = self._window(gate)
        self._picture(window, "deverrouiller")
        if isinstance(window.page, UnlockPage):
            window.page.passphrase.edit.setText(DEMONSTRATION_PASSPHRASE)
            window.page.button.click()
        self._until(lambda: window.bench is not None)
        bench = window.bench
        if bench is None:
            return
        measures = bench.services.status.measures()
        signed = next((each.id for each in measures if each.signed), measures[0].id)
        active = next((each for each in measures if each.scheme == "astre" and each.state == "active"), measures[0])
        household = bench.services.households.search(active.household)[0].id
        for name, key, args in (
            ("aujourd-hui", "today", {}),
            ("menages", "households", {}),
            ("fiche-menage", "household", {"household_id": household}),
            ("ouvrir-mesure", "measure_open", {"household_id": household}),
            ("mesure", "measure", {"measure_id": active.id}),
            ("visite", "visit", {"measure_id": active.id}),
            ("bilan", "bilan", {"measure_id": signed}),
            ("echanges", "exchange", {}),
            ("reglages", "settings", {}),
        ):
            bench.go(key, **args)
            self._picture(window, name)
        bench.go("today")
        bench.main.header.focus_search()
        bench.main.header.search.setText(active.household.split()[0])
        self._picture(window, "recherche")
        window.lock()
        self._until(lambda: window.findChild(QPushButton) is not None)
        self._picture(window, "verrouille")
        window.close()

    def _window(self, gate: Gate) -> AppWindow:
        window = AppWindow(self._app, gate, TaskRunner())
        window.resize(*_SIZE)
        window.show()
        window.activateWindow()
        return window

    def _picture(self, window: AppWindow, name: str) -> None:
        for _ in range(5):  # a page lays itself out again after the first painting
            self._app.processEvents()
        self._count += 1
        window.grab().save(str(self._pictures / f"{self._count:02}-{name}.png"))

    def _until(self, reached: Callable[[], bool]) -> None:
        while not reached():
            self._app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
