"""Two files side by side in words: what each says, what has to be chosen, and what was brought together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from desktop.domain.french import NO_BREAK_SPACE, join_words, long_date
from desktop.domain.household import Dwelling, Household, Person, PersonRole
from desktop.domain.merging import Pair, Word, listed_twice
from desktop.services.clock import PARIS
from desktop.services.contact_words import shortened
from desktop.services.merges import Apart, Comparison
from desktop.services.workspace import Workspace
from desktop.storage.merges import Merge

_LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "dwelling": ("Adresse", "shared"),
    "housing_status": ("Statut du logement", "shared"),
    "composition": ("Composition du ménage", "shared"),
    "marital_status": ("Situation familiale", "shared"),
    "resources_bracket": ("Tranche de ressources", "shared"),
    "agreed_on": ("Accord du ménage", "shared"),
    "phone": ("Téléphone", "team"),
    "contact_instructions": ("Consignes de contact", "team"),
    "supports_in_place": ("Accompagnements en place", "team"),
    "note": ("Note personnelle", "confidential"),
    "last_name": ("Nom", "shared"),
    "first_name": ("Prénom", "shared"),
    "birth_date": ("Date de naissance", "shared"),
    "role": ("Place dans le ménage", "shared"),
    "joined_on": ("Arrivée dans le ménage", "shared"),
    "left_on": ("Départ du ménage", "shared"),
}
_LISTED: Final = frozenset({"housing_status", "composition", "marital_status", "resources_bracket"})
ROLES: Final = {
    PersonRole.HEAD: "Titulaire",
    PersonRole.PARTNER: "Conjoint(e)",
    PersonRole.CHILD: "Enfant",
    PersonRole.SHARED_CHILD: "Enfant en résidence alternée",
    PersonRole.OTHER: "Autre personne",
}
_LONGEST: Final = 60


@dataclass(frozen=True)
class ToldPair:
    """Something to choose: its label, what this file says and what the other one says."""

    name: str
    label: str
    level: str
    kept: str
    merged: str
    may_be_both: bool
    default: Word


@dataclass(frozen=True)
class MergeLine:
    """A file that was brought together with this one; only the last one can be put asunder."""

    id: str
    words: str
    is_last: bool


def told_pairs(workspace: Workspace, found: Comparison) -> list[ToldPair]:
    """What has to be chosen, in words."""
    return list(_told(workspace, found))


def told_merges(merges: list[Merge]) -> list[MergeLine]:
    """What was brought together, the latest first."""
    return [MergeLine(one.id, _line(one), place == 0) for place, one in enumerate(merges)]


def twice_words(persons: Sequence[Person], *, is_joined: bool) -> str:
    """Who seems to be in one file twice, once it is joined or before; empty when nobody is."""
    names = list(dict.fromkeys(one.full_name for one in listed_twice(persons)))
    if not names:
        return ""
    if is_joined:
        verb, do = ("sont", "est"), "n’en gardez qu’une dans «\u00a0Modifier la fiche\u00a0»"
    else:
        verb, do = ("seraient", "serait"), "choisissez «\u00a0Même personne que\u00a0»"
    return f"{join_words(names)} {verb[len(names) == 1]} deux fois dans la fiche. Si c’est la même personne, {do}."


def apart_words(apart: Apart) -> str:
    """« Les deux fiches sont séparées. », and where what was written since is."""
    told = ["Les deux fiches sont de nouveau séparées."]
    if apart.stayed or apart.is_changed:
        told.append(f"Ce qui a été ajouté ou changé depuis reste dans la fiche de {apart.kept.name}.")
    if apart.followed:
        told.append("Ce qui a été noté depuis sur une mesure a suivi cette mesure.")
    return " ".join(told)


def _line(merge: Merge) -> str:
    day = long_date(merge.at.astimezone(PARIS).date())
    who = f" par {merge.who}" if merge.who else ""
    name = merge.merged.name
    return f"Réunie le {day}{who} avec la fiche de {name}{NO_BREAK_SPACE}: {merge.motif.rstrip('.')}."


def _told(workspace: Workspace, found: Comparison) -> Iterator[ToldPair]:
    for pair in found.pairs:
        _person, _dot, name = pair.name.rpartition(".")
        label, level = _LABELS[name]
        who = _who(found.kept, pair)
        yield ToldPair(
            pair.name,
            f"{label} de {who}" if who else label,
            level,
            shortened(_words(workspace, name, pair.kept), _LONGEST),
            shortened(_words(workspace, name, pair.merged), _LONGEST),
            pair.may_be_both,
            pair.default,
        )


def _who(household: Household, pair: Pair) -> str:
    named = (one.first_name or one.full_name for one in household.persons if f".{one.id}." in pair.name)
    return next(named, "")


def _words(workspace: Workspace, name: str, value: Any) -> str:
    if isinstance(value, Dwelling):
        street = (value.address, f"{value.postal_code} {workspace.commune_name(value.commune)}".strip())
        return ", ".join(part for part in street if part)
    if isinstance(value, date):
        return long_date(value)
    if isinstance(value, PersonRole):
        return ROLES[value]
    return workspace.registry.label(name, str(value)) if name in _LISTED else " ".join(str(value).split())
