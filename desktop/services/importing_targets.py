"""What the columns of a table may be taken for: households and measures in one sheet, past visits in another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final

from desktop.domain.contact import Outcome
from desktop.domain.form_fields import FieldKind, FormField, Option
from desktop.domain.household import PersonRole
from desktop.schemes.base import Scheme
from desktop.schemes.registry import Registry
from desktop.services.importing_columns import Kind, Target
from desktop.services.wording import KINDS

MOST_PERSONS: Final = 8
OTHERS: Final = "persons"
TERMS: Final = "terms"
START: Final = "start"


class Ending(StrEnum):
    """Where a measure stands, as a table says it."""

    PROPOSED = "proposed"
    PREPARING = "preparing"
    ACTIVE = "active"
    ENDED = "ended"


_ENDINGS: Final = (
    Option(Ending.PROPOSED.value, "Proposée"),
    Option(Ending.PREPARING.value, "En instruction"),
    Option(Ending.ACTIVE.value, "En cours"),
    Option(Ending.ENDED.value, "Terminée"),
)
_RESULTS: Final = (
    Option(Outcome.DONE.value, "Faite"),
    Option(Outcome.PORTE_CLOSE.value, "Porte close"),
    Option(Outcome.REFUSED.value, "Refusée par le ménage"),
    Option(Outcome.CANCELLED_BY_HOUSEHOLD.value, "Annulée par le ménage"),
    Option(Outcome.CANCELLED_BY_WORKER.value, "Annulée de mon fait"),
    Option(Outcome.POSTPONED.value, "Reportée"),
    Option(Outcome.ADDRESS_NOT_FOUND.value, "Adresse introuvable"),
    Option(Outcome.MOVED.value, "Ménage parti"),
)
_ROLES: Final = (
    Option(PersonRole.PARTNER.value, "Conjoint(e)"),
    Option(PersonRole.CHILD.value, "Enfant"),
    Option(PersonRole.SHARED_CHILD.value, "Enfant en résidence alternée"),
    Option(PersonRole.OTHER.value, "Autre personne"),
)
_KINDS: Final = tuple(Option(kind.value, words) for kind, words in KINDS.items())
_OF_FORMS: Final[Mapping[FieldKind, Kind]] = {
    FieldKind.TEXT: Kind.TEXT,
    FieldKind.LONG_TEXT: Kind.TEXT,
    FieldKind.CHOICE: Kind.CHOICE,
    FieldKind.YES_NO: Kind.CHOICE,
    FieldKind.DATE: Kind.DAY,
    FieldKind.NUMBER: Kind.NUMBER,
    FieldKind.MONEY: Kind.MONEY,
}
_YES_NO: Final = (Option("yes", "Oui"), Option("no", "Non"), Option("unknown", "Ne sait pas"))
REFERENCE: Final = Target(
    "reference",
    "Référence",
    Kind.CODE,
    names=(
        "Réf",
        "N° de dossier",
        "Numéro de dossier",
        "N° dossier",
        "Dossier",
        "Identifiant",
        "Id",
        "N°",
        "Code ménage",
    ),
    help="Le numéro de votre structure\u00a0: il retrouve le ménage aux imports suivants.",
)
_LAST_NAME: Final = Target(
    "last_name", "Nom", Kind.NAME, names=("Nom de famille", "Nom du ménage", "Nom usuel", "Nom bénéficiaire", "Ménage")
)
_FIRST_NAME: Final = Target("first_name", "Prénom", Kind.NAME, names=("Prénoms", "Prénom bénéficiaire"))
_BIRTH: Final = Target(
    "birth_date",
    "Date de naissance",
    Kind.DAY,
    names=("Né le", "Née le", "Né(e) le", "DDN", "Naissance", "Date naissance", "Date naiss"),
)


def household_targets(registry: Registry) -> tuple[Target, ...]:
    """The columns of the first sheet: one row for each household and measure."""
    scheme_options = tuple(Option(one.id, one.name) for one in registry.schemes())
    return (
        REFERENCE,
        _LAST_NAME,
        _FIRST_NAME,
        _BIRTH,
        *_dwelling(registry),
        *_people(),
        Target("scheme", "Dispositif", Kind.CHOICE, "Mesure", ("Mesure", "Type de mesure", "Action"), scheme_options),
        Target(
            START,
            "Date de début",
            Kind.DAY,
            "Mesure",
            ("Début", "Début de la mesure", "Date d’entrée", "Date début", "Date début mesure", "Entrée"),
        ),
        *_of_end(registry),
        Target(
            "referent", "Référent", Kind.NAME, "Mesure", ("Travailleur social", "Intervenant", "Suivi par", "Référente")
        ),
        Target("convention", "Convention", Kind.TEXT, "Mesure"),
        Target(
            "saisine_received_on",
            "Saisine reçue le",
            Kind.DAY,
            "Mesure",
            ("Date de saisine", "Date saisine", "Date de la saisine"),
        ),
        Target(
            "saisine_origin",
            "Origine de la saisine",
            Kind.CHOICE,
            "Mesure",
            ("Origine", "Saisine", "Orienté par", "Prescripteur", "Orienteur"),
            tuple(registry.options("saisine_origin")),
        ),
        *(target for scheme in registry.schemes() for target in _of_scheme(registry, scheme)),
    )


def visit_targets(registry: Registry) -> tuple[Target, ...]:
    """The columns of the sheet of past visits: one row for each."""
    scheme_options = tuple(Option(one.id, one.name) for one in registry.schemes())
    return (
        REFERENCE,
        _LAST_NAME,
        _FIRST_NAME,
        _BIRTH,
        Target("scheme", "Dispositif", Kind.CHOICE, "Visite", ("Mesure", "Action"), scheme_options),
        Target(
            "day",
            "Date de la visite",
            Kind.DAY,
            "Visite",
            ("Date", "Jour", "Date visite", "Date du contact", "Visite du"),
        ),
        Target("at", "Heure", Kind.HOUR, "Visite", ("Heure de la visite",)),
        Target(
            "kind",
            "Nature",
            Kind.CHOICE,
            "Visite",
            ("Type", "Type de visite", "Type de contact", "Mode", "Lieu"),
            _KINDS,
        ),
        Target(
            "outcome",
            "Résultat",
            Kind.CHOICE,
            "Visite",
            ("Issue", "Réalisée", "Statut", "Bilan de la visite"),
            _RESULTS,
        ),
        Target("reason", "Motif", Kind.TEXT, "Visite", ("Motif d’annulation",)),
        Target("trace_left", "Trace laissée", Kind.TEXT, "Visite", ("Avis de passage",)),
        Target(
            "note",
            "Compte rendu",
            Kind.TEXT,
            "Visite",
            ("Commentaire", "Commentaires", "Observations", "Notes"),
            help="Gardé comme note personnelle\u00a0: il ne part jamais.",
        ),
    )


def _dwelling(registry: Registry) -> tuple[Target, ...]:
    return (
        Target(
            "phone",
            "Téléphone",
            Kind.PHONE,
            names=("Tél", "Tel", "Portable", "Mobile", "N° de téléphone", "Numéro de téléphone"),
        ),
        Target("address", "Adresse", names=("Rue", "Adresse postale", "Adresse du logement", "N° et rue", "Voie")),
        Target("postal_code", "Code postal", Kind.CODE, names=("CP", "Postal")),
        Target("commune", "Commune", names=("Ville", "Localité", "Commune de résidence")),
        Target("insee", "Code INSEE", Kind.CODE, names=("INSEE", "Code commune", "Code insee commune")),
        Target(
            "housing_status",
            "Statut du logement",
            Kind.CHOICE,
            names=("Statut", "Statut d’occupation", "Occupation"),
            options=tuple(registry.options("housing_status")),
        ),
        Target("contact_instructions", "Consignes de contact", names=("Consignes", "Précautions", "Accès")),
        Target(
            "supports_in_place", "Accompagnements en place", names=("Accompagnements", "Partenaires", "Suivis en cours")
        ),
        Target(
            "composition",
            "Composition",
            Kind.CHOICE,
            names=("Composition familiale", "Composition du ménage"),
            options=tuple(registry.options("composition")),
        ),
        Target(
            "marital_status",
            "Situation familiale",
            Kind.CHOICE,
            names=("Situation matrimoniale", "État civil"),
            options=tuple(registry.options("marital_status")),
        ),
        Target(
            "agreed_on",
            "Accord donné le",
            Kind.DAY,
            names=("Accord", "Date d’accord", "Date de l’accord", "Consentement"),
            help="Sans cette date, rien de ce ménage n’est envoyé au Département.",
        ),
        Target("note", "Note personnelle", names=("Note", "Remarques", "Commentaire", "Observations")),
    )


def _people() -> Iterator[Target]:
    for place in range(2, MOST_PERSONS + 1):
        spouse = place == 2
        group, key = "Autres personnes", f"{OTHERS}.{place}"
        also = (lambda *names: names) if spouse else (lambda *names: ())
        yield Target(
            f"{key}.last_name",
            f"Nom {place}",
            Kind.NAME,
            group,
            (f"Nom personne {place}", *also("Nom du conjoint", "Nom conjoint", "Nom de la conjointe")),
        )
        yield Target(
            f"{key}.first_name",
            f"Prénom {place}",
            Kind.NAME,
            group,
            (
                f"Prénom personne {place}",
                *also("Prénom du conjoint", "Prénom conjoint", "Prénom de la conjointe", "Conjoint"),
            ),
        )
        yield Target(
            f"{key}.birth_date",
            f"Date de naissance {place}",
            Kind.DAY,
            group,
            (
                f"Naissance {place}",
                f"Né(e) le {place}",
                *also("Date de naissance du conjoint", "Date de naissance conjoint"),
            ),
        )
        yield Target(f"{key}.role", f"Lien {place}", Kind.CHOICE, group, (f"Rôle {place}",), _ROLES)


def _of_end(registry: Registry) -> tuple[Target, ...]:
    return (
        Target(
            "end",
            "Date de fin",
            Kind.DAY,
            "Mesure",
            ("Fin", "Fin de la mesure", "Date de sortie", "Date fin", "Sortie"),
            help="Passée, elle met fin à la mesure\u00a0; à venir, elle est seulement comparée à la fin prévue.",
        ),
        Target(
            "end_reason",
            "Motif de fin",
            Kind.CHOICE,
            "Mesure",
            ("Motif de la fin", "Motif de sortie", "Motif fin"),
            tuple(registry.options("end_reason")),
        ),
        Target("state", "État", Kind.CHOICE, "Mesure", ("État de la mesure", "Etat mesure", "Avancement"), _ENDINGS),
        Target(
            "renewal_months",
            "Mois de renouvellement",
            Kind.COUNT,
            "Mesure",
            ("Renouvellement", "Prolongation", "Mois de prolongation"),
        ),
        Target("renewal_reason", "Motif du renouvellement", Kind.TEXT, "Mesure", ("Motif de prolongation",)),
    )


def _of_scheme(registry: Registry, scheme: Scheme) -> Iterator[Target]:
    """The scheme's own first day, and the questions of its opening form that a cell can answer."""
    if scheme.start_label != Scheme.start_label:
        yield Target(f"{START}.{scheme.id}", scheme.start_label, Kind.DAY, scheme.name, _first_days(scheme))
    form = registry.form(scheme.opening_form)
    for field in form.fields() if form else ():
        if field.kind in _OF_FORMS:
            yield _of_field(scheme, field)


def _first_days(scheme: Scheme) -> tuple[str, ...]:
    bare = re.sub(r"^Date (de la |du |de l’|de )", "", scheme.start_label)
    return (bare, f"{bare} le", f"Date {bare}")


def _of_field(scheme: Scheme, field: FormField) -> Target:
    options = _YES_NO if field.kind is FieldKind.YES_NO else field.options
    return Target(
        f"{TERMS}.{scheme.id}.{field.name}",
        f"{scheme.name} – {field.label}",
        _OF_FORMS[field.kind],
        scheme.name,
        (field.label, f"{field.label} {scheme.name}"),
        options,
        field.help,
    )
