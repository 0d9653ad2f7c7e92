"""« Par clé USB » and « Export ouvert » in Échanges, « Confiance » in Réglages: read first, then done."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QLabel

from desktop.services.bundle import Services
from desktop.services.transfer import TransferService
from desktop.services.workspace import Workspace
from desktop.storage.notebook import open_with_passphrase
from desktop.sync.operator_file import read_operator_file
from desktop.ui.exchange.open_export import OpenExportCard
from desktop.ui.exchange.outside import Outside
from desktop.ui.exchange.usb_colleague import ColleagueKeyCard
from desktop.ui.exchange.usb_department import DepartmentKeyCard
from desktop.ui.exchange.usb_figures import FiguresCard
from desktop.ui.exchange.usb_my_figures import MyFiguresCard
from desktop.ui.exchange.usb_received import ReceivedCard
from desktop.ui.settings.trust import ProxyCard, TrustCard
from desktop.ui.widgets import LinkButton, TickBox
from tests.conftest import PASSPHRASE
from tests.factories import opened_measure, recorded, saved_household
from tests.services.operators import Operator, named, trusting
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.app_fixtures"]


class Opened(QObject):
    """Stands where the system's window for files would."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[str] = []

    @Slot(QUrl)
    def note(self, url: QUrl) -> None:
        self.places.append(url.toLocalFile())


@pytest.fixture
def put_up(qtbot):
    def show(widget):
        qtbot.addWidget(widget)
        widget.resize(900, 900)
        widget.show()
        return widget

    return show


@pytest.fixture
def karim(tmp_path, template, resources, clock):
    """The notebook of a colleague."""
    opened = open_with_passphrase(template.copy_to(tmp_path / "karim"), PASSPHRASE)
    yield named(Workspace.over(opened, resources, clock), "Karim Bensaïd")
    opened.close()


@pytest.fixture
def both_trust(services, karim, clock):
    """Both notebooks have the operator's file."""
    named(services.workspace, "Léa Martin")
    file = Operator(clock.now()).file(services.workspace, karim)
    trusting(services.workspace, file)
    trusting(karim, file)


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def hand(*given):
    """Chooses what it was told to, whatever is asked."""
    return lambda *_asked: given[0] if len(given) == 1 else list(given)


def test_without_an_operator_s_file_it_says_where_colleagues_come_from(screen, put_up):
    card = put_up(ColleagueKeyCard(screen))
    assert "Réglages, Confiance" in words(card)
    assert not card.write.isVisibleTo(card)


def test_households_are_chosen_taken_out_and_written(screen, services, both_trust, put_up, qtbot, tmp_path):
    first, second = saved_household(services), saved_household(services, "Petit")
    out = tmp_path / "reprise.age"
    card = put_up(ColleagueKeyCard(screen, save=hand(out)))
    card.write.click()
    assert card.colleague_field.error
    assert card.household_field.error
    card.colleague.set_value("Karim Bensaïd")
    for one in (first, second):
        card.household.set_value(one.id)
        card.add_household.click()
    assert card.household.value() is None
    boxes = [box for box in card.chosen.findChildren(TickBox) if "PETIT" in box.text()]
    boxes[0].click()
    card.write.click()
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: any("1\u00a0ménage" in label.text() for label in screen.messages.findChildren(QLabel)))
    assert not card.chosen.isVisibleTo(card)


def test_going_through_the_list_by_keys_adds_no_household(screen, services, both_trust, put_up, qtbot):
    saved_household(services)
    saved_household(services, "Petit")
    card = put_up(ColleagueKeyCard(screen))
    (listed,) = card.household.findChildren(QComboBox)
    for _ in range(2):
        qtbot.keyClick(listed, Qt.Key.Key_Down)
    assert "PETIT" in listed.currentText()
    assert card.chosen.findChildren(TickBox) == []
    card.add_household.click()
    assert [box.text() for box in card.chosen.findChildren(TickBox)] == [
        one for _id, one in services.transfers.households() if "PETIT" in one
    ]


