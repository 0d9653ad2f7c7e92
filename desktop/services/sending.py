"""When the laptop sends by itself: as soon as there is something and a connection, later and later after failures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from desktop.domain.retry import next_try
from desktop.errors import AppError
from desktop.services.exchange import ExchangeService, RoundResult
from desktop.services.exchange_state import SENDING
from desktop.services.workspace import Workspace
from desktop.sync.errors import ServerBusyError, StoppedError, TokenRefusedError, UnreachableError

PULLED_EVERY: Final = timedelta(hours=1)
"""With nothing to send, others' versions are looked for this often."""
_HOURS_FROM: Final = 120
_DAYS_FROM: Final = 2 * 24 * 60
Spread = Callable[[], float]
"""A number from 0 to 1, so that laptops do not come together."""


@dataclass(frozen=True)
class SendingState:
    """What is known of the sending by itself."""

    failures: int = 0
    next_try: datetime | None = None
    """Not before; None when nothing stands against it."""
    asked: bool = False
    """Whether the server asked for the waiting: a connection that comes back does not shorten it."""
    trouble: str = ""
    """Why the last round ended early, as it was told."""
    last_round: datetime | None = None


class Sender:
    """Decides when a round is due, makes it, and keeps how it went: nothing is ever given up."""

    def __init__(self, workspace: Workspace, exchange: ExchangeService, spread: Spread) -> None:
        self._workspace, self._exchange, self._spread = workspace, exchange, spread

    def state(self) -> SendingState:
        """As it was kept."""
        with self._workspace.notebook.read() as uow:
            return _read(uow.settings.get(SENDING) or {})

    def is_due(self, *, connected: bool | None, came_back: bool = False) -> bool:
        """Whether to make a round now; `connected` is None where nobody knows, `came_back` just after it did."""
        if connected is False:
            return False
        exchange, kept, now = self._exchange.state(), self.state(), self._workspace.clock.now()
        if not exchange.enrolled:
            return False
        if kept.next_try is not None and kept.next_try > now:
            return came_back and not kept.asked
        pull = kept.last_round is None or now - kept.last_round >= PULLED_EVERY
        return pull or (exchange.waiting > 0 and self._may_go())

    def send(
        self,
        progress: Callable[[int, int], None] = lambda done, total: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> RoundResult:
        """One round, asked for by a person or due: it is kept how it went, and when to try again."""
        result = self._exchange.push(progress, cancelled)
        self.note_round(result)
        return result

    def note_round(self, result: RoundResult) -> None:
        """Keeps how a round went; one that somebody stopped tells nothing of the next."""
        if not result.was_stopped:
            self.note(result.trouble)

    def _may_go(self) -> bool:
        """Whether any of what waits may leave: what needs a record that was refused does not."""
        with self._workspace.notebook.read() as uow:
            refused = uow.outbox.not_arrived()
            return not refused or any(not refused.intersection(one.needs) for one in uow.outbox.waiting())

    def note(self, trouble: AppError | None) -> None:
        """Keeps how a round went, and when to try again."""
        now, before = self._workspace.clock.now(), self.state()
        kept: dict[str, Any] = {"failures": 0, "next_try": "", "asked": False, "trouble": "", "last": now.isoformat()}
        if trouble is not None:
            failures = before.failures + 1
            seconds = trouble.retry_after if isinstance(trouble, ServerBusyError) else None
            asked = timedelta(seconds=seconds) if seconds else None
            when = next_try(now, failures, self._spread(), asked)
            kept |= {
                "failures": failures,
                "next_try": when.isoformat(),
                "asked": asked is not None,
                "trouble": trouble.happened,
                "revoked": isinstance(trouble, TokenRefusedError),
            }
        with self._workspace.notebook.write(work=False) as uow:
            uow.settings.put(SENDING, kept)


def is_quiet(trouble: AppError) -> bool:
    """Whether a failure of a round that nobody asked for is told nowhere: no network is no news on the road."""
    return isinstance(trouble, UnreachableError | ServerBusyError | StoppedError)


def skew_words(skew: timedelta) -> str:
    """What is told when the clocks are far apart."""
    minutes = round(abs(skew) / timedelta(minutes=1))
    how = "retarde" if skew > timedelta() else "avance"
    if minutes < _HOURS_FROM:
        far = f"{minutes}\u00a0minutes"
    elif minutes < _DAYS_FROM:
        far = f"{round(minutes / 60)}\u00a0heures"
    else:
        far = f"{round(minutes / (24 * 60))}\u00a0jours"
    return (
        f"L’horloge de cet ordinateur {how} de {far} sur celle du Département. Mettez l’ordinateur "
        "à l’heure, pour que vos dates et vos signatures soient justes\u00a0; demandez de l’aide si besoin."
    )


def _read(kept: dict[str, Any]) -> SendingState:
    return SendingState(
        int(kept.get("failures", 0)),
        _instant(kept.get("next_try")),
        bool(kept.get("asked")),
        str(kept.get("trouble", "")),
        _instant(kept.get("last")),
    )


def _instant(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) and text else None


def is_unreachable(trouble: Exception) -> bool:
    """Whether no server answered at all: no network, or an address that leads nowhere. A proxy has its own words."""
    return type(trouble) is UnreachableError
