"""The scenes of what goes out by key and into open files, and of whom this laptop trusts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, cast

from PySide6.QtGui import QPixmap

from desktop.services.operator import OperatorService
from desktop.services.operator_issue import Changes, OperatorFiles
from desktop.ui.dev.pictures_studio import Room, Studio
from desktop.ui.dev.scrolling import scroll_to
from desktop.ui.exchange.open_export import OpenExportCard
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.usb_colleague import ColleagueKeyCard
from desktop.ui.settings.page import SettingsPage

Scene = Callable[[Studio], QPixmap]
_PASSPHRASE: Final = "écharpe lundi boussole pavot trottoir nuage savon hamac"  # noqa: S105 - of an invented operator
_COLLEAGUES: Final = {
    "Karim Bensaïd": "age1huzg4ya0zanwdyp2zmzqhtzsewn3ap2pxyycvrp5dznjukak6qhsq79fsa",
    "Nadège Vasseur": "age1ggkcaely8df2jeq9mqq7e9dv7uvsqn8kdcql846hw2wrup6vneeqtcjpn8",
}


def _file(room: Room) -> tuple[bytes, str]:
    """The file of an invented operator, and its fingerprint."""
    clock = room.bench.services.workspace.clock
    with tempfile.TemporaryDirectory(prefix="perron-") as directory:
        folder, out = Path(directory) / "operateur", Path(directory) / "operateur.json"
        OperatorService(folder, clock).make("Association Exemple", _PASSPHRASE)
        changes = Changes(age_keys=_COLLEAGUES, server="https://perron.departement.exemple")
        made = OperatorFiles(folder, clock).issue(out, _PASSPHRASE, changes)
        return out.read_bytes(), made.fingerprint


def _trusting(room: Room) -> None:
    trust = room.bench.services.trust
    if not trust.state().is_there:
        trust.accept(*_file(room))


def _looked(studio: Studio) -> QPixmap:
    """A first file, chosen and not taken yet."""
    room = studio.full
    stage = room.go("settings", section="trust")
    card = cast(SettingsPage, room.bench.main.page("settings")).trust
    if not room.bench.services.trust.state().is_there:
        file, _fingerprint = _file(room)
        card._show_looked((file, *room.bench.services.trust.look(file)))
    stage.settle()
    return stage.shot()


def _trust(studio: Studio) -> QPixmap:
    room = studio.full
    _trusting(room)
    stage = room.go("settings", section="trust")
    cast(SettingsPage, room.bench.main.page("settings")).trust.show_state()
    stage.settle()
    return stage.shot()


def _certificate(studio: Studio) -> QPixmap:
    """A file was chosen, and its password is asked for."""
    stage = studio.full.go("settings", section="trust")
    card = cast(SettingsPage, studio.full.bench.main.page("settings")).client_certificate
    card.show_file(Path("portable-7.p12"))
    stage.settle()
    scroll_to(card)
    shot = stage.shot()
    card.show_state()
    return shot


def _by_key(studio: Studio) -> QPixmap:
    room = studio.full
    _trusting(room)
    stage = room.go("exchange")
    page = cast(ExchangePage, room.bench.main.page("exchange"))
    page.outside.export.set_open(opened=False)
    for part in (page.outside.by_key, *page.outside.keys):
        part.set_open(opened=True)
    stage.settle()
    card = cast(ColleagueKeyCard, page.outside.colleague)
    card.colleague.set_value("Karim Bensaïd")
    for household_id, _name in room.bench.services.transfers.households()[:1]:
        card.household.set_value(household_id)
        card.add_household.click()
    stage.settle()
    scroll_to(page.outside.by_key)
    return stage.shot()


def _export(studio: Studio) -> QPixmap:
    room = studio.full
    stage = room.go("exchange")
    page = cast(ExchangePage, room.bench.main.page("exchange"))
    page.outside.by_key.set_open(opened=False)
    page.outside.export.set_open(opened=True)
    stage.settle()
    (card,) = page.outside.export.findChildren(OpenExportCard)
    card.look.click()
    stage.settle()
    stage.wait("aperçu", lambda: card.write.isVisibleTo(card))
    stage.settle()
    scroll_to(page.outside.export)
    return stage.shot()


OUTSIDE_SCENES: Final[Mapping[str, Scene]] = {
    "settings-trust-looked": _looked,
    "settings-trust": _trust,
    "settings-certificate": _certificate,
    "exchange-by-key": _by_key,
    "exchange-open-export": _export,
}
