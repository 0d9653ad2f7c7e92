"""The words for the place of a person in the household."""

from desktop.domain.household import PersonRole

ROLES = {
    PersonRole.HEAD: "Titulaire",
    PersonRole.PARTNER: "Conjoint",
    PersonRole.CHILD: "Enfant",
    PersonRole.OTHER: "Autre personne",
}
