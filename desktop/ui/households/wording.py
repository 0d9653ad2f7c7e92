"""The words for the place of a person in the household."""

from desktop.domain.household import PersonRole

ROLES = {
    PersonRole.HEAD: "Titulaire",
    PersonRole.PARTNER: "Conjoint",
    PersonRole.CHILD: "Enfant",
    PersonRole.SHARED_CHILD: "Enfant en résidence alternée",
    PersonRole.OTHER: "Autre personne",
}
