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
_PLAIN: Final = (enum.Enum, enum.IntEnum)
_standard: Callable[..., Any] | None = None


def make_enums_quickly() -> None:
    """From now on, enumerations that are asked for as lists of names and numbers; again changes nothing."""
    global _standard  # noqa: PLW0603 - what was there is kept once
    if _standard is None and sys.version_info[:2] == _KNOWN_PYTHON:
        _standard = enum.EnumType.__dict__["_create_"]
        setattr(enum.EnumType, "_create_", _create)  # noqa: B010 - no name of its public ones


def _create(cls: Any, class_name: str, names: Any, *, module: str | None = None, **more: Any) -> Any:
    standard: Callable[..., Any] = _standard or cls._create_
    if module is None:
        module = sys._getframe(2).f_globals.get("__name__")  # where the standard library finds it
    if cls not in _PLAIN or more.get("type") is not None or not _is_plain(cls, names):
        return standard(cls, class_name, names, module=module, **more)
    made = standard(cls, class_name, [], module=module, **more)
    _fill(made, names, issubclass(cls, int))
    return made


def _is_plain(cls: Any, names: Any) -> bool:
    """Whether it is a list of different names, each with a number, none of which means something to an enumeration."""
    if type(names) is not list or not all(type(one) is tuple and type(one[1]) is int for one in names):
        return False
    return len(dict(names)) == len(names) and not any(name[0] == "_" or hasattr(cls, name) for name, _ in names)


def _fill(made: Any, names: list[tuple[str, int]], is_number: bool) -> None:
    """A second name of a number is an alias of the first, as everywhere."""
    order, by_name, by_value = made._member_names_, made._member_map_, made._value2member_map_
    put = type.__setattr__
    for name, value in names:
        member = by_value.get(value)
        if member is None:
            member = int.__new__(made, value) if is_number else object.__new__(made)
            member._value_, member._name_, member.__objclass__ = value, name, made
            member._sort_order_ = len(order)
            order.append(name)
            by_value[value] = member
        by_name[name] = member
        put(made, name, member)
