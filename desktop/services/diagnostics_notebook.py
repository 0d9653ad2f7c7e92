"""What a diagnosis tells of an open notebook: how many of what, in which state, whether it is sound."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final

from desktop.domain.acts import ActSort, JournalAct
from desktop.domain.policy import Policy
from desktop.domain.text import fold
from desktop.services.backups import BackupService
from desktop.services.doctor import DoctorService
from desktop.services.exchange_state import SENDING, state_of
from desktop.services.settings import SettingsService
from desktop.services.trust import network_trust
from desktop.services.workspace import Workspace
from desktop.storage.outbox import DeliveryState
from desktop.storage.unit_of_work import UnitOfWork

Line = tuple[str, str]
Told = tuple[str, tuple[Line, ...]]

_TABLES: Final = {
    "household": "Ménages", "person": "Personnes", "household_line": "Lignes de la liste des ménages",
    "household_merge": "Ménages réunis", "saisine": "Saisines", "measure": "Mesures",
    "measure_line": "Lignes de la liste des mesures", "milestone": "Étapes", "objective": "Objectifs",
    "contact": "Visites et contacts", "contact_change": "Changements de visites", "draft": "Brouillons",
    "budget": "Budgets", "education": "Actions d’éducation budgétaire", "education_participant": "Participations",
    "bilan": "Bilans", "bilan_text": "Textes de bilan", "document": "Documents", "attachment": "Photos et papiers",
    "attachment_delivery": "Envois de papiers", "convention": "Conventions", "setting": "Réglages et états",
    "outbox": "Messages pour le Département", "received_version": "Versions reçues", "inbox_item": "Envois reçus",
    "audit": "Lignes du journal", "retention_hold": "Ménages gardés plus longtemps",
    "erased": "Suppressions", "remainder": "Comptes gardés après suppression", "value": "Valeurs pour la recherche",
}  # fmt: skip
"""How the tables are told; one without a name here goes by its own."""
_OTHERS: Final = "Autres"
_SORTS: Final = {
    ActSort.CHANGE: "Changements", ActSort.VIEW: "Lectures", ActSort.OUT: "Sorties", ActSort.NOTEBOOK: "Le carnet même",
}  # fmt: skip
_THEMES: Final = {"system": "celui du système", "light": "clair", "dark": "sombre"}
_STATES: Final = {
    DeliveryState.WAITING: "En attente", DeliveryState.SENT: "Envoyés", DeliveryState.REFUSED: "Refusés",
    DeliveryState.SUPERSEDED: "Remplacés", DeliveryState.CONFLICT: "En conflit",
}  # fmt: skip
_KINDS: Final = frozenset({"household", "saisine", "measure", "contact", "milestone", "objective", "budget", "bilan",
    "education", "attachment"})  # fmt: skip
_CODES: Final = (
    ("Enregistrement ", "abîmé dans le carnet"),
    ("Retenu sur ce poste.", "retenu par l’ordinateur"),
)
_FIELD: Final = re.compile(r"(^|\s)body\.")
"""How a refusal begins, and the code that is told in its place: its words come from the server."""


def of_notebook(
    workspace: Workspace, progress: Callable[[int, int], None], stopped: Callable[[], bool]
) -> Iterator[Told]:
    """Each part under its title."""
    with workspace.notebook.read() as uow:
        yield "Carnet", tuple(_counts(uow))
        yield "Journal des accès", tuple(_journal(uow))
        yield "Échanges", tuple(_exchange(uow))
    yield "Réglages", tuple(_settings(workspace))
    yield "Vérification du carnet", tuple(_checks(workspace, progress, stopped))


def _counts(uow: UnitOfWork) -> Iterator[Line]:
    yield "Version de la base", uow.health.schema()
    yield "SQLite et SQLCipher", uow.health.engines()
    counts = {_TABLES.get(table, table): count for table, count in uow.health.counts().items()}
    yield from ((label, str(counts[label])) for label in sorted(counts, key=fold))


def _journal(uow: UnitOfWork) -> Iterator[Line]:
    """How many lines of each sort of act; no record, no hour, and not which act: some are of the worker alone."""
    months = uow.health.journal_months()
    yield "Du mois au mois", " à ".join(months) if months else "vide"
    sorts = {act.value: _SORTS.get(act.sort, _OTHERS) for act in JournalAct}
    counted: Counter[str] = Counter()
    for act, count in uow.health.journal_acts().items():
        counted[sorts.get(act, _OTHERS)] += count
    yield from ((sort, str(count)) for sort, count in sorted(counted.items()))


def _exchange(uow: UnitOfWork) -> Iterator[Line]:
    state, kept = state_of(uow), uow.settings.get(SENDING) or {}
    yield "Ordinateur relié", _yes(state.enrolled)
    yield "Reconnu par le Département", _yes(not state.revoked)
    yield "Dernier échange réussi", state.last_success[:10] or "jamais"
    yield "Échecs de suite", str(int(kept.get("failures", 0)))
    for delivery, label in _STATES.items():
        yield label, str(uow.health.messages(delivery.value))
    yield "En attente d’une fiche refusée", str(state.held)
    yield "Reçus du Département, sans réponse", str(state.received)
    refused = Counter((kind, _code(reason)) for kind, reason in uow.health.refusals())
    for (kind, code), count in sorted(refused.items()):
        yield f"Refus, {kind if kind in _KINDS else 'autre'}, {code}", str(count)


def _code(reason: str) -> str:
    known = (code for start, code in _CODES if reason.startswith(start))
    return next(known, "champ refusé" if _FIELD.search(reason) else "autre motif")


def _settings(workspace: Workspace) -> Iterator[Line]:
    """Those that say nothing of anybody."""
    kept = SettingsService(workspace).load()
    backups = BackupService(workspace).state()
    yield "Thème", _THEMES.get(kept.theme, "autre")
    yield "Taille du texte", f"{int(kept.text_percent)}\u00a0%"
    yield "Contraste renforcé", _yes(kept.high_contrast)
    yield "Mouvements réduits", _yes(kept.reduced_motion)
    yield "Verrouillage, en minutes", str(int(kept.lock_minutes))
    yield "Orthographe", _yes(kept.spelling)
    yield "Fiche de secours vérifiée", _yes(kept.recovery_noted)
    with workspace.notebook.read() as uow:
        trust = network_trust(uow, Policy())
        yield "Code du jour", _yes(uow.settings.get("quick_unlock") is not None)
        yield "Serveur mandataire choisi", _yes(bool(trust.proxy))
        yield "Autorité du Département connue", _yes(bool(trust.ca))
        yield "Certificat de l’ordinateur", _yes(bool(trust.certificate))
    yield "Second endroit choisi", _yes(bool(backups.place))
    yield "Sauvegardes gardées", str(backups.count)
    yield "Jours depuis une sauvegarde au second endroit", str(backups.away_days)


def _checks(workspace: Workspace, progress: Callable[[int, int], None], stopped: Callable[[], bool]) -> Iterator[Line]:
    report = DoctorService(workspace).examine(progress, stopped)
    for check in report.checks:
        yield check.title, "rien à signaler" if check.is_sound else f"{check.count} à voir"
    if not report.complete:
        yield "Vérification", "arrêtée avant la fin"


def _yes(value: bool) -> str:
    return "oui" if value else "non"
