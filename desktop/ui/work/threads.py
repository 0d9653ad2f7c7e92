"""The two threads that work away from the interface: one reads and writes, the other waits for servers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from desktop.ui.work.tasks import TaskRunner

NETWORK_MS: Final = 500
"""The longest that leaving waits for a server: its line is cut, only a name that is looked up comes back later."""


class Threads:
    """Both, as long as the window lives: what is left behind in one of them still finds its runner."""

    def __init__(self, tasks: TaskRunner) -> None:
        self.tasks, self.network = tasks, TaskRunner()

    def cancel_all(self) -> None:
        """Ask whatever can be stopped to stop at its next safe point."""
        self.network.cancel_all()
        self.tasks.cancel_all()

    def finish(self, done: Callable[[], None], wait_ms: int) -> None:
        """Call `done` once both have ended what was queued, or were left: the network soon, the other after so long."""
        self.network.finish(lambda: self.tasks.finish(done, wait_ms), NETWORK_MS)

    def stop(self) -> None:
        """End both; nothing that was queued for the notebook is lost."""
        self.network.stop(NETWORK_MS / 1_000)
        self.tasks.stop()
