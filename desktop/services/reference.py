"""What is offered to be chosen: communes, as the Department last told them, territories, lists of options."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.domain.forms import Option
from desktop.domain.territory import Commune, Communes
from desktop.services.workspace import Workspace


class ReferenceService:
    """Reads what is not of anybody."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._registry = workspace.registry
        self._clock = workspace.clock

    @property
    def _communes(self) -> Communes:
        return self._workspace.resources.communes

    def territories(self) -> tuple[str, ...]:
        """The names of the territories of the Department."""
        return self._communes.territories

    def territories_own_first(self) -> tuple[str, ...]:
        """The same names, those that the worker works in before the others."""
        own = self._own()
        return tuple(sorted(self.territories(), key=lambda name: name not in own))

    def commune(self, insee: str) -> Commune | None:
        """A commune by its INSEE code."""
        return self._communes.by_insee(insee)

    def commune_now(self, insee: str) -> Commune | None:
        """The commune that there is today for a code, where communes became one."""
        return self._communes.now(insee)

    def communes(self, typed: str) -> Sequence[Commune]:
        """The communes whose name or postal code is like what was typed, the best and the worker's own first."""
        return self._communes.search(typed, own=self._own())

    def _own(self) -> frozenset[str]:
        """The territories that the worker works in."""
        with self._workspace.notebook.read() as uow:
            return frozenset(uow.settings.get("territories", ()))

    def options(self, list_name: str, chosen: str = "") -> tuple[Option, ...]:
        """The options now offered, and the one chosen earlier even if it has been retired since."""
        return self._registry.options(list_name, chosen, self._clock.today())

    def options_for(self, list_name: str, scheme: str) -> tuple[Option, ...]:
        """The options now offered in a scheme."""
        return tuple(one for one in self.options(list_name) if one.is_for(scheme))

    def label(self, list_name: str, value: str) -> str:
        """The words of an option; the value itself when the list does not know it."""
        return self._registry.label(list_name, value)
