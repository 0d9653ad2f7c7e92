"""Opening a measure: three cards, the scheme's own words and form, errors beside fields, nothing typed lost."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.domain.household import Household
from desktop.domain.measure import MeasureState
from desktop.services.bundle import Services
from desktop.ui.measure.opening import MeasureOpeningPage
from desktop.ui.screen import Screen
from desktop.ui.widgets import LinkButton
from desktop.ui.widgets.ticks import TickBox
from tests.ui.samples import Route, add_household
from tests.ui.typing import press

pytest_plugins = ["tests.ui.screen_fixtures"]


@pytest.fixture
def household(services: Services) -> Household:
    return add_household(services)


def shown(screen: Screen, qtbot: QtBot) -> MeasureOpeningPage:
    page = MeasureOpeningPage(screen)
    qtbot.addWidget(page)
    page.resize(1100, 800)
    page.show()
    qtbot.waitActive(page)
    return page


@pytest.fixture
def page(screen: Screen, qtbot: QtBot) -> MeasureOpeningPage:
    return shown(screen, qtbot)


def errors(page: MeasureOpeningPage) -> set[str]:
    own = {name for name, field in page.saisine.fields.items() if field.error}
    return own | ({"start"} if page.start.error else set()) | set(page.form.errors())


def test_nothing_can_be_opened_before_a_scheme_is_chosen(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    assert list(page.cards) == ["astre", "vej", "microcredit"]
    assert not page.save_button.isEnabled()
    page.save()
    assert page.summary == "Choisissez d’abord le dispositif."


def test_a_card_is_chosen_by_the_keyboard(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    assert page.cards["astre"].hasFocus()
    press(page.cards["astre"], Qt.Key.Key_Space)
    assert page.form.form.scheme == "astre"


@pytest.mark.parametrize(
    ("scheme", "label"),
    [
        ("astre", "Date de début"),
        ("vej", "Date du mandat"),
        ("microcredit", "Date de la première mensualité"),
    ],
)
def test_the_start_has_the_words_of_the_scheme(page: MeasureOpeningPage, household: Household, scheme: str, label: str):
    page.open(household.id)
    page.cards[scheme].click()
    assert page.start.label.text() == f"{label} (obligatoire)"


def offered(page: MeasureOpeningPage) -> set[str]:
    boxes = page.saisine.fields["saisine_reasons"].widget.findChildren(TickBox)
    return {box.text() for box in boxes if box.isVisibleTo(page)}


def test_the_motifs_are_those_of_the_scheme_and_a_ticked_one_stays(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    page.cards["vej"].click()
    assert "Procédure d’expulsion" in offered(page)
    assert offered(page).isdisjoint({"Mobilité, véhicule", "Exclusion du crédit bancaire"})
    page.saisine.fields["saisine_reasons"].widget.set_value(["eviction"])
    page.cards["microcredit"].click()
    assert {"Mobilité, véhicule", "Procédure d’expulsion", "Difficultés budgétaires", "Autre"} <= offered(page)
    assert "Dette de loyer" not in offered(page)


def test_without_a_day_of_reception_none_is_stated(page: MeasureOpeningPage, services: Services, household: Household):
    page.open(household.id)
    page.cards["astre"].click()
    page.start.widget.set_text("01/11/2026")
    page.form.set_values({"works_stage": "under_way"})
    page.save()
    view = services.measures.view(services.households.sheet(household.id).measures[0].id)
    assert view.saisine.received_on is None
    assert not any("saisine" in entry.sentence for entry in view.story)


def test_a_measure_is_opened_with_its_saisine(
    page: MeasureOpeningPage, services: Services, household: Household, route: Route
):
    page.open(household.id)
    page.cards["astre"].click()
    page.start.widget.set_text("01/11/2026")
    page.saisine.fields["saisine_received_on"].widget.set_text("15/10/2026")
    origin, reason = (services.reference.options(name)[0] for name in ("saisine_origin", "saisine_reason"))
    page.saisine.fields["saisine_origin"].widget.set_value(origin.value)
    page.saisine.fields["saisine_reasons"].widget.set_value([reason.value])
    page.saisine.fields["saisine_difficulties"].widget.set_value("Factures impayées")
    page.form.set_values({"works_stage": "under_way"})
    page.save()
    line = services.households.sheet(household.id).measures[0]
    measure = services.measures.view(line.id).measure
    assert (measure.scheme, measure.start, measure.terms) == (
        "astre", date(2026, 11, 1), {"works_stage": "under_way"},
    )  # fmt: skip
    with services.workspace.notebook.read() as uow:
        saisine = uow.saisines.get(measure.saisine_id)
    assert (saisine.received_on, saisine.origin, saisine.reasons, saisine.difficulties) == (
        date(2026, 10, 15), origin.value, (reason.value,), "Factures impayées",
    )  # fmt: skip
    assert route.last == ("measure", {"measure_id": measure.id})
    assert {"measure", "outbox"} <= route.all_told


def test_a_measure_can_be_opened_as_proposed_only(page: MeasureOpeningPage, services: Services, household: Household):
    page.open(household.id)
    page.cards["astre"].click()
    page.start.widget.set_text("01/12/2026")
    page.acceptance.widget.set_value("proposed")
    page.save()
    assert services.households.sheet(household.id).measures[0].state == MeasureState.PROPOSED


def test_m1_a_request_for_a_loan_is_received_before_there_is_a_loan(
    page: MeasureOpeningPage, services: Services, household: Household
):
    page.open(household.id)
    page.cards["microcredit"].click()
    assert page.form.form.id == "microcredit-opening"
    page.form.set_values({"instalments": "24"})
    page.acceptance.widget.set_value("received")
    assert page.form.form.id == "microcredit-reception"
    assert page.start.label.text() == "Ménage reçu le (obligatoire)"
    assert page.saisine.fields["saisine_received_on"].isHidden()
    page.start.widget.set_text("20/11/2026")
    page.form.set_values({"purpose": "mobility", "accepts_support": "yes"})
    page.save()
    (line,) = services.households.sheet(household.id).measures
    assert (line.state, line.start) == (MeasureState.PREPARING, date(2026, 11, 20))
    assert services.measures.view(line.id).saisine.received_on == date(2026, 11, 20)


def test_what_was_typed_for_a_running_loan_comes_back_when_it_is_not_only_received(
    page: MeasureOpeningPage, household: Household
):
    page.open(household.id)
    page.cards["microcredit"].click()
    page.form.set_values({"instalments": "24"})
    page.acceptance.widget.set_value("received")
    page.acceptance.widget.set_value("accepted")
    assert page.form.values() == {"instalments": "24"}


def test_v1_a_vej_begins_with_its_mandate_and_is_never_only_received(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    page.cards["astre"].click()
    page.acceptance.widget.set_value("received")
    page.cards["vej"].click()
    assert page.acceptance.widget.value() == "accepted"
    assert page.form.form.id == "vej-opening"


def test_all_that_is_missing_is_told_at_once_beside_the_fields(
    page: MeasureOpeningPage, services: Services, household: Household
):
    page.open(household.id)
    page.cards["microcredit"].click()
    page.save()
    assert errors(page) == {"start", "instalments", "amount", "purpose"}
    assert page.summary.replace("\u00a0", " ") == (
        "4 points à revoir : Date de la première mensualité, Nombre de mensualités, Montant prêté, Objet du prêt."
    )
    assert page.start.widget.edit.hasFocus()
    page.bar.summary.links[2].click()
    assert page.form.focused_field() == "amount"
    page.start.widget.set_text("05/10/2026")
    assert page.summary.startswith("3\u00a0points"), "what is mended is no longer told"
    assert services.households.sheet(household.id).measures == ()


def test_a_loan_above_the_limit_asks_for_its_exception(
    page: MeasureOpeningPage, services: Services, household: Household
):
    page.open(household.id)
    page.cards["microcredit"].click()
    page.start.widget.set_text("05/01/2027")
    page.form.set_values({"instalments": "24", "amount": "9000.00", "purpose": "mobility"})
    page.save()
    assert errors(page) == {"exception"}


def test_an_unreadable_date_stays_with_a_clear_sentence(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    page.cards["astre"].click()
    page.start.widget.set_text("Marie-Thérèse Lefebvre")
    page.save()
    assert page.start.error == "Cette date n’est pas comprise. Écrivez par exemple 14/03/2026."
    assert page.start.widget.text() == "Marie-Thérèse Lefebvre"


def test_what_was_typed_for_a_scheme_comes_back_when_it_is_chosen_again(page: MeasureOpeningPage, household: Household):
    page.open(household.id)
    page.cards["astre"].click()
    page.form.set_values({"expectations": "Avoir chaud"})
    page.cards["vej"].click()
    page.form.set_values({"slisl_head": "Mme Caron"})
    page.cards["astre"].click()
    assert page.form.values() == {"expectations": "Avoir chaud"}
    page.cards["vej"].click()
    assert page.form.values() == {"slisl_head": "Mme Caron"}


def test_what_is_typed_comes_back_after_another_screen_or_a_lock(
    page: MeasureOpeningPage, screen: Screen, household: Household, qtbot: QtBot
):
    page.open(household.id)
    page.cards["vej"].click()
    page.start.widget.set_text("le 3 quelque chose")
    page.form.set_values({"slisl_head": "Mme Caron"})
    page.saisine.fields["saisine_difficulties"].widget.set_value("À rappeler")
    page.prepare_lock()
    later = shown(screen, qtbot)
    later.open(household.id)
    assert later.cards["vej"].isChecked()
    assert later.start.widget.text() == "le 3 quelque chose"
    assert later.form.values() == {"slisl_head": "Mme Caron"}
    assert later.saisine.fields["saisine_difficulties"].widget.value() == "À rappeler"


def test_giving_up_forgets_with_a_way_back(
    page: MeasureOpeningPage, services: Services, screen: Screen, household: Household, route: Route
):
    page.open(household.id)
    page.cards["vej"].click()
    page.cancel_button.click()
    assert route.backs == 1
    assert services.unsaved.load(f"measure:{household.id}") == {}
    next(button for button in screen.messages.findChildren(LinkButton) if button.text() == "Annuler").click()
    assert route.last == ("measure_open", {"household_id": household.id})
    page.open(household.id)
    assert page.cards["vej"].isChecked()


def test_an_opened_measure_leaves_nothing_unsaved_behind(
    page: MeasureOpeningPage, services: Services, household: Household
):
    page.open(household.id)
    page.cards["astre"].click()
    page.start.widget.set_text("01/11/2026")
    page.prepare_lock()
    page.save()
    page.leave()
    assert services.unsaved.load(f"measure:{household.id}") == {}


def test_a_measure_begun_and_left_is_told_with_the_name_of_its_household(
    page: MeasureOpeningPage, services: Services, screen: Screen, household: Household
):
    page.open(household.id)
    page.cards["vej"].click()
    page.leave()
    assert household.name in screen.messages.messages[-1]
    begun = services.unsaved.measures()
    assert [(one.household_id, one.household, one.scheme) for one in begun] == [(household.id, household.name, "vej")]
