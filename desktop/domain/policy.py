"""What the IT of an association fixed for a whole computer, in a file that only an administrator writes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Final

FIXED_BY_IT: Final = "Fixé par votre service informatique"
LEAST_LOCK, MOST_LOCK = 1, 15
"""Minutes: the bounds between which a lock delay may be fixed."""
LABELS: Final = {
    "server": "Adresse du serveur du Département",
    "proxy": "Serveur mandataire (proxy)",
    "backup_place": "Second endroit des sauvegardes",
    "lock_minutes": "Verrouillage, au plus tard après",
    "quick_code": "Code du jour",
    "timestamp_server": "Serveur d’horodatage",
    "retention_months": "Durée de conservation",
    "update_notice": "Annonce d’une nouvelle version",
}
"""The name of each rule, as a person reads it; the keys are those of the file."""


@dataclass(frozen=True)
class Policy:
    """The rules of one computer. An empty value leaves the choice to the worker, and so does True."""

    server: str = ""
    proxy: str = ""
    """Its address alone: no name and no password has a place in a file that everybody reads."""
    backup_place: str = ""
    """A folder; `${user_name}` and `${user_home}` are replaced when it is used."""
    lock_minutes: int = 0
    """The longest delay that may be chosen; 0 when none was fixed."""
    quick_code: bool = True
    timestamp_server: str = ""
    retention_months: int = 0
    update_notice: bool = True

    @property
    def lines(self) -> tuple[tuple[str, str, str], ...]:
        """What is in force, in the order of the table: key, name and value in French."""
        nothing = Policy()
        return tuple(
            (one.name, LABELS[one.name], self._words(one.name))
            for one in fields(self)
            if getattr(self, one.name) != getattr(nothing, one.name)
        )

    def _words(self, name: str) -> str:
        value = getattr(self, name)
        if value is False:
            return "pas permis" if name == "quick_code" else "arrêtée"
        if name == "lock_minutes":
            return "1\u00a0minute" if value == 1 else f"{value}\u00a0minutes"
        return f"{value}\u00a0mois" if name == "retention_months" else str(value)


@dataclass(frozen=True)
class PolicyTrouble:
    """Something in the file that could not be taken; `key` is empty where it is the file as a whole.

    The words never repeat a value: somebody may have written a password there.
    """

    key: str
    words: str


@dataclass(frozen=True)
class PolicyInForce:
    """The rules with the file that they came from; `place` is empty where there is no such file."""

    policy: Policy = field(default_factory=Policy)
    place: str = ""
    troubles: tuple[PolicyTrouble, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether there is a file, readable or not."""
        return bool(self.place)

    def fixes(self, key: str) -> bool:
        """Whether a rule is in force."""
        return any(name == key for name, _label, _words in self.policy.lines)

    def note(self, key: str) -> str:
        """What stands beside a setting that is fixed, empty beside one that is not."""
        return f"{FIXED_BY_IT}, dans {self.place}." if self.fixes(key) else ""

    @property
    def warning(self) -> str:
        """What the worker is told when the file could not be taken whole, empty otherwise."""
        if not self.troubles:
            return ""
        kept = "Les autres règles s’appliquent." if self.policy.lines else "Aucune de ses règles ne s’applique."
        return (
            "Le fichier de règles de votre service informatique comporte une erreur. Votre carnet n’est pas touché. "
            f"{kept} Prévenez-le\u00a0: le détail est dans Réglages, «\u00a0Service informatique\u00a0»."
        )


NO_POLICY: Final = PolicyInForce()
"""Of a computer for which nothing was fixed."""


def no_policy() -> PolicyInForce:
    """The same, for whoever asks each time."""
    return NO_POLICY
