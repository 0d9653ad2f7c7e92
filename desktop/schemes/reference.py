"""The communes and conventions that are shipped, read once, for both ends."""

from __future__ import annotations

from functools import lru_cache

from desktop.domain.convention import Convention, load_conventions
from desktop.domain.territory import Communes
from desktop.paths import resource_dir


@lru_cache(maxsize=1)
def communes() -> Communes:
    """The communes of the département, with those that became one."""
    root = resource_dir()
    return Communes.load(
        root / "communes62.json", root / "territories.toml", changes_path=root / "commune_changes62.toml"
    )


@lru_cache(maxsize=1)
def conventions() -> tuple[Convention, ...]:
    """The conventions of every scheme."""
    return tuple(load_conventions(resource_dir() / "conventions"))
