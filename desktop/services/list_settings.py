"""How the worker likes the lists: columns, and filters kept under a name; inside the encrypted notebook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final

from desktop.services.lists import ListChoice, ListKind, ListOrder
from desktop.services.workspace import Workspace

_SAVED: Final = "saved_filters"
_LAYOUT: Final = "list_layout:"


@dataclass(frozen=True)
class SavedFilter:
    """A filter with its name; `kind` is the list that it narrows."""

    id: str
    name: str
    kind: ListKind
    choice: ListChoice
    order: ListOrder = field(default_factory=ListOrder)


@dataclass(frozen=True)
class ListLayout:
    """The columns of a list: their order, those hidden, widths in characters; and what it is sorted by."""

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: dict[str, float] = field(default_factory=dict)
    sort: ListOrder = field(default_factory=ListOrder)


class ListSettingsService:
    """Reads and keeps them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def saved(self) -> list[SavedFilter]:
        """The filters kept, in the order in which they were made."""
        with self._workspace.notebook.read() as uow:
            return [_saved_filter(values) for values in uow.settings.get(_SAVED, [])]

    def keep(self, name: str, kind: ListKind, choice: ListChoice, order: ListOrder) -> SavedFilter:
        """Keeps a filter under a name; one that had this name is replaced."""
        made = SavedFilter(self._workspace.new_id(), name.strip(), kind, choice, order)
        self._change(lambda all_of: [*(one for one in all_of if one.name != made.name), made])
        return made

    def rename(self, saved: SavedFilter, name: str) -> SavedFilter:
        """Gives a filter another name."""
        renamed = replace(saved, name=name.strip())
        self._change(lambda all_of: [renamed if one.id == saved.id else one for one in all_of])
        return renamed

    def remove(self, saved: SavedFilter) -> Callable[[], None]:
        """Forgets a filter; what comes back puts it where it was."""
        place = [one.id for one in self.saved()].index(saved.id)
        self._change(lambda all_of: [one for one in all_of if one.id != saved.id])
        return lambda: self._change(lambda all_of: [*all_of[:place], saved, *all_of[place:]])

    def layout(self, kind: ListKind) -> ListLayout:
        """How a list was last left."""
        with self._workspace.notebook.read() as uow:
            values = uow.settings.get(_LAYOUT + kind, {})
        return ListLayout(
            tuple(values.get("order", ())),
            tuple(values.get("hidden", ())),
            dict(values.get("widths", {})),
            ListOrder(**values.get("sort", {})),
        )

    def keep_layout(self, kind: ListKind, layout: ListLayout) -> None:
        """Remembers how a list is left."""
        with self._workspace.notebook.write() as uow:
            uow.settings.put(_LAYOUT + kind, asdict(layout))

    def _change(self, change: Callable[[Sequence[SavedFilter]], Sequence[SavedFilter]]) -> None:
        with self._workspace.notebook.write() as uow:
            kept = [_saved_filter(values) for values in uow.settings.get(_SAVED, [])]
            uow.settings.put(_SAVED, [asdict(one) for one in change(kept)])


def _saved_filter(values: dict[str, Any]) -> SavedFilter:
    return SavedFilter(
        values["id"], values["name"], ListKind(values["kind"]), ListChoice(**values["choice"]),
        ListOrder(**values["order"]),
    )  # fmt: skip
