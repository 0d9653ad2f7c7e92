"""The scenes before the notebook is open: the first start, the ways in, the way back after a loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.errors import AppError
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.locking.code_step import RecoveryCodeStep
from desktop.ui.unlock.new_key import NewKeyPage
from desktop.ui.unlock.page import UnlockPage
from desktop.ui.unlock.quick import QuickUnlockPage
from desktop.ui.unlock.steps import TerritoriesStep

_CODE: Final = "7KQ4-XW2H-9TDN-P3RM-6CVB-E8ZA-J5YF"
"""A recovery code that opens nothing."""
Scene = Callable[[Studio], QPixmap]


def _welcome(studio: Studio) -> QPixmap:
    with studio.first_start() as (room, _first):
        return room.stage.shot()


def _identity(studio: Studio) -> QPixmap:
    with studio.first_start() as (room, _first):
        room.stage.press("Créer mon carnet")
        room.stage.fill("Prénom et nom", "Camille Desrumaux")
        room.stage.fill("Qualification", "Conseillère en économie sociale familiale")
        return room.stage.shot()


def _passphrase(studio: Studio) -> QPixmap:
    with studio.first_start() as (room, first):
        first.setCurrentWidget(first.passphrase)
        room.stage.fill("Phrase de passe", "jardin bleu fenêtre tambour cerise moulin ardoise violon")
        return room.stage.shot()


def _proposal(studio: Studio) -> QPixmap:
    with studio.first_start() as (room, first):
        first.setCurrentWidget(first.passphrase)
        proposal = first.passphrase.passphrase.proposal
        room.stage.press(proposal.ask.text())
        proposal.phrase.setText("jardin tambour cerise lanterne papier rivage moineau")
        return room.stage.shot()


def _recovery_code(studio: Studio) -> QPixmap:
    today = studio.full.bench.services.today()
    with studio.first_start() as (room, first):
        step = RecoveryCodeStep(studio.nowhere, room.tasks, _CODE, today, step=3)
        first.addWidget(step)
        first.setCurrentWidget(step)
        room.stage.press("Enregistrer la fiche de secours…")
        return room.stage.shot()


def _territories(studio: Studio) -> QPixmap:
    names = studio.full.bench.services.reference.territories()
    with studio.first_start() as (room, first):
        step = TerritoriesStep(names)
        first.addWidget(step)
        first.setCurrentWidget(step)
        room.stage.press("Lens-Hénin")
        return room.stage.shot()


def _unlock(studio: Studio) -> QPixmap:
    with studio.locked() as room:
        return room.stage.shot()


def _quick(studio: Studio) -> QPixmap:
    with studio.way_in(QuickUnlockPage) as stage:
        return stage.shot()


def _quick_wrong(studio: Studio) -> QPixmap:
    with studio.way_in(QuickUnlockPage) as stage:
        stage.fill("Code du jour", "41")
        stage.press("Ouvrir")
        return stage.shot()


def _new_key(studio: Studio) -> QPixmap:
    with studio.way_in(NewKeyPage) as stage:
        return stage.shot()


def _weak(studio: Studio) -> QPixmap:
    with studio.first_start() as (room, first):
        first.setCurrentWidget(first.passphrase)
        room.stage.fill("Phrase de passe", "jardin bleu fenêtre tambour")
        room.stage.press("Créer le carnet")
        return room.stage.shot()


def _unlock_wrong(studio: Studio) -> QPixmap:
    with studio.locked() as room:
        room.stage.fill("Phrase de passe", "jardin bleu fenêtre")
        room.stage.press("Ouvrir")
        room.stage.wait("refus", lambda: not room.tasks.is_busy, heed_troubles=False)
        return room.stage.shot()


def _recovery(studio: Studio) -> QPixmap:
    with studio.locked() as room:
        room.stage.press("J’ai oublié ma phrase de passe")
        return room.stage.shot()


def _restore(studio: Studio) -> QPixmap:
    studio.full.bench.services.backups.keep_up()
    with studio.locked() as room:
        room.stage.press("Reprendre une sauvegarde")
        room.stage.wait("sauvegardes", lambda: not room.tasks.is_busy)
        return room.stage.shot()


def _older_copy(studio: Studio) -> QPixmap:
    with studio.locked() as room:
        page = cast(UnlockPage, room.window.page)
        page.passphrase.edit.setText("jardin tambour cerise")
        page.older.tell(
            AppError(
                "Ce carnet est une copie plus ancienne. Ce qui a été écrit après le 20\u00a0novembre 2026 à "
                "16\u00a0h\u00a012 n’y est pas. La dernière écriture connue ici est du 22\u00a0novembre 2026 à "
                "9\u00a0h\u00a005.",
                safe="Rien n’a été modifié.",
            )
        )
        return room.stage.shot()


GATE_SCENES: Final[Mapping[str, Scene]] = {
    "welcome": _welcome,
    "first-start-identity": _identity,
    "first-start-passphrase": _passphrase,
    "first-start-weak": _weak,
    "first-start-proposal": _proposal,
    "first-start-recovery": _recovery_code,
    "first-start-territories": _territories,
    "unlock": _unlock,
    "unlock-quick": _quick,
    "unlock-quick-wrong": _quick_wrong,
    "new-key": _new_key,
    "recovery": _recovery,
    "restore": _restore,
    "older-copy": _older_copy,
    "unlock-wrong": _unlock_wrong,
}
"""The wrong passphrase comes last: it makes the others wait."""
