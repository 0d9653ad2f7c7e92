"""What is under way, in one thread or the other, as the status strip tells it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from desktop.ui.work.tasks import Progress, TaskRunner


class UnderWay(QObject):
    """Tells the first named work of both threads, and stops what it tells: `cut` ends what waits for a server."""

    def __init__(
        self,
        tasks: TaskRunner,
        network: TaskRunner,
        cut: Callable[[], object],
        show: Callable[[Progress | None], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._network, self._cut, self._show = tasks, network, cut, show
        for runner in (tasks, network):
            runner.progress_changed.connect(self._tell)

    def cancel(self) -> None:
        """Ask the work that is told to stop."""
        if self._tasks.progress is not None:
            self._tasks.cancel()
        elif self._network.progress is not None:
            self._network.cancel()
            self._cut()

    def _tell(self, _changed: Progress | None) -> None:
        self._show(self._tasks.progress or self._network.progress)
