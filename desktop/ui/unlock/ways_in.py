"""The pages before the notebook is open, and which one follows which; each is imported when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import QObject, Signal

from desktop.ui.locking.gate import Gate
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.work.tasks import TaskRunner

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from PySide6.QtWidgets import QWidget

    from desktop.services.backup_restore import RestoreResult
    from desktop.ui.locking.code_step import ChoosePlace
    from desktop.ui.unlock.first_start import FirstStart
    from desktop.ui.unlock.new_key import NewKeyPage
    from desktop.ui.unlock.quick import QuickUnlockPage
    from desktop.ui.unlock.recovery import RecoveryPage

    WayIn: TypeAlias = UnlockPage | QuickUnlockPage | NewKeyPage


class WaysIn(QObject):
    """Leads to an open notebook, `opened(gate, services)`; each page is given to `put`, which shows it.

    `gate` is that of one's own notebook or of the demonstration; `first` the first start, once it was shown.
    """

    opened = Signal(object, object)

    def __init__(
        self,
        gate: Gate,
        tasks: TaskRunner,
        put: Callable[[QWidget], None],
        choose_place: ChoosePlace | None,
        second_ms: int,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.gate = self._own_gate = gate
        self.first: FirstStart | None = None
        self._tasks, self._put = tasks, put
        self._choose_place, self._second_ms = choose_place, second_ms

    def show(self) -> None:
        """The first start where there is no notebook yet, else its unlocking."""
        if self.gate.exists():
            self.show_unlock()
            return
        from desktop.ui.locking.code_step import ask_sheet_place
        from desktop.ui.unlock.first_start import FirstStart

        self.first = first = FirstStart(self.gate, self._tasks, self._choose_place or ask_sheet_place)
        first.opened.connect(self.opened)
        first.restore_requested.connect(self._show_restore)
        self._put(first)

    def show_unlock(self) -> WayIn:
        """The code of the day where there is one, else the passphrase."""
        gate = self.gate
        if gate.wants_new_key:
            gate.wants_new_key = False
            return self._ask_new_key()
        if not gate.quick_tries_left():
            return self._ask_passphrase()
        from desktop.ui.unlock.quick import QuickUnlockPage

        page = QuickUnlockPage(gate, self._tasks)
        page.opened.connect(lambda services: self.opened.emit(gate, services))
        page.passphrase_requested.connect(lambda trouble: self._ask_passphrase().show_trouble(trouble))
        self._put(page)
        return page

    def _ask_new_key(self) -> NewKeyPage:
        from desktop.ui.unlock.new_key import NewKeyPage

        page = NewKeyPage(self.gate, self._tasks, self._second_ms)
        page.changed.connect(self._show_new_code)
        page.left.connect(self.show_unlock)
        self._put(page)
        return page

    def _show_new_code(self, made: tuple[str, date]) -> None:
        from desktop.ui.locking.code_step import RecoveryCodeStep, ask_sheet_place

        def finish(noted: bool) -> None:
            self.gate.sheet_noted = noted
            self.show_unlock()

        step = RecoveryCodeStep(self.gate, self._tasks, *made, choose_place=self._choose_place or ask_sheet_place)
        step.done.connect(finish)
        self._put(step)

    def _ask_passphrase(self) -> UnlockPage:
        gate = self.gate
        page = UnlockPage(gate, self._tasks, self._second_ms)
        page.opened.connect(lambda services: self.opened.emit(gate, services))
        page.recovery_requested.connect(self._show_recovery)
        page.restore_requested.connect(self._show_restore)
        page.verify_requested.connect(self._show_verify)
        page.diagnosis_requested.connect(self._show_diagnosis)
        page.left.connect(self._leave_demonstration)
        self._put(page)
        return page

    def _show_recovery(self) -> RecoveryPage:
        gate = self.gate
        from desktop.ui.unlock.recovery import RecoveryPage

        page = RecoveryPage(gate, self._tasks, self._second_ms)
        page.opened.connect(lambda services: self.opened.emit(gate, services))
        page.left.connect(self.show_unlock)
        page.restore_requested.connect(self._show_restore)
        self._put(page)
        return page

    def _show_restore(self) -> None:
        from desktop.ui.unlock.restore import RestorePage

        page = RestorePage(self.gate, self._tasks, self._second_ms)
        page.restored.connect(self._end_restore)
        page.left.connect(self.show)
        self._put(page)

    def _show_verify(self) -> None:
        from desktop.ui.unlock.verify import VerifyPage

        page = VerifyPage(self._tasks)
        page.left.connect(self.show)
        self._put(page)

    def _show_diagnosis(self) -> None:
        from desktop.ui.unlock.diagnosing import DiagnosingPage

        page = DiagnosingPage(self.gate, self._tasks)
        page.left.connect(self.show)
        self._put(page)

    def _end_restore(self, result: RestoreResult, by_code: bool) -> None:
        """What is in place is opened by what opened the backup."""
        page = self._show_recovery() if by_code else self._ask_passphrase()
        page.tell(result.words)

    def _leave_demonstration(self) -> None:
        self.gate = self._own_gate
        self.show()
