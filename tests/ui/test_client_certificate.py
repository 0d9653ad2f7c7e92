"""The certificate of the laptop in the settings: chosen, opened by its password, told beside what is wrong, removed."""

from __future__ import annotations

from pathlib import Path

import pytest
import trustme
from PySide6.QtWidgets import QLabel

from desktop.ui.settings.client_certificate import ClientCertificateCard
from tests.sync.identities import PASSWORD, certificate_pem, issued, key_pem, pkcs12_file
from tests.ui.typing import type_text

pytest_plugins = ["tests.ui.screen_fixtures"]


class Hand:
    """Chooses the files it was given, one after the other; none once they are gone."""

    def __init__(self) -> None:
        self.files: list[Path] = []

    def __call__(self, *_asked: object) -> Path | None:
        return self.files.pop(0) if self.files else None


@pytest.fixture(scope="module")
def leaf() -> trustme.LeafCert:
    return issued(trustme.CA())


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def card(screen, qtbot, hand) -> ClientCertificateCard:
    made = ClientCertificateCard(screen, choose=hand)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


@pytest.fixture
def written(tmp_path):
    def write(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return write


def words(card) -> str:
    return " ".join(label.text() for label in card.findChildren(QLabel) if label.isVisibleTo(card))


def accept(card, qtbot, password: str = "") -> None:
    card.password.clear()
    type_text(card.password, password)
    card.accept.click()
    qtbot.waitUntil(card.accept.isEnabled)


def test_without_one_it_says_that_there_may_be_nothing_to_do(card):
    assert "rien à faire ici" in words(card)
    assert not card.remove.isVisibleTo(card)
    assert not card.field.isVisibleTo(card)


def test_a_file_is_taken_by_its_password_and_removed_and_put_back(card, screen, qtbot, hand, written, leaf):
    hand.files = [written("portable.p12", pkcs12_file(leaf))]
    card.choose.click()
    assert "portable.p12" in words(card)
    accept(card, qtbot)
    assert "tapez son mot de passe" in card.field.error
    accept(card, qtbot, PASSWORD)
    assert card.choose.isVisibleTo(card)
    assert "portable-7" in words(card)
    assert card.password.text() == ""
    card.remove.click()
    assert not screen.services.client_certificate.state().is_there
    screen.messages.undo()
    assert screen.services.client_certificate.state().is_there
    assert "portable-7" in words(card)


def test_a_key_that_lies_apart_is_asked_for(card, screen, qtbot, hand, written, leaf):
    hand.files = [written("portable.crt", certificate_pem(leaf)), written("portable.key", key_pem(leaf, PASSWORD))]
    card.choose.click()
    accept(card, qtbot, PASSWORD)
    assert "choisissez aussi" in words(card)
    card.choose_key.click()
    assert "portable.crt et portable.key" in words(card)
    accept(card, qtbot, PASSWORD)
    assert screen.services.client_certificate.state().name == "portable-7"


def test_what_is_no_certificate_is_told_and_one_may_give_up(card, screen, qtbot, hand, written):
    hand.files = [written("photo.pem", b"rien")]
    card.choose.click()
    accept(card, qtbot)
    assert "pas un certificat" in words(card)
    card.leave.click()
    assert card.choose.isVisibleTo(card)
    assert not screen.services.client_certificate.state().is_there


def test_turning_back_from_the_choice_changes_nothing(card):
    card.choose.click()
    assert not card.field.isVisibleTo(card)
