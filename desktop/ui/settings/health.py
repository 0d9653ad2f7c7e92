"""Checking the notebook as a whole, from Réglages: one button, what was found, and repairing what can be."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from desktop.domain.french import plural
from desktop.errors import AppError
from desktop.services.doctor import Check, DoctorService, Report
from desktop.ui.look.theme import Tone
from desktop.ui.screen import Screen
from desktop.ui.widgets import Banner, Card, FlowRow, SecondaryButton, TextLabel
from desktop.ui.work.tasks import Token, WorkCancelledError

_CHECK, _CHECKING = "Vérifier le carnet", "Vérification en cours…"
_REPAIR, _REPAIRING = "Réparer", "Réparation en cours…"
_LABEL: Final = "Vérification du carnet"
_SOUND: Final = "Le carnet est sain\u00a0: rien à signaler."
_STOPPED: Final = "La vérification a été arrêtée. Rien n’a été modifié."
_WHAT: Final = (
    "Regarde tout le carnet\u00a0: le fichier chiffré, les liens entre les fiches, chaque photo et document, les "
    "fiches à envoyer et leurs accusés de réception, la recherche et le journal. Rien n’est modifié."
)


class HealthCard(Card):
    """The check, and one banner for each thing that it found."""

    def __init__(self, screen: Screen, parent: QWidget | None = None) -> None:
        super().__init__("État du carnet", parent)
        self._screen = screen
        self._doctor: DoctorService = screen.services.doctor
        self._report = Report((), complete=False)
        self.check, self.repair = SecondaryButton(_CHECK, "check"), SecondaryButton(_REPAIR, "refresh")
        self.banners: list[Banner] = []
        self.add(TextLabel(_WHAT, muted=True))
        self.add(FlowRow((self.check, self.repair)))
        self.repair.hide()
        self.check.clicked.connect(lambda *_: self._start_check())
        self.repair.clicked.connect(lambda *_: self._start_repair())

    def _start_check(self) -> None:
        self._wait(_CHECKING)
        token = Token()
        self._screen.tasks.run(
            lambda: self._doctor.examine(token.progress, lambda: token.is_cancelled),
            self._show_report, self._fail, _LABEL, token,
        )  # fmt: skip

    def _start_repair(self) -> None:
        report = self._report
        self._wait(_REPAIRING)
        self._screen.tasks.run(lambda: self._doctor.repair(report), self._show_report, self._fail, _REPAIRING)

    def _wait(self, words: str) -> None:
        self._show_banners([])
        self.check.setEnabled(False)
        self.repair.setEnabled(False)
        self.check.setText(words)

    def _show_report(self, report: Report) -> None:
        self._report = report
        self._let_go()
        self.repair.setVisible(bool(report.repairable))
        self._show_banners(_banners(report))

    def _show_banners(self, banners: list[Banner]) -> None:
        for banner in self.banners:
            banner.hide()
            banner.deleteLater()
        self.banners = banners
        for banner in banners:
            self.add(banner)

    def _let_go(self) -> None:
        self.check.setEnabled(True)
        self.repair.setEnabled(True)
        self.check.setText(_CHECK)

    def _fail(self, error: Exception) -> None:
        self._let_go()
        if isinstance(error, WorkCancelledError):
            self._show_report(Report((), complete=False))
        elif isinstance(error, AppError):
            self._screen.messages.show_error(error)
        else:
            raise error


def _banners(report: Report) -> list[Banner]:
    found = [Banner(_tone(check), f"{check.title}\u00a0: {check.words}") for check in report.checks if check.happened]
    if not report.complete:
        return [*found, Banner("info", _STOPPED)]
    if not found:
        return [Banner("success", f"{_SOUND} {plural(len(report.checks), 'vérification', 'vérifications')}.")]
    return found


def _tone(check: Check) -> Tone:
    if check.repaired:
        return "success"
    return "warning" if check.repairable else "danger"
