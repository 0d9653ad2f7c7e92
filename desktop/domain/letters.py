"""The letters that are shipped: one file for each and version, with places that are filled in from the measure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from desktop.domain.document_kind import Hands
from desktop.domain.privacy import Level

_PLACE: Final = re.compile(r"\{([a-z_]+)\}")
_NAME: Final = re.compile(r"[a-z]+(?:-[a-z]+)*-[1-9][0-9]*")
_KEYS: Final = frozenset({"title", "purpose", "recipient", "addressee", "subject", "body", "needs"})
_RECIPIENTS: Final = {one.value: one for one in (Hands.HOUSEHOLD, Hands.PARTNER)}
GAP: Final = "[à compléter"
"""How what is still to be written begins in a text."""


class Placeholder(StrEnum):
    """What a letter may have filled in, who may read it (P1), and how the place is told where it stays empty."""

    level: Level
    words: str

    def __new__(cls, name: str, words: str, level: Level = Level.SHARED) -> Placeholder:
        """The name between braces, what it stands for, and its level."""
        place = str.__new__(cls, name)
        place._value_ = name
        place.words, place.level = words, level
        return place

    HOUSEHOLD = "menage", "le nom du ménage"
    PERSON = "personne", "le prénom et le nom"
    BIRTH = "naissance", "la date de naissance"
    ADDRESS = "adresse", "l’adresse"
    ENVELOPE = "enveloppe", "l’adresse, ligne par ligne"
    WORKER = "referent", "votre nom"
    OPERATOR = "organisme", "le nom de votre organisme"
    TODAY = "jour", "la date du jour"
    APPOINTMENT = "rendez_vous", "le jour et l’heure du rendez-vous"
    WHERE = "lieu", "le lieu du rendez-vous", Level.TEAM
    CLOSED_DOORS = "portes_closes", "les jours de vos passages"
    START = "debut", "le début de l’accompagnement"
    END = "fin", "la fin de l’accompagnement"
    STEPS = "etapes", "ce qui est attendu"
    AGREED = "accord", "la date de l’accord du ménage"


_PLACES: Final = {one.value: one for one in Placeholder}


class LetterError(ValueError):
    """A letter that cannot be taken, with its file and what is wrong in it."""


@dataclass(frozen=True)
class Letter:
    """One version of a letter; `subject` and `body` have places between braces."""

    id: str
    version: int
    title: str
    purpose: str
    recipient: Hands
    addressee: str
    subject: str
    body: str
    needs: tuple[Placeholder, ...] = ()
    """Without which it makes no sense."""

    @property
    def places(self) -> tuple[Placeholder, ...]:
        """What is filled in, each once."""
        found = _PLACE.findall(f"{self.addressee}\n{self.subject}\n{self.body}")
        return tuple(_PLACES[name] for name in dict.fromkeys(found))

    def filled(self, text: str, values: Mapping[Placeholder, str]) -> str:
        """A text of it with its places filled in; one of which nothing is known says so."""
        return _PLACE.sub(lambda found: _value(_PLACES[found[1]], values), text)


def load_letters(directory: Path) -> tuple[Letter, ...]:
    """The latest version of each letter, by its file name; raises LetterError."""
    latest: dict[str, Letter] = {}
    for path in sorted(directory.glob("*.toml")):
        letter = _read(path)
        if letter.id not in latest or latest[letter.id].version < letter.version:
            latest[letter.id] = letter
    return tuple(latest.values())


def _read(path: Path) -> Letter:
    if not _NAME.fullmatch(path.stem):
        raise LetterError(f"{path.name}: a letter is named ID-VERSION.toml")
    name, _, version = path.stem.rpartition("-")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if unknown := content.keys() - _KEYS:
        raise LetterError(f"{path.name}: unknown keys {sorted(unknown)}")
    try:
        letter = _letter(name, int(version), content)
        places = letter.places
    except (KeyError, ValueError) as error:
        raise LetterError(f"{path.name}: what is {error}?") from None
    for_others = [one for one in places if one.level is not Level.SHARED]
    if letter.recipient is Hands.PARTNER and for_others:
        raise LetterError(f"{path.name}: {for_others[0].value} is not for a partner")
    return letter


def _letter(name: str, version: int, content: Mapping[str, Any]) -> Letter:
    return Letter(
        name,
        version,
        str(content["title"]),
        str(content["purpose"]),
        _RECIPIENTS[content["recipient"]],
        str(content["addressee"]),
        str(content["subject"]),
        str(content["body"]).strip(),
        tuple(_PLACES[one] for one in content.get("needs", ())),
    )


def _value(place: Placeholder, values: Mapping[Placeholder, str]) -> str:
    return values.get(place, "") or f"{GAP}\u00a0: {place.words}]"
