"""All the pages of the open notebook, and how each is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.ui.screen import Screen
from desktop.ui.window.main_window import MakePage

if TYPE_CHECKING:
    from desktop.ui.locking.gate import Gate


@dataclass(frozen=True)
class Pages:
    """How every page is made, by its key: those of the rail, and those that others lead to."""

    rail: Mapping[str, MakePage]
    details: Mapping[str, MakePage]


BuildPages = Callable[[Screen, "Gate"], Pages]


def build_pages(screen: Screen, gate: Gate) -> Pages:
    """All the screens; imported here, after unlocking, because they import the database."""
    from desktop.ui.documents.page import DocumentPage
    from desktop.ui.exchange.page import ExchangePage
    from desktop.ui.figures.page import FiguresPage
    from desktop.ui.households.access_page import AccessPage
    from desktop.ui.households.editor import HouseholdEditorPage
    from desktop.ui.households.page import HouseholdsPage
    from desktop.ui.households.sheet import HouseholdSheetPage
    from desktop.ui.importing.page import ImportPage
    from desktop.ui.measure.opening import MeasureOpeningPage
    from desktop.ui.measure.page import MeasurePage
    from desktop.ui.report.interim import InterimPage
    from desktop.ui.report.page import BilanPage
    from desktop.ui.settings.page import SettingsPage
    from desktop.ui.today.page import TodayPage
    from desktop.ui.today.preparation_page import PreparationPage
    from desktop.ui.today.round_page import RoundPage
    from desktop.ui.visit.page import VisitPage
    from desktop.ui.visit.reading import ContactReadingPage

    return Pages(
        {
            "today": lambda: TodayPage(screen),
            "households": lambda: HouseholdsPage(screen),
            "exchange": lambda: ExchangePage(screen),
            "figures": lambda: FiguresPage(screen),
            "settings": lambda: SettingsPage(screen, gate),
        },
        {
            "household": lambda: HouseholdSheetPage(screen),
            "household_edit": lambda: HouseholdEditorPage(screen),
            "access": lambda: AccessPage(screen),
            "import": lambda: ImportPage(screen),
            "measure": lambda: MeasurePage(screen),
            "measure_open": lambda: MeasureOpeningPage(screen),
            "visit": lambda: VisitPage(screen),
            "visit_read": lambda: ContactReadingPage(screen),
            "bilan": lambda: BilanPage(screen),
            "interim": lambda: InterimPage(screen),
            "round": lambda: RoundPage(screen),
            "preparation": lambda: PreparationPage(screen),
            "document": lambda: DocumentPage(screen),
        },
    )
