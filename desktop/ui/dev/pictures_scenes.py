"""What is on each picture: one scene a screen, by name, in the order in which they are played."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, cast

from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from desktop.domain.measure import MeasureState
from desktop.services.lists import Facet
from desktop.ui.dev.pictures_bilan import BILAN_SCENES
from desktop.ui.dev.pictures_budget import BUDGET_SCENES
from desktop.ui.dev.pictures_corrections import CORRECTION_SCENES
from desktop.ui.dev.pictures_documents import DOCUMENT_SCENES
from desktop.ui.dev.pictures_exchange import EXCHANGE_SCENES
from desktop.ui.dev.pictures_figures import FIGURES_SCENES
from desktop.ui.dev.pictures_gate import GATE_SCENES
from desktop.ui.dev.pictures_importing import IMPORT_SCENES
from desktop.ui.dev.pictures_managed import MANAGED_SCENES
from desktop.ui.dev.pictures_outside import OUTSIDE_SCENES
from desktop.ui.dev.pictures_papers import PAPERS_SCENES
from desktop.ui.dev.pictures_paths import PATH_SCENES
from desktop.ui.dev.pictures_seal import SEAL_SCENES
from desktop.ui.dev.pictures_studio import Studio
from desktop.ui.dev.pictures_today import TODAY_SCENES
from desktop.ui.dev.pictures_visit import VISIT_LEAVING_SCENES, VISIT_SCENES
from desktop.ui.dev.pictures_window import WINDOW_SCENES
from desktop.ui.households.page import HouseholdsPage
from desktop.ui.households.sheet import HouseholdSheetPage
from desktop.ui.look.theme import SPACE
from desktop.ui.measure.page import MeasurePage
from desktop.ui.settings.page import SettingsPage

_OPENINGS: Final = {"astre": "ASTRE", "vej": "VEJ", "microcredit": "Microcrédit"}
Scene = Callable[[Studio], QPixmap]


def _backups(studio: Studio) -> QPixmap:
    room = studio.full
    room.bench.services.backups.keep_up()
    room.go("settings", section="notebook")
    room.stage.wait("sauvegardes", lambda: not room.tasks.is_busy)
    return room.stage.shot()


def _security(card: Callable[[SettingsPage], QWidget]) -> Scene:
    """A card of « Sécurité » at the top of its section."""

    def scene(studio: Studio) -> QPixmap:
        stage = studio.full.go("settings", section="security")
        widget = card(cast(SettingsPage, studio.full.bench.main.page("settings")))
        area = widget.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if area is not None:
            area.verticalScrollBar().setValue(widget.y() - SPACE)
        return stage.shot()

    return scene


def _opening_corrected(studio: Studio) -> QPixmap:
    room = studio.full
    stage = room.go("measure", measure_id=room.measure("vej", days=45).id)
    page = cast(MeasurePage, room.bench.main.page("measure"))
    if page.file is not None:
        page.file.show_page("own")
        stage.settle()
        stage.press("Corriger l’ouverture")
    return stage.shot()


def _searching(studio: Studio, typed: str = "abbaye") -> QPixmap:
    room = studio.full
    room.go("today")
    room.bench.main.header.focus_search()
    room.stage.write(room.bench.main.header.search, typed)
    return room.stage.shot()


def _list_of_measures(studio: Studio) -> QPixmap:
    stage = studio.full.go("households", search="")
    page = cast(HouseholdsPage, studio.full.bench.main.page("households"))
    page.kind.set_value("measure")
    page.filters.choose(Facet.SCHEME, "astre")
    picture = stage.shot()
    page.kind.set_value("household")
    return picture


def _household_errors(studio: Studio) -> QPixmap:
    stage = studio.full.go("household_edit", household_id=None)
    stage.fill("Prénom", "Éloïse")
    stage.fill("Date de naissance", "Marie Dupont")
    stage.fill("Commune (obligatoire)", "Lanse")
    stage.press("Enregistrer la fiche")
    return stage.shot()


def _end_panel(studio: Studio) -> QPixmap:
    room = studio.full
    stage = room.go("measure", measure_id=room.measure("astre", days=200).id)
    stage.press("Mettre fin à la mesure")
    return stage.shot()


def _measure_tab(scheme: str, key: str) -> Scene:
    """A measure with another part of its file, its head scrolled away."""

    def scene(studio: Studio) -> QPixmap:
        room = studio.full
        stage = room.go("measure", measure_id=room.measure(scheme, days=200).id)
        page = cast(MeasurePage, room.bench.main.page("measure"))
        file = page.file
        if file is not None:
            file.show_page(key)
            stage.settle()
            page.ensureWidgetVisible(file.bar, 0, 0)
            page.verticalScrollBar().setValue(file.y())
        return stage.shot()

    return scene


def _measure_period(studio: Studio) -> QPixmap:
    room = studio.full
    stage = room.go("measure", measure_id=room.measure("astre", days=200).id)
    page = cast(MeasurePage, room.bench.main.page("measure"))
    if page.track is not None:
        page.track.fold.click()
        page.track.track.show_months(3)
        page.track.open_period(page.track.track.current)
    return stage.shot()


def _household_address(studio: Studio) -> QPixmap:
    room = studio.full
    stage = room.go("household", household_id=room.household_id())
    cast(HouseholdSheetPage, room.bench.main.page("household")).correct_address()
    return stage.shot()


def _household_caution(studio: Studio) -> QPixmap:
    """Somebody lives there from whom a person has to be kept."""
    room = studio.full
    households = room.bench.services.households
    before = households.get(room.household_id())
    afraid = replace(before.persons[0], keep_from="son ancien compagnon, M. Lefebvre")
    households.save(replace(before, persons=(afraid, *before.persons[1:])))
    picture = room.show("household", household_id=before.id)
    households.save(before)
    return picture


def _settings_aside(studio: Studio) -> QPixmap:
    """The notebook of before a restoring is still there."""
    room = studio.full
    aside = room.bench.services.workspace.notebook.files.directory / "ancien-carnet-2026-03-02-16h12-00"
    aside.mkdir()
    picture = room.show("settings", section="personal")
    aside.rmdir()
    return picture


def _measure(scheme: str, state: MeasureState = MeasureState.ACTIVE, days: int = 200) -> Scene:
    return lambda studio: studio.full.show("measure", measure_id=studio.full.measure(scheme, state, days).id)


def _opening(scheme: str) -> Scene:
    def scene(studio: Studio) -> QPixmap:
        stage = studio.full.go("measure_open", household_id=studio.full.household_id())
        if scheme:
            stage.press(_OPENINGS[scheme])
        return stage.shot()

    return scene


def _opening_errors(studio: Studio) -> QPixmap:
    stage = studio.full.go("measure_open", household_id=studio.full.household_id())
    stage.press("VEJ")
    stage.press("Ouvrir la mesure")
    return stage.shot()


SCENES: Final[dict[str, Scene]] = {
    **GATE_SCENES,
    "settings-backups": _backups,
    "households-empty": lambda studio: studio.empty.show("households"),
    "exchange-empty": lambda studio: studio.empty.show("exchange"),
    **TODAY_SCENES,
    **WINDOW_SCENES,
    "search": _searching,
    "search-near": lambda studio: _searching(studio, "baileul"),
    "households": lambda studio: studio.full.show("households"),
    "households-measures": _list_of_measures,
    "households-search": lambda studio: studio.full.show("households", search="rue abbaye"),
    "households-nothing": lambda studio: studio.full.show("households", search="introuvable"),
    "household": lambda studio: studio.full.show("household", household_id=studio.full.household_id()),
    "household-caution": _household_caution,
    "household-address": _household_address,
    "access": lambda studio: studio.full.show("access", household_id=studio.full.household_id()),
    "household-edit": lambda studio: studio.full.show("household_edit", household_id=studio.full.household_id()),
    "household-edit-errors": _household_errors,
    "measure-astre": _measure("astre", days=330),
    "measure-astre-late": _measure("astre"),
    "measure-astre-proposed": _measure("astre", MeasureState.PROPOSED),
    "measure-astre-suspended": _measure("astre", MeasureState.SUSPENDED),
    "measure-astre-ending": _measure("astre", MeasureState.ENDING, 340),
    "measure-astre-closed": _measure("astre", MeasureState.CLOSED, 365),
    **PATH_SCENES,
    "measure-vej": _measure("vej", days=45),
    "measure-microcredit": _measure("microcredit"),
    "measure-end": _end_panel,
    "measure-period": _measure_period,
    "measure-goals": _measure_tab("astre", "goals"),
    "measure-works": _measure_tab("astre", "own"),
    "measure-loan": _measure_tab("microcredit", "own"),
    "measure-opening-corrected": _opening_corrected,
    **BUDGET_SCENES,
    "measure-opening": _opening(""),
    "measure-opening-astre": _opening("astre"),
    "measure-opening-vej": _opening("vej"),
    "measure-opening-microcredit": _opening("microcredit"),
    "measure-opening-errors": _opening_errors,
    **VISIT_SCENES,
    **EXCHANGE_SCENES,
    "figures-empty": lambda studio: studio.empty.show("figures"),
    **IMPORT_SCENES,
    **FIGURES_SCENES,
    "settings": lambda studio: studio.full.show("settings", section="profile"),
    "settings-display": lambda studio: studio.full.show("settings", section="display"),
    "settings-writing": lambda studio: studio.full.show("settings", section="writing"),
    "settings-security": lambda studio: studio.full.show("settings", section="security"),
    "settings-security-quick": _security(lambda page: page.quick),
    "settings-security-passphrase": _security(lambda page: page.passphrase),
    "settings-security-recovery": _security(lambda page: page.recovery),
    "settings-security-key": _security(lambda page: page.new_key),
    "settings-notebook": lambda studio: studio.full.show("settings", section="notebook"),
    "settings-personal": lambda studio: studio.full.show("settings", section="personal"),
    "settings-aside": _settings_aside,
    **SEAL_SCENES,
    **OUTSIDE_SCENES,
    **MANAGED_SCENES,
    "settings-about": lambda studio: studio.full.show("settings", section="about"),
    **BILAN_SCENES,
    **VISIT_LEAVING_SCENES,
    **CORRECTION_SCENES,
    **PAPERS_SCENES,
    **DOCUMENT_SCENES,
}
"""Those that leave something behind, a draft or a seal, come last."""
