"""Two laptops write one visit: in the window a person settles it field by field, and everybody has the same again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel

from desktop.domain.acts import JournalAct
from desktop.domain.contact import Contact
from desktop.services.bundle import Services
from desktop.services.exchange import DeliveryState
from desktop.services.records import save
from desktop.ui.exchange.page import ExchangePage
from desktop.ui.exchange.words import queue_words
from desktop.ui.widgets import LinkButton
from tests.conftest_postgres import RunningReceiver
from tests.department.laptops import Laptop
from tests.services.test_set_aside import last as last_row
from tests.services.test_set_aside import version
from tests.services.two_laptops import digests, heads_at, paired, told
from tests.ui.samples import Route
from tests.ui.screen_over import screen_over


@dataclass
class Desk:
    """The Department, a colleague's laptop and mine, with one visit that both have written apart."""

    receiver: RunningReceiver
    other: Services
    mine: Services
    visit: Contact
    page: ExchangePage

    def write(self, services: Services, **changes) -> None:
        with services.workspace.notebook.write() as uow:
            save(services.workspace, uow, JournalAct.RECORDED, replace(uow.contacts.get(self.visit.id), **changes))

    def kept(self, services: Services) -> Contact:
        with services.workspace.notebook.read() as uow:
            return uow.contacts.get(self.visit.id)


@pytest.fixture
def conflict_desk(tmp_path, template, resources, clock, qtbot):
    with paired(tmp_path, template, resources, clock) as pair, screen_over(pair.other, Route(), qtbot) as screen:
        other, mine = pair.one, pair.other
        page = ExchangePage(screen)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        made = Desk(pair.receiver, other, mine, pair.visit, page)
        made.write(other, answers={"findings": "Mur du nord"}, trace_left="Carte")
        made.write(mine, answers={"findings": "Mur du sud"}, reason="Accord donné")
        told(other)
        page.show()
        page.open()
        yield made


def sent(desk: Desk, qtbot) -> None:
    desk.page.standing.send_button.click()
    qtbot.waitUntil(lambda: not desk.page._screen.network.is_busy and not desk.page._sending)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_a_visit_of_two_laptops_is_settled_field_by_field_and_all_are_equal(conflict_desk, qtbot):
    desk = conflict_desk
    assert not desk.page.conflicts.isVisible()
    sent(desk, qtbot)
    card = desk.page.conflicts
    assert card.isVisible()
    assert card.accessibleName() == "1\u00a0fiche écrite sur deux ordinateurs"
    assert desk.page.standing.accessibleName() == "1\u00a0fiche à départager"
    (button,) = card.buttons
    button.click()
    panel = card.panel
    assert set(panel.choices) == {"answers.findings", "trace_left", "reason"}
    assert all(choice.value() is None for choice in panel.choices.values()), "nothing is proposed"
    assert not panel.accept_button.isEnabled()
    panel.choices["answers.findings"].buttons["theirs"].click()
    panel.choices["trace_left"].buttons["theirs"].click()
    assert not panel.accept_button.isEnabled()
    assert "Encore 1\u00a0choix à faire." in words(panel)
    panel.choices["reason"].buttons["mine"].click()
    panel.accept_button.click()
    assert not card.isVisible()
    settled = desk.kept(desk.mine)
    assert (settled.answers["findings"], settled.trace_left, settled.reason) == ("Mur du nord", "Carte", "Accord donné")
    assert settled.note == "à moi seule"
    sent(desk, qtbot)
    assert told(desk.other).conflicts == 0
    assert desk.kept(desk.other).answers == settled.answers
    assert digests(desk.other) == digests(desk.mine)
    (household,) = [one for one in heads_at(desk.receiver) if one]
    assert len(heads_at(desk.receiver)[household][desk.visit.id]) == 1
    assert desk.mine.conflicts.conflicts() == desk.other.conflicts.conflicts() == []


