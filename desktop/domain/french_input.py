"""What people type, understood the French way: dates, hours and amounts; every refusal is a French sentence."""

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Final

from desktop.domain.calendar import add_months
from desktop.domain.french import MONTHS, short_date
from desktop.domain.text import fold

WEEKDAYS: Final = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

DATE_NOT_UNDERSTOOD: Final = "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026."
DATE_RUN_TOGETHER: Final = (
    "Ces chiffres peuvent se lire de plusieurs façons. Écrivez deux chiffres pour le jour et deux pour le mois\u00a0: "
    "0305 est le 3\u00a0mai."
)
DATE_YEAR_ALONE: Final = "C’est une année\u00a0: il manque le jour et le mois. Écrivez par exemple 14/03/2026."
DATE_IMPOSSIBLE: Final = "Ce jour n’existe pas au calendrier. Vérifiez le jour et le mois."
TIME_NOT_UNDERSTOOD: Final = "Cette heure n’est pas comprise. Écrivez par exemple 14\u00a0h\u00a030."
MONEY_NOT_UNDERSTOOD: Final = "Ce montant n’est pas compris. Écrivez par exemple 1234,50."

NUMBER_NOT_UNDERSTOOD: Final = "Ce nombre n’est pas compris. Écrivez par exemple 12 ou 12,5."

_YEARS: Final = range(1900, 2101)
_FAR_DAYS: Final = 270
_RELATIVE: Final = {"avant hier": -2, "hier": -1, "aujourd hui": 0, "aujourdhui": 0, "demain": 1, "apres demain": 2}
_UNITS: Final = {"jour": 1, "jours": 1, "semaine": 7, "semaines": 7}
_COUNTED: Final = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "six": 6}
_FIRST_DAY: Final = date(1900, 1, 1)
_LAST_DAY: Final = date(2100, 12, 31)
_QUARTER: Final = 15

_FOLDED_MONTHS: Final = tuple(fold(month) for month in MONTHS)


def parse_date(text: str, today: date) -> date:
    """The day that somebody typed; ValueError with a French sentence.

    Without a year it is this year's day, or the neighbouring year's when this year's lies more than nine
    months away (« 28/12 » typed in January). A bare « lundi » is the next one after today.
    """
    folded = fold(text).strip(".,")
    found = _counted_day(text, today) or _relative_day(folded, today)
    if found is not None:
        return found
    found = _numeric_day(folded, today)
    if found is not None:
        return found
    found = _worded_day(folded, today)
    if found is not None:
        return found
    raise ValueError(DATE_NOT_UNDERSTOOD)


def _relative_day(folded: str, today: date) -> date | None:
    if folded in _RELATIVE:
        return today + timedelta(days=_RELATIVE[folded])
    name, _, rest = folded.partition(" ")
    if name in WEEKDAYS and rest in {"", "prochain", "dernier", "en huit"}:
        ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
        past_or_later = {"dernier": ahead - 7, "en huit": (ahead or 7) + 7}
        return today + timedelta(days=past_or_later.get(rest, ahead or 7))
    match = re.fullmatch(r"(dans|il y a) (\d{1,3}|[a-z]+) (\w+)", folded)
    if match is None or not (match[2].isdigit() or match[2] in _COUNTED):
        return None
    count = int(match[2]) if match[2].isdigit() else _COUNTED[match[2]]
    count = count if match[1] == "dans" else -count
    if match[3] == "mois":
        return step_date(today, months=count)
    return today + timedelta(days=count * _UNITS[match[3]]) if match[3] in _UNITS else None


def _counted_day(text: str, today: date) -> date | None:
    """« +7 » is in seven days, « -1 » was yesterday; folding drops the sign, so the text is read as typed."""
    match = re.fullmatch(r"\s*([+\-−])\s?(\d{1,3})\s?(?:j|jours?)?\s*", text)
    return None if match is None else step_date(today, days=int(match[2]) * (1 if match[1] == "+" else -1))


def _numeric_day(folded: str, today: date) -> date | None:
    iso = re.fullmatch(r"(\d{4}) (\d{1,2}) (\d{1,2})", folded)
    if iso:
        return _day(int(iso[3]), int(iso[2]), int(iso[1]))
    match = re.fullmatch(r"(\d{1,2}) ?[/. ] ?(\d{1,2})(?: ?[/. ] ?(\d{4}|\d{2}))?", folded)
    match = match or _run_together(folded)
    if match is None:
        return None
    day, month = int(match[1]), int(match[2])
    return _day(day, month, _year(match[3], today)) if match[3] else _day_near(day, month, today)


def _run_together(folded: str) -> re.Match[str] | None:
    """« 0305 », « 030526 », « 03052026 »: two digits for the day, two for the month, never guessed."""
    if re.fullmatch(r"\d{3}|\d{5}|\d{7}", folded):
        raise ValueError(DATE_RUN_TOGETHER)
    match = re.fullmatch(r"(\d{2})(\d{2})(\d{4}|\d{2})?", folded)
    if match and not match[3] and int(folded) in _YEARS and int(match[2]) not in range(1, 13):
        raise ValueError(DATE_YEAR_ALONE)
    return match