def test_what_the_list_stands_on_is_given_though_nobody_pressed_add(
    screen, services, both_trust, put_up, qtbot, tmp_path
):
    household = saved_household(services)
    out = tmp_path / "reprise.age"
    card = put_up(ColleagueKeyCard(screen, save=hand(out)))
    card.add_household.click()
    assert card.household_field.error
    card.colleague.set_value("Karim Bensaïd")
    card.household.set_value(household.id)
    card.write.click()
    qtbot.waitUntil(out.exists)
    qtbot.waitUntil(lambda: any("1\u00a0ménage" in label.text() for label in screen.messages.findChildren(QLabel)))


def test_a_received_file_is_read_before_it_is_taken_over(screen, services, karim, both_trust, put_up, qtbot, tmp_path):
    measure = opened_measure(Services.over(karim))
    recorded(Services.over(karim), measure, date(2026, 10, 2))
    path = tmp_path / "x.age"
    TransferService(karim).write(path, "Léa Martin", [measure.household_id])
    card = put_up(ReceivedCard(screen, choose=lambda *_: [path]))
    card.open.click()
    qtbot.waitUntil(lambda: card.take.isVisibleTo(card))
    assert "DELATTRE Éloïse" in words(card)
    assert "Rien ne prouve" in words(card)
    assert services.transfers.households() == ()
    card.take.click()
    qtbot.waitUntil(lambda: card.open.isVisibleTo(card) and card.take.isEnabled())
    assert services.households.get(measure.household_id).name == "DELATTRE Éloïse"


def test_several_files_are_counted_and_nothing_is_taken(screen, services, karim, both_trust, put_up, qtbot, tmp_path):
    measure = opened_measure(Services.over(karim))
    recorded(Services.over(karim), measure, date(2026, 10, 2))
    path = tmp_path / "x.age"
    TransferService(karim).write_for_figures(path, "Léa Martin")
    card = put_up(FiguresCard(screen, choose=lambda *_: [path, path]))
    card.open.click()
    qtbot.waitUntil(lambda: card.figures.isVisibleTo(card))
    assert "1\u00a0ménage, d’après Karim Bensaïd." in words(card)
    assert services.transfers.households() == ()
    assert "– " in words(card), "each number with its classes"
    out = tmp_path / "chiffres.csv"
    card._save = hand(out)
    card.keep.click()
    assert out.read_text(encoding="utf-8-sig").startswith("Indicateur;Détail;Valeur")


def test_one_s_own_figures_say_first_that_they_name_nobody(screen, services, both_trust, put_up, qtbot, tmp_path):
    saved_household(services)
    out = tmp_path / "chiffres.age"
    card = put_up(MyFiguresCard(screen, save=hand(out)))
    assert "1\u00a0ménage" in words(card)
    assert "aucun nom" in words(card)
    card.write.click()
    assert card.colleague_field.error
    card.colleague.set_value("Karim Bensaïd")
    card.write.click()
    qtbot.waitUntil(lambda: any("sans aucun nom" in told for told in screen.messages.messages))
    assert out.exists()


def test_a_file_that_is_none_is_told_beside_the_button(screen, both_trust, put_up, qtbot, tmp_path):
    path = tmp_path / "x.age"
    path.write_bytes(b"rien")
    card = put_up(ReceivedCard(screen, choose=lambda *_: [path]))
    card.open.click()
    qtbot.waitUntil(lambda: card.trouble.isVisibleTo(card))
    assert not card.take.isVisibleTo(card)


def test_without_enrolment_nothing_is_written_for_the_department(screen, put_up, qtbot, tmp_path):
    card = put_up(DepartmentKeyCard(screen, save=hand(tmp_path / "x.age")))
    assert not card.write.isEnabled(), "nobody looks for a place in vain"
    assert "pas encore relié" in words(card)
    assert "en haut de la page" in words(card)