def test_it_says_who_wrote_when_what_differs_and_folds_what_does_not(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    conflict_desk.page.conflicts.buttons[0].click()
    panel = conflict_desk.page.conflicts.panel
    shown = words(panel)
    assert "Votre version a été écrite ici, le 22\u00a0novembre 2026" in shown
    assert "par l’ordinateur «\u00a0PC-Lens\u00a0»" in shown
    assert "Les deux restent au Département" in shown
    assert {button.text() for button in panel.choices["answers.findings"].buttons.values()} == {
        "Mur du sud", "Mur du nord", "Garder les deux textes, l’un après l’autre",
    }  # fmt: skip
    assert "A eu lieu" not in shown


def test_it_is_settled_by_keys_alone_and_read_aloud(conflict_desk, qtbot):
    desk = conflict_desk
    sent(desk, qtbot)
    desk.page.activateWindow()
    qtbot.waitUntil(desk.page.isActiveWindow)
    card = desk.page.conflicts
    card.buttons[0].setFocus()
    qtbot.keyClick(card.buttons[0], Qt.Key.Key_Space)
    panel = card.panel
    there = panel.choices["reason"].buttons["theirs"]
    qtbot.waitUntil(lambda: there.mapTo(panel, there.rect().topLeft()).x() > panel.width() // 2)
    for choice in panel.choices.values():
        choice.setFocus(Qt.FocusReason.TabFocusReason)
        button = choice.buttons["mine"]
        read = QAccessible.queryAccessibleInterface(button)
        assert read.role() == QAccessible.Role.RadioButton
        assert "ma version\u00a0: " in button.accessibleName()
        qtbot.keyClick(button, Qt.Key.Key_Space)
    here = panel.choices["reason"].buttons["mine"]
    here.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(here, Qt.Key.Key_Right)
    assert panel.choices["reason"].value() == "theirs"
    qtbot.keyClick(there, Qt.Key.Key_Return)
    settled = desk.kept(desk.mine)
    assert (settled.answers["findings"], settled.reason) == ("Mur du sud", "")


def test_enter_before_all_is_chosen_says_what_is_left_and_later_keeps_both(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    card = conflict_desk.page.conflicts
    card.buttons[0].click()
    panel = card.panel
    panel.choices["reason"].choose("mine")
    panel.submit()
    assert set(panel.errors) == {"answers.findings", "trace_left"}
    panel.choices["trace_left"].choose("mine")
    assert set(panel.errors) == {"answers.findings"}
    panel.cancel_button.click()
    assert card.panel is None
    assert conflict_desk.mine.conflicts.count() == 1


def test_what_is_being_chosen_stays_when_the_page_reads_again(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    card = conflict_desk.page.conflicts
    card.buttons[0].click()
    panel = card.panel
    panel.choices["reason"].choose("theirs")
    conflict_desk.page._screen.hub.tell("outbox")
    assert card.panel is panel
    assert panel.choices["reason"].value() == "theirs"


def test_choices_begun_are_taken_up_after_a_lock(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    page, card = conflict_desk.page, conflict_desk.page.conflicts
    card.buttons[0].click()
    card.panel.choices["reason"].choose("theirs")
    page.prepare_lock()
    again = ExchangePage(page._screen)
    qtbot.addWidget(again)
    again.show()
    again.open()
    again.conflicts.buttons[0].click()
    values = {key: choice.value() for key, choice in again.conflicts.panel.choices.items()}
    assert values == {"answers.findings": None, "trace_left": None, "reason": "theirs"}
    again.conflicts.panel.restarted.emit()
    again.conflicts.panel.choices["reason"].choose("mine")
    for choice in again.conflicts.panel.choices.values():
        choice.choose("mine")
    again.conflicts.panel.submit()
    with conflict_desk.mine.workspace.notebook.read() as uow:
        assert not uow.settings.under("unsaved:")


def test_settled_on_the_other_laptop_meanwhile_the_panel_goes_and_says_so(conflict_desk, qtbot):
    desk = conflict_desk
    sent(desk, qtbot)
    desk.page.conflicts.buttons[0].click()
    told(desk.other)
    (found,) = desk.other.conflicts.conflicts()
    desk.other.conflicts.settle(found.id, {one.key: "theirs" for one in found.fields})
    told(desk.other)
    sent(desk, qtbot)
    assert desk.page.conflicts.panel is None
    assert "départagée ailleurs" in " ".join(past.words for past in desk.page._screen.messages.told)
    assert digests(desk.other) == digests(desk.mine)


def test_upright_one_version_stands_under_the_other(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    conflict_desk.page.conflicts.buttons[0].click()
    choice = conflict_desk.page.conflicts.panel.choices["answers.findings"]

    def stacked() -> bool:
        here, there = (
            choice.buttons[side].mapTo(choice, choice.buttons[side].rect().topLeft()) for side in ("mine", "theirs")
        )
        return there.y() > here.y() and there.x() == here.x()

    qtbot.waitUntil(lambda: not stacked())
    conflict_desk.page.resize(420, 900)
    qtbot.waitUntil(stacked)


def test_the_strip_counts_what_is_to_be_settled_and_what_came(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    state = conflict_desk.mine.exchange.state()
    assert queue_words(state, offline=False) == "1\u00a0fiche à départager"
    both = replace(state, received=2)
    assert queue_words(both, offline=False) == "1\u00a0fiche à départager, 2\u00a0envois du Département"
    assert queue_words(replace(both, conflicts=0), offline=True) == "2\u00a0envois du Département, hors ligne"


def test_the_message_of_a_conflict_leads_to_both_versions(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    page = conflict_desk.page
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.messages.show_state(DeliveryState.CONFLICT)

    def links() -> list[LinkButton]:
        found = page.messages.view.findChildren(LinkButton)
        return [one for one in found if one.text() == "Départager" and one.isVisible()]

    qtbot.waitUntil(lambda: len(links()) == 1)
    links()[0].click()
    assert page.conflicts.buttons[0].hasFocus()


def test_two_free_texts_are_kept_one_after_the_other(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    conflict_desk.page.conflicts.buttons[0].click()
    panel = conflict_desk.page.conflicts.panel
    assert "both" in panel.choices["answers.findings"].buttons
    assert all("both" not in one.buttons for key, one in panel.choices.items() if key != "answers.findings")
    for key, choice in panel.choices.items():
        choice.choose("both" if key == "answers.findings" else "mine")
    mine, theirs = (panel.choices["answers.findings"]._words[side] for side in ("mine", "theirs"))
    panel.accept_button.click()
    contact = conflict_desk.mine.visits.contact(panel.conflict.id)
    assert contact.answers["findings"] == f"{mine}\n\n{theirs}"


def test_what_settled_two_versions_is_taken_back_from_the_message_bar(conflict_desk, qtbot):
    sent(conflict_desk, qtbot)
    conflict_desk.page.conflicts.buttons[0].click()
    panel = conflict_desk.page.conflicts.panel
    for choice in panel.choices.values():
        choice.choose("theirs")
    panel.accept_button.click()
    assert conflict_desk.mine.conflicts.count() == 0
    assert conflict_desk.page._screen.messages.undo()
    assert conflict_desk.mine.conflicts.count() == 1


def test_a_version_that_contradicts_the_notebook_is_followed_from_the_window(
    tmp_path, template, resources, clock, qtbot
):
    with paired(tmp_path, template, resources, clock) as pair, screen_over(pair.other, Route(), qtbot) as screen:
        nobody = pair.one.new_id()
        wrong = set_aside_by(pair, household_id=nobody)
        page = ExchangePage(screen)
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        page.open()
        qtbot.waitUntil(page.conflicts.isVisible)
        assert "L’autre version contredit ce que tient ce carnet" in words(page.conflicts)
        page.conflicts.buttons[0].click()
        panel = page.conflicts.panel
        assert panel.accept_button.text() == "Garder la fiche de ce carnet"
        assert "Rien n’en est pris ici, et rien n’en est effacé au Département" in words(panel)
        panel.accept_button.click()
        qtbot.waitUntil(lambda: not page.conflicts.isVisible())
        told(pair.other)
        last = pair.receiver.rows()[-1]
        assert last["record_id"] == pair.visit.id
        assert wrong["sha256"] in last["parents"]
        assert last["household_id"] == pair.visit.household_id


def set_aside_by(pair, **changes):
    """A version of the visit that somebody else's laptop wrote, and that this one has set aside."""
    told(pair.other)
    with Laptop(pair.receiver) as stranger:
        wrong = version(last_row(pair.receiver, pair.visit.id), **changes)
        stranger.send(wrong)
    assert told(pair.other).set_aside == 1
    return wrong
