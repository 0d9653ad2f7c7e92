"""All schemes and forms, found by name; apart from its colour and the demonstration, only here is a scheme named."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path

from desktop.domain.form_files import load_forms, load_lists
from desktop.domain.forms import Form, Option
from desktop.paths import resource_dir
from desktop.schemes.astre import Astre
from desktop.schemes.base import Scheme
from desktop.schemes.microcredit import Microcredit
from desktop.schemes.vej import Vej

SCHEMES: tuple[type[Scheme], ...] = (Astre, Vej, Microcredit)


class Registry:
    """The schemes this program knows, with their forms in every version and the reference lists."""

    def __init__(self, schemes: Iterable[Scheme], forms: Iterable[Form], lists: dict[str, tuple[Option, ...]]) -> None:
        self._schemes = {scheme.id: scheme for scheme in schemes}
        self._forms = {(form.id, form.version): form for form in forms}
        self.lists = lists

    def schemes(self) -> tuple[Scheme, ...]:
        """Every scheme, in the order they are shown."""
        return tuple(self._schemes.values())

    def scheme(self, scheme_id: str) -> Scheme:
        """The scheme of that name; raises KeyError."""
        return self._schemes[scheme_id]

    def form(self, form_id: str, version: int | None = None) -> Form | None:
        """A form in one version, the newest when none is asked for; None when this program has never had it."""
        if version is None:
            version = max((known for name, known in self._forms if name == form_id), default=0)
        return self._forms.get((form_id, version))

    def forms(self) -> tuple[Form, ...]:
        """Every form in every version."""
        return tuple(self._forms.values())

    def options(self, list_name: str, chosen: str = "", on: date = date.max) -> tuple[Option, ...]:
        """The options of a list offered on a day, and the one chosen earlier even if it has been retired since."""
        return tuple(one for one in self.lists[list_name] if one.is_offered(on) or one.value == chosen)

    def label(self, list_name: str, value: str) -> str:
        """The words of an option; the value itself when the list does not know it."""
        return next((one.label for one in self.lists[list_name] if one.value == value), value)


def load_registry(resources: Path) -> Registry:
    """The registry from a resource directory."""
    lists = load_lists(resources / "lists")
    return Registry((scheme() for scheme in SCHEMES), load_forms(resources / "forms", lists), lists)


@lru_cache(maxsize=1)
def registry() -> Registry:
    """The registry of the shipped resources, read once."""
    return load_registry(resource_dir())
