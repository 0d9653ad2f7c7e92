"""What was done for one household is never taken back from the page of another one."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl

from desktop.ui.messages.panel import MessagesPanel
from tests.ui.samples import add_household, add_measure

pytest_plugins = ["tests.ui.open_notebook_fixtures"]


def test_what_can_be_taken_back_leaves_the_page_of_another_household_for_the_list_of_messages(open_notebook):
    bench, undone = open_notebook.bench, []
    moreau, thellier = (add_household(bench.services, name) for name in ("Moreau", "Thellier"))
    measure = add_measure(bench.services, thellier)
    bench.go("household", household_id=moreau.id)
    bench.main.messages.clear()
    bench.main.messages.show_info("Rendez-vous noté pour MOREAU.", lambda: undone.append("MOREAU"))
    bench.go("measure", measure_id=measure.id)
    assert bench.main.messages.messages == ()
    assert not bench.main.messages.undo()
    panel = MessagesPanel(bench.main.messages.told)
    panel.follow(bench.main.messages)
    assert panel.browser.toPlainText().count("Annuler") == 1
    (told,) = bench.main.messages.told
    panel.browser.anchorClicked.emit(QUrl(f"#{told.number}"))
    assert undone == ["MOREAU"]
    assert "Annuler" not in panel.browser.toPlainText()
    panel.deleteLater()


def test_what_was_done_on_the_list_of_the_day_is_not_taken_back_from_a_household(open_notebook):
    bench = open_notebook.bench
    thellier = add_household(bench.services, "Thellier")
    bench.go("today")
    bench.main.messages.clear()
    bench.main.messages.show_info("Rendez-vous noté pour MOREAU.", lambda: None)
    bench.go("household", household_id=thellier.id)
    assert bench.main.messages.messages == ()


def test_what_was_done_for_a_household_stays_on_its_measure_and_on_pages_of_nobody(open_notebook):
    bench = open_notebook.bench
    moreau = add_household(bench.services, "Moreau")
    measure = add_measure(bench.services, moreau)
    bench.go("measure", measure_id=measure.id)
    bench.main.messages.clear()
    bench.main.messages.show_info("Rendez-vous noté pour MOREAU.", lambda: None)
    bench.go("household", household_id=moreau.id)
    bench.go("today")
    assert bench.main.messages.messages == ("Rendez-vous noté pour MOREAU.",)


def test_what_only_tells_stays_wherever_one_goes(open_notebook):
    bench = open_notebook.bench
    bench.go("today")
    bench.main.messages.clear()
    bench.main.messages.show_warning("Une fiche a été refusée.", ("Voir", lambda: None))
    bench.go("household", household_id=add_household(bench.services, "Thellier").id)
    assert bench.main.messages.messages == ("Une fiche a été refusée.",)


def test_the_link_that_takes_back_is_reached_by_the_keyboard(open_notebook):
    panel = MessagesPanel(())
    assert panel.browser.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByKeyboard
    panel.deleteLater()
