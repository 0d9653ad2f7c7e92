"""The tab « Budget »: written by the keyboard, settled as one types, kept, undone, copied forward, compared, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from desktop.domain.budget import Budget, BudgetLine, Debt, Side
from desktop.domain.measure import Measure
from desktop.services.budgets import BudgetInput
from desktop.services.bundle import Services
from desktop.services.clock import FixedClock
from desktop.ui.measure.budget_page import BudgetPage, budget_page
from desktop.ui.measure.budget_panel import BudgetPanel
from desktop.ui.measure.page import MeasurePage
from desktop.ui.screen import Screen
from desktop.ui.widgets.line_chart import Curve, LineChart
from tests.conftest import TODAY
from tests.factories import person, set_day
from tests.ui.measure_steps import button, texts
from tests.ui.settling import settled
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.measure_fixtures"]

SPRING = date(2026, 9, 10)
WAGES = BudgetLine(Side.INCOME, "wages", Decimal("1312.40"))
RENT = BudgetLine(Side.CHARGE, "rent", Decimal("540.00"))
ENERGY = BudgetLine(Side.CHARGE, "energy", Decimal("131.17"))


def written(services: Services, of: Measure, day: date = TODAY, **changes: object) -> Budget:
    """A budget of the household, as it is today but for some changes."""
    blank = BudgetInput(of.household_id, day, (WAGES, RENT, ENERGY), people=1, units=Decimal(1))
    return services.budgets.save(replace(blank, **changes)).budget


def shown(measure_page: MeasurePage, of: Measure) -> BudgetPage:
    """The tab, in front."""
    measure_page.open(of.id)
    measure_page.file.show_page("budget")
    settled()
    return budget_page(measure_page.file)


def panel(measure_page: MeasurePage) -> BudgetPanel:
    opened = measure_page.slots.budget.panel
    assert isinstance(opened, BudgetPanel)
    return opened


def test_a_household_without_a_budget_is_told_so_with_what_to_do(measure_page: MeasurePage, begun: Measure):
    page = shown(measure_page, begun)
    assert page.redo.text() == "Noter le budget"
    assert any(text.startswith("Aucun budget n’a encore été noté") for text in texts(measure_page))


def test_a_budget_is_written_by_the_keyboard_alone(measure_page: MeasurePage, services: Services, begun: Measure):
    page = shown(measure_page, begun)
    page.redo.setFocus()
    press(page.redo, Qt.Key.Key_Space)
    opened = panel(measure_page)
    incomes, charges = opened.columns[Side.INCOME], opened.columns[Side.CHARGE]
    assert incomes.rows[0].amount.edit.hasFocus()
    type_text(QApplication.focusWidget(), "1312,4")
    press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert incomes.rows[1].amount.edit.hasFocus()
    assert incomes.total.text() == "1\u00a0312,40\u00a0€"
    charges.rows[0].amount.edit.setFocus()
    for amount in ("540", "131,17"):
        type_text(QApplication.focusWidget(), amount)
        press(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert charges.total.text() == "671,17\u00a0€"
    assert opened.rest.amount.text() == "641,23\u00a0€"
    press(QApplication.focusWidget(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settled()
    budget = services.budgets.of_household(begun.household_id).latest.budget
    assert (budget.day, set(budget.all_lines)) == (TODAY, {WAGES, RENT, ENERGY})
    assert measure_page.file.current == "budget"
    assert "641,23 €" in texts(measure_page)


def test_what_is_missing_is_named_and_gives_no_number(measure_page: MeasurePage, begun: Measure):
    shown(measure_page, begun).open()
    opened = panel(measure_page)
    opened.columns[Side.INCOME].rows[0].amount.set_text("1000")
    opened.columns[Side.CHARGE].add_line("insurance")
    assert opened.rest.words.text() == "Manque\u00a0: assurances, loyer ou prêt du logement et énergie."
    assert opened.rest.amount.isHidden()
    assert not opened.rest.chip.isHidden()
    assert opened.columns[Side.CHARGE].total.text() == "0,00\u00a0€ connus"


def test_a_line_is_added_from_the_list_made_precise_and_taken_away(measure_page: MeasurePage, begun: Measure):
    shown(measure_page, begun).open()
    column = panel(measure_page).columns[Side.CHARGE]
    before = len(column.rows)
    column.add.setFocus()
    press(column.add, Qt.Key.Key_Space)
    menu = next(one for one in column.findChildren(QMenu) if one.isVisible())
    other = next(one for one in menu.actions() if one.text() == "Autre charge")
    menu.close()
    other.trigger()
    row = column.rows[-1]
    settled()
    assert measure_page.window().focusWidget() is row.words  # the menu had taken the keys
    type_text(row.words, "Club de foot")
    assert row.amount.edit.accessibleName() == "Autre charge, Club de foot, par mois"
    assert column.lines() == (BudgetLine(Side.CHARGE, "other", None, "Club de foot"),)
    column.remove_line(row)
    assert len(column.rows) == before
    assert column.lines() == ()


def test_a_line_may_be_somebody_s(measure_page: MeasurePage, services: Services, begun: Measure):
    known = services.households.get(begun.household_id)
    son = person("Delattre", "Tom")
    services.households.save(replace(known, persons=(*known.persons, son)))
    shown(measure_page, begun).open()
    row = panel(measure_page).columns[Side.INCOME].rows[0]
    row.amount.set_text("300")
    row.unfold(unfolded=True)
    row.person.set_value(son.id)
    panel(measure_page).submit()
    settled()
    assert services.budgets.of_household(begun.household_id).latest.budget.lines[0].person_id == son.id
    assert "Salaire (Tom)" in texts(measure_page)


def test_an_amount_that_cannot_be_read_is_gone_to_and_nothing_is_lost(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    shown(measure_page, begun).open()
    opened = panel(measure_page)
    wrong = opened.columns[Side.CHARGE].rows[1].amount
    wrong.set_text("beaucoup")
    opened.submit()
    settled()
    assert wrong.edit.hasFocus()
    assert wrong.text() == "beaucoup"
    opened.columns[Side.CHARGE].rows[1].amount.set_text("12")
    opened.debts.set_value([{"creditor": "bank", "amount": "trop"}])
    opened.submit()
    assert services.budgets.of_household(begun.household_id).latest is None


def test_an_error_of_the_service_stands_beside_its_field(measure_page: MeasurePage, begun: Measure):
    shown(measure_page, begun).open()
    opened = panel(measure_page)
    opened.submit()
    assert "Notez au moins une ressource" in opened.trouble
    opened.field("people").widget.set_text("0")
    opened.field("day").widget.set_value(None)
    opened.submit()
    assert set(opened.errors) == {"day", "people"}


def test_the_register_of_debts_is_kept_as_it_is_written(measure_page: MeasurePage, services: Services, begun: Measure):
    debt = Debt("landlord", Decimal("1840.25"), date(2025, 3, 1), "24 mois", Decimal("60.00"), "plan_kept")
    debts = (debt, Debt("other", None, words="Voisin"), Debt("bank", Decimal("10.00"), state="paid"))
    written(services, begun, debts=debts)
    page = shown(measure_page, begun)
    assert {"Bailleur", "1 840,25 €", "Depuis le 1er mars 2025 · 24 mois · 60,00 € par mois"} <= set(
        texts(measure_page)
    )
    assert "1 840,25 € connus" in texts(measure_page)
    page.open()
    panel(measure_page).submit()
    settled()
    assert services.budgets.of_household(begun.household_id).latest.budget.all_debts == debts


def test_what_is_typed_is_kept_and_taken_up_again(measure_page: MeasurePage, services: Services, begun: Measure):
    page = shown(measure_page, begun)
    page.open()
    opened = panel(measure_page)
    opened.columns[Side.INCOME].rows[0].amount.set_text("13 12")
    opened.columns[Side.CHARGE].add_line("taxes").amount.set_text("abc")
    opened.note.widget.set_value("À revoir")
    opened.cancel_button.click()
    settled()
    assert page.redo.text() == "Reprendre le budget commencé"
    assert not measure_page.file._side.isHidden()
    page.open()
    again = panel(measure_page)
    assert again.columns[Side.INCOME].rows[0].amount.value() == Decimal("1312.00")
    assert again.columns[Side.CHARGE].rows[-1].amount.text() == "abc"
    assert again.note.widget.value() == "À revoir"
    measure_page.keep_draft()
    measure_page.leave()
    button(measure_page, "Repartir de zéro").click()
    settled()
    assert panel(measure_page).columns[Side.INCOME].rows[0].amount.text() == ""


def test_saving_is_undone_from_its_message_and_what_was_typed_is_there_again(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen
):
    shown(measure_page, begun).open()
    panel(measure_page).columns[Side.INCOME].rows[0].amount.set_text("1312,40")
    panel(measure_page).submit()
    settled()
    assert services.budgets.of_household(begun.household_id).latest is not None
    screen.messages.undo()
    settled()
    assert services.budgets.of_household(begun.household_id).latest is None
    budget_page(measure_page.file).open()
    assert panel(measure_page).columns[Side.INCOME].rows[0].amount.value() == Decimal("1312.40")


def test_the_last_budget_is_copied_forward_in_one_act(
    measure_page: MeasurePage, services: Services, begun: Measure, clock: FixedClock
):
    set_day(clock, SPRING)
    written(services, begun, SPRING)
    set_day(clock, TODAY)
    page = shown(measure_page, begun)
    assert page.redo.text() == "Refaire le budget"
    page.redo.click()
    panel(measure_page).submit()
    settled()
    days = [told.budget.day for told in services.budgets.of_household(begun.household_id).told]
    assert days == [TODAY, SPRING]


def test_who_lives_there_follows_the_day_unless_it_was_said_otherwise(
    measure_page: MeasurePage, services: Services, begun: Measure
):
    known = services.households.get(begun.household_id)
    son = person("Delattre", "Tom", birth_date=date(2000, 1, 1), joined_on=SPRING)
    services.households.save(replace(known, persons=(*known.persons, son)))
    shown(measure_page, begun).open()
    opened = panel(measure_page)
    people, day = opened.field("people").widget, opened.field("day").widget
    assert (people.text(), opened.field("units").widget.text()) == ("2", "1,5")
    day.set_value(date(2026, 9, 1))
    assert people.text() == "1"
    people.set_text("4")
    day.set_value(TODAY)
    assert people.text() == "4"


def test_a_budget_is_corrected_withdrawn_and_put_back(
    measure_page: MeasurePage, services: Services, begun: Measure, screen: Screen, clock: FixedClock
):
    set_day(clock, SPRING)
    first = written(services, begun, SPRING, note="Dit en septembre")
    set_day(clock, TODAY)
    shown(measure_page, begun)
    button(measure_page, "Corriger ce budget").click()
    panel(measure_page).columns[Side.CHARGE].rows[0].amount.set_text("560")
    panel(measure_page).submit()
    settled()
    corrected = services.budgets.of_household(begun.household_id).latest.budget
    assert (corrected.day, corrected.earlier) == (SPRING, (first,))
    assert any(
        text.startswith("Corrigé depuis : ce budget se lisait autrement le 10 septembre")
        for text in texts(measure_page)
    )
    button(measure_page, "Retirer, noté par erreur").click()
    settled()
    assert services.budgets.of_household(begun.household_id).latest is None
    screen.messages.undo()
    settled()
    assert services.budgets.of_household(begun.household_id).latest.budget == corrected


def test_two_days_are_compared_line_by_line_and_the_course_is_drawn(
    measure_page: MeasurePage, services: Services, begun: Measure, clock: FixedClock
):
    set_day(clock, SPRING)
    then = written(services, begun, SPRING, lines=(WAGES, replace(RENT, amount=Decimal("500.00")), ENERGY))
    set_day(clock, TODAY)
    written(services, begun, lines=(WAGES, RENT, replace(ENERGY, amount=None)))
    page = shown(measure_page, begun)
    assert {"+40,00 €", "montant à préciser", "?", "partiel"} <= set(texts(measure_page))
    assert page.course.accessibleDescription() == (
        "10\u00a0septembre 2026\u00a0: ressources 1\u00a0312,40\u00a0€, charges 631,17\u00a0€, reste à vivre "
        "681,23\u00a0€\u00a0; 22\u00a0novembre 2026\u00a0: ressources 1\u00a0312,40\u00a0€, charges partiel, "
        "reste à vivre partiel"
    )
    page.day.set_value(then.id)
    settled()
    assert "681,23 €" in texts(measure_page)
    page.after.set_value(then.id)
    settled()
    assert "Choisissez deux jours différents." in texts(measure_page)


def test_the_formula_of_the_operator_is_chosen_for_the_next_budgets(
    measure_page: MeasurePage, services: Services, begun: Measure, clock: FixedClock
):
    set_day(clock, SPRING)
    written(services, begun, SPRING)
    set_day(clock, TODAY)
    page = shown(measure_page, begun)
    page.formula.set_value("rest_household")
    settled()
    page = budget_page(measure_page.file)
    page.formula.set_value(None)
    assert page.formula.value() == "rest_household"
    page.open()
    panel(measure_page).submit()
    settled()
    assert "Reste à vivre du ménage" in texts(measure_page)
    assert any(text.startswith("Les deux restes à vivre n’ont pas été comptés") for text in texts(measure_page))


def test_a_measure_may_be_opened_ready_to_write_the_budget(measure_page: MeasurePage, begun: Measure):
    measure_page.open(begun.id, "budget")
    settled()
    assert measure_page.file.current == "budget"
    assert panel(measure_page).isVisible()
    assert measure_page.file._side.isHidden()


def test_a_chart_leaves_a_gap_where_nothing_is_known_and_draws_one_day_too(qtbot: QtBot):
    days = [SPRING, date(2026, 10, 1), TODAY]
    curves = [
        Curve("Ressources", "info", "square", [Decimal(1300), None, Decimal(1400)]),
        Curve("Charges", "warning", "diamond", [Decimal(900), Decimal(910), Decimal(880)]),
        Curve("Reste à vivre", "accent", "disc", [None, None, Decimal(-12)]),
    ]
    for count in (0, 1, 3):
        chart = LineChart("Cours", days[:count], [replace(one, values=one.values[:count]) for one in curves], "dit")
        qtbot.addWidget(chart)
        chart.resize(320, chart.sizeHint().height())
        picture = QImage(chart.size(), QImage.Format.Format_ARGB32)
        picture.fill(0)
        chart.render(picture)
        assert (chart.accessibleName(), chart.accessibleDescription()) == ("Cours", "dit")
        assert chart.minimumSizeHint().height() == chart.sizeHint().height()
