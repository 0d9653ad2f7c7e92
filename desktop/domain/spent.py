"""Minutes spent and kilometres driven, as people write them and as they are read back: « 1 h 15 », « 12,5 km »."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from desktop.domain.french import NO_BREAK_SPACE, number
from desktop.domain.french_input import parse_number
from desktop.domain.text import fold

MOST_MINUTES: Final = 24 * 60
"""A contact lasts a day at most: more is a slip."""
MOST_KILOMETRES: Final = Decimal(2000)
"""More in a day is a slip."""
_HOUR: Final = 60

DURATION_NOT_UNDERSTOOD: Final = (
    f"Cette durée n’est pas comprise. Écrivez par exemple 1{NO_BREAK_SPACE}h{NO_BREAK_SPACE}15, ou 75 pour 75 minutes."
)
DURATION_TOO_LONG: Final = f"Une durée de plus de 24{NO_BREAK_SPACE}heures n’est pas possible. Vérifiez ce nombre."
KILOMETRES_NOT_UNDERSTOOD: Final = (
    "Cette distance n’est pas comprise. Écrivez par exemple 12,5 (un chiffre au plus après la virgule)."
)
KILOMETRES_TOO_MANY: Final = f"La distance va de 0 à {number(MOST_KILOMETRES)}{NO_BREAK_SPACE}km. Vérifiez ce nombre."


def parse_duration(text: str) -> int:
    """The minutes that somebody typed (« 1 h 15 », « 1h », « 75 », « 45 min », « 1,5 h »); ValueError in French."""
    minutes = _minutes(text)
    if minutes is None or text.lstrip().startswith(("-", "−")):
        raise ValueError(DURATION_NOT_UNDERSTOOD)
    if minutes > MOST_MINUTES:
        raise ValueError(DURATION_TOO_LONG)
    return minutes


def _minutes(text: str) -> int | None:
    """A bare number is minutes; with an hour, what follows it is minutes."""
    tenths = re.fullmatch(r"\s*(\d{1,2})[.,](\d)\d?\s*h(?:eures?)?\s*", text.casefold())
    if tenths is not None:
        exact = Decimal(text.casefold().replace(",", ".").split("h")[0].strip()) * _HOUR
        return int(exact) if exact == int(exact) else None
    folded = fold(text)
    hours = re.fullmatch(r"(\d{1,3}) ?(?:h|heures?|:) ?(?:([0-5]?\d) ?(?:min|mn|minutes?)?)?", folded)
    if hours is not None:
        return int(hours[1]) * _HOUR + int(hours[2] or 0)
    bare = re.fullmatch(r"(\d{1,4}) ?(?:min|mn|minutes?)?", folded)
    return int(bare[1]) if bare is not None else None


def parse_kilometres(text: str) -> Decimal:
    """The distance that somebody typed (« 12,5 km », « 30 »), to the hundred metres; ValueError in French."""
    bare = re.sub(r"(?i)\s*(km|kms|kilom[eè]tres?)\s*$", "", text)
    try:
        found = parse_number(bare, 1)
    except ValueError:
        raise ValueError(KILOMETRES_NOT_UNDERSTOOD) from None
    if not 0 <= found <= MOST_KILOMETRES:
        raise ValueError(KILOMETRES_TOO_MANY)
    return found


def duration_words(minutes: int) -> str:
    """« 1 h 15 », « 45 min », « 2 h »."""
    hours, rest = divmod(minutes, _HOUR)
    if not hours:
        return f"{rest}{NO_BREAK_SPACE}min"
    return f"{hours}{NO_BREAK_SPACE}h{NO_BREAK_SPACE}{rest:02}" if rest else f"{hours}{NO_BREAK_SPACE}h"


def kilometres_words(kilometres: Decimal) -> str:
    """« 12,5 km »."""
    return f"{number(kilometres)}{NO_BREAK_SPACE}km"


def spent_words(minutes: int | None, travel: int | None, kilometres: Decimal | None) -> str:
    """« 1 h 15, et 40 min de trajet, 24 km »; empty when nothing was noted."""
    parts = [] if minutes is None else [duration_words(minutes)]
    if travel is not None:
        parts.append(f"{duration_words(travel)} de trajet")
    if kilometres is not None:
        parts.append(kilometres_words(kilometres))
    return ", ".join(parts)
