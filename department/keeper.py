"""Counting what has come in, beside those who answer: nobody waits for it."""

import logging
import threading
from types import TracebackType

from department.database import open_engine
from department.facts import Facts
from department.settings import Settings
from department.troubles import code_of

log = logging.getLogger("perron.department")

EVERY_SECONDS = 5.0
AFTER_TROUBLE_SECONDS = 60.0


class FactsKeeper:
    """Counts what is due, again and again, in a thread of its own, until the block is left."""

    def __init__(self, settings: Settings, every: float = EVERY_SECONDS) -> None:
        self._settings = settings
        self._every = every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="facts")

    def __enter__(self) -> "FactsKeeper":
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()
        self._thread.join()

    def stop(self) -> None:
        """It ends after what it is at."""
        self._stopping.set()

    def _keep(self) -> None:
        engine = open_engine(self._settings)
        try:
            wait = 0.0
            while not self._stopping.wait(wait):
                wait = self._counted(Facts(engine))
        finally:
            engine.dispose()

    def _counted(self, facts: Facts) -> float:
        """Counts all that is due; after how many seconds to look again."""
        try:
            done = facts.refresh(self._stopping.is_set)
        except Exception as error:  # noqa: BLE001  # nobody else would begin again; its text could hold personal data
            log.warning("facts trouble=%s code=%s", type(error).__name__, code_of(error))
            return AFTER_TROUBLE_SECONDS
        if done:
            log.info("facts counted=%d", done)
        return self._every
