"""An open notebook with all that a use case needs around it; made once, at opening."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from desktop.domain.convention import Convention, covering, load_conventions, parse_convention
from desktop.domain.glossary import Term, load_glossary
from desktop.domain.ids import IdSource, Uuid7Source
from desktop.domain.legal_rules import LegalRule, load_legal_rules
from desktop.domain.letters import Letter, load_letters
from desktop.domain.rest_to_live import Formula, load_formulas
from desktop.domain.territory import Commune, Communes
from desktop.schemes.registry import Registry, load_registry
from desktop.services.clock import Clock
from desktop.storage.open_notebook import Notebook
from desktop.storage.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Resources:
    """The data shipped with the program."""

    registry: Registry
    communes: Communes
    conventions: Sequence[Convention]
    formulas: Sequence[Formula] = ()
    """How the rest to live on may be counted."""
    legal_rules: Sequence[LegalRule] = ()
    """The dated rules of the calendar of an eviction."""
    letters: Sequence[Letter] = ()
    """The latest version of each letter that may be written."""

    glossary: Sequence[Term] = ()
    """Words of the trade, explained."""

    @classmethod
    def load(cls, directory: Path) -> Resources:
        """Reads and checks them all."""
        registry = load_registry(directory)
        return cls(
            registry,
            Communes.load(
                directory / "communes62.json",
                directory / "territories.toml",
                changes_path=directory / "commune_changes62.toml",
            ),
            load_conventions(directory / "conventions"),
            load_formulas(directory / "formulas", (one.value for one in registry.lists["charge"])),
            load_legal_rules(directory / "legal"),
            load_letters(directory / "letters"),
            load_glossary(directory / "words" / "glossary.toml"),
        )


@dataclass(frozen=True)
class Workspace:
    """What every service is given."""

    notebook: Notebook
    resources: Resources
    clock: Clock
    new_id: IdSource

    @classmethod
    def over(cls, notebook: Notebook, resources: Resources, clock: Clock) -> Workspace:
        """A workspace with ids from the clock and the system's randomness."""
        return cls(notebook, resources, clock, Uuid7Source(clock.now))

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
