"""How dates, sums, numbers and lists are written in French, for screens and paper alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

MONTHS = (
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
)
_SHORTMONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
# From two on: French keeps the singular for nought, one and what lies between.
_FIRST_PLURAL = 2

_SMALL = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NAMES = frozenset({"Anah"})
_VOWELS = frozenset("AEIOUYÉÈH")


def long_date(day: date) -> str:
    """« 3 mars 2025 », « 1er mars 2025 »; the day never parts from its month at a line end."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{NO_BREAK_SPACE}{MONTHS[day.month - 1]} {day.year}"


def month_name(month: int) -> str:
    """« mars » for 3."""
    return MONTHS[month - 1]


def short_month_name(month: int) -> str:
    """« juil. » for 7."""
    return _SHORTMONTHS[month - 1]


def long_dates(days: Sequence[date]) -> str:
    """« les 16 mars, 15 avril et 2 octobre 2026 », « les 3 et 17 mai 2026 »: each year once, after its last day."""
    if len(days) > 1 and len({(day.year, day.month) for day in days}) == 1:
        before = [long_date(day).partition(NO_BREAK_SPACE)[0] for day in days[:-1]]
        return f"les {join_words([*before, long_date(days[-1])])}"
    words = []
    for place, day in enumerate(days):
        last_of_year = place + 1 == len(days) or days[place + 1].year != day.year
        words.append(long_date(day) if last_of_year else long_date(day).removesuffix(f" {day.year}"))
    return f"{'les' if len(days) > 1 else 'le'} {join_words(words)}"


def short_date(day: date) -> str:
    """« 03/03/2025 »."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def hour(at: time) -> str:
    """« 9 h 30 », « 9 h 05 », « 14 h », with no-break spaces."""
    return NO_BREAK_SPACE.join((str(at.hour), "h", f"{at.minute:02}") if at.minute else (str(at.hour), "h"))


def join_words(words: Sequence[str]) -> str:
    """« une, deux et trois »; empty for an empty list."""
    if len(words) <= 1:
        return "".join(words)
    return f"{', '.join(words[:-1])} et {words[-1]}"


def join_labels(labels: Sequence[str], beside: str = "") -> str:
    """« Menuiseries et toiture »: labels that stood on lines of their own, read as one sentence.

    What a person wrote `beside` them comes last, as it was written.
    """
    return join_words([*labels[:1], *map(inside, labels[1:]), *([beside] if beside else [])])


def money(amount: Decimal) -> str:
    """« 1 234,56 € » with no-break spaces, cents rounded half up, a true minus sign before a negative sum.

    Raises ValueError for an amount that is not a number.
    """
    if not amount.is_finite():
        raise ValueError("a sum of money is a finite number")
    from decimal import ROUND_HALF_UP, Decimal  # 8 ms that the unlock screen, which says no sum, does not wait for

    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    sign = "−" if cents < 0 else ""
    written = f"{abs(cents):,.2f}".replace(",", NO_BREAK_SPACE).replace(".", ",")
    return f"{sign}{written}{NO_BREAK_SPACE}€"


def number(value: Decimal) -> str:
    """« 1 234,5 », « −12 »: no needless zeros, no-break spaces between thousands."""
    written = f"{value.normalize():,f}".replace(",", NO_BREAK_SPACE).replace(".", ",").replace("-", "−")
    return "0" if written == "−0" else written


def of_territory(name: str) -> str:
    """« de l’Artois », « du Ternois », « de Lens-Hénin »: a territory named after towns has no article."""
    if "-" in name:
        return f"de {name}"
    return f"de l’{name}" if name[:1] in _VOWELS else f"du {name}"


def of_place(name: str) -> str:
    """« d’Audruicq », « de Lens », « du Portel », « des Attaques »: a town after « de »."""
    for article, merged in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return merged + name.removeprefix(article)
    return f"d’{name}" if name[:1] in _VOWELS else f"de {name}"


def inside(label: str) -> str:
    """A label inside a sentence: « Toiture » is « toiture », « Étiquette DPE » is « étiquette DPE ».

    « FSL énergie », « MaPrimeRénov’ », « Action Logement » stay: they begin with a name.
    """
    first, _space, rest = label.partition(" ")
    is_title = bool(rest) and all(word[:1].isupper() and word[1:].islower() for word in rest.split())
    is_name = first[1:] != first[1:].lower() or first in _NAMES or is_title
    return label if is_name else label[:1].lower() + label[1:]


def capital(words: str) -> str:
    """The words as a line begins: « mois 3 » is « Mois 3 », and nothing else of them changes."""
    return words[:1].upper() + words[1:]


def plural_in_letters(count: int, singular: str, plural_form: str) -> str:
    """The same with small counts in letters: « un mot », « deux mots », « 12 mots »; masculine."""
    if 0 < count < len(_SMALL):
        return f"{_SMALL[count]} {singular if count < _FIRST_PLURAL else plural_form}"
    return plural(count, singular, plural_form)


def plural(count: int, singular: str, plural_form: str) -> str:
    """The count with its word: « 0 visite », « 1 visite », « 2 visites », « 1 266 visites »."""
    written = f"{count:,}".replace(",", NO_BREAK_SPACE).replace("-", "−")
    return f"{written}{NO_BREAK_SPACE}{singular if abs(count) < _FIRST_PLURAL else plural_form}"
