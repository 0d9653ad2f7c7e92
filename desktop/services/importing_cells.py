"""What a cell says once it is known what its column is: a day, a code, a choice; or why it cannot be taken."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final

from desktop.domain.form_fields import Option
from desktop.domain.french import join_words, number
from desktop.domain.french_input import parse_date, parse_money, parse_number, parse_time
from desktop.domain.one_line import one_line
from desktop.domain.sheet import SheetRow, Trouble, Value
from desktop.services.importing_columns import Columns, Kind, Target, plain_head

_WITH_YEAR: Final = re.compile(
    r"\d{4}[-/. ]\d{1,2}[-/. ]\d{1,2}|\d{1,2}\s?[-/. ]\s?\d{1,2}\s?[-/. ]\s?\d{2,4}$"
    r"|[^\W\d]\.?\s+(?:\d{2}|\d{4})$|^\d{8}$"
)
_ISO_HOUR: Final = re.compile(r"^(\d{4}-\d\d-\d\d)[T ]00:00(?::00(?:\.0+)?)?$")
_SERIALS: Final = range(15_000, 80_000)
"""What a day looks like once a sheet has forgotten that it is one."""
_SHOWN_CHOICES: Final = 6
_LOCAL_DIGITS: Final = 9
"""Of a French telephone number that a sheet took for a number: its first nought is gone."""
_SAME: Final[Mapping[str, Mapping[str, str]]] = {
    "state": {
        "active": "active", "actif": "active", "ouverte": "active", "ouvert": "active", "suivi": "active",
        "en suivi": "active", "acceptee": "active", "proposee": "proposed", "a accepter": "proposed",
        "instruction": "preparing", "en attente": "preparing", "terminee": "ended", "termine": "ended",
        "close": "ended", "clos": "ended", "cloturee": "ended", "cloture": "ended", "finie": "ended", "fini": "ended",
        "sortie": "ended", "sorti": "ended", "fin": "ended",
    },
    "outcome": {
        "fait": "done", "realisee": "done", "realise": "done", "effectuee": "done", "effectue": "done", "oui": "done",
        "ok": "done", "a eu lieu": "done", "presente": "done", "present": "done", "visite": "done",
        "pc": "porte_close", "absent": "porte_close", "absente": "porte_close", "absence": "porte_close",
        "refus": "refused", "refuse": "refused", "refusee": "refused", "report": "postponed", "reporte": "postponed",
        "demenage": "moved", "parti": "moved", "menage parti": "moved",
    },
    "kind": {
        "vad": "home", "visite": "home", "domicile": "home", "visite a domicile": "home", "a domicile": "home",
        "bureau": "office", "rdv bureau": "office", "telephone": "phone", "tel": "phone", "appel": "phone",
        "visio": "video", "courrier": "mail", "lettre": "mail", "mail": "message", "sms": "message",
        "message": "message", "courriel": "message",
    },
    "role": {"conjoint": "partner", "conjointe": "partner", "epoux": "partner", "epouse": "partner",
             "concubin": "partner", "concubine": "partner", "partenaire": "partner", "fils": "child", "fille": "child",
             "autre": "other"},
    "housing_status": {"proprietaire": "owner", "proprietaire occupant": "owner"},
}  # fmt: skip
_YES_NO: Final = {"o": "yes", "n": "no", "x": "yes", "vrai": "yes", "faux": "no", "?": "unknown"}


class CellError(ValueError):
    """A cell that cannot be taken; its text is French and names no person."""


@dataclass(frozen=True)
class Entry:
    """What a row says: values by what their columns are taken for, and what is wrong in it, by the same keys."""

    number: int
    values: Mapping[str, Any]
    problems: Mapping[str, str]

    def get(self, key: str, default: Any = None) -> Any:
        """What it says of something, or the default when it says nothing."""
        return self.values.get(key, default)


def entry_of(row: SheetRow, columns: Columns, targets: Mapping[str, Target], today: date) -> Entry:
    """A row read by its columns; an empty cell says nothing."""
    values, problems = {}, {}
    for place, key in columns.taken.items():
        value = row.value(place)
        if value is None:
            continue
        try:
            values[key] = read_value(targets[key], value, today)
        except ValueError as error:
            problems[key] = str(error)
    return Entry(row.number, values, problems)


def read_value(target: Target, value: Value, today: date) -> Any:
    """What a cell says; raises CellError, or a ValueError with a French sentence."""
    if isinstance(value, Trouble):
        raise CellError(value.words)
    return _READERS[target.kind](target, value, today)


def _text(_target: Target, value: Value, _today: date) -> str:
    return "\n".join(_seen(line) for line in words_of(value).splitlines()).strip()


def _name(_target: Target, value: Value, _today: date) -> str:
    if not isinstance(value, str):
        raise CellError("Un nom est attendu ici.")
    return _seen(value)


def _seen(line: str) -> str:
    """Without the signs that nobody sees, which come along with what is copied (U+202E turns a name around)."""
    return " ".join(one_line(line).split())


def _code(_target: Target, value: Value, _today: date) -> str:
    return "".join(one_line(words_of(value)).split())


def _phone(_target: Target, value: Value, _today: date) -> str:
    if isinstance(value, Decimal):
        digits = f"{value:f}"
        return f"0{digits}" if len(digits) == _LOCAL_DIGITS and digits.isdigit() else digits
    return _text(_target, value, _today)


def _day(_target: Target, value: Value, today: date) -> date:
    match value:
        case datetime():
            return value.date()
        case date():
            return value
        case str():
            return _typed_day(value, today)
        case Decimal() if value == value.to_integral_value() and len(f"{value:f}") == 8:
            return _typed_day(f"{value:f}", today)
        case Decimal() if value in _SERIALS:
            raise CellError(
                "C’est un nombre, pas une date\u00a0: donnez à la colonne le format Date dans votre tableur."
            )
        case _:
            raise CellError("Une date est attendue, par exemple 03/05/2024.")


def _typed_day(text: str, today: date) -> date:
    """A day written in letters or figures; one without its year is never guessed."""
    iso = _ISO_HOUR.match(text)
    if iso:
        return date.fromisoformat(iso[1])
    if not _WITH_YEAR.search(text.strip()):
        raise CellError(
            "Cette date n’est pas comprise\u00a0: écrivez le jour, le mois et l’année, par exemple 03/05/2024."
        )
    return parse_date(text, today)


def _hour(_target: Target, value: Value, _today: date) -> time:
    match value:
        case datetime():
            return value.time().replace(second=0, microsecond=0)
        case time():
            return value.replace(second=0, microsecond=0)
        case Decimal() if 0 <= value < 1:
            minutes = round(value * 24 * 60)
            return time(minutes // 60 % 24, minutes % 60)
        case str():
            return parse_time(value.removesuffix(":00") if value.count(":") == 2 else value)
        case _:
            raise CellError("Une heure est attendue, par exemple 14\u00a0h\u00a030.")


def _count(target: Target, value: Value, today: date) -> int:
    found = _number(target, value, today)
    if found != found.to_integral_value() or found < 0:
        raise CellError("Un nombre entier est attendu.")
    return int(found)


def _number(_target: Target, value: Value, _today: date) -> Decimal:
    if isinstance(value, Decimal):
        return value.normalize() if value else Decimal(0)
    if not isinstance(value, str):
        raise CellError("Un nombre est attendu.")
    return parse_number(value, 2)


def _money(_target: Target, value: Value, _today: date) -> Decimal:
    if isinstance(value, Decimal):
        exact = value.quantize(Decimal("0.01"))
        if abs(exact - value) > Decimal("0.0000001"):
            raise CellError("Ce montant a plus de deux chiffres après la virgule.")
        return exact
    if not isinstance(value, str):
        raise CellError("Un montant est attendu, par exemple 1234,50.")
    return parse_money(value)


def _choice(target: Target, value: Value, _today: date) -> str:
    typed = plain_head(words_of(value))
    found = _option(target, typed)
    if found is None:
        offered = [one.label for one in target.options]
        some = join_words([f"«\u00a0{label}\u00a0»" for label in offered[:_SHOWN_CHOICES]])
        more = ", entre autres" if len(offered) > _SHOWN_CHOICES else ""
        raise CellError(f"Ce choix n’est pas connu. La liste propose {some}{more}.")
    return found


def _option(target: Target, typed: str) -> str | None:
    """The entry that is meant: by its words, its code, its usual other names, or its beginning when it is alone."""
    known = {plain_head(one.label): one.value for one in target.options}
    known |= {plain_head(one.value): one.value for one in target.options if plain_head(one.value) not in known}
    same = _SAME.get(target.key.rpartition(".")[2], {})
    if {"yes", "no"} <= {one.value for one in target.options}:
        same = {**same, **_YES_NO}
    offered = {one.value for one in target.options}
    if typed in known:
        return known[typed]
    if same.get(typed) in offered:
        return same[typed]
    begins = {value for words, value in known.items() if typed and words.startswith(f"{typed} ")}
    return begins.pop() if len(begins) == 1 else None


def words_of(value: Value) -> str:
    """A value as text."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case datetime() | date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case Trouble():
            return value.words
        case _:
            return value


_READERS: Final[Mapping[Kind, Callable[[Target, Value, date], Any]]] = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.CODE: _code,
    Kind.PHONE: _phone,
    Kind.DAY: _day,
    Kind.HOUR: _hour,
    Kind.COUNT: _count,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.CHOICE: _choice,
}


def answer_of(target: Target, value: Any) -> Any:
    """A value as the answer to a question of a form (JSON)."""
    match value:
        case Decimal() if target.kind is Kind.MONEY:
            return f"{value:.2f}"
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case _:
            return value


def told(target: Target, value: Any) -> str:
    """A value as it is shown."""
    match value:
        case None | "":
            return "—"
        case date():
            return f"{value:%d/%m/%Y}"
        case time():
            return f"{value:%H:%M}"
        case Decimal():
            return number(value)
        case _:
            return label_of(target.options, str(value))


def label_of(options: tuple[Option, ...], value: str) -> str:
    """The words of an entry; the value itself when the list has none of it."""
    return next((one.label for one in options if one.value == value), value)
