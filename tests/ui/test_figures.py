"""Chiffres: each number leads to its records, the service done is told in words, tables are written where one says."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from desktop.domain.contact import Outcome
from desktop.domain.figure_period import PeriodKind
from desktop.domain.indicators import Indicator
from desktop.domain.measure import MeasureState
from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.ui.figures.page import FiguresPage
from desktop.ui.figures.words import figure_lines
from desktop.ui.screen import Screen
from desktop.ui.widgets import TextLabel
from tests.factories import contact, measure, set_day
from tests.services.figures_written import at, own_convention, shipped, twenty_measures, vej_visits, write
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]

MARCH = date(2024, 3, 20)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def page(screen: Screen, workspace: Workspace, clock, out: Path, qtbot) -> FiguresPage:
    """The page in March 2024 over three VEJ at Saint-Omer, one porte close, and a household of ASTRE."""
    set_day(clock, MARCH)
    vej_visits(workspace, 3)
    closed = at("62765")
    of = measure(closed.id, "vej", start=date(2024, 1, 8), convention_id="vej-ami2-2023")
    home = at("62498")
    astre = measure(home.id, start=date(2024, 1, 10), convention_id="astre-2023")
    write(workspace, closed, of, contact(of, date(2024, 2, 5), Outcome.PORTE_CLOSE), home, astre)
    write(workspace, contact(astre, date(2024, 1, 15)), contact(astre, date(2024, 2, 12)))
    out.mkdir()
    made = FiguresPage(screen, lambda _parent, name: out / name)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.activateWindow()
    made.choice.scheme.set_value("vej")
    made.open()
    answered(made, qtbot)
    return made


def answered(page: FiguresPage, qtbot) -> None:
    qtbot.waitUntil(lambda: page.view.is_answered and not page.view._screen.tasks.is_busy)


def show(page: FiguresPage, qtbot, key: str) -> None:
    page.views.show_page(key)
    answered(page, qtbot)


def numbers(page: FiguresPage) -> dict[str, str]:
    return {line.name: line.value for line in page.indicators.table.rows}


def words(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(TextLabel) if label.isVisible())


def told(screen: Screen) -> str:
    return " ".join(screen.messages.messages)  # type: ignore[attr-defined]


def test_the_indicators_of_the_year_are_there_with_the_months(page: FiguresPage) -> None:
    assert numbers(page)["VEJ réalisées"] == "3"
    assert numbers(page)["Portes closes"] == "1"
    assert page.indicators.months.isVisible()
    assert page.indicators.months.chart.accessibleDescription() == (
        "février 2024\u00a0: 0\u00a0visite, 1\u00a0porte close\u00a0; "
        "mars 2024\u00a0: 3\u00a0visites, 0\u00a0porte close"
    )
    assert "Ce carnet seulement" in words(page.indicators.numbers)


def test_p3_every_number_counts_the_records_that_it_opens(page: FiguresPage, qtbot) -> None:
    for place, line in enumerate(page.indicators.table.rows):
        page.indicators.table.activate(page.indicators.table.rows_model.index(place, 0))
        qtbot.waitUntil(lambda: not page.view._screen.tasks.is_busy)
        assert len(page.indicators.records.table.rows) == len(line.indicator.record_ids), line.name
        page.indicators.show_numbers()


def test_a_class_is_told_as_its_share_of_the_whole_number() -> None:
    classes = (Indicator("of.a", "Isolation", 3, ("a", "b", "c")), Indicator("of.b", "Toiture", 2, ("d",), nameless=1))
    whole, one, other = figure_lines([Indicator("of", "Travaux", 5, ("a", "b", "c", "d"), nameless=1, parts=classes)])
    assert (whole.share, whole.percent) == (0, "")
    assert (one.share, one.percent) == (0.6, "60\u00a0%")
    assert (other.share, other.percent) == (0.4, "40\u00a0%")


def test_the_sums_of_trips_are_of_everything_and_nothing_else_is_asked(page: FiguresPage, qtbot) -> None:
    show(page, qtbot, "trips")
    assert not page.choice.scheme.isVisible()
    assert not page.choice.territory.isVisible()
    assert not page.choice.convention.isVisible()
    assert page.choice.period.isVisible()
    show(page, qtbot, "indicators")
    assert page.choice.scheme.isVisible()
    assert page.choice.territory.isVisible()
    assert page.choice.convention.isVisible()


def test_a_journey_by_the_keys_alone_from_a_number_to_its_measure_and_back(
    page: FiguresPage, route: Route, qtbot
) -> None:
    table = page.indicators.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    wanted = [line.name for line in table.rows].index("VEJ réalisées")
    for _ in range(wanted):
        qtbot.keyClick(table, Qt.Key.Key_Down)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    records = page.indicators.records
    qtbot.waitUntil(lambda: len(records.table.rows) == 3)
    assert not page.indicators.numbers.isVisible()
    assert records.table.hasFocus()
    qtbot.keyClick(records.table, Qt.Key.Key_Down)
    qtbot.keyClick(records.table, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": records.table.rows[1].measure_id})
    qtbot.keyClick(records.table, Qt.Key.Key_Escape)
    assert table.hasFocus()
    assert table.currentIndex().row() == wanted


def test_whoever_comes_back_finds_the_records_still_open(page: FiguresPage, qtbot) -> None:
    page.indicators.table.activate(page.indicators.table.rows_model.index(0, 0))
    qtbot.waitUntil(lambda: bool(page.indicators.records.table.rows))
    page.leave()
    page.open()
    answered(page, qtbot)
    assert page.indicators.records.isVisible()
    page.choice.territory.set_value("Ternois")
    answered(page, qtbot)
    assert not page.indicators.records.isVisible()


def test_p3_what_has_no_name_left_is_told_with_the_day_of_its_deletion(
    page: FiguresPage, services: Services, workspace: Workspace, clock, qtbot
) -> None:
    home = at("62765")
    of = measure(
        home.id, "vej", start=date(2024, 1, 8), state=MeasureState.CLOSED, ended_on=date(2024, 3, 11),
        end_reason="finished", convention_id="vej-ami2-2023",
    )  # fmt: skip
    write(workspace, home, of, contact(of, date(2024, 3, 11)))
    set_day(clock, date(2026, 6, 1))
    services.retention.delete([home.id])
    set_day(clock, MARCH)
    page.open()
    answered(page, qtbot)
    place, line = next(
        (place, one) for place, one in enumerate(page.indicators.table.rows) if one.name == "VEJ réalisées"
    )
    assert (line.value, line.remark) == ("4", "dont 1\u00a0supprimé")
    page.indicators.table.activate(page.indicators.table.rows_model.index(place, 0))
    qtbot.waitUntil(lambda: len(page.indicators.records.table.rows) == 3)
    assert page.indicators.records.nameless.text == (
        "Une de plus vient d’un ménage supprimé le 1er\u00a0juin 2026\u00a0: elle reste comptée, sans nom."
    )


def test_a_territory_without_anything_is_a_friendly_sentence(page: FiguresPage, qtbot) -> None:
    page.choice.territory.set_value("Ternois")
    answered(page, qtbot)
    assert page.indicators.empty.isVisible()
    assert not page.indicators.months.isVisible()


def test_free_days_are_typed_and_the_wrong_way_round_is_told_beside_them(page: FiguresPage, qtbot) -> None:
    page.choice.period.set_value(PeriodKind.FREE.value)
    assert page.choice.first.isVisible()
    page.choice.first.edit.clear()
    type_text(page.choice.first.edit, "1/2/2024")
    page.choice.last.edit.clear()
    type_text(page.choice.last.edit, "31/1/2024")
    assert page.choice.question is None
    assert "précède son début" in words(page.choice)
    page.choice.last.edit.clear()
    type_text(page.choice.last.edit, "29/2/2024")
    answered(page, qtbot)
    assert numbers(page)["VEJ réalisées"] == "0"
    assert numbers(page)["Portes closes"] == "1"


def test_the_convention_meant_is_named_when_its_days_are_wanted(page: FiguresPage, qtbot) -> None:
    page.choice.period.set_value(PeriodKind.CONVENTION.value)
    assert page.choice.convention.value() == "vej-ami2-2023"
    assert page.choice.told.text() == "Du 1er\u00a0novembre 2023 au 31\u00a0octobre 2024."
    answered(page, qtbot)
    assert page.view.question is not None
    assert page.view.question.last == date(2024, 10, 31)


def test_the_service_done_is_told_by_convention_with_what_is_left_of_the_advance(page: FiguresPage, qtbot) -> None:
    show(page, qtbot, "claim")
    [card] = page.claim.cards
    qtbot.waitUntil(card.isVisible)
    assert [(line.label, line.quantity) for line in card.claim.lines] == [("Visite faite", 3), ("Porte close", 1)]
    assert "526,26\u00a0€" in words(card)
    assert "Avance non encore couverte\u00a0: 14\u00a0769,94\u00a0€ de service fait manquent." in words(card)
    assert "526,26\u00a0€ sur 25\u00a0493,66\u00a0€ depuis le début, soit 2\u00a0%" in words(card)
    assert page.claim.scope.text().startswith("Ce carnet seulement")


def test_a_line_of_the_claim_opens_its_records_and_escape_comes_back_to_it(page: FiguresPage, qtbot) -> None:
    show(page, qtbot, "claim")
    table = page.claim.cards[0].table
    qtbot.waitUntil(table.isVisible)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.claim.records.table.rows) == 3)
    qtbot.keyClick(page.claim.records.table, Qt.Key.Key_Escape)
    assert table.isVisible()
    assert table.hasFocus()


def test_a7_the_months_paid_stand_beside_their_visits_and_lead_to_their_measure(
    page: FiguresPage, route: Route, qtbot
) -> None:
    page.views.show_page("claim")
    page.choice.scheme.set_value("astre")
    answered(page, qtbot)
    table = page.claim.months_table
    assert [(line.month.visits, line.month.quota) for line in table.rows] == [(1, 2), (1, 2), (0, 2)]
    assert page.claim.months_told.text().startswith("2\u00a0visites pour un quota de 6.")
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": table.rows[0].month.measure_id})


def test_several_conventions_are_told_together_and_each_by_itself(
    page: FiguresPage, workspace: Workspace, qtbot
) -> None:
    own_convention(
        workspace, shipped(workspace, "vej-ami2-2023"), id="vej-artois", name="VEJ Artois", territories=("Artois",)
    )
    home = at("62119")
    of = measure(home.id, "vej", start=date(2024, 2, 1), convention_id="vej-artois")
    write(workspace, home, of, contact(of, date(2024, 3, 6)))
    show(page, qtbot, "claim")
    assert len(page.claim.cards) == 2
    assert page.claim.whole.text().startswith(
        "Les 2 conventions ensemble\u00a0: 688,64\u00a0€ de service fait, solde −"
    )


def test_tab_goes_down_the_service_done_as_it_stands(page: FiguresPage, qtbot) -> None:
    page.views.show_page("claim")
    page.choice.scheme.set_value("astre")
    answered(page, qtbot)
    table = page.claim.cards[0].table
    qtbot.waitUntil(table.isVisible)
    page.claim.write.setFocus()
    for wanted in (table, page.claim.months_table):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        assert wanted.hasFocus()


def test_an_excess_is_told_in_words(page: FiguresPage, workspace: Workspace, qtbot) -> None:
    twenty_measures(workspace)
    page.views.show_page("claim")
    page.choice.scheme.set_value("astre")
    answered(page, qtbot)
    [card] = page.claim.cards
    assert not card.claim.excess
    own_convention(workspace, shipped(workspace, "astre-2023"), envelope=card.claim.used - 175)
    page.open()
    answered(page, qtbot)
    qtbot.waitUntil(page.claim.cards[0].isVisible)
    assert "Le service fait dépasse l’enveloppe de 175,00\u00a0€." in words(page.claim.cards[0])


def test_acts_that_no_convention_covers_are_told_and_shown(page: FiguresPage, workspace: Workspace, qtbot) -> None:
    home = at("62498")
    of = measure(home.id, "vej", start=date(2024, 2, 1), convention_id=None)
    write(workspace, home, of, contact(of, date(2024, 3, 6)))
    show(page, qtbot, "claim")
    qtbot.waitUntil(lambda: "1\u00a0fiche ne relève d’aucune convention" in words(page.claim))
    page.claim.write.setFocus()
    for wanted in ("Voir", page.claim.cards[0].table.accessibleName()):  # in the order in which it is read
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        stop = page.focusWidget()
        assert wanted in (stop.accessibleName(), getattr(stop, "text", str)())


def test_the_table_is_written_where_the_worker_says_and_the_journal_knows_it(
    page: FiguresPage, screen: Screen, services: Services, out: Path, qtbot
) -> None:
    page.choice.period.set_value(PeriodKind.THIS_MONTH.value)
    show(page, qtbot, "table")
    assert page.sheet.table is not None
    assert len(page.sheet.table.rows) == 3
    page.sheet.write.click()
    qtbot.waitUntil(lambda: "Le tableau est écrit" in told(screen))
    assert (out / "VEJ 2024-03.xlsx").read_bytes().startswith(b"PK")
    assert [line.what for line in services.journal.page(0, 1)] == ["Tableau écrit hors du carnet"]


def test_the_service_done_is_written_too(screen: Screen, page: FiguresPage, out: Path, qtbot) -> None:
    page.claim._ask_path = lambda _parent, name: out / Path(name).with_suffix(".csv").name
    show(page, qtbot, "claim")
    page.claim.write.click()
    qtbot.waitUntil(lambda: "Le tableau est écrit" in told(screen))
    [written] = out.iterdir()
    assert written.name == "Service fait VEJ 2024-01-01 au 2024-12-31.csv"
    rows = list(csv.reader(written.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert any("Visite faite" in row for row in rows)


def test_a_file_that_is_no_table_is_not_written_over(screen: Screen, page: FiguresPage, out: Path, qtbot) -> None:
    show(page, qtbot, "table")
    name = "VEJ 2024-01-01 au 2024-12-31.xlsx"
    (out / name).write_bytes(b"un courrier")
    page.sheet.write.click()
    qtbot.waitUntil(lambda: "n’a pas été écrit" in told(screen))
    assert (out / name).read_bytes() == b"un courrier"


def test_a_row_of_the_table_leads_to_its_measure_and_is_copied(page: FiguresPage, route: Route, qtbot) -> None:
    show(page, qtbot, "table")
    table = page.sheet.table
    assert table is not None
    qtbot.waitUntil(table.isVisible)
    table.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    titles, row = QGuiApplication.clipboard().text().splitlines()
    assert titles.split("\t") == [heading.label for heading in page.sheet.shown.headings]  # type: ignore[union-attr]
    assert "DELATTRE" in row
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert route.last == ("measure", {"measure_id": table.rows[0].measure_id})


def test_what_changes_elsewhere_is_counted_again(page: FiguresPage, workspace: Workspace, qtbot) -> None:
    vej_visits(workspace, 2)
    page.view._screen.hub.tell("contact")
    qtbot.waitUntil(lambda: numbers(page)["VEJ réalisées"] == "5")


def test_a_calculation_that_was_stopped_says_so_and_can_be_asked_again(page: FiguresPage, qtbot) -> None:
    page.choice.territory.set_value("Artois")
    page.indicators.stop()
    qtbot.waitUntil(lambda: not page.view._screen.tasks.is_busy)
    if not page.indicators.is_answered:
        assert page.indicators._stopped.isVisible()
        page.indicators._ask_again()
    answered(page, qtbot)
    assert page.indicators._content.isVisible()


def test_every_part_has_a_name_and_nothing_is_cut(page: FiguresPage, qtbot) -> None:
    for key in page.views.keys:
        show(page, qtbot, key)
        assert layout_faults(page) == []
        unnamed = [
            widget
            for widget in page.findChildren(QWidget)
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
            and not (widget.accessibleName() or getattr(widget, "text", str)())
        ]  # fmt: skip
        assert unnamed == []
