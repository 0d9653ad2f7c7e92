"""Conventions in Réglages: copied and edited by the keys, errors beside the fields, everything can be taken back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from desktop.services.bundle import Services
from desktop.services.workspace import Workspace
from desktop.ui.screen import Screen
from desktop.ui.settings.conventions import ConventionsCard
from desktop.ui.widgets import Banner, Disclosure, LinkButton, ScrollColumn, TextLabel
from tests.factories import measure, set_day
from tests.services.figures_written import at, write
from tests.ui.layout_walk import layout_faults
from tests.ui.samples import Route
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def ground(qtbot) -> ScrollColumn:
    made = ScrollColumn()
    qtbot.addWidget(made)
    made.resize(1100, 768)
    return made


@pytest.fixture
def card(screen: Screen, ground: ScrollColumn, workspace: Workspace, clock, qtbot) -> ConventionsCard:
    """The conventions in February 2025, with a measure of ASTRE that goes on past the one of 2023."""
    set_day(clock, date(2025, 2, 10))
    home = at("62498")
    write(workspace, home, measure(home.id, start=date(2024, 6, 10), convention_id="astre-2023"))
    made = ConventionsCard(screen)
    ground.add(made)
    ground.show()
    ground.activateWindow()
    made.show_conventions()
    qtbot.waitUntil(lambda: bool(made.rows) and made.rows[0].isVisible())
    return made


def words(card: ConventionsCard) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisible())


def told(screen: Screen) -> str:
    return " ".join(screen.messages.messages)  # type: ignore[attr-defined]


def names(card: ConventionsCard) -> list[str]:
    return [row.line.convention.id for row in card.rows]


def test_each_is_told_with_its_days_rates_envelope_and_advance(card: ConventionsCard) -> None:
    row = card.row("astre-2023")
    told = " ".join(label.text() for label in row.findChildren(TextLabel))
    for part in (
        "Du 1er\u00a0novembre 2023 au 31\u00a0octobre 2024, tout le département.",
        "Mois de mesure 175,00\u00a0€, diagnostic mandaté et remis 375,00\u00a0€.",
        "Enveloppe 42\u00a0000,00\u00a0€, avance 80\u00a0% (33\u00a0600,00\u00a0€), objectif 20.",
        "1\u00a0mesure attribuée sous cette convention.",
        "Livrée",
        "Finie",
    ):
        assert part in told
    assert "ASTRE\u00a0: la dernière convention est finie depuis le 31\u00a0octobre 2024." in words(card)
    assert layout_faults(card) == []


def test_a1_a_measure_that_goes_on_past_its_convention_is_told_and_opened(
    card: ConventionsCard, route: Route, qtbot
) -> None:
    row = card.row("astre-2023")
    [banner] = row.findChildren(Banner)
    assert banner.text.startswith("Une mesure ouverte va au-delà de sa fin")
    [fold] = row.findChildren(Disclosure)
    fold.set_open(opened=True)
    link = next(one for one in fold.findChildren(LinkButton) if "jusqu’au 9\u00a0juin 2025" in one.text())
    link.click()
    assert route.last == ("measure", {"measure_id": row.line.going_on[0].measure_id})


def test_a_new_year_is_made_by_the_keys_alone_and_taken_back(
    card: ConventionsCard, screen: Screen, services: Services, route: Route, qtbot
) -> None:
    card.row("astre-2023").copy.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(card.row("astre-2023").copy, Qt.Key.Key_Return)
    form = card.form
    assert form is not None
    qtbot.waitUntil(form.name.hasFocus)
    qtbot.keyClick(form.name, Qt.Key.Key_Tab)
    assert form.starts.edit.hasFocus()
    form.envelope.edit.setFocus()
    form.envelope.edit.selectAll()
    type_text(form.envelope.edit, "21000,50")
    qtbot.keyClick(form.envelope.edit, Qt.Key.Key_Return)
    assert card.form is None
    assert "La convention «\u00a0ASTRE 2024-2025\u00a0» est enregistrée." in told(screen)
    assert services.conventions.values("astre-2024").envelope == Decimal("21000.50")
    qtbot.waitUntil(lambda: "astre-2024" in names(card))
    assert "settings" in route.all_told
    screen.messages.undo()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "astre-2024" not in names(card))


def test_every_error_stands_beside_its_field_and_nothing_typed_is_lost(
    card: ConventionsCard, services: Services, qtbot
) -> None:
    card.row("astre-2023").copy.click()
    form = card.form
    assert form is not None
    form.name.setText("")
    form.ends.set_value(date(2024, 1, 1))
    form.submit()
    assert form.errors == {"name": "Donnez-lui un nom.", "ends": "La fin est avant le début."}
    form.name.setText("ASTRE, Artois")
    form.ends.set_value(date(2025, 10, 31))
    form.rates["month"].edit.setText("cent")
    form.submit()
    assert list(form.errors) == ["rate_month"]
    assert form.rates["month"].text() == "cent"
    assert len(services.conventions.all().lines) == 4
    form.rates["month"].set_value(Decimal(180))
    form.territories.set_value(("Artois",))
    form.submit()
    assert card.form is None
    assert services.conventions.values("astre-2024").territories == ("Artois",)


def test_escape_gives_up_and_comes_back_to_where_one_was(card: ConventionsCard, qtbot) -> None:
    card.row("vej-ami2-2023").copy.click()
    assert card.form is not None
    qtbot.waitUntil(card.form.name.hasFocus)
    qtbot.keyClick(card.form.name, Qt.Key.Key_Escape)
    assert card.form is None
    assert card.row("vej-ami2-2023").copy.hasFocus()


def test_a_shipped_one_is_adapted_and_taken_again_as_it_is_shipped(
    card: ConventionsCard, services: Services, screen: Screen, qtbot
) -> None:
    card.row("vej-ami1-2023").edit.click()
    assert card.form is not None
    card.form.envelope.set_value(Decimal(9000))
    card.form.submit()
    qtbot.waitUntil(lambda: card.row("vej-ami1-2023").line.is_adapted)
    qtbot.waitUntil(lambda: card.window().focusWidget() is card.row("vej-ami1-2023").copy)
    card.row("vej-ami1-2023").remove.click()
    assert "reprise telle qu’elle est livrée" in told(screen)
    assert services.conventions.values("vej-ami1-2023").envelope == Decimal("80928.00")


def test_what_is_being_typed_stays_when_the_list_is_read_again(card: ConventionsCard, screen: Screen, qtbot) -> None:
    card.row("astre-2023").copy.click()
    assert card.form is not None
    card.form.name.setText("ASTRE, ma part")
    before = card.rows
    card.show_conventions()
    qtbot.waitUntil(lambda: card.rows is not before and not screen.tasks.is_busy)
    assert card.form.name.text() == "ASTRE, ma part"
    assert layout_faults(card) == []
