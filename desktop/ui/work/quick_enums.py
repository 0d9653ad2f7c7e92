"""PySide's enumerations made at once: the standard library's way of making them is half of what starting Qt costs.

PySide gives each as a list of names and numbers; the 1,500 of the namespace `Qt` are all made when one is asked for.
What is made here has the members, values and aliases that the standard library gives; all else is left to it.
"""

from __future__ import annotations

import enum
import sys
from collections.abc import Callable
from typing import Any, Final

_KNOWN_PYTHON: Final = (3, 11)
"""The one whose enumerations were looked at; another makes its own in its own way."""
_KINDS: Final = (enum.Enum, enum.IntEnum, enum.Flag, enum.IntFlag)
_OWN: Final = ("__dict__", "__weakref__", "__module__", "__doc__")
"""What a class has of itself; all else that one without members has, each of its kind has."""
_standard: Callable[..., Any] | None = None
_known: dict[type, _Kind] = {}


class _Kind:
    """What an enumeration of a kind has before its members, and the names that mean something to it."""

    def __init__(self, cls: Any, standard: Callable[..., Any]) -> None:
        has = vars(standard(cls, "Empty", [], module=__name__))
        self.space = {name: part for name, part in has.items() if name not in _OWN}
        self.taken = frozenset(name for one in (*cls.__mro__, *type(cls).__mro__) for name in vars(one))
        self.is_flag = issubclass(cls, enum.Flag)
        self.new: Callable[[Any, int], Any] = int.__new__ if issubclass(cls, int) else _new

    def takes(self, names: Any) -> bool:
        """Whether it is a list of different names, each with a number, none of which means something here."""
        if type(names) is not list or not all(type(one) is tuple and type(one[1]) is int for one in names):
            return False
        given = dict(names)
        if not given or len(given) != len(names) or not self.taken.isdisjoint(given):
            return False
        return not any(name[0] == "_" for name in given) and (not self.is_flag or min(given.values()) >= 0)


def make_enums_quickly() -> None:
    """From now on, enumerations that are asked for as lists of names and numbers; again changes nothing."""
    global _standard  # noqa: PLW0603 - what was there is kept once
    if _standard is None and sys.version_info[:2] == _KNOWN_PYTHON:
        _standard = enum.EnumType.__dict__["_create_"]
        setattr(enum.EnumType, "_create_", _create)  # noqa: B010 - no name of its public ones


def _create(
    cls: Any, class_name: str, names: Any, *, module: str | None = None, qualname: str | None = None, **more: Any
) -> Any:
    standard: Callable[..., Any] = _standard or cls._create_
    if module is None:
        module = sys._getframe(2).f_globals.get("__name__")  # where the standard library finds it
    kind = None
    if cls in _KINDS and module is not None and more.get("type") is None:
        kind = _known[cls] = _known.get(cls) or _Kind(cls, standard)
    if kind is None or not kind.takes(names):
        return standard(cls, class_name, names, module=module, qualname=qualname, **more)
    members: dict[str, Any] = {"_member_names_": [], "_member_map_": {}, "_value2member_map_": {}}
    place: dict[str, Any] = {"_unhashable_values_": [], "__module__": module, "__qualname__": qualname or class_name}
    made: Any = type.__new__(enum.EnumType, class_name, (cls,), {**kind.space, **members, **place})
    _fill(made, names, kind)
    if kind.is_flag and (boundary := more.get("boundary")) is not None:
        made._boundary_ = boundary
    return made


def _fill(made: Any, names: list[tuple[str, int]], kind: _Kind) -> None:
    """A second name of a number is an alias of the first; what names several bits of flags is no member of its own."""
    order, by_name, by_value = made._member_names_, made._member_map_, made._value2member_map_
    put, new, is_flag = type.__setattr__, kind.new, kind.is_flag
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = new(made, value)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(order)
            if not is_flag or value.bit_count() == 1:
                order.append(name)
            by_value[value] = member
        by_name[name] = member
        put(made, name, member)
    if is_flag:
        _tell_bits(made, put)


def _tell_bits(made: Any, put: Callable[[type, str, object], None]) -> None:
    """What flags know of all their bits, and whether their members are told in another order than by number."""
    mask = singles = 0
    for value in made._value2member_map_:
        mask |= value
        singles |= value if value.bit_count() == 1 else 0
    put(made, "_flag_mask_", mask)
    put(made, "_singles_mask_", singles)
    put(made, "_all_bits_", 2 ** mask.bit_length() - 1)
    members = [one._value_ for one in made]
    if members != sorted(members):
        put(made, "_iter_member_", made._iter_member_by_def_)


def _new(cls: Any, _value: int) -> Any:
    return object.__new__(cls)
