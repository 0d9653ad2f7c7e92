"""What the Department sent, in the window: looked over and accepted, or declined with a motif; typed words stay."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtWidgets import QLabel

from department.clock import utc_now
from department.database import open_engine
from department.inbox import Addressee, Outgoing
from department.keys import load_department_signer
from department.settings import Settings
from desktop.domain.measure import MeasureState
from desktop.services.bundle import Services
from desktop.services.demo_exchange import INVENTED_EDITION
from desktop.services.exchange import DeliveryState
from desktop.services.inbox import InboxState
from desktop.ui.exchange.page import ExchangePage
from tests.services.operators import Operator, trusting
from tests.services.test_inbox import MANDATE, OPERATOR
from tests.services.two_laptops import laptop, receiver_at
from tests.ui.samples import Route
from tests.ui.screen_over import screen_over
from tests.ui.typing import type_text


@dataclass
class Desk:
    """The Department, a laptop that trusts it, and its page."""

    outgoing: Outgoing
    laptop: Services
    page: ExchangePage
    route: Route
    qtbot: object

    def sends(self, content=MANDATE, kind: str = "mandate") -> str:
        item_id = self.outgoing.post(kind, content, Addressee("" if kind == "convention" else OPERATOR))
        self.looks()
        return item_id

    def looks(self) -> None:
        self.page.standing.send_button.click()
        self.qtbot.waitUntil(lambda: not self.page._screen.network.is_busy and not self.page._sending)

    def answers(self) -> list[dict]:
        return [answer for item in self.outgoing.told() for answer in item["answers"]]

    def told(self) -> str:
        return " ".join(past.words for past in self.page._screen.messages.told)

    def state(self) -> InboxState:
        return self.laptop.inbox.lines()[0].state


@pytest.fixture
def inbox_desk(tmp_path, template, resources, clock, qtbot):
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path))
        engine = open_engine(Settings(f"sqlite:///{tmp_path / 'receiver.db'}"))
        stack.callback(engine.dispose)
        signer = load_department_signer(engine)
        services = stack.enter_context(laptop(template.copy_to(tmp_path / "carnet"), resources, clock))
        services.exchange.enrol(receiver.url, receiver.new_code(OPERATOR))
        trusting(services.workspace, Operator(clock.now(), OPERATOR).file(department_key=signer.public_key))
        route = Route()
        page = ExchangePage(stack.enter_context(screen_over(services, route, qtbot)))
        qtbot.addWidget(page)
        page.resize(1366, 768)
        page.show()
        page.open()
        # a later version of the server may know what this notebook does not
        outgoing = Outgoing(engine, signer, utc_now, check=lambda _kind, _content: None)
        yield Desk(outgoing, services, page, route, qtbot)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def test_with_nothing_come_it_says_how_things_come(inbox_desk):
    assert inbox_desk.page.inbox.isVisible()
    assert "arrivent avec chaque échange" in words(inbox_desk.page.inbox)


def test_without_the_key_of_the_department_it_says_that_no_mandate_can_come(
    tmp_path, template, resources, clock, qtbot
):
    with ExitStack() as stack:
        receiver = stack.enter_context(receiver_at(tmp_path))
        services = stack.enter_context(laptop(template.copy_to(tmp_path / "carnet"), resources, clock))
        services.exchange.enrol(receiver.url, receiver.new_code(OPERATOR))
        route = Route()
        page = ExchangePage(stack.enter_context(screen_over(services, route, qtbot)))
        qtbot.addWidget(page)
        page.show()
        page.open()
        assert "n’arrivent pas encore" in words(page.inbox)
        assert "Rien n’attend" not in words(page.inbox)
        engine = open_engine(Settings(f"sqlite:///{tmp_path / 'receiver.db'}"))
        stack.callback(engine.dispose)
        signer = load_department_signer(engine)
        trusting(services.workspace, Operator(clock.now(), OPERATOR).file(department_key=signer.public_key))
        page.open()
        assert "n’arrivent pas encore" not in words(page.inbox)
        assert "Rien n’attend" in words(page.inbox)


def test_a_mandate_is_shown_with_all_that_it_says_and_counted(inbox_desk):
    desk = inbox_desk
    item = desk.sends()
    assert desk.page.inbox.accessibleName() == "Reçu du Département\u00a0: 1\u00a0envoi attend votre réponse"
    shown = words(desk.page.inbox.view(item))
    for told in (
        "Mandat VEJ",
        "Réponse attendue",
        "DELATTRE Nadia",
        "DELATTRE Sami",
        "4 rue des Lilas",
        "SLISL 2026-014",
    ):
        assert told in shown
    assert "1\u00a0nouvel envoi du Département" in desk.told(), "what came is told where one works"
    assert not desk.page.standing.to_do["received"].isHidden()


def test_accepted_as_it_is_proposed_it_is_a_measure_and_the_department_knows(inbox_desk):
    desk = inbox_desk
    item = desk.sends()
    desk.page.inbox.view(item).buttons["accept"].click()
    panel = desk.page.inbox.slot.panel
    assert panel.form.values()["slisl_head"] == "Mme Carlier"
    panel.accept_button.click()
    (line,) = desk.laptop.inbox.lines()
    assert line.state is InboxState.ACCEPTED
    assert "Mesure VEJ ouverte pour DELATTRE Nadia" in desk.told()
    view = desk.page.inbox.view(item)
    view.buttons["measure"].click()
    assert desk.route.last == ("measure", {"measure_id": line.measure_id})
    assert "part au prochain envoi" in " ".join(label.text() for label in view.findChildren(QLabel))
    desk.looks()
    assert [answer["accepted"] for answer in desk.answers()] == [line.measure_id]
    told = " ".join(label.text() for label in desk.page.inbox.view(item).findChildren(QLabel))
    assert "Le Département a votre réponse." in told


def test_a_household_that_is_near_is_shown_in_full_and_only_a_person_says_whether_it_is_this_one(inbox_desk):
    desk = inbox_desk
    desk.page.inbox.view(desk.sends()).buttons["accept"].click()
    desk.page.inbox.slot.panel.accept_button.click()
    second = desk.sends(MANDATE | {"reference": "SLISL 2026-020"})
    desk.page.inbox.view(second).buttons["accept"].click()
    panel = desk.page.inbox.slot.panel
    whose = panel.field("whose").widget
    assert whose.value() is None
    (near, _new) = [button.text() for button in whose._buttons.values()]
    assert near.startswith("C’est ce ménage\u00a0: DELATTRE "), "its name stands in the mandate above anyway"
    assert MANDATE["dwelling"]["address"] in near
    panel.accept_button.click()
    assert "whose" in panel.errors
    assert desk.laptop.inbox.waiting() == 1
    first = desk.laptop.inbox.proposal(second).near[0].id
    whose.set_value(first)
    panel.accept_button.click()
    assert desk.laptop.households.count() == 1
    assert desk.laptop.inbox.waiting() == 0


def test_what_the_opening_lacks_stands_beside_its_field_and_can_be_completed(inbox_desk):
    desk = inbox_desk
    dwelling = {**MANDATE["dwelling"], "commune": "75056"}
    item = desk.sends(MANDATE | {"dwelling": dwelling})
    desk.page.inbox.view(item).buttons["accept"].click()
    panel = desk.page.inbox.slot.panel
    panel.field("start").widget.set_value(None)
    panel.accept_button.click()
    assert panel is desk.page.inbox.slot.panel
    assert {"household.dwelling.commune", "start"} <= set(panel.errors)
    assert desk.laptop.households.count() == 0
    panel.field("household.dwelling.commune").widget.set_value("62498", "Lens", "")
    panel.field("start").widget.set_value(desk.laptop.inbox.proposal(item).asked.start)
    panel.accept_button.click()
    assert desk.laptop.households.count() == 1


def test_declined_with_a_motif_and_taken_back_as_long_as_it_is_not_told(inbox_desk):
    desk = inbox_desk
    item = desk.sends()
    desk.page.inbox.view(item).buttons["decline"].click()
    panel = desk.page.inbox.slot.panel
    panel.accept_button.click()
    assert "Dites pourquoi" in panel.errors["reason"]
    type_text(panel.field("reason").widget, "Hors de notre territoire")
    desk.page._screen.hub.tell("outbox")
    assert desk.page.inbox.slot.panel is panel, "what is typed stays when the page reads again"
    panel.accept_button.click()
    assert desk.state() is InboxState.DECLINED
    desk.page.inbox.answered.set_open(opened=True)
    assert "Hors de notre territoire" in words(desk.page.inbox.view(item))
    desk.page.inbox.view(item).buttons["take_back"].click()
    assert desk.state() is InboxState.WAITING
    desk.page.inbox.view(item).buttons["decline"].click()
    type_text(desk.page.inbox.slot.panel.field("reason").widget, "Ménage déjà suivi")
    desk.page.inbox.slot.panel.accept_button.click()
    desk.looks()
    assert [answer["declined"] for answer in desk.answers()] == ["Ménage déjà suivi"]
    assert "take_back" not in desk.page.inbox.view(item).buttons


def test_the_bar_s_undo_takes_the_answer_back_too(inbox_desk):
    desk = inbox_desk
    desk.page.inbox.view(desk.sends()).buttons["decline"].click()
    type_text(desk.page.inbox.slot.panel.field("reason").widget, "Par erreur")
    desk.page.inbox.slot.panel.accept_button.click()
    desk.page._screen.messages.undo()
    assert desk.state() is InboxState.WAITING


@pytest.mark.parametrize("begin", ["accept", "decline"])
def test_what_is_typed_is_taken_up_after_a_lock_and_forgotten_once_answered(inbox_desk, begin):
    desk = inbox_desk
    item = desk.sends()
    desk.page.inbox.view(item).buttons[begin].click()
    panel = desk.page.inbox.slot.panel
    if begin == "accept":
        panel.field("start").widget.set_value(date(2026, 11, 9))
    else:
        type_text(panel.field("reason").widget, "Hors secteur")
    desk.page.prepare_lock()
    desk.page.inbox.slot.close_panel()
    desk.page.inbox.view(item).buttons[begin].click()
    panel = desk.page.inbox.slot.panel
    name, typed = ("start", date(2026, 11, 9)) if begin == "accept" else ("reason", "Hors secteur")
    assert panel.field(name).widget.value() == typed
    assert "reprise ici" in words(panel)
    panel.accept_button.click()
    assert desk.state() is not InboxState.WAITING
    with desk.laptop.workspace.notebook.read() as uow:
        assert not uow.settings.under("unsaved:")


def test_what_cannot_be_read_says_so_and_can_only_be_declined(inbox_desk):
    desk = inbox_desk
    item = desk.sends(MANDATE | {"scheme": "inconnu"})
    view = desk.page.inbox.view(item)
    assert set(view.buttons) == {"decline"}
    assert "ne sait pas lire" in words(view)
    assert "appelez le Département" in words(view)
    assert not view.buttons["decline"].isVisible(), "declining comes after calling"


def test_a_mandate_that_is_accepted_from_another_window_closes_what_was_begun(inbox_desk):
    desk = inbox_desk
    item = desk.sends()
    desk.page.inbox.view(item).buttons["decline"].click()
    proposal = desk.laptop.inbox.proposal(item)
    measure = desk.laptop.inbox.accept(item, proposal.household, proposal.asked)
    desk.page._screen.hub.tell("outbox")
    assert not desk.page.inbox.slot.is_open
    assert measure.state is MeasureState.ACTIVE


def test_the_receipts_go_out_as_a_proof(inbox_desk, tmp_path):
    desk = inbox_desk
    desk.page.inbox.view(desk.sends()).buttons["accept"].click()
    desk.page.inbox.slot.panel.accept_button.click()
    desk.looks()
    out = tmp_path / "preuve.json"
    desk.page.standing.receipts._choose = lambda *_asked: out
    desk.page.standing.receipts.click()
    desk.qtbot.waitUntil(lambda: "Preuve enregistrée" in desk.told())
    assert '"perron-receipts-1"' in out.read_text()
    assert "Nadia" not in out.read_text()
    assert out.with_suffix(".pdf").read_bytes().startswith(b"%PDF-")


def test_the_proof_of_one_record_goes_out_from_its_message(inbox_desk, tmp_path):
    desk = inbox_desk
    desk.page.inbox.view(desk.sends()).buttons["accept"].click()
    desk.page.inbox.slot.panel.accept_button.click()
    desk.looks()
    out = tmp_path / "preuve.json"
    desk.page.standing.receipts._choose = lambda *_asked: out
    desk.page.messages.show_state(DeliveryState.SENT)
    view = desk.page.messages.view
    view.proof_button.click()
    desk.qtbot.waitUntil(
        lambda: (
            "Preuve enregistrée\u00a0: 1\u00a0fiche. «\u00a0preuve.pdf\u00a0» en est la version à lire." in desk.told()
        )
    )
    assert {line["record_id"] for line in json.loads(out.read_text())["receipts"]} == {view.message.record_id}


def test_reference_data_are_read_taken_up_and_set_aside_again(inbox_desk):
    desk = inbox_desk
    item = desk.sends(INVENTED_EDITION, "reference")
    card = desk.page.inbox
    assert "MDS de Lens" in words(card.view(item))
    assert not card.services.isVisible()
    card.view(item).buttons["accept"].click()
    assert "Elles comptent désormais" in desk.told()
    assert card.services.isVisible()
    assert set(card.view(item).buttons) == {"take_back"}
    desk.looks()
    assert [answer["accepted"] for answer in desk.answers()] == [""]
    card.view(item).buttons["aside"].click()
    assert not card.services.isVisible()
    assert "Mises de côté ici" in "\n".join(label.text() for label in card.view(item).findChildren(QLabel))
    card.view(item).buttons["again"].click()
    assert card.services.isVisible()
