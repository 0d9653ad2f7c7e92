"""The scenes of the seal: who stands behind the laptop, and what a document that was brought is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea

from desktop.services.verification import SEAL_PLACE, Finding, SignedPlace, Stamp, Verdict, told
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.settings.page import SettingsPage
from desktop.ui.unlock.verify import VerifyPage

Scene = Callable[[Studio], QPixmap]
_AT: Final = datetime(2026, 11, 20, 15, 12, tzinfo=UTC)
_PRINTS: Final = ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "3b4c" * 16)
_PLACE: Final = SignedPlace(
    "menage-1", "Mme Delattre", _AT, "Ordinateur – Camille Martin", True, True, "Lu et signé", "Association Exemple"
)
_WHOLE: Final = Verdict(
    (),
    (
        _PLACE,
        replace(_PLACE, place="referent", signer="Mme Martin", revision=2),
        replace(_PLACE, place=SEAL_PLACE, signer="", reason="Scellé", revision=3),
    ),
    stamps=(Stamp(_AT, "Horodatage Exemple", is_intact=True, is_trusted=False),),
    sha256=_PRINTS[0],
    frozen_sha256=_PRINTS[1],
    revisions=5,
)
_WRONG: Final = replace(_WHOLE, findings=(Finding.PAGES_CHANGED,), stamps=(), changed_after=SEAL_PLACE)


def _seal(studio: Studio) -> QPixmap:
    studio.full.bench.services.identity.identity()
    return studio.full.show("settings", section="seal")


def _verify_card(studio: Studio) -> QPixmap:
    stage = studio.full.go("settings", section="seal")
    card = cast(SettingsPage, studio.full.bench.main.page("settings")).verify
    card.view.show_verified("bilan-2026.pdf", told(_WRONG))
    stage.settle()
    area = card.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    if area is not None:
        area.verticalScrollBar().setValue(card.y())
    return stage.shot()


def _apart(verdict: Verdict | None) -> Scene:
    """Before any notebook is open."""

    def scene(studio: Studio) -> QPixmap:
        with studio.locked() as room:
            room.stage.press("Vérifier un document signé")
            if verdict is not None:
                cast(VerifyPage, room.window.page).view.show_verified("bilan-2026.pdf", told(verdict))
            room.stage.settle()
            return room.stage.shot()

    return scene


SEAL_SCENES: Final[Mapping[str, Scene]] = {
    "settings-seal": _seal,
    "settings-seal-verified": _verify_card,
    "unlock-verify": _apart(None),
    "unlock-verify-whole": _apart(_WHOLE),
}
