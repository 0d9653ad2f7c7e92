"""What every screen is given: the use cases, the tasks, the messages, and how to go elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from desktop.ui.changes import ChangeHub
from desktop.ui.keys.actions import Actions
from desktop.ui.work.tasks import TaskRunner

if TYPE_CHECKING:
    from desktop.errors import AppError
    from desktop.services.bundle import Services


class Messages(Protocol):
    """The bar at the foot of the window, as the screens see it."""

    def show_error(self, error: AppError, *, about: str = "") -> None:
        """Tell a trouble: what happened, what is safe, what to do; stays until dismissed, or the fact is settled."""

    def settle(self, error: AppError) -> None:
        """Take a trouble that is over out of sight."""

    def settle_about(self, *facts: str) -> None:
        """Take out of sight what was told of facts that are over."""

    def show_info(
        self,
        text: str,
        undo: Callable[[], object] | None = None,
        *,
        leads: tuple[str, Callable[[], object]] | None = None,
        more: str = "",
    ) -> None:
        """Tell that something was done, with « Annuler » when it can be undone and a way to what was made."""

    def show_warning(self, text: str, act: tuple[str, Callable[[], object]] | None = None, *, about: str = "") -> None:
        """Tell something to heed, with at most one act; of the same fact, what was told before gives way."""


@dataclass(frozen=True)
class Screen:
    """The context of a screen; gone when the notebook is locked.

    A screen may have `open(**args)`, called each time it is shown; `leave()`, called before another one is shown;
    `prepare_lock()`, called before the notebook is locked, which must save what is being written and ask nothing;
    `keep_draft()`, called after an unexpected error, which writes what is being typed and goes on: True when it is
    kept, False when it could not be, None when nothing is being typed; and `shortcuts`, pairs of keys and what they
    do in French, which Ctrl+/ shows while it is on the screen.
    """

    services: Services
    hub: ChangeHub
    tasks: TaskRunner
    """Reading and writing off the interface thread."""
    network: TaskRunner
    """Whatever waits for a server, in a thread of its own: nobody waits for a network to save."""
    messages: Messages
    go: Callable[..., None]
    """`go(key, **args)`: today(look, day); round(day); households(search); household(household_id);
    household_edit(household_id | None); access(household_id); import; measure(measure_id, stage);
    measure_open(household_id); visit_read(contact_id); visit(measure_id, contact_id, outcome, draft_id);
    bilan(measure_id); document(measure_id, kind_id, contact_id); exchange; figures(view, scheme); settings(section)."""
    back: Callable[[], None]
    set_saved: Callable[[str], None]
    """Says in the status strip whether what is being written is saved; empty when nothing is being written."""
    actions: Actions = field(default_factory=Actions)
    """What can be asked for by name; a page may add its own when it is made."""
