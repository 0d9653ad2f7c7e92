"""What the Department sent that opens no measure, in words: all that a convention or reference data say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from desktop.domain.claims import RATE_LABELS
from desktop.domain.convention import Convention
from desktop.domain.french import join_words, long_date, money, plural, short_date
from desktop.domain.household import Person
from desktop.services.outgoing import Fact

if TYPE_CHECKING:
    from desktop.sync.contract.reference_data import DatedRule, DepartmentService, MergedCommunes, ReferenceData

_WHOLE = "tout le département"
_AND = "\u00a0; "


def person_words(person: Person) -> str:
    """« DELATTRE Éloïse (17 mai 1984) »."""
    return f"{person.full_name} ({long_date(person.birth_date)})" if person.birth_date else person.full_name


def legible_facts(content: Mapping[str, Any]) -> Iterator[Fact]:
    """What tells an item that cannot be read from its likes: whom it names and its reference, to call with."""
    persons = content.get("persons")
    named = [one for one in persons if isinstance(one, Mapping)] if isinstance(persons, list) else []
    names = (f"{str(one.get('last_name', '')).upper()} {one.get('first_name', '')}".strip() for one in named)
    yield "Ménage", ", ".join(name for name in names if name)
    for label, name in (("Référence", "reference"), ("Nom", "name"), ("Titre", "title")):
        value = content.get(name)
        yield label, value if isinstance(value, str) else ""


def convention_facts(scheme: str, convention: Convention, before: Convention | None, assigned: int) -> Iterator[Fact]:
    """All that it says, and what changes where it takes the place of one that is there."""
    yield "Dispositif", scheme
    yield from _said(convention).items()
    if before is None:
        return
    if before == convention:
        yield "Dans ce carnet", "la même convention s’y trouve déjà"
        return
    old, new = _said(before), _said(convention)
    changed = [f"{label.lower()}, jusqu’ici {old[label]}" for label in new if label in old and old[label] != new[label]]
    yield "Remplace", f"«\u00a0{before.name}\u00a0»\u00a0: {_AND.join(changed) or 'autres mots'}"
    if assigned:
        told = plural(assigned, "mesure y est attribuée", "mesures y sont attribuées")
        yield "À savoir", f"{told}\u00a0: leurs montants suivront"


def _said(convention: Convention) -> dict[str, str]:
    rates = [f"{RATE_LABELS[name]}\u00a0: {money(amount)}" for name, amount in convention.rates.items()]
    told = {
        "Nom": convention.name,
        "Période": f"du {short_date(convention.starts)} au {short_date(convention.ends)}",
        "Territoires": join_words(convention.territories) or _WHOLE,
        "Tarifs": ", ".join(rates),
        "Enveloppe": money(convention.envelope),
        "Avance": f"{convention.advance_percent}\u00a0%" if convention.advance_percent is not None else "",
        "Objectif": str(convention.target or ""),
        "Source": convention.source,
    }
    return {label: words for label, words in told.items() if words}


def reference_facts(edition: ReferenceData) -> Iterator[Fact]:
    """All that an edition says, with its number, its days and its source."""
    until = f" et jusqu’au {long_date(edition.valid_until)}" if edition.valid_until else ""
    yield "Édition", f"n°\u00a0{edition.number}, compte à partir du {long_date(edition.valid_from)}{until}"
    yield "Source", edition.source
    for merger in edition.communes:
        yield "Communes réunies", _merged(merger)
    for rule in edition.rules:
        yield f"Règle datée {rule.rule}", _ruled(rule)
    for service in edition.services:
        yield service_fact(service)


def service_fact(service: DepartmentService) -> Fact:
    """Whom to call, and how."""
    label = f"{service.name}, {service.role}" if service.role else service.name
    where = f"territoire\u00a0: {service.territory}" if service.territory else ""
    told = (service.phone, service.email, service.address, service.hours, where)
    return label, _AND.join(part for part in told if part)


def _merged(merger: MergedCommunes) -> str:
    names = join_words([one.name for one in merger.before])
    return f"{names} sont {merger.name} à partir du {long_date(merger.on)}"


def _ruled(rule: DatedRule) -> str:
    return (
        f"{rule.title}\u00a0: {rule.words} (version {rule.version}, à partir du {long_date(rule.valid_from)}, "
        f"relue le {long_date(rule.reviewed_on)}\u00a0; {rule.article})"
    )