def test_the_export_shows_what_it_holds_before_it_is_written(screen, services, put_up, qtbot, tmp_path):
    opened_measure(services)
    card = put_up(OpenExportCard(screen, choose=hand(tmp_path)))
    assert not card.write.isVisibleTo(card)
    card.look.click()
    qtbot.waitUntil(lambda: card.write.isVisibleTo(card))
    assert "1\u00a0ménage" in words(card)
    assert "ne seront pas chiffrés" in words(card)
    card.write.click()
    qtbot.waitUntil(lambda: card.look.isVisibleTo(card))
    (book,) = tmp_path.glob("export-*/export.xlsx")
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "note")
    try:
        next(one for one in screen.messages.findChildren(LinkButton) if one.text() == "Ouvrir le dossier").click()
    finally:
        QDesktopServices.unsetUrlHandler("file")
    assert opened.places == [str(book.parent)]


def test_another_question_takes_the_answer_back(screen, services, put_up, qtbot):
    opened_measure(services)
    card = put_up(OpenExportCard(screen))
    card.look.click()
    qtbot.waitUntil(lambda: card.write.isVisibleTo(card))
    card.scheme.set_value("vej")
    assert not card.write.isVisibleTo(card)
    card.look.click()
    qtbot.waitUntil(lambda: "Rien à exporter" in words(card))


def test_the_cards_are_made_when_they_are_first_opened(screen, put_up):
    outside = Outside(screen)
    for part in outside.parts:
        put_up(part)
    assert outside.colleague is None
    outside.to_colleague.set_open(opened=True)
    assert outside.colleague is not None
    outside.refresh()


def test_what_a_key_may_take_is_read_again_with_the_page(screen, services, put_up):
    outside = Outside(screen)
    for part in outside.parts:
        put_up(part)
    outside.to_department.set_open(opened=True)
    assert outside.department is not None
    assert "pas encore relié" in outside.department.hindrance.text()
    with services.workspace.notebook.write() as uow:
        uow.settings.put("enrolment", {"server": "https://perron.example", "device": "x", "token": "x"})
    outside.refresh()
    assert "clé de chiffrement du Département manque" in outside.department.hindrance.text()


def test_the_operator_s_file_is_read_then_taken_by_its_fingerprint(screen, services, clock, put_up, qtbot, tmp_path):
    file = tmp_path / "operateur.json"
    file.write_bytes(Operator(clock.now()).file())
    card = put_up(TrustCard(screen, choose=hand(file)))
    card.choose.click()
    qtbot.waitUntil(lambda: card.accept.isVisibleTo(card))
    assert "Habitat & Humanisme 62" in words(card)
    fingerprint = read_operator_file(file.read_bytes()).fingerprint
    assert fingerprint[:4].upper() not in words(card), "what is to be typed is not shown beside it"
    type_text(card.fingerprint, "0000")
    card.accept.click()
    qtbot.waitUntil(lambda: bool(card.field.error))
    card.fingerprint.clear()
    type_text(card.fingerprint, fingerprint)
    card.accept.click()
    qtbot.waitUntil(lambda: card.choose.isVisibleTo(card))
    assert services.trust.state().operator == "Habitat & Humanisme 62"


def test_the_proxy_is_kept_and_its_address_checked(screen, services, put_up):
    card = put_up(ProxyCard(screen))
    type_text(card.address, "proxy:99999")
    card.keep.click()
    assert card.fields["address"].error
    card.address.clear()
    for field, typed in ((card.address, "proxy.exemple.fr:3128"), (card.user, "lea"), (card.password, "secret")):
        type_text(field, typed)
    card.keep.click()
    assert services.trust.proxy().url == "http://lea:secret@proxy.exemple.fr:3128"
    assert put_up(ProxyCard(screen)).password.text() == "secret"
