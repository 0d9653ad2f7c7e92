"""A short code of digits: which ones anybody would try first."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final

FEWEST_DIGITS: Final = 6
MOST_DIGITS: Final = 12
_FEWEST_DIFFERENT: Final = 3
_DRAWN: Final = ("147258", "258147", "258369", "369258", "147963", "159357", "357159", "159753", "753159", "741852")
"""Drawn on the keys of a telephone."""
_FRENCH_ROW: Final = str.maketrans("&é\"'(-è_çà", "1234567890")


def digits_of(typed: str) -> str:
    """The digits meant by who types the upper row of a French keyboard without its shift key: « &é » is 12."""
    return typed.translate(_FRENCH_ROW)


def pin_problem(pin: str) -> str:
    """Why a code is not taken, in French; empty when it is."""
    if not (pin.isascii() and pin.isdigit()):
        return "Le code se compose de chiffres seulement."
    if len(pin) < FEWEST_DIGITS:
        return f"Choisissez au moins {FEWEST_DIGITS} chiffres."
    if len(pin) > MOST_DIGITS:
        return f"{MOST_DIGITS} chiffres au plus."
    if len(set(pin)) < _FEWEST_DIFFERENT or _is_repeated(pin):
        return "Ce code répète les mêmes chiffres\u00a0: il se devine."
    if _is_sequence(pin) or _is_drawn(pin):
        return "Ce code suit l’ordre des chiffres ou des touches\u00a0: il se devine."
    if _holds_year(pin) or _is_day(pin):
        return "Ce code ressemble à une date ou à une année de naissance\u00a0: il se devine."
    return ""


def _is_repeated(pin: str) -> bool:
    """121212, 123123, 112233, 123321."""
    halves = any(pin == pin[:size] * (len(pin) // size) for size in range(2, len(pin) // 2 + 1))
    doubled = len(pin) % 2 == 0 and all(pin[place] == pin[place + 1] for place in range(0, len(pin), 2))
    return halves or doubled or pin == pin[::-1]


def _is_sequence(pin: str) -> bool:
    """One step all along, either way and beyond nine: 123456, 987654, 890123, 024680; or in two runs, 123789."""
    steps = [(int(after) - int(before)) % 10 for before, after in pairwise(pin)]
    return max(steps.count(step) for step in set(steps)) >= len(steps) - 1


def _is_drawn(pin: str) -> bool:
    return any(drawn in pin for drawn in _DRAWN)


def _holds_year(pin: str) -> bool:
    """At one of its ends."""
    return any(part[:2] in {"19", "20"} for part in (pin[:4], pin[-4:]))


def _is_day(pin: str) -> bool:
    """Six digits that are a day of some year: 140785, 850714."""
    if len(pin) != FEWEST_DIGITS:
        return False
    first, middle, last = (int(pin[place : place + 2]) for place in (0, 2, 4))
    return any(_exists(year, month, day) for day, month, year in ((first, middle, last), (last, middle, first)))


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(2000 + year % 4, month, day)  # of any century: only the leap years count
    except ValueError:
        return False
    return True
