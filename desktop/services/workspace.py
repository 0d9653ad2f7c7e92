"""An open notebook with all that a use case needs around it; made once, at opening."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desktop.domain.convention import Convention, covering, parse_convention
from desktop.domain.ids import IdSource, Uuid7Source
from desktop.domain.policy import NO_POLICY, PolicyInForce
from desktop.domain.territory import Commune
from desktop.schemes.registry import Registry
from desktop.services.clock import Clock
from desktop.services.reference_in_force import InForce, Reading, accepted_editions, in_force
from desktop.services.resources import Resources
from desktop.storage.open_notebook import Notebook
from desktop.storage.unit_of_work import UnitOfWork

__all__ = ["Resources", "Workspace"]


@dataclass(frozen=True)
class Workspace:
    """What every service is given."""

    notebook: Notebook
    shipped: Resources
    clock: Clock
    new_id: IdSource
    policy: PolicyInForce = NO_POLICY
    """What the IT of the association fixed for this computer."""
    _reading: Reading = field(default_factory=Reading, compare=False, repr=False)

    @classmethod
    def over(
        cls, notebook: Notebook, resources: Resources, clock: Clock, policy: PolicyInForce = NO_POLICY
    ) -> Workspace:
        """A workspace with ids from the clock and the system's randomness."""
        made = cls(notebook, resources, clock, Uuid7Source(clock.now), policy)
        made.read_reference_again()
        return made

    @property
    def resources(self) -> Resources:
        """What is shipped, with what the Department sent since and was accepted here."""
        return self.in_force.resources

    @property
    def in_force(self) -> InForce:
        """What the notebook reads by, as it was read last."""
        return self._reading.in_force or InForce(self.shipped)

    def read_reference_again(self) -> None:
        """What was accepted, or set aside, counts from now on."""
        with self.notebook.read() as uow:
            accepted = accepted_editions(uow)
        self._reading.in_force = in_force(self.shipped, accepted, self.clock.today())

    @property
    def registry(self) -> Registry:
        """Schemes and forms."""
        return self.resources.registry

    def commune(self, insee: str) -> Commune | None:
        """A commune by its INSEE code."""
        return self.resources.communes.by_insee(insee)

    def commune_on(self, insee: str, day: date) -> Commune | None:
        """The commune that a code stands for on a day, where communes became one."""
        return self.resources.communes.on(insee, day)

    def commune_name(self, insee: str) -> str:
        """The name of a commune, empty when none is given."""
        found = self.commune(insee)
        return found.name if found else ""

    def conventions(self, uow: UnitOfWork) -> list[Convention]:
        """Conventions of this notebook first, then those shipped that none of these takes the place of."""
        own = [parse_convention(content) for content in uow.settings.conventions()]
        taken = {one.id for one in own}
        return [*own, *(one for one in self.resources.conventions if one.id not in taken)]

    def convention_for(self, uow: UnitOfWork, scheme: str, insee: str, start: date) -> Convention | None:
        """The convention under which a measure that starts on a day is assigned."""
        commune = self.commune(insee)
        return covering(self.conventions(uow), scheme, start, commune.territory if commune else None)
