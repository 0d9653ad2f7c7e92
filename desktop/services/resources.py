"""The data shipped with the program, read and checked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.domain.convention import Convention, load_conventions
from desktop.domain.glossary import Term, load_glossary
from desktop.domain.legal_rules import LegalRule, load_legal_rules
from desktop.domain.letters import Letter, load_letters
from desktop.domain.rest_to_live import Formula, load_formulas
from desktop.domain.territory import Communes
from desktop.schemes.registry import Registry, load_registry


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
