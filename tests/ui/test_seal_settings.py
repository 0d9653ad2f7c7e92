"""« Sceau des documents » in Réglages, and the verification of a document there and before a notebook is open (R5)."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from desktop.reports.certificates import as_pem, certify, make_authority
from desktop.services.identity import Standing
from desktop.ui.settings.seal import SealCard, TimestampCard, VerifyCard
from desktop.ui.unlock.verify import VerifyPage
from tests.reports.authorities import Authority
from tests.reports.signed import replace_the_first_page, rewritten
from tests.signed_papers import proof_of, signed
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures", "tests.ui.app_fixtures"]


@pytest.fixture
def shown(qtbot):
    def show(widget):
        qtbot.addWidget(widget)
        widget.resize(700, 900)
        widget.show()
        return widget

    return show


def words(widget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


class Hands:
    """Chooses the files that it was told to, one after the other."""

    def __init__(self, *paths) -> None:
        self.paths = list(paths)

    def __call__(self, *_given):
        return self.paths.pop(0)


def test_a_laptop_that_nobody_certified_says_so_and_saves_its_request(screen, services, shown, qtbot, tmp_path):
    file = tmp_path / "demande.pem"
    card = shown(SealCard(screen, save=Hands(file)))
    assert "Aucun document n’a encore été scellé" in words(card)
    card.request.click()
    qtbot.waitUntil(file.exists)
    qtbot.waitUntil(lambda: services.identity.state().standing is Standing.PROVISIONAL)
    qtbot.waitUntil(lambda: "Certificat provisoire" in words(card))
    assert file.read_bytes().startswith(b"-----BEGIN CERTIFICATE REQUEST-----")
    assert file.stat().st_mode & 0o077 == 0


def test_the_certificate_that_comes_back_is_joined_and_told(screen, services, clock, shown, qtbot, tmp_path):
    operator = make_authority("Soliha", clock.now())
    answer = certify(operator, services.identity.request(), clock.now())
    file = tmp_path / "certificat.pem"
    file.write_bytes(as_pem(answer, operator.certificate))
    card = shown(SealCard(screen, choose=Hands(file)))
    card.accept.click()
    qtbot.waitUntil(lambda: "Certifié par Soliha jusqu’au" in words(card))
    assert "Certificat provisoire" not in words(card)


def test_another_file_is_refused_in_plain_words_and_nothing_changes(screen, services, shown, qtbot, tmp_path):
    services.identity.identity()
    file = tmp_path / "photo.pem"
    file.write_bytes(b"bonjour")
    card = shown(SealCard(screen, choose=Hands(file, tmp_path / "rien.pem")))
    card.accept.click()
    qtbot.waitUntil(lambda: "n’est pas un certificat" in words(card))
    assert "Certificat provisoire" in words(card)
    card.accept.click()
    qtbot.waitUntil(lambda: "n’a pas pu être lu" in words(card))


def test_a_server_is_kept_when_its_address_is_left_and_refused_beside_it(screen, services, shown, qtbot):
    card = shown(TimestampCard(screen))
    type_text(card.address, "http://horodatage.exemple.fr")
    card.address.editingFinished.emit()
    assert "chiffrée" in card.field.error
    assert services.timestamps.state().server == ""
    card.address.clear()
    type_text(card.address, "https://horodatage.exemple.fr/tsr")
    assert card.field.error == ""
    card.address.editingFinished.emit()
    assert services.timestamps.state().server == "https://horodatage.exemple.fr/tsr"
    assert card.now.isHidden()


@pytest.fixture(scope="module")
def operator():
    return Authority("Association Exemple")


@pytest.fixture
def papers(operator, tmp_path):
    """A signed document, its proof, its authority, and an altered copy, as files."""
    laptop = operator.laptop("Ordinateur – Mme Petit")
    states = signed(laptop)
    files = {
        "bilan.pdf": states[-1],
        "altered.pdf": rewritten(states[-1], replace_the_first_page),
        "preuve.pdf": proof_of(states, laptop),
        "autorite.pem": operator.pem,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def press(qtbot, view, button, expected: str) -> str:
    """What is shown once the answer is there."""
    button.click()
    assert not view.document.isEnabled()
    qtbot.waitUntil(lambda: view.document.isEnabled() and expected in words(view), timeout=60_000)
    return words(view)


def test_a_document_is_verified_then_its_authority_then_its_proof(screen, shown, qtbot, papers):
    hands = Hands(papers / "bilan.pdf", papers / "autorite.pem", papers / "preuve.pdf")
    card = shown(VerifyCard(screen, hands))
    view = card.view
    assert not view.proof.isVisible()
    press(qtbot, view, view.document, "n’a pas été vérifiée")
    assert "certifié par Association Exemple" in press(qtbot, view, view.authority, "entier et reconnu")
    press(qtbot, view, view.proof, "est bien celui de ce document")


def test_a_document_that_was_altered_is_told_without_a_notebook(screen, shown, qtbot, papers):
    page = shown(VerifyPage(screen.tasks, Hands(papers / "altered.pdf")))
    press(qtbot, page.view, page.view.document, "Une version ajoutée après le sceau")
    assert "altered" not in page.accessibleName()


def test_a_file_that_is_gone_is_told_and_another_may_be_chosen(screen, shown, qtbot, papers):
    page = shown(VerifyPage(screen.tasks, Hands(papers / "rien.pdf", papers / "bilan.pdf")))
    press(qtbot, page.view, page.view.document, "n’a pas pu être lu")
    assert "n’a pas pu être lu" not in press(qtbot, page.view, page.view.document, "Mme Delattre")


def test_a_verification_is_reached_from_the_unlock_page_and_left_again(gate, template, open_app, qtbot):
    template.copy_to(gate.directory)
    window = open_app()
    window.page.verify.click()
    page = window.page
    assert isinstance(page, VerifyPage)
    page.back.click()
    assert window.page is not page


def test_a_page_that_is_left_while_it_waits_breaks_nothing(screen, qtbot, papers):
    page = VerifyPage(screen.tasks, Hands(papers / "bilan.pdf"))
    page.view.document.click()
    page.back.click()
    page.deleteLater()
    qtbot.waitUntil(lambda: not (screen.tasks.is_busy or screen.network.is_busy), timeout=60_000)