def _worded_day(folded: str, today: date) -> date | None:
    pattern = r"(?:le )?(?:(\w+) )?(\d{1,2})(?:er)? ([a-z]+)\.?(?: (\d{4}|\d{2}))?"
    match = re.fullmatch(pattern, folded)
    if match is None or (match[1] is not None and match[1] not in WEEKDAYS):
        return None
    months = [place for place, name in enumerate(_FOLDED_MONTHS, 1) if len(match[3]) >= 3 and name.startswith(match[3])]
    if len(months) != 1:
        return None
    day = int(match[2])
    found = _day(day, months[0], _year(match[4], today)) if match[4] else _day_near(day, months[0], today)
    if match[1] and WEEKDAYS[found.weekday()] != match[1]:
        said, real = match[1], WEEKDAYS[found.weekday()]
        raise ValueError(f"Le {short_date(found)} est un {real}, pas un {said}. Vérifiez la date.")
    return found


def _year(digits: str, today: date) -> int:
    """Four digits as they are; two digits up to ten years ahead are of this century, else of the last."""
    if len(digits) == 4:
        return int(digits)
    century = today.year - today.year % 100
    year = century + int(digits)
    return year if year <= today.year + 10 else year - 100


def _day(day: int, month: int, year: int) -> date:
    if year not in _YEARS:
        raise ValueError("L’année doit être comprise entre 1900 et 2100.")
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(DATE_IMPOSSIBLE) from None


def _day_near(day: int, month: int, today: date) -> date:
    """This year's day unless it lies more than nine months away, and the year beside it can be written here."""
    if (month, day) == (2, 29):  # the only day that some years lack
        leaps = [
            year for year in range(today.year - 4, today.year + 5) if (year % 4 == 0 and year % 100) or year % 400 == 0
        ]
        return min((date(year, 2, 29) for year in leaps), key=lambda found: abs(found - today))
    this_year = _day(day, month, today.year)
    year = today.year
    if this_year - today > timedelta(days=_FAR_DAYS):
        year -= 1
    elif today - this_year > timedelta(days=_FAR_DAYS):
        year += 1
    return this_year.replace(year=year) if year in _YEARS else this_year


def step_date(day: date, days: int = 0, months: int = 0) -> date:
    """The day some days or months on (C1), never out of the years that can be typed."""
    if months:
        month = day.year * 12 + day.month + months
        if not _FIRST_DAY.year * 12 < month <= (_LAST_DAY.year + 1) * 12:
            return _FIRST_DAY if months < 0 else _LAST_DAY
        day = add_months(day, months)
    return min(max(day + timedelta(days=days), _FIRST_DAY), _LAST_DAY)


def step_time(at: time, quarters: int) -> time:
    """The hour some quarters on, on the quarter; it stays within its day."""
    minutes = at.hour * 60 + at.minute
    whole = minutes // _QUARTER if quarters > 0 else -(-minutes // _QUARTER)
    wanted = min(max((whole + quarters) * _QUARTER, 0), 24 * 60 - _QUARTER)
    return time(wanted // 60, wanted % 60)


def parse_time(text: str) -> time:
    """The hour that somebody typed (« 14h30 », « 14:30 », « 1430 », « midi »); ValueError with a French sentence."""
    folded = fold(text)
    if folded in {"midi", "minuit"}:
        return time(12 if folded == "midi" else 0)
    match = re.fullmatch(r"(\d{1,2}) ?(?:h|heures?|:|\.) ?(\d{2})?(?: ?(?:min|mn))?", folded)
    match = match or re.fullmatch(r"(\d{1,2})(\d{2})?", folded)
    if match is None or text.lstrip().startswith("-"):  # folding drops the minus
        raise ValueError(TIME_NOT_UNDERSTOOD)
    hour, minute = int(match[1]), int(match[2] or 0)
    if hour > 23 or minute > 59:
        raise ValueError("Cette heure n’existe pas. L’heure va de 0\u00a0h à 23\u00a0h\u00a059.")
    return time(hour, minute)


def parse_number(text: str, places: int = 0) -> Decimal:
    """A number with at most some decimals (« 1 234,5 »); ValueError with a French sentence."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    match = re.fullmatch(r"(-?)(\d{1,12})(?:[.,](\d*))?", bare)
    if match is None or not bare.isascii():
        raise ValueError(NUMBER_NOT_UNDERSTOOD)
    decimals = (match[3] or "").rstrip("0")
    if len(decimals) > places:
        after = f"{places} chiffre{'s' if places > 1 else ''} au plus après la virgule"
        raise ValueError(f"{after}. Vérifiez ce nombre." if places else "Écrivez un nombre entier, sans virgule.")
    return Decimal(f"{match[1]}{match[2]}.{decimals}" if decimals else f"{match[1]}{match[2]}")


def parse_money(text: str) -> Decimal:
    """An amount in euros with two decimals (« 1 234,50 € »); ValueError with a French sentence.

    « 1,234 » and « 1.234 » could be read in two ways: they are refused, never guessed.
    """
    bare = "".join(unicodedata.normalize("NFKC", text).split()).replace("−", "-")
    bare = re.sub(r"(?i)(€|euros?|eur)$", "", bare).replace("'", "").replace("’", "")
    match = re.fullmatch(r"(-?)(\d+|\d{1,3}(?:\.\d{3})+(?=,))(?:[.,](\d*))?", bare)
    if match is None:
        raise ValueError(MONEY_NOT_UNDERSTOOD)
    whole, cents = match[2].replace(".", ""), match[3] or ""
    if len(cents) > 2:
        raise ValueError("Deux chiffres au plus après la virgule. Écrivez par exemple 1234,50.")
    if len(whole) > 9:
        raise ValueError("Ce montant est trop grand. Vérifiez le nombre de chiffres.")
    return Decimal(f"{match[1]}{whole}.{cents:0<2}")
