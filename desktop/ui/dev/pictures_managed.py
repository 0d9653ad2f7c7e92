"""The scenes of a computer that the IT of an association looks after: fixed settings, a newer version, a diagnosis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.domain.policy import Policy, PolicyInForce, PolicyTrouble
from desktop.services.diagnostics import Diagnosis, Section
from desktop.services.updates import keep_release
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.settings.page import SettingsPage
from desktop.ui.unlock.diagnosing import DiagnosingPage

Scene = Callable[[Studio], QPixmap]
FIXED: Final = PolicyInForce(
    Policy(
        server="https://perron.departement.exemple/",
        proxy="proxy.association.exemple:3128",
        backup_place="/srv/sauvegardes",
        lock_minutes=5,
        quick_code=False,
        timestamp_server="https://horodatage.exemple/",
        retention_months=24,
    ),
    "/etc/perron/policy.toml",
    (
        PolicyTrouble(
            "lock_minuts", "Cette clé n’existe pas dans cette version. Peut-être «\u00a0lock_minutes\u00a0»\u00a0?"
        ),
    ),
)
_RELEASE: Final = "99.1.0", "https://perron.association.exemple/versions"


def _at(section: str, card: Callable[[SettingsPage], QWidget] | None = None) -> Scene:
    """A section of the settings of that computer, a card of it in sight."""

    def scene(studio: Studio) -> QPixmap:
        stage = studio.managed.go("settings", section=section)
        if card is not None:
            _scroll_to(card(cast(SettingsPage, studio.managed.bench.main.page("settings"))))
            stage.settle()
        return stage.shot()

    return scene


def _scroll_to(widget: QWidget) -> None:
    area = widget.parentWidget()
    while area is not None and not isinstance(area, QScrollArea):
        area = area.parentWidget()
    ground = area.widget() if area is not None else None
    if area is not None and ground is not None:
        area.verticalScrollBar().setValue(widget.mapTo(ground, widget.rect().topLeft()).y())


def _announced(studio: Studio) -> QPixmap:
    """A newer version, above the day; taken away again, for the scenes that follow."""
    room = studio.full
    workspace, hub = room.bench.services.workspace, room.bench.hub
    keep_release(workspace, *_RELEASE)
    try:
        hub.tell("outbox")
        return room.show("today")
    finally:
        keep_release(workspace)
        hub.tell("outbox")


def _made(made_at: datetime) -> Diagnosis:
    """A computer that is nobody's: that of the pictures is another one each time."""
    sections = (
        Section("Programme", (("Perron", "1.0.0"), ("Forme", "programme installé"), ("Python", "3.11.9"))),
        Section("Ordinateur", (("Système", "Linux 6.1.0"), ("Processeur", "x86_64"))),
        Section("Règles du service informatique", (("Fichier de règles", "oui"), ("Code du jour", "pas permis"))),
        Section("Carnet", (("Version de la base", "0010"), ("Ménages", "60"), ("Visites et contacts", "412"))),
    )
    return Diagnosis(made_at, sections)


def _diagnosed(studio: Studio) -> QPixmap:
    """All that the file will contain, in front of the worker."""
    stage = studio.full.go("settings", section="it")
    card = cast(SettingsPage, studio.full.bench.main.page("settings")).diagnostics
    card.view._show(_made(studio.full.bench.services.now()))
    _scroll_to(card)
    stage.settle()
    return stage.shot()


def _diagnosed_before(studio: Studio) -> QPixmap:
    """The same while the notebook is closed."""
    with studio.way_in(DiagnosingPage) as stage:
        stage.settle()
        return stage.shot()


MANAGED_SCENES: Final[dict[str, Scene]] = {
    "today-update": _announced,
    "managed-security": _at("security"),
    "managed-seal": _at("seal", lambda page: page.timestamps),
    "managed-trust": _at("trust", lambda page: page.proxy),
    "managed-notebook": _at("notebook", lambda page: page.backups),
    "managed-personal": _at("personal"),
    "managed-exchange": lambda studio: studio.managed.show("exchange"),
    "managed-rules": _at("it"),
    "settings-diagnosis": _diagnosed,
    "unlock-diagnosis": _diagnosed_before,
}
