"""The first start: welcome, then four steps of which only the passphrase is required."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.ui.locking.code_step import ChoosePlace, RecoveryCodeStep, ask_sheet_place
from desktop.ui.locking.gate import Gate
from desktop.ui.unlock.steps import IdentityStep, PassphraseStep, TerritoriesStep
from desktop.ui.unlock.welcome import DemonstrationPage, WelcomePage
from desktop.ui.work.tasks import TaskRunner

if TYPE_CHECKING:
    from desktop.services.bundle import Services


class FirstStart(QStackedWidget):
    """Leads to an open notebook: `opened(gate, services)`, of one's own or of the demonstration."""

    help_key = "first_start"

    opened = Signal(object, object)
    restore_requested = Signal()
    """Somebody comes to a new computer with a backup."""

    def __init__(
        self, gate: Gate, tasks: TaskRunner, choose_place: ChoosePlace = ask_sheet_place, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._gate, self._tasks, self._choose_place = gate, tasks, choose_place
        self._services: Services | None = None
        self.welcome = WelcomePage()
        self.identity = IdentityStep()
        self.passphrase = PassphraseStep(gate, tasks)
        for page in (self.welcome, self.identity, self.passphrase):
            self.addWidget(page)
        self.welcome.start_requested.connect(lambda: self.setCurrentWidget(self.identity))
        self.welcome.restore_requested.connect(self.restore_requested)
        self.welcome.demonstration_requested.connect(self._try_demonstration)
        self.identity.done.connect(lambda: self.setCurrentWidget(self.passphrase))
        self.passphrase.made.connect(self._keep_identity)
        self.identity.left.connect(lambda: self.setCurrentWidget(self.welcome))
        self.passphrase.left.connect(lambda: self.setCurrentWidget(self.identity))

    @property
    def services(self) -> Services | None:
        """The notebook made so far, to be closed if the program is left in the middle."""
        return self._services

    def _keep_identity(self, made: tuple[Services, str]) -> None:
        self._services, code = made
        settings, identity = self._services.settings, self.identity
        settings.save(
            replace(
                settings.load(),
                worker_name=identity.name.text(),
                qualification=identity.qualification.text(),
                operator=identity.operator.text(),
            )
        )
        today = self._services.today()
        step = RecoveryCodeStep(self._gate, self._tasks, code, today, step=3, choose_place=self._choose_place)
        step.done.connect(self._keep_recovery)
        self._show(step)

    def _keep_recovery(self, noted: bool) -> None:
        services = self._made()
        services.settings.save(replace(services.settings.load(), recovery_noted=noted))
        step = TerritoriesStep(services.reference.territories())
        step.done.connect(self._finish)
        self._show(step)

    def _finish(self, territories: tuple[str, ...]) -> None:
        services = self._made()
        if territories:
            services.settings.save(replace(services.settings.load(), territories=territories))
        self._services = None
        self.opened.emit(self._gate, services)

    def _made(self) -> Services:
        if self._services is None:
            raise RuntimeError("the notebook is not made yet")
        return self._services

    def _try_demonstration(self) -> None:
        gate = self._gate.demonstration()
        page = DemonstrationPage(gate, self._tasks)
        page.opened.connect(lambda services: self.opened.emit(gate, services))
        page.left.connect(lambda: self.setCurrentWidget(self.welcome))
        self._show(page)
        page.start()

    def _show(self, page: QWidget) -> None:
        self.addWidget(page)
        self.setCurrentWidget(page)
