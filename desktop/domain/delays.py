"""Whether some words tell a moment (« 8 jours », « fin mars », « lundi ») where a person was to be named."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from desktop.domain.french import MONTHS
from desktop.domain.french_input import WEEKDAYS, parse_date
from desktop.domain.text import fold

_COUNT: Final = r"(?:\d{1,3}|une?|deux|trois|quatre|cinq|six|huit|dix|quinze|quelques)"
_BEFORE: Final = r"(?:dans |sous |d ici |avant |vers |courant |fin |debut |mi )"
_NAMED: Final = "|".join((*map(fold, MONTHS), *WEEKDAYS))
_TELLS_WHEN: Final = (
    re.compile(rf"{_BEFORE}?{_COUNT} ?(?:j|jrs?|jours?|sem|semaines?|mois|ans?)"),
    re.compile(rf"{_BEFORE}(?:le |la |l )?(?:\d{{1,2}} |1er )?(?:{_NAMED})"),
    re.compile(rf"{_BEFORE}?(?:la |le |du |de la )?(?:semaine|mois|annee)(?: prochaine?| suivante?)?"),
)


def tells_when(text: str, today: date) -> bool:
    """Whether the words are a delay or a day, and nothing else."""
    folded = fold(text).strip(" .,")
    if not folded:
        return False
    if any(pattern.fullmatch(folded) for pattern in _TELLS_WHEN):
        return True
    try:
        parse_date(text, today)
    except ValueError:
        return False
    return True
