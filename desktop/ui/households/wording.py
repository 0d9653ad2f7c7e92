"""The words for the place of a person in the household."""

from desktop.domain.household import PersonRole

ROLES = {
    PersonRole.HEAD: "Titulaire de la mesure",
    PersonRole.PARTNER: "Conjoint(e)",
    PersonRole.CHILD: "Enfant",
    PersonRole.SHARED_CHILD: "Enfant en résidence alternée",
    PersonRole.OTHER: "Autre personne",
}
