"""The search of the header over a notebook: what it lists, and where Enter leads."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from tests.ui.app_steps import household_id
from tests.ui.samples import add_household, add_visit
from tests.ui.typing import press, type_text

pytest_plugins = ["tests.ui.open_notebook_fixtures"]


def test_the_search_lists_what_is_found_and_enter_opens_it(open_notebook):
    bench = open_notebook.bench
    search = bench.main.header.search
    press(QApplication.focusWidget() or open_notebook, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert search.hasFocus()
    type_text(search, "eloise delat")
    assert bench.results.isVisible()
    assert bench.results.list.current_entry().title == "DELATTRE Éloïse"
    press(search, Qt.Key.Key_Return, text="\r")
    assert bench.main.current_key == "household"
    assert bench.main.page("household").opened[-1] == {"household_id": household_id(open_notebook)}
    assert search.text() == ""
    assert not bench.results.isVisible()


def test_a_visit_that_is_found_is_opened_and_its_measure_with_ctrl(open_notebook):
    bench = open_notebook.bench
    [line] = bench.services.status.measures()
    measure = bench.services.measures.view(line.id).measure
    visit = add_visit(bench.services, measure, measure.start)
    search = bench.main.header.search
    for modifier, opened in (
        (Qt.KeyboardModifier.NoModifier, ("visit_read", {"contact_id": visit.id})),
        (Qt.KeyboardModifier.ControlModifier, ("measure", {"measure_id": measure.id})),
    ):
        bench.main.header.focus_search()
        type_text(search, "delattre visite faite")
        press(search, Qt.Key.Key_Return, modifier, text="\r")
        assert bench.main.current_key == opened[0]
        assert bench.main.page(opened[0]).opened[-1] == opened[1]


def test_the_views_of_the_day_and_a_note_in_haste_are_found_by_name(open_notebook):
    bench = open_notebook.bench
    bench.actions.get("day.week").run()
    assert bench.main.page("today").opened[-1] == {"look": "week"}
    bench.actions.get("day.month").run()
    assert bench.main.page("today").opened[-1] == {"look": "month"}
    assert "quick" not in [action.id for action in bench.actions.find("saisie rapide")]
    asked: list[str] = []
    page = bench.main.page("today")
    page.can_record_quickly, page.record_quickly = True, lambda: asked.append("quick")
    next(action for action in bench.actions.find("saisie rapide")).run()
    assert asked == ["quick"]


def test_arrows_go_through_what_was_found(open_notebook):
    bench = open_notebook.bench
    add_household(bench.services, "Delattre", "Paul")
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "delattre")
    press(bench.main.header.search, Qt.Key.Key_Down)
    assert bench.results.list.current_entry().title == "DELATTRE Paul"
    press(bench.main.header.search, Qt.Key.Key_Up)
    assert bench.results.list.current_entry().title == "DELATTRE Éloïse"


def test_a_search_that_finds_nothing_says_so_and_leads_to_the_list(open_notebook):
    bench = open_notebook.bench
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "inconnu")
    assert "Rien ne correspond" in bench.results.count.text()
    press(bench.main.header.search, Qt.Key.Key_Return, text="\r")
    assert bench.main.current_key == "today"
    bench.results.all.click()
    assert bench.main.page("households").opened[-1] == {"search": "inconnu"}


def test_leaving_the_search_hides_its_list(open_notebook):
    bench = open_notebook.bench
    bench.main.header.focus_search()
    type_text(bench.main.header.search, "delattre")
    bench.main.header.lock_button.setFocus()
    assert not bench.results.isVisible()
